"""The one place where the stages meet: a report in, a reading out; many reports in, readings in the same order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.records import Failure, Reading, Received, Source


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages are given: the open gazetteer, the actor registry."""


def open_tools() -> Tools:
    """The packaged gazetteer and registries, opened once a process."""
    raise NotImplementedError


def read_text(text: str, source: Source, tools: Tools) -> Reading:
    """One report read end to end. Raises InputError for text that can't be a report."""
    raise NotImplementedError


def read_many(received: Iterable[Received | Failure], workers: int = 1) -> Iterator[tuple[Received | Failure, Reading | Failure]]:
    """Reads in input order, over `workers` processes; an input that can't be read becomes a Failure and the rest goes on."""
    raise NotImplementedError
