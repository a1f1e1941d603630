"""What the desk keeps in memory: never out of date after a judgement or a read, by whichever process, and never another person's."""

import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, fill_with_samples, keep
from ledgers import TEXT
from reportedly.pipeline_joining import join_due
from reportedly.pipeline_review import open_review
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.web import views as module
from reportedly.web.kept import Kept
from reportedly.web.people import CODER
from reportedly.web.views import Views


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("desk") / "samples.db")


@pytest.fixture
def path(tmp_path: Path, samples: Path) -> Path:
    copy = tmp_path / "samples.db"
    copy.write_bytes(samples.read_bytes())
    return copy


def figures(client: TestClient) -> list[int]:
    """The numbers at the head of the overview: incidents, reports, undecided, failures."""
    page = client.get("/").text.split('class="figures"')[1].split("</section>")[0]
    return [int(part.split("</strong>")[0].replace(",", "")) for part in page.split("<strong>")[1:]]


def everything(client: TestClient, incident: str) -> dict[str, str]:
    addresses = ("/", "/incidents", "/incidents?part=results&sort=-killed", "/map/places", "/reports", "/review", f"/incidents/{incident}",
                 "/api/incidents", "/search?q=market")
    return {address: client.get(address).text for address in addresses}


def an_incident(path: Path) -> str:
    with Ledger.open(path) as ledger:
        join_due(ledger)
        return next(i.id for i in ledger.whole_incidents(sort="-sources") if i.place and len(i.claims) > 1)


def test_pages_after_a_judgement_are_those_of_a_desk_opened_anew(path: Path) -> None:
    incident, client = an_incident(path), desk(path)
    before = everything(client, incident)
    with Ledger.open(path) as ledger:  # another process decides
        claims = ledger.pick_incident(incident).claims
        ledger.judge(Judgement("group", claims, "accept"))
        ledger.judge(Judgement("field", (claims[0],), "reject"))
    after = everything(client, incident)
    assert after == everything(desk(path), incident)
    assert {address for address in after if after[address] != before[address]} >= {"/", "/incidents", "/review", "/api/incidents"}


def test_pages_after_a_read_count_the_new_report_and_its_incident(path: Path) -> None:
    client = desk(path)
    incidents, reports, *_ = figures(client)
    keep(path, "Gunmen killed four shepherds near Al Mayadin on Tuesday, police said.", published="2031-06-11", outlet="Test Wire")
    assert figures(client)[:2] == [incidents + 1, reports + 1]
    assert "Test Wire" in client.get("/reports").text and "shepherds" in client.get("/search?q=shepherd").text


