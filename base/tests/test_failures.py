"""Failures in the ledger: kept once with their bytes, tried again, dismissed; an older ledger gets the tables by itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from localweb import Web, allow_loopback, serving
from reportedly import store_failures
from reportedly.cli import app
from reportedly.errors import NotFoundError
from reportedly.records import Failure
from reportedly.store import Ledger


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTEDLY_LEDGER", "l.db")
    return tmp_path


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    allow_loopback(monkeypatch)
    with serving() as running:
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def listed(*words: str) -> list[dict]:
    return [json.loads(line) for line in run("failures", "list", "--format", "jsonl", *words).stdout.splitlines()]


def test_a_failure_is_kept_once_with_its_bytes_and_closed_when_its_line_is_mended(folder: Path) -> None:
    (folder / "day.jsonl").write_text('{"text": "Two men died in Karvat."}\n{"text": 5}\n')
    for _ in range(2):
        assert run("read", "day.jsonl").exit_code == 3
    (failure,) = listed()
    assert (failure["origin"], failure["times"], failure["state"]) == ("day.jsonl:2", 2, "open")
    with Ledger.open("l.db") as ledger:
        assert ledger.original(failure["sha256"]) == b'{"text": 5}'
        assert ledger.verify_chain() == ()
    assert "not a string" in run("failures", "list").stdout
    (folder / "day.jsonl").write_text('{"text": "Two men died in Karvat."}\n{"text": "Three men died in Harim."}\n')
    assert run("read", "day.jsonl").exit_code == 0
    assert listed() == [] and [f["state"] for f in listed("--all")] == ["read"]


def test_an_address_that_failed_is_read_when_it_is_tried_again(folder: Path, web: Web) -> None:
    web.pages["/a"] = lambda visit: visit.reply(b"", 503)
    assert run("read", f"{web.address}/a", "--published", "2031-05-06", "--outlet", "Wire").exit_code == 3
    assert run("failures", "retry").exit_code == 3 and len(listed()) == 1
    web.pages["/a"] = lambda visit: visit.reply(b"Two men died in Karvat on Monday, a medic said.", Content_Type="text/plain")
    result = run("failures", "retry")
    assert result.exit_code == 0 and "1 read" in result.stderr, result.output
    with Ledger.open("l.db") as ledger:
        (reading,) = ledger.find_readings()
        assert (reading.report.published, reading.report.outlet, reading.report.url) == ("2031-05-06", "Wire", f"{web.address}/a")
        assert ledger.verify_chain() == ()


def test_bytes_that_are_kept_are_tried_again_with_their_map(folder: Path) -> None:
    (folder / "map.toml").write_text('[columns]\ntext = "notes"\n')
    (folder / "a.csv").write_text("no,notes\n1,\n2,Two men died in Karvat.\n")
    assert run("read", "a.csv", "--map", "map.toml").exit_code == 3
    (folder / "a.csv").unlink()
    (folder / "map.toml").write_text('[columns]\ntext = ["notes", "no"]\n')
    assert run("failures", "retry", listed()[0]["id"][:8]).exit_code == 0
    assert listed() == []


def test_one_is_dismissed_for_a_reason_and_stays_so(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"PK\x03\x04")
    run("read", "a.xlsx")
    (failure,) = listed()
    assert run("failures", "dismiss", failure["id"], "--because", " ").exit_code == 2
    assert run("failures", "dismiss", failure["id"], "--because", "it is in day.jsonl").exit_code == 0
    run("read", "a.xlsx")
    assert listed() == [] and listed("--all")[0]["why"] == "it is in day.jsonl"
    assert run("failures", "dismiss", "f-none", "--because", "x").exit_code == 1


def test_ids_that_are_none(folder: Path) -> None:
    with Ledger.open("l.db") as ledger:
        store_failures.keep(ledger, Failure("a", "broken", "mend it"))
        with pytest.raises(NotFoundError, match="no failure"):
            store_failures.pick(ledger, "f-zzzz")
        assert store_failures.pick(ledger, "f-").hint == "mend it"
