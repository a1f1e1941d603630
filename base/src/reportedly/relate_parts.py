"""A general event (the siege, the week's battle) contains the events that are parts of it, and does not swallow them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.compare import AREAS, families, holds, kilometres, window
from reportedly.compare_tellings import Telling
from reportedly.records import Incident, Place
from reportedly.relate_blocks import is_general

_NEAR = 15.0  # km within which an event lies in a fight for a town
_LONG = 10**6  # days of a general event that gives none
_HOLDS: dict[str, frozenset[str]] = {  # families whose events may be parts of a general event of this family
    "Siege": frozenset({"violence", "Siege", "Deprivation", "Displacement", "Aid"}),
}


@dataclass(frozen=True, slots=True)
class Extent:
    """What decides whether one incident is a part of another: where, on which ordinal days, of which families, with which sides.

    `areas` are the keys under which wider and narrower incidents meet; `told_of` the claims that its own claims say they are parts of.
    """

    incident: str
    is_general: bool
    place: Place | None
    first: int | None
    last: int | None
    families: frozenset[str]
    sides: frozenset[str]
    areas: tuple[str, ...]
    told_of: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days it spans; very many where it gives none."""
        return self.last - self.first if self.first is not None and self.last is not None else _LONG


def extent_of(incident: str, group: Sequence[Telling]) -> Extent:
    """The extent of an incident, whose claims are given by their ids' order."""
    group = [t for t in group if not t.is_bare]
    place = next((t.place for t in group if t.place is not None), None)
    known = [found for t in group if (found := window(t))]
    return Extent(
        incident, all(is_general(t) for t in group), place, min((first for first, _, _ in known), default=None),
        max((last for _, last, _ in known), default=None), frozenset(f for t in group for f in families(t)),
        frozenset(p.id for t in group for _, p in t.parties if p.is_named and p.kind not in {"civilians", "person", "media"}),
        _areas(place), tuple(dict.fromkeys(r.claim for t in group for r in t.claim.relations if r.kind == "part of")))


def _areas(place: Place | None) -> tuple[str, ...]:
    if place is None or place.country is None:
        return ()
    own = f"{place.country}\t{place.name}"
    found = f"{place.country}\t{place.admin1 or ''}"
    return (found, own) if place.feature == "province" and own != found else (found,)


def place_parts(incidents: Sequence[Incident], groups: Sequence[Sequence[Telling]]) -> list[Incident]:
    """The incidents with `part_of` and `contains` set; an incident is part of the narrowest general one that holds it."""
    extents = [extent_of(incident.id, group) for incident, group in zip(incidents, groups, strict=True)]
    of_claim = {t.id: incident.id for incident, group in zip(incidents, groups, strict=True) for t in group}
    index: dict[str, list[Extent]] = defaultdict(list)
    for extent in extents:
        for area in extent.areas if extent.is_general else ():
            index[area].append(extent)
    above = {e.incident: pick_whole(e, of_claim, [g for area in e.areas for g in index.get(area, ())]) for e in extents}
    below: dict[str, list[str]] = defaultdict(list)
    for part, whole in above.items():
        if whole is not None:
            below[whole].append(part)
    return [replace(i, part_of=above[i.id], contains=tuple(sorted(below.get(i.id, ())))) for i in incidents]


def pick_whole(part: Extent, of_claim: Mapping[str, str], general: Iterable[Extent]) -> str | None:
    """The incident that this one is a part of: what a report says itself, else the narrowest of the general ones that holds it.

    `of_claim` has the incident of each claim that `told_of` names, as far as there is one.
    """
    if part.is_general:
        return None
    told = next((of_claim[claim] for claim in part.told_of if claim in of_claim), None)
    if told is not None and told != part.incident:
        return told
    return min(((g.days, g.incident) for g in general if _contains(g, part)), default=(0, None))[1]


def _contains(general: Extent, part: Extent) -> bool:
    """True where the part lies in the general event's place and days, is of a family that it may hold, and no side speaks against it."""
    wide, narrow = general.place, part.place
    if wide is None or narrow is None or wide.feature == "country" or not set(general.areas) & set(part.areas):
        return False
    if general.first is None or general.last is None or part.first is None or part.last is None:
        return False
    if not (general.first <= part.first and part.last <= general.last) or not _lies_in(wide, narrow):
        return False
    held = {f for family in general.families for f in _HOLDS.get(family, frozenset({family}))}
    return bool(held & part.families) and (not general.sides or not part.sides or bool(general.sides & part.sides))


def _lies_in(wide: Place, narrow: Place) -> bool:
    if wide.id == narrow.id or holds(wide, narrow):
        return True
    far = kilometres(wide, narrow)
    return wide.feature not in AREAS and narrow.feature not in AREAS and far is not None and far <= _NEAR
