"""The voice of a claim: who owns a deed, who blames, who confirms, read by the rules alone in texts about invented events."""

import pytest

from reportedly import pipeline
from reportedly.records import Claim, Reading, Source


@pytest.fixture(scope="module")
def tools() -> pipeline.Tools:
    return pipeline.open_tools(trained=False)


def read(text: str, tools: pipeline.Tools) -> Reading:
    return pipeline.read_text(text, Source("0" * 64, published="2031-05-06", language="en"), tools)


def claim_on(word: str, text: str, tools: pipeline.Tools) -> Claim:
    found = [c for c in read(text, tools).claims if word in c.event.trigger.text]
    assert len(found) == 1, [c.event.trigger.text for c in read(text, tools).claims]
    return found[0]


OWNED = [
    ("arrest", "Eleven protesters were arrested in Hadra, the police said."),
    ("killed", "Nine militants were killed near Hadra on Monday, the army said."),
    ("killed", "The Tin Circle, a militia, said on Monday that it shelled Hadra. Its spokesman said 20 policemen were killed."),
    ("destroyed", "The army spokesman said jets destroyed eight hideouts near Hadra on Monday."),
    ("shelled", "The defence ministry said troops shelled a rebel camp near Hadra."),
]
CONFIRMED = [
    ("ambush", "Three soldiers were killed in an ambush near Hadra on Monday, the army said."),
    ("killed", "Four people were killed by shells in Hadra, doctors at the hospital said."),
    ("killed", "Four people were killed by shells in Hadra, the emergency service said."),
]
ALLEGED = [
    ("shelled", "The army said rebels shelled a market in Hadra on Monday."),
    ("beaten", "Residents complained that soldiers had beaten four men in Hadra."),
]
SAID = [
    ("fled", "Some 900 families fled Hadra on Monday, the U.N. refugee agency said."),
    ("attack", "The army said its troops repelled an attack on Hadra by rebels."),
    ("clashed", "The army said rebels clashed with a patrol near Hadra and withdrew."),
    ("plundered", "The driver went on that the gunmen had plundered five shops in Hadra."),
    ("attack", "The army warned that rebels would attack Hadra."),
]
DENIED = [
    ("fired", "The governor discards that his guards had fired on the crowd in Hadra."),
    ("hit", "Analysts doubt that shells hit the market in Hadra."),
]
CASES = [(voice, *row) for voice, rows in
         (("admitted", OWNED), ("confirmed", CONFIRMED), ("alleged", ALLEGED), ("said", SAID), ("denied", DENIED)) for row in rows]


@pytest.mark.parametrize(("voice", "word", "text"), CASES, ids=[f"{v}: {t[:50]}" for v, _, t in CASES])
def test_the_voice_of(voice: str, word: str, text: str, tools: pipeline.Tools) -> None:
    claim = claim_on(word, text, tools)
    assert claim.voice == voice and claim.attribution, claim


NEVER_CONFIRMED = [
    "The army confirmed that rebels shelled a market in Hadra.",
    "Sixteen fighters and two soldiers were killed near Hadra, the army said.",
    "The ministry of defence confirmed that militants killed nine farmers in Hadra.",
    "A rebel spokesman confirmed that the army bombed a clinic in Hadra.",
]


@pytest.mark.parametrize("text", NEVER_CONFIRMED)
def test_a_party_never_confirms_what_its_enemy_did_or_lost(text: str, tools: pipeline.Tools) -> None:
    claims = read(text, tools).claims
    assert claims and all(c.voice != "confirmed" and c.attribution for c in claims)


NEVER_OWNED = [
    "The army said gunmen killed nine farmers in Hadra on Monday.",
    "An association of farmers alleged that soldiers had beaten four men in Hadra.",
    "The army said three soldiers were killed near Hadra.",
    "Police found the bodies of four men shot dead near Hadra.",
    "Russian troops shelled Hadra on Monday, the Ukrainian military said.",
    "Enemy troops shelled Hadra on Monday, the General Staff said.",
    "The army said foreign soldiers burned a village near Hadra.",
    "Villagers said soldiers arrested four men in Hadra.",
    "A drone killed two shepherds near Hadra, the army said.",
]


@pytest.mark.parametrize("text", NEVER_OWNED)
def test_nobody_owns_the_deed_of_another(text: str, tools: pipeline.Tools) -> None:
    claims = read(text, tools).claims
    assert claims and all(c.voice != "admitted" and c.attribution for c in claims)


def test_an_unnamed_enemy_stays_the_doer(tools: pipeline.Tools) -> None:
    claim = claim_on("shelled", "Enemy troops shelled Hadra on Monday, the General Staff said.", tools)
    assert claim.voice == "alleged" and [(r.role, r.text) for r in claim.roles] == [("actor", "Enemy troops")]
