"""`reportedly read` killed (-9), parent or worker, at random moments: run again, it ends with each report exactly once.

`REPORTEDLY_KILLS=40` widens the run (make soak).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.store import Ledger

REPORTS = 80
KILLS = int(os.environ.get("REPORTEDLY_KILLS", "2"))
TEXT = ("Mortar shells hit a market in Al Mayadin on Monday, residents said. At least {dead} people were killed, a medic said.\n\n"
        "The army denied that it had fired on the market. Gunmen of the River Guard attacked a checkpoint near Hajin, number {n}.")
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("killed") / "reports.jsonl"
    rows = [{"id": f"r-{n}", "outlet": f"Outlet {n % 7}", "published": "2031-05-06", "text": TEXT.format(dead=n % 40 + 1, n=n)}
            for n in range(REPORTS)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def start(reports: Path, where: str) -> "subprocess.Popen[bytes]":
    words = ["read", str(reports), "--reader", "rules", "--workers", "2", "--ledger", where, "--format", "jsonl"]
    return subprocess.Popen([sys.executable, "-m", "reportedly", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def children(parent: int) -> list[int]:
    """The processes that a process has started and that still live."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = entry.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if int(above) == parent and state != "Z":
            found.append(int(entry.parent.name))
    return found


def await_end(pids: list[int]) -> list[int]:
    """Those that still live after a while."""
    for _ in range(100):
        pids = [pid for pid in pids if Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()]
        if not pids:
            return []
        time.sleep(0.1)
    return pids


def kill_once(reports: Path, where: str, chance: random.Random, of_parent: bool) -> None:
    """One run with a kill at a random moment: of the parent, whose workers must end too, or of a worker, whom another stands in for."""
    run = start(reports, where)
    time.sleep(chance.uniform(0.3, 5.0))
    workers = children(run.pid)
    if of_parent or not workers:
        run.kill()
        run.communicate()
        assert await_end(workers) == [], "workers outlive the process that they work for"
        return
    os.kill(chance.choice(workers), signal.SIGKILL)
    said = run.communicate()[1].decode()
    assert run.returncode == 0, said


@pytest.mark.parametrize("seed", [3])
def test_each_report_is_there_exactly_once_whoever_was_killed(reports: Path, where: str, seed: int) -> None:
    chance = random.Random(seed)
    for n in range(KILLS):
        kill_once(reports, where, chance, of_parent=n % 2 == 0)
        try:
            with Ledger.open(where, create=False) as ledger:
                assert ledger.verify_chain() == ()
        except Exception as error:
            assert "there is no ledger" in str(error)
    run = start(reports, where)
    assert run.communicate() and run.returncode == 0
    with Ledger.open(where) as ledger:
        counts = ledger.counts()
        assert (counts["evidence"], counts["captures"], counts["readings"]) == (REPORTS, REPORTS, REPORTS)
        assert sorted(r.report.id for r in ledger.find_readings()) == sorted(f"r-{n}" for n in range(REPORTS))
        told = {c for i in ledger.whole_incidents() for c in i.claims}
        assert len(told) == counts["claims"] and ledger.verify_chain() == ()
