"""Editions on disk: one writer a format, and the folder that holds them with their codebook."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import UsageError
from reportedly.publish.as_acled import write_acled
from reportedly.publish.as_csv import write_csv
from reportedly.publish.as_feed import write_feed
from reportedly.publish.as_ftm import write_ftm
from reportedly.publish.as_ged import write_ged
from reportedly.publish.as_geojson import write_geojson
from reportedly.publish.as_gpkg import write_gpkg
from reportedly.publish.as_html import write_html
from reportedly.publish.as_hxl import write_hxl
from reportedly.publish.as_jsonl import write_jsonl
from reportedly.publish.as_markdown import write_markdown
from reportedly.publish.as_parquet import write_parquet
from reportedly.publish.as_pdf import write_pdf
from reportedly.publish.edition import Edition
from reportedly.publish.package import DESCRIPTION, PAGES, Resource, write_package


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its name on the command line, what it is for, and the function that writes its files into a folder."""

    name: str
    meaning: str
    write: Callable[[Edition, Path], tuple[Resource, ...]]


WRITERS: tuple[Writer, ...] = (
    Writer("csv", "a table in our own columns, for spreadsheets", write_csv),
    Writer("geojson", "points and areas for maps", write_geojson),
    Writer("jsonl", "everything that the edition holds, one incident a line", write_jsonl),
    Writer("acled", "a table in ACLED's columns, then ours", write_acled),
    Writer("ged", "a table in the columns of UCDP's Georeferenced Event Dataset, then ours", write_ged),
    Writer("hxl", "a table with HXL tags, for humanitarian data", write_hxl),
    Writer("parquet", "the same columns as GeoParquet, for DuckDB and others", write_parquet),
    Writer("gpkg", "the same columns as GeoPackage, for QGIS", write_gpkg),
    Writer("ftm", "FollowTheMoney entities, for Aleph", write_ftm),
    Writer("feed", "new and changed incidents as an Atom feed", write_feed),
    Writer("html", "the situation report as one page", write_html),
    Writer("pdf", "the situation report for print", write_pdf),
    Writer("md", "the situation report as text", write_markdown),
)
FORMATS = tuple(w.name for w in WRITERS)


def pick_writer(name: str) -> Writer:
    """The writer of a format. Raises UsageError."""
    for writer in WRITERS:
        if writer.name == name:
            return writer
    raise UsageError(f"{name!r} is no format of an edition", f"formats are {', '.join(FORMATS)}")


def write_edition(edition: Edition, formats: Sequence[str], out: Path) -> tuple[Path, ...]:
    """Writes an edition into a folder, whole or not at all: a new or empty one, or one that holds an edition, which it replaces.

    The same edition gives the same bytes. Raises UsageError.
    """
    writers = [pick_writer(name) for name in dict.fromkeys(formats)]
    _check(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        resources = [r for w in writers for r in w.write(edition, aside)]
        write_package(edition, aside, resources)
        aside.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        aside.replace(out)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return tuple(sorted(out.iterdir()))


def _check(out: Path) -> None:
    """Raises UsageError where the folder holds anything that is not of an edition: nothing of a user's is ever taken away."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out} is a file", "name a new folder with --out")
    held = {entry.name for entry in out.iterdir()}
    if foreign := held - _files_of(out):
        raise UsageError(f"{out} holds {sorted(foreign)[0]}, which is of no edition", "name a new folder with --out")


def _files_of(out: Path) -> set[str]:
    """The names of the files that the edition in a folder wrote; none where there is no edition."""
    try:
        described = json.loads((out / DESCRIPTION).read_text(encoding="utf-8"))
        return {*PAGES, *(r["path"] for r in described["resources"])} if "reportedly" in described else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
