"""From claims to incidents: pairs are compared, the likeliest joined first, and each group is told as one incident.

Nothing depends on the order of arrival: pairs are taken by score and then by the claims' ids, and an incident's id is the
smallest of its claims'. What is joined is derived anew each time; no group is ever edited.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportedly.compare import compare
from reportedly.compare_tellings import Telling, tellings_of
from reportedly.records import Incident, Joined, Reading
from reportedly.records_review import NONE_YET, Decisions
from reportedly.relate_blocks import find_pairs
from reportedly.relate_groups import Link, join
from reportedly.relate_incident import incident_of
from reportedly.relate_judged import Judged, judged, pairs_of
from reportedly.relate_parts import place_parts


def relate(readings: Iterable[Reading], decisions: Decisions = NONE_YET) -> tuple[Incident, ...]:
    """All incidents of a ledger's current readings, by their first day and id. Of a report that came again only the newest counts.

    `decisions` are what people have judged: pairs that belong together or apart whatever their score, grades, sources' reliability.
    """
    return relate_tellings([t for reading in readings for t in tellings_of(reading)], decisions)


def relate_tellings(tellings: Sequence[Telling], decisions: Decisions = NONE_YET) -> tuple[Incident, ...]:
    """The same from claims that are flat already."""
    replaced = {t.replaces for t in tellings if t.replaces}
    current = sorted((t for t in tellings if t.sha256 not in replaced), key=lambda t: (t.id, t.sha256))
    links, told = find_links(current), pairs_of(current, decisions)
    groups = join(len(current), links, told.same, told.different)
    best = _best_links(current, groups, links, told)
    incidents = [judged(replace(incident_of([current[i] for i in group]), joined=best.get(group[0], ())), decisions) for group in groups]
    placed = place_parts(incidents, [[current[i] for i in group] for group in groups])
    return tuple(sorted(placed, key=lambda i: ((i.when.earliest or i.when.latest or "") if i.when else "~", i.id)))


def find_links(tellings: Sequence[Telling]) -> list[Link]:
    """Every pair worth comparing, compared; the likest first, then by the claims' ids."""
    found = []
    for i, j in find_pairs(tellings):
        compared = compare(tellings[i], tellings[j])
        found.append(Link(i, j, compared.score, compared.why))
    return sorted(found, key=lambda link: (-round(link.score, 6), link.i, link.j))


def _best_links(
    tellings: Sequence[Telling], groups: Sequence[Sequence[int]], links: Sequence[Link], told: Judged,
) -> dict[int, tuple[Joined, ...]]:
    """For each claim that is not alone, what a person said, else the link that speaks most for it, by the group's first position."""
    of = {i: group[0] for group in groups for i in group}
    best: dict[int, Joined] = {}
    for link in (*told.links, *links):
        if of[link.i] == of[link.j]:
            for mine, theirs in ((link.i, link.j), (link.j, link.i)):
                best.setdefault(mine, Joined(tellings[mine].id, tellings[theirs].id, round(link.score, 3), link.why))
    found: dict[int, list[Joined]] = defaultdict(list)
    for i in sorted(best):
        found[of[i]].append(best[i])
    return {first: tuple(joined) for first, joined in found.items()}
