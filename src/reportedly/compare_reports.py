"""How two claims' reports agree or differ: wording, names, ages, what they are about, whether one copies the other."""

from dataclasses import dataclass

from reportedly.compare_tellings import SKETCH, Telling
from reportedly.compare_terms import likeness_of

ALIKE = 0.3  # the cosine of two reports' weightiest words above which they rather are about the same


@dataclass(frozen=True, slots=True)
class Likeness:
    """One thing in which two claims agree (above 0) or differ (below 0), with its sentence."""

    value: float
    why: str


def wording(a: Telling, b: Telling) -> Likeness | None:
    """How many of the two sentences' words are the same."""
    both = len(a.words & b.words)
    if a.sha256 == b.sha256 or both < 2:
        return None
    share = both / max(1, min(len(a.words), len(b.words)))
    return Likeness(min(1.0, share), f"The sentences share {both} words.")


def names(a: Telling, b: Telling) -> Likeness | None:
    """How many names the two reports share."""
    if a.sha256 == b.sha256 or not a.names or not b.names:
        return None
    both = len(a.names & b.names)
    share = both / min(len(a.names), len(b.names))
    if both == 0:
        return Likeness(-0.1, "The reports share no name.") if min(len(a.names), len(b.names)) > 5 else None
    return Likeness(min(1.0, share * min(1.0, both / 4)), f"The reports share {both} {'name' if both == 1 else 'names'}.")


def ages(a: Telling, b: Telling) -> Likeness | None:
    """Whether the two reports give the same ages of persons."""
    if a.sha256 == b.sha256 or not a.ages or not b.ages:
        return None
    if both := sorted(a.ages & b.ages):
        return Likeness(min(1.0, 0.5 * len(both)), f"Both reports tell of somebody aged {both[0]}.")
    return Likeness(-0.5, "The ages that they give differ.")


def subjects(a: Telling, b: Telling) -> Likeness | None:
    """How far the two reports are about the same, by their weightiest words."""
    if a.sha256 == b.sha256 or not a.terms or not b.terms:
        return None
    shared = likeness_of(a.terms, b.terms)
    value = max(-1.0, min(2.0, (shared - ALIKE) / 0.1))
    return Likeness(value, f"The reports are {'about the same' if value > 0 else 'about other things'}, by their words ({shared:.0%}).")


def copies(a: Telling, b: Telling) -> Likeness | None:
    """Whether the two reports are nearly the same text."""
    return Likeness(1.0, "The reports are nearly the same text.") if a.sha256 != b.sha256 and near_copies(a, b) else None


def near_copies(a: Telling, b: Telling) -> bool:
    """True where the sketches of the two reports have most in common."""
    union, both = a.shingles | b.shingles, a.shingles & b.shingles
    most = min(len(union), SKETCH)
    if len(both) < 0.5 * most:  # so it is with nearly all pairs: what is smallest of the union need not be looked for
        return False
    return sum(1 for h in sorted(union)[:SKETCH] if h in both) >= 0.5 * most
