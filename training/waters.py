"""Makes the packaged rivers and lakes from Natural Earth's (1:50 million, public domain), as KDE's Marble packs them.

    apt-get download marble-qt-data && dpkg -x marble-qt-data_*.deb FOLDER     # needed here only, never where Reportedly runs
    python training/waters.py FOLDER/usr/share/marble/data/naturalearth
"""

import json
import struct
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "reportedly" / "data" / "basemap" / "waters.geojson"
LINE, OUTER, INNER, MANY = 0, 2, 3, 4  # flags of what a record holds
NEAR = 0.02  # degrees by which a line may stray when points are left out: two kilometres
SMALL = 0.02  # square degrees, below which a lake is left out
Point = tuple[float, float]


def records(raw: bytes) -> Iterator[tuple[int, list[Point]]]:
    """Each record of a PN2 file: its flag and its points (lon, lat). Points are in 1/120 degree, some of them relative to another."""
    at = 6  # version, number of records, whether they have colours
    while at < len(raw):
        flag = raw[at]
        if flag == MANY:
            at += 6
            continue
        (count,) = struct.unpack_from(">I", raw, at + 5)
        at += 9
        points = []
        for _ in range(count):
            lat, lon, more = struct.unpack_from(">hhH", raw, at)
            at += 6
            steps = struct.unpack_from(f">{2 * more}b", raw, at)
            at += 2 * more
            points += [(lon, lat), *((lon + x, lat + y) for y, x in zip(steps[::2], steps[1::2], strict=True))]
        yield flag, [(round(x / 120, 2), round(y / 120, 2)) for x, y in points]


def simpler(points: Sequence[Point]) -> list[Point]:
    """The line without the points that lie within NEAR of it (Douglas and Peucker)."""
    if len(points) < 3:
        return list(points)
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(p: Point) -> float:
        if not length:
            return ((p[0] - ax) ** 2 + (p[1] - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda n: off(points[n]))
    if off(points[far]) <= NEAR:
        return [points[0], points[-1]]
    return simpler(points[: far + 1])[:-1] + simpler(points[far:])


def size(ring: Sequence[Point]) -> float:
    """Square degrees inside a ring."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def main(folder: Path) -> None:
    """Writes waters.geojson into the package: one feature of rivers, one of lakes (islands in them are left out)."""
    rivers = [simpler(line) for flag, line in records((folder / "ne_50m_rivers_lake_centerlines.pn2").read_bytes()) if flag == LINE]
    shores = [ring for flag, ring in records((folder / "ne_50m_lakes.pn2").read_bytes()) if flag == OUTER and size(ring) > SMALL]
    lakes = [[[*found, found[0]]] for ring in shores if len(found := simpler(ring)) > 3]
    geometries = {"river": {"type": "MultiLineString", "coordinates": rivers}, "lake": {"type": "MultiPolygon", "coordinates": lakes}}
    found = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry} for kind, geometry in geometries.items()]}
    OUT.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
