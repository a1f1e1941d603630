"""Pairs of claims near the threshold of joining: kept while reports are joined, so that the queue of a large ledger has them at once."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from reportedly.store_joining import among
from reportedly.store_schema import near_pairs

Near = tuple[int, str, int, str, float, tuple[str, ...]]  # a report's number and its claim, another's, their score, and why


def change(connection: sa.Connection, reports: Collection[int], pairs: Iterable[Near]) -> None:
    """Puts these pairs in the place of all that these reports were in; of two reports the nearest to the threshold is kept."""
    if not reports:
        return
    c = near_pairs.c
    connection.execute(near_pairs.delete().where(sa.or_(among(connection, c.report, reports), among(connection, c.other_report, reports))))
    nearest: dict[tuple[int, int], dict[str, Any]] = {}
    for a, one, b, other, score, why in pairs:
        (a, one), (b, other) = sorted(((a, one), (b, other)))
        known = nearest.get((a, b))
        if known is None or (abs(score), one, other) < (known["distance"], known["claim"], known["other_claim"]):
            nearest[a, b] = {"report": a, "claim": one, "other_report": b, "other_claim": other, "score": score, "distance": abs(score),
                             "why": json.dumps(why, ensure_ascii=False)}
    if nearest:
        connection.execute(near_pairs.insert(), [nearest[key] for key in sorted(nearest)])


def find(connection: sa.Connection, limit: int) -> list[tuple[str, str, float, tuple[str, ...]]]:
    """The pairs nearest to the threshold: two claims by their ids' order, their score, and why."""
    c = near_pairs.c
    rows = connection.execute(sa.select(c.claim, c.other_claim, c.score, c.why).order_by(c.distance, c.report, c.other_report).limit(limit))
    return [(*sorted((row.claim, row.other_claim)), row.score, tuple(json.loads(row.why))) for row in rows]
