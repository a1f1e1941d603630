"""`reportedly read`: reports in, claims printed in the same order, failures named on standard error."""

import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly import pipeline
from reportedly.cli_output import console_for, failure_line, say, write_readings
from reportedly.ingest.columns import read_columns
from reportedly.ingest.given import check_given
from reportedly.ingest.inputs import find_inputs, note_of
from reportedly.publish.plain import in_one_line
from reportedly.records import Failure, Reading, Received
from reportedly.runlog import RunLog, open_log

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from reportedly import scale_parts
    from reportedly.parquet import Parts
    from reportedly.pipeline_ahead import Workers
    from reportedly.store import Ledger

SOME_FAILED = 3
MANY = 4  # processes that may look ahead of the writer: on two cores they only take its time
JOINED_AFTER = 200  # reports kept before they are first joined, then whenever as many again came, in the order of their days
WRITTEN_TOGETHER, WRITTEN_AFTER = 64, 0.5  # reports, or seconds, of one transaction; where somebody types, each report has its own
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
    columns: Path | None = None
    trained: bool = True
    engine: str = "local"
    address: str | None = None
    log: Path | None = None
    metrics: Path | None = None
    translate: str | None = None
    parquet: Path | None = None


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
            parts.append(f"{_counted(self.failures, 'failure')} named above")
        return ", ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def run(asked: Asked) -> int:
    """Reads, prints and keeps; gives the exit code: 0, or 3 where some inputs could not be read."""
    columns = read_columns(asked.columns) if asked.columns else None
    received = find_inputs(asked.paths, published=asked.published, outlet=asked.outlet, stdin=sys.stdin.buffer, columns=columns)
    tally, log = Tally(), open_log(asked.log)
    console = console_for(sys.stdout)
    with opened(asked.ledger) as ledger, progress_bar(asked.paths, tally, console) as tick:
        tools = pipeline.open_tools(say, find_aliases(ledger) if ledger else None, asked.trained)
        parts = open_parts(asked.parquet, tools)
        if parts is not None and ledger is None:
            received = parts.not_yet(received)
        folders = find_folders(asked, tools, ledger, parts)
        outcomes = with_translations(find_outcomes(received, asked, tools, ledger, folders), asked, tools, ledger)
        outcomes = parts.kept(outcomes) if parts is not None else outcomes
        outcomes = logged(kept_failures(outcomes, ledger, replace(asked, paths=folders.paths) if folders else asked), log)
        write_readings(_readings(outcomes, tally, tick), asked.form, sys.stdout, console)
        sys.stdout.flush()
        if ledger:
            join(ledger, asked)
    log.finish(asked.metrics)
    say(tally.words() + (f"; kept in {ledger.where}" if ledger else ""))
    return SOME_FAILED if tally.failures else 0


def open_parts(folder: Path | None, tools: pipeline.Tools) -> "Parts | None":
    """The folder of Parquet parts that was asked for. Raises UsageError."""
    if folder is None:
        return None
    from reportedly.parquet import Parts

    return Parts(folder, pipeline.reader(tools))


def find_aliases(ledger: "Ledger") -> dict[str, str]:
    """The names of places that people have settled in this ledger, with the ids of their entries."""
    judgements = ledger.find_judgements(kinds=("place", "undo"))
    if not judgements:
        return {}
    from reportedly.review import find_standing

    return find_standing(judgements).aliases


@contextmanager
def opened(where: str | None) -> "Iterator[Ledger | None]":
    """The ledger, made where there is none, which is said; None where nothing is to be kept."""
    if where is None:
        yield None
        return
    from reportedly.store import Ledger  # heavy: only where something is kept

    with Ledger.open(where) as ledger:
        if ledger.is_new:
            say(f"made a new ledger: {ledger.where}")
        yield ledger


def find_outcomes(
    received: Iterator[Received | Failure], asked: Asked, tools: pipeline.Tools, ledger: "Ledger | None",
    folders: "scale_parts.Parts | None" = None,
) -> Iterator[Outcome]:
    """What comes of each input, in order; what the ledger has of this very reader is not read again.

    `folders` are those whose parts the workers read, in place of the inputs.
    """
    if ledger is None:
        yield from _of_parts(folders, asked) if folders else _many(received, asked, tools)
        return
    kept, joined_at = 0, JOINED_AFTER
    waiting: deque[tuple[Received | Failure, Reading | None]] = deque()
    fresh: list[Outcome] = []
    began, together = time.monotonic(), asked.workers > 1 or "-" not in asked.paths
    outcomes = (_as_kept(_of_parts(folders, asked), ledger, tools, waiting) if folders
                else _many(_not_yet_read(received, ledger, tools, waiting), asked, tools))
    for one, outcome in outcomes:
        began = began if fresh else time.monotonic()
        fresh.append((one, outcome))
        if together and len(fresh) < WRITTEN_TOGETHER and time.monotonic() - began < WRITTEN_AFTER:
            continue
        yield from _in_turn(_recorded(fresh, ledger), waiting)
        kept, fresh = kept + len(fresh), []
        if kept >= joined_at:
            join(ledger, asked)
            joined_at = 2 * kept
    yield from _in_turn(_recorded(fresh, ledger), waiting)


