"""`reportedly incidents`: the ledger's claims joined into incidents, filtered, as a table or as JSON Lines."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly import publicjson_incidents
from reportedly.cli_output import console_for, say
from reportedly.errors import UsageError
from reportedly.pipeline_review import open_review
from reportedly.publish.plain import in_one_line
from reportedly.records import Incident
from reportedly.relate_words import days_in_words, range_in_words
from reportedly.store import Ledger
from reportedly.store_claims import fold, read_days

if TYPE_CHECKING:
    from rich.table import Table

GRADES = ("confirmed", "fair", "weak", "contested", "discounted", "none")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the incidents; None asks nothing."""

    place: str | None = None
    first: str | None = None
    last: str | None = None
    type: str | None = None
    actor: str | None = None
    grade: str | None = None


def run(ledger: str, form: str, wanted: Wanted) -> None:
    """Prints the incidents of a ledger that fit. Raises UsageError, LedgerError."""
    if wanted.grade is not None and wanted.grade not in GRADES:
        raise UsageError(f"{wanted.grade!r} is no grade", f"grades are {', '.join(GRADES)}")
    first = read_days(wanted.first)[0] if wanted.first else None
    last = read_days(wanted.last)[1] if wanted.last else None
    with Ledger.open(ledger, create=False) as kept:
        found = [i for i in open_review(kept).incidents() if fits(i, wanted, first, last)]
    if form == "jsonl":
        for incident in found:
            sys.stdout.write(publicjson_incidents.dumps(incident) + "\n")
        return
    if found:
        console = console_for(sys.stdout)
        console.print(_table(found))
    say(f"{len(found)} {'incident' if len(found) == 1 else 'incidents'}")


def fits(incident: Incident, wanted: Wanted, first: str | None, last: str | None) -> bool:
    """True where the incident is of what is asked: `first` and `last` are ISO days; one without days fits only where none are asked."""
    if wanted.place and fold(wanted.place) not in {fold(p) for p in _place_names(incident)}:
        return False
    if wanted.type and wanted.type.casefold() not in {incident.type.casefold(), incident.subtype.casefold()}:
        return False
    if wanted.actor and fold(wanted.actor) not in {fold(n) for n in _actor_names(incident)}:
        return False
    if wanted.grade and wanted.grade != (incident.grade or "none"):
        return False
    return _in_days(incident, first, last)


def _in_days(incident: Incident, first: str | None, last: str | None) -> bool:
    if not first and not last:
        return True
    when = incident.when
    if when is None or not (when.earliest or when.latest):
        return False
    return (not last or (when.earliest or when.latest or "") <= last) and (not first or (when.latest or when.earliest or "") >= first)


def _place_names(incident: Incident) -> Iterator[str]:
    place = incident.place
    if place is not None:
        yield from (name for name in (place.id, place.name, place.country, place.admin1) if name)


def _actor_names(incident: Incident) -> Iterator[str]:
    for named in (*incident.targets, *(held.actor for held in incident.responsible), *incident.denied_by):
        yield named.name
        if named.id:
            yield named.id


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
