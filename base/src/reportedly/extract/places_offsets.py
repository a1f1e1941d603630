"""Places told by way of others: "20 km north of X", "between X and Y", "on the road from X to Y", with a point where they give one.

Works on resolved mentions and the words around them alone; what it gives, `settle` puts into a claim's `Where`.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly.records import Mention, Place, Report, Where

_COMPASS = {"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270, "northwest": 315}
_UNITS = {"km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609, "mi": 1.609, "metre": 0.001, "meter": 0.001, "m": 0.001}
_NUMBERS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)) | {
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100, "a few": 3, "several": 3}
_DIRECTION = r"(?P<way>(?:north|south)(?:[ -]?(?:east|west)(?:ern)?)?|east|west)"
_NAMED = (r"(?:the )?(?:(?:city|town|village|district|port|capital|centre|center|outskirts|edge) of )?(?:the )?"
          r"(?:(?:city|town|village) of )?")
_FAR = re.compile(
    rf"(?<![\w.,])(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?|{'|'.join(_NUMBERS)})[ -]?"
    r"(?P<unit>kms?|kilomet(?:re|er)s?|miles?|mi|met(?:re|er)s?|m)(?: \(\d+(?:\.\d+)? (?:km|miles?|mi)\))? (?:away )?"
    rf"(?:(?:to the )?{_DIRECTION} (?:of|from) |from |outside |off |away from ){_NAMED}$", re.I)
_WAY = re.compile(rf"\b(?:just |further |to the )?{_DIRECTION} of {_NAMED}$", re.I)
_ROAD = r"(?:road|highway|route|motorway|railway|track|axis|corridor)"
_ON_ROAD = re.compile(rf"\b{_ROAD} (?:that )?(?:from|between|linking|links|connecting|connects|joining) {_NAMED}$", re.I)
_ON_ROAD_ONE = re.compile(rf"\b{_ROAD} (?:leading )?(?:to|towards?|from|into|out of) {_NAMED}$", re.I)
_BETWEEN = re.compile(rf"\bbetween {_NAMED}$", re.I)
_JOINED = re.compile(rf" (?:and|to|with|towards?) {_NAMED}", re.I)
_ROAD_AFTER = re.compile(rf" (?:main |old |international |supply )?{_ROAD}\b", re.I)
_LOOK_BACK = 90
_FARTHEST = 400.0  # km: "between X and Y" of places farther apart names no spot
_POINTS = frozenset({"settlement", "site", "district"})


@dataclass(frozen=True, slots=True)
class Offset:
    """How the words place something by one or two places: `relation` (offset, near, between, on the road), the mentions, a point
    (degrees, WGS 84) with the km within which it may lie, or None, and a sentence."""

    relation: str
    places: tuple[Mention, ...]
    point: tuple[float, float] | None
    within_km: float | None
    why: str


def pick_offset(report: Report, mention: Mention, places: Sequence[Mention]) -> Offset | None:
    """What the words before a place mention (and the next one of `places`, resolved) make of it; None for a plain "in X"."""
    text = report.text
    before = re.sub(r"\s", " ", text[max(0, mention.start - _LOOK_BACK) : mention.start])
    if far := _FAR.search(before):
        return _at_distance(far, mention)
    partner = _joined_to(text, mention, places)
    if partner and (_ON_ROAD.search(before) or _is_hyphenated(text, mention, partner)):
        return _midway("on the road", mention, partner, "on the road between")
    if partner and _BETWEEN.search(before):
        return _midway("between", mention, partner, "between")
    if _ON_ROAD_ONE.search(before) and _is_spot(mention.place):
        return Offset("on the road", (mention,), _point(mention.place), None, f"on a road at {mention.text}; how far along isn't said")
    if _WAY.search(before) and _is_spot(mention.place):
        return Offset("near", (mention,), _point(mention.place), None, f"in that direction from {mention.text}; how far isn't said")
    return None


def settle(where: Where, mention: Mention, report: Report, places: Sequence[Mention]) -> Where:
    """The claim's `where` with the relation, point and precision of an offset, or unchanged where the words tell none.

    `place` stays the entry that the words name; `point` is where the event was, by calculation."""
    offset = pick_offset(report, mention, places)
    if offset is None or where.place is None:
        return where
    precision = 2 if _is_spot(where.place) and (offset.within_km or 0) <= 100 else where.geo_precision and 3
    computed = (*offset.point, offset.within_km) if offset.point and offset.within_km is not None else None
    return replace(where, relation=offset.relation, geo_precision=precision, point=computed)


# --- the kinds ---------------------------------------------------------------------------------------------


def _at_distance(far: re.Match[str], mention: Mention) -> Offset:
    km = _number(far["n"]) * _unit(far["unit"])
    bearing = _bearing(far["way"]) if far["way"] else None
    start = _point(mention.place) if _is_spot(mention.place) else None
    said = f"{far['n']} {far['unit']}"
    if bearing is None:
        return Offset("near", (mention,), start, round(km, 1) if start else None, f"{said} from {mention.text}; the direction isn't said")
    point = _moved(start, km, bearing) if start else None
    within = round(max(2.0, km / 3), 1) if point else None
    return Offset("offset", (mention,), point, within, f"{said} {far['way'].lower()} of {mention.text}, calculated")


def _midway(relation: str, one: Mention, other: Mention, words: str) -> Offset | None:
    """The middle of two places; None where either is too wide to have a spot between ("between Russia and Ukraine")."""
    if not (_may_be_spot(one.place) and _may_be_spot(other.place)):
        return None
    why = f"{words} {one.text} and {other.text}"
    a, b = _point(one.place), _point(other.place)
    if a is None or b is None:
        return Offset(relation, (one, other), None, None, why + "; one of them has no point")
    apart = _apart(a, b)
    if apart > _FARTHEST:
        return Offset(relation, (one, other), None, None, why + f", {apart:.0f} km apart: too far for a point")
    middle = _moved(a, apart / 2, _heading(a, b))
    return Offset(relation, (one, other), middle, round(max(1.0, apart / 2), 1), why + ": the middle, calculated")


def _joined_to(text: str, mention: Mention, places: Sequence[Mention]) -> Mention | None:
    """The Y of "X and Y", "X to Y", "X-Y"."""
    later = (m for m in places if mention.end < m.start < mention.end + 40 and m.kind == "place")
    other = min(later, key=lambda m: m.start, default=None)
    if other is None:
        return None
    gap = text[mention.end : other.start]
    return other if gap in {"-", "–", "—"} or _JOINED.fullmatch(gap.replace("\n", " ")) else None


def _is_hyphenated(text: str, one: Mention, other: Mention) -> bool:
    return other.start - one.end == 1 and _ROAD_AFTER.match(text, other.end) is not None


def _is_spot(place: Place | None) -> bool:
    return place is not None and place.feature in _POINTS and place.lat is not None


def _may_be_spot(place: Place | None) -> bool:
    return place is None or place.feature in _POINTS


# --- on the sphere -----------------------------------------------------------------------------------------


def _number(words: str) -> float:
    return float(_NUMBERS[words.lower()]) if words.lower() in _NUMBERS else float(words.replace(",", "."))


def _unit(word: str) -> float:
    word = word.lower()
    return _UNITS.get(word) or _UNITS[word.removesuffix("s")]


def _bearing(words: str) -> int:
    return _COMPASS[re.sub(r"[ -]|ern", "", words.lower())]


def _point(place: Place | None) -> tuple[float, float] | None:
    return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _moved(start: tuple[float, float], km: float, bearing: float) -> tuple[float, float]:
    """The point so many km from another, on a sphere.

    >>> _moved((34.0, 40.0), 111.2, 0)
    (35.0, 40.0)
    """
    lat, lon, turn, far = math.radians(start[0]), math.radians(start[1]), math.radians(bearing), km / 6371.0
    lat2 = math.asin(math.sin(lat) * math.cos(far) + math.cos(lat) * math.sin(far) * math.cos(turn))
    lon2 = lon + math.atan2(math.sin(turn) * math.sin(far) * math.cos(lat), math.cos(far) - math.sin(lat) * math.sin(lat2))
    return round(math.degrees(lat2), 3), round((math.degrees(lon2) + 540) % 360 - 180, 3)


def _heading(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (a, b))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    return math.degrees(math.atan2(east, math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)))


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))
