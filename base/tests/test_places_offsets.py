"""Offsets: "20 km north of X", "between X and Y", "on the road to X", on invented places."""

import pytest

from reportedly.extract.places_offsets import pick_offset, settle
from reportedly.read import read_report
from reportedly.records import Mention, Place, Report, Source, Where

PLACES = {
    "Kandara": Place("t:1", "Kandara", "KE", None, "settlement", 10.0, 20.0),
    "Nyala": Place("t:2", "Nyala", "KE", None, "settlement", 11.0, 20.0),
    "Ruvia": Place("t:3", "Ruvia", "RV", None, "country", 30.0, 30.0),
    "Sarland": Place("t:4", "Sarland", "SL", None, "country", 35.0, 30.0),
    "Farpost": Place("t:5", "Farpost", "KE", None, "settlement", 60.0, 100.0),
}


def mentions_of(text: str) -> tuple[Report, tuple[Mention, ...]]:
    report = read_report(text, Source(sha256="0" * 64, language="en"))
    found = [Mention(at, at + len(name), f"m{at}", "place", name, resolved=place)
             for name, place in PLACES.items() if (at := report.text.find(name)) >= 0]
    return report, tuple(sorted(found, key=lambda m: m.start))


CASES = [
    ("A drone fell 20 km north of Kandara.", "offset", (10.18, 20.0), "a distance and a direction"),
    ("A drone fell some 20 kilometres north-east of the town of Kandara.", "offset", (10.127, 20.129), "a compass word with a hyphen"),
    ("A drone fell ten miles to the south of Kandara.", "offset", (9.855, 20.0), "a number in words, miles"),
    ("A drone fell 12 km (7 miles) west of Kandara.", "offset", (10.0, 19.89), "the other unit in brackets"),
    ("A drone fell 5 km from Kandara.", "near", (10.0, 20.0), "no direction: the place itself, with the distance as its bound"),
    ("Troops gathered south of Kandara.", "near", (10.0, 20.0), "a direction without distance"),
    ("A convoy was hit between Kandara and Nyala.", "between", (10.5, 20.0), "the middle of two"),
    ("A convoy was hit on the road from Kandara to Nyala.", "on the road", (10.5, 20.0), "from and to"),
    ("A convoy was hit on the highway linking Kandara with Nyala.", "on the road", (10.5, 20.0), "linking with"),
    ("A convoy was hit on the Kandara-Nyala road.", "on the road", (10.5, 20.0), "the hyphen of a road's name"),
    ("A convoy was hit on the road to Kandara.", "on the road", (10.0, 20.0), "one end alone"),
    ("A convoy was hit between Kandara and Farpost.", "between", None, "too far apart for a point"),
]


@pytest.mark.parametrize(("text", "relation", "point", "why"), CASES, ids=[c[3] for c in CASES])
def test_relation_and_point(text, relation, point, why):
    report, mentions = mentions_of(text)
    offset = pick_offset(report, mentions[0], mentions)
    assert offset is not None and offset.relation == relation, why
    assert offset.point == (pytest.approx(point, abs=0.01) if point else None)
    assert offset.why


@pytest.mark.parametrize("text", [
    "Talks between Ruvia and Sarland failed.", "Shells fell in Kandara.", "Kandara and Nyala were quiet.",
    "In 2015 Kandara fell.", "Five men from Kandara were held.",
])
def test_nothing_is_made_of_plain_places(text):
    report, mentions = mentions_of(text)
    assert pick_offset(report, mentions[0], mentions) is None


def test_settle_keeps_the_named_entry():
    report, mentions = mentions_of("A drone fell 20 km north of Kandara.")
    where = settle(Where(mentions[0].id, "near", mentions[0].place, 2), mentions[0], report, mentions)
    assert (where.relation, where.place, where.geo_precision) == ("offset", PLACES["Kandara"], 2)
    assert where.point == pytest.approx((10.18, 20.0, 6.7), abs=0.01)
    plain = Where(mentions[0].id, "in", None, None)
    assert settle(plain, mentions[0], report, mentions) == plain
