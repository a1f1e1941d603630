"""Joining in parallel: whatever workers find ahead, in any order and with shares lost, the incidents are those joined from nothing."""

import multiprocessing
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import pipeline, pipeline_ahead, pipeline_joining, preserve, publicjson_incidents, relate, store_joining
from reportedly.compare_once import Compared
from reportedly.pipeline_ahead import Ready, Share, Workers, in_processes, look
from reportedly.pipeline_joining import join_due
from reportedly.records import Reading, Received, Source
from reportedly.records_review import NONE_YET, Judgement
from reportedly.relate_judged import pairs_of
from reportedly.store import Ledger
from test_joining import REPORTS, bare, report
from test_workers import TEXTS

COUNT = 30


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Received, Reading]]:
    """Reports with their readings: our samples in several versions, days and outlets, so that many tell of one incident."""
    tools, found = pipeline.open_tools(trained=False), []
    for n in range(COUNT):
        raw = f"{TEXTS[n % 8]}\n\nNumber {n}.".encode()
        source = Source(sha256=preserve.sha256(raw), published=f"2031-05-{1 + n % 9:02}", outlet=f"Outlet {n % 5}")
        received = Received(f"r{n}", raw, "text/plain", raw.decode(), source)
        outcome = pipeline.read_one(received, tools)
        assert isinstance(outcome, Reading)
        found.append((received, outcome))
    return found


def take_counted(monkey: pytest.MonkeyPatch) -> list[int]:
    """How many scores were taken over, each time."""
    taken, take = list[int](), Compared.take
    monkey.setattr(Compared, "take", lambda mine, other: (taken.append(len(other.scores)), take(mine, other))[1])
    return taken


def lines(ledger: Ledger) -> list[str]:
    return [publicjson_incidents.dumps(bare(i)) for i in ledger.whole_incidents()]


def from_nothing(readings: Sequence[Reading]) -> list[str]:
    return [publicjson_incidents.dumps(i) for i in relate.relate(readings)]


@contextmanager
def looking_here(where: str, count: int, lost: random.Random | None = None) -> Iterator[Workers]:
    """Workers of this very process; of what they find some is lost."""
    def spread(shares: Sequence[Share]) -> Iterator[Ready]:
        yield from (look(share) for share in shares if lost is None or lost.random() < 0.7)

    try:
        yield Workers(where, count, spread)
    finally:
        pipeline_ahead._opened.pop(where)[0].close() if where in pipeline_ahead._opened else None


@given(st.integers(0, 10**6), st.integers(4, 16), st.integers(2, 4))
@settings(max_examples=6, deadline=None)
def test_in_any_order_with_shares_lost_it_is_joined_as_from_nothing(tmp_path_factory, pairs, seed, batch, count):
    chance, where = random.Random(seed), str(tmp_path_factory.mktemp("ahead") / "a.db")
    shuffled, monkey = chance.sample(pairs, len(pairs)), pytest.MonkeyPatch()
    monkey.setattr(pipeline_joining, "BATCH", batch)
    monkey.setattr(pipeline_ahead, "LEAST", 1)
    taken = take_counted(monkey)
    try:
        with Ledger.open(where) as ledger, looking_here(where, count, chance) as workers:
            ledger.record_all(shuffled[:20])
            join_due(ledger, workers=workers)
            hidden = chance.choice(shuffled[:20])[1].report.sha256
            ledger.judge(Judgement("withhold", (hidden,), "report", reason="a source is in danger"))
            ledger.record_all(shuffled[20:])
            join_due(ledger, workers=workers)
            assert lines(ledger) == from_nothing([r for r in ledger.find_readings() if r.report.sha256 != hidden])
    finally:
        monkey.undo()
    assert sum(taken) > 0


def test_on_a_server_too(where, pairs, monkeypatch):
    monkeypatch.setattr(pipeline_ahead, "LEAST", 5)
    taken = take_counted(monkeypatch)
    with Ledger.open(where) as ledger, looking_here(where, 3) as workers:
        ledger.record_all(pairs)
        join_due(ledger, workers=workers)
        assert lines(ledger) == from_nothing(list(ledger.find_readings()))
    assert sum(taken) > 0


@pytest.mark.parametrize("what", ["joined", "read"])
def test_what_was_found_before_another_process_changed_the_ledger_is_not_taken_over(tmp_path, pairs, monkeypatch, what):
    where, late = str(tmp_path / "a.db"), list[str]()
    monkeypatch.setattr(pipeline_ahead, "LEAST", 5)
    taken = take_counted(monkeypatch)
    with Ledger.open(where) as ledger, looking_here(where, 2) as workers:
        ledger.record_all(pairs)

        def spread(shares: Sequence[Share]) -> list[Ready]:
            found = list(workers.spread(shares))
            if not late and what == "joined":
                with ledger.writing() as connection:
                    store_joining.count_change(connection)
            elif not late:
                received, reading = pairs[3]
                ledger.record(received, replace(reading, reader=replace(reading.reader, rules="other"), claims=reading.claims[:1]))
            late.append(what)
            return found

        join_due(ledger, workers=Workers(where, 2, spread))
        assert late and not taken and lines(ledger) == from_nothing(list(ledger.find_readings()))


def test_processes_one_of_them_killed_give_the_same(tmp_path: Path, pairs, monkeypatch):
    where = str(tmp_path / "a.db")
    monkeypatch.setattr(pipeline_ahead, "LEAST", 5)
    taken = take_counted(monkeypatch)
    with Ledger.open(where) as ledger, in_processes(where, 2) as workers:
        ledger.record_all(pairs[:16])
        join_due(ledger, workers=workers)
        assert sum(taken) > 0 and lines(ledger) == from_nothing(list(ledger.find_readings()))
        multiprocessing.active_children()[0].kill()
        ledger.record_all(pairs[16:])
        join_due(ledger, workers=workers)
        assert lines(ledger) == from_nothing(list(ledger.find_readings()))


@given(REPORTS, st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_links_are_the_same_with_scores_taken_over_from_others(specs, seed):
    chance, mine = random.Random(seed), Compared()
    claims = relate.in_order(t for n, spec in enumerate(specs) for t in report(n, spec)[1])
    mine.number(chance.sample(claims, len(claims)))  # numbers of its own
    for _ in range(2):
        other, some = Compared(), set(chance.sample(sorted({t.sha256 for t in claims}), chance.randint(1, len(specs))))
        relate.find_near([t for t in claims if t.sha256 in some], other)
        mine.take(other)
    said = pairs_of(claims, NONE_YET)
    assert relate.find_links(claims, mine, said) == relate.find_links(claims, Compared(), said)
