"""What goes with every edition: a page that says what it is and what was held back, the codebook, the licence, and datapackage.json."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly import __version__, vocab
from reportedly.publish.edition import HELD_BACK, Edition
from reportedly.publish.plain import in_one_line
from reportedly.records import Json

if TYPE_CHECKING:
    from reportedly.publish.flat import Column

DESCRIPTION = "datapackage.json"
PAGES = ("README.md", "CODEBOOK.md", "LICENSE.md", DESCRIPTION)  # what every edition holds beside its resources
LICENCE = """# Licence of this data

The coding in these files (which reports tell of one incident, its type, days, place, figures and who says so) may be used under
CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/): name the publisher of this edition, and say that it was made with Reportedly.

- Places and their points: GeoNames (https://www.geonames.org), CC BY 4.0; areas: Natural Earth, public domain.
- Quoted words are their publishers' and are cited; no report is carried whole.
- Types of events are named after ACLED's codebook so that codings can be compared; no data of ACLED's or UCDP's is included.
"""
_NOT_A_FACT = """\
Nothing here is a finding of fact. A row tells what reports say that somebody says: keep `status`, `voice` and `said_by` with every figure
and name that you take from it. An empty cell means that no source says; it is not zero. Counts of rows are not counts of events."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of an edition: its name, form and meaning, and its columns where it is a table."""

    name: str
    form: str
    meaning: str
    columns: "Sequence[Column]"


def about(edition: Edition) -> dict[str, Json]:
    """What an edition is, as JSON: kind, marks, what was asked, what was held back, by which readers."""
    asked = edition.asked
    return {
        "edition": edition.kind,
        "marks": list(edition.marks),
        "date": asked.date,
        "from": asked.first,
        "to": asked.last,
        "country": asked.country,
        "admin1": asked.admin1,
        "includes_unreviewed": asked.unreviewed or asked.internal,
        "embargo_days": None if asked.internal else asked.embargo,
        "incidents": len(edition.entries),
        "held_back": dict(edition.held_back),
        "readers": list(edition.readers),
        "schema": vocab.SCHEMA,
        "written_by": f"reportedly {__version__}",
    }


def write_package(edition: Edition, folder: Path, resources: Sequence[Resource]) -> None:
    """Writes README.md, CODEBOOK.md, LICENSE.md and datapackage.json beside the resources, which must be there already."""
    (folder / "README.md").write_text(readme(edition, resources), encoding="utf-8")
    (folder / "CODEBOOK.md").write_text(codebook(resources), encoding="utf-8")
    (folder / "LICENSE.md").write_text(LICENCE, encoding="utf-8")
    described = json.dumps(datapackage(edition, folder, resources), ensure_ascii=False, indent=1)
    (folder / DESCRIPTION).write_text(described + "\n", encoding="utf-8")


def readme(edition: Edition, resources: Sequence[Resource]) -> str:
    """The page that is read first."""
    asked, lines = edition.asked, [f"# Incidents as reported ({edition.kind} edition)", ""]
    lines += [f"**{mark}**\n" for mark in edition.marks]
    period = f"from {asked.first or 'the first report'} to {asked.last or 'the newest'}"
    area = in_one_line(", ".join(a for a in (asked.admin1, asked.country) if a)) or "all areas"
    lines += [f"{len(edition.entries)} incidents, {area}, {period}; edition of {asked.date}.", "", _NOT_A_FACT, "", "## Files", ""]
    lines += [f"- `{r.name}`: {r.meaning}" for r in resources]
    lines += [
        "- `CODEBOOK.md`: every column and term. `LICENSE.md`: what may be done with it. `datapackage.json`: the same for programs.",
        "",
        "## What was held back",
        "",
    ]
    if asked.internal:
        lines.append("Nothing but the names of minors: this edition is internal.")
    else:
        lines += [f"- {n}: {HELD_BACK[reason]}" for reason, n in edition.held_back if n] or ["Nothing."]
        lines.append(
            f"\nThe embargo is {asked.embargo} days after an event's last day, and at least 14 for movements and positions of forces."
        )
    lines += ["", "## Made by", "", *(f"- reader {r}" for r in edition.readers), f"- reportedly {__version__}", ""]
    return "\n".join(lines)


def codebook(resources: Sequence[Resource]) -> str:
    """Every column of the tables, then every term that can stand in them."""
    lines = ["# Codebook", ""]
    for r in resources:
        if r.columns:
            lines += [f"## {r.name}", "", "| column | kind | meaning |", "|---|---|---|"]
            lines += [f"| `{c.name}` | {c.kind} | {c.meaning} |" for c in r.columns]
            lines.append("")
    lines += ["## Terms", ""]
    for title, terms in vocab.CODEBOOK.items():
        lines += [f"### {title}", ""]
        lines += [f"- **{term}**: {meaning}" for term, meaning in terms.items()]
        lines.append("")
    return "\n".join(lines)


def datapackage(edition: Edition, folder: Path, resources: Sequence[Resource]) -> dict[str, Json]:
    """The description that Frictionless and other programs read (https://specs.frictionlessdata.io)."""
    files: list[Json] = []
    for r in resources:
        raw = (folder / r.name).read_bytes()
        entry: dict[str, Json] = {
            "name": r.name.lower().replace(".", "-").replace("_", "-"),
            "path": r.name,
            "format": r.form,
            "description": r.meaning,
            "bytes": len(raw),
            "hash": f"sha256:{sha256(raw).hexdigest()}",
        }
        if r.form == "csv" and r.columns:
            entry |= {
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "missingValues": [""],
                    "fields": [{"name": c.name, "type": c.kind, "description": c.meaning} for c in r.columns],
                },
            }
        files.append(entry)
    return {
        "name": "incidents-as-reported",
        "title": f"Incidents as reported ({edition.kind} edition)",
        "created": edition.asked.date,
        "licenses": [
            {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
        ],
        "sources": [{"title": "GeoNames", "path": "https://www.geonames.org"}],
        "reportedly": about(edition),
        "resources": files,
    }
