"""A map for print as SVG: what may be shown as a place is a circle as wide as it is uncertain, what may not is its whole area, hatched.

Numbers are those of the list of incidents. Nothing on the map is finer than the entries it is made from.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from reportedly import basemap
from reportedly.basemap import Area, Ring
from reportedly.language import Words
from reportedly.publish.edition import Entry
from reportedly.publish.marks import COLOURS, FONTS, INK, LAND, QUIET, SEA, gravest
from reportedly.publish.named_areas import pick_area
from reportedly.publish.plain import in_one_line

WIDTH, HEIGHT = 720.0, 410.0
KM_OF_PRECISION = {1: 4.0, 2: 20.0, 3: 50.0}  # how far from the point it may lie
_KM_A_DEGREE = 111.2
_LEAST_DEGREES = 1.4  # of a map's height
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)

Box = tuple[float, float, float, float]  # west, south, east, north in degrees; left, top, right, bottom on paper
Numbered = Sequence[tuple[int, Entry]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Incidents at one point: degrees, the point's name, their numbers, the best-supported grade, the widest uncertainty in km."""

    lon: float
    lat: float
    name: str
    numbers: tuple[int, ...]
    grade: str
    km: float


@dataclass(frozen=True, slots=True)
class Zone:
    """Incidents of which only the area may be shown."""

    shape: Area
    numbers: tuple[int, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class View:
    """A part of the earth on paper: equirectangular, true to scale at its middle."""

    box: Box

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Degrees as points of the drawing."""
        west, south, east, north = self.box
        return (lon - west) / (east - west) * WIDTH, (north - lat) / (north - south) * HEIGHT

    @property
    def km(self) -> float:
        """Points of the drawing a kilometre."""
        return HEIGHT / ((self.box[3] - self.box[1]) * _KM_A_DEGREE)


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing, and the numbers of the incidents that have no place on it."""

    svg: str
    unplaced: tuple[int, ...]


def draw_map(entries: Numbered, words: Words) -> Map | None:
    """The map of these entries; None where none of them has a place that may be drawn."""
    spots, zones = find_spots(entries), find_zones(entries)
    if not spots and not zones:
        return None
    view = View(frame(spots, zones))
    taken: list[Box] = []
    body = [*_land(view), *_waters(view), *(_zone(z, view) for z in zones), *_lines(view)]
    body += [_circle(s, view) for s in sorted(spots, key=lambda s: -s.km)]
    body += [_label(s, view, taken) for s in sorted(spots, key=lambda s: -len(s.numbers))]
    body += [_zone_label(z, view, taken, words) for z in zones]
    body += _area_names(view, taken, words, {z.shape.name for z in zones})
    body.append(_scale(view))
    drawn = {n for s in spots for n in s.numbers} | {n for z in zones for n in z.numbers}
    return Map(_svg(body), tuple(n for n, _ in entries if n not in drawn))


def _svg(body: Iterable[str]) -> str:
    patterns = "".join(
        f'<pattern id="h-{g.replace(" ", "-")}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="{c}" fill-opacity=".10"/><line x1="0" y1="0" x2="0" y2="7" stroke="{c}" stroke-width="1.6" '
        f'stroke-opacity=".55"/></pattern>'
        for g, c in COLOURS.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" role="img" '
        f'font-family="{escape(FONTS)}"><defs>{patterns}<clipPath id="frame">'
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}"/></clipPath></defs>'
        f'<g clip-path="url(#frame)"><rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{SEA}"/>{"".join(body)}</g>'
        f'<rect x=".5" y=".5" width="{WIDTH - 1:g}" height="{HEIGHT - 1:g}" fill="none" stroke="#b9b4a8"/></svg>'
    )


# --- what is drawn ------------------------------------------------------------------------------------------------


