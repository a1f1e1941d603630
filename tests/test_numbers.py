"""Counts: what a number's words say of its bounds, and what looks like a count and is none."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportedly import resources
from reportedly.extract.counts import read_count
from reportedly.extract.numbers import find_numbers
from reportedly.extract.tolls import find_tolls, lay_out
from reportedly.read import read_report
from reportedly.records import Number, Source

CASES = Path(__file__).parent / "cases" / "numbers.yaml"
RULES: Any = resources.load_yaml("data/tolls.yaml")["numbers"]


def shown(text: str) -> list[str]:
    """The counts of a text as "words low/best/high"."""
    found = []
    for mention in find_numbers(read_report(text, Source(sha256="0" * 64))):
        assert mention.text == text[mention.start : mention.end] and mention.kind == "number"
        number = mention.resolved
        values = (number.low, number.best, number.high) if isinstance(number, Number) else ()
        found.append(f"{mention.text} " + ("/".join("-" if v is None else str(v) for v in values) or "none"))
    return found


@pytest.mark.parametrize("row", [pytest.param(r, id=r["text"][:60]) for r in yaml.safe_load(CASES.read_text(encoding="utf-8"))])
def test_counts(row: dict[str, Any]) -> None:
    assert shown(row["text"]) == row.get("counts", []), row["why"]


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["words"]) for e in RULES["vague"]])
def test_vague_word(entry: dict[str, Any]) -> None:
    report = read_report(entry["example"], Source(sha256="0" * 64))
    (found,) = find_tolls(report, lay_out(report))
    assert (found.toll.low, found.toll.best, found.toll.high) == (entry["low"], None, None)


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["words"]) for e in RULES["bounds"]])
def test_bounding_words(entry: dict[str, Any]) -> None:
    report = read_report(entry["example"], Source(sha256="0" * 64))
    (found,) = find_tolls(report, lay_out(report))
    low, best, high = found.toll.low, found.toll.best, found.toll.high
    expected = {"min": (best, best, None), "max": (None, None, high), "about": (None, best, None), "exact": (best, best, best)}
    assert (low, best, high) == expected[entry["bound"]] and (best or high)


WORDS = "twenty five one hundred and million 12 1,200 3.5 dozen a half of tens thousands to between - or".split()


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_reading_ends_and_moves_on(words: list[str]) -> None:
    for i in range(len(words)):
        count = read_count(words, i)
        assert count is None or (i < count.end <= len(words) and count.value >= 0)
