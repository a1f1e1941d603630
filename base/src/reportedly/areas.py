"""First-level areas as polygons: which province, and so which country, a point lies in.

The outlines are Natural Earth's, simplified (data/basemap/areas.geojson): right to about a kilometre or two. A point in no area but
within sight of a coast or border is given to none: not found is an answer.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly import resources

_NEAR = (0.07, 0.14)  # degrees: some 7 and 15 km
_WAYS = tuple((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x)
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A first-level area: ISO 3166-2 id where it has one, its country's two letters, its name, and its rings as (lon, lat)."""

    id: str
    country: str
    name: str
    rings: tuple[Ring, ...]

    def holds(self, lat: float, lon: float) -> bool:
        """True where the point lies inside: a ray to the east crosses the outlines (holes too) an odd number of times."""
        return sum(_crossings(ring, lat, lon) for ring in self.rings) % 2 == 1


def pick_area(lat: float, lon: float, country: str | None = None) -> Area | None:
    """The first-level area that a point (degrees, WGS 84) lies in, of the country where that is known.

    None at sea, where the outlines leave gaps, and, without a country, within some 15 km of another country: simplified
    outlines tell nothing there, and whose land a point is on is not ours to guess.

    >>> area = pick_area(35.33, 40.14)
    >>> area.name, area.country
    ('Deir ez-Zor', 'SY')
    >>> pick_area(31.5, 34.45) is None, pick_area(0.0, -30.0) is None
    (True, True)
    """
    found = _holding(lat, lon, country)
    if found is None or country is not None:
        return found
    around = (_holding(lat + far * y, lon + far * x, None) for far in _NEAR for y, x in _WAYS)
    return found if all(a is None or a.country == found.country for a in around) else None


def _holding(lat: float, lon: float, country: str | None) -> Area | None:
    return next((a for a in _by_cell().get(_cell(lat, lon), ()) if country in {None, a.country} and a.holds(lat, lon)), None)


def _crossings(ring: Ring, lat: float, lon: float) -> int:
    count = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            count += 1
    return count


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // 1), int(lon // 1)


@cache
def _by_cell() -> dict[tuple[int, int], list[Area]]:
    """One-degree cell → the areas whose bounds touch it."""
    cells: dict[tuple[int, int], list[Area]] = {}
    for area in _read_areas():
        xs, ys = zip(*(point for ring in area.rings for point in ring), strict=True)
        for south in range(_cell(min(ys), 0)[0], _cell(max(ys), 0)[0] + 1):
            for west in range(_cell(0, min(xs))[1], _cell(0, max(xs))[1] + 1):
                cells.setdefault((south, west), []).append(area)
    return cells


def _read_areas() -> Iterator[Area]:
    for feature in json.loads(resources.read_text("data/basemap/areas.geojson"))["features"]:
        facts = feature["properties"]
        rings = tuple(_rings(feature["geometry"]))
        if rings:
            yield Area(str(facts["id"]), str(facts["country"]), str(facts["name"]), rings)


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    polygons: Sequence[Any] = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((float(x), float(y)) for x, y in ring)
