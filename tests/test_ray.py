"""Ray in local mode with two workers: the same ledger, byte for byte of the readings, as one process; a killed worker changes nothing."""

import json
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly import pipeline, publicjson_incidents, scale, store_failures
from reportedly.cli_read import Asked, run
from reportedly.errors import UsageError
from reportedly.publicjson import dumps
from reportedly.records import Failure, Reading
from reportedly.store import Ledger
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


def test_two_workers_one_killed_write_a_server_as_one_process_writes_a_file(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    path, mark = tmp_path / "a.jsonl", tmp_path / "killed"
    path.write_text("".join(json.dumps({"id": one.origin, "text": one.text}) + "\n" for one in received(60, TEXTS)) + '{"text": 3}\n')
    monkeypatch.setattr(scale, "_task", lambda aliases, trained: dying(mark, ":40"))
    kept = []
    for where, workers, engine in ((str(tmp_path / "a.db"), 1, "local"), (postgres, 2, "ray")):
        assert run(Asked((str(path),), "2031-05-06", None, "jsonl", where, workers, trained=False, engine=engine)) == 3
        with Ledger.open(where) as ledger:
            incidents = [publicjson_incidents.dumps(told) for told in ledger.whole_incidents()]
            failures = [(f.origin, f.message) for f in store_failures.find(ledger)]
            kept.append((capsys.readouterr().out, [dumps(r) for r in ledger.find_readings()], incidents, failures))
            assert ledger.verify_chain() == ()
    assert mark.exists() and kept[0] == kept[1]
    assert (len(kept[0][1]), len(kept[0][3])) == (60, 1) and kept[0][2]


def test_a_cluster_that_is_not_there_is_said_to_be_away() -> None:
    ray.shutdown()
    with pytest.raises(UsageError, match="can't be reached") as wrong:
        scale.connect("127.0.0.1:1", 2)
    assert "ray start" in wrong.value.hint
