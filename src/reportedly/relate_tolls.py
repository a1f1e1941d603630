"""Tolls of an incident as low, best and high, by group: the latest figure of each source, and no two figures added together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.compare_harmed import bounds
from reportedly.compare_tellings import Telling
from reportedly.records import IncidentToll, Toll, TollFigure

_KINDS = frozenset({"civilians", "combatants"})  # who is one or the other is counted once
Group = tuple[str, str, str | None, str]  # toll, who, side, unit


@dataclass(frozen=True, slots=True)
class Figure:
    """One source's figure for one group, with the claim it stands in."""

    telling: Telling
    toll: Toll

    @property
    def source(self) -> str:
        """Who gives it: figures of one source follow one another, they do not compete."""
        return self.telling.speaker.origin or self.telling.sha256


def figures_of(tellings: Sequence[Telling]) -> dict[Group, list[Figure]]:
    """The figures for each group, in which only what happened counts; parts of a toll have a group of their own."""
    found: dict[Group, list[Figure]] = defaultdict(list)
    for t in tellings:
        sides = {mention: party.name for mention, party in t.sides}
        whole = {toll.id: toll for toll in t.claim.tolls}
        for toll in t.claim.tolls:
            above = whole.get(toll.part_of or "")
            same_group = above is not None and (above.toll, above.who) == (toll.toll, toll.who)
            if toll.scope == "event" and not same_group and not (above is not None and toll.who == "unspecified"):
                found[toll.toll, toll.who, sides.get(toll.side or ""), toll.unit].append(Figure(t, toll))
    for group in [g for g in found if g[1] == "unspecified"]:
        found[group] = _of_all_people(found, group)
    return {group: figures for group, figures in found.items() if figures}


def _of_all_people(found: Mapping[Group, list[Figure]], group: Group) -> list[Figure]:
    """The figures for people of whom some source says no more than that: from each source its count of people, else its highest of a kind.

    "Six of the dead" of a source that counts nine civilians are some of the nine: its count of people is none.
    """
    toll, _, _, unit = group
    kinds: dict[str, list[Figure]] = defaultdict(list)
    for (other, who, _, of), figures in found.items():
        if (other, of) == (toll, unit) and who in _KINDS:
            for figure in figures:
                kinds[figure.source].append(figure)
    whole = [f for f in found[group] if not any(_size(k.toll) >= _size(f.toll) for k in kinds.get(f.source, ()))]
    if not whole:
        return []
    counted = {f.source for f in whole}
    others = [figures for source, figures in sorted(kinds.items()) if source not in counted]
    return whole + [max(figures, key=lambda f: (_size(f.toll), f.telling.id)) for figures in others]


def tolls_of(tellings: Sequence[Telling]) -> tuple[IncidentToll, ...]:
    """One toll for each group that a standing claim counts."""
    grouped = figures_of([t for t in tellings if t.stands])
    return tuple(_toll(group, figures) for group, figures in sorted(grouped.items(), key=lambda entry: str(entry[0])))


def latest_of(figures: Sequence[Figure]) -> list[Figure]:
    """Each source's latest figure, by publication; what one report updates within itself counts as later."""
    updated = {r.claim for f in figures for r in f.telling.claim.relations if r.kind in {"updates", "corrects"}}
    last: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: (f.telling.published or 0, f.telling.id not in updated, _size(f.toll), f.telling.id)):
        last[figure.source] = figure
    return sorted(last.values(), key=lambda f: f.telling.id)


def _size(toll: Toll) -> int:
    found = bounds(toll)
    return found[0] if found else 0


def _toll(group: Group, figures: Sequence[Figure]) -> IncidentToll:
    latest = latest_of(figures)
    told = [f for f in latest if not _is_bare_floor(f.toll)] or latest  # who saw four bodies does not say that no more died
    lows = [n for f in told if (n := _low(f.toll)) is not None]
    highs = [n for f in latest if (n := _high(f.toll)) is not None]
    bests = {f.toll.best for f in latest}
    most = max((f.toll.best or f.toll.low or 0 for f in latest), default=0)
    is_open = any(f.toll.high is None and (f.toll.best or f.toll.low or 0) >= most for f in latest)
    high = None if is_open and max(highs, default=0) <= most and any(f.toll.high is None for f in latest) else max(highs, default=None)
    rule = _rule(len(latest), len(figures))
    return IncidentToll(*group, low=min(lows, default=None), best=bests.pop() if len(bests) == 1 else None, high=high, rule=rule,
                        claims=tuple(sorted({f.telling.id for f in figures})), series=_series(figures, latest))


def _series(figures: Sequence[Figure], latest: Sequence[Figure]) -> tuple[TollFigure, ...]:
    """Every figure with its source, in the order of publication."""
    ordered = sorted(figures, key=lambda f: (f.telling.published or 0, f.telling.id, _size(f.toll)))
    return tuple(TollFigure(
        f.telling.id, f.telling.speaker.name, dt.date.fromordinal(f.telling.published).isoformat() if f.telling.published else None,
        f.toll.low, f.toll.best, f.toll.high, f in latest) for f in ordered)


def _rule(sources: int, figures: int) -> str:
    if sources == 1:
        return "the one source's figure" if figures == 1 else "the one source's latest figure"
    return "lowest and highest of the sources' latest figures; best where they agree"


def _is_bare_floor(toll: Toll) -> bool:
    """True for "saw four bodies": at least so many, and no figure of how many in all."""
    return toll.low is not None and toll.best is None and toll.high is None


def _low(toll: Toll) -> int | None:
    return toll.low if toll.low is not None else toll.best


def _high(toll: Toll) -> int | None:
    return toll.high if toll.high is not None else toll.best


def figures_differ(figures: Sequence[Figure]) -> bool:
    """True where two sources' latest figures cannot both be so: their ranges do not meet."""
    known = [found for f in latest_of(figures) if (found := bounds(f.toll))]
    return bool(known) and max(low for low, _ in known) > min(high for _, high in known)
