"""Toponyms found and resolved: cases/places.yaml on the packaged index, and properties on any text."""

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import gazetteer, pipeline
from reportedly.extract.places import find_places
from reportedly.gazetteer_sources import Row
from reportedly.read import read_report
from reportedly.records import Mention, Place, Report, Source
from reportedly.resolve.places import geo_precision, resolve_places
from reportedly.resolve.places_context import distance_km

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "places.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def packaged():
    return gazetteer.open_gazetteer()


def report_of(text: str) -> Report:
    return read_report(text, Source(sha256="0" * 64, language="en"))


def places_of(text: str, index) -> tuple[Mention, ...]:
    report = report_of(text)
    return resolve_places(report, find_places(report, index), index)


@pytest.mark.parametrize("case", CASES, ids=[c["why"][:60] for c in CASES])
def test_case(case, packaged):
    found = places_of(case["text"], packaged)
    wanted = [w.partition(" -> ") for w in case["finds"]]
    assert [m.text for m in found] == [words for words, _, _ in wanted]
    for mention, (_, arrow, ident) in zip(found, wanted, strict=True):
        if arrow:
            assert (mention.place.id if mention.place else "null") == ident, mention.why


def test_real_places_of_syria_come_out_where_they_lie():
    """bench/syria.csv: sentences of our own, points by hand; without the country's own gazetteer file."""
    with (Path(__file__).parents[1] / "bench" / "syria.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))
    tools, near = pipeline.open_tools(), 0
    for row in rows:
        mentions = pipeline.read_text(row["text"], Source(sha256="0" * 64, published="2019-03-12"), tools).mentions
        at = row["text"].index(row["name"])
        places = [m.place for m in mentions if m.place and m.place.lat is not None and m.start < at + len(row["name"]) and at < m.end]
        near += any(distance_km(float(row["lat"]), float(row["lon"]), p.lat, p.lon) <= 5 for p in places[:1])
    assert len(rows) >= 60 and near >= 0.75 * len(rows)


def test_the_trained_reader_adds_names_and_takes_none_away():
    report, index = report_of("The column left Vrdnik for Kandara on Monday, and Ilmen answered."), small()
    alone = [m.text for m in find_places(report, index)]
    words = [t for s in report.sentences for t in s.tokens]
    sure = find_places(report, index, [0.99 if t.text in {"Vrdnik", "Kandara"} else 0.001 for t in words])
    assert "Vrdnik" not in alone and "Vrdnik" in [m.text for m in sure]
    assert [m.text for m in find_places(report, index, [0.001] * len(words))] == alone


def test_every_mention_says_why_and_keeps_candidates(packaged):
    for m in places_of("Shells fell on Goma, Beni and Zzyqra town in North Kivu.", packaged):
        assert m.why.endswith(".") and len(m.candidates) <= 5
        if m.place:
            assert m.place.id in {c.id for c in m.candidates}
            assert (m.place.score is None) == (m.place.feature == "country")
            assert m.place.score is None or 0.0 < m.place.score < 1.0


def small() -> gazetteer.Gazetteer:
    return gazetteer.of_rows([
        Row("t:1", "Kenya", "KE", None, "country", 1.0, 38.0, 50_000_000, ()),
        Row("t:2", "Uganda", "UG", None, "country", 2.0, 33.0, 45_000_000, ()),
        Row("t:3", "Kandara", "KE", None, "settlement", -0.9, 37.0, 9_000, ()),
        Row("t:4", "Kandara", "UG", None, "settlement", 1.0, 33.0, 90_000, ()),
    ])


def test_country_of_the_report_decides_between_namesakes():
    index = small()
    assert [m.place.id for m in places_of("Rebels from Kenya took the town of Kandara.", index) if m.place] == ["t:1", "t:3"]
    assert [m.place.id for m in places_of("Rebels from Uganda took the town of Kandara.", index) if m.place] == ["t:2", "t:4"]


def test_other_mentions_stay_as_they_are():
    index, report = small(), report_of("Kandara was quiet on Friday.")
    other = Mention(20, 26, "m1", "time", "Friday")
    assert resolve_places(report, (other,), index) == (other,)


def test_geo_precision():
    town = Place("t:3", "Kandara", "KE", None, "settlement", -0.9, 37.0)
    country = Place("t:1", "Kenya", "KE", None, "country", 1.0, 38.0)
    province = Place("t:5", "Murang'a", "KE", None, "province", -0.8, 37.0)
    asked = [(town, "in"), (town, "near"), (province, "in"), (country, "in")]
    assert [geo_precision(place, relation) for place, relation in asked] == [1, 2, 3, None]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("Al BaghouzKenya, -.'’\n\u200bاé St.of(1)"), min_size=3, max_size=120))
def test_any_text_gives_mentions_whose_words_match(text):
    try:
        report = report_of(text + " town")
    except Exception:
        return
    index = small()
    for m in resolve_places(report, find_places(report, index), index):
        assert report.text[m.start : m.end] == m.text and m.text


def test_an_unknown_place_names_what_holds_it(packaged):
    found = {m.text: m for m in places_of("Gunmen raided Ngoroma (Borno). Nigerian troops came late.", packaged)}
    assert found["Ngoroma"].place is None
    assert found["Ngoroma"].why == "Not in the gazetteer; it lies in Borno (province in Nigeria), which the text names beside it."


def test_without_codes_distance_says_what_lies_in_a_province():
    index = gazetteer.of_rows([
        Row("t:1", "Kenya", "KE", None, "country", 1.0, 38.0, 50_000_000, ()),
        Row("t:5", "Ashomi", "KE", "01", "province", -1.0, 37.0, 500_000, ()),
        Row("t:6", "Kandara", None, None, "settlement", -0.9, 37.1, 0, ()),
        Row("t:7", "Kandara", None, None, "settlement", 30.0, 70.0, 0, ()),
    ])
    found = {m.text: m for m in places_of("Shells fell on the village of Kandara in Ashomi province, Kenya.", index)}
    assert found["Kandara"].place and found["Kandara"].place.id == "t:6"
