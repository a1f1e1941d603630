"""The command: `reportedly read`, `show`, `demo`, `doctor`, `codebook`. Data on standard output, everything else on standard error.

Heavy parts are imported inside the commands: `reportedly --version` and shell completion wake none of them.
"""

import gc
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from reportedly import cli_accounts, cli_actors, cli_failures, cli_judge, cli_ledger, cli_publish
from reportedly.errors import ReportedlyError

DEFAULT_LEDGER = "reportedly.db"
BROKEN_PIPE, INTERRUPTED = 141, 130  # as shells count them: 128 and the signal


class ReadFormat(StrEnum):
    """How readings are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    JSON = "json"


class ReaderName(StrEnum):
    """What reads."""

    TRAINED = "trained"
    RULES = "rules"


class IncidentsFormat(StrEnum):
    """How incidents are printed."""

    TABLE = "table"
    JSONL = "jsonl"


class Engine(StrEnum):
    """What reads many reports."""

    LOCAL = "local"
    RAY = "ray"


class CodebookFormat(StrEnum):
    """How the codebook is printed."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


class Commands(TyperGroup):
    """The commands, with the one place where an error becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; errors of ours end in `error:`, `hint:` and their status."""
        try:
            return super().invoke(ctx)
        except ReportedlyError as error:
            complain(str(error), error.hint)
            raise typer.Exit(error.status) from None
        except BrokenPipeError:  # the reader of our output has enough: no error, and nothing more to write
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(BROKEN_PIPE) from None
        except KeyboardInterrupt:
            complain("stopped")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="Reads reports on armed conflict into attributed claims: who says what happened, to whom, where and when.")

def _print_version(wanted: bool) -> None:
    if wanted:
        from reportedly import __version__

        typer.echo(f"reportedly {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Text, HTML, PDF, CSV or JSON Lines (also .gz, .zst); a web "
                                            "address; - for standard input; with --engine ray a folder.")]
