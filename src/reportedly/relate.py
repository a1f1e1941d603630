"""From claims to incidents: pairs are compared, the likeliest joined first, and each group is told as one incident.

Nothing depends on the order of arrival: pairs are taken by score and then by the claims' ids, and an incident's id is the
smallest of its claims'. What is joined is derived, and no group is ever edited.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportedly.compare import compare
from reportedly.compare_once import Compared
from reportedly.compare_tellings import Telling, tellings_of
from reportedly.records import Incident, Joined, Reading
from reportedly.records_review import NONE_YET, Decisions
from reportedly.relate_blocks import Beside, Keys, Reports, find_pairs
from reportedly.relate_groups import THRESHOLD, Chains, Link, join
from reportedly.relate_incident import incident_of
from reportedly.relate_judged import Judged, judged, pairs_of
from reportedly.relate_parts import place_parts
from reportedly.relate_sources import ratings_of


@dataclass(frozen=True, slots=True)
class Told:
    """One incident with its claims, by their ids; last, what stands for its reports without claims."""

    incident: Incident
    tellings: tuple[Telling, ...]


def relate(readings: Iterable[Reading], decisions: Decisions = NONE_YET) -> tuple[Incident, ...]:
    """All incidents of a ledger's current readings, by their first day and id. Of a report that came again only the newest counts.

    `decisions` are what people have judged: pairs that belong together or apart whatever their score, grades, sources' reliability.
    """
    replaced: set[str | None] = set()
    tellings: list[Telling] = []
    for reading in readings:
        replaced.add(reading.report.replaces)
        tellings += tellings_of(reading)
    return relate_tellings([t for t in tellings if t.sha256 not in replaced], decisions)


def relate_tellings(tellings: Sequence[Telling], decisions: Decisions = NONE_YET) -> tuple[Incident, ...]:
    """The same from claims that are flat already."""
    replaced = {t.replaces for t in tellings if t.replaces}
    told = tell([t for t in tellings if t.sha256 not in replaced], decisions)
    placed = place_parts([t.incident for t in told], [t.tellings for t in told])
    return tuple(sorted(placed, key=lambda i: ((i.when.earliest or i.when.latest or "") if i.when else "~", i.id)))


def tell(tellings: Iterable[Telling], decisions: Decisions = NONE_YET) -> list[Told]:
    """The incidents of these claims, without their parts; of every report all claims must be given."""
    current = in_order(tellings)
    said = pairs_of(current, decisions)
    links = find_links(current, Compared(), said)
    return tell_groups(current, find_groups(current, links, said), links, decisions)


def find_groups(tellings: Sequence[Telling], links: Sequence[Link], said: Judged) -> list[list[int]]:
    """The positions of claims that tell of one incident each; what stands for reports without claims comes last."""
    between = [link for link in links if not (tellings[link.i].is_bare or tellings[link.j].is_bare)]
    return with_bare(tellings, join(len(tellings), between, said.same, said.different), links)


def tell_groups(tellings: Sequence[Telling], groups: Sequence[Sequence[int]], links: Sequence[Link], decisions: Decisions) -> list[Told]:
    """Each group told as one incident."""
    ratings, best = ratings_of(decisions), _best_links(tellings, groups, links, pairs_of(tellings, decisions))
    found = []
    for group in groups:
        members = tuple(tellings[i] for i in group)
        incident = replace(incident_of(members, ratings), joined=best.get(group[0], ()))
        found.append(Told(judged(incident, decisions), members))
    return found


def with_bare(tellings: Sequence[Telling], groups: Sequence[Sequence[int]], links: Sequence[Link]) -> list[list[int]]:
    """The groups of claims; each report without claims goes, last, into that of the claim it is likest to, and into none by itself."""
    of = {i: n for n, group in enumerate(groups) for i in group if not tellings[i].is_bare}
    taken: dict[int, int] = {}
    for link in links:
        if link.score <= THRESHOLD:
            break
        for bare, claim in ((link.i, link.j), (link.j, link.i)):
            if tellings[bare].is_bare and claim in of:
                taken.setdefault(bare, of[claim])
    found = [[i for i in group if i in of] for group in groups]
    for bare in sorted(taken):
        found[taken[bare]].append(bare)
    return [group for group in found if group]


def in_order(tellings: Iterable[Telling]) -> list[Telling]:
    """Claims in the one order in which they are compared and joined, however they came."""
    return sorted(tellings, key=lambda t: (t.id, t.sha256))


def find_links(tellings: Sequence[Telling], compared: Compared, said: Judged, alike: Iterable[Reports] | None = None,
               of: Iterable[int] | None = None, keys: Keys | None = None, beside: Beside | None = None) -> list[Link]:
    """The links that decide which claims are one incident; the likest first, then by the claims' ids.

    Of all pairs worth comparing (`alike`, `of`, `keys` and `beside` as in `find_pairs`) these are the ones above the threshold, and those
    below it between claims that a chain of the others joins: no group ever holds two claims without such a chain.
    """
    far, links, chains, of_claim = list[tuple[int, int]](), list[Link](), Chains(len(tellings)), compared.number(tellings)
    for i, j in said.same:
        chains.join(i, j)
    for i, j in find_pairs(tellings, alike, of, keys, beside):
        score = compared.near(of_claim[i], of_claim[j], tellings[i], tellings[j])
        if score is None:
            far.append((i, j))
            continue
        links.append(Link(i, j, score))
        if score > THRESHOLD:
            chains.join(i, j)
    links += [Link(i, j, compared.score(of_claim[i], of_claim[j], tellings[i], tellings[j])) for i, j in far if chains.holds(i, j)]
    return _likest_first(links)


def find_near(tellings: Sequence[Telling], compared: Compared | None = None, alike: Iterable[Reports] | None = None,
              of: Iterable[int] | None = None, keys: Keys | None = None) -> list[Link]:
    """The links of all pairs worth comparing that are not far apart, the likest first."""
    compared = compared or Compared()
    of_claim, links = compared.number(tellings), list[Link]()
    for i, j in find_pairs(tellings, alike, of, keys):
        score = compared.near(of_claim[i], of_claim[j], tellings[i], tellings[j])
        if score is not None:
            links.append(Link(i, j, score))
    return _likest_first(links)


def _likest_first(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (-round(link.score, 6), link.i, link.j))


def why_of(link: Link, tellings: Sequence[Telling]) -> tuple[str, ...]:
    """What speaks for a link and against it: a person's words, else those of the comparison."""
    return link.why or compare(tellings[link.i], tellings[link.j]).why


def _best_links(
    tellings: Sequence[Telling], groups: Sequence[Sequence[int]], links: Sequence[Link], told: Judged,
) -> dict[int, tuple[Joined, ...]]:
    """For each claim that is not alone, what a person said, else the link that speaks most for it, by the group's first position.

    A link with another report goes before one within the report: that is what a reader asks about.
    """
    of = {i: group[0] for group in groups for i in group}
    best: dict[int, Joined] = {}
    across = [link for link in links if link.score > THRESHOLD and tellings[link.i].sha256 != tellings[link.j].sha256]
    for link in (*told.links, *across, *links):
        if of.get(link.i, -1) == of.get(link.j, -2):
            for mine, theirs in ((link.i, link.j), (link.j, link.i)):
                if mine not in best:
                    best[mine] = Joined(tellings[mine].id, tellings[theirs].id, round(link.score, 3), why_of(link, tellings))
    found: dict[int, list[Joined]] = defaultdict(list)
    for i in sorted(best):
        found[of[i]].append(best[i])
    return {first: tuple(joined) for first, joined in found.items()}