def _many(received: Iterator[Received | Failure], asked: Asked, tools: pipeline.Tools) -> Iterator[Outcome]:
    """Reads with the engine that was asked for."""
    if asked.engine == "ray":
        from reportedly.scale import read_on_ray

        return read_on_ray(received, tools, asked.workers, asked.address)
    return pipeline.read_many(received, asked.workers, tools)


def find_folders(asked: Asked, tools: pipeline.Tools, ledger: "Ledger | None", parts: "Parts | None") -> "scale_parts.Parts | None":
    """The parts that Ray's workers are to read themselves: of folders and object storage; None where none is named. Raises UsageError."""
    if asked.engine != "ray":
        return None
    from reportedly import scale_parts

    if not any(scale_parts.holds_parts(path) for path in asked.paths):
        return None
    known = [frozenset(parts.done)] if parts is not None else []
    if ledger is not None:
        from reportedly.store_readings import find_captures_read

        known.append(ledger.ask(lambda connection: find_captures_read(connection, pipeline.reader(tools))))
    given = check_given(asked.published, asked.outlet, read_columns(asked.columns) if asked.columns else None)
    return scale_parts.Parts(scale_parts.find_parts(asked.paths), given, tools.aliases, asked.trained, tuple(known))


def _of_parts(folders: "scale_parts.Parts", asked: Asked) -> Iterator[Outcome]:
    from reportedly.scale_parts import read_parts_on_ray

    return read_parts_on_ray(folders, asked.workers, asked.address)


def _as_kept(
    outcomes: Iterator[Outcome], ledger: "Ledger", tools: pipeline.Tools, waiting: "deque[tuple[Received | Failure, Reading | None]]",
) -> Iterator[Outcome]:
    """What workers read without the ledger, as if they had it: nothing that was erased, and the text that it keeps of these bytes."""
    for one, outcome in outcomes:
        kept = _kept(one, ledger)
        if isinstance(kept, Failure):
            outcome = kept
        elif isinstance(one, Received) and kept.text != one.text:
            outcome = pipeline.read_one(kept, tools)
        waiting.append((kept, None))
        yield kept, outcome


def _kept(one: Received | Failure, ledger: "Ledger") -> Received | Failure:
    """The input with the text that the ledger keeps of its bytes; a Failure where they were erased."""
    from reportedly import store_erase

    if isinstance(one, Failure):
        return one
    if store_erase.is_erased(ledger, one.source.sha256):
        return Failure(one.origin, "these bytes were erased from this ledger", "`reportedly judge list` says by whom and why")
    return replace(one, text=ledger.kept_text(one))


def with_translations(
    outcomes: Iterator[Outcome], asked: Asked, tools: pipeline.Tools, ledger: "Ledger | None",
) -> Iterator[Outcome]:
    """The same outcomes, with translations where a command for them was given, which is said."""
    if asked.translate is None:
        return outcomes
    from reportedly.translate import read_command, translations

    command = read_command(asked.translate)
    say(f"note: the text of reports that are not English is given to {command[0]}; it leaves this machine if that sends it anywhere")
    return translations(outcomes, command, tools, ledger)


def logged(outcomes: Iterator[Outcome], log: RunLog) -> Iterator[Outcome]:
    """The same outcomes, each counted and logged."""
    for received, outcome in outcomes:
        log.note(received, outcome)
        yield received, outcome


def _recorded(fresh: list[Outcome], ledger: "Ledger") -> list[Outcome]:
    """The same outcomes, their readings kept in one transaction: all of them or, where the process is killed, none."""
    if not fresh:
        return []
    read = [(one, outcome) for one, outcome in fresh if isinstance(one, Received) and isinstance(outcome, Reading)]
    kept = iter(ledger.record_all(read))
    return [(one, next(kept) if isinstance(one, Received) and isinstance(outcome, Reading) else outcome) for one, outcome in fresh]


def _in_turn(outcomes: list[Outcome], waiting: "deque[tuple[Received | Failure, Reading | None]]") -> Iterator[Outcome]:
    """What was read, with what the ledger had already in between, in the order of the input."""
    for one, outcome in outcomes:
        yield from _known_first(waiting)
        waiting.popleft()
        yield one, outcome
    yield from _known_first(waiting)


