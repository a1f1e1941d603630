"""Incidents counted: by grade, type and time, and by place for maps; the ledger counts, so that pages stay quick."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.store_incidents import IncidentsWanted, limit_to
from reportedly.store_schema import incidents

GRADED = ("confirmed", "fair", "weak", "contested", "discounted", "none")
MOST_MONTHS = 3  # a time shorter than so many months is counted by days
MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Period:
    """One month or day with its incidents by grade; `name` is its ISO month or day."""

    name: str
    grades: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.grades.values())


@dataclass(frozen=True, slots=True)
class OverTime:
    """How many incidents there are, and how many in each month or day; those without a day are in `total` alone."""

    total: int
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """All incidents by grade and by type, the commonest first, and how many of them nobody has decided on."""

    by_grade: Mapping[str, int]
    by_type: Mapping[str, int]
    undecided: int


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """The incidents that sources put at one place, by grade; `precision` is the best of them.

    `within_km` is set where the point is told by way of the place ("20 km north of"): how far off it may be.
    """

    place_id: str
    place: str
    lat: float
    lon: float
    precision: int | None
    within_km: float | None
    grades: Mapping[str, int]


def count_all(connection: sa.Connection) -> Totals:
    """All incidents, counted along one index."""
    c, by_grade, by_type, undecided = incidents.c, Counter[str](), Counter[str](), 0
    columns = (c.decided_by, c.type, c.grade)
    for decided_by, kind, grade, n in connection.execute(sa.select(*columns, sa.func.count()).group_by(*columns)):
        by_grade[grade or "none"] += n
        by_type[kind] += n
        undecided += n * (decided_by == MACHINE)
    return Totals(dict(by_grade.most_common()), dict(by_type.most_common()), undecided)


def count_at(connection: sa.Connection, places: Sequence[str]) -> dict[str, int]:
    """How many incidents sources put at each of these places, by their ids."""
    query = sa.select(incidents.c.place_id, sa.func.count()).where(incidents.c.place_id.in_(places)).group_by(incidents.c.place_id)
    return {str(place): count for place, count in connection.execute(query)}


def count_over_time(connection: sa.Connection, wanted: IncidentsWanted) -> OverTime:
    """Incidents by month, or by day where they lie within few months."""
    c, by_day = incidents.c, dict[str, dict[str, int]]()
    query: Any = sa.select(c.day, c.grade, sa.func.count()).group_by(c.day, c.grade)
    for day, grade, n in connection.execute(limit_to(connection, query, wanted)).all():
        by_day.setdefault(day or "", {})[grade or "none"] = n
    total = sum(n for grades in by_day.values() for n in grades.values())
    by_day.pop("", None)
    months = {day[:7] for day in by_day}
    return OverTime(total, _periods(by_day, 7 if len(months) > MOST_MONTHS else 10))


def _periods(by_day: Mapping[str, Mapping[str, int]], length: int) -> tuple[Period, ...]:
    """The counts of days added up by the first so many characters of their names."""
    found: dict[str, Counter[str]] = {}
    for day in sorted(by_day):
        found.setdefault(day[:length], Counter()).update(by_day[day])
    return tuple(Period(name, dict(grades)) for name, grades in found.items())


def count_by_place(connection: sa.Connection, wanted: IncidentsWanted) -> tuple[PlaceCount, ...]:
    """Incidents by place; those whose place has no point are left out. A point told by way of a place stands by itself."""
    c = incidents.c
    counts = [sa.func.count().filter(c.grade.is_(None) if grade == "none" else c.grade == grade) for grade in GRADED]
    spot = (c.place_id, c.lat, c.lon, c.within_km)
    query = sa.select(*spot, sa.func.min(c.geo_precision), sa.func.min(c.place), *counts).where(
        c.lat.is_not(None), c.place_id.is_not(None)).group_by(*spot).order_by(*spot)
    return tuple(PlaceCount(row[0], str(row[5]), float(row[1]), float(row[2]), row[4], row[3],
                            {grade: n for grade, n in zip(GRADED, row[6:], strict=True) if n})
                 for row in connection.execute(limit_to(connection, query, wanted)).all())
