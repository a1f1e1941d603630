"""Each kind as it comes whole: web archives, zip, Word, letters, chats; what is taken, with which date and outlet, and how it came."""

import io
import json
from pathlib import Path

import pytest

from reportedly.ingest.inputs import find_inputs
from reportedly.records import Failure, Received
from test_hostile import TEXT, letter, warc, zipped


def take(tmp_path: Path, name: str, raw: bytes) -> list[Received | Failure]:
    (tmp_path / name).write_bytes(raw)
    return list(find_inputs([str(tmp_path / name)]))


PAGE = f"<html><head><title>Shelling hits Karvat</title></head><body><article><p>{TEXT * 6}</p></article></body></html>".encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path: Path, packed: bool) -> None:
    raw = warc(("https://wire.example/1", PAGE, "text/html; charset=utf-8"), ("https://wire.example/logo.png", b"\x89PNG", "image/png"),
                ("https://wire.example/note.txt", "Zwei Tote in Karvát.".encode("cp1252"), "text/plain; charset=windows-1252"),
               gzip=packed)
    page, note = take(tmp_path, "a.warc.gz" if packed else "a.warc", raw)
    assert isinstance(page, Received) and isinstance(note, Received)
    assert (page.source.url, page.raw) == ("https://wire.example/1", PAGE)
    assert note.text == "Zwei Tote in Karvát." and {"archive", "captured", "record"} <= set(dict(note.how))


def test_a_zip_gives_what_lies_in_it_and_writes_nothing(tmp_path: Path) -> None:
    members = {"../../evil__txt": b"Outside.", "in/b__jsonl": b'{"text": "B"}\n{"text": 1}\n', "__MACOSX/c__txt": b"c",
               "in/d__zip": zipped(e__txt=b"Within.")}
    found = take(tmp_path, "a.zip", zipped(**members))
    assert [one.text if isinstance(one, Received) else one.origin.rsplit("/", 1)[1] for one in found] == [
        "Outside.", "B", "b.jsonl:2", "Within."]
    assert sorted(p.name for p in tmp_path.parent.iterdir() if p.name == "evil.txt") == []


def test_a_word_document_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_heading("Weekly bulletin", 0)
    document.add_paragraph("Two men died in Karvat.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Karvat", "2 killed"
    paragraph = document.add_paragraph("It was ")
    for tag, words in (("w:ins", "shelled"), ("w:del", "bombed")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement("w:t" if tag == "w:ins" else "w:delText")
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    out = io.BytesIO()
    document.save(out)
    (one,) = take(tmp_path, "a.docx", out.getvalue())
    assert isinstance(one, Received)
    assert one.text == "Weekly bulletin\n\nTwo men died in Karvat.\n\nKarvat | 2 killed\n\nIt was shelled"
    assert one.source.title == "Weekly bulletin"


def test_a_letter_gives_its_words_and_what_is_attached(tmp_path: Path) -> None:
    found = take(tmp_path, "a.eml", letter(bulletin__html=PAGE, logo__png=b"\x89PNG"))
    words, page = found
    assert isinstance(words, Received) and isinstance(page, Received)
    s = words.source
    assert (words.text.strip(), s.title, s.published, s.outlet, s.id) == (
        TEXT, "Shelling", "2031-05-06T08:00:00Z", "wire.example", "<1@wire.example>")
    assert dict(words.how)["from"] == "desk@wire.example" and "Karvat" in page.text and "attached to" in dict(page.how)


def test_a_box_gives_each_letter_with_its_own_bytes(tmp_path: Path) -> None:
    letters = [letter(f"Letter {n}.\nFrom the front.\n") for n in range(3)]
    box = b"".join(b"From desk Tue May  6 10:00:00 2031\n" + raw + b"\n" for raw in letters)
    found = take(tmp_path, "a.mbox", box)
    assert [one.text.strip() for one in found if isinstance(one, Received)] == [f"Letter {n}.\nFrom the front." for n in range(3)]
    assert isinstance(found[1], Received) and found[1].raw.strip() == letters[1].strip()


def test_a_telegram_export_gives_each_message_with_its_own_bytes(tmp_path: Path) -> None:
    messages = [{"id": 1, "type": "service", "action": "create"},
                {"id": 2, "type": "message", "date": "2031-05-06T10:00:00", "date_unixtime": "1935828000", "from": "Ann",
                 "text": ["Shelling in ", {"type": "bold", "text": "Karvat"}, ", two dead."]},
                {"id": 3, "type": "message", "date": "2031-05-06T11:00:00", "photo": "a.jpg", "text": ""}]
    raw = json.dumps({"name": "Karvat now", "type": "public_channel", "messages": messages}, indent=1).encode()
    (one,) = take(tmp_path, "result.json", raw)
    assert isinstance(one, Received)
    assert (one.text, one.source.outlet, one.source.id) == ("Shelling in Karvat, two dead.", "Karvat now", "Karvat now/2")
    assert one.source.published == "2031-05-06T10:00:00Z" and one.raw in raw and ("from", "Ann") in one.how


@pytest.mark.parametrize(("lines", "dates"), [
    ("[06/05/2031, 10:15:32] Ann: Shelling in Karvat\nagain\n[16/05/2031, 22:16:02] Ben: Two dead\n",
     ["2031-05-06T10:15:32", "2031-05-16T22:16:02"]),
    ("5/6/31, 10:15 AM - Ann: Shelling in Karvat\nagain\n5/16/31, 10:16 PM - Ben: Two dead\n",
     ["2031-05-06T10:15:00", "2031-05-16T22:16:00"]),
    ("06.05.31, 10:15 - Ann: Shelling in Karvat\nagain\n06.05.31, 22:16 - Ben: Two dead\n", [None, None]),
])
def test_a_whatsapp_export_gives_each_message(tmp_path: Path, lines: str, dates: list[str | None]) -> None:
    lines = lines.replace("again\n", "again\n" + lines.split(" Ann")[0] + " Ann: <Media omitted>\n")
    found = take(tmp_path, "WhatsApp Chat with Karvat news.txt", lines.encode())
    if dates[0] is None:
        assert isinstance(found[0], Failure) and "day/month" in found.pop(0).message
    assert [(one.text, one.source.published, one.source.outlet) for one in found if isinstance(one, Received)] == [
        ("Shelling in Karvat\nagain", dates[0], "karvat news"), ("Two dead", dates[1], "karvat news")]
