"""Words looked up in claims and reports. Letters are compared without accents, Arabic ones without their variants."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly import placenames, store_captures
from reportedly.store_joining import among
from reportedly.store_schema import claims, readings
from reportedly.store_words import find_numbers

MOST = 400  # reports with all the words, the newest, whose claims are looked through
AROUND = 70  # characters shown on each side
_AT_ONCE = 20  # reports


@dataclass(frozen=True, slots=True)
class FoundWords:
    """A claim or a report with the words that were looked for: `speaker` of a claim, `outlet` and day of its report, `words` around."""

    id: str
    speaker: str | None
    outlet: str | None
    published: str | None
    words: str
    voice: str | None


def find_claims(connection: sa.Connection, words: str, limit: int, hidden: Collection[str] = ()) -> tuple[FoundWords, ...]:
    """Claims of the newest reports in whose sentence all the words stand, or words that begin with them; none of hidden originals."""
    wanted, found = fold(words).split()[:8], list[FoundWords]()
    numbers = find_numbers(connection, words, MOST)
    query = sa.select(claims.c.id, claims.c.speaker, readings.c.outlet, readings.c.published, claims.c.text, claims.c.voice,
                      readings.c.sha256).join(readings, readings.c.id == claims.c.reading)
    for at in range(0, len(numbers), _AT_ONCE):
        mine = among(connection, readings.c.custody, numbers[at : at + _AT_ONCE])
        for row in connection.execute(query.where(readings.c.is_current, mine).order_by(readings.c.custody.desc(), claims.c.ordinal)):
            if row.sha256 not in hidden and _has_all(wanted, row.text):
                found.append(FoundWords(*row[:6]))
                if len(found) == limit:
                    return tuple(found)
    return tuple(found)


def find_reports(connection: sa.Connection, words: str, limit: int, hidden: Collection[str] = ()) -> tuple[FoundWords, ...]:
    """The newest reports in whose title, outlet or text all the words stand, or words that begin with them; none that is hidden."""
    found = []
    for row in _rows(connection, words, limit + len(hidden)):
        if row.sha256 not in hidden:
            text = store_captures.text_of(connection, row.text_sha256)
            found.append(FoundWords(row.sha256, None, row.outlet, row.published, _around(text, words), None))
    return tuple(found[:limit])


def _rows(connection: sa.Connection, words: str, limit: int) -> Sequence[Any]:
    numbers = find_numbers(connection, words, limit)
    columns = (readings.c.sha256, readings.c.outlet, readings.c.published, readings.c.text_sha256)
    query = sa.select(*columns).where(readings.c.is_current, among(connection, readings.c.custody, numbers))
    return connection.execute(query.order_by(readings.c.custody.desc())).all()


def fold(words: str) -> str:
    """The form in which words are compared.

    >>> fold("القذائف، al-Bāghūz") == fold("القذايف al Baghuz"), fold("Harim!")
    (True, 'harim')
    """
    return placenames.fold(words)


def _has_all(wanted: Collection[str], text: str) -> bool:
    there = set(fold(text).split())
    return all(w in there or any(t.startswith(w) for t in there) for w in wanted)


def _around(text: str, words: str) -> str:
    """The text around the first of the words that stands there as it is written, else its beginning."""
    low = text.casefold()
    at = next((i for word in words.split() if (i := low.find(word.casefold())) >= 0), 0)
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
