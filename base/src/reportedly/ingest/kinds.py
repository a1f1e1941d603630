"""A parcel → its reports: the kind told by media type, name and first bytes, and opened by that kind's reader."""

import json
from collections.abc import Callable, Iterator

from reportedly.errors import InputError
from reportedly.ingest import archive, chats, docx_text, html, jsonl, letter, pdf, table, text, warc
from reportedly.ingest.parcel import HEAD, Parcel
from reportedly.records import Failure, Received

_LINES = (".jsonl", ".ndjson", ".jsonlines")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_NO_REPORT = {
    ".xlsx": "a spreadsheet", ".xls": "a spreadsheet", ".ods": "a spreadsheet", ".xml": "XML", ".rss": "a feed", ".atom": "a feed",
}
_NO_REPORT_HINTS = {
    "a spreadsheet": "save it as CSV, and say with --map MAP which column holds the text",
    "XML": 'turn it into JSON Lines, one {"text": "…"} a report, and read that',
    "a feed": "name its address in a feeds.toml and `reportedly watch` that",
}
_PAGES = (".html", ".htm", ".xhtml")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
Opened = Iterator["Received | Failure | Parcel"]


def find_reports(parcel: Parcel) -> Iterator[Received | Failure]:
    """Every report in a parcel, in order, in those that lie in it too; what can't be read is a Failure in its place."""
    try:
        for one in next(opens for fits, opens in KINDS if fits(parcel))(parcel):
            if isinstance(one, Parcel):
                yield from find_reports(one)
            else:
                yield one
    except InputError as error:
        yield Failure(parcel.origin, str(error), error.hint, parcel.raw)


# --- what fits ---------------------------------------------------------------------------------------------


def _is_pdf(parcel: Parcel) -> bool:
    return b"%PDF-" in parcel.head[:1024] and not parcel.name.endswith((".html", ".htm"))


def _is_docx(parcel: Parcel) -> bool:
    return parcel.head.startswith(b"PK\x03\x04") and (parcel.suffix == ".docx" or parcel.media_type == docx_text.MEDIA_TYPE)


def _is_lines(parcel: Parcel) -> bool:
    """True for JSON Lines: by name, or where there is no telling name, by the first bytes."""
    name = parcel.name
    for packing in (".gz", ".zst", ".zstd"):
        name = name.removesuffix(packing)
    if name.endswith(_LINES):
        return True
    if name.endswith((".txt", *_PAGES)) or parcel.media_type in _HTML_TYPES:
        return False
    if not name and parcel.head.startswith(_PACKED):
        return True
    return _opens_object(parcel.head, is_json=name.endswith(".json"))


def _opens_object(head: bytes, is_json: bool) -> bool:
    """True where the first line is a JSON object; a broken one counts too unless the file is called .json."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{") or start[1:].lstrip()[:1] not in {b'"', b"}"}:
        return False
    if not is_json:
        return True
    line, _, rest = start.partition(b"\n")
    if len(head) == HEAD and not rest:
        return True  # one long line
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(parcel: Parcel) -> bool:
    return parcel.suffix in {".csv", ".tsv"} or parcel.media_type == "text/csv"


def _is_html(parcel: Parcel) -> bool:
    return parcel.suffix in _PAGES or parcel.media_type in _HTML_TYPES or html.is_html(parcel.head)


# --- how it is opened ----------------------------------------------------------------------------------------


def _open_lines(parcel: Parcel) -> Opened:
    return jsonl.find_reports(parcel.head, parcel.rest, parcel.origin, parcel.given)


def _open_html(parcel: Parcel) -> Opened:
    yield html.read_html(parcel.whole(), parcel.origin, parcel.given, parcel.charset)


def _open_pdf(parcel: Parcel) -> Opened:
    yield pdf.read_pdf(parcel.whole(), parcel.origin, parcel.given)


def _open_docx(parcel: Parcel) -> Opened:
    yield docx_text.read_docx(parcel.whole(), parcel.origin, parcel.given)


def _refuse(parcel: Parcel) -> Opened:
    noun = _NO_REPORT.get(parcel.suffix)
    parcel.whole()
    if noun is None:
        raise InputError("the file is JSON, but not one object a line", f"`jq -c '.[]' {parcel.origin} > reports.jsonl` and read that")
    raise InputError(f"the file is {noun}, not a report", _NO_REPORT_HINTS[noun])


def _open_text(parcel: Parcel) -> Opened:
    yield text.read_plain(parcel.whole(), parcel.origin, parcel.given, parcel.charset)


# What fits, and how it is opened: the first that fits opens it; text is last and fits always.
KINDS: tuple[tuple[Callable[[Parcel], bool], Callable[[Parcel], Opened]], ...] = (
    (_is_pdf, _open_pdf),
    (warc.is_warc, warc.open_warc),
    (_is_docx, _open_docx),
    (archive.is_zip, archive.open_zip),
    (letter.is_letter, letter.open_letters),
    (chats.is_telegram, chats.open_telegram),
    (_is_lines, _open_lines),
    (_is_table, table.open_table),
    (lambda parcel: parcel.suffix in {*_NO_REPORT, ".json"}, _refuse),
    (_is_html, _open_html),
    (chats.is_whatsapp, chats.open_whatsapp),
    (lambda _: True, _open_text),
)
