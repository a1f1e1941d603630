"""What is shown of a reading: every claim with its speaker, nothing of a report as markup, control or formula."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from readings import TEXT, market_reading
from reportedly.library import shown
from reportedly.publish import wording
from reportedly.publish.page import marked_text, reading_html
from reportedly.publish.plain import cut_around, in_cell, in_lines, in_one_line
from reportedly.publish.rows import COLUMNS, claim_rows, write_csv
from reportedly.publish.table import reading_table
from reportedly.publish.wording import count, days, look_up
from reportedly.records import Quote, Reading, Toll, When

HOSTILE = "\x1b[31mred\x1b[0m \u202eevil\u202c [bold]markup[/bold] <script>alert(1)</script> =1+1"


def printed(reading: Reading, width: int, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    console.print(reading_table(reading, width))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 132, 160, 200])
def test_a_table_fits_its_width_and_every_row_has_its_speaker(width: int) -> None:
    table = printed(market_reading(), width)
    assert max(len(line) for line in table.splitlines()) <= width
    body = table[table.index("───"):]
    rows = [row.splitlines()[0] for row in re.split(r"\n\s*\n", body.split("\n", 1)[1].strip("\n"))]
    assert len(rows) == 3
    assert [row.split("  ")[0].split()[0] for row in rows] == ["residents", "Residents", "the"]


@pytest.mark.parametrize("width", [80, 160])
def test_every_row_has_its_voice_and_what_is_missing_is_said(width: int) -> None:
    table = printed(market_reading(), width)
    assert all(voice in table for voice in ("said", "alleged", "reported"))
    assert "not said" in table
    assert "not resolved" in re.sub(r"\s+", " ", table) or "resolved)" in table


def test_a_report_without_claims_says_so_and_another_language_says_which() -> None:
    reading = replace(market_reading(), claims=())
    assert "no claims" in printed(reading, 100)
    french = replace(reading, report=replace(reading.report, language="fr"))
    assert "not in English (fr)" in printed(french, 100)


def test_the_terminal_gets_no_control_characters_or_hidden_marks_of_the_report() -> None:
    shown_to_user = printed(hostile_reading(), 160)
    assert "\x1b" not in shown_to_user and "\u202e" not in shown_to_user
    assert "[bold]markup[/bold]" in re.sub(r"\s+", " ", shown_to_user)


def hostile_reading() -> Reading:
    """The market report by a hostile outlet, its first speaker and its title set to hostile words."""
    reading = market_reading(outlet=HOSTILE)
    first, *others = reading.attributions
    assert first.source
    source = Quote(first.source.start, first.source.end, HOSTILE)
    report = replace(reading.report, title=HOSTILE, id=HOSTILE)
    return replace(reading, report=report, attributions=(replace(first, source=source), *others))


# --- rows --------------------------------------------------------------------------------------------------


def test_csv_has_one_row_a_claim_with_speaker_voice_and_status() -> None:
    out = io.StringIO()
    write_csv([market_reading()], out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["said_by"], r["voice"], r["status"]) for r in rows] == [
        ("residents", "said", "occurred"), ("Residents", "alleged", "occurred"), ("the outlet (Coastal Wire)", "reported", "occurred")]
    assert (rows[0]["killed_low"], rows[0]["killed_best"], rows[0]["killed_high"]) == ("12", "12", "")
    assert rows[1]["killed_low"] == "", "no figure in the text is no figure here, not 0"
    assert all(TEXT[int(r["start"]):int(r["end"])].split() == r["words"].split() for r in rows)


def test_no_cell_can_run_as_a_formula() -> None:
    reading = replace(market_reading(), report=replace(market_reading().report, id="=cmd|' /C calc'!A0", outlet="@SUM(1)"))
    out = io.StringIO()
    write_csv([reading], out)
    for row in csv.reader(io.StringIO(out.getvalue())):
        assert not any(cell.startswith(("=", "@", "+", "\t")) for cell in row)


def test_figures_that_may_not_be_added_are_not() -> None:
    reading = market_reading()
    first = reading.claims[0]
    total = replace(first.tolls[0], id="t9", scope="cumulative", low=140, best=140, high=140)
    row = next(claim_rows(replace(reading, claims=(replace(first, tolls=(*first.tolls, total)),))))
    assert (row.killed_low, row.killed_best, row.killed_high) == (12, 12, None)
    assert row.tolls and "total over time" in row.tolls


def test_a_place_as_wide_as_a_country_gets_no_point() -> None:
    reading = market_reading()
    first = reading.claims[0]
    assert first.where
    row = next(claim_rows(replace(reading, claims=(replace(first, where=replace(first.where, geo_precision=None)),))))
    assert row.place == "Harim" and row.lat is None and row.lon is None


def test_a_frame_has_the_columns_of_the_csv() -> None:
    pytest.importorskip("pandas")
    frame = shown(market_reading()).to_frame()
    assert tuple(frame.columns) == COLUMNS and len(frame) == 3
    assert len(shown(replace(market_reading(), claims=())).to_frame()) == 0


# --- words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bounds", "words"), [
    ((12, 12, 12), "12"), ((12, 12, None), "at least 12"), ((3, None, None), "at least 3"), ((None, None, 20), "up to 20"),
    ((20, None, 25), "20 to 25"), ((9, 12, 17), "9 to 17, best 12"), ((None, 30, None), "about 30"), ((0, 0, 0), "0"),
    ((None, None, None), "an unstated number of"), ((10_000, None, None), "at least 10,000"),
])
def test_figures_keep_their_bounds(bounds: tuple[int | None, int | None, int | None], words: str) -> None:
    assert count(Toll(0, 1, "x", "t0", "killed", "unspecified", None, "people", None, "event", *bounds)) == words


@pytest.mark.parametrize(("when", "words"), [
    (None, "not said"),
    (When(None, "2031-05-04", "2031-05-05", False, "night", "relative", 1), "2031-05-04/05 night"),
    (When(None, None, "2031-05-05", False, None, "assumed", 3), "by 2031-05-05 (assumed)"),
    (When(None, "2031-05-01", None, True, None, "stated", 2), "since 2031-05-01"),
    (When(None, "2031-05-01", "2031-05-31", False, None, "stated", 3), "2031-05-01 …2031-05-31"),
    (When(None, "2031-05-01", "2031-05-31", True, None, "stated", 3), "2031-05-01 to 2031-05-31"),
    (When(None, None, None, True, None, "stated", 3), "not said"),
])
def test_days_say_what_kind_of_range_they_are(when: When | None, words: str) -> None:
    assert days(when) == words


def test_a_nominal_speaker_is_shown_with_its_name() -> None:
    look = look_up(market_reading())
    assert wording.speaker(look, look.attributions["a2"]) == "the group (Dune Brigade)"


@given(st.text())
def test_shown_words_hold_nothing_that_acts(text: str) -> None:
    for words in (in_one_line(text), in_cell(text)):
        assert words.isprintable() or all(not ("\x00" <= c < " " or "\u202a" <= c <= "\u202e" or "\x7f" <= c <= "\x9f") for c in words)
        words.encode("utf-8")
    assert "\x1b" not in in_lines(text)


@given(st.text(alphabet="ab \n", min_size=1, max_size=80), st.integers(0, 79), st.integers(0, 10), st.integers(5, 60))
def test_a_cut_keeps_the_words_it_is_cut_around(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    cut = cut_around(text, start, end, width)
    assert text[start:end] in cut
    assert cut.strip("…") in text


# --- HTML ------------------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Collects the tags and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def read_html(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_html_marks_the_text_and_loses_none_of_it() -> None:
    reading = market_reading()
    page = read_html(marked_text(look_up(reading)))
    assert page.words == reading.report.text
    html = reading_html(reading)
    assert 'class="claim event' in html and "residents" in html and "alleged" in html


def test_html_of_a_hostile_report_holds_only_our_own_tags() -> None:
    page = read_html(reading_html(hostile_reading()))
    assert page.tags <= {"div", "style", "h4", "p", "span", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.attributes <= {"class", "title", "dir"}
    assert "<script>alert(1)</script>" in page.words


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_marks_over_any_text_lose_none_of_it(text: str, spans: list[tuple[int, int]]) -> None:
    reading = market_reading()
    mentions = tuple(replace(reading.mentions[0], start=min(a, b), end=max(a, b)) for a, b in spans)
    free = replace(reading, report=replace(reading.report, text=text), mentions=mentions, attributions=(), claims=())
    words = read_html(marked_text(look_up(free))).words
    assert words.split() == in_lines(text).replace("\n", " \n ").split() or re.sub(r"\s", "", words) == re.sub(r"\s", "", in_lines(text))
