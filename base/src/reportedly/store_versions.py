"""Whether a report that came in is a later version of one that the ledger holds."""

import re
from typing import Any

import sqlalchemy as sa

from reportedly.preserve import unpack_text
from reportedly.records import Received
from reportedly.store_claims import key
from reportedly.store_schema import captures, texts

SHARED_WORDING = 0.3  # of the shorter text's runs of three words; two reports of one event share about a tenth
COMPARED = 20_000  # characters of each text
_WORD = re.compile(r"\w+")


def find_replaced(connection: sa.Connection, received: Received) -> str | None:
    """The SHA-256 of the version that came before, None where there is none.

    The same address with other bytes is a version. An id is only a label: it counts where the outlet is the same too, or,
    where an outlet isn't known, where the wording is largely the same.
    """
    source = received.source
    earlier = _pick_newest(connection, captures.c.url == key(source.url), received) if source.url else None
    if earlier or not source.id:
        return earlier.sha256 if earlier else None
    same_id = captures.c.report_id == key(source.id)
    if source.outlet:
        same_outlet = sa.or_(captures.c.outlet == key(source.outlet), sa.func.lower(captures.c.outlet) == key(source.outlet.lower()))
        earlier = _pick_newest(connection, sa.and_(same_id, same_outlet), received)
    if earlier is None:
        unknown = same_id if not source.outlet else sa.and_(same_id, captures.c.outlet.is_(None))
        earlier = _pick_newest(connection, unknown, received)
        if earlier is None or not _is_reworded(connection, earlier.text_sha256, received.text):
            return None
    return str(earlier.sha256)


def _pick_newest(connection: sa.Connection, same: sa.ColumnElement[bool], received: Received) -> sa.Row[Any, Any] | None:
    query = sa.select(captures.c.sha256, captures.c.text_sha256).where(same, captures.c.sha256 != received.source.sha256)
    if received.source.url:
        query = query.where(sa.or_(captures.c.url.is_(None), captures.c.url == key(received.source.url)))
    return connection.execute(query.order_by(captures.c.custody.desc()).limit(1)).first()


def _is_reworded(connection: sa.Connection, text_sha256: str, text: str) -> bool:
    packed = connection.scalar(sa.select(texts.c.packed).where(texts.c.sha256 == text_sha256))
    return packed is not None and shared_wording(unpack_text(packed, text_sha256), text) >= SHARED_WORDING


def shared_wording(one: str, other: str) -> float:
    """The share, 0 to 1, of the shorter text's runs of three words that the other has too.

    >>> shared_wording("Two men died in Karvat on Monday", "Three men died in Karvat on Monday, a medic said")
    0.8
    """
    a, b = _runs(one), _runs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text[:COMPARED].casefold())
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))} if words else set()
