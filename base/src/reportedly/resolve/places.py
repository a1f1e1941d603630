"""Place mentions → entries of the gazetteer: candidates by name, the choice by a plain table of features and weights.

A name has one meaning in one report, unless the words around it say more ("Kandara province" beside "in Kandara"). What fits is
judged by the report as a whole: the countries it names, its dateline, its other places. `score` is calibrated (models/places.md).
"""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from reportedly import resources
from reportedly.records import Candidate, Mention, PlaceEntry, PlaceIndex, Report
from reportedly.resolve.places_context import Context, Name, find_context, find_names, is_capital, is_guess
from reportedly.resolve.places_why import say_why, say_why_not

MOST_CANDIDATES = 5
LIKE_ENOUGH = 0.85  # below it a spelling of another key is no answer, whatever the report says
LEAST = 0.0  # a choice that scores less is no answer


# --- features: each gives 0 to about 1 -------------------------------------------------------------------


def spelled_alike(entry: PlaceEntry, name: Name, context: Context) -> float:
    """How like the gazetteer's name is to the report's: 0 where letters agree, negative where they don't."""
    return entry.likeness - 1.0


def is_its_own_name(entry: PlaceEntry, name: Name, context: Context) -> float:
    """The entry's main name, no alias."""
    return float(entry.is_main)


def prominence(entry: PlaceEntry, name: Name, context: Context) -> float:
    """People who live there, on a logarithmic scale: 0 for none known, 1 for ten million."""
    return context.size(entry)


def is_country(entry: PlaceEntry, name: Name, context: Context) -> float:
    """A country: named far more often than any town of the same name."""
    return float(entry.place.feature == "country")


def is_a_capital(entry: PlaceEntry, name: Name, context: Context) -> float:
    """A country's capital."""
    return float(is_capital(entry))


def is_first_level(entry: PlaceEntry, name: Name, context: Context) -> float:
    """A first-level area, which often shares its name with its capital."""
    return float(entry.place.feature == "province")


def named_like_its_town(entry: PlaceEntry, name: Name, context: Context) -> float:
    """An area that has a town of its own name: a bare name means the town, the Y of "X (Y)" the area (then negative)."""
    if entry.place.feature != "province" or "province" in name.features:
        return 0.0
    within = (e for e in name.entries if e.place.feature == "settlement" and e.place.country == entry.place.country
              and e.place.admin1 == entry.place.name)
    if not any(e.is_main and e.likeness >= 0.9 and e.people > max(10_000, entry.people / 8) for e in within):
        return 0.0
    return 1.0 if not name.holds else -1.0 if entry.is_main else 0.0


def is_second_level(entry: PlaceEntry, name: Name, context: Context) -> float:
    """A second-level area or smaller."""
    return float(entry.place.feature == "district")


def is_listed_by_us(entry: PlaceEntry, name: Name, context: Context) -> float:
    """In our own table, or a region, water or site: such entries are in the gazetteer because reporting names them."""
    return float(entry.is_listed or entry.place.feature in {"region", "water", "site"})


def feature_fits(entry: PlaceEntry, name: Name, context: Context) -> float:
    """The words say what it is ("the town of", "province", "camp") and the entry is that; negative where it is something else."""
    if not name.features:
        return 0.0
    if entry.place.feature in name.features:
        return 1.0
    return -0.2 if entry.place.feature == "settlement" and "site" in name.features else -0.5


def lies_in_named_container(entry: PlaceEntry, name: Name, context: Context) -> float:
    """ "X, Y" or "X in Y": the entry lies in Y; negative where it can't."""
    if not name.containers:
        return 0.0
    return max(context.inside(entry.place, container) for container in name.containers)


def country_is_named(entry: PlaceEntry, name: Name, context: Context) -> float:
    """The share of the report's country evidence that is the entry's country."""
    return context.country_share(entry.place.country, name)


def area_is_named(entry: PlaceEntry, name: Name, context: Context) -> float:
    """The report names the first-level area that the entry lies in."""
    return float(context.names_area(entry.place, name))


def lies_near_others(entry: PlaceEntry, name: Name, context: Context) -> float:
    """How near the report's other places are: 1 at the same spot, a half at 150 km."""
    return context.nearness(entry.place, name)


FEATURES: tuple[tuple[Callable[[PlaceEntry, Name, Context], float], float], ...] = (
    (spelled_alike, 6.0),
    (is_its_own_name, 0.8),
    (prominence, 3.0),
    (is_country, 1.5),
    (is_a_capital, 0.8),
    (is_first_level, -0.2),
    (is_second_level, -0.6),
    (named_like_its_town, -0.6),
    (is_listed_by_us, 0.6),
    (feature_fits, 1.2),
    (lies_in_named_container, 3.0),
    (country_is_named, 2.5),
    (area_is_named, 1.0),
    (lies_near_others, 1.5),
)


def weigh(entry: PlaceEntry, name: Name, context: Context) -> float:
    """The weighted sum of the features: higher is likelier."""
    return sum(weight * value for feature, weight in FEATURES if (value := feature(entry, name, context)))


# --- the resolver ----------------------------------------------------------------------------------------


