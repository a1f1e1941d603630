"""An edition as CSV (RFC 4180, UTF-8): one row an incident; no cell can run as a formula, an empty cell means that no source says."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from reportedly.publish import flat
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource
from reportedly.publish.plain import in_cell


def write_csv(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.csv."""
    path = folder / "incidents.csv"
    write_table(path, flat.NAMES, (list(flat.row(e).values()) for e in edition.entries))
    return (Resource(path.name, "csv", "Incidents, one a row, in our own columns.", flat.COLUMNS),)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[flat.Value]]) -> None:
    """A table of cells that a spreadsheet shows and never runs."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        for cells in rows:
            writer.writerow([_cell(c) for c in cells])


def _cell(value: flat.Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return in_cell(value) if isinstance(value, str) else value
