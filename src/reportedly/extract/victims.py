"""Single persons harmed, with name, age, gender and occupation as far as the text says them."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.records import Mention, Report, Span, Victim


@dataclass(frozen=True, slots=True)
class FoundVictim:
    """A victim with what it hangs on: sentence index, and the word of harm."""

    victim: Victim
    sentence: int
    cue: Span


def find_victims(report: Report, mentions: Sequence[Mention] = ()) -> tuple[FoundVictim, ...]:
    """Every single person whom the report says was harmed, in text order."""
    return ()
