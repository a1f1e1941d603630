"""Groups of claims from the links between them, and from what people said of pairs: same and different come before any score."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

THRESHOLD = 0.0  # log-odds above which two claims more likely tell of one incident than not
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Two compared claims by their positions, the score in log-odds, and why, where a person said it."""

    i: int
    j: int
    score: float
    why: tuple[str, ...] = ()


class Chains:
    """Positions that links join with one another, directly or through others.

    >>> chains = Chains(4)
    >>> chains.join(0, 1), chains.join(1, 3), chains.holds(0, 3), chains.holds(0, 2)
    (None, None, True, False)
    """

    def __init__(self, count: int) -> None:
        self._next = list(range(count))

    def join(self, i: int, j: int) -> None:
        """Joins the chains of the two."""
        self._next[self._end(i)] = self._end(j)

    def holds(self, i: int, j: int) -> bool:
        """True where one chain holds both."""
        return self._end(i) == self._end(j)

    def _end(self, i: int) -> int:
        while self._next[i] != i:
            self._next[i] = i = self._next[self._next[i]]
        return i


@dataclass(slots=True)
class _Groups:
    """Claims in groups; between groups how many links there are and what they sum to; which are to stay apart."""

    of: list[int]
    members: dict[int, list[int]]
    between: dict[int, dict[int, tuple[float, int]]] = field(default_factory=lambda: defaultdict(dict))
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def join(count: int, links: Sequence[Link], same: Sequence[Pair] = (), different: Sequence[Pair] = ()) -> list[list[int]]:
    """Groups of positions: two groups become one while the links between them speak for it on the whole.

    `same` are joined first, whatever their score, the first of them first; what `different` holds apart is never in one group.

    >>> join(3, [Link(0, 1, 2.0), Link(1, 2, 1.0), Link(0, 2, -3.0)])
    [[0, 1], [2]]
    >>> join(3, [Link(0, 1, 2.0)], same=[(1, 2)], different=[(0, 1)])
    [[0], [1, 2]]
    """
    groups = _Groups(list(range(count)), {i: [i] for i in range(count)})
    for link in links:
        groups.between[link.i][link.j] = groups.between[link.j][link.i] = (link.score, 1)
    for i, j in different:
        groups.apart[i].add(j)
        groups.apart[j].add(i)
    for i, j in same:
        one, other = groups.of[i], groups.of[j]
        if one != other and other not in groups.apart[one]:
            _merge(groups, one, other)
    for link in links:
        if link.score <= THRESHOLD:
            break
        one, other = groups.of[link.i], groups.of[link.j]
        if one != other and other not in groups.apart[one] and _speaks_for(groups.between[one][other]):
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
    groups.between[one].pop(other, None)
    for third in groups.apart.pop(other, set()):
        groups.apart[third].discard(other)
        groups.apart[third].add(one)
        groups.apart[one].add(third)
