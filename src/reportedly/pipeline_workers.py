"""Many reports over several processes: in input order, with so many in flight and no more; a worker that dies costs at most one report."""

import contextlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from reportedly.records import Failure, Reading, Received

AHEAD = 12  # batches in flight a worker: bounds memory however long the input is, and keeps workers at it while the first process joins
BATCH_REPORTS, BATCH_CHARS = 16, 60_000  # a batch is full with so many reports, or so much text

Batch = list[Received | Failure]
Outcomes = list[Reading | Failure]


@dataclass(slots=True)
class Work:
    """What the workers are to do: `read` takes a batch, `start` and `given` make a worker ready."""

    workers: int
    read: Callable[[Batch], Outcomes]
    start: Callable[..., None]
    given: tuple[Mapping[str, str], bool]
    pool: ProcessPoolExecutor | None = field(default=None)

    def submit(self, batch: Batch) -> "Future[Outcomes]":
        """Gives a batch to a worker, in a new pool where the old one broke."""
        for _ in range(2):
            if self.pool is None:
                self.pool = ProcessPoolExecutor(self.workers, initializer=_begin, initargs=(self.start, *self.given))
            with contextlib.suppress(BrokenProcessPool):
                return self.pool.submit(self.read, batch)
            self.drop()
        raise BrokenProcessPool("no worker can be started")

    def drop(self) -> None:
        """Lets go of a pool that broke."""
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None


def _begin(start: Callable[..., None], *given: object) -> None:
    """In a worker: makes it ready. Where the process that it works for is killed, nobody else would ever end it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*given)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def read_in_processes(received: Iterator[Received | Failure], work: Work) -> Iterator[tuple[Received | Failure, Reading | Failure]]:
    """Each input with what came of it, in order. A batch whose worker died is read again one by one; what kills its worker twice fails."""
    waiting: deque[tuple[Batch, Future[Outcomes]]] = deque()
    try:
        while True:
            while len(waiting) < work.workers * AHEAD and (batch := _take_batch(received)):
                waiting.append((batch, work.submit(batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                outcomes = future.result()
            except BrokenProcessPool:
                work.drop()
                outcomes = [_read_alone(one, work) for one in batch]
                waiting = deque((later, f if _is_well(f) else work.submit(later)) for later, f in waiting)
            yield from zip(batch, outcomes, strict=True)
    finally:
        if work.pool is not None:
            work.pool.shutdown(cancel_futures=True)


def _is_well(future: "Future[Outcomes]") -> bool:
    """True where its batch was read before the pool broke."""
    return future.done() and not future.cancelled() and future.exception() is None


def _take_batch(received: Iterator[Received | Failure]) -> Batch:
    """The next reports: so many, or so much text, that each batch takes about as long."""
    batch: Batch = []
    size = 0
    while len(batch) < BATCH_REPORTS and size < BATCH_CHARS and (one := next(received, None)) is not None:
        batch.append(one)
        size += len(one.text) if isinstance(one, Received) else 0
    return batch


def _read_alone(one: Received | Failure, work: Work) -> Reading | Failure:
    """One report in a worker of its own."""
    if isinstance(one, Failure):
        return one
    for _ in range(2):
        try:
            return work.submit([one]).result()[0]
        except BrokenProcessPool:
            work.drop()
    return Failure(one.origin, "the process that read this report died, twice",
                   "please report this with the text; the other reports are read", one.raw)
