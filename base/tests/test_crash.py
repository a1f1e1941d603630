"""Crashes: killed at any point of reading, joining and judging, the ledger is whole, and the same work done again completes it.

`REPORTEDLY_CRASHES=200` widens the run (make soak); 20 seeded points are the everyday measure.
"""

import os
import random
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledgers import TEXT, put
from reportedly import publicjson_incidents, store_joining, store_location
from reportedly.errors import LedgerError
from reportedly.pipeline_joining import join_due
from reportedly.records_review import Judgement
from reportedly.store import Ledger

REPORTS = 4
POINTS = int(os.environ.get("REPORTEDLY_CRASHES", "20"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked from the warm process")


def work(path: Path) -> None:
    """Four reports into a ledger, the third twice; two judgements between them; incidents brought up to date after each step."""
    with Ledger.open(path, by="tester") as ledger:
        claims = [put(ledger, id=f"r{n}", outlet=f"Outlet {n}", raw=TEXT.encode() + b"%d" % n).claims for n in range(2)]
        join_due(ledger)
        ledger.judge(Judgement("pair", (claims[0][0].id, claims[1][0].id), "different", reason="two days"))
        ledger.judge(Judgement("field", (claims[0][1].id,), "correct", "event.subtype", "Attack", "the doctor says so"))
        join_due(ledger)
        for n in [2, 3, 2]:
            put(ledger, id=f"r{n}", outlet=f"Outlet {n}", raw=TEXT.encode() + b"%d" % n)
            join_due(ledger)


def whole(ledger: Ledger) -> bool:
    """True where no part of a report, judgement or incident is there without the others."""
    counts, judged = ledger.counts(), len(ledger.find_judgements())
    due = ledger.ask(store_joining.count_due)
    told = {c for i in ledger.whole_incidents() for c in i.claims}
    return (counts["claims"] == 3 * counts["evidence"] and counts["captures"] == counts["readings"]
            and counts["custody"] == 1 + 2 * counts["captures"] + judged and (due > 0 or len(told) == counts["claims"]))


def told(ledger: Ledger) -> list[str]:
    """The incidents as JSON, without the history of their ids."""
    return [publicjson_incidents.dumps(replace(i, earlier_ids=(), revision=1)) for i in ledger.whole_incidents()]


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


def check_whole_and_resume(path: Path, expected: list[str]) -> None:
    with Ledger.open(path, by="tester") as ledger:
        assert whole(ledger)
        assert ledger.verify_chain() == ()
    work(path)
    with Ledger.open(path) as ledger:
        assert ledger.counts() == {"evidence": 4, "captures": 4, "readings": 4, "claims": 12, "custody": 11}
        assert len(ledger.find_judgements()) == 2 and ledger.verify_chain() == ()
        assert told(ledger) == expected


def test_killed_before_any_statement_the_ledger_is_whole_and_the_work_resumes(tmp_path):
    total = count_statements(tmp_path / "first.db")
    with Ledger.open(tmp_path / "first.db") as first:
        expected = told(first)
    assert any(i.startswith('{"schema"') for i in expected) and total > 100
    points = sorted({1, 2, 3, total, *random.Random(7).sample(range(4, total), min(POINTS, total - 4))})
    for point in points:
        path = tmp_path / f"{point}.db"
        assert in_child(killed_before(path, point)) == signal.SIGKILL, point
        check_whole_and_resume(path, expected)


def test_killed_at_any_moment_also_while_the_disk_is_written(tmp_path):
    work(tmp_path / "warm.db")
    with Ledger.open(tmp_path / "warm.db") as warm:
        expected = told(warm)
    chance = random.Random(11)
    for n in range(POINTS // 4):
        path = tmp_path / f"{n}.db"
        child = os.fork()
        if child == 0:
            try:
                work(path)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.005, 0.5))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check_whole_and_resume(path, expected)


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


def test_a_disk_that_fills_while_claims_are_joined_leaves_the_incidents_as_they_were(tmp_path):
    with Ledger.open(tmp_path / "a.db", by="tester") as ledger:
        put(ledger, id="r0", outlet="Outlet")
        join_due(ledger)
        before = told(ledger)
        for n in range(1, 12):
            put(ledger, id=f"r{n}", outlet=f"Outlet {n}", raw=TEXT.encode() + b"%d" % n)
        with ledger._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="disk is full"):
            join_due(ledger)
        assert told(ledger) == before and ledger.verify_chain() == ()
    with Ledger.open(tmp_path / "a.db") as ledger:
        assert join_due(ledger) == 11 and ledger.verify_chain() == ()
        assert sum(i.claim_count for i in ledger.find_incidents()) == ledger.counts()["claims"]


def test_a_file_that_may_not_grow_is_a_clear_error_and_the_ledger_stays_whole(tmp_path):
    path = tmp_path / "a.db"
    with Ledger.open(path, by="tester") as ledger:
        put(ledger, id="r1")

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50_000,) * 2)
        with Ledger.open(path, by="tester") as ledger:
            try:
                for n in range(60):
                    put(ledger, id=f"big{n}", raw=random.Random(n).randbytes(20_000))
            except LedgerError as error:
                os._exit(7 if error.hint and "disk" in str(error) else 8)

    assert os.waitstatus_to_exitcode(in_child(fill)) == 7
    with Ledger.open(path) as ledger:
        assert ledger.verify_chain() == () and whole(ledger)


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
