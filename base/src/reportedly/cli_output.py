"""How the command prints: a console that knows its width, readings in each format, failures in two lines."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from reportedly import publicjson
from reportedly.publish.plain import in_one_line
from reportedly.records import Failure, Reading

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

SHOWN_AFTER = 1.0  # seconds of work before a bar appears
FILE_WIDTH = 160  # columns of a table that no terminal shows, unless COLUMNS says otherwise


def console_for(out: TextIO) -> "Console":
    """A console on this stream: coloured and as wide as the terminal, or plain and FILE_WIDTH wide."""
    from rich.console import Console

    wide = None if out.isatty() or os.environ.get("COLUMNS") else FILE_WIDTH
    return Console(file=out, width=wide, highlight=False, emoji=False, markup=False, soft_wrap=False)


def write_readings(readings: Iterable[Reading], form: str, out: TextIO, console: "Console | None" = None) -> None:
    """Readings in one of the formats of `--format`, each written as it comes."""
    match form:
        case "jsonl":
            for reading in readings:
                out.write(publicjson.dumps(reading) + "\n")
        case "json":
            _write_array(readings, out)
        case "csv":
            from reportedly.publish.rows import write_csv

            write_csv(readings, out)
        case _:
            _write_tables(readings, console or console_for(out))


def _write_array(readings: Iterable[Reading], out: TextIO) -> None:
    """One JSON array, one reading a line."""
    between = "[\n"
    for reading in readings:
        out.write(between + publicjson.dumps(reading))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


def _write_tables(readings: Iterable[Reading], console: "Console") -> None:
    from reportedly.publish.table import reading_table

    for reading in readings:
        console.print(reading_table(reading, console.width))


def failure_line(failure: Failure) -> str:
    """An input that could not be read: which and why, and on a second line the next step."""
    hint = f"\nhint: {in_one_line(failure.hint)}" if failure.hint else ""
    return f"{in_one_line(failure.origin)}: {in_one_line(failure.message)}{hint}"


def say(message: str) -> None:
    """A line for the user, on standard error."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


@contextmanager
def waiting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, if standard error is one, once the work takes a while; what is given is told how much of how much is done."""
    began = time.monotonic()
    bars: list[Progress] = []

    def tell(done: int, total: int) -> None:
        if not bars and sys.stderr.isatty() and time.monotonic() - began > SHOWN_AFTER:
            from rich.progress import Progress

            bars.append(Progress(console=console_for(sys.stderr), transient=True))
            bars[0].add_task(what)
            bars[0].start()
        for bar in bars:
            bar.update(bar.task_ids[0], completed=done, total=total)

    try:
        yield tell
    finally:
        for bar in bars:
            bar.stop()
