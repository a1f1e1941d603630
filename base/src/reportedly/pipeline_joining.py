"""Incidents kept up to date: what came, changed or went is joined with its own neighbourhood, and nothing else is touched.

The outcome is that of joining everything from nothing, whatever the order of arrival: claims can only be joined along links above the
threshold, so whoever is linked with a changed claim, now or before, is told anew, and everybody else stays as told.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from reportedly import relate, resources, store_joining, store_lists, store_told
from reportedly.compare import Comparison, compare
from reportedly.compare_kept import pack_tellings, unpack_tellings
from reportedly.compare_tellings import Telling, tellings_of
from reportedly.pipeline_parts import write_told
from reportedly.records_review import Decisions
from reportedly.relate import in_order
from reportedly.relate_blocks import find_alike, is_rare, lies_under, looks_under, traces
from reportedly.relate_groups import THRESHOLD
from reportedly.relate_judged import pairs_of
from reportedly.review import Standing, decisions_of, find_standing, review
from reportedly.review_sources import find_owners, find_reliability
from reportedly.store import Ledger
from reportedly.store_joining import JoinedReport

BATCH = 200  # originals that one transaction joins: others wait no longer than that takes
KEPT = 5_000  # claims that stay unpacked between batches, about 10 KB each
COMPARED = 100_000  # pairs of a batch that are compared once only: a thousand copies of one text have many more

Claims = tuple[Telling, ...]


def join_due(ledger: Ledger, progress: Callable[[int, int], None] | None = None) -> int:
    """Brings the ledger's incidents up to date with its readings and judgements; gives how many originals were due.

    `progress` is told how many of how many originals are done. Raises LedgerError.
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
    known, done = _Known(), 0
    while due := ledger.ask(lambda connection: store_joining.find_due(connection, BATCH)):
        live = _live(ledger, due, standing)
        told = {sha256: tuple(tellings_of(review(ledger.reading(identity), standing).reading)) for sha256, identity in live.items()}
        with ledger.writing() as connection:
            now = _live_in(connection, due, standing)
            settled = [s for s in store_joining.still_due(connection, due) if now.get(s) == live.get(s)]
            _join(_Step(connection, decisions, known), {s: told.get(s, ()) for s in settled}, {s for s in settled if due[s]})
            store_joining.drop_due(connection, settled)
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


@dataclass(slots=True)
class _Known:
    """Claims of joined reports, unpacked, by the digest of what was packed; the least lately used are let go."""

    claims: "OrderedDict[str, Claims]" = field(default_factory=OrderedDict)
    held: int = 0

    def pick(self, digest: str) -> Claims | None:
        """The claims, where they are known."""
        found = self.claims.get(digest)
        if found is not None:
            self.claims.move_to_end(digest)
        return found

    def keep(self, digest: str, claims: Claims) -> None:
        """Keeps them for the next batch."""
        if digest not in self.claims:
            self.held += len(claims)
            self.claims[digest] = claims
        while self.held > KEPT and len(self.claims) > 1:
            self.held -= len(self.claims.popitem(last=False)[1])


@dataclass(slots=True)
class _Step:
    """One batch: the transaction, what people decided, and what is unpacked already."""

    connection: sa.Connection
    decisions: Decisions
    known: _Known
    compared: dict[tuple[str, str], Comparison] = field(default_factory=dict)

    def compare(self, a: Telling, b: Telling) -> Comparison:
        """The two claims compared, once a batch."""
        found = self.compared.get((a.id, b.id))
        if found is None:
            if len(self.compared) >= COMPARED:
                self.compared.clear()
            found = self.compared[a.id, b.id] = compare(a, b)
        return found

    def load(self, reports: Iterable[JoinedReport]) -> dict[str, Claims]:
        """The claims of joined reports, by their original."""
        found = {r.sha256: (r, self.known.pick(r.digest)) for r in reports}
        packed = store_joining.find_packed(self.connection, [r.n for r, claims in found.values() if claims is None])
        loaded = {}
        for sha256, (report, claims) in found.items():
            loaded[sha256] = claims if claims is not None else unpack_tellings(packed[report.n])
            self.known.keep(report.digest, loaded[sha256])
        return loaded

    def load_numbers(self, numbers: Collection[int]) -> dict[str, Claims]:
        """The same by the reports' numbers."""
        return self.load(store_joining.find_joined(self.connection, numbers=numbers).values())


