"""Incidents counted: by grade, type and time, and by place for maps; the ledger counts, so that pages stay quick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.store_incidents import IncidentsWanted, limit_to
from reportedly.store_schema import incidents

GRADED = ("confirmed", "fair", "weak", "contested", "discounted", "none")
_DAY = incidents.c.day
_GRADE = sa.func.coalesce(incidents.c.grade, "none")
MOST_MONTHS = 3  # a time shorter than so many months is counted by days
COUNTED = {"grade": _GRADE, "type": incidents.c.type, "subtype": incidents.c.subtype, "status": incidents.c.status,
           "country": incidents.c.country}


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
class PlaceCount:
    """The incidents that sources put at one place, by grade; `precision` is the best of them."""

    place_id: str
    place: str
    lat: float
    lon: float
    precision: int | None
    grades: Mapping[str, int]


def count_by(connection: sa.Connection, wanted: IncidentsWanted, what: str) -> dict[str, int]:
    """How many incidents there are of each grade, type, sub-type, status or country; the commonest first."""
    column = COUNTED[what]
    query = limit_to(connection, sa.select(column, sa.func.count()).group_by(column).order_by(sa.func.count().desc()), wanted)
    return {str(name): count for name, count in connection.execute(query) if name is not None}


def count_at(connection: sa.Connection, places: Sequence[str]) -> dict[str, int]:
    """How many incidents sources put at each of these places, by their ids."""
    query = sa.select(incidents.c.place_id, sa.func.count()).where(incidents.c.place_id.in_(places)).group_by(incidents.c.place_id)
    return {str(place): count for place, count in connection.execute(query)}


def count_over_time(connection: sa.Connection, wanted: IncidentsWanted) -> tuple[Period, ...]:
    """Incidents by month, or by day where they lie within few months; those without a day are left out."""
    by_month = _count_by_day(connection, wanted, 7)
    return by_month if len(by_month) > MOST_MONTHS else _count_by_day(connection, wanted, 10)


def _count_by_day(connection: sa.Connection, wanted: IncidentsWanted, length: int) -> tuple[Period, ...]:
    """The same by the first so many characters of their days."""
    period = sa.func.substr(_DAY, 1, length).label("period")
    query: Any = sa.select(period, incidents.c.grade, sa.func.count()).where(_DAY.is_not(None)).group_by(period, incidents.c.grade)
    found: dict[str, dict[str, int]] = {}
    for name, grade, count in connection.execute(limit_to(connection, query.order_by(period), wanted)):
        found.setdefault(name, {})[grade or "none"] = count
    return tuple(Period(name, grades) for name, grades in found.items())


def count_by_place(connection: sa.Connection, wanted: IncidentsWanted) -> tuple[PlaceCount, ...]:
    """Incidents by place; those whose place has no point are left out."""
    c = incidents.c
    counts = [sa.func.count().filter(c.grade.is_(None) if grade == "none" else c.grade == grade) for grade in GRADED]
    # all incidents are counted along an index; some of them are found first, and grouped then
    place = c.place_id if wanted == IncidentsWanted() else sa.func.coalesce(c.place_id, "")
    query = sa.select(place, sa.func.min(c.lat), sa.func.min(c.lon), sa.func.min(c.geo_precision), sa.func.min(c.place),
                      *counts).where(c.lat.is_not(None), c.place_id.is_not(None)).group_by(place).order_by(place)
    return tuple(PlaceCount(row[0], str(row[4]), float(row[1]), float(row[2]), row[3],
                            {grade: n for grade, n in zip(GRADED, row[5:], strict=True) if n})
                 for row in connection.execute(limit_to(connection, query, wanted)))
