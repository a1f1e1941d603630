"""Incidents as the ledger keeps them: rows to filter, sort and page by, each with the whole incident packed beside."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from reportedly import preserve, publicjson_incidents
from reportedly.errors import ReportedlyError, UsageError
from reportedly.records import Incident, IncidentToll, Named
from reportedly.store_claims import fold, key, plain, read_days, spot_of
from reportedly.store_joining import among
from reportedly.store_schema import incident_actors, incident_claims, incident_ids, incident_wholes, incidents, joined_reports, readings

GRADES = ("confirmed", "fair", "weak", "contested", "discounted", "none")
_LAST = "9999-12-31"  # incidents without a day stand at the end
_WHEN = sa.func.coalesce(incidents.c.day, _LAST)
SORTS: dict[str, sa.ColumnElement[Any]] = {
    "when": _WHEN, "killed": sa.func.coalesce(incidents.c.killed_best, incidents.c.killed_low, incidents.c.killed_high, -1),
    "sources": incidents.c.independent_sources, "reports": incidents.c.report_count, "grade": sa.func.coalesce(incidents.c.grade, "~"),
    "place": sa.func.coalesce(incidents.c.place_key, "~"), "type": incidents.c.subtype, "worth": incidents.c.worth,
}


@dataclass(frozen=True, slots=True)
class IncidentsWanted:
    """What is asked of incidents; None asks nothing.

    `place` is an id, a name, a province or a country's two letters, `first` and `last` ISO days, months or years, `type` a type or
    sub-type, `actor` the name or id of one held responsible, targeted or denying it, `bbox` west, south, east, north in degrees,
    `text` words that must all occur (names, places, summary), `min_killed` people that some source's highest figure reaches,
    `report` a report's SHA-256 or id.
    """

    place: str | None = None
    first: str | None = None
    last: str | None = None
    type: str | None = None
    actor: str | None = None
    grade: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    text: str | None = None
    civilians: bool | None = None
    min_killed: int | None = None
    decided_by: str | None = None
    report: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class FoundIncident:
    """One incident, flat. Days are ISO; killed is the range of the largest group counted, never a sum; `responsible` names the
    speakers with every actor; `disputed` are fields, divided by spaces. The whole one comes from `pick_incident`."""

    id: str
    revision: int
    part_of: str | None
    summary: str
    status: str
    type: str
    subtype: str
    civilians_targeted: bool
    earliest: str | None
    latest: str | None
    place_id: str | None
    place: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None
    killed_low: int | None
    killed_best: int | None
    killed_high: int | None
    tolls_civilians: bool
    responsible: str
    grade: str | None
    independent_sources: int
    disputed: str
    decided_by: str
    claim_count: int
    report_count: int


_FLAT = tuple(incidents.c[f.name] for f in fields(FoundIncident))


# --- rows from an incident ---------------------------------------------------------------------------------


def packed_whole(i: Incident) -> bytes:
    """The whole incident, packed, without what other rows say."""
    bare = replace(i, part_of=None, contains=(), earlier_ids=(), revision=1)
    return preserve.pack(publicjson_incidents.dumps(bare).encode("utf-8"))


def incident_row(i: Incident) -> dict[str, Any]:
    """The columns of an incident but for those of joining: its revision, extent and worth."""
    place, killed, days = i.place, _killed(i.tolls), (i.when.earliest, i.when.latest) if i.when else (None, None)
    return {
        "id": i.id, "summary": plain(i.summary),
        "status": i.status, "type": i.type, "subtype": i.subtype, "civilians_targeted": i.civilians_targeted,
        "earliest": days[0], "latest": days[1], "day": days[0] or days[1], "until": days[1] or days[0],
        "place_id": key(place.id) if place else None, "place": key(place.name) if place else None,
        "place_key": fold(place.name) if place else None, "country": place.country if place else None,
        "admin1": key(place.admin1) if place else None, **dict(zip(("lat", "lon"), spot_of(place, i.point), strict=True)),
        "geo_precision": i.geo_precision, "within_km": i.point[2] if i.point else None,
        "killed_low": killed.low if killed else None, "killed_best": killed.best if killed else None,
        "killed_high": killed.high if killed else None, "tolls_civilians": any(t.who not in _NOT_CIVILIANS for t in i.tolls),
        "responsible": plain("; ".join(f"{h.actor.name} ({h.voice} by {', '.join(s.name for s in h.said_by)})" for h in i.responsible)),
        "grade": i.grade, "independent_sources": i.independent_sources, "disputed": " ".join(d.replace(" ", "_") for d in i.disputed),
        "decided_by": plain(i.decided_by), "claim_count": len(i.claims), "report_count": len(i.reports), "sought": _sought(i),
    }


_NOT_CIVILIANS = frozenset({"combatants", "unspecified", "men", "women"})


def _killed(tolls: Sequence[IncidentToll]) -> IncidentToll | None:
    """The killed of the group with the highest figure: groups overlap, so they are not added."""
    found = [t for t in tolls if t.toll == "killed" and t.unit == "people"]
    return max(found, key=lambda t: (t.high or t.best or t.low or 0, t.best is not None, t.who == "unspecified"), default=None)


def _sought(i: Incident) -> str:
    """Everything that words are looked up in, folded."""
    place = i.place
    words = [i.summary, i.type, *(n.name for n in (*i.weapons, *i.sites)), *(n for _, _, n in _actors(i))]
    words += [v.name for v in i.victims if v.name]
    words += [p for p in (place.name, place.admin1, place.country) if p] if place else []
    return " ".join(folded for w in dict.fromkeys(words) if (folded := fold(w)))


def _actors(i: Incident) -> Iterator[tuple[str, str | None, str]]:
    found: dict[tuple[str, str | None, str], None] = {}
    groups: tuple[tuple[str, Sequence[Named]], ...] = (
        ("responsible", [h.actor for h in i.responsible]), ("target", i.targets), ("denies", i.denied_by),
        ("says", [s for h in i.responsible for s in h.said_by]))
    for role, named in groups:
        found |= {(role, n.id, n.name): None for n in named}
    yield from found


def actor_rows(i: Incident) -> list[dict[str, Any]]:
    """The rows of `incident_actors`."""
    return [{"incident": i.id, "ordinal": n, "role": role, "actor_id": key(id_), "name": plain(name), "name_key": fold(name)}
            for n, (role, id_, name) in enumerate(_actors(i))]


# --- questions -------------------------------------------------------------------------------------------


def find_incidents(connection: sa.Connection, wanted: IncidentsWanted, sort: str = "when", limit: int | None = None,
                   offset: int = 0) -> tuple[FoundIncident, ...]:
    """Incidents that are as wanted, in the order of one of SORTS (`-killed`: the highest first), then by day and id."""
    if limit is None and not offset:
        query = _ordered(limit_to(connection, sa.select(*_FLAT), wanted), sort)
    else:  # an index finds the ids; of the rows only those of the page are read
        ids = _ordered(limit_to(connection, sa.select(incidents.c.id), wanted), sort, bool(wanted.text)).limit(limit).offset(offset)
        query = _ordered(sa.select(*_FLAT).where(incidents.c.id.in_(ids)), sort)
    return tuple(FoundIncident(**row) for row in connection.execute(query).mappings())


def count_incidents(connection: sa.Connection, wanted: IncidentsWanted) -> int:
    """How many incidents are as wanted."""
    return connection.scalar(limit_to(connection, sa.select(sa.func.count()).select_from(incidents), wanted)) or 0


def find_ids(connection: sa.Connection, wanted: IncidentsWanted, sort: str | None = "when") -> Sequence[str]:
    """The ids of all incidents that are as wanted, in no order where `sort` is None."""
    query = limit_to(connection, sa.select(incidents.c.id), wanted)
    return connection.execute(_ordered(query, sort) if sort else query).scalars().all()


def _ordered(query: sa.Select[Any], sort: str, by_reading: bool = False) -> sa.Select[Any]:
    """In this order; `by_reading` where each row is read in any case, as for words, so that going along the index of days is slower."""
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        raise UsageError(f"incidents can't be sorted by {sort!r}", f"sort by {', '.join(SORTS)}, with - before it for the highest first")
    if sort == "-when" and not by_reading:
        return query.order_by(incidents.c.day.desc().nulls_last(), incidents.c.id)
    if sort == "-when":
        return query.order_by(sa.func.coalesce(incidents.c.day, "").desc(), incidents.c.id)
    return query.order_by(column.desc() if sort.startswith("-") else column, _WHEN, incidents.c.id)


def find_worthiest(connection: sa.Connection, limit: int) -> Sequence[str]:
    """The ids of the incidents at which a look is worth most."""
    c = incidents.c
    query = sa.select(c.id).where(c.worth > 0).order_by(c.worth.desc(), c.id).limit(limit)
    return connection.execute(query).scalars().all()


def limit_to(connection: sa.Connection, query: sa.Select[Any], w: IncidentsWanted) -> sa.Select[Any]:
    """The query, of the incidents that are as wanted. Raises UsageError."""
    c = incidents.c
    if w.grade is not None and w.grade not in GRADES:
        raise UsageError(f"{w.grade!r} is no grade", f"grades are {', '.join(GRADES)}")
    if w.place:
        query = query.where(_at_place(connection, w.place))
    if w.first:
        query = query.where(c.until >= read_days(w.first)[0])
    if w.last:
        query = query.where(c.day <= read_days(w.last)[1])
    if w.type:
        query = query.where(sa.or_(sa.func.lower(c.type) == w.type.lower(), sa.func.lower(c.subtype) == w.type.lower()))
    if w.actor:
        query = query.where(_has_actor(w.actor))
    if w.bbox:
        west, south, east, north = w.bbox
        across = c.lon.between(west, east) if west <= east else sa.or_(c.lon >= west, c.lon <= east)
        query = query.where(c.lat.between(south, north), across)
    for word in fold(w.text or "").split():
        query = query.where(c.sought.contains(word, autoescape=True))
    if w.min_killed is not None:
        query = query.where(sa.func.coalesce(c.killed_high, c.killed_best, c.killed_low) >= w.min_killed)
    if w.report:
        query = query.where(c.id.in_(_of_report(w.report)))
    if w.grade:
        query = query.where(c.grade.is_(None) if w.grade == "none" else c.grade == w.grade)
    same = ((c.civilians_targeted, w.civilians), (c.decided_by, w.decided_by), (c.part_of, w.part_of))
    return query.where(*(column == value for column, value in same if value is not None))


def _at_place(connection: sa.Connection, place: str) -> sa.ColumnElement[bool]:
    """True at this place; what it names is looked up first, since columns that don't know it would only slow the question."""
    c = incidents.c
    meanings = (c.place_id == place, c.place_key == fold(place), c.country == place.upper(), sa.func.lower(c.admin1) == place.lower())
    known = [meaning for meaning in meanings if connection.scalar(sa.select(sa.exists().where(meaning)))]
    return sa.or_(*known) if known else sa.false()


