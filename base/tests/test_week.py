"""A week of a feed with faults injected: slow, cut short, wrong length, wrong charset, doubled, reordered, busy, full disk, killed.

At its end the ledger holds exactly what was published: no report lost, none twice. `REPORTEDLY_WEEK=20` makes it twenty times as long,
`REPORTEDLY_WEEKS=20` adds as many weeks of other faults.
"""

import datetime as dt
import os
import random
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from localweb import Visit, Web, allow_loopback, serving
from reportedly import pipeline, store_failures
from reportedly.errors import LedgerError
from reportedly.ingest import fetch
from reportedly.ingest.robots import Manners
from reportedly.store import Ledger
from reportedly.watch import Watched, watch_once

ENTRIES = 14 * int(os.environ.get("REPORTEDLY_WEEK", "1"))
SEEDS = [5, 20, *range(100, 100 + int(os.environ.get("REPORTEDLY_WEEKS", "0")))]
START = dt.datetime(2031, 5, 5, 6, tzinfo=dt.UTC)
KILLED, FULL = "killed", "disk full"


class Week:
    """A publisher of invented reports, some corrected later, on a server that misbehaves until `is_calm`."""

    def __init__(self, web: Web, chance: random.Random) -> None:
        self.web, self.chance, self.is_calm, self.faults = web, chance, False, Counter()
        self.published: list[int] = []
        self.dead = {n: 2 + n % 5 for n in range(ENTRIES)}
        self.corrected: set[int] = set()
        web.pages["/rss"] = self.feed
        web.pages |= {f"/{n}": self.page for n in range(ENTRIES)}

    def text(self, n: int) -> str:
        return (f"<html><head><meta charset='utf-8'></head><body><article><h1>Shells hit Al Mayadin market, report number {n}</h1>"
                f"<p>Mortar shells hit a market in Al Mayadin, the café “Zénobie” and a school, residents said, in incident {n}. At least "
                f"{self.dead[n]} people were killed, a medic said late on that day.</p><p>The army denied that it had fired.</p>"
                "</article></body>")

    def feed(self, visit: Visit) -> None:
        shown = self.published[-30:] if not self.is_calm else list(self.published)
        if not self.is_calm:
            self.chance.shuffle(shown)
            shown += shown[:2]
        parts = "".join(f"<item><guid>g{n}</guid><link>{self.web.address}/{n}</link>"
                        f"<title>Report {n}{' corrected' * (n in self.corrected)}</title>"
                        "<pubDate>Mon, 05 May 2031 06:00:00 GMT</pubDate></item>" for n in shown)
        self.answer(visit, f"<rss version='2.0'><channel><title>Coastal Wire</title>{parts}</channel></rss>".encode())

    def page(self, visit: Visit) -> None:
        self.answer(visit, self.text(int(visit.path[1:])).encode() + b"<!-- %d -->" % self.chance.randrange(10**9))

    def answer(self, visit: Visit, body: bytes) -> None:
        fault = self.chance.choice([""] * 3 + ["cut", "long", "charset", "busy", "slow", "gone"]) if not self.is_calm else ""
        self.faults[fault] += 1
        if fault == "cut":
            visit.reply(body[: len(body) // 2], Content_Length=str(len(body)))
        elif fault == "long":
            visit.reply(body, Content_Length=str(len(body) + 50))
        elif fault == "charset":
            visit.reply(body, Content_Type="text/html; charset=iso-8859-1")
        elif fault == "busy":
            visit.reply(b"", 503, Retry_After="60")
        elif fault == "slow":
            visit.wfile.write(b"HTTP/1.1 200 OK\r\n")  # and nothing more until the client has enough
            visit.wfile.flush()
            visit.connection.recv(1)
        elif fault == "gone":
            visit.connection.close()
        else:
            visit.reply(body)


def broken_off(ledger: Ledger, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Sometimes prepares the pass's end: the process killed at some write, or no room on the disk."""
    end = chance.choice([None, None, KILLED, FULL])
    if end == KILLED:
        left, begin = [chance.randint(1, 9)], Ledger.writing

        def writing(self: Ledger):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            return begin(self)

        monkeypatch.setattr(Ledger, "writing", writing)
    elif end == FULL:
        @sa.event.listens_for(ledger._engine, "connect")
        def bound(connection, _) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + chance.randint(0, 6)}")
    return end


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_week_of_faults_the_ledger_holds_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int,
) -> None:
    allow_loopback(monkeypatch)
    chance, now = random.Random(seed), [START]
    tools = pipeline.open_tools(trained=False)
    fetched = fetch.fetch_page
    ends: Counter[str | None] = Counter()
    with serving() as web:
        week = Week(web, chance)
        feeds = [Watched(f"{web.address}/rss", every=300.0, again=(3600.0, 7200.0))]

        def one_pass(hours: float) -> None:
            now[0] += dt.timedelta(hours=hours)
            manners = Manners(lambda url, headers=None, **kw: fetched(url, headers, **{**kw, "seconds": 0.3 if not week.is_calm else 20}),
                              sleep=lambda _: None)
            with monkeypatch.context() as patched, Ledger.open(tmp_path / "week.db", now=lambda: now[0]) as ledger:
                end = broken_off(ledger, chance, patched) if not week.is_calm else None
                ends[end] += 1
                try:
                    watch_once(ledger, feeds, manners, tools)
                except (KeyboardInterrupt, LedgerError) as error:
                    assert end == (KILLED if isinstance(error, KeyboardInterrupt) else FULL)

        for n in range(ENTRIES):
            week.published.append(n)
            if n % 6 == 5:
                week.dead[n - 3] += 40
                week.corrected.add(n - 3)
            one_pass(12)
        week.is_calm = True
        for _ in range(4):
            one_pass(30)
    assert set(week.faults) == {"", "cut", "long", "charset", "busy", "slow", "gone"} or ENTRIES < 14
    assert ends[KILLED] and ends[FULL]
    with Ledger.open(tmp_path / "week.db") as ledger:
        readings = list(ledger.find_readings())
        assert ledger.verify_chain() == ()
        assert all(f.message and f.hint for f in store_failures.find(ledger, None))
    assert {str(r.report.url).rsplit("/", 1)[1] for r in readings} == {str(n) for n in range(ENTRIES)}
    replaced = {r.report.replaces for r in readings}
    newest = [r for r in readings if r.report.sha256 not in replaced]
    assert len(newest) == ENTRIES  # none twice
    for reading in newest:
        n = int(str(reading.report.url).rsplit("/", 1)[1])
        assert f"At least {week.dead[n]} people" in reading.report.text and "café “Zénobie”" in reading.report.text
    assert len(readings) <= ENTRIES + len(week.corrected)
    assert Counter((r.report.url, r.report.text_sha256) for r in readings).most_common(1)[0][1] == 1
