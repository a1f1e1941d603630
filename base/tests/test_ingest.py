"""Intake: each kind of file, each encoding, each broken input with its next step, and what must come through unchanged."""

import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
import yaml
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError, UsageError
from reportedly.ingest import charset, inputs, jsonl, parcel
from reportedly.ingest.given import Given, read_published
from reportedly.records import Failure, Received

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "ingest.yaml").read_text("utf-8"))
TEXT = "Gunmen shelled Karvat on Monday.\n\nTwo people died, a medic said."
PAGE = """<!doctype html><html><head><title>Shelling hits Karvat market | Karvat Wire</title><meta charset="{charset}">
<meta property="og:site_name" content="Karvat Wire"><meta property="article:published_time" content="2021-05-06T10:00:00+02:00">
<link rel="canonical" href="https://wire.example/2021/karvat"></head><body><nav><a href="/">Home</a></nav>
<article>{headline}<p>KARVAT - Two people were killed when shells hit the market in Karvat on Monday, a medic told the Wire late in
the evening.</p><p>The army denied that it had fired. A spokesman said that the rebels were responsible for the “attack” on the
market and that no army gun stands near the town.</p></article><footer>Copyright</footer></body></html>"""


def take(*paths: object, **options: object) -> list[Received | Failure]:
    return list(inputs.find_inputs([str(p) for p in paths], **options))


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


# --- plain text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["encodings"], ids=lambda c: c["why"])
def test_text_in_any_usual_encoding_comes_through_code_point_for_code_point(case):
    raw = bytes.fromhex(case.get("mark", "")) + case["text"].encode(case["encoding"])
    text, name = charset.decode(raw)
    assert text == case["text"]
    assert name == case.get("name", name)


@given(st.text())
def test_utf_8_text_is_never_edited(text):
    assert charset.decode(b"\xef\xbb\xbf" + text.encode())[0] == text


@given(st.binary(max_size=300))
def test_no_bytes_make_the_decoder_crash(raw):
    try:
        assert isinstance(charset.decode(raw)[0], str)
    except InputError as error:
        assert error.hint


def test_a_few_broken_bytes_do_not_turn_utf_8_into_another_encoding():
    text = "قُتل ثلاثة مدنيين في قصف على بلدة كرفات يوم الاثنين، بحسب مسعفين."
    decoded, name = charset.decode(text.encode()[:-2])
    assert decoded == text[:-2] + "\ufffd"
    assert "broken" in name


@pytest.mark.parametrize(("text", "encoding", "cut", "says"), [
    (TEXT, "utf-8", 0, None), (TEXT, "utf-16", 0, None), ("Обстрел села начался утром, сообщили местные власти.", "cp1251", 0, "cp1251"),
    ("Обстрел села начался утром, сообщили местные власти", "utf-8", 1, "no UTF-8")])
def test_a_guessed_encoding_is_said(tmp_path, text, encoding, cut, says):
    raw = text.encode(encoding)
    (received,) = take(put(tmp_path, "a.txt", raw[: len(raw) - cut]))
    note = inputs.note_of(received)
    assert (note is None) if says is None else (says in note)


def test_a_text_file_is_kept_as_received(tmp_path):
    raw = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode() + b"  \r\n"
    (received,) = take(put(tmp_path, "a.txt", raw), published="2031-05-06", outlet="Karvat Wire")
    assert received.raw == raw
    assert received.text == TEXT.replace("\n", "\r\n") + "  \r\n"
    assert received.source.sha256 == hashlib.sha256(raw).hexdigest()
    assert (received.source.published, received.source.outlet) == ("2031-05-06", "Karvat Wire")
    assert received.origin == str(tmp_path / "a.txt")


# --- what can't be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda c: c["why"])
def test_what_cannot_be_read_says_so_with_a_next_step_and_the_rest_goes_on(tmp_path, case):
    bad = put(tmp_path, case["name"], bytes.fromhex(case["hex"]) if "hex" in case else case["content"])
    good = put(tmp_path, "good.txt", TEXT)
    failure, received = take(bad, good)
    assert isinstance(failure, Failure)
    assert case["says"] in failure.message
    assert case["hint"] in failure.hint
    assert received.text == TEXT


