"""Reports that came back with other words, for the queue: what they say otherwise now, until somebody has looked at it."""

import sqlalchemy as sa

from reportedly.changes import Change, find_changes
from reportedly.records import Reading
from reportedly.review import Standing, review
from reportedly.review_queue import Look
from reportedly.store import Ledger
from reportedly.store_joining import among
from reportedly.store_schema import captures, readings

CHANGE = "change"  # the kind of such a look
MOST = 200  # versions, the newest first
SHOWN = 4  # changes of one version, the gravest first
# How much each kind of change is worth a look.
WORTH = {"retraction": 4.0, "toll": 3.0, "held responsible": 3.0, "victim": 2.0, "event": 1.5, "day": 1.0, "speaker": 1.0, "title": 0.3}


def find_changed_looks(ledger: Ledger, standing: Standing, limit: int = MOST) -> tuple[Look, ...]:
    """One look a changed version that nobody has decided, noted or tagged anything of; wording alone is no change."""
    seen = {s for j in standing.judgements for s in j.subjects} | {a.sha256 for j in standing.judgements for a in j.anchors}
    found = []
    for sha256, replaced in ledger.ask(lambda connection: _versions(connection, limit)):
        if {sha256, replaced} & (standing.withheld_reports | ({sha256} & seen)):
            continue
        old, new = _reading(ledger, replaced, standing), _reading(ledger, sha256, standing)
        if old is None or new is None or new.report.id in seen:
            continue
        changes = find_changes(old, new)
        if changes:
            found.append(_look(new, changes))
    return tuple(found)


def _versions(connection: sa.Connection, limit: int) -> list[tuple[str, str]]:
    """The newest versions, each with what it replaces; one that was replaced again is history."""
    replaced = dict(connection.execute(sa.select(captures.c.id, captures.c.replaces).where(captures.c.replaces.is_not(None))).all())
    query = sa.select(readings.c.sha256, readings.c.capture).where(readings.c.is_current, among(connection, readings.c.capture, replaced))
    rows, history = connection.execute(query.order_by(readings.c.custody.desc())).all(), set(replaced.values())
    return [(row.sha256, replaced[row.capture]) for row in rows if row.sha256 not in history][:limit]


def _reading(ledger: Ledger, sha256: str, standing: Standing) -> Reading | None:
    """The current reading of a version, as people have corrected it."""
    found = next((f.reading for f in ledger.find(sha256) if f.claim is None), None)
    return review(found, standing).reading if found is not None else None


def _look(new: Reading, changes: tuple[Change, ...]) -> Look:
    report = new.report
    more = (f"And {len(changes) - SHOWN} more.",) if len(changes) > SHOWN else ()
    said = f"{report.outlet or 'Its outlet'} changed {report.url or report.id}:"
    return Look(CHANGE, (report.sha256,), max(WORTH[c.kind] for c in changes) + 0.1 * min(len(changes), 9),
                (said, *(f"{c.words()}." for c in changes[:SHOWN]), *more))
