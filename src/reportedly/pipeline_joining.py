"""Incidents kept up to date: what came, changed or went is joined with its own neighbourhood, and nothing else is touched.

The outcome is that of joining everything from nothing, whatever the order of arrival (pipeline_around.py says why).
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from reportedly import resources, store_joining, store_lists, store_near, store_told
from reportedly.compare_kept import pack_tellings
from reportedly.pipeline_ahead import Workers, claims_of
from reportedly.pipeline_around import NearTellings, tell_anew, traces_of
from reportedly.pipeline_parts import write_told
from reportedly.pipeline_step import Claims, Known, Step
from reportedly.relate_blocks import is_rare, lies_under, traces
from reportedly.review import Standing, decisions_of, find_standing, review
from reportedly.review_sources import find_owners, find_reliability
from reportedly.store import Ledger
from reportedly.store_joining import JoinedReport

BATCH = 200  # originals that one transaction joins: others wait no longer than that takes
LARGE_BATCH, LARGE = 600, 3_000  # the same where so many are due: what lies around them is told anew less often


def join_due(ledger: Ledger, progress: Callable[[int, int], None] | None = None, workers: Workers | None = None) -> int:
    """Brings the ledger's incidents up to date with its readings and judgements; gives how many originals were due.

    `progress` is told how many of how many originals are done; `workers` look ahead of the writer. Raises LedgerError.
    """
    rules = joining_rules()
    if ledger.ask(store_joining.pick_rules) != rules:
        with ledger.writing() as connection:
            if store_joining.pick_rules(connection) != rules:
                store_joining.start_anew(connection, rules)
    total = ledger.ask(store_joining.count_due)
    if not total:
        return 0
    standing = find_standing(ledger.find_judgements())
    decisions = decisions_of(standing, find_moved(ledger, standing))
    known, done, changes = Known(), 0, ledger.ask(store_joining.pick_changes)
    batch = LARGE_BATCH if total >= LARGE else BATCH
    while due := ledger.ask(lambda connection: store_joining.find_due(connection, batch)):
        live = _live(ledger, due, standing)
        ahead = workers.look({s: live[s] for s in due if s in live}, standing) if workers else []
        told = {sha256: claims for ready in ahead for sha256, claims in ready.told.items()}
        told |= {sha256: claims_of(ledger, identity, standing) for sha256, identity in live.items() if sha256 not in told}
        with ledger.writing() as connection:
            now = _live_in(connection, due, standing)
            settled = [s for s in store_joining.still_due(connection, due) if now.get(s) == live.get(s)]
            if store_joining.pick_changes(connection) != changes:
                known.compared.forget()  # another process has joined since: nothing that was known of pairs is sure any more
            elif len(settled) == len(due):  # else a reading changed while workers looked
                for ready in ahead:
                    known.compared.take(ready.compared)
            _join(Step(connection, decisions, known), {s: told.get(s, ()) for s in settled}, {s for s in settled if due[s]})
            store_joining.drop_due(connection, settled)
            changes = store_joining.pick_changes(connection)
        done += len(settled)
        if progress:
            progress(done, max(total, done))
    return done


def count_to_join(connection: sa.Connection) -> int:
    """How many originals `join_due` would go through: those that are due, or all where other rules joined them."""
    if store_joining.pick_rules(connection) == joining_rules():
        return store_joining.count_due(connection)
    return store_lists.count_reports(connection)


@lru_cache(1)
def joining_rules() -> str:
    """What the outcome of joining depends on besides claims and judgements: a digest of its rules, of data, and of what the user added."""
    h = hashlib.sha256(resources.rules_digest().encode())
    for path in sorted(p for pattern in ("compare*.py", "relate*.py") for p in Path(__file__).parent.glob(pattern)):
        h.update(path.read_bytes())
    h.update(repr((sorted(find_owners().items()), sorted(find_reliability().items()))).encode("utf-8", "surrogatepass"))
    return h.hexdigest()


def _live(ledger: Ledger, originals: Collection[str], standing: Standing) -> dict[str, str]:
    return ledger.ask(lambda connection: _live_in(connection, originals, standing))


def _live_in(connection: sa.Connection, originals: Collection[str], standing: Standing) -> dict[str, str]:
    """The readings that count: current ones, of no report that a later version replaces or that is withheld."""
    found = store_joining.live_readings(connection, originals)
    return {sha256: identity for sha256, identity in found.items() if sha256 not in standing.withheld_reports}


def find_moved(ledger: Ledger, standing: Standing) -> dict[str, str]:
    """The claims that a later reading calls otherwise than when they were judged, by the id that they had then."""
    anchors = {a.claim: a for j in standing.judgements for a in j.anchors if a.claim}
    lost = {a.sha256 for a in anchors.values()} if anchors else set()
    if anchors:
        there = ledger.ask(lambda connection: store_joining.current_claims(connection, anchors))
        lost = {a.sha256 for claim, a in anchors.items() if claim not in there}
    live = ledger.ask(lambda connection: store_joining.live_readings(connection, lost)) if lost else {}
    moved: dict[str, str] = {}
    for identity in live.values():
        moved |= review(ledger.reading(identity), standing).moved
    return moved


def _join(step: Step, told: Mapping[str, Claims], if_changed: Collection[str] = ()) -> None:
    """One batch: the originals with their claims as they are now, none for those that leave.

    Those of `if_changed` whose claims are as they were are passed over.
    """
    connection = step.connection
    packed = {s: pack_tellings(claims) for s, claims in told.items() if claims}
    joined = store_joining.find_joined(connection, originals=list(told))
    for sha256 in if_changed:
        if sha256 in joined and sha256 in packed and joined[sha256].digest == store_joining.digest_of(packed[sha256]):
            del joined[sha256], packed[sha256]
    told = {s: told[s] for s in packed}
    before = step.load(joined.values())
    if before:
        step.known.compared.forget()
    stirred = _find_stirred(connection, before, told) - {r.n for r in joined.values()}
    touched = store_told.incidents_of_reports(connection, {r.n for r in joined.values()} | stirred)
    _change_reports(step, joined, before, told, packed)
    dirty = {**told, **step.load_numbers(stirred)}
    old, found, near = tell_anew(step, dirty, touched)
    _keep_near(connection, {r.n for r in joined.values()} | stirred, dirty, near)
    numbers = store_joining.find_joined(connection, originals=list({t.sha256 for one in found for t in one.tellings}))
    write_told(connection, old, found, {s: r.n for s, r in numbers.items()})


def _keep_near(connection: sa.Connection, gone: set[int], dirty: Mapping[str, Claims], near: Collection[NearTellings]) -> None:
    """Writes the pairs near the threshold of reports that changed, for the queue."""
    originals = {*dirty, *(t.sha256 for a, b, _ in near for t in (a, b))}
    numbers = {s: r.n for s, r in store_joining.find_joined(connection, originals=list(originals)).items()} if originals else {}
    store_near.change(connection, gone | {numbers[s] for s in dirty if s in numbers}, (
        (numbers[a.sha256], a.id, numbers[b.sha256], b.id, link.score, link.why) for a, b, link in near))


# --- reports and their keys ------------------------------------------------------------------------------


def _keys(claims: Claims) -> set[int]:
    """Every key under which a report is found."""
    return {key for t in claims for key in lies_under(t)} | (traces(claims[0]) if claims else set())


def _find_stirred(connection: sa.Connection, before: Mapping[str, Claims], after: Mapping[str, Claims]) -> set[int]:
    """The reports that share a name which now is too common, or rare enough again: their likeness to one another has changed."""
    gone, come = traces_of(before), traces_of(after)
    changed = {key: len(come.get(key, ())) - len(gone.get(key, ())) for key in gone.keys() | come.keys()}
    counts = store_joining.count_under(connection, [key for key, by in changed.items() if by])
    crossing = [key for key, n in counts.items() if is_rare(key, n) != is_rare(key, n + changed[key])]
    return {n for reports in store_joining.find_under(connection, crossing).values() for n in reports} if crossing else set()


def _change_reports(step: Step, joined: Mapping[str, JoinedReport], before: Mapping[str, Claims], told: Mapping[str, Claims],
                    packed: Mapping[str, bytes]) -> None:
    """Writes the reports' claims and keys, and drops what is gone."""
    now = store_joining.write_joined(step.connection, packed)
    for sha256, report in now.items():
        step.known.keep(report.digest, told[sha256])
    numbers = {s: r.n for s, r in {**joined, **now}.items()}
    old = {(key, numbers[s]) for s, claims in before.items() for key in _keys(claims)}
    new = {(key, numbers[s]) for s, claims in told.items() for key in _keys(claims)}
    store_joining.change_keys(step.connection, sorted(old - new), sorted(new - old))
    store_joining.drop_joined(step.connection, [r.n for s, r in joined.items() if s not in told])
