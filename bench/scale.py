"""`make bench-scale`: reports end to end into a ledger on two processes: rate, memory of each process, size; and how these grow.

    python bench/scale.py [--sizes 1000 10000 30000] [--workers 2] [--reader trained] [--a-day 10] [--again]

Reports are paragraphs of our corpus with other places, persons, figures and days (bench/refill.py), of 701 days in any order however
many they are, so that they grow denser with their number; `--a-day` gives so many reports of each day, one day after the other: a
newsroom's archive as it grows. `words/s` is by the clock; `per core` divides the words by the processor time of all processes: a busy
machine leaves that nearly as it is, and two quiet cores give twice that.
What a process holds is its share of memory (PSS: what it shares with others is divided among them). A size that was measured is kept in
build/scale.jsonl and not measured again, so a run that was killed goes on; `--again` measures all anew.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from refill import write_reports
from speed import spacy_line

KEPT = Path(__file__).parents[1] / "build" / "scale.jsonl"
HEAD = " reports       words  seconds reports/s  words/s  per core  MB first (half) worker (half)    all  KB/report"


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that the first process holds, its largest worker, and all."""

    first: int
    worker: int
    all: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: words, seconds by the clock and of all processors, peak memory in bytes at half time and in all, ledger in bytes."""

    reports: int
    words: int
    wall: float
    cpu: float
    half: dict[str, int]
    peak: dict[str, int]
    ledger: int

    def line(self) -> str:
        """The figures as one line under HEAD."""
        peak, half = ({name: value / 2**20 for name, value in found.items()} for found in (self.peak, self.half))
        return (f"{self.reports:>8,} {self.words:>11,} {self.wall:>8.0f} {self.reports / self.wall:>9.1f} {self.words / self.wall:>8,.0f} "
                f"{self.words / self.cpu:>9,.0f} {peak['first']:>9,.0f} ({half['first']:>4,.0f}) "
                f"{peak['worker']:>6,.0f} ({half['worker']:>4,.0f}) {peak['all']:>6,.0f} {self.ledger / self.reports / 1024:>10.1f}")


def below(pid: int) -> list[int]:
    """The processes below one."""
    try:
        children = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [p for child in children for p in (child, *below(child))]


def share_of(pid: int) -> int:
    """Bytes that a process holds, what it shares divided; 0 where it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return 1024 * int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0


def memory_of(pid: int) -> Memory:
    """What a process and those below it hold now."""
    first, workers = share_of(pid), [share_of(p) for p in below(pid)]
    return Memory(first, max(workers, default=0), first + sum(workers))


def measure(command: list[str], seen: list[Memory]) -> tuple[float, float]:
    """Seconds by the clock and of the processor (all processes) that a command takes; its memory every second into `seen`."""
    before = os.times()
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said) as running:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(1.0):
                seen.append(memory_of(running.pid))

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        code = running.wait()
        over.set()
        if code not in (0, 3):
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {code}: {said.read()[-600:]}")
    after = os.times()
    return time.perf_counter() - began, after.children_user + after.children_system - before.children_user - before.children_system


def peak_of(seen: list[Memory]) -> dict[str, int]:
    """The most that was seen of each."""
    return {name: max((asdict(memory)[name] for memory in seen), default=0) for name in ("first", "worker", "all")}


def measure_size(count: int, workers: int, reader: str, a_day: int | None) -> Measured:
    """So many reports, read into a new ledger; `a_day`: so many of each day, one day after the other (None: of 701 days)."""
    with tempfile.TemporaryDirectory() as folder:
        reports, ledger = Path(folder) / "reports.jsonl", Path(folder) / "ledger.db"
        with reports.open("w", encoding="utf-8") as out:
            words = write_reports(count, out, a_day=a_day)
        seen: list[Memory] = []
        wall, cpu = measure([sys.executable, "-m", "reportedly.cli", "read", str(reports), "--ledger", str(ledger), "--format", "jsonl",
                             "--workers", str(workers), "--reader", reader], seen)
        size = sum(p.stat().st_size for p in Path(folder).glob("ledger.db*"))
        return Measured(count, words, wall, cpu, peak_of(seen[: max(1, len(seen) // 2)]), peak_of(seen), size)


def read_kept() -> dict[str, Measured]:
    """What was measured before, by what was asked."""
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.is_file() else []
    return {row.pop("asked"): Measured(**row) for row in map(json.loads, lines)}


def main() -> None:
    """Prints the figures, a line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 30_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", choices=("trained", "rules"), default="trained", help="the trained reader, or the rules alone")
    parser.add_argument("--a-day", type=int, help="reports of each day; without it they are of 701 days")
    parser.add_argument("--again", action="store_true", help="measure what was measured before, too")
    asked = parser.parse_args()
    KEPT.parent.mkdir(exist_ok=True)
    kept = {} if asked.again else read_kept()
    print(HEAD)
    for size in asked.sizes:
        name = f"{size} {asked.workers} {asked.reader}" + (f" {asked.a_day} a day" if asked.a_day else "")
        if name not in kept:
            kept[name] = measure_size(size, asked.workers, asked.reader, asked.a_day)
            with KEPT.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"asked": name} | asdict(kept[name])) + "\n")
        print(kept[name].line(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        with path.open("w", encoding="utf-8") as out:
            write_reports(200, out)
        print(spacy_line(path))


if __name__ == "__main__":
    main()
