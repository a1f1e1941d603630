"""`reportedly failures`: what could not be read, listed, tried again, or dismissed."""

import json
import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from reportedly.errors import UsageError

commands = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None,
                       help="What could not be read: list it, try it again, or dismiss it.")
Ledger = Annotated[str | None, typer.Option("--ledger", envvar="REPORTEDLY_LEDGER", metavar="FILE", show_default=False,
                                             help="The ledger to use; reportedly.db in the current folder where none is named.")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Failures' ids, or their first letters; all open ones without.")]
Form = Annotated[str, typer.Option("--format", metavar="FORM", help="table, or jsonl.")]


@commands.command("list")
def show(ledger: Ledger = None, form: Form = "table",
         every: Annotated[bool, typer.Option("--all", help="Those that were read after all or dismissed too.")] = False) -> None:
    """List what could not be read, and why."""
    from dataclasses import asdict

    from reportedly import store_failures
    from reportedly.cli_output import console_for
    from reportedly.store import Ledger as OpenLedger
    from reportedly.store import ledger_path

    if form not in {"table", "jsonl"}:
        raise UsageError(f"there is no format {form!r}", "give table or jsonl")
    with OpenLedger.open(ledger_path(ledger), create=False) as opened:
        found = store_failures.find(opened, None if every else store_failures.OPEN)
    if form == "jsonl":
        for failure in found:
            print(json.dumps(asdict(failure), ensure_ascii=False))  # noqa: T201
        return
    from rich.table import Table

    from reportedly.publish.plain import in_one_line

    table = Table(box=None, pad_edge=False)
    for name in ("id", "state", "times", "last", "what", "why not", "next step"):
        table.add_column(name, overflow="fold")
    for f in found:
        table.add_row(f.id[:10], f.state, str(f.times), f.last_at[:16], in_one_line(f.origin), in_one_line(f.message), in_one_line(f.hint))
    console_for(sys.stdout).print(table if found else "nothing failed that was not read or dismissed since")


@commands.command()
def retry(identifiers: Ids = None, ledger: Ledger = None) -> None:
    """Try them again: from the bytes that are kept, else from where they came."""
    from reportedly import failures
    from reportedly.cli_output import failure_line, say
    from reportedly.store import Ledger as OpenLedger
    from reportedly.store import ledger_path

    with OpenLedger.open(ledger_path(ledger), create=False) as opened:
        read = left = 0
        for kept, failure in failures.retry(opened, identifiers or ()):
            if failure is None:
                read += 1
                say(f"{kept.id[:10]} is read: {kept.origin}")
            else:
                left += 1
                say(f"error: {failure_line(failure)}")
    say(f"{read} read, {left} not")
    raise typer.Exit(3 if left else 0)


@commands.command()
def dismiss(identifiers: Annotated[list[str], typer.Argument(metavar="ID...", help="Failures' ids, or their first letters.")],
            because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why nothing is lost by that; it is kept.")],
            ledger: Ledger = None) -> None:
    """Take them from the list; who did it and why stays in the log of custody."""
    from reportedly import store_failures
    from reportedly.cli_output import say
    from reportedly.store import Ledger as OpenLedger
    from reportedly.store import ledger_path

    if not because.strip():
        raise UsageError("a failure is dismissed for a reason", "--because 'it is the same file as …'")
    with OpenLedger.open(ledger_path(ledger), create=False) as opened:
        found = [store_failures.pick(opened, one) for one in identifiers]
        for failure in found:
            store_failures.close(opened, failure.id, store_failures.DISMISSED, because.strip())
    say(f"{len(found)} dismissed")


