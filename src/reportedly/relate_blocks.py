"""Which claims are compared at all: those of one family of events that share a place cell and days, an area, names, or a text.

Never all pairs: a block holds what was near in place and days, so its size follows the events there and not the ledger.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from reportedly.compare import AREAS, families, window
from reportedly.compare_tellings import Telling

_DEGREES = 0.5  # a cell's side: about 55 km from south to north
_EDGE = 0.1  # of a degree: nearer to a cell's edge than this, a claim is in the next one too
_LONGEST = 10  # days that a claim is spread over; longer ones are kept by their weeks
_COMMON = 40  # reports of a few weeks that may share a name before it tells nothing
_FEW_NAMES = 2
_COPY_HASHES = 3

Pair = tuple[int, int]


def find_pairs(tellings: Sequence[Telling]) -> Iterator[Pair]:
    """Pairs of positions worth comparing, each once, the lower first, in no promised order."""
    seen: set[Pair] = set()
    for pair in _all_pairs(tellings):
        if pair not in seen and is_general(tellings[pair[0]]) == is_general(tellings[pair[1]]):
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


def _all_pairs(tellings: Sequence[Telling]) -> Iterator[Pair]:
    of_report: dict[str, list[int]] = defaultdict(list)
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    areas: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, t in enumerate(tellings):
        of_report[t.sha256].append(i)
        for key in _point_keys(t):
            blocks[key].append(i)
        for key in _area_keys(t):
            areas[key][0 if t.place is not None and t.place.feature in AREAS else 1].append(i)
    for members in blocks.values():
        yield from combinations(members, 2)
    for wide, narrow in areas.values():  # a province or country against what lies in it; points have met in their cells
        yield from combinations(wide, 2)
        yield from ((min(i, j), max(i, j)) for i in wide for j in narrow)
    yield from _pairs_in_reports(tellings, of_report)
    yield from _pairs_of_reports(tellings, of_report)


# --- place and days --------------------------------------------------------------------------------------


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


def _point_keys(t: Telling) -> Iterator[Hashable]:
    if t.place is None or t.place.feature in AREAS or t.place.lat is None or t.place.lon is None:
        return
    cells = {(int((t.place.lat + dy) // _DEGREES), int((t.place.lon + dx) // _DEGREES)) for dy in (-_EDGE, _EDGE) for dx in (-_EDGE, _EDGE)}
    for family in families(t):
        for day in _day_keys(t):
            for cell in sorted(cells):
                yield family, day, cell


def _area_keys(t: Telling) -> Iterator[Hashable]:
    if t.place is None or t.place.country is None:
        return
    levels = [t.place.country]
    if t.place.feature != "country" and t.place.admin1:
        levels.append(f"{t.place.country} {t.place.admin1}")
    elif t.place.feature == "province":
        levels.append(f"{t.place.country} {t.place.name}")
    if t.place.feature in AREAS:
        levels = levels[-1:]
    for family in families(t):
        for day in _day_keys(t):
            for level in levels:
                yield family, day, level


# --- within a report, and between reports --------------------------------------------------------------------


def _pairs_in_reports(tellings: Sequence[Telling], of_report: dict[str, list[int]]) -> Iterator[Pair]:
    for members in of_report.values():
        position = {tellings[i].id: i for i in members}
        for i in members:
            for relation in tellings[i].claim.relations:
                j = position.get(relation.claim)
                if j is not None and j != i and relation.kind != "part of":
                    yield min(i, j), max(i, j)
        for group in _by_family(tellings, members).values():
            yield from combinations(group[:80], 2)


def _by_family(tellings: Sequence[Telling], members: Sequence[int]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for i in members:
        for family in families(tellings[i]):
            grouped[family].append(i)
    return grouped


def _pairs_of_reports(tellings: Sequence[Telling], of_report: dict[str, list[int]]) -> Iterator[Pair]:
    """Claims of one family in reports that share rare names, or are nearly one text, and came out within a few weeks."""
    postings: dict[Hashable, list[str]] = defaultdict(list)
    for sha256, members in of_report.items():
        t = tellings[members[0]]
        for period in _periods(t):
            for name in t.names:
                postings[period, name].append(sha256)
        for hash_ in sorted(t.shingles)[:_COPY_HASHES]:
            postings["copy", hash_].extend((sha256, sha256))
    shared: Counter[tuple[str, str]] = Counter()
    for reports in postings.values():
        if len(reports) <= _COMMON:
            shared.update((a, b) if a < b else (b, a) for a, b in combinations(reports, 2) if a != b)
    grouped = {sha256: _by_family(tellings, members) for sha256, members in of_report.items()}
    for (a, b), count in shared.items():
        if count >= _FEW_NAMES:
            for family in grouped[a].keys() & grouped[b].keys():
                yield from ((min(i, j), max(i, j)) for i in grouped[a][family][:40] for j in grouped[b][family][:40])


def _periods(t: Telling) -> tuple[Hashable, ...]:
    """Two overlapping spans of four weeks in which a report came out."""
    if t.published is None:
        return ("any",)
    return ("even", t.published // 28), ("odd", (t.published + 14) // 28)
