"""Editions of a large ledger: time, processor time and the most memory that `reportedly publish` takes, format by format.

    python bench/editions.py [--incidents 50000] [--folder DIR] [--format csv …]

The ledger is that of bench/desk.py, whose incidents nobody reviewed: the edition is asked for with --include-unreviewed. Each format is
written by a process of its own, as a user would; the machine's load is printed, since other work slows the clock.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from desk_ledger import FOLDER, keep_ledger

FORMATS = ("csv", "geojson", "jsonl", "acled", "ged", "hxl", "parquet", "gpkg", "ftm", "feed")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one edition took: seconds by the clock and of the processor, the most MB in memory, MB written."""

    seconds: float
    cpu: float
    memory: float
    written: float


def publish(path: Path, name: str) -> Taken:
    """An edition in one format, made and thrown away."""
    with tempfile.TemporaryDirectory() as aside:
        out = Path(aside) / "edition"
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "reportedly", "publish", "--ledger", str(path), "--out", str(out), "--format", name,
             "--include-unreviewed", "--date", "2040-01-01"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = process.stderr.read() if process.stderr else ""
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        if status:
            sys.exit(f"{name}: {said.strip()}")
        written = sum(file.stat().st_size for file in out.iterdir())
        return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, written / 1e6)


def main() -> None:
    """Makes the ledger, or takes the one kept, and publishes it in each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--format", action="append", choices=FORMATS, help="only these")
    given = parser.parse_args()
    path = keep_ledger(given.incidents, given.folder)
    print(f"{given.incidents:,} incidents, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'format':10}{'seconds':>9}{'cpu':>7}{'MB, most':>10}{'MB written':>12}")
    for name in given.format or FORMATS:
        taken = publish(path, name)
        print(f"{name:10}{taken.seconds:9.0f}{taken.cpu:7.0f}{taken.memory:10.0f}{taken.written:12.1f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
