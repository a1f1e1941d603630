"""Overview, list, map and time line: filters mean the same to all of them, and stand in the address."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples, keep
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
    counted, totals = views.over_time(everything), views.totals()
    assert sum(p.total for p in counted.periods) == with_day and counted.total == len(views.incidents(everything))
    assert sum(totals.by_grade.values()) == sum(totals.by_type.values()) == totals.undecided == counted.total


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


@pytest.mark.parametrize(("bbox", "there", "absent"), [
    ("38,34,42,37", {"land", "area", "country", "river"}, set()),
    ("-20,-35,100,60", {"land", "country", "disputed", "river", "lake"}, {"area"})])
def test_the_map_is_given_the_ground_of_its_window(client: TestClient, bbox: str, there: set[str], absent: set[str]) -> None:
    answer = client.get(f"/map/ground?bbox={bbox}").json()
    kinds = {f["properties"]["kind"] for f in answer["drawn"]["features"]}
    west, south, east, north = (float(n) for n in bbox.split(","))
    assert there <= kinds and not kinds & absent
    assert answer["window"][0] <= west and answer["window"][1] <= south and answer["window"][2] >= east and answer["window"][3] >= north


def test_a_ground_of_no_window_is_refused(client: TestClient) -> None:
    assert client.get("/map/ground?bbox=here").status_code == 400


def test_without_javascript_the_list_shows_the_map_as_a_drawing(client: TestClient) -> None:
    assert '<noscript><iframe src="/map/drawing?grade=weak"' in client.get("/incidents?grade=weak").text
    drawn = client.get("/map/drawing?grade=weak")
    assert '<svg class="map"' in drawn.text and "frame-ancestors 'self'" in drawn.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/incidents").headers["content-security-policy"]


def test_a_point_told_by_way_of_a_place_stands_apart_in_a_ring_as_wide_as_it_may_be_off(tmp_path: Path) -> None:
    keep(tmp_path / "near.db", "Gunmen killed 4 soldiers 20 km north of Harim on Monday, residents said.", published="2031-05-06")
    keep(tmp_path / "near.db", "Shells hit a market in Harim on Monday, killing 3 people, residents said.", published="2031-05-06")
    found = {p[4]: p for p in desk(tmp_path / "near.db").get("/map/places").json()["places"]}
    assert len(found) == 2 and found[6][3] < max(p[3] for p in found.values())
