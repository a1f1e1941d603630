"""Whether the ledger is whole: each row under custody against its event, each kept byte against its hash, what is derived against it.

Everything is gone through row by row, so that memory stays flat however large the ledger is.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from reportedly import preserve, publicjson, store_judgements, store_readings
from reportedly.errors import ReportedlyError
from reportedly.records import CustodyEvent, Reading
from reportedly.store_claims import claim_rows, key, plain
from reportedly.store_incidents import find_row_faults
from reportedly.store_schema import captures, claim_actors, claims, custody, evidence, failures, readings, texts
from reportedly.store_words import find_word_faults

_SAID = {"report_id": "id", "url": "url", "outlet": "outlet", "title": "title", "published": "published", "language": "language"}
_AT_ONCE = 200  # rows in memory


def find_faults(connection: sa.Connection) -> Iterator[str]:
    """A sentence for each thing that was changed, is missing or was added."""
    yield from _find_damage(connection)
    yield from preserve.find_breaks(_events(connection))
    kept = _Kept(connection)
    yield from _find_original_faults(connection, kept)
    yield from _find_text_faults(connection, kept)
    yield from _find_capture_faults(connection)
    yield from _find_reading_faults(connection, kept)
    yield from _find_claim_faults(connection)
    yield from find_word_faults(connection)
    yield from store_judgements.find_faults(connection, tuple(_events(connection, preserve.JUDGED)))
    yield from find_row_faults(connection)


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query.execution_options(yield_per=_AT_ONCE))


def _events(connection: sa.Connection, *kinds: str) -> Iterator[CustodyEvent]:
    query = sa.select(custody).order_by(custody.c.seq)
    for row in _rows(connection, query.where(custody.c.kind.in_(kinds)) if kinds else query):
        yield CustodyEvent(*row)


def _find_damage(connection: sa.Connection) -> Iterator[str]:
    """What the database itself finds wrong with its file: pages, indexes."""
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        yield from (f"the ledger's file is damaged: {line}" for line in said if line != "ok")


class _Kept:
    """What the log says of kept bytes: the hash of their packing, by the address of what is packed, and what was erased."""

    def __init__(self, connection: sa.Connection) -> None:
        self.packed: dict[str, str] = {}
        self.erased: set[str] = set()
        for event in _events(connection, preserve.RECEIVED, preserve.FAILED, preserve.ERASED):
            said = preserve.details_of(event)
            if event.kind == preserve.ERASED:
                self.erased |= {event.subject, *said.get("with", ())}
                continue
            kept = said.get("kept", {})
            for name, address in (("original", said.get("sha256")), ("text", said.get("text_sha256"))):
                if name in kept:
                    self.packed[f"{name} {address}"] = kept[name]

    def is_whole(self, noun: str, address: str, packed: bytes | None) -> bytes | None:
        """The bytes that are kept under this address, None where they are not what they were."""
        expected = self.packed.get(f"{noun} {address}")
        if packed is None or (expected is not None and preserve.sha256(packed) != expected):
            return None
        try:
            return preserve.unpack(packed, address)
        except ReportedlyError:
            return None


# --- bytes -----------------------------------------------------------------------------------------------


def _find_original_faults(connection: sa.Connection, kept: _Kept) -> Iterator[str]:
    known = sa.or_(sa.exists().where(captures.c.sha256 == evidence.c.sha256), sa.exists().where(failures.c.sha256 == evidence.c.sha256))
    for row in _rows(connection, sa.select(evidence, known.label("is_known"))):
        raw = kept.is_whole("original", row.sha256, row.packed)
        if row.packed is None and row.sha256 in kept.erased:
            continue
        if raw is None or row.size != len(raw):
            yield f"the original {row.sha256} was changed"
        elif not row.is_known:
            yield f"the original {row.sha256} was added without an event of custody"
    for table, noun in ((captures, "capture"), (failures, "failure")):
        lost = sa.select(table.c.id, table.c.sha256).where(
            table.c.sha256.is_not(None), ~sa.exists().where(evidence.c.sha256 == table.c.sha256))
        yield from (f"the original {row.sha256} of the {noun} {row.id} is missing" for row in _rows(connection, lost))


def _find_text_faults(connection: sa.Connection, kept: _Kept) -> Iterator[str]:
    known = sa.exists().where(captures.c.text_sha256 == texts.c.sha256)
    for row in _rows(connection, sa.select(texts, known.label("is_known"))):
        raw = kept.is_whole("text", row.sha256, row.packed)
        if row.packed is None and row.sha256 in kept.erased:
            continue
        if raw is None or row.characters != len(raw.decode("utf-8", "surrogatepass")):
            yield f"the text {row.sha256} was changed"
        elif not row.is_known:
            yield f"the text {row.sha256} was added without an event of custody"
    lost = sa.select(captures.c.id, captures.c.text_sha256).where(~sa.exists().where(texts.c.sha256 == captures.c.text_sha256))
    yield from (f"the text {row.text_sha256} of the capture {row.id} is missing" for row in _rows(connection, lost))


# --- captures and readings -------------------------------------------------------------------------------


def _find_capture_faults(connection: sa.Connection) -> Iterator[str]:
    for row, event in _with_events(connection, captures, preserve.RECEIVED):
        if event is None:
            yield f"the capture {row['id']} was added without an event of custody"
        elif not _is_as_received(row, event):
            yield f"the capture {row['id']} was changed"
    yield from (f"the capture {identity} is missing" for identity in _missing(connection, captures, preserve.RECEIVED))


def _with_events(connection: sa.Connection, table: sa.Table, kind: str) -> Iterator[tuple[dict[str, Any], CustodyEvent | None]]:
    """Each row of a table with its event of a kind, None where there is none."""
    query = sa.select(table, *(c.label(f"event_{c.name}") for c in custody.columns)).outerjoin(
        custody, sa.and_(custody.c.subject == table.c.id, custody.c.kind == kind))
    for found in _rows(connection, query):
        row = found._asdict()
        event = CustodyEvent(*(row.pop(f"event_{c.name}") for c in custody.columns))
        yield row, event if event.seq is not None else None


def _missing(connection: sa.Connection, table: sa.Table, kind: str) -> Iterator[str]:
    query = sa.select(custody.c.subject).where(custody.c.kind == kind, ~sa.exists().where(table.c.id == custody.c.subject))
    yield from (row.subject for row in _rows(connection, query))


def _is_as_received(row: dict[str, Any], event: CustodyEvent) -> bool:
    details = preserve.details_of(event)
    said = details.get("said", {})
    return (
        all(row[name] == details.get(name) for name in ("sha256", "text_sha256", "media_type", "replaces"))
        and all(row[column] == key(said.get(name)) for column, name in _SAID.items())
        and (row["origin"], row["retracted"]) == (plain(str(details.get("origin"))), said.get("retracted"))
        and (row["custody"], row["received_at"], row["received_by"]) == (event.seq, event.at, event.by)
    )


def _find_reading_faults(connection: sa.Connection, kept: _Kept) -> Iterator[str]:
    current = _current_by_log(connection)
    for row, event in _with_events(connection, readings, preserve.READ):
        identity = row["id"]
        if event is None:
            yield f"the reading {identity} was added without an event of custody"
            continue
        if row["sha256"] in kept.erased:
            continue
        reading = _unpacked(connection, row)
        if reading is None or not _is_as_read(row, reading, event):
            yield f"the reading {identity} was changed"
        elif row["is_current"] != (current.get(row["sha256"]) == identity):
            yield f"the reading {identity} is{'' if row['is_current'] else ' not'} the current one of its original, against the log"
        elif not _has_its_claims(connection, row, reading):
            yield f"the claims of the reading {identity} are not those that it holds"
    yield from (f"the reading {identity} is missing" for identity in _missing(connection, readings, preserve.READ))


def _current_by_log(connection: sa.Connection) -> dict[str, str]:
    """The reading of each original that the log made current last."""
    query = sa.select(readings.c.sha256, custody.c.subject).join(custody, custody.c.subject == readings.c.id).where(
        custody.c.kind.in_((preserve.READ, preserve.CURRENT_AGAIN))).order_by(custody.c.seq)
    return {row.sha256: row.subject for row in _rows(connection, query)}


def _unpacked(connection: sa.Connection, row: dict[str, Any]) -> Reading | None:
    packed = connection.scalar(sa.select(texts.c.packed).where(texts.c.sha256 == row["text_sha256"]))
    try:
        text = preserve.unpack_text(packed, row["text_sha256"]) if packed else ""
        return store_readings.unpack_json(row["packed"], text)
    except (ReportedlyError, ValueError):
        return None


def _is_as_read(row: dict[str, Any], reading: Reading, event: CustodyEvent) -> bool:
    details, report, reader = preserve.details_of(event), reading.report, reading.reader
    whole = preserve.sha256(publicjson.dumps(reading).encode("utf-8"))
    labels = {"report_id": report.id, "outlet": report.outlet, "title": report.title, "published": report.published,
              "language": report.language}
    return (
        publicjson.reader_to_json(reader) == details.get("reader")
        and (row["reader_version"], row["reader_rules"], row["reader_model"]) == (reader.version, reader.rules, reader.model)
        and all(row[column] == key(value) for column, value in labels.items())
        and whole == details.get("digest") == row["digest"] and row["capture"] == details.get("capture")
        and details.get("kept") in (None, preserve.sha256(row["packed"]))
        and (row["sha256"], row["text_sha256"], row["claim_count"]) == (report.sha256, report.text_sha256, len(reading.claims))
        and (row["custody"], row["made_at"]) == (event.seq, event.at)
    )


def _has_its_claims(connection: sa.Connection, row: dict[str, Any], reading: Reading) -> bool:
    """True where the rows of claims are those of the reading if it is current, and none if it isn't."""
    expected = claim_rows(reading, row["id"]) if row["is_current"] else ([], [])
    for table, made in zip((claims, claim_actors), expected, strict=True):
        query = sa.select(table).where(table.c.reading == row["id"]).order_by(*table.primary_key.columns)
        if [dict(found) for found in connection.execute(query).mappings()] != made:
            return False
    return True


def _find_claim_faults(connection: sa.Connection) -> Iterator[str]:
    for table in (claims, claim_actors):
        stray = sa.select(table.c.reading).where(~sa.exists().where(readings.c.id == table.c.reading)).distinct()
        yield from (f"claims of a reading {row.reading} that is none were added" for row in _rows(connection, stray))
