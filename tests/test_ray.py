"""Ray in local mode with two workers: the same ledger, byte for byte of the readings, as one process; a killed worker changes nothing."""

import gzip
import json
import os
import pickle
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly import pipeline, publicjson_incidents, scale, scale_parts, store_failures
from reportedly.cli_read import Asked, run
from reportedly.errors import UsageError
from reportedly.ingest.given import Given
from reportedly.publicjson import dumps
from reportedly.records import Failure, Reading
from reportedly.records_review import Judgement
from reportedly.store import Ledger
from reportedly.store_erase import erase
from test_joining_ahead import take_counted
from test_workers import TEXTS, received

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    ray.shutdown()


def test_the_ledger_is_that_of_one_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(TEXTS)) + '{"text": 3}\n')
    readings = []
    for engine in ("local", "ray"):
        where = str(tmp_path / f"{engine}.db")
        asked = Asked((str(path),), "2031-05-06", None, "jsonl", where, 2 if engine == "ray" else 1, trained=False, engine=engine)
        assert run(asked) == 3
        printed = capsys.readouterr().out.splitlines()
        with Ledger.open(where) as ledger:
            kept = [dumps(reading) for reading in ledger.find_readings()]
            assert ledger.verify_chain() == () and len(kept) == len(set(TEXTS))
        readings.append((printed, kept))
        run(asked)
        capsys.readouterr()
        with Ledger.open(where) as ledger:
            assert len(list(ledger.find_readings())) == len(kept)  # the same again: nothing is read twice
    assert readings[0] == readings[1]


