"""A row's links to reports that the ledger holds: the claim that tells of the row's incident, judged to be one with it."""

from collections.abc import Iterator

import sqlalchemy as sa

from reportedly.compare import compare
from reportedly.compare_tellings import RECORDED, Telling, tellings_of
from reportedly.ingest.recorded import Recorded
from reportedly.records_review import RECORDED_FROM, Judgement
from reportedly.review import find_standing, review
from reportedly.store import Ledger
from reportedly.store_claims import key
from reportedly.store_schema import captures, readings

NAMED = 3.0  # log-odds: who names a report as a source of an incident says that one of its claims tells of it


def link_judgements(row: Recorded, claim: str, ledger: Ledger) -> Iterator[Judgement | str]:
    """A pair for each linked report with a claim that fits, where nobody has judged that pair; a sentence for what does not fit."""
    if not row.links:
        return
    mine = next(t for t in _tellings(row.received.source.sha256, ledger) if t.id == claim)
    linked = {sha256: link for link in reversed(row.links) if (sha256 := find_linked(ledger, link)) is not None}
    for sha256, link in linked.items():
        fitting = _pick_fitting(mine, _tellings(sha256, ledger))
        if fitting is None:
            yield f"no claim of the report {link} tells of this: `reportedly judge same` joins it by hand"
            continue
        score, theirs = fitting
        judged = ledger.find_judgements(claim, kinds=("pair",))
        if any(set(j.subjects) == {claim, theirs} for j in judged):
            continue
        why = f"the row names {link} as its source, and of that report's claims this is the likest ({score:+.1f})"
        yield Judgement("pair", (claim, theirs), "same", value=dict(RECORDED_FROM), reason=why)


def find_linked(ledger: Ledger, link: str) -> str | None:
    """The SHA-256 of the newest report at an address, or with an id, that the ledger holds; None where there is none."""
    bare = link.split("#", 1)[0]
    addresses = [key(one) for one in {link, bare, bare.rstrip("/"), bare.rstrip("/") + "/"}]
    query = sa.select(readings.c.sha256).join(captures, captures.c.id == readings.c.capture).where(
        readings.c.is_current, readings.c.reader_rules != RECORDED,
        sa.or_(captures.c.url.in_(addresses), readings.c.report_id == key(link), readings.c.sha256 == key(link)))
    found = ledger.ask(lambda connection: connection.scalar(query.order_by(readings.c.custody.desc()).limit(1)))
    return None if found is None else str(found)


def _tellings(sha256: str, ledger: Ledger) -> list[Telling]:
    """The claims of an original, as people have corrected them."""
    found = [f for f in ledger.find(sha256) if f.claim is None]
    standing = find_standing(ledger.find_judgements(sha256))
    return [t for f in found[:1] for t in tellings_of(review(f.reading, standing).reading) if not t.is_bare]


def _pick_fitting(mine: Telling, theirs: list[Telling]) -> tuple[float, str] | None:
    scored = sorted(((compare(mine, t).score, t.id) for t in theirs), key=lambda pair: (-pair[0], pair[1]))
    return scored[0] if scored and scored[0][0] + NAMED > 0 else None
