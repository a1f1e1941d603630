"""Incidents written anew where their claims were joined anew, with the ids that they had before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.records import Incident
from reportedly.store_incidents import actor_rows, incident_row, packed_whole
from reportedly.store_joining import among, count_change
from reportedly.store_schema import incident_actors, incident_claims, incident_ids, incident_wholes, incidents

PREFIX = "i-"


@dataclass(frozen=True, slots=True)
class OldIncident:
    """An incident as it was told last: its claims by their ids' order, the numbers of their reports, its revision, extent and parent."""

    id: str
    claims: tuple[str, ...]
    reports: frozenset[int]
    revision: int
    extent: str
    part_of: str | None


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident as it is told now; `extent` is JSON, with what is asked of it; `worth` is that of a look at it.

    `claims` are the ids of its claims and of what stands for its reports without claims, `reports` the number of each one's report.
    """

    incident: Incident
    claims: tuple[str, ...]
    reports: tuple[int, ...]
    extent: str
    is_general: bool
    areas: tuple[str, ...]
    first: int | None
    last: int | None
    worth: float


# --- what was told -----------------------------------------------------------------------------------------


def incidents_of_reports(connection: sa.Connection, reports: Collection[int]) -> set[str]:
    """The incidents that have claims of these reports."""
    if not reports:
        return set()
    query = sa.select(incident_claims.c.incident).where(among(connection, incident_claims.c.report, reports))
    return set(connection.execute(query.distinct()).scalars())


def reports_of(connection: sa.Connection, claims: Collection[str]) -> set[int]:
    """The numbers of the joined reports that have these claims."""
    if not claims:
        return set()
    query = sa.select(incident_claims.c.report).where(among(connection, incident_claims.c.claim, claims))
    return set(connection.execute(query.distinct()).scalars())


def find_old(connection: sa.Connection, ids: Collection[str]) -> tuple[OldIncident, ...]:
    """The incidents with these ids."""
    if not ids:
        return ()
    claims: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in connection.execute(sa.select(incident_claims).where(among(connection, incident_claims.c.incident, ids))):
        claims[row.incident].append((row.claim, row.report))
    query = sa.select(incidents.c.id, incidents.c.revision, incident_wholes.c.extent, incidents.c.part_of).join(
        incident_wholes, incident_wholes.c.id == incidents.c.id)
    rows = connection.execute(query.where(among(connection, incidents.c.id, ids)).order_by(incidents.c.id)).all()
    return tuple(OldIncident(r.id, tuple(sorted(c for c, _ in claims[r.id])), frozenset(n for _, n in claims[r.id]), r.revision,
                             r.extent, r.part_of) for r in rows)


# --- what is told ------------------------------------------------------------------------------------------


def write(connection: sa.Connection, old: Sequence[OldIncident], new: Sequence[NewIncident]) -> None:
    """Puts the new incidents in the place of the old ones, but for `part_of`; ids that were given up open what has their claims now."""
    gone = [i.id for i in old]
    count_change(connection)
    for table, column in ((incident_claims, incident_claims.c.incident), (incident_actors, incident_actors.c.incident),
                          (incident_wholes, incident_wholes.c.id), (incidents, incidents.c.id)):
        connection.execute(table.delete().where(among(connection, column, gone)))
    revisions = _write_ids(connection, old, new)
    parents = {i.id: i.part_of for i in old}
    if not new:
        return
    connection.execute(incidents.insert(), [
        incident_row(n.incident) | {
            "revision": revisions[n.incident.id], "worth": n.worth, "is_general": n.is_general,
            "area": n.areas[0] if n.areas else None, "own_area": n.areas[1] if len(n.areas) > 1 else None, "first_day": n.first,
            "last_day": n.last, "part_of": parents.get(n.incident.id)} for n in new])
    connection.execute(incident_wholes.insert(), [
        {"id": n.incident.id, "packed": packed_whole(n.incident), "extent": n.extent} for n in new])
    connection.execute(incident_claims.insert(), [
        {"report": report, "claim": claim, "incident": n.incident.id}
        for n in new for claim, report in zip(n.claims, n.reports, strict=True)])
    if rows := [row for n in new for row in actor_rows(n.incident)]:
        connection.execute(incident_actors.insert(), rows)


def _write_ids(connection: sa.Connection, old: Sequence[OldIncident], new: Sequence[NewIncident]) -> dict[str, int]:
    """Notes which incident each id opens from now on; gives the revision of each new incident."""
    known = _find_ids(connection, [i.id for i in old], [n.incident.id for n in new])
    holder = {claim: n.incident.id for n in new for claim in n.claims}
    current = {n.incident.id for n in new}
    before = {i.id: i for i in old}
    came_from: dict[str, set[str]] = defaultdict(set)
    for i in old:
        for claim in i.claims:
            if claim in holder:
                came_from[holder[claim]].add(i.id)
    revisions: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for n in new:
        mine = n.incident.id
        same = mine in before and before[mine].claims == tuple(sorted(n.claims))
        past = [before[p].revision for p in came_from[mine]] + ([known[mine][1]] if mine in known else [])
        revisions[mine] = before[mine].revision if same else max(past, default=0) + 1
        rows.append({"id": mine, "incident": mine, "revision": revisions[mine]})
    for identifier, (opened, revision) in known.items():
        if identifier not in current:
            heir = holder.get(identifier.removeprefix(PREFIX)) or _heir(before.get(opened), holder)
            rows.append({"id": identifier, "incident": heir or opened, "revision": revision})  # it may come again
    connection.execute(incident_ids.delete().where(among(connection, incident_ids.c.id, [str(r["id"]) for r in rows])))
    if rows:
        connection.execute(incident_ids.insert(), rows)
    return revisions


def _find_ids(connection: sa.Connection, old: Collection[str], new: Collection[str]) -> dict[str, tuple[str, int]]:
    """The ids that open the old incidents, and those of the new ones that are known, each with what it opens and its revision."""
    query = sa.select(incident_ids.c.id, incident_ids.c.incident, incident_ids.c.revision)
    rows = [*connection.execute(query.where(among(connection, incident_ids.c.incident, old))),
            *connection.execute(query.where(among(connection, incident_ids.c.id, new)))]
    return {row.id: (row.incident, row.revision) for row in rows}


def _heir(old: OldIncident | None, holder: Mapping[str, str]) -> str | None:
    """The incident that most of an old one's claims are in now, the smallest of equals; None where none of them is left."""
    found: dict[str, int] = defaultdict(int)
    for claim in old.claims if old else ():
        if claim in holder:
            found[holder[claim]] += 1
    return min(found, key=lambda i: (-found[i], i), default=None)


