"""E-mail → one report a letter (.eml, .mbox), and the documents attached to it."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import IO

from reportedly.errors import InputError
from reportedly.ingest.given import source_of
from reportedly.ingest.markup import plain_text
from reportedly.ingest.parcel import MAX_FILE, Parcel, parcel_of
from reportedly.records import Failure, Received

MEDIA_TYPE = "message/rfc822"
MAX_PARTS = 200
_ATTACHED = (".pdf", ".docx", ".txt", ".html", ".htm", ".eml", ".zip", ".jsonl")
_HINT = "save the letter's text as a .txt file and read that"


def is_letter(parcel: Parcel) -> bool:
    """True for a letter or a box of letters."""
    return parcel.suffix in {".eml", ".mbox"} or parcel.media_type == MEDIA_TYPE or (not parcel.suffix and _is_box(parcel))


def _is_box(parcel: Parcel) -> bool:
    return parcel.head.startswith(b"From ") and b"\nDate:" in parcel.head


def open_letters(parcel: Parcel) -> Iterator[Received | Failure | Parcel]:
    """Each letter, and after it what is attached to it."""
    if not (parcel.head.startswith(b"From ") or parcel.suffix == ".mbox"):
        yield from _open_letter(parcel.whole(), parcel.origin, parcel)
        return
    number = 0
    rest = parcel.rest if parcel.raw is None else io.BytesIO(b"")
    for number, raw in enumerate(_letters_in(parcel.head if parcel.raw is None else parcel.raw, rest), 1):
        origin = f"{parcel.origin}:{number}"
        if raw is None:
            yield Failure(origin, f"the letter is larger than {MAX_FILE // 2**20} MiB", "save its text and its documents, and read those")
            continue
        yield from _open_letter(raw, origin, parcel)
    if not number:
        raise InputError("the box holds no letter", "check that it is an mbox: each letter begins with a line `From …`")


def _letters_in(head: bytes, rest: IO[bytes]) -> Iterator[bytes | None]:
    """The letters of a box, without the line that divides them; None for one that is too large."""
    lines = io.BufferedReader(_Joined(head, rest))
    letter: list[bytes] = []
    size, begun, after_blank = 0, False, True
    while line := lines.readline(1 << 20):
        if line.startswith(b"From ") and after_blank:
            if begun:
                yield b"".join(letter) if size <= MAX_FILE else None
            letter, size, begun, after_blank = [], 0, True, False
            continue
        after_blank = line in (b"\n", b"\r\n")
        size += len(line)
        if size <= MAX_FILE:
            letter.append(line)
    if begun:
        yield b"".join(letter) if size <= MAX_FILE else None


class _Joined(io.RawIOBase):
    """What was taken, then the rest of a stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        """Fills the buffer."""
        taken = self._head.read(len(buffer)) or self._rest.read(len(buffer)) or b""
        buffer[: len(taken)] = taken
        return len(taken)


def _open_letter(raw: bytes, origin: str, parcel: Parcel) -> Iterator[Received | Failure | Parcel]:
    try:
        letter = BytesParser(policy=policy.default).parsebytes(raw)
        received = _read(letter, raw, origin, parcel)
        attached = list(_attached(letter, origin, parcel))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # the parser of the standard library raises many kinds on letters that break the rules
        yield Failure(origin, f"the letter can't be read: {type(error).__name__}", _HINT, raw)
        return
    if received is not None:
        yield received
    yield from attached
    if received is None and not attached:
        yield Failure(origin, "the letter has no text", _HINT, raw)


def _read(letter: EmailMessage, raw: bytes, origin: str, parcel: Parcel) -> Received | None:
    """The report that a letter's own words are; its sender's name goes to the log of custody alone."""
    body = letter.get_body(("plain", "html"))
    text = "" if body is None else str(body.get_content()).replace("\r\n", "\n")
    if body is not None and body.get_content_type() == "text/html":
        text = plain_text(text)
    if not text.strip():
        return None
    sender = parseaddr(str(letter.get("from", "")))[1]
    given = replace(parcel.given, id=parcel.given.id or str(letter.get("message-id", "")).strip() or None)
    source = source_of(raw, given, title=" ".join(str(letter.get("subject", "")).split()) or None, published=_moment(letter),
                       outlet=sender.rpartition("@")[2] or None)
    how = (*given.how, *((("from", sender),) if sender else ()))
    return Received(origin, raw, MEDIA_TYPE, text, source, how)


def _moment(letter: EmailMessage) -> str | None:
    with suppress(AttributeError, ValueError, TypeError, OverflowError):
        moment = letter["date"].datetime
        if moment is not None and 1800 <= moment.year < 2200:
            return str(moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")) if moment.tzinfo else str(moment.isoformat())
    return None


def _attached(letter: EmailMessage, origin: str, parcel: Parcel) -> Iterator[Failure | Parcel]:
    """The documents attached: those of a kind that is read; pictures and calendars are none."""
    for number, part in enumerate(letter.iter_attachments(), 1):
        if number > MAX_PARTS:
            yield Failure(origin, f"the letter has more than {MAX_PARTS} attachments", "save those that matter, and read them")
            return
        name = str(part.get_filename() or "")
        if not name.lower().endswith(_ATTACHED):
            continue
        content = part.get_content()
        raw = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogateescape")
        try:
            yield parcel_of(raw, f"{origin}:{name}", name, replace(parcel.given, how=(*parcel.given.how, ("attached to", origin))),
                            depth=parcel.depth + 1)
        except InputError as error:
            yield Failure(f"{origin}:{name}", str(error), error.hint)
