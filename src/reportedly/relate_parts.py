"""A general event (the siege, the week's battle) contains the events that are parts of it, and does not swallow them."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from reportedly.compare import AREAS, families, holds, kilometres, window
from reportedly.compare_tellings import Telling
from reportedly.records import Incident, Place
from reportedly.relate_blocks import is_general

_NEAR = 15.0  # km within which an event lies in a fight for a town
_ANY = "any"
_HOLDS: dict[str, frozenset[str]] = {  # families whose events may be parts of a general event of this family
    "Siege": frozenset({"violence", "Siege", "Deprivation", "Displacement", "Aid"}),
}


def place_parts(incidents: Sequence[Incident], groups: Sequence[Sequence[Telling]]) -> list[Incident]:
    """The incidents with `part_of` and `contains` set; an incident is part of the narrowest general one that holds it."""
    general = {n for n, group in enumerate(groups) if all(is_general(t) for t in group)}
    of_claim = {(t.sha256, t.id): n for n, group in enumerate(groups) for t in group}
    index: dict[Hashable, list[int]] = defaultdict(list)
    for n in sorted(general):
        for key in _keys(groups[n]):
            index[key].append(n)
    above: dict[int, int] = {}
    for n, group in enumerate(groups):
        told = _told_part_of(group, of_claim)
        if told is not None and told != n and n not in general:
            above[n] = told
        elif n not in general:
            found = {g for key in _keys(group) for g in index.get(key, ()) if _contains(groups[g], group)}
            if found:
                above[n] = min(found, key=lambda g: (_days(groups[g]), groups[g][0].id))
    below: dict[int, list[str]] = defaultdict(list)
    for n, g in above.items():
        below[g].append(incidents[n].id)
    return [replace(incident, part_of=incidents[above[n]].id if n in above else None, contains=tuple(sorted(below.get(n, ()))))
            for n, incident in enumerate(incidents)]


def _told_part_of(group: Sequence[Telling], of_claim: dict[tuple[str, str], int]) -> int | None:
    for t in group:
        for relation in t.claim.relations:
            if relation.kind == "part of" and (t.sha256, relation.claim) in of_claim:
                return of_claim[t.sha256, relation.claim]
    return None


def _place(group: Sequence[Telling]) -> Place | None:
    return next((t.place for t in group if t.place is not None), None)


def _keys(group: Sequence[Telling]) -> Iterator[Hashable]:
    place = _place(group)
    if place is not None and place.country is not None:
        yield place.country, place.admin1 or _ANY
        if place.feature == "province":
            yield place.country, place.name


def _bounds(group: Sequence[Telling]) -> tuple[int, int] | None:
    known = [found for t in group if (found := window(t))]
    return (min(f for f, _, _ in known), max(last for _, last, _ in known)) if known else None


def _days(group: Sequence[Telling]) -> int:
    found = _bounds(group)
    return found[1] - found[0] if found else 10**6


def _contains(general: Sequence[Telling], part: Sequence[Telling]) -> bool:
    """True where the part lies in the general event's place and days, is of a family that it may hold, and no side speaks against it."""
    wide, narrow = _place(general), _place(part)
    days, of_part = _bounds(general), _bounds(part)
    if wide is None or narrow is None or days is None or of_part is None or wide.feature == "country":
        return False
    if not (days[0] <= of_part[0] and of_part[1] <= days[1]) or not _lies_in(wide, narrow):
        return False
    held = {f for t in general for family in families(t) for f in _HOLDS.get(family, frozenset({family}))}
    if not held & {f for t in part for f in families(t)}:
        return False
    sides, others = _sides(general), _sides(part)
    return not sides or not others or bool(sides & others)


def _lies_in(wide: Place, narrow: Place) -> bool:
    if wide.id == narrow.id or holds(wide, narrow):
        return True
    far = kilometres(wide, narrow)
    return wide.feature not in AREAS and narrow.feature not in AREAS and far is not None and far <= _NEAR


def _sides(group: Sequence[Telling]) -> set[str]:
    return {p.id for t in group for _, p in t.parties if p.is_named and p.kind not in {"civilians", "person", "media"}}
