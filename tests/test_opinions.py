"""What the trained reader may change in a claim, and what it may not."""

from dataclasses import replace
from typing import Any

import pytest

from reportedly import pipeline
from reportedly.extract.groups import Group
from reportedly.extract.opinions import Opinions, revised
from reportedly.extract.roles_weighed import Candidate, alike, with_weighed_roles
from reportedly.extract.tagger import Tagged, Tags
from reportedly.extract.tolls_weighed import People, is_one_of, with_weighed_tolls
from reportedly.records import Claim, Reading, Role, Source
from reportedly.vocab import STATUSES, SUBTYPES, VOICES

TEXT = ("Residents of Marivka accused the Falcon Brigade of shelling the market on 3 May 2031, killing four people. The mayor said "
        "gunmen of the Tin Circle ambushed a convoy near Hadra and four guards died.")
LIMITS = {"status": 0.8, "voice": 0.8, "speaker": 0.6}
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
    opinions = Opinions(reading.report, tags)
    weighed = with_weighed_roles(reading.claims, opinions, reading.mentions, reading.attributions)
    found = revised(weighed, opinions, reading.attributions, reading.mentions)
    found = with_weighed_tolls(found, opinions, reading.mentions)
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


def test_a_role_that_the_model_holds_impossible_goes(reading: Reading) -> None:
    claim = seen(reading, index_of(reading, "shelling"), roles={"actor": "the Falcon Brigade"})
    assert claim is not None and "target" not in {r.role for r in claim.roles}


def test_people_of_whom_no_word_of_harm_speaks_are_a_toll_where_the_model_is_sure(reading: Reading) -> None:
    n = index_of(reading, "ambush")
    bare = replace(reading, claims=tuple(replace(c, tolls=()) for c in reading.claims))
    claim = seen(bare, n, roles={"killed": "four guards", "target": "a convoy"})
    assert claim is not None and [(t.text, t.toll, t.low, t.best, t.high) for t in claim.tolls] == [("four guards", "killed", 4, 4, 4)]


def test_a_toll_that_the_rules_read_plainly_stays_where_the_model_is_silent(reading: Reading) -> None:
    claim = seen(reading, index_of(reading, "shelling"), roles={"actor": "the Falcon Brigade", "target": "the market"})
    assert claim is not None and [(t.text, t.toll) for t in claim.tolls] == [("four people", "killed")]


def test_those_who_stand_side_by_side_are_harmed_alike() -> None:
    a, b = (Candidate(Role(i, i + 5, "x", "target", None), True, None, False) for i in (0, 10))
    chosen = [(a, "target", 0.4), (b, "affected", 1.2)]
    assert [part for _, part, _ in alike(chosen, "miner and woman")] == ["affected", "affected"]
    assert [part for _, part, _ in alike(chosen, "miner saw woman")] == ["target", "affected"]


def test_what_rules_and_model_agree_on_is_not_weighed(reading: Reading) -> None:
    n = index_of(reading, "shelling")
    claim = seen(reading, n, roles={"actor": "the Falcon Brigade", "target": "the market"})
    assert claim is not None and {(r.role, r.text) for r in claim.roles} == {(r.role, r.text) for r in reading.claims[n].roles
                                                                             if r.text in {"the Falcon Brigade", "the market"}}


def test_one_person_beside_a_count_of_the_same_kind_is_no_toll_of_its_own(reading: Reading) -> None:
    sentence = reading.report.sentences[1]
    one, four = (People(sentence, Group(0, 1, 1, n, n, n, "people", counted=n > 1), sentence, None) for n in (1, 4))
    told = next(t for c in reading.claims for t in c.tolls if t.text == "four guards")
    assert is_one_of(one, "killed", [told]) and not is_one_of(one, "injured", [told]) and not is_one_of(four, "killed", [told])
