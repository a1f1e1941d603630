"""Ray in local mode with two workers: the same ledger, byte for byte of the readings, as one process; a killed worker changes nothing."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly import pipeline, scale
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


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    mark = str(tmp_path / "killed")

    def dies_once(rows: dict) -> dict:
        if not os.path.exists(mark):  # noqa: PTH110
            open(mark, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
        return scale.read_rows(rows, (), False)

    tools = pipeline.open_tools(trained=False)
    one = [dumps(r) for _, r in pipeline.read_many(received(40, TEXTS), 1, tools) if isinstance(r, Reading)]
    two = list(scale.read_on_ray(received(40, TEXTS), tools, 2, read=dies_once))
    assert Path(mark).exists()
    assert [o.origin for o, _ in two] == [f"r{n}" for n in range(40)]
    assert [dumps(r) for _, r in two if isinstance(r, Reading)] == one and not any(isinstance(r, Failure) for _, r in two)


def test_into_postgresql_with_a_worker_killed_the_ledger_is_that_of_one_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, postgres: str,
) -> None:
    path, mark, read_on_ray = tmp_path / "a.jsonl", str(tmp_path / "killed"), scale.read_on_ray
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(TEXTS * 3)))

    def dies_once(rows: dict) -> dict:
        if not os.path.exists(mark):  # noqa: PTH110
            open(mark, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
        return scale.read_rows(rows, (), False)

    monkeypatch.setattr(scale, "read_on_ray", lambda *given: read_on_ray(*given, read=dies_once))
    kept = []
    for where, engine in ((str(tmp_path / "a.db"), "local"), (postgres, "ray")):
        assert run(Asked((str(path),), "2031-05-06", None, "jsonl", where, 2 if engine == "ray" else 1, trained=False, engine=engine)) == 0
        with Ledger.open(where) as ledger:
            assert ledger.verify_chain() == ()
            kept.append(([dumps(r) for r in ledger.find_readings()], ledger.counts(), [i.id for i in ledger.find_incidents()]))
    assert Path(mark).exists(), "the worker died"
    capsys.readouterr()
    assert kept[0] == kept[1] and kept[0][0]


def test_a_cluster_that_is_not_there_is_said_to_be_away() -> None:
    ray.shutdown()
    with pytest.raises(UsageError, match="can't be reached") as wrong:
        scale.connect("127.0.0.1:1", 2)
    assert "ray start" in wrong.value.hint
