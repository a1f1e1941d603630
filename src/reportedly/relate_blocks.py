"""Which claims are compared at all: those of one family of events that share a place cell and days, an area, names, or a text.

Never all pairs: a block holds what was near in place and days, so its size follows the events there and not the ledger. Blocks are
keys, numbers of 63 bits, so that the ledger can index them; whether two claims are compared depends on their two reports and on how
many reports share a name, and on nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from reportedly.compare import AREAS, families, window
from reportedly.compare_tellings import Telling

_DEGREES = 0.5  # a cell's side: about 55 km from south to north
_EDGE = 0.1  # of a degree: nearer to a cell's edge than this, a claim is in the next one too
_LONGEST = 10  # days that a claim is spread over; longer ones are kept by their weeks
COMMON = 40  # reports of a few weeks that may share a name before it tells nothing
_COMMON_COPIES = 20  # reports that may share one hash of their texts
_FEW_NAMES = 2
_COPY_HASHES = 3
_IN_ONE_REPORT, _OF_A_REPORT = 80, 40  # claims of one family that are compared within a report, and with another report's
_NAME, _COPY, _BLOCK = 0, 1, 2  # what a key is, in its two lowest bits

Pair = tuple[int, int]
Keys = Callable[[Telling], frozenset[int]]
Reports = tuple[str, str]  # two reports' SHA-256, the smaller first


def find_pairs(tellings: Sequence[Telling], alike: Iterable[Reports] | None = None, of: Collection[int] | None = None,
               keys: Keys | None = None) -> Iterator[Pair]:
    """Pairs of positions worth comparing, each once, the lower first, in no promised order.

    Of every report all claims must be given. `alike` are the reports that share rare names or a text; without it they are found among
    the reports given. Only pairs with a position of `of` in them are given, where that is named. `keys` gives what
    `lies_under` does, for a caller who keeps it.
    """
    asked = range(len(tellings)) if of is None else of
    seen: set[Pair] = set()
    for one, other in _all_pairs(tellings, alike, asked, keys or lies_under):
        pair = (one, other) if one < other else (other, one)
        if pair not in seen and is_general(tellings[one]) == is_general(tellings[other]):
            seen.add(pair)
            yield pair


def is_general(t: Telling) -> bool:
    """True for the siege, the week's battle, the year's total: it may contain events, and is none of them."""
    claim, when = t.claim, t.claim.when
    if claim.status == "habitual" or (claim.tolls and all(toll.scope == "cumulative" for toll in claim.tolls)):
        return True
    if when is None or not when.lasts:
        return False
    return t.first is None or t.last is None or t.last - t.first > 2


def _all_pairs(tellings: Sequence[Telling], alike: Iterable[Reports] | None, asked: Collection[int], keys: Keys) -> Iterator[Pair]:
    of_report: dict[str, list[int]] = defaultdict(list)
    lying: dict[int, list[int]] = defaultdict(list)
    for i, t in enumerate(tellings):
        of_report[t.sha256].append(i)
        for key in keys(t):
            lying[key].append(i)
    for i in asked:
        for key in looks_under(tellings[i]):
            yield from ((i, j) for j in lying.get(key, ()) if j != i)
    wanted = asked if isinstance(asked, range) else frozenset(asked)
    for one, other in _pairs_in_reports(tellings, {tellings[i].sha256: of_report[tellings[i].sha256] for i in asked}):
        if one in wanted or other in wanted:
            yield one, other
    if alike is None:
        alike = find_alike(postings_of(tellings[members[0]] for members in of_report.values()))
    for one, other in _pairs_of_reports(tellings, of_report, alike):
        if one in wanted or other in wanted:
            yield one, other


# --- place and days --------------------------------------------------------------------------------------


def lies_under(t: Telling) -> frozenset[int]:
    """The keys under which others find a claim: its cells and days, and the areas that it lies in or names."""
    return frozenset([*_point_keys(t), *(_key("wide" if _is_wide(t) else "narrow", *rest) for rest in _areas(t))])


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


# --- within a report, and between reports --------------------------------------------------------------------


def _pairs_in_reports(tellings: Sequence[Telling], of_report: Mapping[str, list[int]]) -> Iterator[Pair]:
    for members in of_report.values():
        position = {tellings[i].id: i for i in members}
        for i in members:
            for relation in tellings[i].claim.relations:
                j = position.get(relation.claim)
                if j is not None and j != i and relation.kind != "part of":
                    yield i, j
        for group in _by_family(tellings, members).values():
            yield from combinations(group[:_IN_ONE_REPORT], 2)


def _by_family(tellings: Sequence[Telling], members: Sequence[int]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for i in members:
        for family in families(tellings[i]):
            grouped[family].append(i)
    return grouped


def traces(t: Telling) -> frozenset[int]:
    """The keys that a report, known by any of its claims, shares with others: its names in its weeks, and the hashes of its text."""
    names = (_key(period, name, kind=_NAME) for period in _periods(t) for name in t.names)
    return frozenset([*names, *(_key("copy", h, kind=_COPY) for h in sorted(t.shingles)[:_COPY_HASHES])])


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


def _pairs_of_reports(tellings: Sequence[Telling], of_report: Mapping[str, list[int]], alike: Iterable[Reports]) -> Iterator[Pair]:
    """Claims of one family in reports that are alike."""
    grouped: dict[str, dict[str, list[int]]] = {}
    for pair in alike:
        if pair[0] in of_report and pair[1] in of_report:
            one, other = (grouped.setdefault(r, _by_family(tellings, of_report[r])) for r in pair)
            yield from _pairs_with_bare(tellings, of_report, pair)
            for family in one.keys() & other.keys():
                yield from ((i, j) for i in one[family][:_OF_A_REPORT] for j in other[family][:_OF_A_REPORT])


def _pairs_with_bare(tellings: Sequence[Telling], of_report: Mapping[str, list[int]], pair: Reports) -> Iterator[Pair]:
    """A report without claims with every claim of another that is like it; two such reports tell nothing of one another."""
    one, other = of_report[pair[0]], of_report[pair[1]]
    if tellings[one[0]].is_bare != tellings[other[0]].is_bare:
        yield from ((i, j) for i in one[:_OF_A_REPORT] for j in other[:_OF_A_REPORT])


def _periods(t: Telling) -> tuple[Hashable, ...]:
    """Two overlapping spans of four weeks in which a report came out."""
    if t.published is None:
        return ("any",)
    return ("even", t.published // 28), ("odd", (t.published + 14) // 28)
