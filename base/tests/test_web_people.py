"""Accounts at the desk: nobody reads or decides what their role doesn't allow; coders are blind to one another; tries are counted."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import fill_with_samples
from reportedly.errors import NotFoundError, UsageError
from reportedly.store import Ledger
from reportedly.web import accounts
from reportedly.web.app import desk_app

PASSWORD = "four words of nobody"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture
def people(tmp_path: Path, samples: Path) -> Path:
    """A ledger with an account of each role, and two coders."""
    ledger = tmp_path / "people.db"
    ledger.write_bytes(samples.read_bytes())
    for name, role in (("rea", "reader"), ("ada", "coder"), ("bo", "coder"), ("jo", "adjudicator"), ("max", "admin")):
        accounts.add_account(accounts.accounts_path(str(ledger)), name, role, PASSWORD)
    return ledger


def client_of(app: object, name: str | None = None) -> TestClient:
    client = TestClient(app)  # type: ignore[arg-type]
    if name:
        answer = client.post("/login", data={"name": name, "password": PASSWORD, "next": "/reports"}, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"] == "/reports"
        assert "httponly" in answer.headers["set-cookie"].lower() and "samesite=strict" in answer.headers["set-cookie"].lower()
    return client


@pytest.fixture
def app(people: Path) -> object:
    return desk_app(str(people), accounts=accounts.accounts_path(str(people)))


def a_claim(path: Path) -> str:
    with Ledger.open(path, create=False) as ledger:
        return next(c.id for r in ledger.find_readings() for c in r.claims if "mortar shells hit" in c.text)


def test_nobody_reads_without_an_account(app: object) -> None:
    client = client_of(app)
    for address in ("/", "/reports", "/incidents", "/search?q=market", "/map/places", "/audit"):
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/login?next=")
    assert client.get("/api/incidents").status_code == 401 and client.post("/judgements", json={}).status_code == 401


def test_a_reader_reads_and_decides_nothing(app: object, people: Path) -> None:
    client, claim = client_of(app, "rea"), a_claim(people)
    assert 'data-key="a"' not in client.get(f"/claims/{claim}").text
    assert client.post("/judgements", json={"kind": "field", "subjects": [claim], "verdict": "accept"}).status_code == 403
    assert client.get("/audit").status_code == 403


def test_coders_are_blind_to_one_another_and_the_adjudicator_sees_all(app: object, people: Path) -> None:
    claim = a_claim(people)
    ada, bo, jo = (client_of(app, name) for name in ("ada", "bo", "jo"))
    decision = {"kind": "field", "subjects": [claim], "verdict": "correct", "field": "voice", "value": "alleged",
                "reason": "the doctor blames"}
    assert ada.post("/judgements", json=decision).status_code == 200
    assert "the doctor blames" in ada.get(f"/claims/{claim}").text and "voice-alleged" in ada.get(f"/claims/{claim}").text.split("</h1>")[0]
    assert "the doctor blames" not in bo.get(f"/claims/{claim}").text and "voice-said" in bo.get(f"/claims/{claim}").text.split("</h1>")[0]
    assert "the doctor blames" in jo.get(f"/claims/{claim}").text
    with Ledger.open(people, create=False) as ledger:
        assert [(j.by, j.role) for j in ledger.find_judgements(claim)] == [("ada", "coder")]


def test_the_audit_page_shows_who_came_in_and_the_chain_holds(app: object, people: Path) -> None:
    client_of(app).post("/login", data={"name": "max", "password": "wrong"})
    page = client_of(app, "max").get("/audit").text
    assert "login refused" in page and "logged in" in page and "account max" in page
    with Ledger.open(people, create=False) as ledger:
        assert ledger.verify_chain() == ()


def test_after_five_tries_a_name_waits_even_with_the_right_password(app: object) -> None:
    client = client_of(app)
    answers = [client.post("/login", data={"name": "ada", "password": f"wrong {n}"}).status_code for n in range(6)]
    assert answers == [401] * 5 + [429]
    assert client.post("/login", data={"name": "ada", "password": PASSWORD}).status_code == 429


def test_who_logs_out_or_loses_the_account_is_out(app: object, people: Path) -> None:
    ada, bo = client_of(app, "ada"), client_of(app, "bo")
    ada.post("/logout")
    assert ada.get("/reports", follow_redirects=False).status_code == 303
    accounts.remove_account(accounts.accounts_path(str(people)), "bo")
    assert bo.get("/reports", follow_redirects=False).status_code == 303


def test_a_login_leads_nowhere_else(app: object) -> None:
    answer = client_of(app).post("/login", data={"name": "ada", "password": PASSWORD, "next": "//evil.example"}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_accounts_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db.accounts.json"
    accounts.add_account(path, "ada", "coder", PASSWORD)
    assert path.stat().st_mode & 0o077 == 0 and PASSWORD not in path.read_text() and "$argon2id$" in path.read_text()
    for name, role, password in (("", "coder", PASSWORD), ("bo", "boss", PASSWORD), ("bo", "coder", "short")):
        with pytest.raises(UsageError):
            accounts.add_account(path, name, role, password)
    with pytest.raises(NotFoundError):
        accounts.remove_account(path, "bo")
