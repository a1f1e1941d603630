"""Keeps bytes under their hash, and the log of custody: each event chained to the one before by SHA-256."""

import getpass
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

import zstandard

from reportedly.errors import LedgerError
from reportedly.records import CustodyEvent, Source, digest

FIRST = "0" * 64  # what the first event has for the one before it
MADE, RECEIVED, READ, CURRENT_AGAIN, JUDGED = "ledger made", "received", "read", "made current again", "judged"
FAILED, ERASED, SEALED = "failed", "erased", "sealed"
MAX_UNPACKED = 2**30  # bytes; nothing that intake lets in is larger
_GULP = 4096  # packed bytes at once


# --- bytes -----------------------------------------------------------------------------------------------


def sha256(raw: bytes) -> str:
    """The address of bytes: their SHA-256 in hex."""
    return hashlib.sha256(raw).hexdigest()


def pack(raw: bytes) -> bytes:
    """Bytes compressed for keeping (zstd with its length and check sum)."""
    return zstandard.ZstdCompressor(level=6, write_checksum=True).compress(raw)


def unpack(packed: bytes, address: str | None = None) -> bytes:
    """Bytes as they were before `pack`. Raises LedgerError where they were damaged, or are not those of the address."""
    try:
        raw = b"".join(_pieces(packed))
    except zstandard.ZstdError as error:
        raise LedgerError(f"kept bytes are damaged: {error}", "restore the ledger from a copy") from error
    if address is not None and sha256(raw) != address:
        raise LedgerError(f"the kept bytes are not those of {address}", "restore the ledger from a copy")
    return raw


def _pieces(packed: bytes) -> Iterator[bytes]:
    """The bytes piece by piece: what a damaged head says of their length is not believed, and nothing is taken in one gulp."""
    unpacker, size = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj(), 0
    for at in range(0, len(packed), _GULP):
        if unpacker.eof:
            raise zstandard.ZstdError("there is more behind the end")
        piece = unpacker.decompress(packed[at : at + _GULP])
        size += len(piece)
        if size > MAX_UNPACKED:
            raise zstandard.ZstdError(f"they unpack to more than {MAX_UNPACKED:,} bytes")
        yield piece
    if not unpacker.eof or unpacker.unused_data:
        raise zstandard.ZstdError("their end is missing" if not unpacker.eof else "there is more behind the end")


def pack_text(text: str) -> bytes:
    """Text compressed for keeping, code point for code point (lone surrogates too)."""
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_text(packed: bytes, address: str) -> str:
    """Text as it was before `pack_text`, checked against the hash that it is kept under."""
    return unpack(packed, address).decode("utf-8", "surrogatepass")


def text_sha256(text: str) -> str:
    """The hash that a text is kept under."""
    return sha256(text.encode("utf-8", "surrogatepass"))


# --- names -----------------------------------------------------------------------------------------------


def capture_id(media_type: str, source: Source) -> str:
    """The id of a receipt: the bytes, their kind, and everything that was said of them. Not where the file lay."""
    kind = media_type.split(";")[0]
    context = (source.id, source.url, source.outlet, source.title, source.published, source.language)
    said = [f"={value}" if value is not None else "" for value in context]
    return "k-" + digest("capture", source.sha256, kind, *said, str(source.retracted))[:24]


def who() -> str:
    """Whom custody events name: $REPORTEDLY_USER, else the login name, else "unknown"."""
    try:
        return os.environ.get("REPORTEDLY_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


# --- custody ---------------------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed: keys sorted, no spaces, ASCII.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"\\\\u00e9","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def chain(last: tuple[int, str] | None, at: str, by: str, kind: str, subject: str, details: Any) -> CustodyEvent:
    """The event that follows the last one (its number and hash; None where there is none yet)."""
    seq, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    written = canonical(details)
    return CustodyEvent(seq, at, by, kind, subject, written, previous, _hash(seq, at, by, kind, subject, written, previous))


def details_of(event: CustodyEvent) -> dict[str, Any]:
    """An event's details; none where they are no JSON any more, which `find_breaks` tells of."""
    try:
        found = json.loads(event.details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hash(seq: int, at: str, by: str, kind: str, subject: str, details: str, previous: str) -> str:
    link = {"seq": seq, "at": at, "by": by, "kind": kind, "subject": subject, "details": details, "previous": previous}
    return sha256(canonical(link).encode("ascii"))


def find_breaks(events: Iterable[CustodyEvent]) -> Iterator[str]:
    """A sentence for every event that was changed, is missing or was added, in order; none for a whole chain."""
    seq, previous = 0, FIRST
    for e in events:
        if e.seq != seq + 1:
            yield f"custody event {seq + 1} is missing before event {e.seq}"
        elif e.previous != previous:
            yield f"custody event {e.seq} does not follow the event before it"
        if _hash(e.seq, e.at, e.by, e.kind, e.subject, e.details, e.previous) != e.hash:
            yield f"custody event {e.seq} ({e.kind} {e.subject}) was changed"
        seq, previous = e.seq, e.hash
    if seq == 0:
        yield "the log of custody is empty"
