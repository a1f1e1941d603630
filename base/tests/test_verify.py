"""Verification: every single changed byte of what is under custody is found, in a row and in the file; a missing or added row is named."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledgers import TEXT, put, receive
from reportedly import store_failures
from reportedly.errors import LedgerError
from reportedly.pipeline_joining import join_due
from reportedly.records import Failure
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.store_schema import metadata
from reportedly.store_verify import find_faults

UNDER_CUSTODY = ("custody", "evidence", "texts", "captures", "readings", "claims", "claim_actors", "judgements", "judgement_subjects",
                 "incident_claims", "incident_actors", "report_words")
OF_INCIDENTS = ("id", "day", "until", "summary", "status", "type", "subtype", "civilians_targeted", "earliest", "latest", "place_id",
                "place", "place_key", "country", "admin1", "lat", "lon", "killed_low", "killed_best", "killed_high", "responsible", "grade",
                "independent_sources", "disputed", "decided_by", "claim_count", "report_count", "sought")


def fill(path: Path | str) -> None:
    """A ledger with two reports, one of them received again with another date, judgements, a failure, and incidents."""
    with Ledger.open(path, by="ada") as ledger:
        first = put(ledger, id="r1", outlet="Wire", published="2031-05-06", url="https://wire.example/1")
        put(ledger, id="r1", outlet="Wire", published="2031-05-07", url="https://wire.example/1")
        put(ledger, id="r2", outlet="Post", raw=TEXT.encode() + b"\n")
        ledger.judge(Judgement("field", (first.claims[0].id,), "correct", "event.subtype", "Attack", "the doctor says so: \u00e9"))
        ledger.judge(Judgement("tag", (first.claims[0].id, first.claims[1].id), "tag", value="night"))
        store_failures.keep(ledger, Failure("a.bin", "not text", "give text", b"\x00\xff"))
        join_due(ledger)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "a.db"
    fill(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def cells(path: Path) -> list[tuple[str, int, str]]:
    """Every cell under custody: table, row by SQLite's number, column."""
    found = []
    with sqlite3.connect(path) as connection:
        for table in UNDER_CUSTODY:
            columns = [c.name for c in metadata.tables[table].columns if (table, c.name) != ("incident_claims", "report")]
            found += [(table, row, column) for (row,) in connection.execute(f"SELECT rowid FROM {table}") for column in columns]
        found += [("incidents", row, column) for (row,) in connection.execute("SELECT rowid FROM incidents") for column in OF_INCIDENTS]
        found += [("incident_wholes", row, column) for (row,) in connection.execute("SELECT rowid FROM incident_wholes")
                  for column in ("id", "packed")]
    return found


def changed(value: Any, at: int, by: int) -> Any:
    """The value with one byte changed: one character of a text, one digit of a number, one byte of bytes."""
    if value is None:
        return "x"
    if isinstance(value, bytes):
        at %= len(value)
        return value[:at] + bytes([value[at] ^ by]) + value[at + 1 :]
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value ^ (1 << (by % 8))
    if isinstance(value, float):
        return value + 0.5
    if not value:
        return "x"
    at %= len(value)
    return value[:at] + chr(ord(value[at]) ^ (by & 31 or 1)) + value[at + 1 :]


def faults_after(path: Path, table: str, row: int, column: str, at: int, by: int) -> list[str]:
    """What verification says once one byte of a cell is changed; the change is taken back."""
    engine = sa.create_engine(f"sqlite:///{path}")  # without foreign keys, as an intruder would
    try:
        with engine.connect() as connection:
            old = connection.exec_driver_sql(f'SELECT "{column}" FROM {table} WHERE rowid = {row}').scalar()
            try:
                connection.exec_driver_sql(f'UPDATE {table} SET "{column}" = ? WHERE rowid = {row}', (changed(old, at, by),))
            except sa.exc.IntegrityError:
                return ["two rows with one key: no such ledger"]
            try:
                return list(find_faults(connection))
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def test_a_whole_ledger_has_no_faults(filled):
    with Ledger.open(filled) as ledger:
        assert ledger.verify_chain() == ()


