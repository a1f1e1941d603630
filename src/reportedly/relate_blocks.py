"""Which claims are compared at all: those of one family of events that share a place cell and days, an area, names, or a text.

Never all pairs: a block holds what was near in place and days, so its size follows the events there and not the ledger. Blocks are
keys, numbers of 63 bits, so that the ledger can index them; whether two claims are compared depends on their two reports and on how
many reports share a name, and on nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from reportedly.compare import AREAS, families, window
from reportedly.compare_tellings import Telling, once

_DEGREES = 0.5  # a cell's side: about 55 km from south to north
_EDGE = 0.1  # of a degree: nearer to a cell's edge than this, a claim is in the next one too
_LONGEST = 10  # days that a claim is spread over; longer ones are kept by their weeks
COMMON = 40  # reports of a few weeks that may share a name before it tells nothing
_COMMON_COPIES = 20  # of these that may share one hash of their texts
_FEW_NAMES = 2
_COPY_HASHES = 3
_IN_ONE_REPORT, _OF_A_REPORT = 80, 40  # claims of one family that are compared within a report, and with another report's
_NAME, _COPY, _BLOCK = 0, 1, 2  # what a key is, in its two lowest bits

Pair = tuple[int, int]
Keys = Callable[[Telling], frozenset[int]]
Beside = Callable[[int], AbstractSet[int]]  # the positions that one is compared with
Reports = tuple[str, str]  # two reports' SHA-256, the smaller first


def find_pairs(tellings: Sequence[Telling], alike: Iterable[Reports] | None = None, of: Iterable[int] | None = None,
               keys: Keys | None = None, beside: Beside | None = None) -> Iterator[Pair]:
    """Pairs of positions worth comparing, each once, the lower first, in no promised order.

    Of every report all claims must be given. `alike` are the reports that share rare names or a text; without it they are found among
    the reports given. Only pairs with a position of `of` in them are given, where that is named: each with the first of its two in
    `of`, and only where `beside` that one has the other. `keys` gives what `lies_under` does, for a caller who keeps it.
    """
    asked = range(len(tellings)) if of is None else list(of)
    blocks = _Blocks.of(tellings, alike, keys or lies_under, asked)
    general = {i for i, t in enumerate(tellings) if is_general(t)}
    single, done = set(range(len(tellings))) - general, set[int]()
    for i in asked:
        found = blocks.find(i) & (general if i in general else single)
        if beside is not None:
            found &= beside(i)
        found -= done
        found.discard(i)
        done.add(i)
        yield from ((i, j) if i < j else (j, i) for j in found)


@once
def is_general(t: Telling) -> bool:
    """True for the siege, the week's battle, the year's total: it may contain events, and is none of them."""
    claim, when = t.claim, t.claim.when
    if claim.status == "habitual" or (claim.tolls and all(toll.scope == "cumulative" for toll in claim.tolls)):
        return True
    if when is None or not when.lasts:
        return False
    return t.first is None or t.last is None or t.last - t.first > 2


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Positions by what they have in common: `lying` by key, `reports` by original, `alike` the reports that each report is like."""

    tellings: Sequence[Telling]
    lying: Mapping[int, Sequence[int]]
    reports: Mapping[str, "_OfReport"]
    alike: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, tellings: Sequence[Telling], alike: Iterable[Reports] | None, keys: Keys, asked: Iterable[int]) -> "_Blocks":
        """The blocks of these claims, as far as those asked for look there."""
        sought = frozenset[int]().union(*(looks_under(tellings[i]) for i in asked))
        members: dict[str, list[int]] = defaultdict(list)
        lying: dict[int, list[int]] = defaultdict(list)
        for i, t in enumerate(tellings):
            members[t.sha256].append(i)
            for key in keys(t) & sought:
                lying[key].append(i)
        like: dict[str, list[str]] = defaultdict(list)
        for one, other in find_alike(postings_of(tellings[m[0]] for m in members.values())) if alike is None else alike:
            if one in members and other in members:
                like[one].append(other)
                like[other].append(one)
        return cls(tellings, lying, {s: _OfReport.of(tellings, m) for s, m in members.items()}, like)

    def find(self, i: int) -> set[int]:
        """The positions worth comparing with one, itself among them."""
        t, found = self.tellings[i], set[int]()
        own = self.reports[t.sha256]
        for key in looks_under(t):
            found.update(self.lying.get(key, ()))
        found.update(own.related.get(i, ()))
        for family in families(t):
            if i in own.families[family][:_IN_ONE_REPORT]:
                found.update(own.families[family][:_IN_ONE_REPORT])
        for report in self.alike.get(t.sha256, ()):
            other = self.reports[report]
            for family in families(t):
                if family in other.families and i in own.families[family][:_OF_A_REPORT]:
                    found.update(other.families[family][:_OF_A_REPORT])
            if own.is_bare != other.is_bare and i in own.members[:_OF_A_REPORT]:  # two reports without claims tell nothing of one another
                found.update(other.members[:_OF_A_REPORT])
        return found


