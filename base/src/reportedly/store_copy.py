"""A ledger copied into an empty one, row for row, from a file to a server or back: originals, log of custody and all."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from reportedly.errors import LedgerError, UsageError
from reportedly.store_schema import alembic_version, metadata
from reportedly.store_words import fill_index

_AT_ONCE = 500  # rows
_TABLES = [t for t in metadata.sorted_tables if t is not alembic_version]  # those that others refer to come first


def copy_rows(source: sa.Connection, target: sa.Connection, progress: Callable[[int, int], None]) -> int:
    """Copies every row; gives how many. `progress` is told how many of how many are done. Raises UsageError where the target isn't new.

    The source is one view of the ledger; the target's transaction is the caller's, so that half a copy is none.
    """
    counts = {t.name: source.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in _TABLES}
    if any(target.scalar(sa.select(sa.func.count()).select_from(t)) for t in _TABLES if t.name != "custody"):
        raise UsageError("the ledger to copy to holds something already", "name a file that is not there yet, or an empty database")
    target.execute(metadata.tables["custody"].delete())  # the event of its making: the log that comes has its own
    total, done = sum(counts.values()), 0
    for table in _TABLES:
        copied = 0
        for rows in source.execute(sa.select(table).execution_options(yield_per=_AT_ONCE)).mappings().partitions(_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in rows])
            copied += len(rows)
            progress(done + copied, total)
        if copied != counts[table.name]:
            raise LedgerError(f"{table.name} changed while it was copied", "nothing was kept of the copy: try again")
        done += copied
    fill_index(target)
    _go_on_counting(target)
    return done


def _go_on_counting(target: sa.Connection) -> None:
    """On a server, numbers that the database gives out go on behind those that came."""
    if target.dialect.name != "postgresql":
        return
    for table in _TABLES:
        for column in table.primary_key.columns:
            if column is table.autoincrement_column:
                sequence: Any = sa.func.pg_get_serial_sequence(table.name, column.name)
                target.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(sa.func.max(column), 1))).select_from(table))
