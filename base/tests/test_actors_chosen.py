"""Whom nominals and pronouns mean where weights choose, and groups that weights take for actors."""

import pytest

from reportedly import pipeline
from reportedly.compare_tellings import _party
from reportedly.records import Mention, Source
from reportedly.resolve import actors_chosen

_TOOLS = pipeline.open_tools(trained=False)


def _actors(text: str, sha: str = "0" * 64) -> tuple[Mention, ...]:
    reading = pipeline.read_text(text, Source(sha256=sha, published="2031-05-04"), _TOOLS)
    return tuple(m for m in reading.mentions if m.kind == "actor")


def _pick(text: str, words: str, last: bool = False) -> Mention:
    found = [m for m in _actors(text) if m.text == words]
    return found[-1 if last else 0]


_PREFECT = "The prefect said on Monday that there would be an inquiry. A driver said that he had seen the plane."


@pytest.mark.parametrize(("text", "first", "again"), [
    ("The prefect promised an inquiry on Monday. The prefect said that two men had died.", "The prefect", "The prefect"),
    ("A driver told this agency that shells fell on the road. He said that two colleagues were killed.", "A driver", "He"),
    ("Left-back Craig Odell scored twice on Saturday. Odell said that he was glad.", "Left-back Craig Odell", "Odell"),
    ("The Amber Brigade left the village. The Amber Brigade's press service said it lost two.", "The Amber Brigade", "press service"),
])
def test_both_mean_the_same(text: str, first: str, again: str) -> None:
    one, other = _pick(text, first), _pick(text, again, last=True)
    assert one.actor is not None and other.actor is not None
    assert one.actor.id == other.actor.id


def test_somebody_without_a_name_is_of_one_report_alone() -> None:
    one = next(m for m in _actors(_PREFECT) if m.text.startswith("The prefect"))
    other = next(m for m in _actors(_PREFECT + " Nobody was hurt.") if m.text.startswith("The prefect"))
    assert one.actor is not None and other.actor is not None
    assert one.actor.id.startswith("unnamed:") and one.actor.id != other.actor.id
    party = _party(one)
    assert party is not None and not party.is_named, "two reports' prefects are never taken for one"


def test_a_person_without_a_name_counts_as_private() -> None:
    driver = next(m for m in _actors(_PREFECT) if m.text == "A driver")
    assert driver.actor is not None and driver.actor.kind in {"person", "civilians"} and driver.actor.public is None


def test_a_choice_says_why() -> None:
    for mention in _actors(_PREFECT):
        assert mention.why and mention.why.strip()


def test_the_rules_answer_stands_where_nothing_beats_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Boko Haram attacked the village. The militants burned ten houses. They left at dawn."
    monkeypatch.setattr(actors_chosen, "load_weights", dict)
    assert [m.actor.id for m in _actors(text) if m.actor] == ["actor:boko-haram"] * 3


def test_words_before_a_name_in_a_headline_are_none_of_it() -> None:
    found = {m.text for m in _actors("Harbour bombard Rovers\n\nRovers lost to Harbour on Saturday. Rovers denied that they had given up.")}
    assert not any("bombard" in words for words in found)