def find_spots(entries: Numbered) -> list[Spot]:
    """Entries with a point, together where they share it."""
    at: dict[tuple[float, float], list[tuple[int, Entry]]] = {}
    for number, e in entries:
        if e.area is not None and e.area.lat is not None and e.area.lon is not None:
            at.setdefault((e.area.lon, e.area.lat), []).append((number, e))
    return [
        Spot(
            lon,
            lat,
            in_one_line(found[0][1].area.name if found[0][1].area else ""),
            tuple(n for n, _ in found),
            gravest([e.grade for _, e in found]),
            max(KM_OF_PRECISION.get(e.area.geo_precision or 3, 50.0) for _, e in found if e.area),
        )
        for (lon, lat), found in sorted(at.items())
    ]


def find_zones(entries: Numbered) -> list[Zone]:
    """Entries without a point whose first-level area the basemap knows."""
    found: dict[str, tuple[Area, list[tuple[int, Entry]]]] = {}
    for number, e in entries:
        if e.area is None or e.area.lat is not None or e.area.feature not in {"province", "district"}:
            continue
        shape = pick_area(e.area.admin1 or e.area.name, e.area.country) or pick_area(e.area.name, e.area.country)
        if shape is not None:
            found.setdefault(f"{shape.country} {shape.name}", (shape, []))[1].append((number, e))
    return [Zone(shape, tuple(n for n, _ in of), gravest([e.grade for _, e in of])) for _, (shape, of) in sorted(found.items())]


def frame(spots: Sequence[Spot], zones: Sequence[Zone]) -> Box:
    """The box that holds everything, with a margin, in the drawing's shape."""
    boxes = [(s.lon, s.lat, s.lon, s.lat) for s in spots] + [z.shape.box for z in zones]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    middle = (west + east) / 2, max(-75.0, min(75.0, (south + north) / 2))
    squeeze = math.cos(math.radians(middle[1]))
    high = max((north - south) * 1.35, (east - west) * squeeze * 1.3 * HEIGHT / WIDTH, _LEAST_DEGREES)
    wide = high * WIDTH / HEIGHT / squeeze
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _land(view: View) -> list[str]:
    return [
        f'<path d="{"".join(_path(r, view, True) for r in s.rings)}" fill="{LAND}" stroke="#dcd7cb" stroke-width=".7"/>'
        for s in basemap.areas()
        if _meets(s.box, view.box)
    ]


def _waters(view: View) -> list[str]:
    """Rivers as lines, lakes as the sea is drawn."""
    fills = {"river": "none", "lake": SEA}
    return [
        f'<path d="{_path(w.points, view, w.kind == "lake")}" fill="{fills[w.kind]}" stroke="#b3cad6" stroke-width=".9"/>'
        for w in basemap.waters()
        if _meets(w.box, view.box)
    ]


def _lines(view: View) -> list[str]:
    dashes = {"country": "", "disputed": ' stroke-dasharray="4 3"'}
    return [
        f'<path d="{_path(b.points, view, False)}" fill="none" stroke="#8d867a" stroke-width="1.1"{dashes[b.kind]}/>'
        for b in basemap.borders()
        if b.kind in dashes and _meets(b.box, view.box)
    ]


def _meets(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _path(ring: Ring, view: View, closed: bool) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in (view.at(lon, lat) for lon, lat in ring)]
    return f"M{'L'.join(dict.fromkeys(points))}{'Z' if closed else ''}"


def _zone(z: Zone, view: View) -> str:
    path, colour = "".join(_path(r, view, True) for r in z.shape.rings), COLOURS[z.grade]
    return f'<path d="{path}" fill="url(#h-{z.grade.replace(" ", "-")})" stroke="{colour}" stroke-width="1.3"/>'


def _circle(s: Spot, view: View) -> str:
    x, y = view.at(s.lon, s.lat)
    radius, colour = max(s.km * view.km, 6.5), COLOURS[s.grade]
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{colour}"/>' if s.km <= KM_OF_PRECISION[1] else ""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity=".28" stroke="{colour}" stroke-width="1.4"/>{dot}'
    )


# --- words --------------------------------------------------------------------------------------------------------