def resolve_places(report: Report, mentions: tuple[Mention, ...], index: PlaceIndex) -> tuple[Mention, ...]:
    """The same mentions, those of kind "place" with `resolved` (an entry or None), up to five candidates and a sentence why."""
    names = find_names(report, mentions, index)
    context = find_context(report, names)
    for _ in range(2):
        context = context.told(choose(names, context))
    ranked = {id(n): rank(n, context) for n in names}
    by_span = {span: n for n in names for span in n.spans}
    scores = {id(n): sure(ranked[id(n)], n, context) for n in names if n.entries}
    return tuple(_resolved(m, by_span[m.start, m.end], ranked, scores, context) if m.kind == "place" and (m.start, m.end) in by_span else m
                 for m in mentions)


def rank(name: Name, context: Context) -> tuple[tuple[float, PlaceEntry], ...]:
    """The candidates of a name with their scores, best first."""
    scored = ((weigh(e, name, context), e) for e in name.entries)
    return tuple(sorted(scored, key=lambda pair: (-pair[0], pair[1].place.id)))


def choose(names: Iterable[Name], context: Context) -> dict[int, PlaceEntry]:
    """The best entry of each name that has one, by the name's number."""
    return {n.number: rank(n, context)[0][1] for n in names if n.entries}


def _resolved(mention: Mention, name: Name, ranked: dict[int, tuple[tuple[float, PlaceEntry], ...]], scores: dict[int, float | None],
              context: Context) -> Mention:
    order = ranked[id(name)]
    candidates = tuple(Candidate(e.place.id, e.place.name, None) for _, e in order[:MOST_CANDIDATES])
    if not order or not is_good_enough(order[0][1], order[0][0], name, context):
        container = context.nearest_container(mention)
        if container and not candidates:
            candidates = (Candidate(container.id, container.name, None),)
        return replace(mention, resolved=None, candidates=candidates, why=say_why_not(name, order, container))
    best = order[0][1]
    place = replace(best.place, score=scores[id(name)])
    return replace(mention, resolved=place, candidates=candidates, why=say_why(best, name, order, context))


def is_good_enough(entry: PlaceEntry, score: float, name: Name, context: Context) -> bool:
    """A misspelt or little-known namesake needs the report's support."""
    supported = context.country_share(entry.place.country, name) > 0.05 or lies_in_named_container(entry, name, context) > 0
    if not supported and entry.place.feature in {"settlement", "district", "site"} and entry.people < 100_000 and (
            name.containers or (context.is_about_others(entry.place.country) and not entry.is_listed)):
        return False  # a small namesake in a country that the report has nothing to do with: unknown is better
    if is_guess(entry, name):
        return supported and score > LEAST and (entry.likeness > LIKE_ENOUGH or not name.core.isascii())
    if entry.likeness < 0.9:
        return supported and score > LEAST
    if entry.likeness < 1.0 or (entry.people < 2_000 and entry.place.feature in {"settlement", "district"}):
        return supported or context.says_nothing
    return True


MEASURES = ("log odds of the choice", "country", "container", "own name", "size", "guess", "likeness", "few candidates", "only one")


def sureness_of(order: Sequence[tuple[float, PlaceEntry]], name: Name, context: Context) -> tuple[float, ...]:
    """What the calibrated score is made of, in the order of `MEASURES`."""
    top, best = order[0]
    others = sum(math.exp(min(0.0, score - top)) for score, entry in order[1:] if not _is_same_spot(entry, best))
    odds = -math.log(others + 0.01)
    share = context.country_share(best.place.country, name)
    return (odds, share, lies_in_named_container(best, name, context), float(best.is_main), context.size(best),
            float(is_guess(best, name)), best.likeness - 1.0, 1.0 / len(order), float(context.says_nothing))


@cache
def _weights() -> tuple[float, ...]:
    """The trained numbers of the score: a constant, then one for each of `MEASURES`."""
    return tuple(json.loads(resources.read_text("models/places.json"))["weights"])


def sure(order: Sequence[tuple[float, PlaceEntry]], name: Name, context: Context) -> float | None:
    """The calibrated probability that the first choice is within 161 km of the place meant; None for a country, where distance says
    nothing, and for a name that an analyst has given."""
    best = order[0][1]
    if best.place.feature == "country" or (len(order) == 1 and best.people == 0 and best.is_listed):
        return None
    constant, *weights = _weights()
    total = constant + sum(w * x for w, x in zip(weights, sureness_of(order, name, context), strict=True))
    return round(1.0 / (1.0 + math.exp(-total)), 2)


def _is_same_spot(one: PlaceEntry, other: PlaceEntry) -> bool:
    """True for a town and its province: as far as the map goes, one answer."""
    a, b = one.place, other.place
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return abs(a.lat - b.lat) < 1.0 and abs(a.lon - b.lon) < 1.0


def geo_precision(place: object, relation: str = "in") -> int | None:
    """ACLED's precision: 1 a settlement or site, 2 near one or a small area, 3 a larger area; None for a country or wider.

    >>> from reportedly.records import Place
    >>> geo_precision(Place("x:1", "Kandara", "KE", None, "settlement", 1.0, 37.0), "near")
    2
    """
    feature = getattr(place, "feature", None)
    if feature in {None, "country"} or getattr(place, "lat", None) is None:
        return None
    if feature in {"settlement", "site"}:
        return 1 if relation == "in" else 2
    if feature == "district":
        return 2
    if feature == "region" and getattr(place, "country", None) is None:
        return None
    return 3
