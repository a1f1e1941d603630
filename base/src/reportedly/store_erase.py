"""An original destroyed for good: its bytes, its text and what was read in it go; rows, hashes and the log stay as its tombstone."""

import sqlalchemy as sa

from reportedly import preserve
from reportedly.errors import UsageError
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.store_claims import drop_claims
from reportedly.store_schema import captures, evidence, readings, texts
from reportedly.store_words import drop_words


def erase(ledger: Ledger, judgement: Judgement) -> None:
    """Destroys the original that a standing judgement withholds; its event in the log says on whose word. Nothing brings it back.

    Raises UsageError where the judgement withholds no report.
    """
    if (judgement.kind, judgement.verdict) != ("withhold", "report") or not judgement.id:
        raise UsageError("only a report that is withheld can be erased", "`reportedly judge withhold report ID --reason TEXT` first")
    sha256 = judgement.subjects[0]
    with ledger.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")  # freed pages are overwritten, not only let go
        alone = _texts_of_none_else(connection, sha256)
        ledger.append_event(connection, preserve.ERASED, sha256, {"judgement": judgement.id, "with": alone})
        connection.execute(evidence.update().where(evidence.c.sha256 == sha256).values(packed=None))
        connection.execute(texts.update().where(texts.c.sha256.in_(alone)).values(packed=None))
        read = connection.execute(sa.select(readings.c.id, readings.c.custody).where(readings.c.sha256 == sha256)).all()
        for row in read:
            drop_claims(connection, row.id)
        drop_words(connection, [row.custody for row in read], wholly=True)
        connection.execute(readings.update().where(readings.c.sha256 == sha256).values(packed=b"", is_current=False))
    _let_go(ledger)


def _texts_of_none_else(connection: sa.Connection, sha256: str) -> list[str]:
    """The texts that came from this original and from no other."""
    mine = sa.select(captures.c.text_sha256).where(captures.c.sha256 == sha256)
    others = sa.select(captures.c.text_sha256).where(captures.c.sha256 != sha256)
    return list(connection.execute(mine.where(captures.c.text_sha256.not_in(others)).distinct()).scalars())


def _let_go(ledger: Ledger) -> None:
    """Empties SQLite's journal, which still holds the pages as they were."""
    with ledger.looking() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def is_erased(ledger: Ledger, sha256: str) -> bool:
    """True where these bytes were in the ledger and were destroyed."""
    with ledger.looking() as connection:
        row = connection.execute(sa.select(evidence.c.packed.is_(None).label("gone")).where(evidence.c.sha256 == sha256)).first()
    return row is not None and bool(row.gone)
