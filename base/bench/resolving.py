"""Words a second of places and of times, and what the place index costs to build and to open; CPU time, on one core.

    python bench/resolving.py [--words 60000]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import write_bulk

from reportedly.extract.mentions import number_mentions
from reportedly.extract.places import find_places
from reportedly.extract.times import find_times
from reportedly.gazetteer import open_gazetteer
from reportedly.read import read_report
from reportedly.records import Source
from reportedly.resolve.places import resolve_places
from reportedly.resolve.times import resolve_times

BUILD = """import time; from reportedly.gazetteer import open_gazetteer
t = time.process_time(); open_gazetteer(None); print(time.process_time() - t)"""


def index_seconds(home):
    """CPU seconds of opening the packaged gazetteer with this home; the first time builds it. Other processes' work doesn't count."""
    done = subprocess.run([sys.executable, "-c", BUILD], env=os.environ | {"REPORTEDLY_HOME": str(home)}, capture_output=True, text=True,
                          check=True)
    return float(done.stdout.split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--words", type=int, default=60_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        built, opened = index_seconds(Path(folder) / "home"), min(index_seconds(Path(folder) / "home") for _ in range(5))
        print(f"place index: built in {built:.1f} s (target under 60), opened in {1000 * opened:.1f} ms (under 50)", flush=True)
        bulk = Path(folder) / "bulk.jsonl"
        words = write_bulk(bulk, args.words)
        rows = [json.loads(line) for line in bulk.read_text(encoding="utf-8").splitlines()]
    reports = [read_report(r["text"], Source(sha256="0" * 64, published=r["published"])) for r in rows]
    gazetteer = open_gazetteer(None)

    def places(report):
        resolve_places(report, number_mentions(find_places(report, gazetteer)), gazetteer)

    def times(report):
        resolve_times(report, number_mentions(find_times(report)))

    for name, read, target in (("places", places, 30_000), ("times", times, 100_000)):
        read(reports[0])
        began = time.process_time()
        for report in reports:
            read(report)
        rate = words / (time.process_time() - began)
        print(f"{name}: {rate:,.0f} words/s of one core over {words:,} words (target {target:,})", flush=True)


if __name__ == "__main__":
    main()
