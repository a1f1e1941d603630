"""Scores of pairs found once: claims that are far apart for certain are not compared, and what is known of two is not found again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.compare import compare
from reportedly.compare_far import may_reach, score_of_reports
from reportedly.compare_tellings import Telling

FAR = -1.5  # a score that nobody asks for unless a chain of likelier pairs joins the two: below what is put to people (review_queue.NEAR)
KEPT = 1_000_000  # pairs, about 100 bytes each
_BITS = 32  # of a number: a pair is the first's, moved up by as many, and the second's
_LOW = (1 << _BITS) - 1


@dataclass(slots=True)
class Compared:
    """What is known of pairs of claims: their scores, which are far apart, and what their reports add.

    Claims and reports are numbered as they come, and a pair is one number.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    far: set[int] = field(default_factory=set)
    of_reports: dict[int, float] = field(default_factory=dict)

    def near(self, m: int, n: int, a: Telling, b: Telling) -> float | None:
        """The score of two claims, by their numbers, in log-odds; None where it lies below FAR for certain."""
        pair = m << _BITS | n
        if pair in self.far:
            return None
        found = self.scores.get(pair)
        if found is None:
            if a.sha256 != b.sha256 and not may_reach(a, b, self._of_reports(a, b), FAR):
                self.far.add(pair)
                return None
            found = self.scores[pair] = compare(a, b).score
        return found

    def score(self, m: int, n: int, a: Telling, b: Telling) -> float:
        """The score of two claims, however far apart."""
        pair = m << _BITS | n
        found = self.scores.get(pair)
        if found is None:
            found = self.scores[pair] = compare(a, b).score
        return found

    def number(self, tellings: Sequence[Telling]) -> list[int]:
        """A number for each claim, which holds until numbers are asked for again: where too much is known it is forgotten first."""
        self._make_room()
        return [self._number(t.claim.id) for t in tellings]

    def take(self, other: "Compared") -> None:
        """Takes over what somebody else found of the same claims."""
        self._make_room()
        numbers = [self._number(name) for name in other.numbers]

        def ours(pair: int) -> int:
            return numbers[pair >> _BITS] << _BITS | numbers[pair & _LOW]

        self.scores |= {ours(pair): score for pair, score in other.scores.items()}
        self.far |= {ours(pair) for pair in other.far}

    def forget(self) -> None:
        """Forgets everything: claims have changed."""
        for known in (self.numbers, self.scores, self.far, self.of_reports):
            known.clear()

    def _make_room(self) -> None:
        if len(self.scores) + len(self.far) + len(self.of_reports) >= KEPT:
            self.forget()

    def _of_reports(self, a: Telling, b: Telling) -> float:
        pair = self._number(a.sha256) << _BITS | self._number(b.sha256)
        found = self.of_reports.get(pair)
        if found is None:
            found = self.of_reports[pair] = score_of_reports(a, b)
        return found

    def _number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))
