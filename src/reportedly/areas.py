"""First-level areas as polygons: which province, and so which country, a point lies in.

The outlines are Natural Earth's, simplified (data/basemap/areas.geojson): right to about a kilometre or two. A point in no area but
within sight of a coast or border is given to none: not found is an answer.
"""

from functools import cache

from reportedly.basemap import Area, Ring, areas

_NEAR = (0.07, 0.14)  # degrees: some 7 and 15 km
_WAYS = tuple((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x)


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
    return next((a for a in _by_cell().get(_cell(lat, lon), ()) if country in {None, a.country} and _holds(a, lat, lon)), None)


def _holds(area: Area, lat: float, lon: float) -> bool:
    """True where the point lies inside: a ray to the east crosses the outlines (holes too) an odd number of times."""
    return sum(_crossings(ring, lat, lon) for ring in area.rings) % 2 == 1


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
    for area in areas():
        for south in range(_cell(area.box.south, 0)[0], _cell(area.box.north, 0)[0] + 1):
            for west in range(_cell(0, area.box.west)[1], _cell(0, area.box.east)[1] + 1):
                cells.setdefault((south, west), []).append(area)
    return cells
