"""Originals and how they came: each capture with its bytes, the text first extracted from them, and what was said of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from reportedly import preserve
from reportedly.errors import LedgerError
from reportedly.records import Capture, CustodyEvent, Received
from reportedly.store_claims import key, plain
from reportedly.store_schema import captures, evidence, texts
from reportedly.store_versions import find_replaced


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


def details(capture: Capture, received: Received) -> dict[str, Any]:
    """What the log of custody says of a receipt, with how it came where that is known."""
    s, how = capture.source, {"how": [list(pair) for pair in received.how]} if received.how else {}
    said = {"id": s.id, "url": s.url, "outlet": s.outlet, "title": s.title, "published": s.published, "language": s.language,
            "retracted": s.retracted}
    return {"sha256": s.sha256, "size": len(received.raw), "text_sha256": capture.text_sha256, "media_type": capture.media_type,
            "origin": capture.origin, "said": said, "replaces": capture.replaces, **how}


def write(connection: sa.Connection, capture: Capture, raw: bytes, event: CustodyEvent) -> Capture:
    """Adds the capture, and its bytes and text where they are new."""
    s = capture.source
    _add_once(connection, evidence, s.sha256, lambda: {"size": len(raw), "packed": preserve.pack(raw)})
    _add_once(connection, texts, capture.text_sha256,
              lambda: {"characters": len(capture.text), "packed": preserve.pack_text(capture.text)})
    connection.execute(captures.insert(), {
        "id": capture.id, "sha256": s.sha256, "text_sha256": capture.text_sha256, "custody": event.seq, "media_type": capture.media_type,
        "origin": plain(capture.origin), "report_id": key(s.id), "url": key(s.url), "outlet": key(s.outlet), "title": key(s.title),
        "published": key(s.published), "language": key(s.language), "retracted": s.retracted, "replaces": capture.replaces,
        "received_at": event.at, "received_by": event.by})
    return replace(capture, received_at=event.at, received_by=event.by)


def _add_once(connection: sa.Connection, table: sa.Table, sha256: str, columns: Callable[[], dict[str, Any]]) -> None:
    if not connection.scalar(sa.select(sa.exists().where(table.c.sha256 == sha256))):
        connection.execute(table.insert(), {"sha256": sha256, **columns()})
