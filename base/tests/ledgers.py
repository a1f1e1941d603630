"""Receipts and readings made by hand and put into ledgers, for tests of what is kept."""

from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from readings import TEXT, market_reading
from reportedly import preserve, store_location
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


def take_back(path: Path, revision: str) -> None:
    """Makes a SQLite ledger what it was at an older revision of its tables: what came later is dropped."""
    old, now = sa.create_engine("sqlite://"), sa.create_engine(f"sqlite:///{path}")
    with old.connect() as was, now.begin() as connection:
        store_location.run_migrations(was, revision)
        before = sa.inspect(was)
        connection.exec_driver_sql("DROP TABLE words_index")  # and with it the tables that it keeps itself in
        made = dict(was.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
        for table in ("incidents", "joined_by"):  # derived, and later ones lack some of the columns
            connection.exec_driver_sql(f"DROP TABLE {table}")
            if table in made:
                connection.exec_driver_sql(made[table])
        after = sa.inspect(connection)
        for table in after.get_table_names():
            if table not in before.get_table_names():
                connection.exec_driver_sql(f"DROP TABLE {table}")
                continue
            indexes = {i["name"] for i in before.get_indexes(table)}
            for index in after.get_indexes(table):
                if index["name"] not in indexes:
                    connection.exec_driver_sql(f"DROP INDEX {index['name']}")
            columns = {c["name"] for c in before.get_columns(table)}
            for column in after.get_columns(table):
                if column["name"] not in columns:
                    connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column['name']}")
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    old.dispose()
    now.dispose()
