"""The index that words are looked up in: of each current reading's report the words of its text, title and outlet, folded.

SQLite keeps it as an FTS5 table without contents, PostgreSQL as a tsvector; both are made from `report_words`, which holds exactly what
was put in, so that a row can be taken out again whatever the rules of folding are by then.
"""

from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa

from reportedly import placenames, preserve
from reportedly.errors import LedgerError
from reportedly.store_joining import among
from reportedly.store_schema import readings, report_words

LONGEST = 200_000  # characters of a report that are indexed
_LONGEST_WORD = 60  # characters
_AT_ONCE = 500


def words_of(*parts: str | None) -> str:
    """The different words of a report as they are compared, in order.

    >>> words_of(None, "Shells hit Al-Bāghūz; shells again.")
    'again al baghuz hit shells'
    """
    whole = "\n".join(part for part in parts if part)
    return " ".join(sorted({word[:_LONGEST_WORD] for word in placenames.fold(whole[:LONGEST]).split()}))


def write_words(connection: sa.Connection, words: Iterable[tuple[int, str]]) -> None:
    """Adds the words of readings, by their number in the log."""
    rows: list[dict[str, int | str]] = [{"n": n, "words": found} for n, found in words]
    if not rows:
        return
    connection.execute(report_words.insert(), [{"n": row["n"], "packed": preserve.pack(str(row["words"]).encode("utf-8"))} for row in rows])
    _add(connection, rows)


def _add(connection: sa.Connection, rows: list[dict[str, int | str]]) -> None:
    value = "array_to_tsvector(string_to_array(:words, ' '))" if connection.dialect.name == "postgresql" else ":words"
    connection.execute(sa.text(f"INSERT INTO words_index (rowid, words) VALUES (:n, {value})"), rows)  # noqa: S608 (our own words)


def drop_words(connection: sa.Connection, numbers: Collection[int], *, wholly: bool = False) -> None:
    """Takes readings out of the index; `wholly` leaves no trace of their words in its pages."""
    kept = connection.execute(sa.select(report_words).where(among(connection, report_words.c.n, numbers))).all()
    if kept and connection.dialect.name == "postgresql":
        connection.execute(sa.text("DELETE FROM words_index WHERE rowid = :n"), [{"n": row.n} for row in kept])
    elif kept:
        gone = [{"n": row.n, "words": preserve.unpack(row.packed).decode("utf-8")} for row in kept]
        connection.execute(sa.text("INSERT INTO words_index (words_index, rowid, words) VALUES ('delete', :n, :words)"), gone)
        if wholly:
            connection.exec_driver_sql("INSERT INTO words_index (words_index) VALUES ('optimize')")
    connection.execute(report_words.delete().where(among(connection, report_words.c.n, numbers)))


def fill_index(connection: sa.Connection) -> None:
    """Fills an empty index from the words that are kept: those of a ledger that was copied."""
    for rows in connection.execute(sa.select(report_words).execution_options(yield_per=_AT_ONCE)).partitions(_AT_ONCE):
        _add(connection, [{"n": row.n, "words": preserve.unpack(row.packed).decode("utf-8")} for row in rows])


def find_numbers(connection: sa.Connection, words: str, limit: int) -> tuple[int, ...]:
    """The numbers of the newest readings whose reports have all these words, or words that begin with them, the newest first."""
    wanted = [word for word in placenames.fold(words).split() if word][:8]
    if not wanted:
        return ()
    if connection.dialect.name == "postgresql":
        asked, matches = " & ".join(f"'{word}':*" for word in wanted), "words @@ to_tsquery('simple', :asked)"
    else:
        asked, matches = " AND ".join(f'"{word}"*' for word in wanted), "words_index MATCH :asked"
    query = sa.text(f"SELECT rowid FROM words_index WHERE {matches} ORDER BY rowid DESC LIMIT :limit")  # noqa: S608
    return tuple(connection.execute(query, {"asked": asked, "limit": limit}).scalars())


def find_word_faults(connection: sa.Connection) -> Iterator[str]:
    """A sentence for each current reading whose report's words are missing or damaged, and for words of none."""
    joined = sa.select(readings.c.id, readings.c.custody, report_words).join(
        report_words, sa.and_(report_words.c.n == readings.c.custody, readings.c.is_current), full=True).where(
        sa.or_(readings.c.is_current, readings.c.id.is_(None)))
    for row in connection.execute(joined.execution_options(yield_per=_AT_ONCE)):
        try:
            if row.id is None:
                yield f"words of a reading {row.n} that is none were added"
            elif row.n is None:
                yield f"the words of the reading {row.id} are missing"
            else:
                preserve.unpack(row.packed)
        except LedgerError:
            yield f"the words of the reading {row.id} were changed"
