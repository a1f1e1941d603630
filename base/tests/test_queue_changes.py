"""A report that came back changed waits in the queue, with what it says otherwise now, until somebody has looked at it."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from desks import desk, keep
from reportedly.cli import app
from reportedly.pipeline_changes import find_changed_looks
from reportedly.records import Reading
from reportedly.records_review import Judgement
from reportedly.review import find_standing
from reportedly.review_queue import Look
from reportedly.store import Ledger
from reportedly.web.views import Views

URL = "https://wire.example/2031/mayadin"
TEXT = ("Mortar shells hit a market in Al Mayadin on Monday. At least {dead} people were killed, a medic said. {more}\n\n"
        "Residents accused the {group} of shelling the market.")


def publish(path: Path, dead: int, group: str = "Amber Brigade", more: str = "", **source: object) -> Reading:
    return keep(path, TEXT.format(dead=dead, group=group, more=more), url=URL, outlet="Coastal Wire", published="2031-05-06", **source)


def looks(path: Path) -> tuple[Look, ...]:
    with Ledger.open(path) as ledger:
        return find_changed_looks(ledger, find_standing(ledger.find_judgements()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "a.db"
    publish(where, 2)
    publish(where, 5)
    return where


def test_a_changed_toll_waits_in_the_queue_of_the_command_and_of_the_desk(path: Path) -> None:
    [look] = looks(path)
    assert look.kind == "change" and any("2+ → 5+" in why for why in look.why), look.why
    printed = CliRunner().invoke(app, ["queue", "--ledger", str(path)]).stdout
    assert "change" in printed and "2+ → 5+" in printed and "Coastal Wire changed" in printed
    page = desk(path).get("/review").text
    assert "2+ → 5+" in page and f"/review?subject={look.subjects[0]}" in page
    assert desk(path).get(f"/review?subject={look.subjects[0]}").status_code == 200


def test_a_retraction_comes_before_a_toll_and_names_are_named(path: Path) -> None:
    publish(path, 5, group="River Guard", retracted=True)
    [look] = looks(path)
    assert look.why[1].startswith("retraction") and look.worth > 4
    assert any("Amber Brigade" in why and "River Guard" in why for why in look.why)


def test_wording_alone_is_no_change_and_a_version_replaced_again_is_history(path: Path) -> None:
    publish(path, 5, more="The market was closed.")
    assert looks(path) == ()


def test_what_somebody_looked_at_leaves_the_queue(path: Path) -> None:
    client = desk(path)
    sha256 = looks(path)[0].subjects[0]
    assert ">Seen<" in client.get("/review").text
    answer = client.post("/judgements", data={"kind": "note", "verdict": "note", "subjects": sha256, "reason": "seen", "back": "/review"})
    assert answer.status_code == 200 and looks(path) == ()
    assert ">Seen<" not in desk(path).get("/review").text


def test_a_withheld_name_is_not_in_the_queue(path: Path) -> None:
    publish(path, 7, group="River Guard")
    with Ledger.open(path) as ledger:
        ledger.judge(Judgement("withhold", ("River Guard",), "name", reason="asked for it"))
    for shown in (CliRunner().invoke(app, ["queue", "--ledger", str(path)]).stdout, desk(path).get("/review").text):
        assert "5+ → 7+" in shown and "River Guard" not in shown


def test_a_large_ledger_shows_changes_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.pipeline_review.QUEUED_WHOLE", 0)
    assert next(look.kind for look in Views(str(path)).queue()) == "change"
    client: TestClient = desk(path)
    assert "2+ → 5+" in client.get("/review").text
