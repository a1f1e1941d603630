"""Files given at the desk go through the same doors, bounded, by who may; failures are tried again or dismissed with a reason."""

import io
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks import desk
from reportedly import store_failures
from reportedly.records import Failure
from reportedly.store import Ledger
from reportedly.web import accounts, pages_intake
from reportedly.web.app import desk_app
from test_hostile import WHOLE, noised

TEXT = b"Mortar shells hit a market in Al Mayadin on Monday. At least 5 people were killed, a medic said."
PASSWORD = "four words of nobody"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "a.db"
    Ledger.open(where).close()
    return where


@pytest.fixture
def client(path: Path) -> TestClient:
    return desk(path)


def send(client: TestClient, *files: tuple[str, bytes], **said: str) -> str:
    answer = client.post("/upload", files=[("files", f) for f in files], data=said)
    assert answer.status_code == 200, answer.text
    return answer.text


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return out.getvalue()


def test_files_are_read_kept_and_shown_with_how_they_came(client: TestClient, path: Path) -> None:
    page = send(client, ("a.txt", TEXT), ("b.zip", zipped(**{"c.txt": TEXT + b" Again."})), published="2031-05-06", outlet="Coastal Wire")
    assert page.count('href="/reports/') == 2 and "claims" in page
    with Ledger.open(path) as ledger:
        found = list(ledger.find_readings())
        assert {r.report.outlet for r in found} == {"Coastal Wire"} and {r.report.published for r in found} == {"2031-05-06"}
        assert ledger.original(found[0].report.sha256) == TEXT and ledger.verify_chain() == ()
        assert any('"uploaded by"' in e.details for e in ledger.find_events())
    assert "Al Mayādīn" in client.get("/incidents").text, "joined at once"
    assert "it was here before" in send(client, ("a.txt", TEXT), published="2031-05-06", outlet="Coastal Wire")


def test_a_table_comes_with_its_map(client: TestClient, path: Path) -> None:
    rows = b"notes,day\nShells hit a market in Harim.,2031-05-06\nGunmen killed two men in Idlib.,2031-05-07\n"
    chart = b'[columns]\ntext = "notes"\npublished = "day"\n'
    answer = client.post("/upload", files=[("files", ("a.csv", rows)), ("map", ("map.toml", chart))])
    assert answer.status_code == 200
    with Ledger.open(path) as ledger:
        assert [r.report.published for r in ledger.find_readings()] == ["2031-05-06", "2031-05-07"]
    assert client.post("/upload", files=[("files", ("a.csv", rows)), ("map", ("map.toml", b"= no"))]).status_code == 400


def test_what_cannot_be_read_is_named_and_kept_with_its_bytes(client: TestClient, path: Path) -> None:
    page = send(client, ("<b>x</b>.xlsx", b"PK\x03\x04 no workbook"), ("broken.pdf", b"%PDF-1.4 nothing"), ("good.txt", TEXT))
    assert "&lt;b&gt;x&lt;/b&gt;.xlsx" in page and "<b>x</b>" not in page and page.count('class="warn"') == 2
    with Ledger.open(path) as ledger:
        kept = store_failures.find(ledger)
        assert len(kept) == 2 and all(f.sha256 and ledger.original(f.sha256) for f in kept)
        assert ledger.counts()["readings"] == 1


