"""Words looked up in claims and reports. Letters are compared without accents, Arabic ones without their variants."""

from dataclasses import dataclass

import sqlalchemy as sa

from reportedly import placenames, store_captures
from reportedly.store_schema import claims, readings

SCANNED = 600  # the newest reports whose whole text is looked through
LONGEST = 50_000  # characters of a text that are looked through
_FOLDED: dict[str, str] = {}
AROUND = 70  # characters shown on each side


@dataclass(frozen=True, slots=True)
class FoundWords:
    """A claim or a report with the words that were looked for: `speaker` of a claim, `outlet` and day of its report, `words` around."""

    id: str
    speaker: str | None
    outlet: str | None
    published: str | None
    words: str
    voice: str | None


def find_claims(connection: sa.Connection, words: str, limit: int) -> tuple[FoundWords, ...]:
    """Claims of current readings in whose sentence all the words stand, as they are written but for case."""
    query = sa.select(claims.c.id, claims.c.speaker, readings.c.outlet, readings.c.published, claims.c.text, claims.c.voice).join(
        readings, readings.c.id == claims.c.reading)
    for word in words.split()[:8]:
        query = query.where(claims.c.text.icontains(word, autoescape=True))
    return tuple(FoundWords(*row) for row in connection.execute(query.limit(limit)))


def find_reports(connection: sa.Connection, words: str, limit: int) -> tuple[FoundWords, ...]:
    """The newest reports in whose title, outlet or text all the words stand."""
    wanted = [fold(w) for w in words.split()[:8] if fold(w)]
    columns = (readings.c.sha256, readings.c.title, readings.c.outlet, readings.c.published, readings.c.text_sha256)
    rows = connection.execute(
        sa.select(*columns).where(readings.c.is_current).order_by(readings.c.custody.desc()).limit(SCANNED))
    found: list[FoundWords] = []
    for row in rows if wanted else ():
        folded = f" {fold(row.title or '')} {fold(row.outlet or '')} {_folded(connection, row.text_sha256)} "
        if all(word in folded for word in wanted):
            text = store_captures.text_of(connection, row.text_sha256)
            found.append(FoundWords(row.sha256, None, row.outlet, row.published, _around(text, words), None))
            if len(found) == limit:
                break
    return tuple(found)


def _folded(connection: sa.Connection, text_sha256: str) -> str:
    """A kept text as it is compared; the texts that were looked through last stay in memory."""
    if text_sha256 not in _FOLDED:
        if len(_FOLDED) > 2 * SCANNED:
            _FOLDED.clear()
        _FOLDED[text_sha256] = fold(store_captures.text_of(connection, text_sha256)[:LONGEST])
    return _FOLDED[text_sha256]


def fold(words: str) -> str:
    """The form in which words are compared.

    >>> fold("القذائف، al-Bāghūz") == fold("القذايف al Baghuz"), fold("Harim!")
    (True, 'harim')
    """
    return placenames.fold(words)


def _around(text: str, words: str) -> str:
    """The text around the first of the words that stands there as it is written, else its beginning."""
    at = next((i for word in words.split() if (i := text.casefold().find(word.casefold())) >= 0), 0)
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
