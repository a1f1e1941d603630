"""Review at the desk: decisions are kept, refused where stale, taken back; two claims compared; search finds across spellings."""

import json
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples
from reportedly.store import Ledger
from reportedly.web.views import Views


@pytest.fixture
def path(tmp_path: Path, samples: Path) -> Path:
    """A ledger of the samples for one test alone."""
    copy = tmp_path / "samples.db"
    copy.write_bytes(samples.read_bytes())
    return copy


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture
def client(path: Path) -> TestClient:
    return desk(path)


def a_claim(path: Path, words: str = "mortar shells hit") -> str:
    with Ledger.open(path, create=False) as ledger:
        return next(c.id for r in ledger.find_readings() for c in r.claims if words in c.text)


def test_a_correction_by_form_changes_claim_and_incident(client: TestClient, path: Path) -> None:
    claim = a_claim(path)
    assert "5 May 2031" in client.get(f"/claims/{claim}").text
    answer = client.post("/judgements", data={"kind": "field", "subjects": claim, "verdict": "correct", "field": "when",
                                              "typed": "2031-05-04", "reason": "Sunday", "back": f"/claims/{claim}"})
    assert answer.status_code == 200 and "4 May 2031" in answer.text and "Sunday" in answer.text
    views = Views(str(path))
    incident = views.incident_of_claim(claim)
    assert incident is not None and "Sunday" in client.get(f"/incidents/{incident.id}").text


def test_a_place_is_picked_from_the_gazetteer_or_the_map(client: TestClient, path: Path) -> None:
    claim = a_claim(path)
    entries = client.get("/find/places?q=Ar Raqqah").json()
    picked = client.get(f"/claims/{claim}?place={entries[0]['id']}").text
    assert f'value="{entries[0]["id"]}"' in picked and "?place=geonames:" in picked
    client.post("/judgements", json={"kind": "field", "subjects": [claim], "verdict": "correct", "field": "where.place",
                                     "typed": entries[0]["id"]}).raise_for_status()
    assert "Ar Raqqah" in client.get(f"/claims/{claim}").text


def test_a_judgement_on_a_stale_version_is_refused_with_what_changed(client: TestClient, path: Path) -> None:
    claim = a_claim(path)
    seen = client.get(f"/claims/{claim}").text.split('name="seen" value="')[1].split('"')[0]
    first = {"kind": "field", "subjects": [claim], "verdict": "correct", "field": "voice", "value": "alleged", "seen": seen}
    assert client.post("/judgements", json=first).status_code == 200
    answer = client.post("/judgements", json=first | {"value": "denied"})
    assert answer.status_code == 409 and "changed since" in answer.text and "voice" in answer.text


def test_what_is_rejected_is_gone_until_it_is_taken_back(client: TestClient, path: Path) -> None:
    claim = a_claim(path)
    kept = client.post("/judgements", json={"kind": "field", "subjects": [claim], "verdict": "reject"}).json()
    assert client.get(f"/claims/{claim}").status_code == 404
    client.post("/judgements", json={"kind": "undo", "subjects": [kept["id"]], "verdict": "undo"}).raise_for_status()
    assert client.get(f"/claims/{claim}").status_code == 200


def test_the_same_sent_twice_is_kept_once(client: TestClient, path: Path) -> None:
    decision = {"kind": "field", "subjects": [a_claim(path)], "verdict": "accept"}
    assert client.post("/judgements", json=decision).json()["id"] == client.post("/judgements", json=decision).json()["id"]


def test_a_missed_claim_is_added_by_its_words(client: TestClient, path: Path) -> None:
    with Ledger.open(path, create=False) as ledger:
        report = next(r.report for r in ledger.find_readings() if r.report.language == "ar")
    start = report.text.index("قذائف")
    value = json.dumps({"trigger": {"start": start, "end": start + 5}, "subtype": "Shelling/artillery/missile attack"})
    answer = client.post("/judgements", data={"kind": "addition", "subjects": report.sha256, "verdict": "claim", "value": value,
                                              "back": f"/reports/{report.sha256}"})
    assert answer.status_code == 200 and "claim-card" in answer.text and "Shelling" in answer.text


@pytest.mark.parametrize("decision", [{}, {"kind": "field"}, {"kind": "field", "subjects": ["c-none"], "verdict": "accept"}, [1],
                                      {"kind": "pair", "subjects": ["c-1"], "verdict": "same"},
                                      {"kind": "field", "subjects": "x", "verdict": 3}])
def test_what_is_no_decision_is_said(client: TestClient, decision: object) -> None:
    assert client.post("/judgements", json=decision).status_code in {400, 404}


def test_next_goes_through_an_incident_and_on(client: TestClient, path: Path) -> None:
    claim, seen = a_claim(path), []
    for _ in range(12):
        answer = client.get(f"/review/next?after={claim}", follow_redirects=False)
        claim = answer.headers["location"].removeprefix("/claims/")
        if not claim.startswith("c-"):
            break
        seen.append(claim)
    assert len(seen) == len(set(seen)) and seen


