"""`make bench-scale`: reports end to end into a ledger on two processes: rate, memory of all processes, size; and how these grow.

    python bench/scale.py [--sizes 1000 10000 30000] [--workers 2] [--reader trained]

Reports are those of our corpus with other places, persons, figures and days (bench/refill.py). `words/s` is by the clock; `per core`
divides the words by the processor time of all processes: a busy machine leaves that nearly as it is, and two quiet cores give twice that.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from refill import write_reports


def tree_of(pid: int) -> list[int]:
    """A process and those below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(p for child in children for p in tree_of(int(child)))]


def memory_of(pid: int) -> int:
    """Bytes that a process and those below it hold, what they share counted once."""
    total = 0
    for one in tree_of(pid):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += 1024 * int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
        except (OSError, StopIteration):
            continue
    return total


def measure(command: list[str], peaks: list[int]) -> tuple[float, float]:
    """Seconds by the clock and of the processor (all processes) that a command takes; its memory every half second into `peaks`."""
    before = os.times()
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.5):
                peaks.append(memory_of(running.pid))

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        said = running.stderr.read() if running.stderr else ""
        code = running.wait()
        over.set()
    if code not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {code}: {said[-600:]}")
    after = os.times()
    return time.perf_counter() - began, after.children_user + after.children_system - before.children_user - before.children_system


def measure_size(count: int, workers: int, options: list[str]) -> str:
    """One line of figures for so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        reports, ledger = Path(folder) / "reports.jsonl", Path(folder) / "ledger.db"
        with reports.open("w", encoding="utf-8") as out:
            words = write_reports(count, out)
        peaks: list[int] = [0]
        command = [sys.executable, "-m", "reportedly.cli", "read", str(reports), "--ledger", str(ledger), "--format", "jsonl",
                   "--workers", str(workers), *options]
        wall, cpu = measure(command, peaks)
        size = sum(p.stat().st_size for p in Path(folder).glob("ledger.db*"))
        half = max(peaks[: max(1, len(peaks) // 2)])
        return (f"{count:>8,} {words:>11,} {wall:>8.0f} {count / wall:>9.1f} {words / wall:>8,.0f} {words / cpu:>9,.0f} "
                f"{half / 2**20:>9,.0f} {max(peaks) / 2**20:>9,.0f} {size / count / 1024:>9.1f}")


def spacy_line(count: int) -> str:
    """spaCy's small English pipeline alone on the same reports, one process; where it is not installed, that."""
    try:
        import json

        import spacy

        model = spacy.load("en_core_web_sm")
    except (ImportError, OSError):
        return "spaCy's small English pipeline is not installed here: no comparison"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        with path.open("w", encoding="utf-8") as out:
            words = write_reports(count, out)
        texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    began = time.process_time()
    for _ in model.pipe(texts):
        pass
    return f"spaCy's small English pipeline alone: {words / (time.process_time() - began):,.0f} words/s on one core"


def main() -> None:
    """Prints the figures, a line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 30_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", choices=("trained", "rules"), default="trained", help="the trained reader, or the rules alone")
    asked = parser.parse_args()
    options = ["--reader", asked.reader]
    print(" reports       words  seconds reports/s  words/s  per core  MB (half)  MB (peak)  KB/report")
    for size in asked.sizes:
        print(measure_size(size, asked.workers, options), flush=True)
    print(spacy_line(300))


if __name__ == "__main__":
    main()
