"""Readings as parts in Parquet: the public JSON whole, each original once, and a run that was killed goes on after its parts."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from ledgers import read, receive
from readings import READER, TEXT
from reportedly.cli import app
from reportedly.errors import UsageError
from reportedly.parquet import COLUMNS, Parts
from reportedly.publicjson import dumps
from reportedly.records import Failure, Reading, Received


def outcomes(count: int, text: str = TEXT) -> Iterator[tuple[Received | Failure, Reading | Failure]]:
    for n in range(count):
        received = receive(text, raw=text.encode("utf-8", "surrogatepass") + b"%d" % n, id=f"r{n}", outlet="Wire")
        yield received, read(received, text)
    failure = Failure("x", "no", "none")
    yield failure, failure


def rows(folder: Path) -> list[tuple[object, ...]]:
    return duckdb.sql(f"select {', '.join(COLUMNS)} from read_parquet('{folder}/part-*.parquet') order by report_id").fetchall()


def test_every_reading_is_there_whole_in_parts(tmp_path: Path) -> None:
    expected = [dumps(r) for _, r in outcomes(5) if isinstance(r, Reading)]
    assert len(list(Parts(tmp_path, READER, 2).kept(outcomes(5)))) == 6
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"part-{n:06}.parquet" for n in range(3)]
    found = rows(tmp_path)
    assert [row[-1] for row in found] == expected and {row[7] for row in found} == {3}


def test_the_same_again_adds_nothing_and_what_is_there_is_not_read(tmp_path: Path) -> None:
    list(Parts(tmp_path, READER, 2).kept(outcomes(3)))
    again = Parts(tmp_path, READER, 2)
    assert [one.origin for one in again.not_yet(one for one, _ in outcomes(4))] == ["a.txt", "x"], "the fourth, and the failure"
    list(again.kept(outcomes(4)))
    assert len(rows(tmp_path)) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is forked to be killed")
def test_killed_while_it_writes_it_loses_what_waited_and_goes_on(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        for n, _ in enumerate(Parts(tmp_path, READER, 2).kept(outcomes(9))):
            if n == 5:
                os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert 0 < len(rows(tmp_path)) < 9
    list(Parts(tmp_path, READER, 2).kept(outcomes(9)))
    assert [row[1] for row in rows(tmp_path)] == [f"r{n}" for n in range(9)]


def test_text_that_utf8_cannot_hold_does_no_harm(tmp_path: Path) -> None:
    received = receive(TEXT, raw=b"odd", id="odd\ud800", outlet="Wire")
    list(Parts(tmp_path, READER).kept(iter([(received, read(received))])))
    assert [row[1] for row in rows(tmp_path)] == ["odd?"]


def test_a_folder_that_is_none_or_holds_something_else_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "part-000000.parquet").write_text("no parquet")
    for folder, says in (("file", "can't be written"), ("other", "no part of readings")):
        with pytest.raises(UsageError, match=says) as wrong:
            Parts(tmp_path / folder, READER)
        assert wrong.value.hint


@pytest.mark.parametrize("more", [["--no-ledger"], []])
def test_the_command_writes_parts_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": f"r{n}", "text": f"Shells hit a market in Harim on Monday, number {n}."}) for n in range(3)]
    for count in (2, 3):
        Path("a.jsonl").write_text("\n".join(lines[:count]), encoding="utf-8")
        done = CliRunner().invoke(app, ["read", "a.jsonl", "--reader", "rules", "--format", "jsonl", "--parquet", "parts", *more])
        assert done.exit_code == 0, done.output
    assert [row[1] for row in rows(tmp_path / "parts")] == ["r0", "r1", "r2"]