Map = Annotated[Path | None, typer.Option("--map", metavar="FILE", help="A column map (TOML): which columns of a table hold what.")]
Coder = Annotated[str | None, typer.Option(metavar="NAME", help="As this coder's judgements alone give it, blind to other coders'.")]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="When they were published: 2019-03-12, or with a time.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Who published them: a name or a domain.")]
Format = Annotated[ReadFormat, typer.Option("--format", help="How to print the claims.")]
NoLedger = Annotated[bool, typer.Option("--no-ledger", help="Read and print only; keep nothing.")]
Workers = Annotated[int, typer.Option(min=1, max=512, metavar="N", help="Read with N processes; the order stays.")]
ReaderOption = Annotated[ReaderName, typer.Option("--reader", help="The trained model with the rules, or the rules alone.")]
Whole = Annotated[bool, typer.Option("--all", help="Show every sample's claims, not only those of one incident's tellings.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="A report's, a claim's or an incident's id, or its first letters.")]
PlacesFile = Annotated[Path, typer.Argument(metavar="FILE|COUNTRY", help="A GeoNames dump, Who's On First or Overpass JSON, a CSV table; "
                                            "or a country's two letters, to fetch its GeoNames file.")]
PlaceName = Annotated[str, typer.Argument(metavar="NAME", help="A place's name, in any spelling or script.")]
Limit = Annotated[int, typer.Option(min=1, max=500, metavar="N", help="Print so many at most.")]
PlacesName = Annotated[str | None, typer.Option(metavar="NAME", help="What to call them; the file's name by default.")]
GoldFile = Annotated[Path, typer.Argument(metavar="GOLD", help="Gold readings, JSON Lines in the public format.")]
ReadingsFile = Annotated[Path | None, typer.Option("--readings", metavar="FILE", help="Readings to score; else the gold's texts are read.")]
ListErrors = Annotated[bool, typer.Option("--errors", help="List misses, false claims and wrong fields first.")]
ByFact = Annotated[str | None, typer.Option("--by", metavar="FACT", help="Also score by this fact of the gold's `corpus`: style.")]
AddedName = Annotated[str, typer.Argument(metavar="NAME", help="The name that `list` shows.")]
Ledger = Annotated[str | None, typer.Option("--ledger", envvar="REPORTEDLY_LEDGER", metavar="FILE", show_default=False,
                                             help="The ledger to use; reportedly.db in the current folder where none is named.")]


def complain(message: str, hint: str = "") -> None:
    """An error and the user's next step, on standard error."""
    from reportedly.publish.plain import in_one_line

    typer.echo(f"error: {in_one_line(message)}", err=True)
    if hint:
        typer.echo(f"hint: {in_one_line(hint)}", err=True)


@app.callback()
def _options(version: Version = False) -> None:
    pass


@app.command()
def read(
    paths: Paths, published: Published = None, outlet: Outlet = None, form: Format = ReadFormat.TABLE,
    ledger: Ledger = None, no_ledger: NoLedger = False, workers: Workers = 1, columns: Map = None,
    reader: ReaderOption = ReaderName.TRAINED,
    engine: Annotated[Engine, typer.Option("--engine", help="Read with processes of this machine, or on Ray.")] = Engine.LOCAL,
    address: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="The Ray cluster; without it, Ray on this machine.")] = None,
    log: Annotated[Path | None, typer.Option(metavar="FILE", help="Log each input as a JSON line, without its text.")] = None,
    metrics: Annotated[Path | None, typer.Option(metavar="FILE", help="Write counts and rates as JSON at the end.")] = None,
    translate: Annotated[str | None, typer.Option(metavar="COMMAND", help="A program that puts a paragraph (its standard input) into "
                                                  "English; reports in other languages are given to it.")] = None,
    parquet: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Also write the readings as parts in Parquet.")] = None,
) -> None:
    """Read reports into claims and print them; keep both in the ledger."""
    from reportedly import cli_read

    kept_in = None if no_ledger else ledger or DEFAULT_LEDGER
    raise typer.Exit(cli_read.run(cli_read.Asked(
        tuple(paths), published, outlet, form.value, kept_in, workers, columns, reader is ReaderName.TRAINED, engine.value, address,
        log, metrics, translate, parquet)))


@app.command("import")
def import_rows(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A recorder's spreadsheet, saved as CSV.")],
    columns: Annotated[Path, typer.Option("--map", metavar="MAP", help="Which column is what (TOML, [judgement]); docs/intake.md.")],
    ledger: Ledger = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Whose decisions they are; the ledger's user without it.")] = None,
    role: Annotated[str, typer.Option("--as", metavar="ROLE", help="reviewer (decides at once), coder, adjudicator.")] = "reviewer",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would come of the first rows; keep nothing.")] = False,
) -> None:
    """Take a recorder's own incidents, one a row, as that recorder's judgements."""
    from reportedly import cli_import

    raise typer.Exit(cli_import.run(cli_import.Asked(path, columns, ledger or DEFAULT_LEDGER, by, role, dry_run)))


@app.command()
def show(identifier: Id, ledger: Ledger = None, coder: Coder = None) -> None:
    """Show a report with its claims marked, a claim's chain, or an incident."""
    from reportedly import cli_show

    cli_show.run(identifier, ledger or DEFAULT_LEDGER, coder)


