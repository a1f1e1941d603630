"""Originals and how they came: each capture with its bytes, the text first extracted from them, and what was said of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from reportedly import preserve
from reportedly.errors import LedgerError
from reportedly.records import Capture, CustodyEvent, Received
from reportedly.store_claims import key, plain
from reportedly.store_schema import captures, evidence, texts
from reportedly.store_versions import find_replaced


@dataclass(frozen=True, slots=True)
class Packed:
    """The original and the text as they are to be kept; None where the ledger has them already."""

    original: bytes | None
    text: bytes | None


def pick(connection: sa.Connection, received: Received) -> Capture | None:
    """The receipt of the same bytes with the same context, None where there was none yet."""
    row = connection.execute(sa.select(captures, texts.c.packed).join(texts, texts.c.sha256 == captures.c.text_sha256).where(
        captures.c.id == preserve.capture_id(received.media_type, received.source))).first()
    if row is None:
        return None
    return Capture(row.id, row.media_type, row.origin, received.source, _unpacked(row.packed, row.text_sha256), row.text_sha256,
                   row.replaces, row.received_at, row.received_by, is_new=False)


def kept_text(connection: sa.Connection, received: Received) -> str:
    """The text first extracted from these bytes as this kind of file; the received text where they are new."""
    kind = received.media_type.split(";")[0]
    earlier = connection.scalar(sa.select(captures.c.text_sha256).where(
        captures.c.sha256 == received.source.sha256, captures.c.media_type.startswith(kind, autoescape=True)
    ).order_by(captures.c.custody).limit(1))
    return text_of(connection, earlier) if earlier else received.text


def text_of(connection: sa.Connection, text_sha256: str) -> str:
    """A kept text. Raises LedgerError where it is gone or damaged."""
    return _unpacked(connection.scalar(sa.select(texts.c.packed).where(texts.c.sha256 == text_sha256)), text_sha256)


def _unpacked(packed: bytes | None, text_sha256: str) -> str:
    if packed is None:
        raise LedgerError(f"the text {text_sha256[:12]} is not in the ledger", "restore the ledger from a copy")
    return preserve.unpack_text(packed, text_sha256)


def prepare(connection: sa.Connection, received: Received) -> Capture:
    """The capture that is to be written, without its time and person yet."""
    text = kept_text(connection, received)
    return Capture(
        preserve.capture_id(received.media_type, received.source), received.media_type, received.origin, received.source, text,
        preserve.text_sha256(text), _replaced(connection, received), "", "", is_new=True)


def _replaced(connection: sa.Connection, received: Received) -> str | None:
    """What these bytes replace: settled when they first came, so that two versions never replace each other."""
    same_bytes = sa.select(captures.c.replaces).where(captures.c.sha256 == received.source.sha256)
    first = connection.execute(same_bytes.order_by(captures.c.custody).limit(1)).first()
    return first.replaces if first else find_replaced(connection, received)


def details(capture: Capture, received: Received, packed: Packed) -> dict[str, Any]:
    """What the log of custody says of a receipt: with how it came where that is known, and the hashes of what is newly kept."""
    s, how = capture.source, {"how": [list(pair) for pair in received.how]} if received.how else {}
    said = {"id": s.id, "url": s.url, "outlet": s.outlet, "title": s.title, "published": s.published, "language": s.language,
            "retracted": s.retracted}
    kept = {name: preserve.sha256(raw) for name, raw in (("original", packed.original), ("text", packed.text)) if raw is not None}
    return {"sha256": s.sha256, "size": len(received.raw), "text_sha256": capture.text_sha256, "media_type": capture.media_type,
            "origin": capture.origin, "said": said, "replaces": capture.replaces, "kept": kept, **how}


def pack_new(connection: sa.Connection, capture: Capture, raw: bytes) -> Packed:
    """The bytes and the text compressed, as far as they are new."""
    has_original, has_text = (bool(connection.scalar(sa.select(sa.exists().where(table.c.sha256 == sha256)))) for table, sha256 in (
        (evidence, capture.source.sha256), (texts, capture.text_sha256)))
    return Packed(None if has_original else preserve.pack(raw), None if has_text else preserve.pack_text(capture.text))


def write(connection: sa.Connection, capture: Capture, size: int, packed: Packed, event: CustodyEvent) -> Capture:
    """Adds the capture, and its bytes and text where they are new; `size` in bytes, unpacked."""
    for table, row in rows_of(capture, size, packed, event):
        connection.execute(table.insert(), row)
    return replace(capture, received_at=event.at, received_by=event.by)


def rows_of(capture: Capture, size: int, packed: Packed, event: CustodyEvent) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    """The rows of a receipt with their tables, in the order in which they can be written."""
    s = capture.source
    if packed.original is not None:
        yield evidence, {"sha256": s.sha256, "size": size, "packed": packed.original}
    if packed.text is not None:
        yield texts, {"sha256": capture.text_sha256, "characters": len(capture.text), "packed": packed.text}
    yield captures, {
        "id": capture.id, "sha256": s.sha256, "text_sha256": capture.text_sha256, "custody": event.seq, "media_type": capture.media_type,
        "origin": plain(capture.origin), "report_id": key(s.id), "url": key(s.url), "outlet": key(s.outlet), "title": key(s.title),
        "published": key(s.published), "language": key(s.language), "retracted": s.retracted, "replaces": capture.replaces,
        "received_at": event.at, "received_by": event.by}