def test_places_of_the_map_are_not_sent_twice_and_never_when_they_changed(path: Path) -> None:
    client = desk(path)
    first = client.get("/map/places")
    again = client.get("/map/places", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and "private" in again.headers["cache-control"]
    keep(path, "Gunmen killed four shepherds near Al Mayadin on Tuesday, police said.", published="2031-06-11", outlet="Test Wire")
    assert client.get("/map/places", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_what_is_joined_after_it_was_counted_is_counted_anew(path: Path) -> None:
    """A count taken between a decision and its joining holds for that moment alone."""
    views = Views(str(path))
    views.settle()
    state = views.state()
    with Ledger.open(path) as ledger:
        ledger.judge(Judgement("field", (ledger.pick_incident(an_incident(path)).claims[0],), "reject"))
    between = views.state()
    views.settle()
    assert state[0] < between[0] == views.state()[0] and between[1] < views.state()[1]


def test_what_one_person_is_shown_is_not_kept_for_another(path: Path) -> None:
    views = Views(str(path))
    asked = [views.kept("name", lambda: "of the reviewer")]
    for coder in ("ada", "ben"):
        token = CODER.set(coder)
        asked.append(views.kept("name", lambda coder=coder: coder))
        CODER.reset(token)
    assert asked == ["of the reviewer", "ada", "ben"] and views.kept("name", lambda: "other") == "of the reviewer"


def test_withheld_names_and_reports_leave_search_lists_and_what_is_kept(path: Path) -> None:
    report = keep(path, "Gunmen killed four shepherds near Al Mayadin on Tuesday, police said.", published="2031-06-11", outlet="Test Wire")
    client = desk(path)
    assert "shepherds" in client.get("/search?q=shepherds").text.split("</header>")[1].replace('value="shepherds"', "")
    with Ledger.open(path) as ledger:
        ledger.judge(Judgement("withhold", (report.report.sha256,), "report", reason="asked for"))
    assert "Al Mayadin on Tuesday" not in client.get("/search?q=shepherds").text
    assert "Test Wire" not in client.get("/reports").text


def test_one_makes_it_while_the_others_wait() -> None:
    kept, made, inside = Kept(), [], threading.Barrier(2, timeout=10)

    def make() -> str:
        made.append(1)
        inside.wait()
        return "made"

    threads = [threading.Thread(target=kept.pick, args=(1, "key", make)) for _ in range(4)]
    for thread in threads:
        thread.start()
    inside.wait()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1 and kept.pick(1, "key", lambda: "again") == "made" and kept.pick(2, "key", lambda: "anew") == "anew"


def test_the_least_lately_used_are_let_go_and_an_error_is_not_kept() -> None:
    kept = Kept(most=2)
    assert [kept.pick(1, key, lambda key=key: key) for key in "abca"] == ["a", "b", "c", "a"]
    with pytest.raises(ZeroDivisionError):
        kept.pick(1, "d", lambda: 1 // 0)
    assert kept.pick(1, "d", lambda: 1) == 1


def test_much_is_joined_beside_the_pages_which_say_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JOINED_AT_ONCE", 0)
    goes_on, whole = threading.Event(), module.join_due

    def slowly(*asked: object) -> int:
        goes_on.wait(20)
        return whole(*asked)

    monkeypatch.setattr(module, "join_due", slowly)
    client = desk(path)
    views: Views = client.app.state.views
    assert "are being joined into incidents" in client.get("/").text
    goes_on.set()
    assert views._joiner is not None
    views._joiner.join(60)
    page = client.get("/").text
    assert "are being joined" not in page and figures(client)[0] > 0


def test_the_original_that_is_erased_leaves_no_word_in_the_index(path: Path) -> None:
    from reportedly.store_erase import erase

    report = keep(path, TEXT + " Qwertzuiop.", published="2031-06-11").report
    client = desk(path)
    assert report.sha256 in client.get("/search?q=qwertzuiop").text
    with Ledger.open(path) as ledger:
        erase(ledger, ledger.judge(Judgement("withhold", (report.sha256,), "report", reason="asked for")))
    assert report.sha256 not in client.get("/search?q=qwertzuiop").text
    assert b"qwertzuiop" not in path.read_bytes()


def test_the_queue_of_a_large_ledger_is_the_whole_one_without_pairs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(path, by="ada") as ledger:
        join_due(ledger)
        accepted, *_ = (i for i in ledger.whole_incidents(sort="-worth") if i.grade)
        ledger.judge(Judgement("group", accepted.claims, "accept"))
        ledger.judge(Judgement("field", (accepted.claims[0],), "accept"), seen=None)
        claim = next(i.claims[0] for i in ledger.whole_incidents(sort="-worth") if i.id != accepted.id)
        ledger.judge(Judgement("field", (claim,), "correct", "event.subtype", "Attack", "as the words say"))
        join_due(ledger)
        whole = [look for look in open_review(ledger).queue() if look.kind != "pair"]
        monkeypatch.setattr("reportedly.pipeline_review.QUEUED_WHOLE", 0)
        monkeypatch.setattr("reportedly.pipeline_review.URGENT", 500)
        assert whole and list(open_review(ledger).queue()) == whole
        assert accepted.id not in [s for look in whole for s in look.subjects]
        monkeypatch.setattr("reportedly.pipeline_review.URGENT", 3)
        assert list(open_review(ledger).queue())[:3] == whole[:3]