def kept_failures(outcomes: Iterator[Outcome], ledger: "Ledger | None", asked: Asked) -> Iterator[Outcome]:
    """The same outcomes; each failure is kept in the ledger, and one of an earlier run is closed where its input is read now."""
    if ledger is None:
        yield from outcomes
        return
    from reportedly import store_failures

    waiting = {failure.origin: failure.id for failure in store_failures.find(ledger)}
    for received, outcome in outcomes:
        if isinstance(outcome, Failure):
            waiting.pop(outcome.origin, None)
            store_failures.keep(ledger, outcome, _asked_of(outcome.origin, asked))
        elif received.origin in waiting:
            store_failures.close(ledger, waiting.pop(received.origin), store_failures.READ, "read when it came again")
        yield received, outcome


def _asked_of(origin: str, asked: Asked) -> dict[str, str]:
    """What is needed to try an input again: its path, and what was said of it."""
    path = max((p for p in asked.paths if origin.startswith(p)), key=len, default=None)
    if path is not None and "://" not in path:
        path = str(Path(path).absolute())
    columns = str(asked.columns.absolute()) if asked.columns else None
    said = {"path": path, "published": asked.published, "outlet": asked.outlet, "map": columns}
    return {name: value for name, value in said.items() if value}


def join(ledger: "Ledger", asked: Asked | None = None) -> None:
    """Brings the incidents up to date with what was kept; a run that ends before leaves that to the next command."""
    from reportedly.pipeline_joining import join_due

    with _joiners(ledger, asked) as workers:
        join_due(ledger, workers=workers)


@contextmanager
def _joiners(ledger: "Ledger", asked: Asked | None) -> "Iterator[Workers | None]":
    """Who looks ahead of the writer: Ray's workers; processes where many reports are due, as after a change of rules; else nobody."""
    from reportedly.pipeline_joining import LARGE, count_to_join

    if asked is None or asked.ledger is None or asked.workers < 2:
        yield None
    elif asked.engine == "ray":
        from reportedly.scale import joiners

        yield joiners(asked.ledger, asked.workers, asked.address)
    elif asked.workers >= MANY and ledger.ask(count_to_join) >= LARGE:
        from reportedly.pipeline_ahead import in_processes

        with in_processes(asked.ledger, asked.workers) as workers:
            yield workers
    else:
        yield None


def _not_yet_read(
    received: Iterator[Received | Failure], ledger: "Ledger", tools: pipeline.Tools,
    waiting: "deque[tuple[Received | Failure, Reading | None]]",
) -> Iterator[Received | Failure]:
    """What has still to be read; every input joins `waiting`, with the ledger's reading where it has one, so that the order stays."""
    for one in received:
        kept = _kept(one, ledger)
        old = None if isinstance(kept, Failure) else _pick_known(kept, ledger, tools)
        waiting.append((kept, old))
        if old is None:
            yield kept


def _known_first(waiting: "deque[tuple[Received | Failure, Reading | None]]") -> Iterator[Outcome]:
    """The inputs at the head of the queue that the ledger has already."""
    while waiting and (old := waiting[0][1]) is not None:
        yield waiting.popleft()[0], old


def _pick_known(received: Received, ledger: "Ledger", tools: pipeline.Tools) -> Reading | None:
    """This reader's reading of the same bytes in the same context, where the ledger has it."""
    capture = ledger.find_capture(received)
    return ledger.current_reading(capture, pipeline.reader(tools)) if capture else None


def _readings(outcomes: Iterable[Outcome], tally: Tally, tick: "Tick") -> Iterator[Reading]:
    """The readings among the outcomes; failures are named on standard error in their turn."""
    for received, outcome in outcomes:
        tally.count(received, outcome)
        tick()
        if isinstance(outcome, Failure):
            sys.stdout.flush()
            say(f"error: {failure_line(outcome)}")
        else:
            if isinstance(received, Received) and (note := note_of(received)):
                say(f"note: {in_one_line(received.origin)}: {in_one_line(note)}")
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
        self.bar.update(self.task, completed=self.tally.size, said=f"{self.tally.words()}, {self.rate():,.0f} a minute")

    def rate(self) -> float:
        """Reports a minute since the beginning."""
        return 60 * self.tally.reports / max(0.1, time.monotonic() - self.began)

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
    if any(p == "-" or p.endswith((".gz", ".zst", ".zstd")) or not Path(p).is_file() for p in paths):
        return None
    try:
        return sum(Path(p).stat().st_size + 1 for p in paths)
    except (OSError, ValueError):
        return None
