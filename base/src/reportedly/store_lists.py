"""What a ledger holds, listed page by page: reports with how they came, and the custody of one original."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from reportedly import store_captures
from reportedly.store_joining import among
from reportedly.store_schema import captures, claims, custody, incident_claims, joined_by, joined_reports, readings

LONGEST_TITLE = 110  # characters


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One original with its current reading, as a list shows it. `title` is its text's first line where none was given."""

    sha256: str
    report_id: str
    outlet: str | None
    title: str
    published: str | None
    language: str | None
    claim_count: int
    received_at: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One event of custody about an original: when, by whom, what, and the link of the chain."""

    seq: int
    at: str
    by: str
    kind: str
    details: dict[str, Any]
    hash: str


def find_reports(connection: sa.Connection, *, outlet: str | None = None, language: str | None = None,
                 limit: int = 50, offset: int = 0) -> tuple[ListedReport, ...]:
    """Originals with their current reading, the newest reading first."""
    newest = sa.select(readings.c.custody).where(*_asked(outlet, language)).order_by(readings.c.custody.desc())
    query = sa.select(readings.c.sha256, readings.c.report_id, readings.c.outlet, readings.c.title, readings.c.published,
                      readings.c.language, readings.c.claim_count, readings.c.text_sha256, captures.c.received_at,
                      captures.c.retracted).join(captures, captures.c.id == readings.c.capture).where(
        readings.c.is_current, readings.c.custody.in_(newest.limit(limit).offset(offset)))
    rows = connection.execute(query.order_by(readings.c.custody.desc())).all()
    return tuple(ListedReport(r.sha256, r.report_id, r.outlet, r.title or _first_line(connection, r.text_sha256), r.published, r.language,
                              r.claim_count, r.received_at, r.retracted) for r in rows)


def _first_line(connection: sa.Connection, text_sha256: str) -> str:
    line = next((found for part in store_captures.text_of(connection, text_sha256).splitlines() if (found := part.strip())), "")
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def count_reports(connection: sa.Connection, *, outlet: str | None = None, language: str | None = None) -> int:
    """How many originals have a current reading."""
    return connection.scalar(sa.select(sa.func.count()).select_from(readings).where(*_asked(outlet, language))) or 0


def _asked(outlet: str | None, language: str | None) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = [readings.c.is_current]
    if outlet:
        asked.append(readings.c.outlet == outlet)
    if language:
        asked.append(readings.c.language == language)
    return asked


def find_custody(connection: sa.Connection, sha256: str) -> tuple[CustodyLine, ...]:
    """The events of custody about an original's receipts and readings, oldest first."""
    subjects = sa.union(sa.select(captures.c.id).where(captures.c.sha256 == sha256),
                        sa.select(readings.c.id).where(readings.c.sha256 == sha256))
    query = sa.select(custody).where(custody.c.subject.in_(subjects)).order_by(custody.c.seq)
    return tuple(CustodyLine(e.seq, e.at, e.by, e.kind, json.loads(e.details), e.hash) for e in connection.execute(query))


def newest_events(connection: sa.Connection, limit: int) -> tuple[CustodyLine, ...]:
    """The newest events of custody, the newest first."""
    found = connection.execute(sa.select(custody).order_by(custody.c.seq.desc()).limit(limit))
    return tuple(CustodyLine(e.seq, e.at, e.by, e.kind, {"subject": e.subject, **json.loads(e.details)}, e.hash) for e in found)


def state(connection: sa.Connection) -> tuple[int, int]:
    """How much was ever written: the number of the newest event of custody, and how often incidents changed."""
    seq, changes = (sa.select(sa.func.max(column)).scalar_subquery() for column in (custody.c.seq, joined_by.c.changes))
    row = connection.execute(sa.select(seq, changes)).one()
    return row[0] or 0, row[1] or 0


def originals_of(connection: sa.Connection, ids: Collection[str]) -> dict[str, str]:
    """For each of these claims that is joined, the hash of the original in which it stands."""
    query = sa.select(incident_claims.c.claim, joined_reports.c.sha256).join(joined_reports, joined_reports.c.n == incident_claims.c.report)
    return {row.claim: row.sha256 for row in connection.execute(query.where(among(connection, incident_claims.c.claim, ids)))}


def replacements(connection: sa.Connection) -> dict[str, str]:
    """For each original that a later version replaces, its hash with the label of the report that came in its place."""
    replaced = dict(connection.execute(sa.select(captures.c.id, captures.c.replaces).where(captures.c.replaces.is_not(None))).all())
    newer = sa.select(readings.c.report_id, readings.c.capture).where(readings.c.is_current)
    rows = connection.execute(newer.where(among(connection, readings.c.capture, replaced)))
    return {replaced[row.capture]: row.report_id for row in rows}


def reports_of_claims(connection: sa.Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """The hashes of the originals in which these claims stand, each once."""
    query = sa.select(readings.c.sha256).join(claims, claims.c.reading == readings.c.id).distinct()
    parts = (ids[at : at + 400] for at in range(0, len(ids), 400))
    return tuple(dict.fromkeys(sha for part in parts for sha in connection.execute(query.where(claims.c.id.in_(part))).scalars()))
