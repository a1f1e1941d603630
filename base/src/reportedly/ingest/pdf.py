"""A PDF → one report: its pages' text in reading order, running heads left out, pages that are pictures said to be so."""

from collections.abc import Sequence

from reportedly.errors import InputError
from reportedly.ingest import child
from reportedly.ingest.given import NOT_READ, Given, How, source_of
from reportedly.ingest.parcel import MAX_FILE
from reportedly.records import Received

MEDIA_TYPE = "application/pdf"
_HINT = "open it in a viewer, copy the text into a .txt file and read that"
_SCAN_HINT = "have its letters recognised first (`ocrmypdf IN.pdf OUT.pdf`), and read what that makes"


def read_pdf(raw: bytes, origin: str, given: Given) -> Received:
    """The report in a PDF. Raises InputError where it is locked, broken, or holds pictures of pages only."""
    if len(raw) > MAX_FILE:
        raise InputError(f"the PDF has {len(raw):,} bytes, more than one report can have", _HINT)
    found = child.ask("pdf", raw, "the PDF", _HINT)
    scanned, pages = found["scanned"], found["pages"]
    if not found["text"].strip():
        if scanned:
            raise InputError(f"the PDF holds pictures of its {_counted(len(scanned), 'page')} and no text", _SCAN_HINT)
        raise InputError("the PDF holds no text", _HINT)
    how: How = (("pages", str(pages)),)
    if found["heads"]:
        how += (("running heads left out", " | ".join(found["heads"])[:600]),)
    if scanned:
        are = "is a picture" if len(scanned) == 1 else "are pictures"
        how += ((NOT_READ, f"{_list(scanned)} of {pages} {are} without text; {_SCAN_HINT}"),)
    title = found["title"] or None
    return Received(origin, raw, MEDIA_TYPE, found["text"], source_of(raw, given, title=title), (*given.how, *how))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _list(pages: Sequence[int]) -> str:
    """Pages by their numbers, counted from 1.

    >>> _list([2]), _list([1, 2, 5])
    ('page 2', 'pages 1, 2, 5')
    """
    shown = ", ".join(map(str, pages[:20])) + (" …" if len(pages) > 20 else "")
    return f"page{'' if len(pages) == 1 else 's'} {shown}"