def dying(mark: Path, at: str) -> scale.RowsReader:
    """What a worker does that is killed, once, when it is given the input named `at`; `mark` is made then."""
    where = str(mark)

    def read(rows: dict) -> dict:
        if any(pickle.loads(packed).origin.endswith(at) for packed in rows["packed"]) and not os.path.exists(where):  # noqa: PTH110
            open(where, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
        return scale.read_rows(rows, (), False)

    return read


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    mark, tools = tmp_path / "killed", pipeline.open_tools(trained=False)
    one = [dumps(r) for _, r in pipeline.read_many(received(40, TEXTS), 1, tools) if isinstance(r, Reading)]
    two = list(scale.read_on_ray(received(40, TEXTS), tools, 2, read=dying(mark, "r0")))
    assert mark.exists()
    assert [o.origin for o, _ in two] == [f"r{n}" for n in range(40)]
    assert [dumps(r) for _, r in two if isinstance(r, Reading)] == one and not any(isinstance(r, Failure) for _, r in two)


def test_a_report_that_kills_every_worker_is_read_by_processes_of_ours_and_the_rest_goes_on(tmp_path: Path) -> None:
    tools, folder = pipeline.open_tools(trained=False), write_parts(tmp_path / "parts")

    def kills(rows: dict) -> dict:
        if any(pickle.loads(packed).origin == "r20" for packed in rows["packed"]):
            os.kill(os.getpid(), signal.SIGKILL)
        return scale.read_rows(rows, (), False)

    def kills_in_part(rows: dict) -> Iterator[dict]:
        path = str(rows["part"][0])
        for found in scale_parts.read_part(path, parts):
            for n, packed in enumerate(found["packed"]):
                if n == 5 and path.endswith("b/0.jsonl.gz"):
                    os.kill(os.getpid(), signal.SIGKILL)
                yield {"part": [path], "packed": [packed]}

    parts = scale_parts.Parts(scale_parts.find_parts([str(folder)]), Given(), {}, trained=False)
    for found, one_process in (
        (scale.read_on_ray(received(40, TEXTS), tools, 2, read=kills), pipeline.read_many(received(40, TEXTS), 1, tools)),
        (scale_parts.read_parts_on_ray(parts, 2, read=kills_in_part),
         pipeline.read_many((one for path in parts.paths for one in scale_parts.find_in(path, parts)), 1, tools)),
    ):
        expected = list(one_process)
        assert [(o.origin, r) for o, r in found] == [(o.origin, r) for o, r in expected] and len(expected) >= 38


def test_two_workers_one_killed_write_a_server_as_one_process_writes_a_file(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    path, mark = tmp_path / "a.jsonl", tmp_path / "killed"
    path.write_text("".join(json.dumps({"id": one.origin, "text": one.text}) + "\n" for one in received(60, TEXTS)) + '{"text": 3}\n')
    monkeypatch.setattr(scale, "_task", lambda aliases, trained: dying(mark, ":40"))
    taken, kept = take_counted(monkeypatch), []
    for where, workers, engine in ((str(tmp_path / "a.db"), 1, "local"), (postgres, 2, "ray")):
        assert run(Asked((str(path),), "2031-05-06", None, "jsonl", where, workers, trained=False, engine=engine)) == 3
        with Ledger.open(where) as ledger:
            incidents = [publicjson_incidents.dumps(told) for told in ledger.whole_incidents()]
            failures = [(f.origin, f.message) for f in store_failures.find(ledger)]
            kept.append((capsys.readouterr().out, [dumps(r) for r in ledger.find_readings()], incidents, failures))
            assert ledger.verify_chain() == ()
    assert mark.exists() and kept[0] == kept[1]
    assert sum(taken) > 0, "what Ray's workers found ahead was used in joining"
    assert (len(kept[0][1]), len(kept[0][3])) == (60, 1) and kept[0][2]


def test_a_cluster_that_is_not_there_is_said_to_be_away() -> None:
    ray.shutdown()
    with pytest.raises(UsageError, match="can't be reached") as wrong:
        scale.connect("127.0.0.1:1", 2)
    assert "ray start" in wrong.value.hint


# --- parts -----------------------------------------------------------------------------------------------


def write_parts(folder: Path) -> Path:
    """Three parts of thirteen reports, one packed, one in a folder of its own, with a broken line and a file that is no part."""
    rows = [json.dumps({"id": one.origin, "text": one.text}) + "\n" for one in received(36, TEXTS)]
    (folder / "b").mkdir(parents=True)
    (folder / "a.jsonl").write_text("".join(rows[:12]) + '{"text": 3}\n')
    (folder / "b" / "0.jsonl.gz").write_bytes(gzip.compress("".join(rows[12:24]).encode()))
    (folder / "c.jsonl").write_text("".join(rows[24:]) + rows[0])  # one report lies in two parts
    (folder / ".unfinished").write_text("x")
    return folder


def test_parts_of_a_folder_are_read_by_the_workers_as_one_process_reads_them(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    folder, mark = write_parts(tmp_path / "parts"), str(tmp_path / "killed")
    files = tuple(str(folder / name) for name in ("a.jsonl", "b/0.jsonl.gz", "c.jsonl"))
    whole = scale_parts._task

    def dies_once(parts: scale_parts.Parts) -> scale_parts.PartsReader:
        read = whole(parts)

        def dying_in_a_part(rows: dict) -> Iterator[dict]:
            for n, found in enumerate(read(rows)):
                if n == 0 and "c.jsonl" in str(rows["part"][0]) and not os.path.exists(mark):  # noqa: PTH110
                    open(mark, "w").close()  # noqa: PTH123
                    os.kill(os.getpid(), signal.SIGKILL)
                yield found

        return dying_in_a_part

    monkeypatch.setattr(scale_parts, "_task", dies_once)
    local = Asked(files, "2031-05-06", None, "jsonl", str(tmp_path / "one.db"), 1, trained=False)
    asked = replace(local, paths=(str(folder),), ledger=where, workers=2, engine="ray")
    kept = []
    for one in (local, asked):
        assert run(one) == 3
        with Ledger.open(str(one.ledger)) as ledger:
            failures = [(f.origin.rpartition("/")[2], f.message) for f in store_failures.find(ledger)]
            kept.append((capsys.readouterr().out, [dumps(r) for r in ledger.find_readings()], failures))
            assert ledger.verify_chain() == ()
    assert Path(mark).exists() and kept[0] == kept[1] and len(kept[0][1]) == 36
    assert run(asked) == 3 and capsys.readouterr().out == ""  # the broken line again; nothing is read twice
    parquet = tmp_path / "out"
    assert run(replace(asked, parquet=parquet)) == 3 and len(capsys.readouterr().out.splitlines()) == 37  # the ledger has them, Parquet not
    assert run(replace(asked, parquet=parquet, ledger=None)) == 3 and capsys.readouterr().out == ""


def test_what_was_erased_does_not_come_back_with_a_part_from_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, where = write_parts(tmp_path / "parts"), str(tmp_path / "a.db")
    asked = Asked((folder.as_uri(),), "2031-05-06", None, "jsonl", where, 2, trained=False, engine="ray")
    run(asked)
    with Ledger.open(where) as ledger:
        gone = next(ledger.find_readings()).report.sha256
        erase(ledger, ledger.judge(Judgement("withhold", (gone,), "report", reason="asked for")))
    capsys.readouterr()
    assert run(asked) == 3
    assert "were erased" in capsys.readouterr().err
    with Ledger.open(where) as ledger:
        assert gone not in {r.report.sha256 for r in ledger.find_readings()}


@pytest.mark.parametrize("wrong", ["", "s3://", "gs://no such/ \x00", "file:///nowhere/at/all", "https://wire.example/a"])
def test_folders_without_parts_are_refused(tmp_path: Path, wrong: str) -> None:
    paths = (str(tmp_path), wrong) if wrong.startswith("https") else (wrong or str(tmp_path),)
    with pytest.raises(UsageError) as refused:
        scale_parts.find_parts(paths)
    assert refused.value.hint
