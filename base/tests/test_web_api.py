"""The JSON API: the format's own objects, one error shape, and nothing that a generated request could break."""

import json
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from desks import desk, fill_with_samples
from reportedly import publicjson, publicjson_incidents
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.web.app import desk_app
from reportedly.web.views import Views


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture(scope="module")
def client(samples: Path) -> TestClient:
    return desk(samples)


def test_readings_are_those_of_the_format(client: TestClient, samples: Path) -> None:
    with Ledger.open(samples) as ledger:
        for reading in ledger.find_readings():
            assert client.get(f"/api/reports/{reading.report.sha256}").json() == json.loads(publicjson.dumps(reading))


def test_incidents_are_those_of_the_format(client: TestClient, samples: Path) -> None:
    views = Views(str(samples))
    views.settle()
    given = client.get("/api/incidents?limit=200").json()
    assert given["total"] == len(given["incidents"])
    whole = {i.id: json.loads(publicjson_incidents.dumps(i)) for i in views.ledger.whole_incidents()}
    assert {i["id"]: i for i in given["incidents"]} == whole
    one = given["incidents"][0]
    assert client.get(f"/api/incidents/{one['id']}").json() == client.get(f"/api/incidents/{one['claims'][0]}").json() == one
    assert client.get(f"/api/claims/{one['claims'][0]}").json()["incident"] == one["id"]


def test_filters_are_those_of_the_list(client: TestClient) -> None:
    found = client.get("/api/incidents?grade=contested").json()["incidents"]
    assert found and all(i["grade"] == "contested" for i in found)


@pytest.mark.parametrize(("address", "status"), [("/api/reports/none-such", 404), ("/api/incidents?grade=good", 400), ("/api/nothing", 404),
                                                ("/api/incidents?bbox=1,2", 400), ("/api/places", 400)])
def test_every_error_has_one_shape(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status and set(answer.json()["error"]) == {"message", "hint"}


def test_the_documentation_names_every_address(client: TestClient) -> None:
    page = client.get("/api").text
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page


def test_what_is_withheld_is_shown_nowhere(tmp_path: Path, samples: Path) -> None:
    copy = tmp_path / "withheld.db"
    copy.write_bytes(samples.read_bytes())
    with Ledger.open(copy) as ledger:
        report = next(r.report for r in ledger.find_readings() if "Nader Halloum" in r.report.text)
        ledger.judge(Judgement("withhold", ("Nader Halloum",), "name", reason="asked for it"))
        other = next(r.report for r in ledger.find_readings() if r.report.outlet == "Tally Desk")
        ledger.judge(Judgement("withhold", (other.sha256,), "report", reason="put sources at risk"))
    client = desk(copy)
    for address in (f"/reports/{report.sha256}", f"/api/reports/{report.sha256}", "/search?q=Halloum", "/incidents", "/"):
        page = client.get(address).text
        assert "Nader Halloum" not in page
    for address in (f"/reports/{other.sha256}", f"/api/reports/{other.sha256}", f"/reports/{other.sha256}/original"):
        assert client.get(address).status_code == 404
    assert other.sha256 not in client.get("/reports").text


def test_no_request_breaks_the_api(samples: Path) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", desk_app(str(samples)))
    asked = set()
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate()
            asked.add(case.path)

        check()
    assert len(asked) >= 8
