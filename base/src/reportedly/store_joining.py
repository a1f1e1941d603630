"""What the ledger keeps for joining: which originals are due, the joined reports' claims, and the keys under which they are found."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly.records_review import Judgement
from reportedly.store_schema import (
    captures,
    claims,
    incident_actors,
    incident_claims,
    incident_wholes,
    incidents,
    joined_by,
    joined_reports,
    joining_due,
    joining_keys,
    readings,
)

_WITHOUT_EFFECT = frozenset({"note", "tag", "person"})  # judgements that no incident depends on
_OF_NAMES = frozenset({"place", "actor"})  # these change claims, or leave them as they are
_SHA256 = 64


@dataclass(frozen=True, slots=True)
class JoinedReport:
    """A report whose claims are joined: its number here, its original, and a digest of what is packed."""

    n: int
    sha256: str
    digest: str


def among(connection: sa.Connection, column: sa.Column[Any], values: Collection[int] | Collection[str]) -> sa.ColumnElement[bool]:
    """The column's value is one of these, however many, as one bound value of the question."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(column.type)))
    return column.in_(sa.select(sa.func.json_each(json.dumps(list(values))).table_valued("value").c.value))


# --- what is due -----------------------------------------------------------------------------------------


def write_due(connection: sa.Connection, originals: Collection[str]) -> None:
    """Puts originals, by their SHA-256, on the list of those whose incidents are to be made anew."""
    wanted = sorted(set(originals))
    if not wanted:
        return
    mine = among(connection, joining_due.c.sha256, wanted)
    connection.execute(joining_due.update().where(mine, joining_due.c.if_changed).values(if_changed=False))
    there = set(connection.execute(sa.select(joining_due.c.sha256).where(mine)).scalars())
    current = sa.select(readings.c.sha256, readings.c.published).where(readings.c.is_current, among(connection, readings.c.sha256, wanted))
    published = dict(connection.execute(current).all())
    new = [{"sha256": s, "published": published.get(s), "if_changed": False} for s in wanted if s not in there]
    if new:
        connection.execute(joining_due.insert(), new)


def write_all_due(connection: sa.Connection, *, if_changed: bool = False) -> None:
    """Puts every original with a reading on the list; with `if_changed` those whose claims are as they were are passed over."""
    there = sa.exists().where(joining_due.c.sha256 == readings.c.sha256)
    connection.execute(joining_due.insert().from_select(
        ["sha256", "published", "if_changed"],
        sa.select(readings.c.sha256, readings.c.published, sa.literal(if_changed)).where(readings.c.is_current, ~there)))
    if not if_changed:
        connection.execute(joining_due.update().where(joining_due.c.if_changed).values(if_changed=False))


def write_due_of(connection: sa.Connection, j: Judgement) -> None:
    """Puts on the list what a judgement may change: its claims' originals, or all for what is judged of names in the whole ledger."""
    if j.kind in _WITHOUT_EFFECT:
        return
    reports = {a.sha256 for a in j.anchors} | {s for s in j.subjects if len(s) == _SHA256}
    if reports:
        write_due(connection, reports)
    else:
        write_all_due(connection, if_changed=j.kind in _OF_NAMES)


def pick_rules(connection: sa.Connection) -> str | None:
    """By which rules the incidents were joined, None where none were yet."""
    return connection.scalar(sa.select(joined_by.c.rules))


def start_anew(connection: sa.Connection, rules: str) -> None:
    """Drops everything that was joined by other rules, but for the ids that incidents had, and puts every original on the list."""
    changes = pick_changes(connection) + 1
    for table in (incident_claims, incident_actors, incident_wholes, incidents, joining_keys, joined_reports, joined_by):
        connection.execute(table.delete())
    connection.execute(joined_by.insert(), {"rules": rules, "changes": changes})
    write_all_due(connection)


def pick_changes(connection: sa.Connection) -> int:
    """How often incidents were changed: what was made from them holds while this stays."""
    return connection.scalar(sa.select(joined_by.c.changes)) or 0


def count_change(connection: sa.Connection) -> None:
    """Notes, in the transaction that changes incidents, that they changed."""
    connection.execute(joined_by.update().values(changes=joined_by.c.changes + 1))


def count_due(connection: sa.Connection) -> int:
    """How many originals are due."""
    return connection.scalar(sa.select(sa.func.count()).select_from(joining_due)) or 0


def find_due(connection: sa.Connection, limit: int) -> dict[str, bool]:
    """Originals that are due, with their `if_changed`, the earliest published first: neighbours in time come together."""
    query = sa.select(joining_due.c.sha256, joining_due.c.if_changed).order_by(joining_due.c.published, joining_due.c.sha256)
    return dict(connection.execute(query.limit(limit)).all())


