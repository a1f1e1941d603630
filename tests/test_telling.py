"""What tells an event, and which: the model's opinion of each word, with and against the rules'."""

from typing import Any

import pytest

from reportedly import pipeline
from reportedly.extract import telling
from reportedly.extract.claims import find_claims
from reportedly.extract.tagger import Tagged, Tags
from reportedly.records import Claim, Reading, Source
from reportedly.vocab import ACLED_TYPES, STATUSES, SUBTYPES, VOICES

WAR = ("Gunmen of the Tin Circle ambushed a convoy near Hadra on Monday and killed four guards. Residents said the fighters took the "
       "wounded soldiers to their base. The army said its troops later searched the road and the town. Old people, children and other "
       "civilians waited in the school while officers counted the empty houses, and a doctor went from door to door with water, bread and "
       "clean cloth. The market opened late; traders swept the glass from the long street and put the doors back, and the bus ran again "
       "between the river and the station before the evening meal.")
LIMITS = {
    "topic": 0.57, "told": 0.35, "told doubtful": 0.65, "told elsewhere": 0.75, "told elsewhere doubtful": 0.9,
    "told plainly": 0.05, "told shortly": 0.85, "status": 0.9, "voice": 0.95, "speaker": 0.6,
}
ROLES = ("actor", "supporter", "target", "affected", "weapon", "where", "when", "killed", "injured", "counted", "cue")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return pipeline.read_text(WAR, Source("0" * 64, published="2031-05-06"), pipeline.open_tools(trained=False))


def sure(values: Any, of: str) -> dict[str, float]:
    return {v: 0.97 if v == of else 0.03 / (len(values) - 1) for v in values}


def tags_on(reading: Reading, **words: tuple[float, str]) -> Tags:
    """The model's triggers: word → how sure it is, and of which sub-type."""
    tokens = [t for s in reading.report.sentences for t in s.tokens]
    scores, triggers = [0.001] * len(tokens), []
    for i, token in enumerate(tokens):
        if token.lower in words:
            scores[i], kind = words[token.lower]
            facts = {"subtype": sure(SUBTYPES, kind), "status": sure(STATUSES, "occurred"), "voice": sure(VOICES, "said"),
                     "civilians_targeted": {"no": 0.9, "yes": 0.1}}
            rows = {name: [0.97 * (name == "killed" and t.lower in {"four", "guards"}) for t in tokens] for name in ROLES}
            triggers.append(Tagged(i, i + 1, scores[i], 0, rows, facts))
    return Tags((), tuple(triggers), (0.0,) * len(tokens), tuple(scores), LIMITS)


def read_with(reading: Reading, tags: Tags) -> tuple[Claim, ...]:
    return find_claims(reading.report, reading.mentions, reading.attributions, tags)


def test_what_the_model_takes_for_no_event_goes(reading: Reading) -> None:
    assert reading.claims and read_with(reading, tags_on(reading)) == ()


def test_what_both_hold_for_an_event_stays(reading: Reading) -> None:
    claims = read_with(reading, tags_on(reading, ambushed=(0.98, "Armed clash")))
    assert [(c.event.trigger.text, c.event.subtype) for c in claims] == [("ambushed", "Armed clash")]
    assert [(t.toll, t.best) for t in claims[0].tolls] == [("killed", 4)]


def test_a_word_that_no_rule_knows_makes_a_claim_where_the_model_is_sure(reading: Reading) -> None:
    claims = read_with(reading, tags_on(reading, searched=(0.995, "Arrests")))
    assert [(c.event.trigger.text, c.event.subtype) for c in claims] == [("searched", "Arrests")]
    assert "trained reader" in claims[0].why
    assert read_with(reading, tags_on(reading, searched=(0.11, "Arrests"))) == ()


def test_a_fight_in_other_news_must_be_told_beyond_doubt(monkeypatch: pytest.MonkeyPatch, reading: Reading) -> None:
    tags = tags_on(reading, ambushed=(0.36, "Armed clash"))
    assert read_with(reading, tags)
    monkeypatch.setattr(telling, "topic_of", lambda views: 0.2)
    assert not [c for c in read_with(reading, tags) if c.event.type in ACLED_TYPES]


def test_topics_tell_conflict_from_other_news() -> None:
    war, sport = ["army", "fighter", "civilian", "wound", "soldier"], ["coach", "match", "minute", "captain", "rival"]
    assert telling.topic_of_words(war) > 0.57 > telling.topic_of_words(sport)


def test_a_named_weapon_decides_the_kind_of_remote_violence() -> None:
    text = "The army fired mortar shells at the village of Marivka, wounding two people."
    rules = pipeline.read_text(text, Source("0" * 64, published="2031-05-06"), pipeline.open_tools(trained=False))
    claims = read_with(rules, tags_on(rules, fired=(0.99, "Air/drone strike")))
    assert [c.event.subtype for c in claims] == ["Shelling/artillery/missile attack"]
