"""Places of texts by others: of those found that the gazetteer holds, how many come out within 161 km of where they lie.

    python bench/places.py [--shared FOLDER] [--set geo-trnews]

The gazetteer holds a place if one of the entries under its words lies within 161 km of the gold's point. A place that is found,
held and left open counts as wrong.
"""

import argparse
import json
import math
from pathlib import Path

from quality import ROOT, read
from reportedly.gazetteer import open_gazetteer

NEAR_KM = 161.0


def km_apart(a, b):
    """Great-circle kilometres between two (lat, lon) in degrees."""
    (lat, lon), (lat2, lon2) = (map(math.radians, p) for p in (a, b))
    h = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def overlap(a, b):
    return min(a["end"], b["end"]) - max(a["start"], b["start"])


def found_of(wanted, places):
    """The read place that shares most characters with the gold's, None where none does."""
    return max((p for p in places if overlap(wanted, p) > 0), key=lambda p: overlap(wanted, p), default=None)


def is_held(gazetteer, words, point):
    return any(km_apart(point, (e.place.lat, e.place.lon)) <= NEAR_KM for e in gazetteer.find_entries(words))


def is_right(found, point):
    to = found["resolved"] or {}
    return to.get("lat") is not None and km_apart(point, (to["lat"], to["lon"])) <= NEAR_KM


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--set", action="append", help="geo-trnews or geo-geovirus; both unless told")
    args = parser.parse_args()
    gazetteer = open_gazetteer(None)
    for name in args.set or ("geo-trnews", "geo-geovirus"):
        stem = args.shared / "corpora" / name
        readings = {r["report"]["id"]: r for r in map(json.loads, read([f"{stem}.input.jsonl"], workers=2).splitlines())}
        located = found = near = held = right = 0
        for gold in map(json.loads, Path(f"{stem}.gold.jsonl").read_text(encoding="utf-8").splitlines()):
            places = [m for m in readings[gold["id"]]["mentions"] if m["kind"] == "place"]
            for wanted in (p for p in gold["places"] if p["lat"] is not None):
                located += 1
                mention, point = found_of(wanted, places), (wanted["lat"], wanted["lon"])
                if mention is None:
                    continue
                found, near = found + 1, near + is_right(mention, point)
                if is_held(gazetteer, wanted["text"], point):
                    held, right = held + 1, right + is_right(mention, point)
        print(f"{name}: {located} places with a point, {found} found, {near} of those within {NEAR_KM:.0f} km ({near / found:.3f}); "
              f"{held} of the found are in the gazetteer, {right} of those within {NEAR_KM:.0f} km ({right / held:.3f})", flush=True)


if __name__ == "__main__":
    main()
