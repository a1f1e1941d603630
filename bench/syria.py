"""Places of Syria as reports write them: how many come out within 5 km of where they lie.

    python -m reportedly gazetteer add ../shared/gazetteer/SY.txt.gz; python bench/syria.py [../shared/gazetteer/SY.txt.gz]

Two sets. syria.csv: 72 real places of real fighting in sentences of our own, with quarters of towns, countryside hints, spellings and the
point of each, written by hand. And generated sentences: a settlement drawn by chance, one of its other Latin spellings without accents,
its province.
"""

import csv
import gzip
import math
import random
import re
import sys
import unicodedata
from pathlib import Path

from reportedly import pipeline
from reportedly.records import Source

PROVINCES = {"01": "Hasakah", "02": "Latakia", "03": "Quneitra", "04": "Raqqa", "05": "Suwayda", "06": "Daraa", "07": "Deir ez-Zor",
             "08": "Rif Dimashq", "09": "Aleppo", "10": "Hama", "11": "Homs", "12": "Idlib", "14": "Tartus"}
SENTENCES = ("Two shells hit the village of {name} in the countryside of {province}, Syria, on Monday.",
             "An air strike on {name}, {province} governorate, Syria, killed three people, residents said.",
             "A roadside bomb exploded in {name} in {province}'s countryside in Syria.",
             "Syrian government forces shelled {name} ({province}).")
WANTED, SEED, NEAR_KM = 150, 7, 5.0


def latin_names(names):
    """The other spellings in Latin letters, without accents."""
    plain = (unicodedata.normalize("NFKD", n).encode("ascii", "ignore").decode() for n in names.split(","))
    return [n for n in plain if re.fullmatch(r"[A-Za-z' -]{4,30}", n)]


def km_apart(a, b):
    return math.hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * math.cos(math.radians(a[0])))


def place_of(text, name, tools):
    """The place that the reader gives the name in the sentence, None where it gives none with a point."""
    at = text.index(name)
    mentions = pipeline.read_text(text, Source(sha256="0" * 64, published="2019-03-12"), tools).mentions
    over = (m.place for m in mentions if m.place and m.start < at + len(name) and at < m.end)
    return next((p for p in over if p.lat is not None), None)


def read_table():
    """[(sentence, name, (lat, lon))] of syria.csv."""
    with (Path(__file__).parent / "syria.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))
    return [(r["text"], r["name"], (float(r["lat"]), float(r["lon"]))) for r in rows]


def score_table(tools):
    """(places found, right within NEAR_KM, the names that are not) of syria.csv."""
    placed = [(name, place_of(text, name, tools), point) for text, name, point in read_table()]
    wrong = [name for name, p, point in placed if p is None or km_apart(point, (p.lat, p.lon)) > NEAR_KM]
    return sum(p is not None for _, p, _ in placed), len(placed) - len(wrong), wrong


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "../shared/gazetteer/SY.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    chance, tools = random.Random(SEED), pipeline.open_tools()
    of = len(read_table())
    known, near, wrong = score_table(tools)
    print(f"{of} sentences written by hand: a place in {known}, within {NEAR_KM:g} km in {near} ({near / of:.2f}); not: {', '.join(wrong)}")
    asked = chance.sample([r for r in rows if r[6] == "P" and r[10] in PROVINCES and latin_names(r[3])], WANTED)
    found = right = 0
    for k, row in enumerate(asked):
        name = chance.choice(latin_names(row[3]))
        text = SENTENCES[k % len(SENTENCES)].format(name=name, province=PROVINCES[row[10]])
        place = place_of(text, name, tools)
        found += place is not None
        right += place is not None and km_apart((float(row[4]), float(row[5])), (place.lat, place.lon)) <= NEAR_KM
    print(f"{WANTED} sentences: a place in {found}, within {NEAR_KM:g} km in {right} ({right / WANTED:.2f})")


if __name__ == "__main__":
    main()
