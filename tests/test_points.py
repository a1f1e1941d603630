"""A point that words give by way of a place, from the reading to the ledger's rows, incidents, editions and the desk's words."""

import json
from pathlib import Path

import pytest

from reportedly import pipeline, publicjson_incidents
from reportedly.publicjson import dumps, reading_from_json
from reportedly.publish import wording
from reportedly.publish.claims import claims_of
from reportedly.publish.edition import Asked, Decisions
from reportedly.publish.rows import claim_rows
from reportedly.publish.safeguards import make_edition
from reportedly.publish.writers import write_edition
from reportedly.records import Incident, Reading, Source
from reportedly.relate import relate
from reportedly.store_claims import spot_of
from reportedly.store_incidents import incident_row

_TOOLS = pipeline.open_tools(trained=False)
_AWAY = "An air strike killed four fighters 20 km north of Hajin, Syria, on Monday, residents said."
_BETWEEN = "A roadside bomb killed two soldiers on the road between Hajin and Al Mayadin, Syria, on Monday, residents said."
_IN = "An air strike killed four fighters in Hajin, Syria, on Monday, residents said."


def _read(text: str) -> Reading:
    return pipeline.read_text(text, Source(sha256="0" * 64, id="r1", published="2031-05-06", outlet="Coastal Wire"), _TOOLS)


def _incident(text: str) -> tuple[Reading, Incident]:
    reading = _read(text)
    incident, *_ = relate((reading,))
    return reading, incident


@pytest.mark.parametrize("text", [_AWAY, _BETWEEN])
def test_the_point_goes_from_the_claim_to_every_row(text: str) -> None:
    reading, incident = _incident(text)
    where = reading.claims[0].where
    assert where is not None and where.point is not None and where.place is not None and where.place.lat is not None
    row = next(claim_rows(reading))
    assert (row.lat, row.lon, row.within_km, row.geo_precision) == (*where.point, 2)
    assert row.place == where.place.name, "the place is the one that the words name"
    assert spot_of(where.place, where.point) == where.point[:2]
    assert incident.point == where.point and incident.geo_precision == 2
    kept = incident_row(incident)
    assert (kept["lat"], kept["lon"]) == where.point[:2]


def test_twenty_kilometres_north_lies_north() -> None:
    where = _read(_AWAY).claims[0].where
    assert where is not None and where.point is not None and where.place is not None
    assert where.place.lat is not None and where.point[0] - where.place.lat == pytest.approx(20 / 111.2, abs=0.01)


def test_a_plain_place_has_no_calculated_point() -> None:
    reading, incident = _incident(_IN)
    row = next(claim_rows(reading))
    assert incident.point is None and row.within_km is None and row.lat is not None


def test_json_keeps_it() -> None:
    reading, incident = _incident(_AWAY)
    assert reading_from_json(json.loads(dumps(reading))).claims[0].where == reading.claims[0].where
    there = json.loads(publicjson_incidents.dumps(incident))
    assert set(there["where"]["point"]) == {"lat", "lon", "within_km"}
    assert publicjson_incidents.incident_from_json(there).point == incident.point


def test_an_edition_shows_how_far_it_may_lie(tmp_path: Path) -> None:
    reading, incident = _incident(_AWAY)
    edition = make_edition((incident,), claims_of((reading,)), Asked(date="2031-05-07", internal=True), Decisions())
    write_edition(edition, ("geojson",), tmp_path)
    file = next(tmp_path.rglob("incidents.geojson"))
    (feature,) = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert incident.point is not None
    assert feature["geometry"]["coordinates"] == [incident.point[1], incident.point[0]]
    assert feature["properties"]["within_km"] == incident.point[2] and feature["properties"]["geo_precision"] == 2


def test_people_read_an_area_and_no_false_spot() -> None:
    reading = _read(_AWAY)
    said = wording.where(wording.look_up(reading), reading.claims[0])
    assert "offset" in said and "within" in said and "km" in said
