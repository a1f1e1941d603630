"""The report pages as a program sees them: what stands on them, how hostile text shows, who may ask."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples, keep
from ledgers import receive
from readings import READER, market_reading
from reportedly import preserve
from reportedly.records import Reading
from reportedly.store import Ledger

HOSTILE = ("<script>alert(1)</script> Shells hit <b>Harim</b> on Monday, \u202eresidents\u202c said. <img src=x onerror=alert(2)> "
           "{{ config }} Gunmen of the Dune\u200bBrigade killed two men in Idlib, the \u0430rmy said.")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture(scope="module")
def client(samples: Path) -> TestClient:
    return desk(samples)


def test_every_report_has_a_page_with_its_claims(client: TestClient, samples: Path) -> None:
    with Ledger.open(samples) as ledger:
        for reading in ledger.find_readings():
            answer = client.get(f"/reports/{reading.report.sha256}")
            assert answer.status_code == 200
            for claim in reading.claims:
                assert f'id="{claim.id}"' in answer.text and f'id="at-{claim.id}"' in answer.text


def test_the_list_names_every_report(client: TestClient, samples: Path) -> None:
    page = client.get("/reports").text
    with Ledger.open(samples) as ledger:
        assert all(f"/reports/{reading.report.sha256}" in page for reading in ledger.find_readings())


def test_the_original_is_saved_byte_for_byte_and_never_shown(client: TestClient, samples: Path) -> None:
    with Ledger.open(samples) as ledger:
        sha256 = next(ledger.find_readings()).report.sha256
        answer = client.get(f"/reports/{sha256}/original")
        assert answer.content == ledger.original(sha256)
    assert answer.headers["content-disposition"].startswith("attachment") and answer.headers["x-content-type-options"] == "nosniff"


def test_layers_stand_in_the_address(client: TestClient, samples: Path) -> None:
    with Ledger.open(samples) as ledger:
        sha256 = next(ledger.find_readings()).report.sha256
    page = client.get(f"/reports/{sha256}?layers=place,nonsense").text
    assert 'data-layer="place" checked' in page and 'data-layer="event" checked' not in page


def test_hostile_text_is_text(tmp_path: Path) -> None:
    reading = keep(tmp_path / "hostile.db", HOSTILE, title="<script>alert(3)</script>\u202e", published="2031-05-06", outlet="<i>Wire</i>")
    client = desk(tmp_path / "hostile.db")
    for address in (f"/reports/{reading.report.sha256}", "/reports"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img" not in page and "<b>" not in page and "<i>W" not in page
        assert "\u202e" not in page and "\u200b" not in page
    assert "{{ config }}" in client.get(f"/reports/{reading.report.sha256}").text


def test_a_line_of_two_megabytes_is_a_page(tmp_path: Path) -> None:
    received = receive("🚑" * 500_000 + " <b>")
    report = replace(market_reading().report, sha256=received.source.sha256, text=received.text, parts=(), sentences=(),
                     text_sha256=preserve.text_sha256(received.text))
    with Ledger.open(tmp_path / "long.db") as ledger:
        ledger.record(received, Reading(READER, report))
    page = desk(tmp_path / "long.db").get(f"/reports/{report.sha256}").text
    assert "🚑" * 500_000 in page and "&lt;b&gt;" in page


def test_arabic_pages_run_from_right_to_left(client: TestClient) -> None:
    page = client.get("/reports?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page and "التقارير" in page
    assert '<html lang="ar" dir="rtl">' in client.get("/reports").text, "the choice is kept"
    client.get("/reports?lang=en")


def test_what_is_not_there_is_said_with_a_next_step(client: TestClient) -> None:
    for address in ("/reports/nothing-like-it", "/no/such/page"):
        answer = client.get(address)
        assert answer.status_code == 404 and "Not possible" in answer.text
    assert client.get("/reports?at=0").status_code == 400


def test_no_page_runs_code_of_others(client: TestClient) -> None:
    answer = client.get("/reports")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert 'style="' not in answer.text and "<script>" not in answer.text


def test_only_our_own_names_and_pages_reach_the_desk(client: TestClient) -> None:
    assert client.get("/reports", headers={"host": "evil.example"}).status_code == 421
    assert client.post("/reports", headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/reports", headers={"sec-fetch-site": "cross-site"}).status_code == 403
