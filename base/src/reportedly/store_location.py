"""Where a ledger is, and what is there: named, made, checked, brought up to date, opened."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from reportedly.errors import LedgerError
from reportedly.store_schema import HEAD, alembic_version, metadata

WAIT = 30  # seconds that a writer waits for another
_RECOVER = "restore it from a copy; `sqlite3 FILE .recover` may save what is left"
_SQLITE = b"SQLite format 3\0"
_OURS = frozenset({"custody", "evidence", "captures", "readings", "alembic_version"})


def is_url(where: str) -> bool:
    """True for a database address, false for a file's path."""
    return "://" in where


def shown(where: str) -> str:
    """The ledger's name as it may be shown: a path, or an address without its password."""
    if not is_url(where):
        return where
    try:
        return sa.make_url(where).render_as_string(hide_password=True)
    except exc.ArgumentError:
        return where.split("://", 1)[0] + "://…"


def open_engine(where: str, create: bool, write_first: Callable[[sa.Connection], None]) -> tuple[sa.Engine, bool]:
    """An engine on the ledger, at the newest schema, and whether it was made just now. Raises LedgerError.

    `write_first` writes the first event of custody in the transaction that makes the tables.
    """
    if not is_url(where):
        _check_file(Path(where), create)
    engine = _postgres(where) if is_url(where) else _sqlite(where)
    try:
        with explained(shown(where)):
            return engine, _check_schema(engine, shown(where), create, write_first)
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turns the database's errors into ours, with the next step."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _explain(error, where) from error
    except UnicodeDecodeError as error:  # SQLite's own words about a damaged file, with the damage in them
        raise LedgerError(f"the ledger {where} is damaged", _RECOVER) from error


def _explain(error: exc.DBAPIError, where: str) -> LedgerError:
    said = str(error.orig)
    low = said.lower()
    if "locked" in low or "busy" in low or "lock timeout" in low:
        return LedgerError(f"another process is writing to the ledger {where}", "wait until it has ended and try again")
    if "disk is full" in low or "no space left" in low:
        return LedgerError(f"the disk is full, so the ledger {where} was left as it was", "make room and run the same command again")
    if "disk i/o error" in low:
        return LedgerError(f"the disk of the ledger {where} could not be written or read: what was begun was not kept",
                           "see that the disk has room and is sound, then run the same command again")
    if "readonly" in low or "read-only" in low:
        return LedgerError(f"the ledger {where} may not be written", "check the rights of the file and of its folder")
    if "unable to open" in low:
        return LedgerError(f"the ledger {where} can't be opened", "check the rights of the file and of its folder")
    if "malformed" in low or "not a database" in low:
        return LedgerError(f"the ledger {where} is damaged", _RECOVER)
    if "connection" in low or isinstance(error, exc.InterfaceError):
        return LedgerError(f"the ledger's server can't be reached: {said.splitlines()[0]}", "check the address, and that the server runs")
    return LedgerError(f"the ledger {where} refused: {said.splitlines()[0] if said else type(error.orig).__name__}",
                       "run `reportedly doctor`")


def check_ledger(where: str) -> str:
    """A phrase on the ledger that is there, without changing anything: its version, and that it can be written now. Raises LedgerError."""
    if not is_url(where):
        _check_file(Path(where), create=False)
    engine = _postgres(where) if is_url(where) else _sqlite(where)
    try:
        with explained(shown(where)), engine.connect() as connection:
            tables, version = _found(connection)
            if not tables:
                return "empty: the first reading makes a ledger in it"
            _require_ours(tables, shown(where))
            _require_known(version, shown(where))
            _try_lock(engine)
            return "whole tables" if version == HEAD else f"older tables ({version}): the next command brings them up to date ({HEAD})"
    finally:
        engine.dispose()


def _try_lock(engine: sa.Engine) -> None:
    """Takes the writers' lock and gives it back at once."""
    with engine.connect().execution_options(writes=engine.dialect.name != "sqlite") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout = 1000")
            connection.rollback()
            connection.execution_options(writes=True)
            with connection.begin():
                pass
        else:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
            connection.exec_driver_sql("LOCK TABLE custody IN EXCLUSIVE MODE")
            connection.rollback()


# --- SQLite ----------------------------------------------------------------------------------------------


