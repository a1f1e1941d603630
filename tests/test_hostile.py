"""Hostile inputs: each refused with a message and a next step, nothing written outside, and the rest goes on."""

import gzip
import io
import json
import re
import socket
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.ingest import archive, jsonl
from reportedly.ingest.given import Given
from reportedly.ingest.inputs import find_inputs
from reportedly.ingest.kinds import KINDS, find_reports
from reportedly.ingest.parcel import parcel_of
from reportedly.records import Failure, Received

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases" / "hostile.yaml").read_text("utf-8"))
TEXT = "Two men died in Karvat, a medic said."


def dotted(name: str) -> str:
    """A file's name as it is written in calls: a__txt is a.txt."""
    return re.sub(r"__(\w{3,5})$", r".\1", name)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in members.items():
            file.writestr(dotted(name), raw)
    return out.getvalue()


def warc(*pages: tuple[str, bytes, str], packed: bool = False, gzip: bool = False) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for url, body, kind in pages:
        headers = [("Content-Type", kind), *((("Content-Encoding", "gzip"),) if packed else ())]
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=StatusAndHeaders(
            "200 OK", headers, protocol="HTTP/1.1")))
    return out.getvalue()


def letter(body: str = TEXT, **attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "Desk <desk@wire.example>", "Shelling", "Tue, 06 May 2031 10:00:00 +0200"
    message["Message-ID"] = "<1@wire.example>"
    message.set_content(body)
    for name, raw in attached.items():
        message.add_attachment(raw, maintype="application", subtype="octet-stream", filename=dotted(name))
    return message.as_bytes()


def in_itself(wrap, inner: bytes, times: int) -> bytes:
    for _ in range(times):
        inner = wrap(inner)
    return inner


def locked_zip() -> bytes:
    raw = bytearray(zipped(a__txt=TEXT.encode()))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def damaged_zip() -> bytes:
    raw = bytearray(zipped(a__txt=TEXT.encode() * 20))
    raw[60] ^= 0xFF
    return bytes(raw)


MAKE = {
    "zip_bomb": lambda: zipped(a__txt=b"a" * 20_000_000),
    "zip_of_many": lambda: zipped(**{f"f{n}__txt": b"a" for n in range(40)}),
    "zip_in_zip": lambda: in_itself(lambda raw: zipped(a__zip=raw), zipped(a__txt=TEXT.encode()), 5),
    "zip_locked": locked_zip, "zip_damaged": damaged_zip,
    "zip_cut": lambda: zipped(a__txt=TEXT.encode())[:-30], "zip_plain": lambda: zipped(a__txt=TEXT.encode()),
    "gzip_bomb": lambda: gzip.compress(b"a" * 20_000_000),
    "warc_bomb": lambda: warc(("https://a.example/", gzip.compress(b"a" * 70_000_000), "text/html"), packed=True),
    "warc_cut": lambda: warc(("https://a.example/", TEXT.encode() * 50, "text/plain"))[:700],
    "docx_bomb": lambda: zipped(**{"word/document__xml": b"a" * 210_000_000}),
    "docx_entity": lambda: zipped(**{
        "[Content_Types]__xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Types>&e;</Types>',
        "word/document__xml": b"<a/>"}),
    "letters_in_letters": lambda: in_itself(lambda raw: letter(a__eml=raw), letter(), 5),
    "nested": lambda: b'{"name": "C", "messages": [' + b"[" * 200_000,
    "locked_pdf": lambda: (HERE / "cases" / "locked.pdf").read_bytes(),
    "huge_page": lambda: b"<html>" + b"<p>a</p>" * 3_000_000,
}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_hostile_inputs_are_refused_with_a_next_step_and_the_rest_goes_on(
    case: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 30)
    monkeypatch.setattr(archive, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(jsonl, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(jsonl, "MAX_LINE", 100_000)
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it connected"))
    path = case.get("path") or str(tmp_path / case["name"])
    if case["make"] != "path":
        Path(path).write_bytes(case["content"].encode() if case["make"] == "text" else MAKE[case["make"]]())
    (tmp_path / "good.txt").write_text(TEXT)
    *found, good = find_inputs([path, str(tmp_path / "good.txt")])
    failures = [one for one in found if isinstance(one, Failure)]
    assert len(failures) == 1, found
    assert case["says"] in failures[0].message and failures[0].hint
    assert isinstance(good, Received) and good.text == TEXT
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({"good.txt", *([case["name"]] if "name" in case else [])})


# --- every door, with noise --------------------------------------------------------------------------------

WHOLE = {
    "a.zip": zipped(a__txt=TEXT.encode(), b__jsonl=b'{"text": "A"}\n'), "a.eml": letter(a__txt=b"An attachment."),
    "a.mbox": b"From desk@wire.example Tue May  6 10:00:00 2031\n" + letter(),
    "a.warc": warc(("https://a.example/", TEXT.encode(), "text/plain")),
    "result.json": json.dumps({"name": "C", "messages": [{"id": 1, "type": "message", "text": ["a ", {"text": "b"}]}]}).encode(),
    "chat.txt": b"[06/05/2031, 10:15:32] Ann: Shelling in Karvat\n[16/05/2031, 10:16:02] Ben: Two dead\n",
    "a.docx": zipped(**{"word/document__xml": b"<a/>"}), "a.html": b"<html><body><p>" + TEXT.encode() * 8 + b"</p></body></html>",
    "a.csv": b"text\n" + TEXT.encode() + b"\n", "a.jsonl": b'{"text": "A"}\n{"text": "B"}\n',
    "a.jsonl.gz": gzip.compress(b'{"text": "A"}\n'),
}


def noised(raw: bytes, noise: list[tuple[float, bytes]], cut: float) -> bytes:
    """The bytes with some written over, each at its share of the whole, and up to a quarter cut off."""
    for where, what in noise:
        at = int(where * len(raw))
        raw = raw[:at] + what + raw[at + len(what):]
    return raw[: max(1, int(len(raw) * (1 - cut / 4)))]


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=30, deadline=None)
@given(noise=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=4), cut=st.floats(0, 1))
def test_no_door_is_broken_by_noise(name: str, noise: list[tuple[float, bytes]], cut: float) -> None:
    for one in find_reports(parcel_of(noised(WHOLE[name], noise, cut), name, name, Given())):
        assert isinstance(one, Received) or (one.message and one.hint is not None)


def test_the_table_of_doors_names_every_door_and_tests_that_are_there() -> None:
    page = (HERE.parent / "docs" / "intake.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if re.search(r"\| `test_\w+\.py`", line)]
    doors = {name for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    opened = {opens.__module__.rpartition(".")[2] for fits, opens in KINDS}
    within = set(re.findall(r"^    from reportedly\.ingest import (.*)$|^from reportedly\.ingest import (.*)$",
                            (HERE.parent / "src/reportedly/ingest/kinds.py").read_text("utf-8"), re.MULTILINE)[0][1].split(", "))
    assert doors >= (opened | within) - {"kinds"}
    assert all((HERE / test).is_file() for row in rows for test in re.findall(r"`(test_\w+\.py)`", row[2]))
    assert all(row[1] and re.search("test_", row[2]) for row in rows) and len(rows) >= 16
