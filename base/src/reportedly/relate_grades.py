"""Grades, in the terms that casualty recorders use, each with one sentence that says why.

Tested in this order: contested, confirmed, fair, weak. `discounted` is for an analyst alone. Statements, forecasts and what
nobody says has happened have no grade.
"""

from collections.abc import Sequence
from itertools import combinations

from reportedly import vocab
from reportedly.compare_tellings import Party, Telling
from reportedly.relate_sources import UNRATED, Ratings, count_independent, edges_of, independent

_ROLES = ("actor", "supporter", "target")
_HARM = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC, vocab.RIOTS, vocab.OTHER_VIOLENCE})
_HARM_TOO = frozenset({"Excessive force against protesters", "Protest with intervention", "Arrests", "Disrupted weapons use",
                       "Looting/property destruction", "Siege", "Displacement", "Deprivation"})
_UNJUDGED = "nobody has judged their reliability yet"


def grade_of(tellings: Sequence[Telling], ratings: Ratings = UNRATED) -> tuple[str | None, str]:
    """The grade and its reason. Sources that people rated D or E count for none; their own admissions still do."""
    if all(t.claim.event.type == vocab.STATEMENT for t in tellings):
        return None, "A statement has no grade: that it was published is all it shows."
    if all(t.retracted for t in tellings):
        return None, "Every report of it was withdrawn."
    standing = [t for t in tellings if t.stands]
    if not standing:
        return None, _why_none(tellings)
    if reason := _contested([t for t in standing if ratings.is_credible(t)], ratings):
        return "contested", reason
    if reason := _confirmed(standing):
        return "confirmed", reason
    return _fair_or_weak(standing, ratings)


def _why_none(tellings: Sequence[Telling]) -> str:
    if any(t.claim.voice == "denied" and not t.retracted for t in tellings):
        return "The only claim that still stands denies it."
    statuses = sorted({t.claim.status for t in tellings})
    return f"No source says that it has happened: it is told as {' or '.join(statuses)}."


# --- contested -------------------------------------------------------------------------------------------


def accused(t: Telling) -> tuple[Party, ...]:
    """The named actors whom a claim holds responsible; nobody is, for an agreement, a march or a message."""
    event = t.claim.event
    if event.type not in _HARM and event.subtype not in _HARM_TOO:
        return ()
    return tuple(p for p in t.having("actor") if p.is_named)


def _contested(standing: Sequence[Telling], ratings: Ratings) -> str:
    blaming = [t for t in standing if accused(t)]
    for a, b in combinations(blaming, 2):
        if _exclude(a, b) and independent(a, b, ratings):
            return (f"Independent sources name different actors: {accused(a)[0].name} (by {a.speaker.name}), "
                    f"{accused(b)[0].name} (by {b.speaker.name}).")
    return ""


def _exclude(a: Telling, b: Telling) -> bool:
    """True where the two name different actors; in a fight each side may be named as the other's target."""
    mine, theirs = {p.id for p in accused(a)}, {p.id for p in accused(b)}
    if mine & theirs:
        return False
    if vocab.BATTLES in {a.claim.event.type, b.claim.event.type}:
        fought = {p.id for t in (a, b) for role in ("target", "supporter") for p in t.having(role)}
        return not (mine & fought or theirs & fought)
    return True


def names_different_actors(standing: Sequence[Telling]) -> bool:
    """True where any two claims of different speakers name different actors, independent or not."""
    blaming = [t for t in standing if accused(t)]
    return any(_exclude(a, b) and a.speaker.origin != b.speaker.origin for a, b in combinations(blaming, 2))


# --- confirmed -------------------------------------------------------------------------------------------


def admits(t: Telling) -> bool:
    """True where the actor held responsible says itself that it did it."""
    if not accused(t) or t.claim.voice == "denied":
        return False
    speaker = t.speaker.actor
    return t.claim.voice == "admitted" or (speaker is not None and speaker.id in {p.id for p in accused(t)})


def tells_of_civilian_harm(t: Telling) -> bool:
    """True where a claim counts or names harmed civilians, or has them as the target."""
    unarmed = {"civilians", "children", "medics", "aid workers", "journalists"}
    return t.claim.civilians_targeted or any(toll.who in unarmed and toll.high != 0 for toll in t.claim.tolls)


def _confirmed(standing: Sequence[Telling]) -> str:
    harm = any(tells_of_civilian_harm(t) for t in standing)
    for t in standing:
        if admits(t) and (not harm or tells_of_civilian_harm(t)):
            what = "this and the harm to civilians" if harm else "this"
            return f"{accused(t)[0].name}, held responsible, admits {what}."
    return ""


# --- fair and weak ---------------------------------------------------------------------------------------


def is_party(t: Telling, parties: frozenset[str]) -> bool:
    """True where the speaker is itself a side of the event."""
    return t.speaker.actor is not None and t.speaker.actor.id in parties


def _fair_or_weak(standing: Sequence[Telling], ratings: Ratings) -> tuple[str, str]:
    parties = frozenset(p.id for t in standing for role in _ROLES for p in t.having(role) if p.is_named)
    outside = [t for t in standing if not is_party(t, parties)]
    others = [t for t in outside if ratings.is_credible(t)]
    count = count_independent(edges_of(others, ratings)) if others else 0
    if count >= 2:
        return "fair", f"{count} independent sources tell of it; {_judged(others, ratings)}."
    if not outside:
        return "weak", f"Only {standing[0].speaker.name} tells of it, a party to it; {_judged(standing, ratings)}."
    if not others:
        return "weak", f"No credible source tells of it; {_judged(outside, ratings)}."
    rest = "" if len(outside) == len(standing) else ", besides a party to it, whose account is no corroboration"
    rest += "" if len(others) == len(outside) else f", besides sources that are not credible ({_letters(outside, ratings)})"
    if len({t.sha256 for t in others}) > 1:
        return "weak", f"The reports rest on one source, or share a speaker, medium or owner{rest}; {_judged(others, ratings)}."
    return "weak", f"One report tells of it, through {_medium(others[0])}{rest}; {_judged(others, ratings).replace('their', 'its')}."


def _judged(tellings: Sequence[Telling], ratings: Ratings) -> str:
    """What is known of the sources' reliability, as a clause: who was rated what; F has no basis, and counts."""
    letters = _letters(tellings, ratings)
    if not letters:
        return _UNJUDGED
    unrated = any(ratings.letter(t) is None for t in tellings)
    return f"rated by people: {letters}{'; nobody has judged the others' if unrated else ''}"


def _letters(tellings: Sequence[Telling], ratings: Ratings) -> str:
    rated = {f"{t.speaker.name} {letter}" for t in tellings if (letter := ratings.letter(t)) is not None}
    return ", ".join(sorted(rated))


def _medium(t: Telling) -> str:
    return t.speaker.through or t.outlet or "an outlet that is not named"
