"""Joining in parallel: workers make the claims of due reports ready and compare them, ahead of the one writer that joins them.

A score depends on two claims alone, so what workers give is only there sooner: what they leave out is found when it is asked for, and
the incidents are the same, one by one.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from reportedly import relate, store_joining
from reportedly.compare_once import Compared
from reportedly.compare_tellings import tellings_of
from reportedly.pipeline_around import AT_ONCE, find_postings, traces_of
from reportedly.pipeline_step import Claims, Known, Step
from reportedly.records_review import NONE_YET
from reportedly.relate_blocks import find_alike, looks_under
from reportedly.review import Standing, review
from reportedly.store import Ledger

LEAST = 20  # originals of one share: fewer are not worth the way to a worker


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker makes ready: readings by their originals, under what people decided. `where` is the ledger, as it is opened."""

    where: str
    live: Mapping[str, str]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Ready:
    """The claims of each original, and what is known of pairs of these and their neighbours."""

    told: Mapping[str, Claims]
    compared: Compared


@dataclass(frozen=True, slots=True)
class Workers:
    """Who looks ahead: so many at a time, in the ledger at `where`; `spread` gives what came of shares, as far as anything did."""

    where: str
    count: int
    spread: Callable[[Sequence[Share]], Iterable[Ready]]

    def look(self, live: Mapping[str, str], standing: Standing) -> list[Ready]:
        """What workers find of these readings; neighbours in `live` go to one worker."""
        size = max(LEAST, -(-len(live) // self.count))
        originals = iter(live)
        shares = []
        while some := list(islice(originals, size)):
            shares.append(Share(self.where, {s: live[s] for s in some}, standing))
        return list(self.spread(shares)) if len(shares) > 1 else []


@contextmanager
def in_processes(where: str, count: int) -> Iterator[Workers]:
    """Processes of this machine, started when they are first asked. If one dies the writer does the rest alone."""
    # not forked: a child would take over what this process knows of its locks on the ledger's file
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:

        def spread(shares: Sequence[Share]) -> Iterator[Ready]:
            try:
                yield from pool.map(look, shares)
            except BrokenProcessPool:
                return

        yield Workers(where, count, spread)


def claims_of(ledger: Ledger, reading: str, standing: Standing) -> Claims:
    """The claims of a kept reading as people left them, ready to be compared."""
    return tuple(tellings_of(review(ledger.reading(reading), standing).reading))


# --- in a worker -----------------------------------------------------------------------------------------

_opened: dict[str, tuple[Ledger, Known]] = {}


def look(share: Share) -> Ready:
    """Makes a share's claims ready and compares them with one another and with those in the ledger."""
    if share.where not in _opened:
        _opened[share.where] = Ledger.open(share.where, create=False), Known()
    ledger, known = _opened[share.where]
    known.compared = Compared()
    told = {sha256: claims_of(ledger, reading, share.standing) for sha256, reading in share.live.items()}
    with ledger.looking() as connection:
        step, alike = Step(connection, NONE_YET, known), _find_alike(connection, told)
        originals = iter(told)
        while some := list(islice(originals, AT_ONCE)):
            _compare(step, some, told, {pair for pair in alike if pair[0] in some or pair[1] in some})
    return Ready(told, known.compared)


def _compare(step: Step, some: Sequence[str], told: Mapping[str, Claims], alike: set[tuple[str, str]]) -> None:
    keys = {key for s in some for t in told[s] for key in looks_under(t)}
    numbers = {n for found in store_joining.find_under(step.connection, list(keys)).values() for n in found}
    others = store_joining.find_joined(step.connection, originals=[s for pair in alike for s in pair if s not in told]).values()
    around = step.load_numbers(numbers | {r.n for r in others})
    beside, asked = relate.in_order(t for claims in {**around, **told}.values() for t in claims), set(some)
    relate.find_near(beside, step.known.compared, alike, [i for i, t in enumerate(beside) if t.sha256 in asked], step.lies_under)


def _find_alike(connection: sa.Connection, told: Mapping[str, Claims]) -> set[tuple[str, str]]:
    """The reports that are alike, one of each pair being of these, as if these were in the ledger already."""
    mine = traces_of(told)
    there = find_postings(connection, mine, 1)
    return find_alike({key: sorted({*reports, *there.get(key, ())}) for key, reports in mine.items()}, told)
