"""The packaged basemap, read once for every map and for whoever asks in which area a point lies: areas, borders, rivers and lakes.

Outlines are Natural Earth's, simplified, in the public domain: right to about a kilometre or two. No line is a position on whose land
it is.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources

Ring = tuple[tuple[float, float], ...]  # (lon, lat) in degrees


class Box(NamedTuple):
    """Degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """True where the two share ground."""
        return self.west < other.east and other.west < self.east and self.south < other.north and other.south < self.north


@dataclass(frozen=True, slots=True)
class Area:
    """A first-level area: ISO 3166-2 id where it has one, its country's two letters, its names, its rings and the box around them."""

    id: str
    country: str
    name: str
    name_ar: str
    rings: tuple[Ring, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one kind: `area`, `country` or `disputed` of borders, `river` or `lake` (its shore) of waters."""

    kind: str
    points: Ring
    box: Box


@cache
def areas() -> tuple[Area, ...]:
    """All first-level areas."""
    return tuple(_areas())


def _areas() -> Iterator[Area]:
    for feature in _features("areas"):
        facts, rings = feature["properties"], tuple(_lines(feature["geometry"]))
        if rings:
            yield Area(facts["id"], facts["country"], facts["name"], facts["name_ar"], rings, box_of(p for ring in rings for p in ring))


@cache
def borders() -> tuple[Line, ...]:
    """All borders."""
    return tuple(_kinds("borders"))


@cache
def waters() -> tuple[Line, ...]:
    """Rivers, and the shores of lakes."""
    return tuple(_kinds("waters"))


def _kinds(name: str) -> Iterator[Line]:
    for feature in _features(name):
        for line in _lines(feature["geometry"]):
            yield Line(feature["properties"]["kind"], line, box_of(line))


def _features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(resources.read_text(f"data/basemap/{name}.geojson"))["features"]
    return found


def _lines(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The lines or rings of a geometry."""
    lines = geometry["coordinates"]
    match geometry["type"]:
        case "LineString":
            yield _points(lines)
        case "Polygon" | "MultiLineString":
            yield from map(_points, lines)
        case "MultiPolygon":
            yield from (_points(line) for polygon in lines for line in polygon)


def _points(line: Iterable[Iterable[float]]) -> Ring:
    return tuple((x, y) for x, y in line)


def box_of(points: Iterable[tuple[float, float]]) -> Box:
    """The smallest box around points (lon, lat)."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
