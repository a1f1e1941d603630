"""Tolls: every rule's example, and tables of sentences with what they count, what they don't, and what it hangs on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportedly import resources, vocab
from reportedly.extract.groups import find_groups
from reportedly.extract.tolls import FoundToll, figure_of, find_tolls, lay_out
from reportedly.read import read_report
from reportedly.records import Actor, Mention, Report, Source

CASES = Path(__file__).parent / "cases"
RULES: Any = resources.load_yaml("data/tolls.yaml")


def found_in(report: Report, mentions: Sequence[Mention] = ()) -> tuple[FoundToll, ...]:
    return find_tolls(report, lay_out(report, mentions))


def report_of(text: str) -> Report:
    """The text as a report, padded so that even one word is read as English prose."""
    return read_report(text, Source(sha256="0" * 64))


def shown(found: FoundToll, report: Report, expected: str) -> str:
    """A found toll in the notation of the tables, with only the keys that the expected row names."""
    toll = found.toll
    bounds = "/".join("-" if v is None else str(v) for v in (toll.low, toll.best, toll.high))
    values = {
        "who": toll.who.replace(" ", "_"), "unit": toll.unit, "part": (toll.part_of or "t-")[1:], "scope": toll.scope,
        "text": toll.text.replace(" ", "_"),
        "cue": found.cue.of(report.text).replace(" ", "_"), "previous": str(found.previous).lower(),
        "gov": found.governor.of(report.text) if found.governor else "-",
    }
    keys = [part.split("=")[0] for part in expected.split()[2:]]
    return " ".join([toll.toll, bounds, *(f"{key}={values[key]}" for key in keys)])


def rows(name: str) -> list[Any]:
    """The rows of a table of cases, each with its text as the test's name."""
    table = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["text"][:60]) for row in table]


@pytest.mark.parametrize("row", [*rows("tolls.yaml"), *rows("tolls_style.yaml"), *rows("tolls_none.yaml")])
def test_sentence(row: dict[str, Any]) -> None:
    report = report_of(row["text"])
    found, expected = found_in(report), row.get("tolls") or []
    padded = [*expected, *[""] * (len(found) - len(expected))]
    assert [shown(f, report, e) for f, e in zip(found, padded, strict=False)] == expected, row["why"]


# --- every rule's example --------------------------------------------------------------------------------


def examples(section: str) -> list[Any]:
    return [pytest.param(e, id=e["example"]) for e in RULES[section]]


def tolls_of(text: str) -> list[Any]:
    return [f.toll for f in found_in(report_of(text))]


@pytest.mark.parametrize("entry", [*examples("verbs"), *examples("phrases"), *examples("adjectives"), *examples("nouns")])
def test_word_of_harm(entry: dict[str, Any]) -> None:
    tolls = tolls_of(entry["example"])
    assert (tolls[-1].toll, tolls[-1].best, len(tolls)) == (entry["toll"], 2, 2 if entry.get("needs") == "harm" else 1)


@pytest.mark.parametrize("entry", examples("totals"))
def test_total(entry: dict[str, Any]) -> None:
    assert [(t.toll, t.low, t.best, t.high) for t in tolls_of(entry["example"])] == [(entry["toll"], 14, 14, 14)]


@pytest.mark.parametrize("entry", examples("people"))
def test_people(entry: dict[str, Any]) -> None:
    (toll,) = tolls_of(entry["example"])
    assert (toll.who, toll.unit) == (entry["who"], entry.get("unit", "people"))


@pytest.mark.parametrize("entry", examples("cumulative"))
def test_cumulative(entry: dict[str, Any]) -> None:
    assert tolls_of(entry["example"])[-1].scope == "cumulative"


def test_terms_are_of_the_vocabulary() -> None:
    kinds = {e["toll"] for section in ("verbs", "phrases", "adjectives", "nouns", "totals") for e in RULES[section]}
    assert kinds <= set(vocab.TOLLS)
    assert {e["who"] for e in RULES["people"]} == set(vocab.TOLL_WHO)


