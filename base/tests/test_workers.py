"""Several processes: the same readings in the same order as one, whoever dies; bounded in flight; no input is lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly import pipeline
from reportedly.pipeline_workers import AHEAD, BATCH_REPORTS, Work, read_in_processes
from reportedly.publicjson import dumps
from reportedly.records import Failure, Reading, Received, Source
from reportedly.samples import find_samples

TEXTS = [s.path.read_text(encoding="utf-8") for s in find_samples() if s.file.endswith(".txt")]


def received(count: int, texts: list[str]) -> Iterator[Received | Failure]:
    for n in range(count):
        text = f"{texts[n % len(texts)]}\n\nNumber {n}."
        yield Received(f"r{n}", text.encode(), "text/plain", text, Source(sha256=f"{n:064x}"))


def test_two_processes_read_the_same_as_one() -> None:
    tools = pipeline.open_tools()
    one = [dumps(r) for _, r in pipeline.read_many(received(24, TEXTS), 1, tools) if isinstance(r, Reading)]
    two = [dumps(r) for _, r in pipeline.read_many(received(24, TEXTS), 2, tools) if isinstance(r, Reading)]
    assert one == two and len(one) == 24


def start(folder: str, _: bool) -> None:
    os.environ["WORKERS_FOLDER"] = folder


def echo(batch: list[Received | Failure]) -> list[Reading | Failure]:
    """Names each input; dies at "kill" always, at "once" the first time."""
    for one in batch:
        mark = Path(os.environ["WORKERS_FOLDER"]) / "seen"
        if isinstance(one, Received) and ("kill" in one.text or ("once" in one.text and not mark.exists())):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return [Failure(one.origin, "echo", "") for one in batch]


@pytest.mark.parametrize(("texts", "dead"), [(["a", "b"], 0), (["a"] * 30 + ["once"], 0), (["a"] * 40 + ["kill"] + ["b"] * 40, 1)])
def test_a_worker_that_dies_costs_at_most_its_own_report(tmp_path: Path, texts: list[str], dead: int) -> None:
    work = Work(2, echo, start, (str(tmp_path), True))  # type: ignore[arg-type]
    found = list(read_in_processes(received(len(texts), texts), work))
    assert [one.origin for one, _ in found] == [f"r{n}" for n in range(len(texts))] == [o.origin for _, o in found]
    died = [o for _, o in found if isinstance(o, Failure) and "died" in o.message]
    assert len(died) == dead and all(o.raw for o in died)


def test_only_so_many_are_taken_ahead(tmp_path: Path) -> None:
    taken = [0]

    def counted() -> Iterator[Received | Failure]:
        for one in received(2_000, ["a"]):
            taken[0] += 1
            yield one

    outcomes = read_in_processes(counted(), Work(2, echo, start, (str(tmp_path), True)))  # type: ignore[arg-type]
    next(outcomes)
    assert taken[0] <= 2 * AHEAD * BATCH_REPORTS
    outcomes.close()  # type: ignore[attr-defined]


def test_refilled_reports_are_distinct_and_still_tell_of_events(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import json

    root = Path(__file__).parents[1]
    for folder in ("bench", "training"):
        monkeypatch.syspath_prepend(str(root / folder))
    from refill import write_reports

    out = io.StringIO()
    assert write_reports(260, out) > 10_000
    texts = [json.loads(line)["text"] for line in out.getvalue().splitlines()]
    sentences = [s for text in texts for s in text.split(". ") if len(s) > 30]
    assert len(set(texts)) > 250 and len(set(sentences)) > 0.8 * len(sentences)
    assert sum(word in " ".join(texts) for word in ("killed", "shelled", "clash")) == 3