@app.command()
def incidents(
    ledger: Ledger = None,
    form: Annotated[IncidentsFormat, typer.Option("--format", help="How to print them.")] = IncidentsFormat.TABLE,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="A place's name or id, a province, a country's two letters.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before: 2019-03-12, 2019-03 or 2019.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after.")] = None,
    kind: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="An event type or sub-type of the codebook.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="An actor held responsible, targeted, or denying it.")] = None,
    grade: Annotated[str | None, typer.Option(metavar="GRADE", help="confirmed, fair, weak, contested, discounted, or none.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that all occur in its summary or names.")] = None,
    min_killed: Annotated[int | None, typer.Option(metavar="N", help="At least so many killed by some source's figure.")] = None,
    sort: Annotated[str, typer.Option(
        metavar="BY", help="when, killed, sources, reports, grade, place, type, worth; - before it: highest first.")] = "when",
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Print so many at most.")] = None,
    coder: Coder = None,
) -> None:
    """Join the ledger's claims into incidents: who says what of each, what is disputed, how well it is supported."""
    from reportedly import cli_incidents
    from reportedly.store_incidents import IncidentsWanted

    wanted = IncidentsWanted(place, first, last, kind, actor, grade, text=text, min_killed=min_killed)
    cli_incidents.run(ledger or DEFAULT_LEDGER, form.value, wanted, sort, limit, coder)


@app.command()
def serve(
    ledger: Ledger = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes any that is free.")] = 8750,
    samples: Annotated[bool, typer.Option("--samples", help="Open a ledger of the packaged sample reports, all invented.")] = False,
    auth: Annotated[bool, typer.Option("--auth", help="Only for people with an account: see `reportedly accounts`.")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    tiles: Annotated[Path | None, typer.Option(metavar="FILE", help="A better map: a .pmtiles archive, read from the disk.")] = None,
) -> None:
    """Open the desk: reports, incidents and maps to read and to judge, in a browser, on this machine alone."""
    from reportedly import cli_serve

    where = cli_serve.keep_samples() if samples else ledger or DEFAULT_LEDGER
    cli_serve.run(cli_serve.Serving(where, "127.0.0.1", port, browser, auth, tiles))


@app.command()
def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="A TOML file that names the feeds; docs/intake.md shows one.")],
    ledger: Ledger = None,
    repeat: Annotated[bool, typer.Option("--repeat", help="Go on, pass after pass, until you stop it.")] = False,
) -> None:
    """Watch RSS and Atom feeds: what is new or changed in them is read and kept."""
    from reportedly import cli_watch

    raise typer.Exit(cli_watch.run(feeds, ledger or DEFAULT_LEDGER, repeat))


@app.command()
def changes(
    ledger: Ledger = None,
    form: Annotated[IncidentsFormat, typer.Option("--format", help="How to print them.")] = IncidentsFormat.TABLE,
) -> None:
    """List reports that came back changed, with what they say otherwise now."""
    from reportedly import cli_changes

    cli_changes.run(ledger or DEFAULT_LEDGER, form.value)


@app.command()
def demo(whole: Whole = False) -> None:
    """Read the packaged sample reports, all invented."""
    from reportedly import cli_demo

    raise typer.Exit(cli_demo.run(whole))


@app.command()
def verify(
    ledger: Ledger = None,
    seal: Annotated[str | None, typer.Option(metavar="LINE", help="A seal that was published: the log must still begin with it.")] = None,
) -> None:
    """Check that nothing under custody was changed, is missing or was added; each fault is named."""
    from reportedly import cli_custody

    raise typer.Exit(cli_custody.verify(ledger or DEFAULT_LEDGER, seal))