@dataclass(frozen=True, slots=True)
class _OfReport:
    """The claims of one report by their positions: all, by family, and those that the reader relates to one another."""

    members: Sequence[int]
    families: Mapping[str, Sequence[int]]
    related: Mapping[int, Sequence[int]]
    is_bare: bool

    @classmethod
    def of(cls, tellings: Sequence[Telling], members: Sequence[int]) -> "_OfReport":
        """Of the claims in these positions."""
        grouped: dict[str, list[int]] = defaultdict(list)
        related: dict[int, list[int]] = defaultdict(list)
        position = {tellings[i].id: i for i in members}
        for i in members:
            for family in families(tellings[i]):
                grouped[family].append(i)
            for relation in tellings[i].claim.relations:
                j = position.get(relation.claim)
                if j is not None and j != i and relation.kind != "part of":
                    related[i].append(j)
                    related[j].append(i)
        return cls(members, dict(grouped), related, tellings[members[0]].is_bare)


# --- place and days --------------------------------------------------------------------------------------


def lies_under(t: Telling) -> frozenset[int]:
    """The keys under which others find a claim: its cells and days, and the areas that it lies in or names."""
    return frozenset([*_point_keys(t), *(_key("wide" if _is_wide(t) else "narrow", *rest) for rest in _areas(t))])


@once
def looks_under(t: Telling) -> frozenset[int]:
    """The keys under which a claim looks for others: points meet in their cells; a province or country meets what lies in it."""
    sought = ("wide", "narrow") if _is_wide(t) else ("wide",)
    return frozenset([*_point_keys(t), *(_key(kind, *rest) for rest in _areas(t) for kind in sought)])


@lru_cache(1 << 16)
def _key(*parts: Hashable, kind: int = _BLOCK) -> int:
    """A key of 63 bits for what is in common, the same on every machine; `kind` in its two lowest bits."""
    number = int.from_bytes(blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
    return (number >> 2 << 2 | kind) if kind else number >> 2 << 2


def _is_wide(t: Telling) -> bool:
    return t.place is not None and t.place.feature in AREAS


def _day_keys(t: Telling) -> Iterator[int | str]:
    """The days that a claim may be about, and the day after; by weeks where there are many."""
    known = window(t)
    if known is None:
        yield "any"
        return
    first, last, _ = known
    if last - first <= _LONGEST:
        yield from range(first, last + 2)
    else:
        yield from (f"week {w}" for w in range(first // 7, min(last // 7, first // 7 + 60) + 1))


def _point_keys(t: Telling) -> Iterator[int]:
    if t.place is None or _is_wide(t) or t.place.lat is None or t.place.lon is None:
        return
    cells = {(int((t.place.lat + dy) // _DEGREES), int((t.place.lon + dx) // _DEGREES)) for dy in (-_EDGE, _EDGE) for dx in (-_EDGE, _EDGE)}
    for family in families(t):
        for day in _day_keys(t):
            for cell in sorted(cells):
                yield _key("point", family, day, *cell)


def _areas(t: Telling) -> Iterator[tuple[Hashable, ...]]:
    if t.place is None or t.place.country is None:
        return
    levels = [t.place.country]
    if t.place.feature != "country" and t.place.admin1:
        levels.append(f"{t.place.country} {t.place.admin1}")
    elif t.place.feature == "province":
        levels.append(f"{t.place.country} {t.place.name}")
    if _is_wide(t):
        levels = levels[-1:]
    for family in families(t):
        for day in _day_keys(t):
            for level in levels:
                yield family, day, level


# --- between reports -----------------------------------------------------------------------------------------


def traces(t: Telling) -> frozenset[int]:
    """The keys that a report, known by any of its claims, shares with others of its weeks: its names, and the hashes of its text."""
    found, hashes = list[int](), sorted(t.shingles)[:_COPY_HASHES]
    for period in _periods(t):
        found += (_key(period, name, kind=_NAME) for name in t.names)
        found += (_key(period, h, kind=_COPY) for h in hashes)
    return frozenset(found)


def is_rare(key: int, reports: int) -> bool:
    """True where a trace that so many reports share still tells anything."""
    return reports <= (_COMMON_COPIES if key & 3 == _COPY else COMMON)


def postings_of(first: Iterable[Telling]) -> dict[int, list[str]]:
    """For each trace the reports that have it; one claim of each report is given."""
    postings: dict[int, list[str]] = defaultdict(list)
    for t in first:
        for key in traces(t):
            postings[key].append(t.sha256)
    return postings


def find_alike(postings: Mapping[int, Sequence[str]], of: Collection[str] | None = None) -> set[Reports]:
    """The reports that share rare names, or are nearly one text, and came out within a few weeks; at least one of them of `of`."""
    shared: Counter[Reports] = Counter()
    for key, reports in postings.items():
        if len(reports) > 1 and is_rare(key, len(reports)):
            worth = _FEW_NAMES if key & 3 == _COPY else 1
            for pair in combinations(sorted(reports), 2):
                if of is None or pair[0] in of or pair[1] in of:
                    shared[pair] += worth
    return {pair for pair, count in shared.items() if count >= _FEW_NAMES}


def _periods(t: Telling) -> tuple[Hashable, ...]:
    """Two overlapping spans of four weeks in which a report came out."""
    if t.published is None:
        return ("any",)
    return ("even", t.published // 28), ("odd", (t.published + 14) // 28)
