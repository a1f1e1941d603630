"""Maps drawn on the server, as SVG: areas, borders, towns, and each place as wide as it is known. For print, and without JavaScript."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from reportedly.basemap import Area, Box, Ring, areas, borders, waters
from reportedly.gazetteer import Gazetteer, Town
from reportedly.records import Place
from reportedly.store_overview import PlaceCount

KILOMETRES = {"settlement": 6.0, "site": 2.0, "water": 40.0, "district": 35.0, "province": 120.0, "region": 250.0, "country": 900.0}
_NEAR = 15.0  # km: precision 2, near a settlement or a part of a region
_KM_A_DEGREE = 111.2
_HALF = 340  # SVG units from the middle to the left edge; the height is three fifths of the width
_ASPECT = 0.62
_CLEAR = 70  # SVG units around the place that areas' names keep away from
KINDS = frozenset({"area", "country", "disputed"})
FAR = 25.0  # degrees across, from which first-level borders are left out
MOST_DOTS = 400
_FINE = 1.6  # SVG units between points that are worth drawing
def radius_of(place: Place, precision: int | None) -> float:
    """Within how many kilometres of its point the event lies, as far as the place is known."""
    radius = KILOMETRES.get(place.feature, 30.0)
    return max(radius, _NEAR) if precision == 2 else radius


@dataclass(frozen=True, slots=True)
class _View:
    """A window on the world: the middle, and SVG units a degree of latitude."""

    lat: float
    lon: float
    scale: float

    @property
    def stretch(self) -> float:
        return max(0.1, math.cos(math.radians(self.lat)))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.lon) * self.stretch * self.scale, 1), round((self.lat - lat) * self.scale, 1)

    @property
    def box(self) -> Box:
        wide, high = _HALF / self.scale / self.stretch, _HALF * _ASPECT / self.scale
        return Box(self.lon - wide, self.lat - high, self.lon + wide, self.lat + high)


def place_map(place: Place, precision: int | None, gazetteer: Gazetteer, label: str, in_arabic: bool,
              pick: str | None = None, point: tuple[float, float, float] | None = None) -> Markup:
    """A map around one place, drawn as the area that it may be; empty where the place has no point. `label` says whose word it is.

    With `pick`, an address to which a town's id is added, the towns are links. `point` (latitude, longitude, kilometres) is drawn instead
    of the place's own where the words give it by way of the place.
    """
    lat, lon, radius = point or (place.lat, place.lon, radius_of(place, precision))
    if lat is None or lon is None:
        return Markup("")
    view = _View(lat, lon, _HALF * _ASPECT / max(0.45, 2.6 * radius / _KM_A_DEGREE))
    box = view.box
    towns = gazetteer.find_within(box.west, box.south, box.east, box.north, 30 if pick else 9)
    x, y = view.at(lon, lat)
    inside = _filled(place) if place.feature in {"province", "country"} and not point else frozenset()
    drawn = [*_land(view, inside, in_arabic), *_waters(view), *_lines(view)]
    if not inside:
        drawn.append(Markup('<circle class="where" cx="{}" cy="{}" r="{}"/>').format(x, y, round(radius / _KM_A_DEGREE * view.scale, 1)))
    drawn += list(_towns(view, towns, place.id, in_arabic, pick))
    height = round(_HALF * _ASPECT)
    return Markup('<svg class="map" role="{}" aria-label="{}" viewBox="{} {} {} {}">{}{}</svg>').format(
        "group" if pick else "img", label, -_HALF, -height, 2 * _HALF, 2 * height, Markup("").join(drawn), _bar(view, height))


def world_map(places: Sequence[PlaceCount], label: str) -> Markup:
    """Where sources place incidents: a dot for each place, its area their number. The window is drawn around most of them."""
    if not places:
        return Markup("")
    lats, lons = sorted(p.lat for p in places), sorted(p.lon for p in places)
    south, north, west, east = lats[0], lats[-1], lons[0], lons[-1]
    middle = (south + north) / 2, (west + east) / 2
    stretch = max(0.1, math.cos(math.radians(middle[0])))
    span = max((north - south) / _ASPECT, (east - west) * stretch, 1.5) * 1.18
    view = _View(*middle, 2 * _HALF / span)
    most = max(sum(p.grades.values()) for p in places)
    dots = []
    for p in sorted(places, key=lambda p: -sum(p.grades.values()))[:MOST_DOTS]:
        count, (x, y) = sum(p.grades.values()), view.at(p.lon, p.lat)
        dots.append(f'<a href="/incidents?place={escape(p.place_id)}"><title>{escape(p.place)}: {count}</title>'
                    f'<circle class="dot" cx="{x}" cy="{y}" r="{round(3 + 9 * math.sqrt(count / most), 1)}"/></a>')
    height = round(_HALF * _ASPECT)
    kinds = {"country", "disputed"} if span > FAR else {"area", "country", "disputed"}
    drawn = (_ground(view, frozenset(kinds)), Markup("".join(dots)))  # noqa: S704 (escaped above)
    return Markup('<svg class="map" role="group" aria-label="{}" viewBox="{} {} {} {}">{}{}</svg>').format(
        label, -_HALF, -height, 2 * _HALF, 2 * height, Markup("").join(drawn), _bar(view, height))


@lru_cache(maxsize=64)
def _ground(view: _View, kinds: frozenset[str]) -> Markup:
    """Land and borders of a window, without names; the same windows come again and again."""
    return Markup("").join((*_land(view, frozenset(), False, named=False), *_waters(view), *_lines(view, kinds)))


def _filled(place: Place) -> frozenset[str]:
    """The ids of the areas that a province or a country covers."""
    if place.feature == "country":
        return frozenset(a.id for a in areas() if a.country == place.country)
    names = {place.name.casefold(), (place.admin1 or "").casefold()}
    point = place.lon or 0.0, place.lat or 0.0
    at = [a for a in areas() if a.country == place.country and (a.name.casefold() in names or _holds(a, *point))]
    named = [a for a in at if a.name.casefold() in names]
    return frozenset(a.id for a in named or at)


def _holds(area: Area, lon: float, lat: float) -> bool:
    """True where the point lies in the area, by the number of its edges to the east."""
    if not (area.box.west <= lon <= area.box.east and area.box.south <= lat <= area.box.north):
        return False
    inside = False
    for ring in area.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def _land(view: _View, inside: frozenset[str], in_arabic: bool, named: bool = True) -> Iterator[Markup]:
    labels, box = [], view.box
    for area in areas():
        if area.box.meets(box):
            kind = "land within" if area.id in inside else "land"
            yield Markup('<path class="{}" d="{}"/>').format(kind, _path(view, area.rings, closed=True))
            middle = (max(area.box.west, box.west) + min(area.box.east, box.east)) / 2, \
                (max(area.box.south, box.south) + min(area.box.north, box.north)) / 2
            if named and _holds(area, *middle) and math.hypot(*view.at(*middle)) > _CLEAR:
                labels.append((view.at(*middle), area.name_ar if in_arabic else area.name))
    for (x, y), name in labels[:24]:
        yield Markup('<text class="area" x="{}" y="{}">{}</text>').format(x, y, name)


def _waters(view: _View) -> Iterator[Markup]:
    shown = view.box
    for water in waters():
        if water.box.meets(shown):
            yield Markup('<path class="{}" d="{}"/>').format(water.kind, _path(view, (water.points,), closed=water.kind == "lake"))


def _lines(view: _View, kinds: Collection[str] = KINDS) -> Iterator[Markup]:
    shown = view.box
    for line in borders():
        if line.kind in kinds and line.box.meets(shown):
            yield Markup('<path class="border {}" d="{}"/>').format(line.kind, _path(view, (line.points,), closed=False))


def _path(view: _View, rings: Iterable[Ring], closed: bool) -> str:
    return "".join(_stroke(view, ring, closed) for ring in rings)


def _stroke(view: _View, ring: Ring, closed: bool) -> str:
    """One line, without the points that lie within a unit or two of the one before; nothing of an area too small to be seen."""
    points: list[tuple[float, float]] = []
    for lon, lat in ring:
        x, y = view.at(lon, lat)
        if not points or abs(x - points[-1][0]) + abs(y - points[-1][1]) > _FINE:
            points.append((x, y))
    if closed and len(points) < 3:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else "")


def _towns(view: _View, towns: Iterable[Town], chosen: str, in_arabic: bool, pick: str | None) -> Iterator[Markup]:
    taken: list[tuple[float, float]] = []
    for town in sorted(towns, key=lambda t: t.id != chosen):
        x, y = view.at(town.lon, town.lat)
        if any(abs(x - ox) < 110 and abs(y - oy) < 20 for ox, oy in taken):
            continue
        taken.append((x, y))
        name = (town.name_ar if in_arabic else None) or town.name
        kind = "town chosen" if town.id == chosen else "town"
        drawn = Markup('<g class="{}"><circle cx="{}" cy="{}" r="2.5"/><text x="{}" y="{}">{}</text></g>').format(
            kind, x, y, x + 6, y + 4, name)
        yield Markup('<a href="{}{}#correct">{}</a>').format(pick, town.id, drawn) if pick else drawn


def _bar(view: _View, height: int) -> Markup:
    """A bar of so many kilometres, at the lower left."""
    wanted = 90 / view.scale * _KM_A_DEGREE
    kilometres = max((n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if n <= wanted), default=1)
    length = round(kilometres / _KM_A_DEGREE * view.scale, 1)
    return Markup('<g class="bar"><path d="M{} {}h{}"/><text x="{}" y="{}">{} km</text></g>').format(
        -_HALF + 14, height - 14, length, -_HALF + 14, height - 20, kilometres)