def test_a_whole_ledger_on_a_server_has_no_faults_and_a_changed_row_is_found(postgres):
    fill(postgres)
    with Ledger.open(postgres) as ledger:
        assert ledger.verify_chain() == ()
        with ledger.writing() as connection:
            connection.exec_driver_sql("UPDATE captures SET outlet = 'Other' WHERE outlet = 'Post'")
        assert any("capture" in fault for fault in ledger.verify_chain())


def test_one_changed_byte_in_any_column_is_found(filled):
    chance = random.Random(3)
    everything = cells(filled)
    chance.shuffle(everything)
    of_columns = {(table, column): (table, row, column) for table, row, column in everything}
    assert len(of_columns) > 120
    for table, row, column in of_columns.values():
        assert faults_after(filled, table, row, column, chance.randrange(10**6), chance.randrange(1, 256)), (table, row, column)


@given(st.data())
@settings(max_examples=50, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_byte_of_any_cell(filled, data):
    table, row, column = data.draw(st.sampled_from(cells(filled)))
    at, by = data.draw(st.integers(0, 10**6)), data.draw(st.integers(1, 255))
    assert faults_after(filled, table, row, column, at, by), (table, row, column)


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(path) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in metadata.tables}


@given(st.integers(0, 10**9), st.integers(1, 255))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_byte_of_the_file_is_found_or_changes_nothing(filled, tmp_path_factory, at, by):
    raw, path = bytearray(filled.read_bytes()), tmp_path_factory.mktemp("flipped") / "a.db"
    raw[at % len(raw)] ^= by
    path.write_bytes(raw)
    try:
        with Ledger.open(path, create=False) as ledger:
            faults = ledger.verify_chain()
    except LedgerError as error:
        assert error.hint
        return
    derived = ("joining_due", "joined_reports", "joining_keys", "incidents", "incident_ids", "joined_by", "failures", "feeds",
               "feed_entries")
    if not faults:
        now, before = contents(path), contents(filled)
        assert all(now[table] == before[table] for table in before if table not in derived)


@pytest.mark.parametrize("table", [t for t in UNDER_CUSTODY if t != "custody"])
def test_a_missing_row_is_found(filled, table):
    engine = sa.create_engine(f"sqlite:///{filled}")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
        assert list(find_faults(connection)), table
        connection.rollback()
    engine.dispose()


ADDED = [
    ("INSERT INTO evidence SELECT 'ab' || substr(sha256, 3), size, packed FROM evidence LIMIT 1", "original"),
    ("INSERT INTO texts SELECT 'ab' || substr(sha256, 3), characters, packed FROM texts LIMIT 1", "text"),
    ("INSERT INTO claims SELECT 'rd-none', 99, id, type, subtype, civilians_targeted, status, voice, place_id, place, place_key, country, "
     "admin1, lat, lon, geo_precision, earliest, latest, text, speaker FROM claims LIMIT 1", "added"),
    ("INSERT INTO judgement_subjects SELECT judgement, ordinal + 5, subject FROM judgement_subjects LIMIT 1", "judgement"),
]


@pytest.mark.parametrize(("change", "names"), ADDED, ids=[c[0][:40] for c in ADDED])
def test_an_added_row_is_found(filled, change, names):
    engine = sa.create_engine(f"sqlite:///{filled}")
    with engine.connect() as connection:
        connection.exec_driver_sql(change)
        assert any(names in fault for fault in find_faults(connection))
        connection.rollback()
    engine.dispose()


def test_bytes_that_come_again_are_kept_once_and_hold(tmp_path):
    with Ledger.open(tmp_path / "a.db") as ledger:
        store_failures.keep(ledger, Failure("a.txt", "no text", "give text", TEXT.encode()))
        ledger.keep(receive(TEXT, id="1"))
        ledger.keep(receive(TEXT, id="2"))
        assert ledger.verify_chain() == () and ledger.counts()["evidence"] == 1