def _check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        raise LedgerError(f"{path} is a directory, not a ledger", f"name a file in it, such as {path / 'reportedly.db'}")
    if not path.exists():
        if not create:
            raise LedgerError(f"there is no ledger at {path}", "`reportedly read` makes one; --ledger or $REPORTEDLY_LEDGER names it")
        if not path.parent.exists():
            raise LedgerError(f"the folder of the ledger {path} does not exist", f"make it first: mkdir -p {path.parent}")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_SQLITE))
    except OSError as error:
        raise LedgerError(f"the ledger {path} can't be read: {error.strerror}", "check the rights of the file") from error
    if head and head != _SQLITE:
        raise LedgerError(f"{path} is no ledger", "give --ledger another name; the file was left as it is")


def _sqlite(path: str) -> sa.Engine:
    engine = sa.create_engine(sa.URL.create("sqlite", database=path), connect_args={"timeout": WAIT})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, also around changes of the schema
        connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_wal(engine: sa.Engine) -> None:
    """Readers and a writer side by side; the mode stays with the file, so this is done once, when it is made."""
    raw = engine.raw_connection()
    try:
        for attempt in range(50):
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except Exception:  # another process makes the same ledger: this pragma doesn't wait by itself
                if attempt == 49:
                    raise
                time.sleep(0.02)
    finally:
        raw.close()


# --- PostgreSQL ------------------------------------------------------------------------------------------


def _postgres(where: str) -> sa.Engine:
    scheme, rest = where.split("://", 1)
    if scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise LedgerError(f"a ledger can't be kept in {scheme!r}", "give the path of a file, or postgresql://USER@HOST/NAME")
    try:
        return sa.create_engine(f"postgresql+psycopg://{rest}", pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise LedgerError("a ledger on PostgreSQL needs psycopg, which is not installed", "pip install 'psycopg[binary]'") from error
    except exc.ArgumentError as error:
        raise LedgerError("the ledger's address can't be read", "write it as postgresql://USER@HOST/NAME") from error


def wait_for_writers(connection: sa.Connection) -> None:
    """Takes the one lock of writers on a server: the log of custody has one order. Readers go on meanwhile; raises after WAIT seconds."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
    connection.exec_driver_sql("LOCK TABLE custody IN EXCLUSIVE MODE")


# --- schema ----------------------------------------------------------------------------------------------


def _check_schema(engine: sa.Engine, where: str, create: bool, write_first: Callable[[sa.Connection], None]) -> bool:
    """Makes the tables in an empty database, brings older ones up to date; True where they were made."""
    with engine.connect() as connection:
        tables, version = _found(connection)
    if not tables:
        if not create:
            raise LedgerError(f"there is no ledger in {where}", "`reportedly read` makes one")
        return _make(engine, write_first)
    _require_ours(tables, where)
    if version != HEAD:
        _upgrade(engine, version, where)
    return False


def _found(connection: sa.Connection) -> tuple[frozenset[str], str | None]:
    """The tables that are there, and the schema's version where there is one."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    tables = frozenset(connection.exec_driver_sql(query).scalars())
    version = connection.scalar(sa.select(alembic_version.c.version_num)) if tables >= _OURS else None
    return tables, version


def _require_ours(tables: frozenset[str], where: str) -> None:
    if not tables >= _OURS:
        raise LedgerError(f"{where} is a database, but no ledger", "give --ledger another name; the database was left as it is")


def _make(engine: sa.Engine, write_first: Callable[[sa.Connection], None]) -> bool:
    """All tables in one transaction; False where another process was faster."""
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236837)")
        if _found(connection)[0]:
            return False
        metadata.create_all(connection, checkfirst=False)
        connection.execute(alembic_version.insert().values(version_num=HEAD))
        write_first(connection)
    return True


def _upgrade(engine: sa.Engine, version: str | None, where: str) -> None:
    _require_known(version, where)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        run_migrations(connection)


def _require_known(version: str | None, where: str) -> None:
    """Raises LedgerError where the tables' version is lost, or is of a later Reportedly."""
    if version is None:
        raise LedgerError(f"the ledger {where} is damaged: it has lost the version of its tables", "restore it from a copy")
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(os.fspath(Path(__file__).parent / "migrations"))
    if version not in {script.revision for script in scripts.walk_revisions()}:
        raise LedgerError(f"the ledger {where} was made by a newer Reportedly (schema {version}, this version knows {HEAD})",
                          "update Reportedly, or use another ledger")


def run_migrations(connection: sa.Connection, to: str = "head") -> None:
    """Every step that the database has not seen yet, up to one, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", (Path(__file__).parent / "migrations").as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
