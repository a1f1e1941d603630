"""`reportedly gazetteer`: builds the place index, lists what it is made of, finds names in it, adds places, takes them away."""

import re
import sqlite3
from pathlib import Path

import typer

from reportedly import gazetteer
from reportedly.cli_output import say
from reportedly.doctor import count_places
from reportedly.errors import GazetteerError, NotFoundError
from reportedly.gazetteer_sources import read_source
from reportedly.ingest.fetch import fetch_file
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


GEONAMES = "https://download.geonames.org/export/dump/{}.zip"


def search(name: str, limit: int) -> None:
    """One line an entry that may bear the name, best first: id, name, feature, where, point, the name that matched."""
    entries = gazetteer.open_gazetteer(say).find_entries(name)
    if not entries:
        raise NotFoundError(f"no place is called {name!r} or nearly so", "`reportedly gazetteer add` adds places of your own")
    for e in entries[:limit]:
        place = e.place
        where = ", ".join(part for part in (place.admin1, place.country) if part)
        matched = "" if e.matched == place.name else f"as “{e.matched}”"
        cells = (place.id, place.name, place.feature, where, f"{place.lat:.4f} {place.lon:.4f}", matched)
        typer.echo("\t".join(in_one_line(c) for c in cells))


def add(source: Path, name: str | None) -> None:
    """Makes an index of a file of places, or of a country's GeoNames file; the next reading uses it. Raises GazetteerError."""
    if not source.exists() and re.fullmatch(r"[A-Za-z]{2}", str(source)):
        source = _fetched(str(source).upper())
    elif not source.is_file():
        raise GazetteerError(f"{source} is no file, nor a country's two letters", "give a file of places, or a country such as KE")
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


def _fetched(country: str) -> Path:
    """The country's GeoNames file, fetched into the index folder; its SHA-256 is said. Raises FetchError."""
    target = gazetteer.home() / "fetched" / f"{country}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = fetch_file(GEONAMES.format(country), target, say)
    say(f"fetched {target} (SHA-256 {digest}; GeoNames, CC BY 4.0)")
    return target


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