def _has_actor(actor: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        incident_actors.c.incident == incidents.c.id, incident_actors.c.role != "says",
        sa.or_(incident_actors.c.actor_id == actor, incident_actors.c.name_key == fold(actor)))


def _of_report(report: str) -> sa.Select[Any]:
    return sa.select(incident_claims.c.incident).join(joined_reports, joined_reports.c.n == incident_claims.c.report).join(
        readings, sa.and_(readings.c.sha256 == joined_reports.c.sha256, readings.c.is_current)).where(
        sa.or_(readings.c.sha256 == report, readings.c.report_id == report))


def load_incidents(connection: sa.Connection, ids: Sequence[str]) -> tuple[Incident, ...]:
    """The whole incidents with these ids, in this order."""
    rows = connection.execute(sa.select(incidents.c.id, incident_wholes.c.packed, incidents.c.part_of, incidents.c.revision).join(
        incident_wholes, incident_wholes.c.id == incidents.c.id).where(among(connection, incidents.c.id, ids)))
    parts = _grouped(connection, incidents.c.part_of, incidents.c.id, ids)
    earlier = _grouped(connection, incident_ids.c.incident, incident_ids.c.id, ids)
    found = {}
    for row in rows:
        whole = _whole(row.packed)
        found[row.id] = replace(whole, part_of=row.part_of, revision=row.revision, contains=tuple(parts.get(row.id, ())),
                                earlier_ids=tuple(e for e in earlier.get(row.id, ()) if e != row.id))
    return tuple(found[i] for i in ids if i in found)


