"""`reportedly gazetteer`: builds the place index, lists what it is made of, adds a file of places, takes one away."""

import re
import sqlite3
from pathlib import Path

import typer

from reportedly import gazetteer
from reportedly.cli_output import say
from reportedly.doctor import count_places
from reportedly.errors import GazetteerError, NotFoundError
from reportedly.gazetteer_sources import read_source
from reportedly.publish.plain import in_one_line


def build() -> None:
    """Builds the packaged index anew."""
    gazetteer.build(say)


def show() -> None:
    """One line an index: what is in it, its name, its file."""
    path = gazetteer.index_path()
    packaged = f"{count_places(path):>9,} places" if path.is_file() else "not built yet    "
    typer.echo(f"{packaged}  packaged  {path}")
    for added in gazetteer.added_paths():
        typer.echo(f"{count_places(added):>9,} places  {in_one_line(added.stem)}  {added}")


def add(source: Path, name: str | None) -> None:
    """Makes an index of a file of places; the next reading uses it. Raises GazetteerError."""
    target = _path_of(name or source.name.split(".")[0])
    try:
        count = gazetteer.write_index(target, read_source(source))
    except (OSError, sqlite3.Error) as wrong:
        raise GazetteerError(f"the index can't be written to {target.parent}: {wrong}",
                             f"set {gazetteer.HOME_VARIABLE} to a folder that you may write to") from wrong
    if count == 0:
        target.unlink()
        raise GazetteerError(f"there is no place in {source}", "give a GeoNames dump, Who's On First or Overpass JSON, or a CSV table")
    say(f"added {count:,} places as {target.stem}; the next reading uses them")


def remove(name: str) -> None:
    """Takes an added index away. Raises NotFoundError."""
    target = _path_of(name)
    if target not in gazetteer.added_paths():
        raise NotFoundError(f"no places were added as {name!r}", "`reportedly gazetteer list` shows what was added")
    target.unlink()
    say(f"took {target.stem} away")


def _path_of(name: str) -> Path:
    """The file of an added index: its name without anything that a folder's path could hold."""
    safe = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "places"
    return gazetteer.home() / "places" / f"{safe}.sqlite"