def test_a_directory_and_a_missing_file_are_failures_that_say_what_to_give(tmp_path):
    directory, missing, nul = take(tmp_path, tmp_path / "none.txt", "a\0b")
    assert "directory" in directory.message
    assert f"{tmp_path}/*.txt" in directory.hint
    assert "no such file" in missing.message
    assert nul.hint


def test_a_file_larger_than_any_report_is_refused_without_reading_it_all(tmp_path):
    path = put(tmp_path, "huge.txt", b"")
    with path.open("r+b") as stream:
        stream.truncate(parcel.MAX_FILE * 20)
    (failure,) = take(path)
    assert "larger" in failure.message
    assert ".jsonl" in failure.hint


def test_fifty_megabytes_without_a_full_stop_arrive_whole(tmp_path):
    (received,) = take(put(tmp_path, "long.txt", b"word " * 10_000_000))
    assert len(received.text) == 50_000_000


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda c: str(c["given"]))
def test_dates_of_publication(case):
    if case["read"] is None:
        with pytest.raises(UsageError) as caught:
            read_published(case["given"])
        assert "2019-03-12" in caught.value.hint
    else:
        assert read_published(case["given"]) == case["read"]


def test_a_bad_date_is_refused_before_any_input_is_touched(tmp_path):
    with pytest.raises(UsageError):
        inputs.find_inputs([str(tmp_path / "none.txt")], published="yesterday")


# --- HTML ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_a_page_gives_its_text_title_date_outlet_and_address(tmp_path, encoding):
    page = PAGE.format(charset=encoding, headline="<h1>Shelling hits Karvat market</h1>")
    (received,) = take(put(tmp_path, "page.html", page.encode(encoding)))
    assert received.text.startswith("Shelling hits Karvat market\n\nKARVAT - Two people")
    assert "“attack”" in received.text
    assert "Copyright" not in received.text
    assert received.source.title == "Shelling hits Karvat market"
    assert received.source.outlet == "Karvat Wire"
    assert received.source.published == "2021-05-06"
    assert received.source.url == "https://wire.example/2021/karvat"


def test_a_headline_that_stands_in_the_head_alone_is_put_before_the_text(tmp_path):
    page = PAGE.format(charset="utf-8", headline="")
    (received,) = take(put(tmp_path, "page.html", page))
    assert received.text.startswith("Shelling hits Karvat market\n\nKARVAT")


def test_the_callers_date_stands_before_the_pages(tmp_path):
    (received,) = take(put(tmp_path, "p.html", PAGE.format(charset="utf-8", headline="")), published="2021-05-07", outlet="Other")
    assert (received.source.published, received.source.outlet) == ("2021-05-07", "Other")


@given(st.text(max_size=200))
def test_no_page_makes_the_reader_crash(inner):
    for one in inputs.find_inputs(["-"], stdin=io.BytesIO(f"<html><body><p>{inner}".encode())):
        assert isinstance(one, Received | Failure)


@pytest.mark.parametrize("page", ["<html>" + "<div>" * 50_000 + "Two died.", "<?xml version='1.0' encoding='utf-8'?><html><body><p>Two "
                                  "people died in Karvat.</p></body></html>", "<html><p>a\0b</p></html>"])
def test_odd_pages_end_in_a_report_or_a_failure(tmp_path, page):
    (one,) = take(put(tmp_path, "page.html", page))
    assert one.text if isinstance(one, Received) else one.hint


# --- JSON Lines ------------------------------------------------------------------------------------------


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_the_text_of_a_line_is_taken_code_point_for_code_point(texts):
    raw = b"".join(json.dumps({"text": t}).encode() + b"\r\n" for t in texts)
    found = list(jsonl.find_reports(b"", io.BytesIO(raw), "x", Given()))
    assert [r.text for r in found] == texts
    assert [r.source.sha256 for r in found] == [hashlib.sha256(line).hexdigest() for line in raw.split(b"\r\n")[:-1]]


