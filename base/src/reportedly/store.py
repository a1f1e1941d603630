"""The ledger: originals, captures, readings and their claims in SQLite or PostgreSQL; append, read back, version.

Everything that belongs together is written in one transaction, with its event in the log of custody.
"""

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa

from reportedly import (
    preserve,
    store_batch,
    store_captures,
    store_claims,
    store_incidents,
    store_joining,
    store_judgements,
    store_readings,
)
from reportedly.errors import LedgerError, NotFoundError, StaleError
from reportedly.records import Capture, Claim, CustodyEvent, Incident, Reader, Reading, Received
from reportedly.records_review import Judgement
from reportedly.seal import Seal
from reportedly.store_claims import FoundClaim, plain
from reportedly.store_incidents import FoundIncident, IncidentsWanted
from reportedly.store_location import explained, open_engine, shown, wait_for_writers
from reportedly.store_schema import HEAD, captures, claims, custody, evidence, readings

Answer = TypeVar("Answer")
DEFAULT = "reportedly.db"
ALL = IncidentsWanted()
SHORTEST_PREFIX = 4  # characters of an id that may stand for it


def ledger_path(option: str | os.PathLike[str] | None = None) -> str:
    """Where the ledger is: the option, else $REPORTEDLY_LEDGER, else reportedly.db in the current directory."""
    return os.fspath(option) if option else os.environ.get("REPORTEDLY_LEDGER") or DEFAULT


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What an id stands for: a report (`claim` None) or one claim, with the current reading it is in."""

    id: str
    reading: Reading
    claim: Claim | None


class Ledger:
    """An open ledger, for one thread. `where` is its path or address as it may be shown; `is_new` True where it was made just now."""

    def __init__(self, engine: sa.Engine, where: str, is_new: bool, by: str, now: Callable[[], dt.datetime]) -> None:
        self.where, self.is_new = where, is_new
        self._engine, self._by, self._now = engine, by, now
        self._writing: sa.Connection | None = None

    @classmethod
    def open(cls, where: str | os.PathLike[str], create: bool = True, *, by: str | None = None,
             now: Callable[[], dt.datetime] = _utc_now) -> Self:
        """Opens a ledger, making it where `create` allows and there is none. Raises LedgerError.

        `by` is whom custody events name (the user by default), `now` the clock.
        """
        location, person = os.fspath(where), by or preserve.who()
        engine, is_new = open_engine(
            location, create, lambda connection: _write_first_event(connection, now(), person))
        return cls(engine, shown(location), is_new, person, now)

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction over everything written inside: all of it is kept, or none. Other writers wait, so keep it short."""
        if self._writing is not None:
            yield self._writing
            return
        with explained(self.where), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                wait_for_writers(connection)
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = None

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """One view of the ledger: everything asked inside sees the same rows."""
        if self._writing is not None:
            yield self._writing
            return
        with explained(self.where), self._engine.connect() as connection:
            yield connection

    def ask(self, question: Callable[[sa.Connection], Answer]) -> Answer:
        """What a question of the store_*.py files gives on this ledger."""
        with self.looking() as connection:
            return question(connection)

    # --- in ----------------------------------------------------------------------------------------------

    def find_capture(self, received: Received) -> Capture | None:
        """The receipt of the same bytes with the same context, if it is there; writes nothing."""
        with self.looking() as connection:
            return store_captures.pick(connection, received)

    def kept_text(self, received: Received) -> str:
        """The text that was first extracted from these bytes, so that no offset moves; the received text if they are new."""
        with self.looking() as connection:
            return store_captures.kept_text(connection, received)

    def keep(self, received: Received) -> Capture:
        """Keeps the original, its text and how it came; what is there already is given back as it is (`is_new` False)."""
        with self.writing() as connection:
            known = store_captures.pick(connection, received)
            if known is not None:
                return known
            capture = store_captures.prepare(connection, received)
            packed = store_captures.pack_new(connection, capture, received.raw)
            event = self._append_event(connection, preserve.RECEIVED, capture.id, store_captures.details(capture, received, packed))
            return store_captures.write(connection, capture, len(received.raw), packed, event)

    def current_reading(self, capture: Capture, reader: Reader) -> Reading | None:
        """This reader's reading of this capture, if it is there. It becomes current again where another context's was."""
        identity = store_readings.reading_id(capture.id, reader)
        with self.looking() as connection:
            row = store_readings.pick_row(connection, identity)
        if row is None:
            return None
        reading = store_readings.unpack(row, capture.text)
        if not row.is_current:
            with self.writing() as connection:
                if store_readings.differs_in_context(connection, row):
                    self._append_event(connection, preserve.CURRENT_AGAIN, identity, {"sha256": row.sha256})
                    store_readings.make_current(connection, row.sha256, identity, reading)
        return reading

    def append_reading(self, capture: Capture, reading: Reading) -> Reading:
        """Keeps a reading as the current one of its original; one by the same reader is given back as it is.

        The capture's `replaces` is set on the report. Raises ValueError where the reading is not of the capture's text.
        """
        if (reading.report.sha256, reading.report.text_sha256) != (capture.source.sha256, capture.text_sha256):
            raise ValueError("read the text that the ledger keeps (Capture.text, Ledger.kept_text), so that offsets hold")
        with self.writing() as connection:
            known = self.current_reading(capture, reading.reader)
            if known is not None:
                return known
            reading = replace(reading, report=replace(reading.report, replaces=capture.replaces))
            identity = store_readings.reading_id(capture.id, reading.reader)
            line, packed = store_readings.pack(reading)
            event = self._append_event(connection, preserve.READ, identity, store_readings.details(capture.id, reading, line, packed))
            store_readings.write(connection, capture.id, reading, event, line, packed)
            return reading

    def record(self, received: Received, reading: Reading) -> Reading:
        """Original, capture, custody, reading and claims in one transaction; gives the reading as it is kept."""
        with self.writing():
            return self.append_reading(self.keep(received), reading)

    def record_all(self, pairs: Sequence[tuple[Received, Reading]]) -> list[Reading]:
        """The same for many, in one transaction and with few statements; what is kept is what `record` would keep of one after another."""
        kept: list[Reading] = []
        with self.writing() as connection:
            for is_new, run in store_batch.find_runs(connection, pairs):
                kept += store_batch.write_new(connection, run, plain(self._by), self.now) if is_new else [self.record(*one) for one in run]
        return kept

    def judge(self, judgement: Judgement, *, seen: int | None = None) -> Judgement:
        """Appends what a person decided, with its event of custody; gives it with its id. The same said again by the same is kept once.

        `seen` is the version (`version_of` the subjects) that the person looked at. Raises StaleError where something has happened
        to the subjects since, UsageError for what can't be decided so, NotFoundError.
        """
        store_judgements.check(judgement)
        with self.writing() as connection:
            j = store_judgements.prepare(connection, replace(judgement, by=plain(judgement.by or self._by)))
            if seen is not None and (changes := store_judgements.changes_since(connection, seen, j.subjects, j.role, j.by)):
                raise StaleError("this has changed since you looked at it", f"{'; '.join(changes)}: look again, then judge")
            if (known := store_judgements.pick_same(connection, j)) is not None:
                return known
            now = self._now()
            j = store_judgements.identified(connection, j, _written(now))
            event = _append_event(connection, now, j.by, preserve.JUDGED, j.id, {
                "kind": j.kind, "verdict": j.verdict, "digest": store_judgements.digest_of(j)})
            store_judgements.write(connection, j, event)
            store_joining.write_due_of(connection, j)
            return j

    def find_judgements(self, *subjects: str, kinds: tuple[str, ...] = ()) -> tuple[Judgement, ...]:
        """What people decided, oldest first, undone ones too: all, or what is about any of the subjects (`review.find_standing` picks)."""
        with self.looking() as connection:
            return store_judgements.find(connection, subjects or None, kinds=kinds)

    def version_of(self, *subjects: str, role: str = "reviewer", by: str | None = None) -> int:
        """The version of claims, reports, names: what `judge` takes as `seen`."""
        with self.looking() as connection:
            return store_judgements.version_of(connection, subjects, role, by or self._by)

    def now(self) -> str:
        """The moment by the ledger's clock, ISO 8601 in UTC."""
        return _written(self._now())

    def append_event(self, connection: sa.Connection, kind: str, subject: str, details: dict[str, Any]) -> CustodyEvent:
        """Adds an event to the log of custody, in the transaction of what it tells of."""
        return self._append_event(connection, kind, subject, details)

    def _append_event(self, connection: sa.Connection, kind: str, subject: str, details: dict[str, Any]) -> CustodyEvent:
        return _append_event(connection, self._now(), self._by, kind, subject, details)

    # --- out ---------------------------------------------------------------------------------------------

    def find_claims(self, *, place: str | None = None, day: str | None = None, type: str | None = None,  # noqa: A002
                    actor: str | None = None, role: str | None = None, status: str | None = None, voice: str | None = None,
                    limit: int | None = None) -> tuple[FoundClaim, ...]:
        """Claims of current readings: by place (id, name, province, country code), day (ISO day, month, year, FIRST/LAST),
        event type or sub-type, actor (id or name; in any role but the speaker's unless `role` says which)."""
        with self.looking() as connection:
            return store_claims.find_claims(connection, place=place, day=day, type=type, actor=actor, role=role, status=status,
                                            voice=voice, limit=limit)

    def find_readings(self) -> Iterator[Reading]:
        """The current reading of every original, in the order in which they were made."""
        with self.looking() as connection:
            ids = connection.execute(sa.select(readings.c.id).where(readings.c.is_current).order_by(readings.c.custody)).scalars().all()
        for identity in ids:
            with self.looking() as connection:
                row = store_readings.pick_row(connection, identity)
                if row is not None:
                    yield store_readings.unpack(row, store_captures.text_of(connection, row.text_sha256))

    def reading(self, identity: str) -> Reading:
        """A kept reading. Raises LedgerError where it is gone."""
        with self.looking() as connection:
            return self._reading(connection, identity)

    # --- incidents ---------------------------------------------------------------------------------------

    def find_incidents(self, wanted: IncidentsWanted = ALL, sort: str = "when", limit: int | None = None,
                       offset: int = 0) -> tuple[FoundIncident, ...]:
        """Incidents as they were joined last, flat, by one of `store_incidents.SORTS` (`-killed`: the highest first). Raises UsageError."""
        with self.looking() as connection:
            return store_incidents.find_incidents(connection, wanted, sort, limit, offset)

    def count_incidents(self, wanted: IncidentsWanted = ALL) -> int:
        """How many incidents are as wanted."""
        with self.looking() as connection:
            return store_incidents.count_incidents(connection, wanted)

    def whole_incidents(self, wanted: IncidentsWanted = ALL, sort: str = "when") -> Iterator[Incident]:
        """The whole incidents that are as wanted, few at a time in memory."""
        with self.looking() as connection:
            ids = store_incidents.find_ids(connection, wanted, sort)
        for at in range(0, len(ids), 200):
            with self.looking() as connection:
                yield from store_incidents.load_incidents(connection, ids[at : at + 200])

    def pick_incident(self, identifier: str) -> Incident:
        """The incident that an id opens: its own, an earlier one, a claim's, or the first characters. Raises NotFoundError."""
        with self.looking() as connection:
            ids = store_incidents.resolve(connection, plain(identifier))
            if len(ids) == 1:
                return store_incidents.load_incidents(connection, ids)[0]
        if ids:
            raise NotFoundError(f"{len(ids)} incidents have an id like {identifier!r}: {', '.join(ids[:5])}", "give more of the id")
        raise NotFoundError(f"no incident in the ledger {self.where} has the id {identifier!r}",
                            "ids stand in the last column of what `reportedly incidents` prints")

    def incidents_of(self, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The incidents that claims and reports are in, by the id asked for; reports are named by their SHA-256 or label."""
        with self.looking() as connection:
            return store_incidents.incidents_of(connection, ids)

    def find_incident_history(self, incident: str) -> tuple[str, ...]:
        """Every earlier id that opens this incident."""
        with self.looking() as connection:
            return store_incidents.find_history(connection, incident)

    # --- by id -------------------------------------------------------------------------------------------

    def find(self, identifier: str) -> tuple[Found, ...]:
        """The claims and reports that an id stands for: exactly, else by its first characters (four or more)."""
        identifier = plain(identifier)
        with self.looking() as connection:
            exact = self._find_by(connection, lambda column: column == identifier)
            if exact or len(identifier) < SHORTEST_PREFIX:
                return exact
            return self._find_by(connection, lambda column: column.startswith(identifier, autoescape=True))

    def pick(self, identifier: str) -> Found:
        """The one claim or report that an id stands for. Raises NotFoundError where there is none, or more than one."""
        found = self.find(identifier)
        if not found:
            raise NotFoundError(f"nothing in the ledger {self.where} has the id {identifier!r}",
                                "ids stand in the last column of what `reportedly read` prints")
        if len(found) > 1:
            ids = ", ".join(f"{f.id} ({f.reading.report.outlet or f.reading.report.sha256[:12]})" for f in found[:5])
            raise NotFoundError(f"{len(found)} things in the ledger have an id like {identifier!r}: {ids}",
                                "give more of the id, or the first characters of the report's sha256")
        return found[0]

    def _find_by(self, connection: sa.Connection, same: Callable[[Any], sa.ColumnElement[bool]]) -> tuple[Found, ...]:
        of_claims = sa.select(claims.c.reading, claims.c.ordinal).where(same(claims.c.id)).limit(20)
        of_reports = sa.select(readings.c.id, readings.c.report_id).where(
            readings.c.is_current, sa.or_(same(readings.c.report_id), same(readings.c.sha256))).order_by(readings.c.custody).limit(20)
        found = []
        for reading_id, ordinal in connection.execute(of_claims):
            reading = self._reading(connection, reading_id)
            found.append(Found(reading.claims[ordinal].id, reading, reading.claims[ordinal]))
        for reading_id, report_id in connection.execute(of_reports):
            found.append(Found(report_id, self._reading(connection, reading_id), None))
        return tuple(found)

    def _reading(self, connection: sa.Connection, identity: str) -> Reading:
        row = store_readings.pick_row(connection, identity)
        if row is None:
            raise LedgerError(f"the reading {identity} is missing from the ledger {self.where}", "restore the ledger from a copy")
        return store_readings.unpack(row, store_captures.text_of(connection, row.text_sha256))

    def original(self, sha256: str) -> bytes:
        """The bytes as received. Raises NotFoundError."""
        with self.looking() as connection:
            packed = connection.scalar(sa.select(evidence.c.packed).where(evidence.c.sha256 == sha256))
        if packed is None:
            raise NotFoundError(f"the ledger {self.where} holds no original {sha256}", "give the whole sha256 of a report")
        return preserve.unpack(packed, sha256)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = (evidence, captures, readings, claims, custody)
        with self.looking() as connection:
            return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables}

    # --- whole? ------------------------------------------------------------------------------------------

    def find_events(self) -> tuple[CustodyEvent, ...]:
        """The log of custody, oldest first."""
        with self.looking() as connection:
            return tuple(CustodyEvent(**row) for row in connection.execute(sa.select(custody).order_by(custody.c.seq)).mappings())

    def each_event(self) -> Iterator[CustodyEvent]:
        """The log of custody, oldest first, few events at a time in memory."""
        with self.looking() as connection:
            for row in connection.execute(sa.select(custody).order_by(custody.c.seq).execution_options(yield_per=500)):
                yield CustodyEvent(*row)

    def pick_event(self, seq: int) -> CustodyEvent | None:
        """The event with this number."""
        with self.looking() as connection:
            row = connection.execute(sa.select(custody).where(custody.c.seq == seq)).first()
            return CustodyEvent(*row) if row else None

    def seal(self) -> Seal:
        """The state of the log of custody: what is published of it."""
        with self.looking() as connection:
            row = connection.execute(sa.select(custody.c.seq, custody.c.hash).order_by(custody.c.seq.desc()).limit(1)).first()
        if row is None:
            raise LedgerError(f"the log of custody of {self.where} is empty", "restore the ledger from a copy")
        return Seal(row.seq, row.hash)

    def keep_stamp(self, seal: Seal, authority: str, stamp: str) -> CustodyEvent:
        """Notes in the log that a seal was time-stamped, with the stamp (base64 of DER)."""
        with self.writing() as connection:
            return self._append_event(connection, preserve.SEALED, str(seal), {"authority": authority, "stamp": stamp})

    def copy_to(self, target: "Ledger", progress: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Copies every row into an empty ledger, all or nothing; gives how many. Raises UsageError, LedgerError."""
        from reportedly.store_copy import copy_rows

        with self.looking() as connection, target.writing() as written:
            return copy_rows(connection, written, progress)

    def each_fault(self) -> Iterator[str]:
        """A sentence for everything under custody that was changed, is missing or was added, as it is found."""
        from reportedly.store_verify import find_faults

        with self.looking() as connection:
            yield from find_faults(connection)

    def verify_chain(self) -> tuple[str, ...]:
        """A sentence for everything under custody that was changed, is missing or was added; empty for a whole ledger."""
        return tuple(self.each_fault())


# --- custody ---------------------------------------------------------------------------------------------


def _write_first_event(connection: sa.Connection, now: dt.datetime, by: str) -> None:
    _append_event(connection, now, by, preserve.MADE, "ledger", {"schema": HEAD})


def _append_event(
    connection: sa.Connection, now: dt.datetime, by: str, kind: str, subject: str, details: dict[str, Any],
) -> CustodyEvent:
    last = connection.execute(sa.select(custody.c.seq, custody.c.hash).order_by(custody.c.seq.desc()).limit(1)).first()
    event = preserve.chain((last.seq, last.hash) if last else None, _written(now), plain(by), kind, subject, details)
    connection.execute(custody.insert(), asdict(event))
    return event


def _written(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