# --- sides and ids ---------------------------------------------------------------------------------------


def mention(report: Report, words: str, actor: Actor | None = None, form: str = "name") -> Mention:
    start = report.text.index(words)
    return Mention(start, start + len(words), f"m{start}", "actor", words, form, actor)


def test_side_is_the_actor_inside_the_count() -> None:
    report = report_of("12 SDF fighters were killed by the Dorra Brigades.")
    sdf, brigades = mention(report, "SDF"), mention(report, "Dorra Brigades")
    (found,) = found_in(report, (sdf, brigades))
    assert found.toll.side == sdf.id


def test_side_follows_of_and_from() -> None:
    report = report_of("Clashes killed 12 fighters of the Dorra Brigades.")
    brigades = mention(report, "the Dorra Brigades")
    assert found_in(report, (brigades,))[0].toll.side == brigades.id


def test_a_killer_is_no_side() -> None:
    report = report_of("The Dorra Brigades killed 12 soldiers.")
    assert found_in(report, (mention(report, "The Dorra Brigades"),))[0].toll.side is None


def test_civilians_have_no_side() -> None:
    report = report_of("The blast killed 12 civilians.")
    civilians = mention(report, "civilians", Actor("x", "civilians", "civilians"))
    assert found_in(report, (civilians,))[0].toll.side is None


def test_person_known_by_name_counts_as_an_object() -> None:
    report = report_of("The blast killed Omar Hadi and three of his guards.")
    person = mention(report, "Omar Hadi", Actor("p", "Omar Hadi", "person"))
    assert [f.toll.best for f in found_in(report, (person,))] == [1, 3]


def test_ids_run_through_the_report() -> None:
    report = report_of("The blast killed 12 people and wounded 30. On Monday, 5 died.")
    assert [f.toll.id for f in found_in(report)] == ["t0", "t1", "t2"]


def test_among_the_dead_is_part_of_the_dead_before() -> None:
    report = report_of("A strike on Talmara killed 12 people and wounded 30. Among the dead were three children and a nurse.")
    assert [f.toll.part_of for f in found_in(report)] == [None, None, "t0", "t0"]


# --- properties ------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    """at least 12 people were killed and wounded 30 others , including three children of whom died ( ) - to from the toll rose a an
    between 20 no one without casualties . dozens Omar Hadi 34 , who said that strike exploded when in his wife 5 million % "family" of
    missing among dead both up hundreds few one year-old 7-year-old bodies lives number""".split())


@given(st.lists(WORDS, min_size=1, max_size=40))
def test_no_words_break_it_and_spans_match(words: list[str]) -> None:
    report = report_of(" ".join(words))
    ids = set()
    for found in found_in(report):
        toll = found.toll
        assert report.text[toll.start : toll.end] == toll.text
        assert toll.part_of is None or toll.part_of in ids
        bounds = [v for v in (toll.low, toll.best, toll.high) if v is not None]
        assert bounds and bounds == sorted(bounds)
        ids.add(toll.id)


@given(st.text(min_size=1, max_size=200).filter(lambda t: bool(t.strip()) and t.isprintable()))
def test_no_text_breaks_it(text: str) -> None:
    try:
        report = report_of("killed 3 " + text)
    except Exception:
        return
    for found in found_in(report):
        assert report.text[found.toll.start : found.toll.end] == found.toll.text


def test_bodies_that_somebody_saw_are_at_least_so_many() -> None:
    report = report_of("A photographer of the Lake Post saw four bodies in the courtyard of the hospital.")
    assert [(t.toll.low, t.toll.best, t.toll.high) for t in found_in(report)] in ([], [(4, None, None)])
    tokens = report.sentences[0].tokens
    group = next(g for g in find_groups(tokens, frozenset()) if tokens[g.head].lower == "bodies")
    assert figure_of(tokens, group) == (4, None, None)