def test_every_thing_of_the_queue_can_be_looked_at(client: TestClient) -> None:
    page = client.get("/review").text
    addresses = {part.split('"')[0].replace("&amp;", "&") for part in page.split('<a href="')[1:] if part.startswith("/review?")}
    assert addresses
    for address in list(addresses)[:12]:
        assert client.get(address).status_code == 200


def test_a_pair_is_judged_and_the_incident_follows(client: TestClient, path: Path) -> None:
    incident = Views(str(path)).incident(a_claim(path))
    one, other = incident.claims[0], a_claim(path)
    page = client.get(f"/compare?one={one}&other={other}").text
    assert "What joins and what parts them" in page and page.count("<mark>") == 2
    client.post("/judgements", json={"kind": "pair", "subjects": [one, other], "verdict": "different"}).raise_for_status()
    views = Views(str(path))
    assert views.incident(one).id != views.incident(other).id


def test_a_way_back_leads_nowhere_else(client: TestClient, path: Path) -> None:
    answer = client.post("/judgements", data={"kind": "field", "subjects": a_claim(path), "verdict": "accept", "back": "//evil.example"},
                         follow_redirects=False)
    assert answer.headers["location"] == "/review"


@pytest.mark.parametrize("words", ["Mayadin", "الميادين", "Al Mayādīn", "mayadeen"])
def test_search_finds_a_place_under_any_spelling(client: TestClient, words: str) -> None:
    page = client.get(f"/search?q={words}").text
    assert "geonames:173480" in page and "/incidents/i-c-" in page


def test_search_finds_words_of_reports_also_in_arabic(client: TestClient) -> None:
    assert "القذائف" in client.get("/search?q=قذايف").text or "قذائف" in client.get("/search?q=قذائف").text
    assert "/claims/c-" in client.get("/search?q=mortar shells").text
    assert "<script>" not in client.get("/search?q=<script>alert(1)</script>").text


def form(page: str, verdict: str) -> dict[str, str]:
    """The hidden fields of the form whose button gives this verdict."""
    fields = page.split(f'name="verdict" value="{verdict}"')[0].rsplit("<form", 1)[1]
    return {part.split('"')[0]: unescape(part.split('value="')[1].split('"')[0])
            for part in fields.split('<input type="hidden" name="')[1:]} | {"verdict": verdict}


def test_an_incident_is_accepted_as_it_stands_and_taken_back(client: TestClient, path: Path) -> None:
    incident = Views(str(path)).incident_of_claim(a_claim(path))
    assert incident is not None
    address = f"/incidents/{incident.id}"
    stale = form(client.get(address).text, "accept")
    accepted = client.post("/judgements", data=stale)
    assert accepted.status_code == 200 and "accepted by" in accepted.text
    assert Views(str(path)).standing().accepted_by(incident)
    taken_back = client.post("/judgements", data=form(accepted.text, "undo"))
    assert "accepted by" not in taken_back.text and 'value="accept"' in taken_back.text
    client.post("/judgements", data={"kind": "field", "subjects": incident.claims[0], "verdict": "correct", "field": "voice",
                                     "typed": "said"}).raise_for_status()
    refused = client.post("/judgements", data=stale)
    assert refused.status_code == 409 and "voice" in refused.text


def test_a_claim_of_another_happening_leaves_the_incident(client: TestClient, path: Path) -> None:
    incident = Views(str(path)).incident_of_claim(a_claim(path))
    assert incident is not None
    page = client.get(f"/incidents/{incident.id}").text
    asked = form(page, "split")
    gone = asked["value"]
    client.post("/judgements", data=asked).raise_for_status()
    other = Views(str(path)).incident_of_claim(gone)
    assert other is not None and other.id != Views(str(path)).incident_of_claim(next(c for c in incident.claims if c != gone)).id


def test_a_grade_is_set_with_a_reason(client: TestClient, path: Path) -> None:
    incident = Views(str(path)).incident_of_claim(a_claim(path))
    assert incident is not None
    asked = {"kind": "grade", "subjects": ",".join(incident.claims), "verdict": "discounted", "back": f"/incidents/{incident.id}"}
    assert client.post("/judgements", data=asked).status_code == 400, "a grade wants a reason"
    page = client.post("/judgements", data=asked | {"reason": "a drill, seen on film"}).text
    assert "grade-discounted" in page and "a drill, seen on film" in page


def test_a_name_that_means_somebody_else_is_settled_for_the_whole_ledger(client: TestClient, path: Path) -> None:
    claim = a_claim(path, "accused the Amber Brigade")
    page = client.get(f"/claims/{claim}").text
    assert '<option value="the Amber Brigade">' in page
    assert client.get("/find/actors?q=hezbollah").json()
    asked = {"kind": "actor", "name": "the Amber Brigade", "verdict": "same", "back": f"/claims/{claim}", "reason": "as they sign"}
    refused = client.post("/judgements", data=asked | {"identity": "army"})
    assert refused.status_code == 400 and "one of these" in refused.text
    assert client.post("/judgements", data=asked | {"identity": "Hezbollah"}).status_code == 200
    assert "Hezbollah" in client.get(f"/claims/{claim}").text
