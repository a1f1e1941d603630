"""Whether the ledger is whole: each row under custody against its event, each kept byte against its hash."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from reportedly import preserve, publicjson, store_judgements, store_readings
from reportedly.errors import ReportedlyError
from reportedly.records import CustodyEvent, Reading
from reportedly.store_claims import claim_rows, key, plain
from reportedly.store_schema import captures, claim_actors, claims, evidence, readings, texts

_SAID = {"report_id": "id", "url": "url", "outlet": "outlet", "title": "title", "published": "published", "language": "language"}


def find_faults(connection: sa.Connection, events: Sequence[CustodyEvent]) -> Iterator[str]:
    """A sentence for each thing that was changed, is missing or was added."""
    yield from preserve.find_breaks(events)
    yield from _find_byte_faults(connection)
    yield from _find_capture_faults(connection, {e.subject: e for e in events if e.kind == preserve.RECEIVED})
    yield from _find_reading_faults(connection, {e.subject: e for e in events if e.kind == preserve.READ})
    yield from store_judgements.find_faults(connection, events)


def _find_byte_faults(connection: sa.Connection) -> Iterator[str]:
    for table, noun in ((evidence, "original"), (texts, "text")):
        for sha256 in connection.execute(sa.select(table.c.sha256)).scalars().all():
            packed = connection.scalar(sa.select(table.c.packed).where(table.c.sha256 == sha256))
            if packed is None or not _is_of(packed, sha256):
                yield f"the {noun} {sha256} was changed"


def _is_of(packed: bytes, sha256: str) -> bool:
    try:
        preserve.unpack(packed, sha256)
    except ReportedlyError:
        return False
    return True


def _find_capture_faults(connection: sa.Connection, events: dict[str, CustodyEvent]) -> Iterator[str]:
    seen = set()
    for row in connection.execute(sa.select(captures)).mappings():
        seen.add(row["id"])
        event = events.get(row["id"])
        if event is None:
            yield f"the capture {row['id']} was added without an event of custody"
        elif not _is_as_received(dict(row), event):
            yield f"the capture {row['id']} was changed"
    yield from (f"the capture {identity} is missing" for identity in events if identity not in seen)


def _is_as_received(row: dict[str, Any], event: CustodyEvent) -> bool:
    details = json.loads(event.details)
    said = details["said"]
    return (
        all(row[name] == details[name] for name in ("sha256", "text_sha256", "media_type", "replaces"))
        and all(row[column] == key(said[name]) for column, name in _SAID.items())
        and (row["origin"], row["retracted"]) == (plain(details["origin"]), said["retracted"])
        and (row["custody"], row["received_at"], row["received_by"]) == (event.seq, event.at, event.by)
    )


def _find_reading_faults(connection: sa.Connection, events: dict[str, CustodyEvent]) -> Iterator[str]:
    ids = connection.execute(sa.select(readings.c.id)).scalars().all()
    for identity in ids:
        event, row = events.get(identity), store_readings.pick_row(connection, identity)
        if event is None or row is None:
            yield f"the reading {identity} was added without an event of custody"
            continue
        reading = _unpacked(connection, row)
        if reading is None or not _is_as_read(row, reading, event):
            yield f"the reading {identity} was changed"
        elif not _has_its_claims(connection, row, reading):
            yield f"the claims of the reading {identity} are not those that it holds"
    yield from (f"the reading {identity} is missing" for identity in events if identity not in set(ids))


def _unpacked(connection: sa.Connection, row: Any) -> Reading | None:
    packed = connection.scalar(sa.select(texts.c.packed).where(texts.c.sha256 == row.text_sha256))
    try:
        return store_readings.unpack(row, preserve.unpack_text(packed, row.text_sha256) if packed else "")
    except (ReportedlyError, ValueError):
        return None


def _is_as_read(row: Any, reading: Reading, event: CustodyEvent) -> bool:
    details, report = json.loads(event.details), reading.report
    whole = preserve.sha256(publicjson.dumps(reading).encode("utf-8"))
    same_reader = publicjson.reader_to_json(reading.reader) == details["reader"] and (
        row.reader_version, row.reader_rules, row.reader_model) == (reading.reader.version, reading.reader.rules, reading.reader.model)
    labels = all(getattr(row, column) == key(value) for column, value in (
        ("report_id", report.id), ("outlet", report.outlet), ("title", report.title), ("published", report.published),
        ("language", report.language)))
    return same_reader and labels and bool(
        whole == details["digest"] == row.digest and row.capture == details["capture"] and row.sha256 == report.sha256
        and (row.custody, row.made_at) == (event.seq, event.at))


def _has_its_claims(connection: sa.Connection, row: Any, reading: Reading) -> bool:
    """True where the rows of claims are those of the reading if it is current, and none if it isn't."""
    expected = claim_rows(reading, row.id) if row.is_current else ([], [])
    for table, made in zip((claims, claim_actors), expected, strict=True):
        query = sa.select(table).where(table.c.reading == row.id).order_by(*table.primary_key.columns)
        if [dict(kept) for kept in connection.execute(query).mappings()] != made:
            return False
    return True
