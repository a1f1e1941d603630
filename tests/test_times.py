"""Times: found in their context, resolved to TIMEX3 values and days; the table of 300 expressions, and every rule's example."""

import datetime as dt
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import resources
from reportedly.extract.times import find_times
from reportedly.read import read_report
from reportedly.records import Mention, Source
from reportedly.resolve import calendars
from reportedly.resolve.periods import ORDER, period_of
from reportedly.resolve.times import infer_published, resolve_times, time_of_day

_BRACKETS = re.compile(r"\[([^\]]*)\]")
_CASES = Path(__file__).parent / "cases" / "times.yaml"


def _resolve(text: str, published: str | None = "2019-03-12") -> tuple[Mention, ...]:
    report = read_report(text, Source("0" * 64, published=published))
    return resolve_times(report, find_times(report))


def _rows() -> list[Any]:
    groups = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    return [pytest.param(g.get("published", "2019-03-12"), row, id=row[0][:70]) for g in groups for row in g["rows"]]


def _found(mentions: tuple[Mention, ...]) -> list[tuple[str, str]]:
    return [(m.text, m.time.timex if m.time else "null") for m in mentions]


@pytest.mark.parametrize(("published", "row"), _rows())
def test_table(published: Any, row: list[Any]) -> None:
    expected = _BRACKETS.findall(row[0])
    mentions = _resolve(_BRACKETS.sub(r"\1", row[0]), str(published) if published else None)
    assert _found(mentions) == list(zip(expected, map(str, row[1:]), strict=False))
    if len(row) > 1 + len(expected):
        assert mentions[0].time is not None
        assert f"{mentions[0].time.earliest or 'null'}/{mentions[0].time.latest or 'null'}" == row[-1]


def test_the_table_has_300_expressions_each_under_a_why() -> None:
    groups = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    assert sum(max(1, len(_BRACKETS.findall(row[0]))) for g in groups for row in g["rows"]) >= 300
    assert all(g["why"] for g in groups)


@pytest.mark.parametrize("rule", resources.load_yaml("data/times.yaml")["rules"], ids=lambda r: r["name"])
def test_every_rule_does_what_its_example_says(rule: dict[str, str]) -> None:
    text, _, value = rule["example"].partition(" = ")
    expected = _BRACKETS.findall(text)
    found = _found(_resolve(_BRACKETS.sub(r"\1", text)))
    assert expected or not found
    assert all(e in [words for words, _ in found] for e in expected)
    assert not expected or dict(found)[expected[0]] == value


# --- what claims ask -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fled [Monday night].", "night"),
        ("They fled [this morning].", "morning"),
        ("They fled on [Monday at 3:15 p.m.]", "15:15"),
        ("They fled [yesterday].", None),
        ("They fled at [noon Saturday].", "12:00"),
        ("They fled [yesterday evening].", "evening"),
        ("They fled at [midnight on Friday].", "00:00"),
        ("They were shelled [overnight].", "night"),
        ("They fled [Friday afternoon].", "afternoon"),
    ],
)
def test_time_of_day(text: str, expected: str | None) -> None:
    mention = _resolve(_BRACKETS.sub(r"\1", text))[0]
    assert time_of_day(mention) == expected


def test_publication_is_bounded_by_the_full_dates_of_the_text() -> None:
    text = "The mill burned on 3 March 2019. Two days later the dam fell. Elders will meet on 20 March 2019."
    report = read_report(text, Source("0" * 64))
    found = infer_published(report, resolve_times(report, find_times(report)))
    assert found == ("2019-03-20", ("2019-03-03", "2019-03-20"))


def test_publication_without_a_date_to_come_is_within_a_week_of_the_last_one() -> None:
    report = read_report("The mill burned on 3 March 2019, the dam on 1 March 2019.", Source("0" * 64))
    found = infer_published(report, resolve_times(report, find_times(report)))
    assert found == ("2019-03-10", ("2019-03-03", "2019-03-10"))


def test_publication_is_not_guessed_where_the_text_gives_no_full_date() -> None:
    report = read_report("The mill burned on Monday. Elders met in March.", Source("0" * 64))
    assert infer_published(report, resolve_times(report, find_times(report))) is None


def test_an_event_dated_before_anchors_what_is_counted_from_it() -> None:
    mention = _resolve("Gunmen attacked the mill on 1 March. Two days after the attack, families fled.")[1]
    assert mention.time and (mention.time.earliest, mention.time.latest) == ("2019-03-03", "2019-03-03")
    assert "the attack" in mention.why


def test_other_mentions_are_left_as_they_are() -> None:
    report = read_report("Aleppo fell on Monday.", Source("0" * 64, published="2019-03-12"))
    place = Mention(0, 6, "m0", "place", "Aleppo")
    resolved = resolve_times(report, (place, *find_times(report)))
    assert resolved[0] is place
    assert resolved[1].time


