"""`reportedly ledger`: the ledger as a whole, moved from a file to a server or back."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from reportedly.errors import LedgerError, UsageError

commands = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None, help="The ledger as a whole: move it.")


@commands.callback()
def _ledger() -> None:
    pass


@commands.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The ledger: a file, or postgresql://USER@HOST/NAME.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A file that is not there yet, or an empty database.")],
) -> None:
    """Copy a ledger, from a file to a server or back, and verify the copy."""
    from reportedly.cli_output import say, waiting
    from reportedly.store import Ledger
    from reportedly.store_location import is_url

    if not is_url(target) and Path(target).exists():
        raise UsageError(f"{target} exists already", "name a file that is not there yet")
    with Ledger.open(source, create=False) as old, Ledger.open(target) as new:
        before = old.seal()
        with waiting("copying") as progress:
            rows = old.copy_to(new, progress)
        for fault in new.each_fault():
            sys.stdout.write(f"{fault}\n")
            raise LedgerError(f"the copy {new.where} is not whole", "run `reportedly verify` on both; the original was not touched")
        if new.seal() != before:
            raise LedgerError(f"the ledger {old.where} was written to while it was copied", "copy it again when nobody writes")
        say(f"copied {rows:,} rows to {new.where}, and verified it: {new.seal()}")
        say("name it with --ledger or $REPORTEDLY_LEDGER; the old one was left as it is")