@lru_cache(maxsize=1000)
def _whole(packed: bytes) -> Incident:
    """The incident in its packed line; those of a queue and of pages that were just shown are asked for again and again."""
    return publicjson_incidents.incident_from_json(json.loads(preserve.unpack(packed)))


def _grouped(connection: sa.Connection, by: sa.Column[Any], what: sa.Column[Any], ids: Sequence[str]) -> Mapping[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for group, one in connection.execute(sa.select(by, what).where(among(connection, by, ids))):
        grouped[group].append(one)
    return {group: sorted(found) for group, found in grouped.items()}


def resolve(connection: sa.Connection, identifier: str) -> tuple[str, ...]:
    """The incidents that an id stands for: its own or an earlier one, that of a claim in it, else by first characters."""
    exact = connection.execute(sa.select(incidents.c.id).where(incidents.c.id == identifier)).scalars().all()
    earlier = sa.select(incidents.c.id).join(incident_ids, incident_ids.c.incident == incidents.c.id)
    for query in (
        earlier.where(incident_ids.c.id == identifier),
        sa.select(incident_claims.c.incident).where(incident_claims.c.claim == identifier),
        sa.select(incidents.c.id).where(incidents.c.id.startswith(identifier, autoescape=True)).limit(20),
        earlier.where(incident_ids.c.id.startswith(identifier, autoescape=True)).limit(20),
    ):
        if exact:
            break
        exact = connection.execute(query).scalars().all()
    return tuple(sorted(set(exact)))


def incidents_of(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each id of a claim, or of a report (its SHA-256 or label), the incidents that it is in."""
    found: dict[str, set[str]] = defaultdict(set)
    of_claims = sa.select(incident_claims.c.claim, incident_claims.c.incident).where(among(connection, incident_claims.c.claim, ids))
    for claim, incident in connection.execute(of_claims):
        found[claim].add(incident)
    for column in (readings.c.sha256, readings.c.report_id):
        of_reports = sa.select(column, incident_claims.c.incident).join(
            joined_reports, joined_reports.c.n == incident_claims.c.report).join(
            readings, sa.and_(readings.c.sha256 == joined_reports.c.sha256, readings.c.is_current)).where(among(connection, column, ids))
        for report, incident in connection.execute(of_reports):
            found[report].add(incident)
    return {identifier: tuple(sorted(incident)) for identifier, incident in found.items()}


def find_history(connection: sa.Connection, incident: str) -> tuple[str, ...]:
    """Every earlier id that opens this incident."""
    query = sa.select(incident_ids.c.id).where(incident_ids.c.incident == incident, incident_ids.c.id != incident)
    return tuple(sorted(connection.execute(query).scalars()))


# --- whole? ------------------------------------------------------------------------------------------------


def find_row_faults(connection: sa.Connection) -> Iterator[str]:
    """A sentence for each incident whose rows do not say what it says, or that has no claims; incidents are derived from these."""
    wholes = sa.select(incidents, incident_wholes.c.packed).join(
        incident_wholes, incident_wholes.c.id == incidents.c.id, isouter=True)
    for row in connection.execute(wholes.execution_options(yield_per=200)).mappings():
        try:
            whole = publicjson_incidents.incident_from_json(json.loads(preserve.unpack(row["packed"])))
        except (ReportedlyError, ValueError, KeyError, TypeError):
            yield f"the incident {row['id']} was changed"
            continue
        expected = incident_row(whole)
        ids = connection.execute(sa.select(incident_claims.c.claim).where(incident_claims.c.incident == row["id"])).scalars().all()
        actors = connection.execute(sa.select(incident_actors).where(incident_actors.c.incident == row["id"]).order_by(
            incident_actors.c.ordinal)).mappings().all()
        same = all(row[name] == value for name, value in expected.items())
        if not same or sorted(ids) != sorted(whole.claims) or [dict(a) for a in actors] != actor_rows(whole):
            yield f"the incident {row['id']} was changed"
