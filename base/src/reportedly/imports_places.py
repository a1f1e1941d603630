"""Where a recorder's row says that it was, as a place of the index, or as the recorder's own point where no entry fits."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.actors import ActorRegistry
from reportedly.ingest.recorded import PlaceSaid
from reportedly.placenames import fold
from reportedly.records import Place, PlaceEntry, PlaceIndex, digest

NEAR = 5.0  # kilometres within which an entry of the same name is what the row's degrees mean
_OF_PRECISION = {1: "site", 2: "district", 3: "province"}  # a point without an entry: never shown finer than it is known
_PRECISION_OF = {"settlement": 1, "site": 1, "water": 2, "district": 2, "region": 3, "province": 3}


@dataclass(frozen=True, slots=True)
class Placed:
    """A place with ACLED's precision, None for a country or what the row leaves open."""

    place: Place
    geo_precision: int | None


def pick_place(said: PlaceSaid | None, gazetteer: PlaceIndex, actors: ActorRegistry) -> tuple[Placed | None, str]:
    """The one place that fits the row's names and degrees, with "" ; None and a sentence where none or more than one does."""
    if said is None:
        return None, ""
    country = _country(said.country, actors)
    name = said.name or said.admin1 or said.country
    found = _fitting(said, country, gazetteer.find_entries(name)) if name else ()
    if said.lat is not None and said.lon is not None:
        return _by_degrees(said, country, found)
    best = _one(found, is_area=said.name is None)
    if best is not None:
        return Placed(best, said.geo_precision or _PRECISION_OF.get(best.feature)), ""
    why = f"{len(found)} places are called" if found else "the place index has no place called"
    hint = "a column for the province or for degrees tells them apart" if found else "`reportedly gazetteer add` adds places"
    return None, f"{why} {name!r}{f' in {said.country}' if said.country and said.name else ''}, so the incident has no place: {hint}"


def _country(words: str | None, actors: ActorRegistry) -> str | None:
    """The ISO code of a country as written: a code or a name."""
    if words is None:
        return None
    if len(words) == 2 and words.upper() in actors.states:
        return words.upper()
    found = actors.find_states(words, "state")
    return found[0].iso if len(found) == 1 else None


def _fitting(said: PlaceSaid, country: str | None, entries: Sequence[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    """The entries spelled alike, in the country and the province that the row names."""
    exact = [e for e in entries if e.likeness >= 0.9 and (country is None or e.place.country == country)]
    if said.admin1 and said.name:
        within = [e for e in exact if fold(e.place.admin1 or "") == fold(said.admin1)]
        exact = within or exact
    return tuple(exact)


def _one(entries: Sequence[PlaceEntry], is_area: bool) -> Place | None:
    """The one that is meant: a settlement before the areas named after it, the areas where the row names no settlement."""
    areas = ("province", "country", "region") if is_area else ("settlement",)
    for chosen in ([e for e in entries if e.place.feature in areas], list(entries)):
        if len(chosen) == 1:
            return chosen[0].place
        own = [e for e in chosen if e.is_main and e.likeness == 1.0]
        if len(own) == 1:
            return own[0].place
    return None


def _by_degrees(said: PlaceSaid, country: str | None, entries: Sequence[PlaceEntry]) -> tuple[Placed, str]:
    """The entry of that name at the row's degrees, else the row's own point, called as the row calls it."""
    lat, lon = said.lat or 0.0, said.lon or 0.0
    near = [e.place for e in entries if e.place.lat is not None and e.place.lon is not None
            and kilometres(lat, lon, e.place.lat, e.place.lon) <= NEAR]
    if near:
        best = min(near, key=lambda p: (p.feature != "settlement", kilometres(lat, lon, p.lat or 0, p.lon or 0), p.id))
        return Placed(best, said.geo_precision or _PRECISION_OF.get(best.feature)), ""
    name = said.name or f"{lat:.2f}, {lon:.2f}"
    feature = _OF_PRECISION.get(said.geo_precision or 1, "site")
    own = Place(f"recorded:{digest(name, repr(lat), repr(lon))[:16]}", name, country, said.admin1, feature, lat, lon)
    return Placed(own, said.geo_precision), ""


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance between two points, near enough for a few kilometres.

    >>> round(kilometres(36.0, 36.0, 36.0, 36.1))
    9
    """
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return 111.2 * math.hypot(lat - other_lat, east)


def days_between(first: str, last: str) -> int:
    """How many days lie from the first to the last, both counted."""
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
