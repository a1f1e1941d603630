"""Overview, list, map and time line: filters mean the same to all of them, and stand in the address."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples
from reportedly.store_incidents import IncidentsWanted
from reportedly.web.views import Views


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture(scope="module")
def client(samples: Path) -> TestClient:
    return desk(samples)


@pytest.fixture(scope="module")
def views(samples: Path) -> Views:
    views = Views(str(samples))
    views.settle()
    return views


def test_the_overview_counts_what_the_ledger_holds(client: TestClient, views: Views) -> None:
    page = client.get("/").text
    assert f"<strong>{views.count(IncidentsWanted())}</strong>" in page and f"<strong>{views.count_reports()}</strong>" in page


@pytest.mark.parametrize("query", ["grade=contested", "type=Battles", "first=2031-05&last=2031-05", "place=SY", "killed=10",
                                   "civilians=true", "text=market", "bbox=36,33,42,37", "grade=none"])
def test_list_map_and_time_line_are_of_the_same_incidents(client: TestClient, query: str) -> None:
    page = client.get(f"/incidents?{query}&part=results").text
    total = int(page.split("<strong>")[1].split("</strong>")[0].replace(",", ""))
    assert page.count("data-incident=") == min(total, 50)
    placed = sum(sum(p[5:]) for p in client.get(f"/map/places?{query}").json()["places"])
    assert placed <= total and placed >= page.count("data-lat=")


def test_counts_over_time_add_up(views: Views) -> None:
    everything = IncidentsWanted()
    with_day = sum(1 for i in views.incidents(everything) if i.earliest or i.latest)
    assert sum(p.total for p in views.over_time(everything)) == with_day
    assert sum(views.count_by(everything, "grade").values()) == sum(views.count_by(everything, "type").values()) == views.count(everything)


def test_bars_of_the_time_line_lead_to_their_month_and_keep_the_filters(client: TestClient) -> None:
    page = client.get("/incidents?place=SY").text
    assert "place=SY&amp;first=2031-05-05&amp;last=2031-05-05" in page


def test_the_newest_come_first_and_those_without_a_day_last(client: TestClient, views: Views) -> None:
    days = [i.earliest or i.latest for i in views.incidents(IncidentsWanted(), "-when")]
    known = [d for d in days if d]
    assert days[: len(known)] == known and known == sorted(known, reverse=True)


def test_every_row_names_a_speaker_and_a_grade(client: TestClient) -> None:
    rows = client.get("/incidents?part=results").text.split("<tr data-incident")[1:]
    assert rows and all(("according to" in row or "denied by" in row) and 'class="grade ' in row for row in rows)


@pytest.mark.parametrize("query", ["bbox=1,2,3", "bbox=a,b,c,d", "grade=good", "first=yesterday", "killed=-1", "sort=id", "at=0"])
def test_what_no_filter_can_be_is_said(client: TestClient, query: str) -> None:
    answer = client.get(f"/incidents?{query}")
    assert answer.status_code == 400 and "Not possible" in answer.text


def test_the_map_of_an_incident_is_around_its_place(client: TestClient, views: Views) -> None:
    placed = next(i for i in views.incidents(IncidentsWanted()) if i.lat is not None)
    answer = client.get(f"/map?incident={placed.id}", follow_redirects=False)
    assert f"#map=9/{placed.lat}/{placed.lon}" in answer.headers["location"]


def test_towns_have_names_in_both_scripts(client: TestClient) -> None:
    towns = client.get("/map/towns?bbox=39,34,41.5,36").json()
    assert ["Ar Raqqah", "الرقة"] in [t[2:4] for t in towns]


def test_the_basemap_is_two_files_and_no_other(client: TestClient) -> None:
    assert client.get("/map/basemap/areas.geojson").json()["features"] and client.get("/map/basemap/borders.geojson").json()["features"]
    assert client.get("/map/basemap/..%2Factors.yaml").status_code == 404