@app.command()
def seal(
    ledger: Ledger = None,
    authority: Annotated[str | None, typer.Option(metavar="URL", help="Have its hash time-stamped there (RFC 3161).")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the time stamp goes.")] = None,
) -> None:
    """Print one line to publish, which shows later that the log of custody was not cut off or made anew."""
    from reportedly import cli_custody

    cli_custody.seal(ledger or DEFAULT_LEDGER, authority, out)


@app.command()
def handover(
    identifiers: Annotated[list[str], typer.Argument(metavar="ID...", help="Incidents' ids; of a claim or report, what it is in.")],
    ledger: Ledger = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The new folder of the bag.")] = Path("handover"),
) -> None:
    """Write incidents with their claims, originals, log of custody and codebook as a BagIt bag. Internal: it names persons."""
    from reportedly import cli_custody

    cli_custody.handover(ledger or DEFAULT_LEDGER, identifiers, out)


@app.command()
def doctor(ledger: Ledger = None) -> None:
    """Check this installation and where it may write."""
    from reportedly import doctor as checks

    raise typer.Exit(checks.run(ledger or DEFAULT_LEDGER))


@app.command()
def codebook(
    form: Annotated[CodebookFormat, typer.Option("--format", help="How to print it.")] = CodebookFormat.TABLE,
) -> None:
    """Print every term with its meaning."""
    from reportedly import cli_codebook

    cli_codebook.run(form.value)


@app.command("eval")
def evaluate(
    gold: GoldFile, readings: ReadingsFile = None, errors: ListErrors = False, by: ByFact = None,
    reader: ReaderOption = ReaderName.TRAINED,
) -> None:
    """Score readings against gold readings, figure by figure."""
    from reportedly import cli_eval

    raise typer.Exit(cli_eval.run(gold, readings, errors, by, reader is ReaderName.TRAINED))


places = typer.Typer(cls=TyperGroup, no_args_is_help=True, rich_markup_mode=None,
                     help="The place index: what it is made of, and places of your own.")
app.add_typer(places, name="gazetteer")


@places.command("build")
def gazetteer_build() -> None:
    """Build the packaged index anew; the first reading does it too."""
    from reportedly import cli_gazetteer

    cli_gazetteer.build()


@places.command("list")
def gazetteer_list() -> None:
    """List the packaged index and those that were added."""
    from reportedly import cli_gazetteer

    cli_gazetteer.show()


@places.command("search")
def gazetteer_search(name: PlaceName, limit: Limit = 10) -> None:
    """Find the entries that a name may stand for, best first."""
    from reportedly import cli_gazetteer

    cli_gazetteer.search(name, limit)


@places.command("add")
def gazetteer_add(source: PlacesFile, name: PlacesName = None) -> None:
    """Add places from a file, or a country's GeoNames file from the network."""
    from reportedly import cli_gazetteer

    cli_gazetteer.add(source, name)


@places.command("remove")
def gazetteer_remove(name: AddedName) -> None:
    """Take added places away."""
    from reportedly import cli_gazetteer

    cli_gazetteer.remove(name)


@app.command()
def queue(
    ledger: Ledger = None, limit: Limit = 20,
    form: Annotated[IncidentsFormat, typer.Option("--format", help="How to print it.")] = IncidentsFormat.TABLE,
    coder: Annotated[str | None, typer.Option("--coder", metavar="NAME", help="As this coder may see it.")] = None,
) -> None:
    """Show what is most worth a look: contested, high tolls, civilians, near the threshold, judgements overtaken."""
    from reportedly import cli_queue

    cli_queue.run(ledger or DEFAULT_LEDGER, limit, form.value, coder)


@app.command()
def agreement(
    ledger: Ledger = None,
    form: Annotated[IncidentsFormat, typer.Option("--format", help="How to print it.")] = IncidentsFormat.TABLE,
) -> None:
    """Print how far coders agree, field by field, with one another and with the machine."""
    from reportedly import cli_queue

    cli_queue.run_agreement(ledger or DEFAULT_LEDGER, form.value)


app.add_typer(cli_actors.commands, name="actors")
app.add_typer(cli_accounts.commands, name="accounts")
app.add_typer(cli_failures.commands, name="failures")
app.add_typer(cli_judge.commands, name="judge")
app.add_typer(cli_ledger.commands, name="ledger")
app.command()(cli_publish.publish)


def main() -> None:
    """The program's start."""
    gc.set_threshold(100_000, 20, 50)  # what is loaded at the start stays: looking it over again and again took a tenth of a cold run
    app()


if __name__ == "__main__":
    main()
