"""How two claims agree or differ in who was harmed: the figures, what sort of people, and names."""

import math

from reportedly.compare_reports import Likeness
from reportedly.compare_tellings import Telling, once, top_tolls
from reportedly.records import Toll

_UNARMED = frozenset({"civilians", "children", "women", "medics", "aid workers", "journalists"})
_ARMED = frozenset({"state forces", "rebel group", "political militia", "identity militia", "unidentified armed group", "external forces"})
_UNARMED_SITES = frozenset({"home", "shelter or camp", "hospital or clinic", "ambulance", "school", "worship", "market", "bakery or food",
                            "aid"})


def bounds(toll: Toll) -> tuple[int, float] | None:
    """A toll's least and most; no upper bound is infinity."""
    low = toll.low if toll.low is not None else toll.best
    if low is None and toll.high is None:
        return None
    high = toll.high if toll.high is not None else toll.best if toll.low is None else math.inf
    if toll.low is not None and toll.low == toll.best and toll.high is None:
        high = math.inf
    return low or 0, high if high is not None else math.inf


_Bounds = tuple[str, tuple[int, float]]  # who was harmed, and how many at the least and most
_KINDS = ("killed", "abducted", "injured", "displaced", "detained")  # the first that both give is compared


@once
def _figures_of(t: Telling) -> dict[str, list[_Bounds]]:
    """The figures of a claim, by the kind of toll."""
    found: dict[str, list[_Bounds]] = {}
    for toll in top_tolls(t):
        if known := bounds(toll):
            found.setdefault(toll.toll, []).append((toll.who, known))
    return found


def tolls(a: Telling, b: Telling) -> Likeness | None:
    """Whether the figures for the dead, and else for the injured, may be the same."""
    one, other = _figures_of(a), _figures_of(b)
    for kind in _KINDS if one and other else ():
        pairs = [(s, t) for mine, s in one.get(kind, ()) for theirs, t in other.get(kind, ())
                 if mine == theirs or "unspecified" in {mine, theirs}]
        if pairs:
            return max((_figures(kind, s, t) for s, t in pairs), key=lambda found: found.value)
    return None


def _figures(kind: str, one: tuple[int, float], other: tuple[int, float]) -> Likeness:
    if one == other:
        return Likeness(0.4 if one[0] <= 1 else 1.0, f"Both give {one[0]} {kind}.")
    if max(one[0], other[0]) <= min(one[1], other[1]):
        return Likeness(0.2, f"The figures for those {kind} agree.")
    few, many = sorted((one[0], other[0]))
    return Likeness(-min(1.0, (many - few) / (many + few + 1)), f"One gives {one[0]} {kind}, the other {other[0]}.")


@once
def harmed(t: Telling) -> str | None:
    """Who a claim says was hit: `unarmed` or `armed` people; None where it says neither, or both. Its figures come before what it names."""
    counted = {x.who for x in t.claim.tolls if x.high != 0} - {"unspecified", "men"}
    if counted:
        armed = "combatants" in counted
        return None if armed and counted & _UNARMED else "armed" if armed else "unarmed"
    hit = {p.kind for role in ("target", "affected") for p in t.having(role)}
    site = t.claim.site.site_class if t.claim.site else None
    unarmed, armed = "civilians" in hit or site in _UNARMED_SITES or t.claim.civilians_targeted, bool(hit & _ARMED) or site == "military"
    return None if unarmed == armed else "unarmed" if unarmed else "armed"


def people(a: Telling, b: Telling) -> Likeness | None:
    """Whether the two tell of the same sort of people hit: a market's visitors are not the fighters of a position."""
    one, other = harmed(a), harmed(b)
    if one is None or other is None:
        return None
    if one == other:
        return Likeness(0.2, f"Both tell of {one} people hit.")
    return Likeness(-1.0, "One tells of unarmed people hit, the other of armed ones.")


def victims(a: Telling, b: Telling) -> Likeness | None:
    """Whether both name the same person as harmed."""
    mine, theirs = _harmed_by_name(a), _harmed_by_name(b)
    if not mine or not theirs:
        return None
    if both := sorted(set(mine) & set(theirs)):
        return Likeness(1.0, f"Both name {mine[both[0]]} as harmed.")
    return Likeness(-0.3, f"One names {mine[min(mine)]} as harmed, the other {theirs[min(theirs)]}.")


@once
def _harmed_by_name(t: Telling) -> dict[str, str]:
    """The persons named as harmed, by their surnames."""
    return {v.name.split()[-1].casefold(): v.name for v in t.claim.victims if v.name}