@pytest.mark.parametrize(("name", "pack"), [
    ("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress), ("a.ndjson", bytes), ("a.json", bytes)])
def test_lines_packed_and_not(tmp_path, name, pack):
    raw = b"\xef\xbb\xbf" + lines({"text": TEXT, "id": "a", "title": "T"}, {"text": "Second."})
    path = put(tmp_path, name, pack(raw))
    first, second = take(path)
    assert (first.text, first.source.id, first.source.title, first.origin) == (TEXT, "a", "T", f"{path}:1")
    assert first.source.sha256 == hashlib.sha256(raw.split(b"\n")[0][3:]).hexdigest()
    assert second.origin == f"{path}:2"


@pytest.mark.parametrize("case", CASES["lines"], ids=lambda c: c["why"])
def test_a_broken_line_is_named_and_the_rest_goes_on(tmp_path, case):
    bad = case["line"].encode() if "line" in case else bytes.fromhex(case["hex"])
    path = put(tmp_path, "day.jsonl", lines({"text": "First."}) + bad + b"\n" + lines({"text": "Third."}))
    first, *middle, third = take(path)
    assert (first.text, third.text) == ("First.", "Third.")
    failures = [one for one in middle if isinstance(one, Failure)]
    assert [f.origin for f in failures] == [f"{path}:2"]
    assert case["says"] in failures[0].message
    assert failures[0].hint
    assert failures[0].raw == bad
    assert [one.text for one in middle if isinstance(one, Received)] == case.get("still", [])


def test_the_lines_own_date_stands_before_the_callers(tmp_path):
    path = put(tmp_path, "a.jsonl", lines({"text": "A", "published": "2031-01-01"}, {"text": "B"}))
    assert [r.source.published for r in take(path, published="2031-02-02")] == ["2031-01-01", "2031-02-02"]


def test_a_line_too_long_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 1000)
    path = put(tmp_path, "a.jsonl", lines({"text": "First."}, {"text": "x" * 5000}, {"text": "Third."}))
    first, failure, third = take(path)
    assert (first.text, third.text) == ("First.", "Third.")
    assert failure.origin == f"{path}:2"
    assert "longer" in failure.message


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_file_cut_short_keeps_what_came_before(tmp_path, pack):
    rows = [{"text": hashlib.sha256(str(i).encode()).hexdigest()} for i in range(20_000)]
    raw = pack(lines(*rows))
    *found, failure = take(put(tmp_path, "a.jsonl.gz", raw[: len(raw) // 2]))
    assert len(found) > 1000
    assert [r.text for r in found] == [row["text"] for row in rows[: len(found)]]
    assert "breaks off after line" in failure.message or failure.origin.endswith(f":{len(found) + 1}")


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_stopped(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(jsonl, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(jsonl, "MAX_LINE", 100_000)
    (failure,) = take(put(tmp_path, "a.jsonl.gz", pack(b"a" * 50_000_000)))
    assert "times its size" in failure.message


def test_lines_without_any_report_are_no_silence(tmp_path):
    for name, content in (("a.jsonl", b""), ("b.jsonl", b"\n\n")):
        (failure,) = take(put(tmp_path, name, content))
        assert "no report" in failure.message


def test_utf_16_lines_are_refused_with_the_conversion(tmp_path):
    (failure,) = take(put(tmp_path, "a.jsonl", '{"text": "x"}'.encode("utf-16")))
    assert "iconv" in failure.hint


# --- standard input --------------------------------------------------------------------------------------


class Pipe(io.RawIOBase):
    """Gives its bytes in small pieces, as a pipe may."""

    def __init__(self, raw: bytes) -> None:
        self._rest = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._rest.readinto(memoryview(buffer)[:7])


@pytest.mark.parametrize(("raw", "texts"), [
    (TEXT.encode(), [TEXT]),
    (lines({"text": "A"}, {"text": "B"}), ["A", "B"]),
    (gzip.compress(lines({"text": "A"})), ["A"]),
    (b"{curly} brackets open this text", ["{curly} brackets open this text"]),
])
def test_standard_input_is_told_by_its_first_bytes(raw, texts):
    assert [r.text for r in take("-", stdin=Pipe(raw))] == texts


def test_standard_input_names_its_lines():
    assert [r.origin for r in take("-", stdin=io.BytesIO(b'{"text": "A"}\n{"text": 3}\n'))] == ["standard input:1", "standard input:2"]
