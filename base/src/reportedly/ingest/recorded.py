"""A recorder's spreadsheet (CSV) with a map → one recorded incident a row, each with the row's bytes and the cells it rests on.

A row's text is its filled cells, `column: value`, a paragraph each: every finding keeps its span. A row that can't be taken is a
Failure that names its cell; the rest goes on.
"""

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportedly import vocab
from reportedly.errors import InputError, UsageError
from reportedly.ingest.columns import ColumnMap
from reportedly.ingest.given import FIRST_YEAR, LAST_YEAR, Given
from reportedly.ingest.parcel import HEAD, Parcel, take
from reportedly.ingest.recorded_map import FIGURES, RecordMap, folded
from reportedly.ingest.table import find_rows
from reportedly.records import Failure, Quote, Received, Source

MEDIA_TYPE = "text/csv; recorded"  # apart from "text/csv": a row that was coded, not a report to be read
_ROW_HINT = "correct the cell, or the map, and import the file again; the other rows are kept"
_BETWEEN = re.compile(r"\s*(?:/|\bto\b|–|—|\s-\s|\buntil\b)\s*")
_SPLIT = re.compile(r"\s*(?:;|\n|\|)\s*")
_LINKS = re.compile(r"[\s;|]+")
_NUMBER = r"\d{1,3}(?:[ ,]\d{3})+|\d+"
_FIGURE = re.compile(rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|to)\s*(?P<high>{_NUMBER})"
                     rf"|(?P<least>at least|>=|≥|more than|>)?\s*(?P<exact>{_NUMBER})(?P<more>\+)?"
                     rf"|(?:up to|<=|≤)\s*(?P<most>{_NUMBER}))", re.IGNORECASE)
