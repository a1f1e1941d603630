"""Text into reports: sentences, parts, dates, paragraphs and languages, by a table; offsets hold for any text."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.read import (
    MAX_CHARS,
    find_paragraphs,
    find_parts,
    find_stated_date,
    find_tokens,
    guess_language,
    read_report,
    split_sentences,
)
from reportedly.records import Source, Span

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "read.yaml").read_text(encoding="utf-8"))


def cases(kind: str) -> Any:
    return pytest.mark.parametrize("case", CASES[kind], ids=[c["why"] for c in CASES[kind]])


@cases("sentences")
def test_sentences(case: dict[str, str]) -> None:
    divided = case.get("split", case["text"])
    text = divided.replace("|", "")
    found = [text[s[0].start : s[-1].end] for s in split_sentences(text, Span(0, len(text)))]
    assert found == [s.strip() for s in divided.split("|")], case["why"]


@cases("parts")
def test_parts(case: dict[str, Any]) -> None:
    text = case["text"]
    parts = {p.part: p.of(text).strip() for p in find_parts(text, find_paragraphs(text), None)}
    for part, words in case["parts"].items():
        assert parts.get(part) == words, case["why"]


@cases("dates")
def test_stated_dates(case: dict[str, Any]) -> None:
    text = case["text"]
    assert find_stated_date(text, find_parts(text, find_paragraphs(text), None)) == case["published"], case["why"]


@cases("paragraphs")
def test_paragraphs(case: dict[str, Any]) -> None:
    assert len(find_paragraphs(case["text"])) == case["count"], case["why"]


@cases("languages")
def test_languages(case: dict[str, Any]) -> None:
    assert guess_language(case["text"]) == case["language"], case["why"]


def test_a_given_date_is_kept_and_a_stated_one_is_said_to_be_so() -> None:
    text = "Two killed in Hadra\n\nMarch 5, 2031\n\nA shell fell on the market."
    assert (read_report(text, Source("0" * 64)).published, read_report(text, Source("0" * 64)).published_basis) == ("2031-03-05", "stated")
    given_one = read_report(text, Source("0" * 64, published="2031-03-06"))
    assert (given_one.published, given_one.published_basis) == ("2031-03-06", "given")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200f\u200e", "a" * (MAX_CHARS + 1), "\x00\x01\x02" * 50])
def test_what_is_no_report_is_refused_with_the_next_step(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_report(text, Source("0" * 64))
    assert refusal.value.hint


def test_a_sentence_without_a_stop_is_cut() -> None:
    text = "word " * 2_000
    assert len(list(split_sentences(text, Span(0, len(text))))) > 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_tokens_and_sentences_lie_in_the_text_in_order(text: str) -> None:
    tokens = list(find_tokens(text))
    assert all(t.of(text) == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    try:
        report = read_report(text, Source("0" * 64))
    except InputError:
        return
    assert report.text == text
    assert all(a.end <= b.start for a, b in pairwise(report.sentences))
    covered = {i for p in report.parts for i in range(p.start, p.end)}
    assert all(t.start in covered for s in report.sentences for t in s.tokens)
