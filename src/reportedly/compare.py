"""How two claims agree or differ: one small function each, and the plain table of what each weighs.

A function gives a `Likeness`: a value (1 they agree, -1 they exclude one another, in between as far as either goes) and the
sentence that a reviewer reads; None where one of the claims says nothing about it. A score is the sum of value times weight
and of `START`, in log-odds: above 0 the two more likely tell of one incident than not.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from reportedly import vocab
from reportedly.compare_harmed import people, tolls, victims
from reportedly.compare_reports import Likeness, ages, copies, names, subjects, wording
from reportedly.compare_tellings import Telling, once
from reportedly.records import Place

SLACK = 7  # days before publication that news without a day may be about
_RADIUS = {"settlement": 6.0, "site": 2.0, "water": 40.0, "district": 35.0, "province": 120.0, "region": 250.0, "country": 900.0}
AREAS = frozenset({"district", "province", "region", "country"})
_AIR = frozenset({"air strike, munition not named", "air-dropped bomb", "missile", "drone", "cluster munition", "incendiary munition"})
_GUNS = frozenset({"artillery", "mortar", "rocket", "missile", "cluster munition", "incendiary munition"})
_BOMBS = frozenset({"suicide bomb", "vehicle bomb", "improvised explosive"})
_VIOLENT = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC, vocab.RIOTS, vocab.OTHER_VIOLENCE})
_VIOLENT_TOO = frozenset({"Excessive force against protesters", "Disrupted weapons use"})
_OF_ITS_KIND = frozenset({"Abduction/forced disappearance", "Sexual violence"})  # seldom taken for another kind
_PLANTED = frozenset({"Suicide bomb", "Remote explosive/landmine/IED", "Grenade"})  # nobody takes them for fire from afar
_OF_CROWDS = frozenset({vocab.PROTESTS, vocab.RIOTS})
_CROWDS = frozenset({"Violent demonstration", "Mob violence"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two claims compared: `score` in log-odds, `why` the sentences, the weightiest first."""

    score: float
    why: tuple[str, ...]


# --- days ------------------------------------------------------------------------------------------------


@once
def window(t: Telling) -> tuple[int, int, bool] | None:
    """The days that a claim may be about, and whether it gives them itself; bounded by publication where it gives none."""
    if t.last is not None and t.first is not None:
        return t.first, t.last, True
    if t.last is not None:
        return t.last - SLACK, t.last, False
    if t.first is not None:
        return t.first, max(t.first, t.published or t.first), True
    return (t.published - SLACK, t.published, False) if t.published is not None else None


def days(a: Telling, b: Telling) -> Likeness | None:
    """How the days that the two give lie to one another; news without a day of its own is most likely of the days before it came out."""
    one, other = window(a), window(b)
    if one is None or other is None:
        return None
    if not (one[2] and other[2]):
        return _near_publication(one, other)
    gap = max(one[0], other[0]) - min(one[1], other[1])
    exact = one[1] - one[0] <= 1 and other[1] - other[0] <= 1
    if gap <= 0:
        meet = _day(max(one[0], other[0]))
        return Likeness(1.0, f"Both give {meet}.") if exact else Likeness(0.3, "The days that they give meet.")
    if gap == 1:
        return Likeness(0.0, "They are a day apart.")
    return Likeness(max(-1.5, -gap / 3), f"They are {gap} days apart.")


