"""The basemap as the browser's map is given it: only what lies in a window, and no finer than the window shows."""

import json
from collections.abc import Iterable
from functools import lru_cache

from reportedly.basemap import Area, Box, Line, Ring, areas, borders, waters
from reportedly.records import Json

FAR = 30.0  # degrees across, from which borders and names of first-level areas are left out
WIDE = 1000  # points across a window: what is finer is not drawn
STEP = 5.0  # degrees to which windows are widened, so that neighbours ask for the same
MARGIN = 0.4  # of a window's width, on each side


def window_of(west: float, south: float, east: float, north: float) -> Box:
    """The window that is given for a box: wider, so that moving the map a little asks for nothing."""
    if west > east:  # over the date line
        west, east = -180.0, 180.0
    wide, high = (east - west) * MARGIN, (north - south) * MARGIN
    edges = (max(-180.0, west - wide), max(-90.0, south - high), min(180.0, east + wide), min(90.0, north + high))
    low, high_ = (STEP * (edges[n] // STEP) for n in (0, 1)), (-STEP * (-edges[n] // STEP) for n in (2, 3))
    return Box(*low, *high_)


@lru_cache(maxsize=32)
def ground(window: Box) -> bytes:
    """Land, borders, rivers and lakes in a window as one GeoJSON collection, `drawn`, each with its `kind`; and the `window` itself."""
    fine = (window.east - window.west) / WIDE
    far = window.east - window.west > FAR
    lines = [line for line in (*borders(), *waters()) if line.box.meets(window) and not (far and line.kind == "area")]
    drawn = [_land(a, fine, far) for a in areas() if a.box.meets(window)]
    drawn += [_shape([line.points], fine, {"kind": "lake"}) if line.kind == "lake" else _line(line, fine) for line in lines]
    return json.dumps({"window": list(window), "drawn": {"type": "FeatureCollection", "features": [f for f in drawn if f is not None]}},
                      ensure_ascii=False, separators=(",", ":")).encode()


def _land(area: Area, fine: float, far: bool) -> Json | None:
    return _shape(area.rings, fine, {"kind": "land"} if far else {"kind": "land", "name": area.name, "name_ar": area.name_ar})


def _shape(rings: Iterable[Ring], fine: float, properties: dict[str, Json]) -> Json | None:
    """Each ring as a polygon of its own: holes are other areas, which are drawn too. None where all are too small to be seen."""
    shown: list[Json] = [[points] for ring in rings if len(points := _thinned(ring, fine)) > 3]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": shown}} if shown else None


def _line(line: Line, fine: float) -> Json:
    return {"type": "Feature", "properties": {"kind": line.kind},
            "geometry": {"type": "LineString", "coordinates": _thinned(line.points, fine)}}


def _thinned(points: Ring, fine: float) -> list[Json]:
    """The points without those that lie nearer than so many degrees to the one before; the ends stay."""
    found = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - found[-1][0]) + abs(y - found[-1][1]) > fine:
            found.append((x, y))
    return [[x, y] for x, y in (*found, points[-1])]