def test_a_weekday_that_does_not_fit_its_date_is_said() -> None:
    assert "which it was not" in _resolve("They left on Monday, March 3, 2019.")[0].why


def test_a_date_that_reads_both_ways_keeps_both() -> None:
    mention = _resolve("Seen on 03/04/2018.")[0]
    assert mention.time and mention.time.basis == "assumed"
    assert {c.id for c in mention.candidates} == {"2018-04-03", "2018-03-04"}


def test_every_answer_says_why() -> None:
    groups = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    for group in groups:
        for row in group["rows"][:4]:
            assert all(m.why for m in _resolve(_BRACKETS.sub(r"\1", row[0]), None))


# --- calendars -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("find", "given", "expected"),
    [
        (calendars.find_hijri_days, (1445, 9, 1), "2024-03-11"),
        (calendars.find_hijri_days, (1441, 1, 1), "2019-08-31"),
        (calendars.find_solar_days, (1399, 1, 1), "2020-03-20"),
        (calendars.find_solar_days, (1403, 12, 30), "2025-03-20"),
        (calendars.find_ethiopian_days, (2012, 1, 1), "2019-09-12"),
        (calendars.find_ethiopian_days, (2013, 3, 5), "2020-11-14"),
    ],
)
def test_calendars(find: Any, given: tuple[int, int, int], expected: str) -> None:
    assert find(*given)[0].isoformat() == expected


def test_calendars_give_none_for_days_that_do_not_exist() -> None:
    assert calendars.find_hijri_days(1440, 7, 30) is None
    assert calendars.find_hijri_days(200, 1, 1) is None
    assert calendars.find_solar_days(1398, 12, 30) is None
    assert calendars.find_ethiopian_days(2011, 13, 7) is None


@pytest.mark.parametrize(("year", "western", "orthodox"), [(2019, "2019-04-21", "2019-04-28"), (2024, "2024-03-31", "2024-05-05")])
def test_easter(year: int, western: str, orthodox: str) -> None:
    assert calendars.easter(year).isoformat() == western
    assert calendars.orthodox_easter(year).isoformat() == orthodox


@given(st.dates(dt.date(1000, 1, 1), dt.date(2900, 1, 1)), st.sampled_from(ORDER), st.integers(-50, 50))
def test_periods_hold_their_first_and_last_day(day: dt.date, unit: str, count: int) -> None:
    period = period_of(unit, day).shift(count)
    assert period.first <= period.last
    assert period_of(unit, period.first) == period


# --- any text --------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    """the a an of in on to and or - , . ( ) ' 's Monday Friday March may May 3 5th 31 30 29 1440 2019 99 0 00 '80s 1990s second third last
    next this that same week day days month year years two hundred thousand half ago later earlier before after early late mid night morning
    noon midnight overnight Rajab Ramadan Eid Easter Esfand Megabit AH quarter first now every each weekend year-end since from between 9999
    10000 25:61 32/13/2019 2019-02-30 31 February 12:30 p.m. GMT ٣ رجب 500 century fiscal past 1/2 1/0 million""".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_WORDS, min_size=1, max_size=40).map(" ".join), st.sampled_from([None, "2019-03-12", "0001-01-01", "9999-12-31", "nonsense"])
)
def test_no_text_breaks_it_and_spans_match(text: str, published: str | None) -> None:
    report = read_report(text, Source("0" * 64, published=published))
    for m in resolve_times(report, find_times(report)):
        assert report.text[m.start : m.end] == m.text
        assert m.resolved is not None or m.why
        if m.time and m.time.earliest and m.time.latest:
            assert m.time.earliest <= m.time.latest


@pytest.mark.parametrize("words", ["A weekend earlier", "The weekend before", "One weekend earlier"])
def test_a_weekend_is_no_length_to_count_by(words: str) -> None:
    report = read_report(f"{words}, gunmen came.", Source("0" * 64, published="2019-03-12"))
    (time,) = resolve_times(report, find_times(report))
    assert time.resolved is None
    assert "weekend is no length" in (time.why or "")


@pytest.mark.parametrize(
    "unit", ["1 ", "the ", "Monday ", "two hundred and ", "March 3 - ", "last ", "12:30 ", "٣ ", "night of the ", "1-"]
)
def test_long_repetition_stays_linear(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    report = read_report(text, Source("0" * 64, published="2019-03-12"))
    start = time.process_time()
    resolve_times(report, find_times(report))
    assert time.process_time() - start < 8


def test_invisible_marks_and_curly_apostrophes_do_not_hide_a_time() -> None:
    assert _found(_resolve("They fled on Mon\u200bday."))[0][1] == "2019-03-11"
    assert _found(_resolve("They were hit on New Year’s Eve."))[0][1] == "2018-12-31"
