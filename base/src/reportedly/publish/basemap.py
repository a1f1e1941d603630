"""The packaged basemap for print: first-level areas as polygons, and borders, disputed ones apart. Natural Earth, public domain."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly import resources
from reportedly.publish.naming import fold

Ring = tuple[tuple[float, float], ...]  # (lon, lat) in degrees
Box = tuple[float, float, float, float]  # west, south, east, north
_ARTICLES = re.compile(r"^(al|ar|as|ad|an|at|az|ash|the)\s")
_UNITS = re.compile(r"\b(governorate|province|region|state|county|district|oblast|wilayat?|muhafazat)\b")


@dataclass(frozen=True, slots=True)
class Shape:
    """One first-level area: its names, its country's code, its rings and the box around them."""

    name: str
    name_ar: str | None
    country: str | None
    rings: tuple[Ring, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Border:
    """Lines of one kind: `area`, `country` or `disputed`."""

    kind: str
    lines: tuple[Ring, ...]


@cache
def areas() -> tuple[Shape, ...]:
    """All first-level areas."""
    found = []
    for feature in _features("data/basemap/areas.geojson"):
        rings = tuple(_rings(feature["geometry"]))
        named = feature["properties"]
        found.append(Shape(named["name"] or "", named.get("name_ar"), named.get("country"), rings, box_of(rings)))
    return tuple(found)


@cache
def borders() -> tuple[Border, ...]:
    """All borders."""
    return tuple(Border(f["properties"]["kind"], tuple(_rings(f["geometry"]))) for f in _features("data/basemap/borders.geojson"))


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(resources.read_text(name))["features"]
    return features


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    lines = geometry["coordinates"]
    match geometry["type"]:
        case "Polygon" | "MultiLineString":
            yield from (tuple((x, y) for x, y, *_ in line) for line in lines)
        case "MultiPolygon":
            yield from (tuple((x, y) for x, y, *_ in line) for polygon in lines for line in polygon)
        case "LineString":
            yield tuple((x, y) for x, y, *_ in lines)


def box_of(rings: tuple[Ring, ...]) -> Box:
    """The smallest box around rings."""
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def key_of(name: str) -> str:
    """The form in which names of areas are compared: letters alone, no article, no word for the kind of unit."""
    bare = _UNITS.sub("", fold(name).replace("-", " ").strip())
    return re.sub(r"\W", "", _ARTICLES.sub("", bare.strip()))


def pick_area(name: str, country: str | None) -> Shape | None:
    """The area of this name in a country; None where there is none, or more than one."""
    found = [s for s in areas() if s.country == country and key_of(s.name) == key_of(name)]
    return found[0] if len(found) == 1 else None
