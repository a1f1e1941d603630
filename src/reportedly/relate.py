"""From claims to incidents: pairs are compared, the likeliest joined first, and each group is told as one incident.

Nothing depends on the order of arrival: pairs are taken by score and then by the claims' ids, and an incident's id is the
smallest of its claims'. What is joined is derived anew each time; no group is ever edited.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportedly.compare import compare
from reportedly.compare_tellings import Telling, tellings_of
from reportedly.records import Incident, Joined, Reading
from reportedly.relate_blocks import find_pairs
from reportedly.relate_incident import incident_of
from reportedly.relate_parts import place_parts

THRESHOLD = 0.0  # log-odds above which two claims more likely tell of one incident than not


@dataclass(frozen=True, slots=True)
class Link:
    """Two compared claims by their positions, the score in log-odds, and why."""

    i: int
    j: int
    score: float
    why: tuple[str, ...]


@dataclass(slots=True)
class _Groups:
    """Claims in groups, and between groups how many links there are and what they sum to."""

    of: list[int]
    members: dict[int, list[int]]
    between: dict[int, dict[int, tuple[float, int]]] = field(default_factory=lambda: defaultdict(dict))


def relate(readings: Iterable[Reading]) -> tuple[Incident, ...]:
    """All incidents of a ledger's current readings, by their first day and id. Of a report that came again only the newest counts."""
    return relate_tellings([t for reading in readings for t in tellings_of(reading)])


def relate_tellings(tellings: Sequence[Telling]) -> tuple[Incident, ...]:
    """The same from claims that are flat already."""
    replaced = {t.replaces for t in tellings if t.replaces}
    current = sorted((t for t in tellings if t.sha256 not in replaced), key=lambda t: (t.id, t.sha256))
    links = find_links(current)
    groups = join(len(current), links)
    best = _best_links(current, groups, links)
    incidents = [(group, incident_of([current[i] for i in group])) for group in groups]
    told = [replace(incident, joined=best.get(group[0], ())) for group, incident in incidents]
    placed = place_parts(told, [[current[i] for i in group] for group in groups])
    return tuple(sorted(placed, key=lambda i: ((i.when.earliest or i.when.latest or "") if i.when else "~", i.id)))


def find_links(tellings: Sequence[Telling]) -> list[Link]:
    """Every pair worth comparing, compared; the likest first, then by the claims' ids."""
    found = []
    for i, j in find_pairs(tellings):
        compared = compare(tellings[i], tellings[j])
        found.append(Link(i, j, compared.score, compared.why))
    return sorted(found, key=lambda link: (-round(link.score, 6), link.i, link.j))


def join(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Groups of positions: two groups become one while the links between them speak for it on the whole.

    >>> join(3, [Link(0, 1, 2.0, ()), Link(1, 2, 1.0, ()), Link(0, 2, -3.0, ())])
    [[0, 1], [2]]
    """
    groups = _Groups(list(range(count)), {i: [i] for i in range(count)})
    for link in links:
        groups.between[link.i][link.j] = groups.between[link.j][link.i] = (link.score, 1)
    for link in links:
        if link.score <= THRESHOLD:
            break
        one, other = groups.of[link.i], groups.of[link.j]
        if one != other and _speaks_for(groups.between[one][other]):
            _merge(groups, one, other)
    return sorted(sorted(members) for members in groups.members.values())


def _speaks_for(between: tuple[float, int]) -> bool:
    total, links = between
    return total / links > THRESHOLD


def _merge(groups: _Groups, one: int, other: int) -> None:
    """The smaller group goes into the larger, with its links."""
    if len(groups.members[one]) + len(groups.between[one]) < len(groups.members[other]) + len(groups.between[other]):
        one, other = other, one
    for member in groups.members[other]:
        groups.of[member] = one
    groups.members[one] += groups.members.pop(other)
    for third, (total, links) in groups.between.pop(other).items():
        del groups.between[third][other]
        if third != one:
            known = groups.between[one].get(third, (0.0, 0))
            groups.between[one][third] = groups.between[third][one] = (total + known[0], links + known[1])


def _best_links(tellings: Sequence[Telling], groups: Sequence[Sequence[int]], links: Sequence[Link]) -> dict[int, tuple[Joined, ...]]:
    """For each claim that is not alone, the link that speaks most for it, by the group's first position."""
    of = {i: group[0] for group in groups for i in group}
    best: dict[int, Joined] = {}
    for link in links:
        if of[link.i] == of[link.j]:
            for mine, theirs in ((link.i, link.j), (link.j, link.i)):
                best.setdefault(mine, Joined(tellings[mine].id, tellings[theirs].id, round(link.score, 3), link.why))
    found: dict[int, list[Joined]] = defaultdict(list)
    for i in sorted(best):
        found[of[i]].append(best[i])
    return {first: tuple(joined) for first, joined in found.items()}