def still_due(connection: sa.Connection, originals: Collection[str]) -> frozenset[str]:
    """Those of the originals that nobody else has joined meanwhile."""
    query = sa.select(joining_due.c.sha256).where(among(connection, joining_due.c.sha256, originals))
    return frozenset(connection.execute(query).scalars())


def drop_due(connection: sa.Connection, originals: Collection[str]) -> None:
    """Takes originals from the list."""
    connection.execute(joining_due.delete().where(among(connection, joining_due.c.sha256, originals)))


def live_readings(connection: sa.Connection, originals: Collection[str]) -> dict[str, str]:
    """The current reading of each of these originals that counts: not of one that a later version replaces."""
    later = sa.select(captures.c.id).join(readings, readings.c.capture == captures.c.id).where(
        readings.c.is_current, captures.c.replaces.is_not(None))
    mine = readings.alias()
    query = sa.select(mine.c.sha256, mine.c.id).where(
        mine.c.is_current, among(connection, mine.c.sha256, originals),
        ~later.where(captures.c.replaces == mine.c.sha256).correlate(mine).exists())
    return dict(connection.execute(query).all())


def current_claims(connection: sa.Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of these claims that are in current readings."""
    return frozenset(connection.execute(sa.select(claims.c.id).where(among(connection, claims.c.id, ids))).scalars())


# --- joined reports and their keys -----------------------------------------------------------------------


def find_joined(connection: sa.Connection, originals: Collection[str] | None = None,
                numbers: Collection[int] | None = None) -> dict[str, JoinedReport]:
    """The joined reports of these originals, or with these numbers, by their original."""
    query = sa.select(joined_reports.c.n, joined_reports.c.sha256, joined_reports.c.digest)
    if originals is not None:
        query = query.where(among(connection, joined_reports.c.sha256, originals))
    if numbers is not None:
        query = query.where(among(connection, joined_reports.c.n, numbers))
    return {row.sha256: JoinedReport(*row) for row in connection.execute(query)}


def digest_of(packed: bytes) -> str:
    """What tells whether packed claims changed."""
    return hashlib.sha256(packed).hexdigest()[:16]


def find_packed(connection: sa.Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """The packed claims of joined reports."""
    query = sa.select(joined_reports.c.n, joined_reports.c.packed).where(among(connection, joined_reports.c.n, numbers))
    return dict(connection.execute(query).all())


def write_joined(connection: sa.Connection, packed: Mapping[str, bytes]) -> dict[str, JoinedReport]:
    """Keeps the claims of reports, by their original; one that was there keeps its number."""
    there = find_joined(connection, list(packed))
    digests = {sha256: digest_of(raw) for sha256, raw in packed.items()}
    new = [{"sha256": s, "digest": digests[s], "packed": packed[s]} for s in packed if s not in there]
    changed = [{"s": s, "digest": digests[s], "packed": packed[s]} for s in packed if s in there]
    if new:
        connection.execute(joined_reports.insert(), new)
    if changed:
        connection.execute(joined_reports.update().where(joined_reports.c.sha256 == sa.bindparam("s")), changed)
    return find_joined(connection, list(packed))


def drop_joined(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Takes reports out of what is joined."""
    connection.execute(joined_reports.delete().where(among(connection, joined_reports.c.n, numbers)))


def change_keys(connection: sa.Connection, gone: Iterable[tuple[int, int]], come: Iterable[tuple[int, int]]) -> None:
    """Drops and adds rows of key and report."""
    if dropped := [{"k": key, "r": report} for key, report in gone]:
        connection.execute(joining_keys.delete().where(
            joining_keys.c.key == sa.bindparam("k"), joining_keys.c.report == sa.bindparam("r")), dropped)
    if added := [{"key": key, "report": report} for key, report in come]:
        connection.execute(joining_keys.insert(), added)


def count_under(connection: sa.Connection, keys: Collection[int]) -> dict[int, int]:
    """How many reports lie under each of these keys; those without any are left out."""
    query = sa.select(joining_keys.c.key, sa.func.count()).where(among(connection, joining_keys.c.key, keys)).group_by(joining_keys.c.key)
    return dict(connection.execute(query).all())


def find_under(connection: sa.Connection, keys: Collection[int]) -> dict[int, Sequence[int]]:
    """The reports that lie under each of these keys."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = connection.execute(sa.select(joining_keys.c.key, joining_keys.c.report).where(among(connection, joining_keys.c.key, keys)))
    for key, report in rows:
        found[key].append(report)
    return dict(found)
