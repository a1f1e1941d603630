"""What joining in parallel takes off the one writer: `python bench/joining_ahead.py 600 2000 [--workers 0 2 4]`.

Reports are those of bench/scale.py, read by the rules alone and kept; then they are joined into a copy of that ledger, all of them due, by
the writer alone and with workers that look ahead. Seconds are of the processor: of the first process, and of its workers together.
"""

import argparse
import hashlib
import io
import os
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from refill import write_reports

from reportedly import pipeline, pipeline_joining, publicjson_incidents
from reportedly.ingest.given import Given
from reportedly.ingest.jsonl import read_line
from reportedly.pipeline_ahead import in_processes
from reportedly.records import Reading, Received
from reportedly.store import Ledger


def keep_reports(count: int, where: Path) -> None:
    """So many reports with their readings in a new ledger, none of them joined."""
    out, tools = io.StringIO(), pipeline.open_tools(trained=False)
    write_reports(count, out)
    received = [one for line in out.getvalue().splitlines() for one in read_line(line.encode(), "refilled", Given())]
    with Ledger.open(where, by="bench") as ledger:
        for at in range(0, len(received), 100):
            outcomes = pipeline.read_many(received[at : at + 100], 1, tools)
            ledger.record_all([(one, read) for one, read in outcomes if isinstance(one, Received) and isinstance(read, Reading)])


def join_anew(count: int, kept: Path, workers: int) -> str:
    """Joins a copy of a ledger; a line of seconds, and a digest of the incidents."""
    where = kept.with_name("copy.db")
    shutil.copy(kept, where)
    clock, own, below = time.perf_counter(), time.process_time(), os.times()
    with Ledger.open(where, by="bench") as ledger:
        with in_processes(str(where), workers) if workers else nullcontext() as ahead:
            pipeline_joining.join_due(ledger, workers=ahead)
            own = time.process_time() - own
        clock, after = time.perf_counter() - clock, os.times()
        spent = after.children_user + after.children_system - below.children_user - below.children_system
        incidents = [publicjson_incidents.dumps(i) for i in ledger.whole_incidents()]
    digest = hashlib.sha256("\n".join(incidents).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return (f"{count:>8,} {workers:>8} {own:>9.1f} {1000 * own / count:>10.1f} {spent:>9.1f} {clock:>8.1f} {len(incidents):>10,}  {digest}")


def main() -> None:
    """Prints the figures, a line for each size and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[600, 2_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2, 4], help="0: the writer alone")
    asked = parser.parse_args()
    print(" reports  workers  writer s  ms/report workers s  clock s  incidents  digest")
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "kept.db"
            keep_reports(size, kept)
            for workers in asked.workers:
                print(join_anew(size, kept, workers), flush=True)


if __name__ == "__main__":
    main()