_YES, _NO = frozenset({"yes", "y", "true", "1", "x"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """Where a row says that it was: names as written (None where empty), degrees, and ACLED's precision where it gives one."""

    name: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None


@dataclass(frozen=True, slots=True)
class Figure(Quote):
    """People as a row counts them: which toll; low, best, high, None where it gives none."""

    toll: str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Party(Quote):
    """Somebody that a row names in a role, with the kind that the map gives them, else None."""

    role: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row: `received` as the ledger keeps it, `what` the cell that says what happened, `days` first and last (ISO)."""

    received: Received
    what: Quote
    subtype: str
    days: tuple[str, str]
    place: PlaceSaid | None
    parties: tuple[Party, ...]
    figures: tuple[Figure, ...]
    civilians_targeted: bool | None
    said_by: Quote | None
    source_kind: str
    links: tuple[str, ...]
    notes: tuple[str, ...]


def find_recorded(path: Path, columns: ColumnMap, chosen: RecordMap, outlet: str) -> Iterator[Recorded | Failure]:
    """The rows of a file, in order; `outlet` is the recorder's name where the map gives none. Raises InputError for what is none."""
    try:
        stream = path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}", "check the name") from error
    with stream:
        head = take(stream, HEAD)
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise InputError(f"{path} is a workbook, and rows are read from CSV", "save the sheet as CSV (UTF-8), and import that file")
        parcel = Parcel(head, stream, str(path), path.name.lower(), Given(outlet=chosen.outlet or outlet))
        rows = find_rows(parcel, replace(columns, columns={"row": chosen.names()}))
        found = False
        for line, row, raw in rows:
            found = True
            yield _read_row(row, raw, f"{path}:{line}", chosen, parcel.given.outlet)
        if not found:
            raise InputError(f"{path} has no rows", "its first line must name the columns; each line after it is one incident")


def _read_row(row: Mapping[str, str], raw: bytes, origin: str, chosen: RecordMap, outlet: str | None) -> Recorded | Failure:
    try:
        return _Cells(row, chosen).recorded(raw, origin, outlet)
    except InputError as error:
        return Failure(origin, str(error), error.hint, raw)


class _Cells:
    """A row's cells with the text made of them, asked by the map's keys."""

    def __init__(self, row: Mapping[str, str], chosen: RecordMap) -> None:
        self.map, self.spans = chosen, {}  # type: RecordMap, dict[str, Quote]
        parts, at = [], 0
        for name, value in row.items():
            value = (value or "").strip()
            if not value:
                continue
            start = at + len(name) + 2
            self.spans[name] = Quote(start, start + len(value), value)
            parts.append(f"{name}: {value}")
            at = start + len(value) + 2
        self.text = "\n\n".join(parts)

    def recorded(self, raw: bytes, origin: str, outlet: str | None) -> Recorded:
        """The row as an incident. Raises InputError that names the cell."""
        subtype, cell = self._subtype()
        what, identity = self._cell("what"), self._cell("id")
        source = Source(sha256=hashlib.sha256(raw).hexdigest(), id=identity.text if identity else None, outlet=outlet)
        links = (one for quote in self._cells("links") for one in _LINKS.split(quote.text))
        return Recorded(
            Received(origin, raw, MEDIA_TYPE, self.text, source), what or cell, subtype, self._days(), self._place(),
            tuple(self._parties()), tuple(self._figures()), self._civilians(), self._cell("said_by"), self.map.source_kind,
            tuple(dict.fromkeys(link for link in links if link)), tuple(quote.text for quote in self._cells("notes")))

    def _filled(self, name: str) -> Quote | None:
        quote = self.spans.get(name)
        return None if quote is None or folded(quote.text) in self.map.unknown else quote

    def _cell(self, key: str) -> Quote | None:
        return next(iter(self._cells(key)), None)

    def _cells(self, key: str) -> list[Quote]:
        return [quote for name in self.map.columns.get(key, ()) if (quote := self._filled(name))]

    def _subtype(self) -> tuple[str, Quote]:
        cells = self._cells("subtype")
        plain = {folded(term): term for term in vocab.SUBTYPES}
        for quote in cells:
            term = self.map.subtypes.get(folded(quote.text)) or plain.get(folded(quote.text))
            if term:
                return term, quote
        names = " or ".join(repr(name) for name in self.map.columns["subtype"])
        said = f"{cells[0].text[:60]!r} in {names} is no sub-type" if cells else f"{names} is empty"
        raise InputError(said, "give the word its term in the map's [judgement.subtypes]; `reportedly codebook` lists the terms")

    def _days(self) -> tuple[str, str]:
        found = [read_span(quote.text, self.map.date_format) for quote in self._cells("date")]
        if not found:
            raise InputError(f"{' and '.join(map(repr, self.map.columns['date']))} is empty: the row gives no day", _ROW_HINT)
        first, last = found[0][0], found[-1][1]
        if last < first:
            raise InputError(f"the last day, {last}, lies before the first, {first}", _ROW_HINT)
        return first, last

    def _place(self) -> PlaceSaid | None:
        name, country, admin1 = (q.text if (q := self._cell(key)) else None for key in ("place", "country", "admin1"))
        lat, lon = self._degrees("latitude", 90), self._degrees("longitude", 180)
        if (lat is None) != (lon is None):
            raise InputError("the row gives one of latitude and longitude, and not the other", _ROW_HINT)
        if name is None and lat is None and admin1 is None and country is None:
            return None
        return PlaceSaid(name, country, admin1, lat, lon, self._precision())

    def _degrees(self, key: str, most: int) -> float | None:
        cell = self._cell(key)
        if cell is None:
            return None
        try:
            value = float(cell.text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not -most <= value <= most:
            raise InputError(f"{cell.text[:40]!r} is no {key} in degrees", _ROW_HINT)
        return value

    def _precision(self) -> int | None:
        cell = self._cell("geo_precision")
        if cell is None:
            return None
        value = self.map.precisions.get(folded(cell.text)) or ({"1": 1, "2": 2, "3": 3}.get(cell.text))
        if value is None:
            raise InputError(f"{cell.text[:40]!r} is no precision", "give the word a number in the map's [judgement.precisions]: 1, 2 or 3")
        return value

    def _parties(self) -> Iterator[Party]:
        for role, names in self.map.roles.items():
            for quote in (q for name in names if (q := self._filled(name))):
                at = quote.start
                for words in _SPLIT.split(quote.text):
                    start = self.text.index(words, at)
                    at = start + len(words)
                    if words:
                        yield Party(start, at, words, role, self.map.kinds.get(folded(words)))

    def _figures(self) -> Iterator[Figure]:
        for toll, columns in self.map.tolls.items():
            cells = {name: quote for name, column in columns.items() if (quote := self._filled(column))}
            if not cells:
                continue
            first = next(iter(cells.values()))
            if "said" in cells:
                low, best, high = read_count(first.text)
            else:
                low, best, high = (read_count(cells[n].text)[1] if n in cells else None for n in FIGURES)
                best = low if best is None and low == high else best
            known = [n for n in (low, best, high) if n is not None]
            if len(known) < (1 if "said" in cells else len(cells)) or known != sorted(known):
                raise InputError(f"{toll}: {', '.join(q.text[:30] for q in cells.values())!r} is no figure, or out of order", _ROW_HINT)
            yield Figure(first.start, first.end, first.text, toll, low, best, high)

    def _civilians(self) -> bool | None:
        cell = self._cell("civilians_targeted")
        if cell is None:
            return None
        if folded(cell.text) not in _YES | _NO:
            raise InputError(f"{cell.text[:40]!r} in {self.map.columns['civilians_targeted'][0]!r} is neither yes nor no", _ROW_HINT)
        return folded(cell.text) in _YES


def read_count(said: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a figure in words; all None where it is none.

    >>> read_count("at least 12"), read_count("9-17"), read_count("up to 1,200"), read_count("many")
    ((12, 12, None), (9, None, 17), (None, None, 1200), (None, None, None))
    """
    match = _FIGURE.fullmatch(said.strip())
    if match is None:
        return None, None, None
    part = {name: int(re.sub(r"[ ,]", "", value)) if name not in {"least", "more"} else value
            for name, value in match.groupdict().items() if value}
    if "low" in part:
        return int(part["low"]), None, int(part["high"])
    if "most" in part:
        return None, None, int(part["most"])
    exact = int(part["exact"]) + (part.get("least") in {"more than", ">"})
    return exact, exact, None if {"least", "more"} & set(part) else exact


def read_span(said: str, form: str | None = None) -> tuple[str, str]:
    """The first and last day of what a cell says: a day, a month, a year, or two of them. Raises InputError.

    >>> read_span("2031-05-04 to 2031-05-06"), read_span("2031-02"), read_span("4/5/2031", "%d/%m/%Y")
    (('2031-05-04', '2031-05-06'), ('2031-02-01', '2031-02-28'), ('2031-05-04', '2031-05-04'))
    """
    whole = _one_date(said.strip(), form)
    if whole is not None:
        return whole
    for match in _BETWEEN.finditer(said):
        first, last = _one_date(said[: match.start()].strip(), form), _one_date(said[match.end():].strip(), form)
        if first is not None and last is not None:
            return first[0], last[1]
    raise InputError(f"{said[:40]!r} is no date", "write 2031-05-04, or say in the map how dates are written: "
                     '[format] date = "%d/%m/%Y"')


def _one_date(said: str, form: str | None) -> tuple[str, str] | None:
    try:
        if form is not None:
            day: dt.date | None = dt.datetime.strptime(said, form).date()
        elif re.fullmatch(r"\d{4}(-\d\d)?", said):
            year, month = int(said[:4]), int(said[5:] or 0)
            first, last = dt.date(year, month or 1, 1), dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
            return (first.isoformat(), last.isoformat()) if FIRST_YEAR <= year <= LAST_YEAR else None
        else:
            day = dt.date.fromisoformat(said[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?", said) else None
    except (ValueError, UsageError):
        return None
    return (day.isoformat(), day.isoformat()) if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
