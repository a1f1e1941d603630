"""Many receipts with their readings written by few statements: each row and event of custody as if it had come alone, in the same order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from reportedly import preserve, store_captures, store_readings
from reportedly.records import Capture, CustodyEvent, Reading, Received
from reportedly.store_captures import Packed
from reportedly.store_claims import key
from reportedly.store_joining import among
from reportedly.store_schema import captures, custody, evidence, readings, texts

Pair = tuple[Received, Reading]
Rows = dict[sa.Table, list[dict[str, Any]]]


def find_runs(connection: sa.Connection, pairs: Sequence[Pair]) -> Iterator[tuple[bool, list[Pair]]]:
    """The pairs in order, in runs: True for those on which nothing known bears, so that they can be written together."""
    new = _find_new(connection, pairs)
    for is_new, run in groupby(range(len(pairs)), lambda n: new[n]):
        yield is_new, [pairs[n] for n in run]


def _find_new(connection: sa.Connection, pairs: Sequence[Pair]) -> list[bool]:
    """For each pair, whether its bytes come for the first time and are no version of anything: no address or id of theirs is known."""
    names = [_names(received) for received, _ in pairs]
    known: set[tuple[str, str]] = set()
    for kind, column in (("sha256", captures.c.sha256), ("url", captures.c.url), ("id", captures.c.report_id)):
        if values := {value for found in names for k, value in found if k == kind}:
            rows = connection.execute(sa.select(column).where(among(connection, column, values)).distinct())
            known |= {(kind, value) for value in rows.scalars()}
    found = []
    for (received, reading), mine in zip(pairs, names, strict=True):
        of_this = (reading.report.sha256, reading.report.text_sha256) == (received.source.sha256, preserve.text_sha256(received.text))
        found.append(of_this and not known & mine)
        known |= mine
    return found


def _names(received: Received) -> set[tuple[str, str]]:
    source = received.source
    labels = (("url", key(source.url)), ("id", key(source.id)))
    return {("sha256", source.sha256), *((kind, value) for kind, value in labels if value)}


def write_new(connection: sa.Connection, pairs: Sequence[Pair], by: str, now: Callable[[], str]) -> list[Reading]:
    """Writes a run of new receipts with their readings; gives the readings as they are kept."""
    shas = {text: preserve.text_sha256(text) for text in {received.text for received, _ in pairs}}
    has_text = set(connection.execute(sa.select(texts.c.sha256).where(among(connection, texts.c.sha256, list(shas.values())))).scalars())
    last = connection.execute(sa.select(custody.c.seq, custody.c.hash).order_by(custody.c.seq.desc()).limit(1)).first()
    rows: Rows = {custody: [], evidence: [], texts: [], captures: [], readings: []}
    at_end = (last.seq, last.hash) if last else None
    current: dict[str, Reading] = {}
    for received, reading in pairs:
        capture = Capture(preserve.capture_id(received.media_type, received.source), received.media_type, received.origin, received.source,
                          received.text, shas[received.text], None, "", "", is_new=True)
        packed = Packed(preserve.pack(received.raw), None if capture.text_sha256 in has_text else preserve.pack_text(capture.text))
        has_text.add(capture.text_sha256)
        came = preserve.chain(at_end, now(), by, preserve.RECEIVED, capture.id, store_captures.details(capture, received, packed))
        for table, row in store_captures.rows_of(capture, len(received.raw), packed, came):
            rows[table].append(row)
        kept = replace(reading, report=replace(reading.report, replaces=None))
        read = _read(kept, capture, (came.seq, came.hash), by, now(), rows)
        rows[custody] += [asdict(came), asdict(read)]
        at_end = (read.seq, read.hash)
        current[read.subject] = kept
    for table, added in rows.items():
        if added:
            connection.execute(table.insert(), added)
    store_readings.write_what_is_told(connection, current)
    return list(current.values())


def _read(reading: Reading, capture: Capture, last: tuple[int, str], by: str, at: str, rows: Rows) -> CustodyEvent:
    """The event of a reading, whose row is added."""
    identity = store_readings.reading_id(capture.id, reading.reader)
    line, packed = store_readings.pack(reading)
    event = preserve.chain(last, at, by, preserve.READ, identity, store_readings.details(capture.id, reading, line, packed))
    rows[readings].append(store_readings.row_of(capture.id, reading, event, line, packed) | {"is_current": True})
    return event
