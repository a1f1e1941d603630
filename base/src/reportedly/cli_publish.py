"""`reportedly publish`: editions of the ledger's incidents, with the safeguards on unless an internal edition is asked for."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from reportedly.publish.edition import HELD_BACK, Asked, Edition

DEFAULT_EMBARGO = 3

LedgerFile = Annotated[
    str | None,
    typer.Option("--ledger", envvar="REPORTEDLY_LEDGER", metavar="FILE", show_default=False,
                 help="The ledger to use; reportedly.db in the current folder where none is named."),
]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", metavar="FORMAT",
                 help="Data: csv, geojson, jsonl, acled, ged, hxl, parquet, gpkg, ftm. Situation report: html, pdf, md. Feed: feed. "
                 "May be given several times."),
]
Language = Annotated[str, typer.Option("--language", metavar="LANG", help="The situation report's language: en or ar.")]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="A new folder for the edition, or one that holds an edition, which it replaces.")
]
First = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before: 2019-03-12, 2019-03 or 2019.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after.")]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Two letters of a country: SY.")]
Admin1 = Annotated[str | None, typer.Option("--admin1", metavar="NAME", help="A first-level area: Idlib.")]
Internal = Annotated[
    bool, typer.Option("--internal", help="Hold nothing back but minors' names; every page says INTERNAL. Never publish it.")
]
Unreviewed = Annotated[
    bool,
    typer.Option(
        "--include-unreviewed", help="Also what no reviewer accepted, marked as machine reading, with nobody named as responsible."
    ),
]
Embargo = Annotated[
    int,
    typer.Option(
        min=0,
        max=3650,
        metavar="N",
        help="Days after an event's last day before it may leave; movements and positions of forces wait 14 at least.",
    ),
]
On = Annotated[str | None, typer.Option("--date", metavar="DATE", help="The edition's day, from which embargoes count; today by default.")]


def publish(
    out: Out, ledger: LedgerFile = None, form: Formats = None, first: First = None, last: Last = None, country: Country = None,
    admin1: Admin1 = None, internal: Internal = False, include_unreviewed: Unreviewed = False, embargo_days: Embargo = DEFAULT_EMBARGO,
    on: On = None, language: Language = "en",
) -> None:
    """Write an edition of the incidents into a folder, with safeguards: data sets, codebook and licence, the same bytes each time.

    A public edition holds what a reviewer accepted and what has passed its embargo; places are coarsened, private persons unnamed, quotes
    short; what was held back is counted. Nothing in it is a finding of fact: every row says who says so, and how certain.
    """
    asked = asked_for(first, last, country, admin1, internal, include_unreviewed, embargo_days, on, language)
    run(ledger or "reportedly.db", form or ["csv"], out, asked)


def run(ledger: str, formats: list[str], out: Path, asked: Asked) -> None:
    """Writes the edition and says what it holds and what it holds back. Raises UsageError, LedgerError."""
    from reportedly.cli_output import say, waiting
    from reportedly.pipeline_publish import edition_of
    from reportedly.publish.writers import pick_writer, write_edition

    for name in formats:
        pick_writer(name)
    with waiting("making the edition") as progress:
        edition = edition_of(ledger, asked, progress)
    files = write_edition(edition, formats, out)
    for mark in edition.marks:
        say(mark)
    count = len(edition.entries)
    say(f"{count} {'incident' if count == 1 else 'incidents'} in {out}: {', '.join(f.name for f in files)}")
    for reason, n in edition.held_back:
        if n:
            say(f"held back: {n:,} {reason} ({HELD_BACK[reason][:1].lower()}{HELD_BACK[reason][1:-1]})")
    if not count:
        say(_why_empty(edition))


def _why_empty(edition: Edition) -> str:
    held = dict(edition.held_back)
    if held["not reviewed"]:
        return "hint: public editions hold what a reviewer accepted; --include-unreviewed adds the rest, marked"
    return "hint: nothing fits the area and the period, or its embargo has not passed"


def asked_for(
    first: str | None,
    last: str | None,
    country: str | None,
    admin1: str | None,
    internal: bool,
    unreviewed: bool,
    embargo: int,
    on: str | None,
    language: str = "en",
) -> Asked:
    """What the options ask for; days are written out. Raises UsageError."""
    from reportedly.errors import UsageError
    from reportedly.language import LANGUAGES
    from reportedly.store_claims import read_days

    if language not in LANGUAGES:
        raise UsageError(f"there are no words for {language!r}", f"languages are {', '.join(LANGUAGES)}")
    date = dt.datetime.now(dt.UTC).date().isoformat() if on is None else read_days(on)[1]
    if country is not None and not (len(country) == 2 and country.isalpha()):
        raise UsageError(f"{country!r} is no country's code", "give its two letters: SY, UA, SD")
    return Asked(
        date,
        read_days(first)[0] if first else None,
        read_days(last)[1] if last else None,
        country.upper() if country else None,
        admin1,
        internal,
        unreviewed,
        embargo,
        language,
    )
