"""Scores of pairs found once: claims that are far apart for certain are not compared, and what is known of two is not found again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.compare import compare
from reportedly.compare_far import may_reach, score_of_reports
from reportedly.compare_tellings import Telling

FAR = -1.5  # a score that nobody asks for unless a chain of likelier pairs joins the two: below what is put to people (review_queue.NEAR)
KEPT = 1_000_000  # pairs, about 100 bytes each


@dataclass(slots=True)
class Compared:
    """What is known of pairs of claims: their scores, which are far apart, and what their reports add.

    Claims and reports are numbered as they come, and a pair is one number.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    far: set[int] = field(default_factory=set)
    of_reports: dict[int, float] = field(default_factory=dict)

    def near(self, pair: int, a: Telling, b: Telling) -> float | None:
        """The score of two claims in log-odds, as `pair` of their numbers; None where it lies below FAR for certain."""
        if pair in self.far:
            return None
        found = self.scores.get(pair)
        if found is None:
            if a.sha256 != b.sha256 and not may_reach(a, b, self._of_reports(a, b), FAR):
                self.far.add(pair)
                return None
            found = self.scores[pair] = compare(a, b).score
        return found

    def score(self, pair: int, a: Telling, b: Telling) -> float:
        """The score of two claims, however far apart."""
        found = self.scores.get(pair)
        if found is None:
            found = self.scores[pair] = compare(a, b).score
        return found

    def number(self, tellings: Sequence[Telling]) -> list[int]:
        """A number of 32 bits for each claim: a pair is the first's, moved up 32 bits, and the second's.

        Where too much is known everything is forgotten first, so that numbers hold until they are asked for again.
        """
        if len(self.scores) + len(self.far) + len(self.of_reports) >= KEPT:
            self.forget()
        return [self._number(t.claim.id) for t in tellings]

    def take(self, other: "Compared") -> None:
        """Takes over what somebody else found of the same claims."""
        if len(self.scores) + len(self.far) + len(self.of_reports) >= KEPT:
            self.forget()
        numbers = [self._number(name) for name in other.numbers]
        self.scores |= {numbers[pair >> 32] << 32 | numbers[pair & 0xFFFFFFFF]: score for pair, score in other.scores.items()}
        self.far |= {numbers[pair >> 32] << 32 | numbers[pair & 0xFFFFFFFF] for pair in other.far}

    def forget(self) -> None:
        """Forgets everything: claims have changed."""
        for known in (self.numbers, self.scores, self.far, self.of_reports):
            known.clear()

    def _of_reports(self, a: Telling, b: Telling) -> float:
        pair = self._number(a.sha256) << 32 | self._number(b.sha256)
        found = self.of_reports.get(pair)
        if found is None:
            found = self.of_reports[pair] = score_of_reports(a, b)
        return found

    def _number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))