def _text(x: float, y: float, text: str, size: float, anchor: str = "start", colour: str = INK, more: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}" stroke="#ffffff" stroke-width="3" '
        f'stroke-opacity=".85" paint-order="stroke" {more}>{escape(text)}</text>'
    )


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(n) for n in numbers[:6])
    return shown + (f" +{len(numbers) - 6}" if len(numbers) > 6 else "")


def _label(s: Spot, view: View, taken: list[Box]) -> str:
    """The place's name and the numbers, where there is room; the last resort is to its right."""
    x, y = view.at(s.lon, s.lat)
    text, gap = f"{s.name}  {_numbers(s.numbers)}", max(min(s.km * view.km, 30.0), 6.5) + 4
    width = len(text) * 6.1
    places = (
        ("start", x + gap, y + 4),
        ("end", x - gap, y + 4),
        ("middle", x, y - gap - 1),
        ("middle", x, y + gap + 10),
        ("start", x + gap, y - 9),
        ("end", x - gap, y + 17),
    )
    for anchor, tx, ty in places:
        left = tx - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = (left, ty - 11, left + width, ty + 4)
        if left > 4 and left + width < WIDTH - 4 and not any(_meets(box, t) for t in taken):
            break
    else:
        anchor, tx, ty = places[0]
        box = (tx, ty - 11, tx + width, ty + 4)
    taken += [box, (x - 6, y - 6, x + 6, y + 6)]
    return (
        f'<text x="{tx:.1f}" y="{ty:.1f}" font-size="11" text-anchor="{anchor}" fill="{INK}" stroke="#ffffff" stroke-width="3" '
        f'stroke-opacity=".85" paint-order="stroke">{escape(s.name)} <tspan font-weight="700" fill="{COLOURS[s.grade]}">'
        f"{escape(_numbers(s.numbers))}</tspan></text>"
    )


def _middle(shape: Area) -> tuple[float, float]:
    """The middle of the largest ring's box: where an area's name may stand."""
    ring = max(shape.rings, key=len)
    west, south, east, north = basemap.box_of(ring)
    return (west + east) / 2, (south + north) / 2


def _zone_label(z: Zone, view: View, taken: list[Box], words: Words) -> str:
    x, y = view.at(*_middle(z.shape))
    text = words.say("area only: {numbers}", numbers=_numbers(z.numbers))
    while any(_meets((x - 50, y - 11, x + 50, y + 4), t) for t in taken) and y < HEIGHT - 20:
        y += 16
    taken.append((x - 50, y - 11, x + 50, y + 4))
    return _text(x, y, text, 11, "middle", COLOURS[z.grade], 'font-weight="700"')


def _area_names(view: View, taken: list[Box], words: Words, zones: set[str]) -> list[str]:
    found = []
    for shape in basemap.areas():
        if not _meets(shape.box, view.box):
            continue
        x, y = view.at(*_middle(shape))
        name = (shape.name_ar or shape.name) if words.language == "ar" else shape.name
        box = (x - len(name) * 3.4, y - 28, x + len(name) * 3.4, y - 12)
        if 30 < x < WIDTH - 30 and 30 < y < HEIGHT - 14 and name and not any(_meets(box, t) for t in taken):
            taken.append(box)
            spaced = "" if words.language == "ar" else 'letter-spacing="1.2"'
            found.append(_text(x, y - 16, name if words.language == "ar" else name.upper(), 8.5, "middle", QUIET, spaced))
    return found


def _scale(view: View) -> str:
    km = max((s for s in _SCALES if s * view.km <= WIDTH / 5), default=_SCALES[0])
    length = km * view.km
    return (
        f'<g><rect x="12" y="{HEIGHT - 32:g}" width="{length + 16:.1f}" height="24" fill="#ffffff" fill-opacity=".8"/>'
        f'<path d="M20 {HEIGHT - 20:g}v5h{length:.1f}v-5" fill="none" stroke="{INK}"/>'
        f'<text x="{20 + length / 2:.1f}" y="{HEIGHT - 20:g}" font-size="9" text-anchor="middle" fill="{INK}">{km:g} km</text></g>'
    )