def _near_publication(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> Likeness:
    """Days where at least one of the two is only bounded by its publication: the further apart, the less likely."""
    gap = max(0, one[0] - other[1] if one[2] else other[0] - one[1] if other[2] else 0)  # it came out before the other happened
    if gap > 0:
        return Likeness(max(-1.5, -gap / 3), f"One came out {gap} days before the other happened.")
    apart = max(0, abs(one[1] - other[1]) - 1)
    value = max(-1.2, 0.4 - 0.25 * apart)
    why = "One gives no day, and came out near the other." if value > 0 else f"One gives no day, and is {apart + 1} days off."
    return Likeness(value, why)


def _day(ordinal: int) -> str:
    day = dt.date.fromordinal(ordinal)
    return f"{day.day} {day:%B %Y}"


_HOURS = {"night": (20, 30), "morning": (5, 12), "afternoon": (12, 18), "evening": (17, 23)}  # from and to; past 24 is the next day's


def hours(a: Telling, b: Telling) -> Likeness | None:
    """Whether the times of one day that the two give may be the same, within two hours."""
    one, other = (_hours_of(t) for t in (a, b))
    if one is None or other is None or a.first != b.first or a.first is None:
        return None
    apart = max(one[0], other[0]) - min(one[1], other[1])
    if apart <= 0:
        return Likeness(0.3, "The times of day that they give meet.")
    return Likeness(-1.0, f"The times of day that they give are {apart:.0f} hours apart.") if apart > 2 else None


@once
def _hours_of(t: Telling) -> tuple[float, float] | None:
    given = t.claim.when.time_of_day if t.claim.when else None
    if given is None or given in _HOURS:
        return _HOURS.get(given or "")
    hour, _, minute = given.partition(":")
    return (at := int(hour) + int(minute or 0) / 60, at) if hour.isdigit() and (minute or "0").isdigit() else None


# --- places ----------------------------------------------------------------------------------------------


def kilometres(a: Place, b: Place) -> float | None:
    """The distance between two places, None where either has no point."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north, south = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def holds(area: Place, place: Place) -> bool:
    """True where a country or first-level area has the other place in it."""
    if area.id == place.id or area.country is None or area.country != place.country:
        return False
    if area.feature == "country":
        return True
    if area.feature != "province":
        return False
    return place.admin1 is not None and place.feature not in {"country", "province"} and place.admin1 in {area.admin1, area.name}


def places(a: Telling, b: Telling) -> Likeness | None:
    """How the two places lie to one another, within what such a place may cover."""
    one, other = a.place, b.place
    if one is None or other is None:
        return None
    if one.id == other.id:
        return Likeness(0.2 if one.feature in AREAS else 1.0, f"Both name {one.name}.")
    if holds(one, other) or holds(other, one):
        area, place = (one, other) if holds(one, other) else (other, one)
        return Likeness(0.2, f"One names {place.name}, the other {area.name}, in which it lies.")
    far = kilometres(one, other)
    if far is None:
        return Likeness(-1.0, f"One names {one.name}, the other {other.name}.") if one.country != other.country else None
    reach = _RADIUS.get(one.feature, 10.0) + _RADIUS.get(other.feature, 10.0)
    if far <= reach:
        return Likeness(0.7, f"One names {one.name}, the other {other.name}, {far:.0f} km from it.")
    return Likeness(-min(1.5, 0.5 + far / (10 * reach)), f"{one.name} and {other.name} are {far:.0f} km apart.")


# --- what happened ---------------------------------------------------------------------------------------


@once
def families(t: Telling) -> tuple[str, ...]:
    """The families of events that a claim belongs to: only claims of one family are compared."""
    event = t.claim.event
    found = []
    if t.is_bare:
        return ()
    if event.type in _VIOLENT or event.subtype in _VIOLENT_TOO:
        found.append("violence")
    if event.type == vocab.PROTESTS or event.subtype in _CROWDS:
        found.append("crowds")
    return tuple(found) or (event.subtype,)


def kinds(a: Telling, b: Telling) -> Likeness | None:
    """Whether both tell of the same kind of event."""
    one, other = a.claim.event, b.claim.event
    if one.subtype == other.subtype:
        return Likeness(0.5, f"Both tell of {in_words(one.subtype)}.")
    if {one.type, other.type} <= {vocab.VAC, vocab.OTHER_VIOLENCE} and not {one.subtype, other.subtype} & _OF_ITS_KIND:
        return Likeness(0.25, "Both tell of people attacked.")
    differ = f"One tells of {in_words(one.subtype)}, the other of {in_words(other.subtype)}."
    crowds_apart = vocab.PROTESTS in {one.type, other.type} and not {one.type, other.type} <= _OF_CROWDS
    if {one.subtype, other.subtype} & _OF_ITS_KIND or crowds_apart:
        return Likeness(-1.2, differ)
    if one.type == other.type == vocab.REMOTE and {one.subtype, other.subtype} & _PLANTED:
        return Likeness(-0.6, differ)
    return Likeness(0.25 if one.type == other.type else -0.25, differ)


def outcomes(a: Telling, b: Telling) -> Likeness | None:
    """Whether one is told as yet to come: a threat is not the blow that fell."""
    if "expected" in {a.claim.status, b.claim.status} and a.happened != b.happened:
        return Likeness(-1.0, "One has happened, the other is yet to come.")
    return None


def in_words(subtype: str) -> str:
    """A sub-type as it stands within a sentence.

    >>> in_words("Air/drone strike")
    'air/drone strike'
    """
    return subtype[0].lower() + subtype[1:]


@once
def _doers(t: Telling) -> dict[str, str]:
    """The names of those named as having done it, by their ids."""
    return {p.id: p.name for p in t.having("actor") if p.is_named}


@once
def _targets(t: Telling) -> dict[str, str]:
    return {p.id: p.name for p in t.having("target") if p.is_named}


@once
def _hit(t: Telling) -> dict[str, str]:
    """The names of those named as hit, as the target or among others, by their ids."""
    return _targets(t) | {p.id: p.name for p in t.having("affected") if p.is_named}


def _shared(mine: dict[str, str], theirs: dict[str, str], what: str) -> Likeness | None:
    if not mine or not theirs:
        return None
    if both := mine.keys() & theirs.keys():
        return Likeness(1.0, f"Both name {mine[min(both)]} as {what}.")
    return Likeness(-1.0, f"One names {mine[min(mine)]} as {what}, the other {theirs[min(theirs)]}.")


def actors(a: Telling, b: Telling) -> Likeness | None:
    """Whom the two name as having done it. In a fight the sides may change places."""
    if _doers(a).keys() & _targets(b).keys() and a.claim.event.type == b.claim.event.type == vocab.BATTLES:
        return Likeness(0.5, "The sides that they name are the same.")
    return _shared(_doers(a), _doers(b), "the actor")


def targets(a: Telling, b: Telling) -> Likeness | None:
    """Whom the two name as hit."""
    return _shared(_hit(a), _hit(b), "the target")


def weapons(a: Telling, b: Telling) -> Likeness | None:
    """Whether the weapons may be the same."""
    if not a.weapons or not b.weapons:
        return None
    if both := sorted(a.weapons & b.weapons):
        return Likeness(1.0, f"Both name the weapon: {both[0]}.")
    if any(a.weapons & group and b.weapons & group for group in (_AIR, _GUNS, _BOMBS)):
        return Likeness(0.3, f"The weapons may be the same: {min(a.weapons)}, {min(b.weapons)}.")
    return Likeness(-1.0, f"The weapons differ: {min(a.weapons)}, {min(b.weapons)}.")


def sites(a: Telling, b: Telling) -> Likeness | None:
    """Whether both name the same kind of site."""
    one, other = a.claim.site, b.claim.site
    if one is None or other is None:
        return None
    if one.site_class == other.site_class:
        return Likeness(1.0, f"Both name a site of the kind {one.site_class}.")
    return Likeness(-0.5, f"One names {one.text}, the other {other.text}.")


# --- against one happening ---------------------------------------------------------------------------------


def crossed(a: Telling, b: Telling) -> bool:
    """True where, outside a fight, the one who did it in the one claim is the one hit in the other."""
    if vocab.BATTLES in {a.claim.event.type, b.claim.event.type}:
        return False
    return bool(_doers(a).keys() & _hit(b).keys() or _doers(b).keys() & _hit(a).keys())


def _exclude(a: Telling, b: Telling) -> float:
    """How much speaks against two claims of one report being of one happening, whatever else they share; 0 where nothing does.

    Other people hit may be a second sentence on one strike; a doer who is the one hit elsewhere is not.
    """
    likeness = people(a, b)
    apart = hours(a, b)
    return (1.0 * (likeness is not None and likeness.value < 0) + 1.0 * (apart is not None and apart.value < 0) + 2.5 * crossed(a, b))


# --- reports ---------------------------------------------------------------------------------------------


def came_out(a: Telling, b: Telling) -> Likeness | None:
    """Whether a report without claims came out near the day of the other's event, or of its publication."""
    one, other = window(a), window(b)
    if one is None or other is None:
        return None
    apart = max(one[0], other[0]) - min(one[1], other[1])
    return None if apart <= 1 else Likeness(-min(1.0, apart / SLACK), f"One came out {apart} days off.")


def told_again(a: Telling, b: Telling) -> Likeness | None:
    """What the reader says of two claims of one report."""
    if a.sha256 != b.sha256:
        return None
    kinds_ = {r.kind for r in a.claim.relations if r.claim == b.id} | {r.kind for r in b.claim.relations if r.claim == a.id}
    if kinds_ & {"retells", "updates", "corrects"}:
        return Likeness(1.0, "The report tells it twice.") if not _exclude(a, b) else None
    return Likeness(-1.0, "The one is a part of the other.") if "part of" in kinds_ else None


def one_report(a: Telling, b: Telling) -> Likeness | None:
    """Two claims of one report without a word that they are the same; of unlike kinds they may well be two."""
    if a.sha256 != b.sha256:
        return None
    if against := _exclude(a, b):
        return Likeness(-against, "One report tells both, of different people or at different times.")
    if a.claim.event.subtype == b.claim.event.subtype:
        return Likeness(1.0, "One report tells both.")
    if a.claim.overlaps(b.claim.start, b.claim.end):
        return Likeness(1.4, "One report tells both in one breath.")
    return Likeness(0.5, "One report tells both.")


def recorded_apart(a: Telling, b: Telling) -> Likeness | None:
    """Two rows of one recorder's table: the recorder has told them apart."""
    apart = a.recorded and b.recorded and a.outlet == b.outlet and a.sha256 != b.sha256
    return Likeness(-1.0, "One recorder gives them as two incidents.") if apart else None


# --- the table -------------------------------------------------------------------------------------------

Comparer = Callable[[Telling, Telling], Likeness | None]

START = -2.8
FEATURES: tuple[tuple[Comparer, float], ...] = (
    (days, 1.6),
    (hours, 1.5),
    (places, 1.8),
    (kinds, 1.0),
    (outcomes, 4.0),
    (actors, 0.9),
    (targets, 0.6),
    (people, 2.0),
    (tolls, 1.0),
    (weapons, 0.4),
    (sites, 0.6),
    (victims, 3.0),
    (wording, 2.5),
    (names, 6.0),
    (ages, 1.2),
    (subjects, 1.5),
    (copies, 4.0),
    (told_again, 4.0),
    (one_report, 2.8),
    (recorded_apart, 50.0),
)


# Fitted on the pairs of reports of ECB+'s even-numbered violent topics; the reliability on the odd ones stands in docs/incidents.md.
SLOPE, LEVEL = 0.606, 0.628


def probability(score: float) -> float:
    """How likely two claims of different reports with this score tell of one incident, among pairs that are compared at all.

    >>> round(probability(0.0), 2), round(probability(4.0), 2)
    (0.65, 0.95)
    """
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, LEVEL + SLOPE * score))))


# A report in which no claim was found is compared by its words alone, and joins nothing together.
START_OF_BARE = 1.5  # a likeness of .25 is enough: no claim speaks for or against it
FEATURES_OF_BARE: tuple[tuple[Comparer, float], ...] = ((subjects, 3.0), (copies, 4.0), (came_out, 3.0))


def compare(a: Telling, b: Telling) -> Comparison:
    """The two claims compared by every function of the table."""
    bare = a.is_bare or b.is_bare
    features, start = (FEATURES_OF_BARE, START_OF_BARE) if bare else (FEATURES, START)
    found = [(weight * likeness.value, likeness) for function, weight in features if (likeness := function(a, b))]
    score = start + sum(worth for worth, _ in found)
    found.sort(key=lambda pair: -abs(pair[0]))
    return Comparison(score, tuple(likeness.why for _, likeness in found))
