"""`reportedly doctor` explains set-ups that we break: files, weights, folders, disks, ledgers, servers, extras."""

import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from ledgers import put, take_back
from reportedly import doctor, resources
from reportedly.store import Ledger


def found(where: str = "none.db") -> dict[str, doctor.Check]:
    return {check.name: check for check in doctor.find_checks(where)}


def bad(where: str) -> doctor.Check:
    check = found(where)["ledger"]
    assert check.sign == "BAD " and check.hint, check
    return check


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_this_installation_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run("none.db") == 0
    printed = capsys.readouterr().out
    assert "BAD" not in printed and "models/reader.onnx" in printed and "none yet" in printed


@pytest.mark.parametrize("name", ["models/reader.onnx", "models/reader.json", "models/scenes.json"])
def test_a_missing_model_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = resources.read_bytes

    def read(asked: str) -> bytes:
        if asked == name:
            raise FileNotFoundError(asked)
        return real(asked)

    monkeypatch.setattr(resources, "read_bytes", read)
    check = found()[name]
    assert check.sign == "BAD " and "install the package again" in str(check.hint)


def test_weights_with_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    real = resources.read_bytes
    monkeypatch.setattr(resources, "read_bytes", lambda name: real(name)[:-1] + b"?" if name.endswith("cues.onnx") else real(name))
    check = found()["models/reader-cues.onnx"]
    assert check.sign == "BAD " and "SHA-256" in check.found


def test_a_home_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path / "file" / "home"))
    check = found()["index folder"]
    assert check.sign == "BAD " and "REPORTEDLY_HOME" in str(check.hint)


def test_a_disk_that_is_nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100 * 2**30, 100 * 2**30, 2**20))
    check = found()["its disk"]
    assert check.sign == "BAD " and "make room" in str(check.hint)


def test_ledgers_that_are_none_damaged_newer_or_locked(tmp_path: Path) -> None:
    plain, other, whole = tmp_path / "plain.db", tmp_path / "other.db", tmp_path / "whole.db"
    plain.write_bytes(b"not a database at all, but longer than its head")
    with closing(sqlite3.connect(other)) as db:
        db.execute("create table t(x)")
    with Ledger.open(whole) as ledger:
        put(ledger)
    assert "is no ledger" in bad(str(plain)).found and "no ledger" in bad(str(other)).found
    assert "directory" in bad(str(tmp_path)).found
    assert "whole tables" in found(str(whole))["ledger"].found
    with closing(sqlite3.connect(whole, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert "another process" in bad(str(whole)).found
        db.execute("ROLLBACK")
        db.execute("update alembic_version set version_num = '9999'")
    assert "newer Reportedly" in bad(str(whole)).found
    with closing(sqlite3.connect(whole, isolation_level=None)) as db:
        db.execute("delete from alembic_version")
    assert "lost the version" in bad(str(whole)).found


def test_an_old_ledger_is_said_to_be_one_and_stays_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with Ledger.open(old) as ledger:
        put(ledger)
    take_back(old, "0002")
    before = old.read_bytes()
    check = found(str(old))["ledger"]
    assert check.sign == "ok  " and "older tables (0002)" in check.found and old.read_bytes() == before


def test_a_server_that_refuses_and_an_address_that_is_none() -> None:
    check = bad("postgresql://nobody:secret@127.0.0.1:1/none")
    assert "can't be reached" in check.found and "server runs" in str(check.hint) and "secret" not in check.found
    assert "can't be kept in 'mysql'" in bad("mysql://a/b").found


def test_a_server_with_a_ledger_an_empty_one_and_one_that_is_written(postgres: str) -> None:
    assert "empty" in found(postgres)["ledger"].found
    with Ledger.open(postgres) as ledger:
        assert "whole tables" in found(postgres)["ledger"].found
        with ledger.writing():
            assert "another process" in bad(postgres).found


def test_extras_and_a_browser_that_are_missing_are_no_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "_is_installed", lambda name: name == "psycopg")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    checks = found()
    assert checks["[geo]"].sign == checks["[ray]"].sign == checks["Chromium"].sign == "note" and checks["[postgres]"].sign == "ok  "
    assert "pip install 'reportedly[geo]'" in str(checks["[geo]"].hint)
    assert doctor.run("none.db") == 0 and "note" in capsys.readouterr().out
