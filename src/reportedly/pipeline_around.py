"""What is told anew when claims came, changed or went: their incidents, and those that the joining now merges with them or takes apart.

An incident stays as told where no claim of it is told anew. That is exact: groups merge along links above the threshold in the order of
their scores, so what happened within an incident that stays depends on its own claims alone; only a link between it and a claim told
anew could change it, and these are all followed, from incident to incident, until nothing changes any more.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import sqlalchemy as sa

from reportedly import relate, store_joining, store_told
from reportedly.compare_tellings import Telling
from reportedly.pipeline_step import Claims, Step
from reportedly.relate import Told
from reportedly.relate_blocks import find_alike, is_rare, looks_under, traces
from reportedly.relate_groups import THRESHOLD, Link
from reportedly.relate_judged import Judged, pairs_of
from reportedly.review_queue import NEAR
from reportedly.store_told import OldIncident

AT_ONCE = 40  # reports whose neighbours are in memory together

NearTellings = tuple[Telling, Telling, Link]


@dataclass(slots=True)
class Around:
    """Claims told anew, and all that is looked at with them.

    `anew` and `looked` are ids of claims, the latter those whose links are known; `old` are incidents as they were told before, `of` the
    old incident of each claim; `reports` are all of these, and `near` the pairs of a changed claim that say neither yes nor no.
    """

    step: Step
    dirty: Mapping[str, Claims]
    reports: dict[str, Claims]
    anew: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    old: dict[str, OldIncident] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    near: list[NearTellings] = field(default_factory=list)

    def bring(self, incidents: Collection[str], anew: Collection[str] = ()) -> None:
        """Takes old incidents with their reports in; those of `anew` are told anew."""
        found = store_told.find_old(self.step.connection, [i for i in incidents if i not in self.old])
        for incident in found:
            self.old[incident.id] = incident
            self.of |= dict.fromkeys(incident.claims, incident.id)
        self.reports = {**self.step.load_numbers({n for i in found for n in i.reports}), **self.reports}
        self.anew |= {claim for i in anew for claim in self.old[i].claims}


def tell_anew(
    step: Step, dirty: Mapping[str, Claims], touched: Collection[str],
) -> tuple[list[OldIncident], list[Told], list[NearTellings]]:
    """The incidents that are no more as they were told, those in their place, and pairs near the threshold.

    `dirty` are the reports that changed, `touched` the incidents that had claims of these or of what went.
    """
    around = Around(step, dirty, dict(dirty), {t.id for claims in dirty.values() for t in claims})
    around.bring(touched, touched)
    groups, links, current = list[list[int]](), list[Link](), list[Telling]()
    while fresh := around.anew - around.looked:
        _follow(around, fresh)
        if around.anew == around.looked:
            current = relate.in_order(t for claims in around.reports.values() for t in claims)
            groups, links = _settle(around, current)
    old = {around.of[claim] for claim in around.anew if claim in around.of}
    return [around.old[i] for i in sorted(old)], relate.tell_groups(current, groups, links, step.decisions), around.near


# --- links to others -------------------------------------------------------------------------------------


def _follow(around: Around, fresh: set[str]) -> None:
    """Finds what links join with these claims: incidents beside them; reports without claims, and what people joined, are told anew."""
    around.looked |= fresh
    mine = {s: claims for s, claims in around.reports.items() if any(t.id in fresh for t in claims)}
    reports, reached = iter(sorted(mine)), dict[str, Telling]()
    while some := list(islice(reports, AT_ONCE)):
        reached |= {t.id: t for t in _find_linked(around, {s: mine[s] for s in some}, fresh)}
    decided = {c for p in around.step.decisions.same for c in (p.one, p.other) if p.one in fresh or p.other in fresh}
    pulled = {t.id for t in reached.values() if t.is_bare} | decided
    held = store_told.incidents_with(around.step.connection, {*reached, *decided} - around.of.keys())
    around.bring(set(held.values()), {held[claim] for claim in pulled if claim in held})
    around.bring((), {around.of[claim] for claim in pulled if claim in around.of})
    bare = {t.sha256: (t,) for t in reached.values() if t.is_bare}
    around.reports |= bare
    around.anew |= {t.id for claims in bare.values() for t in claims}


def _find_linked(around: Around, reports: Mapping[str, Claims], fresh: Collection[str]) -> list[Telling]:
    """The claims of other reports, and reports without any, that a link above the threshold joins with fresh claims of these reports."""
    connection = around.step.connection
    keys = {key for claims in reports.values() for t in claims if t.id in fresh for key in looks_under(t)}
    numbers = {n for found in store_joining.find_under(connection, list(keys)).values() for n in found}
    alike = _find_alike(around.step, reports)
    others = store_joining.find_joined(connection, originals=list({s for pair in alike for s in pair})).values()
    neighbours = around.step.load_numbers(numbers | {r.n for r in others})
    beside = relate.in_order(t for claims in {**neighbours, **reports}.values() for t in claims)
    asked = {i for i, t in enumerate(beside) if t.sha256 in reports and t.id in fresh}
    links = relate.find_near(beside, around.step.known.compared, alike, asked, around.step.lies_under)
    close = ((beside[link.i], beside[link.j], link) for link in links if abs(link.score) < NEAR)
    around.near += [(a, b, replace(link, why=relate.why_of(link, beside))) for a, b, link in close if _is_asked(a, b, around)]
    return [beside[i] for link in links if link.score > THRESHOLD for i in (link.i, link.j) if beside[i].id not in around.anew]


def _is_asked(a: Telling, b: Telling, around: Around) -> bool:
    """True where a pair near the threshold is one for the queue: of two reports, one of them changed."""
    return a.sha256 != b.sha256 and not (a.is_bare or b.is_bare) and (a.sha256 in around.dirty or b.sha256 in around.dirty)


def traces_of(reports: Mapping[str, Claims]) -> dict[int, set[str]]:
    """The reports under each of their traces."""
    found: dict[int, set[str]] = defaultdict(set)
    for sha256, claims in reports.items():
        for key in traces(claims[0]) if claims else ():
            found[key].add(sha256)
    return found


def find_postings(connection: sa.Connection, keys: Collection[int], least: int) -> dict[int, list[str]]:
    """The joined reports under each of these traces that is rare and has so many at the least."""
    counted = store_joining.count_under(connection, list(keys))
    under = store_joining.find_under(connection, [key for key, n in counted.items() if n >= least and is_rare(key, n)])
    numbers = {n for found in under.values() for n in found}
    originals = {r.n: r.sha256 for r in store_joining.find_joined(connection, numbers=numbers).values()}
    return {key: [originals[n] for n in found] for key, found in under.items()}


def _find_alike(step: Step, of: Mapping[str, Claims], within: Collection[str] | None = None) -> set[tuple[str, str]]:
    """The reports that are alike, one of each pair being of these; both, and no others, where `within` is given."""
    postings = find_postings(step.connection, traces_of(of), 2)
    return find_alike({key: [s for s in found if within is None or s in within] for key, found in postings.items()}, of)


# --- groups ----------------------------------------------------------------------------------------------


def _settle(around: Around, current: Sequence[Telling]) -> tuple[list[list[int]], list[Link]]:
    """The groups of the claims told anew, and all links; what they merge with is told anew too, and to be looked at before this holds."""
    said = pairs_of(current, around.step.decisions)
    links = _links_between(around, current, said)
    groups = [g for g in relate.find_groups(current, links, said) if any(current[i].id in around.anew for i in g)]
    merged = {current[i].id for group in groups for i in group} - around.anew
    around.bring((), {around.of[claim] for claim in merged})
    return groups, links


def _links_between(around: Around, current: Sequence[Telling], said: Judged) -> list[Link]:
    """The links of claims told anew with one another and with the incidents beside them, and those within each of these."""
    held: dict[str, set[int]] = defaultdict(set)
    for n, t in enumerate(current):
        if t.id in around.of:
            held[around.of[t.id]].add(n)
    anew = [n for n, t in enumerate(current) if t.id in around.anew]
    looked = {n: within for within in held.values() if len(within) > 1 for n in within} | dict.fromkeys(
        anew, frozenset(n for n, t in enumerate(current) if t.id in around.of or t.id in around.anew))
    reports = {current[n].sha256: around.reports[current[n].sha256] for n in looked}
    alike = _find_alike(around.step, reports, around.reports)
    first = dict.fromkeys([*anew, *looked])  # a claim told anew is compared with all, the others with their own incident's
    return relate.find_links(current, around.step.known.compared, said, alike, first, around.step.lies_under, looked.__getitem__)
