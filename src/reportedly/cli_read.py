"""`reportedly read`: reports in, claims printed in the same order, failures named on standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly import pipeline
from reportedly.cli_output import console_for, failure_line, say, write_readings
from reportedly.ingest.inputs import find_inputs
from reportedly.records import Failure, Reading, Received

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

SOME_FAILED = 3
SHOWN_AFTER = 1.0  # seconds of work before a progress bar appears

Outcome = tuple[Received | Failure, Reading | Failure]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for; `ledger` None keeps nothing."""

    paths: tuple[str, ...]
    published: str | None
    outlet: str | None
    form: str
    ledger: str | None
    workers: int


@dataclass(slots=True)
class Tally:
    """What came of the inputs, counted while they pass."""

    reports: int = 0
    claims: int = 0
    failures: int = 0
    not_english: int = 0
    size: int = 0

    def count(self, received: Received | Failure, outcome: Reading | Failure) -> None:
        """Counts one input and what came of it."""
        self.size += len(received.raw or b"") + 1
        if isinstance(outcome, Failure):
            self.failures += 1
            return
        self.reports += 1
        self.claims += len(outcome.claims)
        self.not_english += outcome.report.language not in (None, "en")

    def words(self) -> str:
        """The closing line: how many reports, claims and failures."""
        parts = [_counted(self.reports, "report"), _counted(self.claims, "claim")]
        if self.not_english:
            parts.append(f"{self.not_english:,} not in English and not read yet")
        if self.failures:
            parts.append(f"{self.failures:,} could not be read")
        return ", ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def run(asked: Asked) -> int:
    """Reads, prints and keeps; gives the exit code: 0, or 3 where some inputs could not be read."""
    received = find_inputs(asked.paths, published=asked.published, outlet=asked.outlet, stdin=sys.stdin.buffer)
    tools = pipeline.open_tools(say)
    tally = Tally()
    out = sys.stdout
    console = console_for(out)
    with progress_bar(asked.paths, tally, console) as tick, outcomes_of(received, asked, tools) as outcomes:
        write_readings(_readings(outcomes, tally, tick), asked.form, out, console)
        out.flush()
    say(tally.words() + (f"; kept in {asked.ledger}" if asked.ledger else ""))
    return SOME_FAILED if tally.failures else 0


@contextmanager
def outcomes_of(received: Iterable[Received | Failure], asked: Asked, tools: pipeline.Tools) -> Iterator[Iterator[Outcome]]:
    """What comes of each input, in order, kept in the ledger where one is wanted."""
    yield pipeline.read_many(received, asked.workers, tools)


def _readings(outcomes: Iterable[Outcome], tally: Tally, tick: "Tick") -> Iterator[Reading]:
    """The readings among the outcomes; failures are named on standard error in their turn."""
    for received, outcome in outcomes:
        tally.count(received, outcome)
        tick()
        if isinstance(outcome, Failure):
            sys.stdout.flush()
            say(f"error: {failure_line(outcome)}")
        else:
            yield outcome


# --- progress --------------------------------------------------------------------------------------------


class Tick:
    """Called after each report: shows a bar once the work has taken a while, on a terminal only."""

    def __init__(self, total: int | None, tally: Tally, console: "Console | None") -> None:
        self.total, self.tally, self.console = total, tally, console
        self.began, self.bar = time.monotonic(), None  # type: float, Progress | None

    def __call__(self) -> None:
        if self.console is None:
            return
        if self.bar is None:
            if time.monotonic() - self.began < SHOWN_AFTER:
                return
            self.bar = _new_bar(self.console)
            self.task = self.bar.add_task("reading", total=self.total, said="")
            self.bar.start()
        self.bar.update(self.task, completed=self.tally.size, said=self.tally.words())

    def stop(self) -> None:
        """Takes the bar away."""
        if self.bar is not None:
            self.bar.stop()


@contextmanager
def progress_bar(paths: tuple[str, ...], tally: Tally, out: "Console") -> Iterator[Tick]:
    """A bar on the terminal: on that of the table where it goes to one, else on standard error's, else none."""
    console = out if out.is_terminal else console_for(sys.stderr) if sys.stderr.isatty() else None
    tick = Tick(_total_size(paths), tally, console)
    try:
        yield tick
    finally:
        tick.stop()


def _new_bar(console: "Console") -> "Progress":
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(TextColumn("reading"), BarColumn(bar_width=24), TextColumn("{task.fields[said]}"), TimeRemainingColumn(),
                    console=console, transient=True)


def _total_size(paths: tuple[str, ...]) -> int | None:
    """Bytes to read in all; None where that can't be told before (standard input, packed files)."""
    if any(p == "-" or p.endswith((".gz", ".zst", ".zstd")) for p in paths):
        return None
    try:
        return sum(Path(p).stat().st_size + 1 for p in paths)
    except (OSError, ValueError):
        return None
