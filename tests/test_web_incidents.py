"""The incident pages: every claim, speaker and figure stands there, differences and denials are marked, maps draw what is known."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples, keep
from reportedly import basemap, gazetteer
from reportedly.language import words
from reportedly.records import Incident, Place
from reportedly.web import incident_view, svgmap
from reportedly.web.views import Views


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture(scope="module")
def client(samples: Path) -> TestClient:
    return desk(samples)


def incidents_of(path: Path) -> list[Incident]:
    """The whole incidents of a ledger."""
    views = Views(str(path))
    views.settle()
    return list(views.ledger.whole_incidents())


@pytest.fixture(scope="module")
def market(samples: Path) -> Incident:
    """The incident of the market at Al Mayadin, which two sides tell differently."""
    return max(incidents_of(samples), key=lambda i: len(i.reports) * 100 + len(i.claims))


def test_every_incident_has_a_page_that_names_its_speakers(client: TestClient, samples: Path) -> None:
    views = Views(str(samples))
    for incident in incidents_of(samples):
        answer = client.get(f"/incidents/{incident.id}")
        assert answer.status_code == 200
        for one in incident_view.said_in(incident, views.looks_of(incident)):
            assert f'id="{one.claim.id}"' in answer.text
        assert "according to" in answer.text or "denied by" in answer.text


def test_the_title_says_whose_word_it_is(client: TestClient, market: Incident) -> None:
    title = client.get(f"/incidents/{market.id}").text.split("<title>")[1].split("</title>")[0]
    assert title.startswith("Reportedly: ") and "according to" in title


def test_who_did_it_is_marked_where_sources_differ_and_who_denies(samples: Path, market: Incident) -> None:
    views, w = Views(str(samples)), words("en")
    rows = incident_view.matrix(market, incident_view.said_in(market, views.looks_of(market)), w)
    column = next(n for n, (name, _, _) in enumerate(incident_view.COLUMNS) if name == "who did it")
    stands = {row.name: row.cells[column].stands for row in rows}
    assert stands["Command of the Amber Brigade"] == incident_view.DENIES
    assert stands["Residents"] == stands["Amber Brigade media office"] == incident_view.DIFFERS
    assert "responsible" in market.disputed


def test_every_figure_is_drawn_with_its_source(samples: Path, market: Incident) -> None:
    views, w = Views(str(samples)), words("en")
    said = incident_view.said_in(market, views.looks_of(market))
    shown = {(r.said.claim.id, r.text) for f in incident_view.figures(market, said, w) for r in f.rows}
    tolled = {c for t in market.tolls for c in t.claims}
    assert {claim for claim, _ in shown} == tolled


def test_an_older_id_or_a_claim_leads_to_the_incident(client: TestClient, market: Incident) -> None:
    answer = client.get(f"/incidents/{market.claims[-1]}", follow_redirects=False)
    assert answer.status_code == 307 and answer.headers["location"] == f"/incidents/{market.id}"


@pytest.mark.parametrize("place", [
    Place("geonames:1", "Harim", "SY", "Idlib", "settlement", 36.2, 36.5), Place("x", "Idlib", "SY", "Idlib", "province", 35.9, 36.6),
    Place("x", "Syria", "SY", None, "country", 35.0, 38.0), Place("x", "a base", "SY", None, "site", 34.0, 38.0)])
def test_a_place_is_drawn_as_wide_as_it_is_known(place: Place) -> None:
    drawn = str(svgmap.place_map(place, 1, gazetteer.of_rows(()), "Map", False))
    assert ('class="where"' in drawn) == (place.feature in {"settlement", "site"})
    assert ('land within' in drawn) == (place.feature in {"province", "country"})


def test_a_place_near_a_settlement_is_wider() -> None:
    harim = Place("x", "Harim", "SY", "Idlib", "settlement", 36.2, 36.5)
    assert svgmap.radius_of(harim, 2) > svgmap.radius_of(harim, 1)


def test_a_point_told_by_way_of_a_place_is_the_middle_of_what_is_drawn() -> None:
    harim = Place("x", "Harim", "SY", "Idlib", "settlement", 36.2, 36.5)
    north, there = (str(svgmap.place_map(harim, 2, gazetteer.of_rows(()), "Map", False, point=p)) for p in ((36.4, 36.5, 8.0), None))
    assert '<circle class="where" cx="0.0" cy="0.0"' in north and north != there


def test_disputed_borders_are_drawn_dashed() -> None:
    assert {line.kind for line in basemap.borders()} == {"area", "country", "disputed"}
    drawn = str(svgmap.place_map(Place("x", "Pristina", "XK", None, "settlement", 42.9, 20.9), 1, gazetteer.of_rows(()), "Map", False))
    assert "border disputed" in drawn


def test_hostile_reports_show_as_text_on_incident_pages(tmp_path: Path) -> None:
    reading = keep(tmp_path / "h.db", "Gunmen attacked Harim on Monday, killing 3 people, residents of <img src=x> said. "
                   "The <script>alert(1)</script> Brigade shelled Idlib on Tuesday, <b>residents</b> said.",
                   published="2031-05-06", outlet="<script>x</script>\u202e")
    client = desk(tmp_path / "h.db")
    assert reading.claims
    page = client.get(f"/incidents/{reading.claims[0].id}").text
    assert "<script>alert" not in page and "<script>x" not in page and "<img" not in page and "\u202e" not in page


def test_arabic_pages_say_it_in_arabic(samples: Path, market: Incident) -> None:
    page = desk(samples).get(f"/incidents/{market.id}?lang=ar").text
    assert "بحسب" in page and "من يقول ماذا" in page and 'dir="rtl"' in page
