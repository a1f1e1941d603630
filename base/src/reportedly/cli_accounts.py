"""`reportedly accounts`: who may log in to a desk that is opened with `reportedly serve --auth`."""

import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

commands = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None,
                       help="Accounts of a desk: who may log in, and what each may do.")
_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with; decisions are kept under it.")]
_Ledger = Annotated[str | None, typer.Option("--ledger", envvar="REPORTEDLY_LEDGER", metavar="FILE", show_default=False,
                                             help="The ledger to use; reportedly.db in the current folder where none is named.")]
_Role = Annotated[str, typer.Option("--role", metavar="ROLE", help="reader, coder, adjudicator or admin.")]
_Stdin = Annotated[bool, typer.Option("--password-stdin", help="Take the password from standard input instead of asking for it.")]


@commands.command("add")
def add(name: _Name, role: _Role = "coder", stdin: _Stdin = False, ledger: _Ledger = None) -> None:
    """Add an account, or give one a new role and password."""
    from reportedly.cli_output import say
    from reportedly.store import ledger_path
    from reportedly.web.accounts import accounts_path, add_account

    password = sys.stdin.readline().rstrip("\n") if stdin else typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
    path = accounts_path(ledger_path(ledger))
    add_account(path, name, role, password)
    say(f"{name} may log in as {role}; accounts are kept in {path}")


@commands.command("list")
def show(ledger: _Ledger = None) -> None:
    """List the accounts with their roles."""
    from reportedly.store import ledger_path
    from reportedly.web.accounts import accounts_path, read_accounts

    for account in sorted(read_accounts(accounts_path(ledger_path(ledger))).values(), key=lambda a: a.name):
        typer.echo(f"{account.name}\t{account.role}")


@commands.command("remove")
def remove(name: _Name, ledger: _Ledger = None) -> None:
    """Take an account away; what its owner decided stays."""
    from reportedly.cli_output import say
    from reportedly.store import ledger_path
    from reportedly.web.accounts import accounts_path, remove_account

    remove_account(accounts_path(ledger_path(ledger)), name)
    say(f"{name} may no longer log in")
