"""Incidents counted: by grade, type and time, and by place for maps; the ledger counts, so that pages stay quick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.store_incidents import IncidentsWanted, limit_to
from reportedly.store_schema import incidents

GRADED = ("confirmed", "fair", "weak", "contested", "discounted", "none")
_DAY = sa.func.coalesce(incidents.c.earliest, incidents.c.latest)
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
    query: Any = sa.select(_DAY, _GRADE, sa.func.count()).where(_DAY.is_not(None)).group_by(_DAY, _GRADE).order_by(_DAY)
    days = connection.execute(limit_to(connection, query, wanted)).all()
    length = 7 if len({day[:7] for day, _, _ in days}) > MOST_MONTHS else 10
    found: dict[str, dict[str, int]] = {}
    for day, grade, count in days:
        grades = found.setdefault(day[:length], {})
        grades[grade] = grades.get(grade, 0) + count
    return tuple(Period(name, grades) for name, grades in found.items())


def count_by_place(connection: sa.Connection, wanted: IncidentsWanted) -> tuple[PlaceCount, ...]:
    """Incidents by place; those whose place has no point are left out."""
    c = incidents.c
    at = (c.place_id, c.place, c.lat, c.lon)
    query = sa.select(*at, _GRADE, sa.func.count(), sa.func.min(c.geo_precision)).where(
        c.lat.is_not(None), c.place_id.is_not(None)).group_by(*at, _GRADE)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(limit_to(connection, query, wanted)):
        found.setdefault(row[0], []).append(row)
    return tuple(PlaceCount(identity, str(rows[0][1]), float(rows[0][2]), float(rows[0][3]),
                            min((r[6] for r in rows if r[6] is not None), default=None), {r[4]: r[5] for r in rows})
                 for identity, rows in found.items())
