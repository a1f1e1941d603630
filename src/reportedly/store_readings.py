"""Readings as the ledger keeps them: packed without their text, one of each original current."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from reportedly import preserve, publicjson
from reportedly.records import CustodyEvent, Reader, Reading, digest
from reportedly.store_claims import drop_claims, key, write_claims
from reportedly.store_joining import among, write_due
from reportedly.store_schema import readings
from reportedly.store_words import drop_words, words_of, write_words

_Row = sa.Row[Any]


def reading_id(capture: str, reader: Reader) -> str:
    """The id of a reading: the receipt, and what read it."""
    model = f"={reader.model}" if reader.model is not None else ""
    return "rd-" + digest("reading", capture, reader.version, reader.rules, model)[:24]


def pick_row(connection: sa.Connection, identity: str) -> _Row | None:
    """The row of a reading."""
    return connection.execute(sa.select(readings).where(readings.c.id == identity)).first()


def find_captures_read(connection: sa.Connection, reader: Reader) -> frozenset[str]:
    """The receipts of which this very reader's reading is the current one."""
    by = (readings.c.reader_version == reader.version, readings.c.reader_rules == reader.rules,
          readings.c.reader_model.is_not_distinct_from(reader.model))
    return frozenset(connection.execute(sa.select(readings.c.capture).where(readings.c.is_current, *by)).scalars())


def pack(reading: Reading) -> tuple[str, bytes]:
    """The digest of the reading's whole line, and the line packed with `report.text` null: the text is kept once, beside."""
    obj = publicjson.reading_to_json(reading)
    line = publicjson.line_of(obj)
    obj["report"]["text"] = None  # type: ignore[index, call-overload]
    return preserve.sha256(line.encode("utf-8")), preserve.pack(publicjson.line_of(obj).encode("utf-8"))


def details(capture: str, reading: Reading, line_sha256: str, packed: bytes) -> dict[str, Any]:
    """What the log of custody says of a reading."""
    return {"capture": capture, "digest": line_sha256, "reader": publicjson.reader_to_json(reading.reader), "kept": preserve.sha256(packed)}


def unpack(row: _Row, text: str) -> Reading:
    """The reading in a row, with its text put back."""
    return unpack_json(row.packed, text)


def unpack_json(packed: bytes, text: str) -> Reading:
    """A reading from its packed JSON, with its text put back."""
    obj = json.loads(preserve.unpack(packed))
    obj["report"]["text"] = text
    return publicjson.reading_from_json(obj)


def write(connection: sa.Connection, capture: str, reading: Reading, event: CustodyEvent, line_sha256: str,
          packed: bytes) -> None:
    """Adds a reading, packed without its text, and makes it the current one of its original."""
    connection.execute(readings.insert(), row_of(capture, reading, event, line_sha256, packed))
    make_current(connection, reading.report.sha256, reading_id(capture, reading.reader), reading)


def row_of(capture: str, reading: Reading, event: CustodyEvent, line_sha256: str, packed: bytes) -> dict[str, Any]:
    """The row of a reading that is not current yet."""
    report, reader = reading.report, reading.reader
    return {
        "id": reading_id(capture, reader), "capture": capture, "sha256": report.sha256, "text_sha256": report.text_sha256,
        "custody": event.seq, "reader_version": reader.version, "reader_rules": reader.rules, "reader_model": reader.model,
        "made_at": event.at, "digest": line_sha256, "packed": packed, "is_current": False, "report_id": key(report.id),
        "outlet": key(report.outlet), "title": key(report.title), "published": key(report.published),
        "language": key(report.language), "claim_count": len(reading.claims)}


def make_current(connection: sa.Connection, sha256: str, identity: str, reading: Reading) -> None:
    """Takes the flag, the claims' rows and the report's words from the reading that was current, and gives them to this one."""
    numbers = sa.select(readings.c.id, readings.c.custody)
    others = connection.execute(numbers.where(readings.c.sha256 == sha256, readings.c.is_current)).all()
    for other in others:
        drop_claims(connection, other.id)
        connection.execute(readings.update().where(readings.c.id == other.id).values(is_current=False))
    drop_words(connection, [other.custody for other in others])
    connection.execute(readings.update().where(readings.c.id == identity).values(is_current=True))
    write_what_is_told(connection, {identity: reading})


def write_what_is_told(connection: sa.Connection, current: Mapping[str, Reading]) -> None:
    """Adds what is asked for beside readings that became current (by their ids): claims, words, and originals to be joined."""
    write_claims(connection, current)
    numbers = connection.execute(sa.select(readings.c.id, readings.c.custody).where(among(connection, readings.c.id, list(current)))).all()
    words = {i: words_of(r.report.title, r.report.outlet, r.report.text) for i, r in current.items()}
    write_words(connection, [(row.custody, words[row.id]) for row in numbers])
    reports = [reading.report for reading in current.values()]
    write_due(connection, [s for report in reports for s in (report.sha256, report.replaces) if s])


def differs_in_context(connection: sa.Connection, row: _Row) -> bool:
    """True where the current reading of the same original is by the same reader, of another capture."""
    current = connection.execute(sa.select(readings).where(readings.c.sha256 == row.sha256, readings.c.is_current)).first()
    if current is None:
        return True
    same_reader = (current.reader_version, current.reader_rules, current.reader_model) == (
        row.reader_version, row.reader_rules, row.reader_model)
    return same_reader and current.capture != row.capture