def _join(step: _Step, told: Mapping[str, Claims], if_changed: Collection[str] = ()) -> None:
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
    stirred = _find_stirred(connection, before, told) - {r.n for r in joined.values()}
    touched = store_told.components_of(connection, reports=[r.n for r in joined.values()] + sorted(stirred))
    _change_reports(step, joined, before, told, packed)
    dirty = {**told, **step.load_numbers(stirred)}
    linked = _find_linked(step, dirty)
    touched |= store_told.components_of(connection, claims={t.id for t in linked})
    bare = store_joining.find_joined(connection, originals=list({t.sha256 for t in linked if t.is_bare} - dirty.keys()))
    old = store_told.find_old(connection, touched)
    anew = {claim for incident in old for claim in incident.claims} | {t.id for claims in dirty.values() for t in claims}
    neighbours = step.load_numbers({n for incident in old for n in incident.reports} - {r.n for r in joined.values()})
    reports = {**neighbours, **step.load(bare.values()), **dirty}
    alike = _find_alike(connection, reports, reports)
    found = relate.tell((t for claims in reports.values() for t in claims), alike, step.decisions, anew, step.compare)
    numbers = {s: r.n for s, r in store_joining.find_joined(connection, originals=list(reports)).items()}
    write_told(connection, old, found, numbers)


# --- reports and their keys ------------------------------------------------------------------------------


def _keys(claims: Claims) -> set[int]:
    """Every key under which a report is found."""
    return {key for t in claims for key in lies_under(t)} | (traces(claims[0]) if claims else set())


def _traces_of(reports: Mapping[str, Claims]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for sha256, claims in reports.items():
        for key in traces(claims[0]) if claims else ():
            found[key].add(sha256)
    return found


def _find_stirred(connection: sa.Connection, before: Mapping[str, Claims], after: Mapping[str, Claims]) -> set[int]:
    """The reports that share a name which now is too common, or rare enough again: their likeness to one another has changed."""
    gone, come = _traces_of(before), _traces_of(after)
    changed = {key: len(come.get(key, ())) - len(gone.get(key, ())) for key in gone.keys() | come.keys()}
    counts = store_joining.count_under(connection, [key for key, by in changed.items() if by])
    crossing = [key for key, n in counts.items() if is_rare(key, n) != is_rare(key, n + changed[key])]
    return {n for reports in store_joining.find_under(connection, crossing).values() for n in reports} if crossing else set()


def _change_reports(step: _Step, joined: Mapping[str, JoinedReport], before: Mapping[str, Claims], told: Mapping[str, Claims],
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


# --- neighbours ------------------------------------------------------------------------------------------


def _find_linked(step: _Step, dirty: Mapping[str, Claims]) -> list[Telling]:
    """The claims of other reports, and reports without any, that a link above the threshold now joins with a changed one."""
    if not dirty:
        return []
    connection, claims = step.connection, [t for found in dirty.values() for t in found]
    near = store_joining.find_under(connection, list({key for t in claims for key in looks_under(t)}))
    alike = _find_alike(connection, dirty)
    ids = {t.id for t in claims}
    decided = {c for p in step.decisions.same for c in (p.one, p.other) if p.one in ids or p.other in ids}
    others = store_joining.find_joined(connection, originals=list({s for pair in alike for s in pair}))
    numbers = {n for found in near.values() for n in found} | {r.n for r in others.values()} | store_told.reports_of(connection, decided)
    around = in_order(t for found in {**step.load_numbers(numbers), **dirty}.values() for t in found)
    changed = {i for i, t in enumerate(around) if t.sha256 in dirty}
    links = [*pairs_of(around, step.decisions).links, *relate.find_links(around, alike, changed, step.compare)]
    reached = {i for link in links if link.score > THRESHOLD and (link.i in changed or link.j in changed) for i in (link.i, link.j)}
    return [around[i] for i in sorted(reached)]


def _find_alike(connection: sa.Connection, of: Mapping[str, Claims], within: Collection[str] | None = None) -> set[tuple[str, str]]:
    """The reports that are alike, one of each pair being of these; both, and no others, where `within` is given."""
    mine = _traces_of(of)
    rare = [key for key, n in store_joining.count_under(connection, list(mine)).items() if n > 1 and is_rare(key, n)]
    under = store_joining.find_under(connection, rare)
    numbers = {n for found in under.values() for n in found}
    originals = {r.n: r.sha256 for r in store_joining.find_joined(connection, numbers=numbers).values()}
    postings = {key: [originals[n] for n in found if within is None or originals[n] in within] for key, found in under.items()}
    return find_alike(postings, of)
