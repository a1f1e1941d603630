"""What the trained reader may change in a claim, and what it may not."""

from dataclasses import replace
from typing import Any

import pytest

from reportedly import pipeline
from reportedly.extract.opinions import Opinions, revised
from reportedly.extract.tagger import Tagged, Tags
from reportedly.records import Claim, Reading, Source
from reportedly.vocab import STATUSES, SUBTYPES, VOICES

TEXT = ("Residents of Marivka accused the Falcon Brigade of shelling the market on 3 May 2031, killing four people. The mayor said "
        "gunmen of the Tin Circle ambushed a convoy near Hadra and four guards died.")
LIMITS = {"status": 0.8, "voice": 0.8, "speaker": 0.6, "role kept": 0.0, "role added": 0.8}
ROLES = ("actor", "supporter", "target", "affected", "weapon", "where", "when", "killed", "injured", "counted", "cue")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return pipeline.read_text(TEXT, Source("0" * 64, published="2031-05-06"), pipeline.open_tools(trained=False))


def sure(values: Any, of: str) -> dict[str, float]:
    return {v: 0.97 if v == of else 0.03 / (len(values) - 1) for v in values}


def tagged_on(reading: Reading, claim: Claim, *, status: str | None = None, voice: str | None = None,
              roles: dict[str, str] | None = None) -> tuple[Tagged, int]:
    """The model's trigger on the claim's own, sure of what is named and of the claim's own values otherwise."""
    tokens = [t for s in reading.report.sentences for t in s.tokens]
    words = [i for i, t in enumerate(tokens) if claim.event.trigger.overlaps(t.start, t.end)]
    rows = {name: [0.0] * len(tokens) for name in ROLES}
    for name, text in (roles or {}).items():
        start = reading.report.text.index(text)
        for i, t in enumerate(tokens):
            if start <= t.start < start + len(text):
                rows[name][i] = 0.95
    facts = {"subtype": sure(SUBTYPES, claim.event.subtype), "status": sure(STATUSES, status or claim.status),
             "voice": sure(VOICES, voice or claim.voice), "civilians_targeted": {"no": 0.5, "yes": 0.5}}
    return Tagged(words[0], words[-1] + 1, 0.99, 0, rows, facts), len(tokens)


def seen(reading: Reading, n: int, **asked: Any) -> Claim | None:
    """Claim n as the model leaves it."""
    claim = reading.claims[n]
    tagged, count = tagged_on(reading, claim, **asked)
    tags = Tags((), (tagged,), (0.0,) * count, (1.0,) * count, LIMITS)
    found = revised(reading.claims, Opinions(reading.report, tags), reading.attributions, reading.mentions)
    return next((c for c in found if c.id == claim.id), None)


def index_of(reading: Reading, words: str) -> int:
    return next(n for n, c in enumerate(reading.claims) if words in c.event.trigger.text)


def test_a_surer_status_is_taken(reading: Reading) -> None:
    claim = seen(reading, index_of(reading, "ambush"), status="attempted")
    assert claim is not None and claim.status == "attempted"


@pytest.mark.parametrize("voice", ["reported", "said", "confirmed", "admitted"])
def test_an_allegation_stays_one_and_keeps_its_speaker(reading: Reading, voice: str) -> None:
    n = index_of(reading, "shelling")
    assert reading.claims[n].voice == "alleged" and reading.claims[n].attribution
    claim = seen(reading, n, voice=voice)
    assert claim is not None and claim.voice == "alleged" and claim.attribution == reading.claims[n].attribution


def test_a_word_may_become_an_allegation(reading: Reading) -> None:
    n = index_of(reading, "ambush")
    said = replace(reading, claims=tuple(replace(c, voice="said") for c in reading.claims))
    claim = seen(said, n, voice="alleged")
    assert claim is not None and claim.voice == "alleged"


def test_a_claim_without_a_speaker_gets_the_one_that_the_model_is_sure_of(reading: Reading) -> None:
    n = index_of(reading, "ambush")
    bare = replace(reading, claims=tuple(replace(c, voice="reported", attribution=()) for c in reading.claims))
    claim = seen(bare, n, voice="said", roles={"cue": "said"})
    assert claim is not None and claim.voice == "alleged"  # a government's word about an armed group
    assert [a.source.text for a in reading.attributions if a.id in claim.attribution and a.source] == ["The mayor"]


def test_roles_are_added_with_their_mentions_and_no_doer_without_one(reading: Reading) -> None:
    n = index_of(reading, "shelling")
    bare = replace(reading, claims=tuple(replace(c, roles=()) for c in reading.claims))
    claim = seen(bare, n, roles={"actor": "the Falcon Brigade", "target": "the market"})
    assert claim is not None and [(r.role, r.text) for r in claim.roles] == [("actor", "the Falcon Brigade"), ("target", "the market")]
    assert claim.roles[0].mention is not None
    nobody = seen(bare, n, roles={"actor": "2031"})
    assert nobody is not None and nobody.roles == ()
