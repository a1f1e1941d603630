"""`reportedly incidents`: the ledger's incidents, brought up to date, filtered and sorted, as a table or as JSON Lines."""

import sys
from itertools import islice
from typing import TYPE_CHECKING

from reportedly import pipeline_joining, publicjson_incidents
from reportedly.cli_output import console_for, say, waiting
from reportedly.pipeline_coded import as_coded
from reportedly.publish.plain import in_one_line
from reportedly.records import Incident
from reportedly.relate_words import days_in_words, range_in_words
from reportedly.review import find_standing
from reportedly.review_redact import redact
from reportedly.store import Ledger
from reportedly.store_incidents import IncidentsWanted

if TYPE_CHECKING:
    from rich.table import Table


def run(ledger: str, form: str, wanted: IncidentsWanted, sort: str, limit: int | None, coder: str | None = None) -> None:
    """Prints the incidents of a ledger that are as wanted, as one coder's judgements give them where `coder` is named.

    Raises UsageError, NotFoundError, LedgerError.
    """
    with Ledger.open(ledger, create=False) as kept:
        names = find_standing(kept.find_judgements(kinds=("withhold", "undo"))).withheld_names
        if coder is not None:
            with waiting("joining"), as_coded(kept, coder) as coded:
                _print(coded, form, wanted, sort, limit, names)
            return
        kept.count_incidents(wanted)  # a wrong filter is said before any work
        with waiting("joining") as progress:
            pipeline_joining.join_due(kept, progress=progress)
        _print(kept, form, wanted, sort, limit, names)


def _print(kept: Ledger, form: str, wanted: IncidentsWanted, sort: str, limit: int | None, names: frozenset[str]) -> None:
    """Prints the incidents that are kept in a ledger, without the names that are withheld."""
    count = kept.count_incidents(wanted)
    found = (redact(incident, names) for incident in islice(kept.whole_incidents(wanted, sort), limit))
    if form == "jsonl":
        for incident in found:
            sys.stdout.write(publicjson_incidents.dumps(incident) + "\n")
        return
    shown = list(found)
    if shown:
        console_for(sys.stdout).print(_table(shown))
    more = f"; {len(shown)} shown" if len(shown) < count else ""
    say(f"{count} {'incident' if count == 1 else 'incidents'}{more}")


def _table(incidents: list[Incident]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("when", "where", "what, and who says so", "killed", "grade", "sources", "id"):
        table.add_column(name, overflow="fold", ratio=6 if name.startswith("what") else None)
    for i in incidents:
        killed = ", ".join(f"{range_in_words(t)} {'' if t.who == 'unspecified' else t.who}".strip() for t in i.tolls if t.toll == "killed")
        days = days_in_words(i.when) if i.when else ""
        cells = (days, i.place.name if i.place else "", i.summary, killed, i.grade or "none", str(i.independent_sources), i.id)
        table.add_row(*(Text(in_one_line(c)) for c in cells))
    return table
