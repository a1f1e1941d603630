"""PDFs: order over columns, words divided at line ends, running heads, pages that are pictures, and files that attack the reader."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfs import invented, scan, typeset
from reportedly.errors import InputError
from reportedly.ingest import child, pdf_pages
from reportedly.ingest.given import Given
from reportedly.ingest.inputs import note_of
from reportedly.ingest.pdf import read_pdf
from reportedly.ingest.pdf_pages import Line, in_reading_order
from reportedly.records import Received

TEXTS = [invented(n) for n in range(24)]


def read(raw: bytes) -> Received:
    return read_pdf(raw, "a.pdf", Given())


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_paragraphs_come_whole_and_in_order_without_running_heads(tmp_path: Path, columns: int) -> None:
    page = f'paper: "a4", columns: {columns}, header: [Nahr Monitor #h(1fr) Weekly], footer: context [Page #counter(page).display()]'
    headline = "#place(top + center, scope: \"parent\", float: true)[#text(size: 20pt)[Shelling hits the market]]" if columns > 1 else ""
    received = read(typeset(tmp_path / "a", f"{headline}\n" + "\n\n".join(TEXTS), page))
    paragraphs = received.text.split("\n\n")
    if headline:
        assert paragraphs.pop(0) == "Shelling hits the market"
    assert paragraphs == TEXTS
    how = dict(received.how)
    assert int(how["pages"]) >= 2 and "nahr monitor weekly" in how["running heads left out"]
    assert received.media_type == "application/pdf" and received.source.sha256


def test_a_hyphen_of_its_own_stays(tmp_path: Path) -> None:
    text = "Gunmen in a pick-up fired on the well-known clinic; the pick-up left. " * 12
    received = read(typeset(tmp_path / "a", text, "width: 7cm, height: 30cm"))
    assert received.text.split() == text.split()


def test_fonts_that_change_within_a_line_lose_no_space(tmp_path: Path) -> None:
    received = read(typeset(tmp_path / "a", "The army #emph[denied] that *it* had #text(size: 8pt)[fired]. قال مسعف"))
    assert received.text.startswith("The army denied that it had fired.")


def test_scanned_pages_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pictures of its 2 pages and no text") as wrong:
        read(scan(2))
    assert "ocrmypdf" in wrong.value.hint
    received = read(scan(2, typeset(tmp_path / "a", TEXTS[0])))
    assert "pages 2, 3 of 3 are pictures" in str(note_of(received)) and received.text == TEXTS[0]


def test_a_locked_pdf_and_a_cut_one_say_so(tmp_path: Path) -> None:
    whole = typeset(tmp_path / "a", TEXTS[0])
    with pytest.raises(InputError, match=r"broken|no text"):
        read(whole[: len(whole) // 3])
    locked = (Path(__file__).parent / "cases" / "locked.pdf").read_bytes()
    with pytest.raises(InputError, match="locked with a password"):
        read(locked)


def test_columns_are_told_by_the_gap_between_them() -> None:
    left = [Line(50, 700 - 12 * n, 280, 710 - 12 * n, f"l{n}") for n in range(20)]
    right = [Line(300, 700 - 12 * n, 540, 710 - 12 * n, f"r{n}") for n in range(20)]
    title = Line(60, 730, 500, 750, "title")
    mixed = [line for pair in zip(right, left, strict=True) for line in pair] + [title]
    assert [line.text for line in in_reading_order(mixed)] == ["title", *(f"l{n}" for n in range(20)), *(f"r{n}" for n in range(20))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 300)), max_size=40))
def test_no_line_is_lost_whatever_its_place(places: list[tuple[int, int, int]]) -> None:
    lines = [Line(x, y, x + wide, y + 10, str(n)) for n, (x, y, wide) in enumerate(places)]
    assert sorted(line.text for line in in_reading_order(lines)) == sorted(line.text for line in lines)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_pdf_never_ends_us(data: st.DataObject) -> None:
    whole = bytearray(scan(1))
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole))
    except InputError as error:
        assert error.hint


# --- the child ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("module", "says"), [
    ("import os, signal\ndef f(raw): os.kill(os.getpid(), signal.SIGSEGV)", "brought down"),
    ("import time\ndef f(raw): time.sleep(60)", "took longer than 1 s"),
    ("def f(raw): return len(bytearray(4_000_000_000))", "more memory"),
    ("import socket\ndef f(raw): socket.create_connection(('127.0.0.1', 1))", "PermissionError"),
    ("import subprocess\ndef f(raw): subprocess.run(['true'])", "PermissionError"),
])
def test_a_file_that_kills_its_child_costs_that_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, says: str,
) -> None:
    (tmp_path / "hostile.py").write_text(module, encoding="utf-8")
    (tmp_path / "hostile_main.py").write_text(
        "from reportedly.ingest import child_main\nchild_main.KINDS['hostile'] = ('hostile', 'f')\nchild_main.main()\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    child.stop()
    monkeypatch.setattr(child, "MAIN", "hostile_main")
    with pytest.raises(InputError, match=says) as wrong:
        child.ask("hostile", b"x", "the file", "another file", seconds=1)
    assert wrong.value.hint == "another file"
    assert read(typeset(tmp_path / "b", TEXTS[0])).text == TEXTS[0]
    child.stop()


def test_divided_words_are_put_together_from_what_the_rest_says() -> None:
    assert pdf_pages._together("a pick-", "up left", pdf_pages.Counter({"pick-up": 1})) == "a pick-up left"
    assert re.fullmatch("bombardment", pdf_pages._together("bombard-", "ment", pdf_pages.Counter()))