# --- parts -------------------------------------------------------------------------------------------------


def find_general(connection: sa.Connection, areas: Collection[str], first: int, last: int) -> tuple[str, ...]:
    """The extents of the general incidents in these areas that begin by one day and end after another."""
    return tuple(connection.execute(sa.select(incident_wholes.c.extent).join(incidents, incidents.c.id == incident_wholes.c.id).where(
        incidents.c.is_general, _in_areas(connection, areas), incidents.c.first_day <= last, incidents.c.last_day >= first)).scalars())


def find_within(connection: sa.Connection, areas: Collection[str], first: int, last: int) -> tuple[str, ...]:
    """The incidents, not general, in these areas and days."""
    return tuple(connection.execute(sa.select(incidents.c.id).where(
        ~incidents.c.is_general, _in_areas(connection, areas), incidents.c.first_day >= first, incidents.c.last_day <= last)).scalars())


def _in_areas(connection: sa.Connection, areas: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.or_(among(connection, incidents.c.area, areas), among(connection, incidents.c.own_area, areas))


def find_parts_of(connection: sa.Connection, ids: Collection[str]) -> tuple[str, ...]:
    """The incidents that are parts of these."""
    return tuple(connection.execute(sa.select(incidents.c.id).where(among(connection, incidents.c.part_of, ids))).scalars())


def find_extents(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """The extent of each of these incidents, and what it is a part of by now."""
    query = sa.select(incidents.c.id, incident_wholes.c.extent, incidents.c.part_of).join(
        incident_wholes, incident_wholes.c.id == incidents.c.id).where(among(connection, incidents.c.id, ids))
    return {row.id: (row.extent, row.part_of) for row in connection.execute(query)}


def incidents_with(connection: sa.Connection, claims: Collection[str]) -> dict[str, str]:
    """The incident of each of these claims."""
    query = sa.select(incident_claims.c.claim, incident_claims.c.incident).where(among(connection, incident_claims.c.claim, claims))
    return {row.claim: row.incident for row in connection.execute(query)}


def write_parts(connection: sa.Connection, parts: Iterable[tuple[str, str | None]]) -> None:
    """Sets what incidents are parts of."""
    if rows := [{"i": incident, "whole": whole} for incident, whole in parts]:
        connection.execute(incidents.update().where(incidents.c.id == sa.bindparam("i")).values(part_of=sa.bindparam("whole")), rows)
