"""`make bench`: cold start of one report, words a second in bulk on one core, and peak memory; each as a user would meet it.

    python bench/speed.py [--report FILE] [--reports FILE.jsonl] [--words N]
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


def cold_start(report: Path, folder: Path, *, kept: bool) -> list[float]:
    """Seconds from process start to its end, of RUNS runs; `kept` with a ledger that is there already."""
    ledger = ["--ledger", str(folder / "bench.db")] if kept else ["--no-ledger"]
    if kept:
        subprocess.run([*COMMAND, str(report), *ledger], capture_output=True, check=True)
    times = []
    for run in range(RUNS):
        began = time.perf_counter()
        subprocess.run([*COMMAND, str(report), "--published", f"2031-05-{run + 6:02}", *ledger], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return times


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


def bulk(path: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of reading a file of reports in one process on one core."""
    pin = {"preexec_fn": lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})} if hasattr(os, "sched_setaffinity") else {}
    began = time.perf_counter()
    with subprocess.Popen([*COMMAND, str(path), "--no-ledger", "--format", "jsonl"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, **pin) as running:  # type: ignore[call-overload]
        running.wait()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    """Prints the figures."""
    wire = next(s.path for s in find_samples() if s.file == "wire.txt")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=wire, help="the report of the cold start")
    parser.add_argument("--reports", type=Path, help="JSON Lines for the bulk; made from the samples by default")
    parser.add_argument("--words", type=int, default=60_000, help="words of the bulk that is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kept in (False, True):
            times = cold_start(asked.report, Path(folder), kept=kept)
            print(f"one report, cold, {'kept in a ledger' if kept else 'nothing kept   '}: "
                  f"{statistics.median(times):.2f} s (best {min(times):.2f}, worst {max(times):.2f} of {RUNS})", flush=True)
        bulk_file = asked.reports or Path(folder) / "bulk.jsonl"
        words = _count_words(bulk_file) if asked.reports else write_bulk(bulk_file, asked.words)
        seconds, peak = bulk(bulk_file)
        print(f"in bulk, one core: {words / seconds:,.0f} words/s ({words:,} words in {seconds:.1f} s, process start included)")
        print(f"peak memory: {peak:,.0f} MB")


def _count_words(path: Path) -> int:
    return sum(len(json.loads(line)["text"].split()) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


if __name__ == "__main__":
    main()
