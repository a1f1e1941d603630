"""Receipts and readings made by hand and put into ledgers, for tests of what is kept."""

from dataclasses import replace

from readings import TEXT, market_reading
from reportedly import preserve
from reportedly.records import Reading, Received, Source
from reportedly.store import Ledger


def receive(text: str = TEXT, *, raw: bytes | None = None, origin: str = "a.txt", media_type: str = "text/plain; charset=utf-8",
            **source: object) -> Received:
    raw = raw if raw is not None else text.encode("utf-8", "surrogatepass")
    return Received(origin, raw, media_type, text, Source(sha256=preserve.sha256(raw), **source))


def read(received: Received, text: str = TEXT, **changes: object) -> Reading:
    """The hand-made reading as if it were of this receipt; its claims' ids stand for the original's."""
    reading = market_reading(text)
    source, claims = received.source, tuple(replace(c, id=f"{c.id}-{received.source.sha256[:6]}") for c in reading.claims)
    report = replace(reading.report, sha256=source.sha256, id=source.id or "r-" + source.sha256[:8], outlet=source.outlet,
                     published=source.published, url=source.url)
    return replace(reading, report=report, claims=claims, **changes)


def put(ledger: Ledger, **source: object) -> Reading:
    received = receive(**source)
    return ledger.record(received, read(received, received.text))
