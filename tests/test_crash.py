"""Crashes: a process killed at any point leaves a whole ledger, and the same work done again completes it.

`REPORTEDLY_CRASHES=200` widens the run (make soak); 20 seeded points are the everyday measure.
"""

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledgers import TEXT, put
from reportedly import store_location
from reportedly.errors import LedgerError
from reportedly.store import Ledger

REPORTS = 6
POINTS = int(os.environ.get("REPORTEDLY_CRASHES", "20"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked from the warm process")


def work(path: Path) -> None:
    """Six reports into a ledger; the third comes twice."""
    with Ledger.open(path, by="tester") as ledger:
        for n in [*range(REPORTS), 2]:
            put(ledger, id=f"r{n}", raw=TEXT.encode() + b"%d" % n)


def whole(counts: dict[str, int]) -> bool:
    """True where no part of a report is there without the others."""
    return counts["claims"] == 3 * counts["evidence"] and counts["captures"] == counts["readings"] and (
        counts["custody"] == 1 + 2 * counts["captures"])


def in_child(does: Callable[[], None]) -> int:
    """The signal that ended a forked child doing this, 0 where it ended well."""
    child = os.fork()
    if child == 0:
        try:
            does()
            os._exit(0)
        except BaseException:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    return status


def count_statements(path: Path) -> int:
    seen = []
    listener = lambda *_: seen.append(1)  # noqa: E731
    sa.event.listen(sa.Engine, "before_cursor_execute", listener)
    try:
        work(path)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", listener)
    return len(seen)


def killed_before(path: Path, statement: int) -> Callable[[], None]:
    """Work that is killed (-9) just before it sends its nth statement, counted from 1."""
    left = [statement]

    def strike(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def do() -> None:
        sa.event.listen(sa.Engine, "before_cursor_execute", strike)
        work(path)

    return do


def check_whole_and_resume(path: Path) -> None:
    with Ledger.open(path, by="tester") as ledger:
        assert whole(ledger.counts())
        assert ledger.verify_chain() == ()
    work(path)
    with Ledger.open(path) as ledger:
        assert ledger.counts() == {"evidence": 6, "captures": 6, "readings": 6, "claims": 18, "custody": 13}
        assert ledger.verify_chain() == ()


def test_killed_before_any_statement_the_ledger_is_whole_and_the_work_resumes(tmp_path):
    total = count_statements(tmp_path / "first.db")
    points = sorted({1, 2, 3, total, *random.Random(7).sample(range(4, total), min(POINTS, total - 4))})
    for point in points:
        path = tmp_path / f"{point}.db"
        assert in_child(killed_before(path, point)) == signal.SIGKILL, point
        check_whole_and_resume(path)


def test_killed_at_any_moment_also_while_the_disk_is_written(tmp_path):
    work(tmp_path / "warm.db")
    chance = random.Random(11)
    for n in range(POINTS // 4):
        path = tmp_path / f"{n}.db"
        child = os.fork()
        if child == 0:
            try:
                work(path)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.005, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check_whole_and_resume(path)


def test_a_full_disk_is_a_clear_error_and_nothing_is_half_written(tmp_path):
    with Ledger.open(tmp_path / "a.db", by="tester") as ledger:
        put(ledger, id="r1")
        before = ledger.counts()
        with ledger._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="disk is full") as caught:
            put(ledger, id="r2", raw=random.Random(1).randbytes(500_000))
        assert "room" in caught.value.hint
        assert ledger.counts() == before
        assert ledger.verify_chain() == ()
    with Ledger.open(tmp_path / "a.db", by="tester") as ledger:
        put(ledger, id="r2", raw=random.Random(1).randbytes(500_000))
        assert ledger.counts()["readings"] == 2


def test_on_a_server_a_writer_waits_for_another_and_says_so_when_it_waited_too_long(postgres, monkeypatch):
    monkeypatch.setattr(store_location, "WAIT", 1)
    with Ledger.open(postgres) as ledger, Ledger.open(postgres) as other:
        with other.writing():
            with pytest.raises(LedgerError, match="another process") as caught:
                put(ledger)
            assert "try again" in caught.value.hint and ledger.counts()["readings"] == 0  # readers don't wait
        put(ledger)
        assert other.counts()["readings"] == 1


def test_a_writer_waits_for_another_and_says_so_when_it_waited_too_long(tmp_path, monkeypatch):
    path = tmp_path / "a.db"
    monkeypatch.setattr(store_location, "WAIT", 1)
    with Ledger.open(path) as ledger, closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process"):
            put(ledger)
        done = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        done.start()
        put(ledger)
        done.join()
        assert ledger.counts()["readings"] == 1