def test_an_upload_is_bounded(client: TestClient, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/upload", files=[("files", (f"{n}.txt", TEXT)) for n in range(21)]).status_code == 400
    assert client.post("/upload", data={"outlet": "x"}).status_code == 400
    monkeypatch.setattr(pages_intake, "MOST_BYTES", 1000)
    assert client.post("/upload", files=[("files", ("a.txt", TEXT * 20))]).status_code == 413
    unsaid = client.post("/upload", content=iter([b"--b\r\n"]), headers={"content-type": "multipart/form-data; boundary=b"})
    assert unsaid.status_code == 411
    with Ledger.open(path) as ledger:
        assert ledger.counts()["evidence"] == 0


def test_many_reports_at_once_are_for_the_command(client: TestClient, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.intake.MOST_READ", 2)
    lines = b"".join(b'{"text": "Shells hit Harim, number %d."}\n' % n for n in range(5))
    assert "more than 2 reports were given at once" in send(client, ("many.jsonl", lines), ("next.txt", TEXT))
    with Ledger.open(path) as ledger:
        assert ledger.counts()["readings"] == 2


@pytest.mark.parametrize("body", [
    b"", b"--b", b'--b\r\nContent-Disposition: form-data; name="files"; filename="\x00"\r\n\r\nx\r\n--b--\r\n',
    b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", b"\xff" * 300])
def test_a_broken_form_is_refused_and_breaks_nothing(client: TestClient, body: bytes) -> None:
    answer = client.post("/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=4), cut=st.floats(0, 1))
def test_whatever_is_uploaded_is_read_or_named(
    client: TestClient, path: Path, name: str, noise: list[tuple[float, bytes]], cut: float,
) -> None:
    page = send(client, (name, noised(WHOLE[name], noise, cut)), ("good.txt", TEXT))
    assert "Traceback" not in page and 'href="/reports/' in page, "what came with it is read"
    with Ledger.open(path) as ledger:
        assert ledger.verify_chain() == ()
        assert all(f.hint for f in store_failures.find(ledger))


def test_only_our_own_pages_may_upload(client: TestClient) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        for address in ("/upload", "/failures/f-1/retry", "/failures/f-1/dismiss"):
            assert client.post(address, data={"why": "x"}, headers=headers).status_code == 403


def test_a_reader_brings_nothing_in_and_dismisses_nothing(path: Path) -> None:
    people = accounts.accounts_path(str(path))
    for name, role in (("rea", "reader"), ("ada", "coder")):
        accounts.add_account(people, name, role, PASSWORD)
    app = desk_app(str(path), accounts=people)
    nobody, rea, ada = TestClient(app), TestClient(app), TestClient(app)
    for client, name in ((rea, "rea"), (ada, "ada")):
        client.post("/login", data={"name": name, "password": PASSWORD})
    assert nobody.post("/upload", files=[("files", ("a.txt", TEXT))]).status_code == 401
    assert rea.post("/upload", files=[("files", ("a.txt", TEXT))]).status_code == 403 and rea.get("/upload").status_code == 403
    assert "/upload" not in rea.get("/reports").text and "/upload" in ada.get("/reports").text
    send(ada, ("a.txt", TEXT), ("b.pdf", b"%PDF-1.4 nothing"))
    with Ledger.open(path) as ledger:
        failure = store_failures.find(ledger)[0].id
        assert any('["uploaded by","ada"]' in e.details.replace('", "', '","') for e in ledger.find_events())
    for what in ("retry", "dismiss"):
        assert rea.post(f"/failures/{failure}/{what}", data={"why": "x"}).status_code == 403
    assert "Try again" not in rea.get("/failures").text and "Try again" in ada.get("/failures").text


def test_a_failure_is_tried_again_and_dismissed_with_a_reason(client: TestClient, path: Path, tmp_path: Path) -> None:
    report = tmp_path / "later.txt"
    with Ledger.open(path) as ledger:
        later = store_failures.keep(ledger, Failure(str(report), "there is no such file", "check the name"), {"path": str(report)})
        never = store_failures.keep(ledger, Failure("b.pdf", "it is broken", "get it anew", b"%PDF-1.4 nothing"))
    assert "It failed again." in client.post(f"/failures/{later}/retry").text
    report.write_bytes(TEXT)
    assert "It was read now." in client.post(f"/failures/{later}/retry").text
    assert client.post(f"/failures/{never}/dismiss", data={"why": " "}).status_code == 400
    page = client.post(f"/failures/{never}/dismiss", data={"why": "the same came as text"}).text
    assert "Nothing failed." in page
    with Ledger.open(path) as ledger:
        assert {f.id: (f.state, f.why) for f in store_failures.find(ledger, None)}[never] == ("dismissed", "the same came as text")
        assert ledger.counts()["readings"] == 1 and ledger.verify_chain() == ()
    assert client.post("/failures/f-none/retry").status_code == 404
