"""`reportedly import`: a recorder's spreadsheet into the ledger; each row that can't be taken is named, and the rest goes on."""

import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportedly import imports, pipeline, preserve, store_failures, vocab
from reportedly.cli_output import console_for, failure_line, say
from reportedly.cli_read import SOME_FAILED, find_aliases, join
from reportedly.errors import LedgerError, UsageError
from reportedly.imports_links import find_linked
from reportedly.ingest.columns import read_columns
from reportedly.ingest.recorded import find_recorded
from reportedly.ingest.recorded_map import read_record_map
from reportedly.publish.plain import in_one_line
from reportedly.records import Failure
from reportedly.store import Ledger

SHOWN = 10  # rows of a dry run
NOTED = 30  # sentences on what was not found; the rest is counted


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for; `by` None is the ledger's user."""

    path: Path
    columns: Path
    ledger: str
    by: str | None
    role: str
    is_dry: bool


def run(asked: Asked) -> int:
    """Imports, or shows what would come of it; gives the exit code: 0, or 3 where some rows could not be taken."""
    if asked.role not in vocab.JUDGE_ROLES:
        raise UsageError(f"{asked.role!r} judges nothing", f"give one of {', '.join(vocab.JUDGE_ROLES)}")
    columns = read_columns(asked.columns)
    by = asked.by or preserve.who()
    rows = find_recorded(asked.path, columns, read_record_map(columns, str(asked.columns)), by)
    return _show(rows, asked) if asked.is_dry else _import(rows, asked, by)


def _import(rows: imports.Rows, asked: Asked, by: str) -> int:
    states: Counter[str] = Counter()
    failed: set[str] = set()
    notes: list[str] = []
    joined = 0
    first = next(rows, None)  # a file that is no such table is said before a ledger is made
    with Ledger.open(asked.ledger) as ledger:
        if ledger.is_new:
            say(f"made a new ledger: {ledger.where}")
        tools = pipeline.open_tools(say, find_aliases(ledger), trained=False)
        given = imports.Importing(ledger, tools.gazetteer, tools.actors, by, asked.role)
        for one in imports.import_rows(itertools.chain([first] if first else [], rows), given):
            if isinstance(one, Failure):
                failed.add(store_failures.keep(ledger, one, _asked_of(asked)))
                say(f"error: {failure_line(one)}")
                continue
            states[one.state] += 1
            joined += one.joined
            notes += [f"{one.row.received.origin}: {note}" for note in one.notes]
        _close_settled(ledger, asked, failed)
        join(ledger)
    _say_notes(notes)
    parts = [f"{sum(states.values()):,} rows", *(f"{states[s]:,} {s}" for s in imports.STATES if states[s])]
    parts += [f"{joined:,} joined with a linked report"] * bool(joined) + [f"{len(failed):,} not taken, named above"] * bool(failed)
    say(f"{', '.join(parts)}; kept in {ledger.where}, decided by {by}")
    return SOME_FAILED if failed else 0


def _asked_of(asked: Asked) -> dict[str, str]:
    return {"path": str(asked.path.absolute()), "map": str(asked.columns.absolute()), "import": asked.by or ""}


def _close_settled(ledger: Ledger, asked: Asked, failed: set[str]) -> None:
    """Closes the failures of earlier imports of this file that did not come again: their rows were corrected, or taken out."""
    path = str(asked.path.absolute())
    for kept in store_failures.find(ledger):
        if kept.id not in failed and "import" in kept.asked and kept.asked.get("path") == path:
            store_failures.close(ledger, kept.id, store_failures.READ, "the file was imported again without it")


def _say_notes(notes: list[str]) -> None:
    for note in notes[:NOTED]:
        say(f"note: {in_one_line(note)}")
    if len(notes) > NOTED:
        say(f"note: and {len(notes) - NOTED:,} more of this kind")


# --- what would come of it -----------------------------------------------------------------------------------


def _show(rows: imports.Rows, asked: Asked) -> int:
    """Prints what the first rows would give, and keeps nothing."""
    ledger = _open_if_there(asked.ledger)
    tools = pipeline.open_tools(say, trained=False)
    failed = 0
    for one in itertools.islice(rows, SHOWN):
        if isinstance(one, Failure):
            failed += 1
            say(f"error: {failure_line(one)}")
            continue
        plan = imports.plan_row(one, tools.gazetteer, tools.actors)
        links = [link for link in one.links if ledger and find_linked(ledger, link)]
        _print_plan(plan, links)
    if ledger:
        ledger.close()
    say(f"nothing was kept: this is what the first rows{f' ({SHOWN})' if next(rows, None) else ''} would give")
    return SOME_FAILED if failed else 0


def _open_if_there(where: str) -> Ledger | None:
    try:
        return Ledger.open(where, create=False)
    except LedgerError:
        return None


def _print_plan(plan: imports.Plan, links: list[str]) -> None:
    import sys

    row, console = plan.row, console_for(sys.stdout)
    first, last = row.days
    console.print(in_one_line(f"{row.received.origin}  {row.received.source.id or ''}"), style="bold")
    shown = {
        "day": first if first == last else f"{first} to {last}", "place": plan.place or "not found", "sub-type": row.subtype,
        **{role: "; ".join(p.text for p in row.parties if p.role == role) for role in dict.fromkeys(p.role for p in row.parties)},
        **{f.toll: figures(f.low, f.best, f.high) for f in row.figures},
        "said by": row.said_by.text if row.said_by else f"{row.received.source.outlet} (the recorder)",
        "linked": f"{len(row.links)}, of which the ledger has {len(links)}" if row.links else "",
        "notes": "; ".join(row.notes)}
    for name, value in shown.items():
        if value:
            console.print(f"  {name:12}{in_one_line(value)}", markup=False)
    for note in plan.notes:
        console.print(f"  {'?':12}{in_one_line(note)}", markup=False)


def figures(low: int | None, best: int | None, high: int | None) -> str:
    """A figure in words.

    >>> figures(12, 12, None), figures(9, None, 17), figures(None, None, 20), figures(4, 4, 4)
    ('at least 12', '9 to 17', 'up to 20', '4')
    """
    if low is None:
        return f"up to {high}" if best is None else f"{best}, at most {high}" if high is not None else str(best)
    if high is None:
        return f"at least {low}"
    middle = f", best {best}" if best is not None and low != high else ""
    return str(low) if low == high else f"{low} to {high}{middle}"
