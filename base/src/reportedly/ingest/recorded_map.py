"""A recorder's map: which columns of their spreadsheet are the day, the place, the sub-type, the parties, the figures of an incident.

    [judgement]
    id = "ref"                            # so that a row that comes back changed is a new version of it
    date = ["from", "to"]                 # one column, or the first and the last day
    place = "town"
    subtype = "what happened"             # one column, or several: the first whose words are known counts
    actor = ["side A"]                    # also target, affected, supporter, weapon
    killed = {low = "min", high = "max"}  # or one column; also injured and the codebook's other tolls
    links = "reports"                     # addresses and ids of reports that the row rests on

    [judgement.subtypes]
    "air raid" = "Air/drone strike"       # their words, and the codebook's

docs/intake.md has every key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly import vocab
from reportedly.errors import UsageError
from reportedly.ingest.columns import ColumnMap

_HINT = "docs/intake.md shows a map for `reportedly import`"
_ONE = ("id", "place", "country", "admin1", "latitude", "longitude", "geo_precision", "what", "civilians_targeted", "said_by")
_MANY = ("date", "subtype", "links", "notes")
_TABLES = ("subtypes", "precisions", "kinds")
FIGURES = ("low", "best", "high")


@dataclass(frozen=True, slots=True)
class RecordMap:
    """`columns` and `roles` are key → names of columns; `tolls` toll → figure → column (`said`: a column with the figure in words).

    `subtypes`, `precisions` and `kinds` (of actors) map their words, folded, to ours; `unknown` are words for an empty cell.
    """

    columns: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tolls: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subtypes: Mapping[str, str] = field(default_factory=dict)
    precisions: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    source_kind: str = "unknown"
    date_format: str | None = None
    outlet: str | None = None

    def names(self) -> tuple[str, ...]:
        """Every column that it names."""
        groups = [*self.columns.values(), *self.roles.values(), *(tuple(t.values()) for t in self.tolls.values())]
        return tuple(dict.fromkeys(name for group in groups for name in group))


def folded(words: str) -> str:
    """Words as they are looked up: case and runs of blanks do not count."""
    return " ".join(words.casefold().split())


def read_record_map(given: ColumnMap, where: str) -> RecordMap:
    """The recorder's part of a map. Raises UsageError with what is wrong."""
    said = dict(given.judgement)
    if not said:
        raise UsageError(f"{where} has no [judgement]: it does not say which column is the day, the place, the sub-type", _HINT)
    tables = {name: _table(said.pop(name, {}), name, where) for name in _TABLES}
    unknown, source_kind = said.pop("unknown", []), said.pop("source_kind", "unknown")
    if source_kind not in vocab.SOURCE_KINDS:
        raise UsageError(f"{where}: {source_kind!r} is no kind of source", f"give one of {', '.join(vocab.SOURCE_KINDS)}")
    if not isinstance(unknown, list) or not all(isinstance(word, str) for word in unknown):
        raise UsageError(f"{where}: unknown is a list of words", 'write unknown = ["n/a", "?"]')
    columns: dict[str, tuple[str, ...]] = {}
    roles: dict[str, tuple[str, ...]] = {}
    tolls: dict[str, Mapping[str, str]] = {}
    for key, value in said.items():
        if key in vocab.TOLLS:
            tolls[key] = _figures(value, key, where)
        elif key in vocab.ROLES:
            roles[key] = _names(value, key, where)
        elif key in _ONE or key in _MANY:
            columns[key] = _names(value, key, where, most=1 if key in _ONE else 2 if key == "date" else None)
        else:
            raise UsageError(f"{where}: [judgement] has no {key!r}", f"it has {', '.join((*_ONE, *_MANY, *vocab.ROLES, *vocab.TOLLS))}")
    for key in ("date", "subtype"):
        if key not in columns:
            raise UsageError(f"{where}: [judgement] does not say which column holds the {key}", _HINT)
    subtypes = _terms(tables["subtypes"], vocab.SUBTYPES, "sub-type", where)
    kinds = _terms(tables["kinds"], vocab.ACTOR_KINDS, "kind of actor", where)
    return RecordMap(columns, roles, tolls, subtypes, _precisions(tables["precisions"], where), kinds, frozenset(map(folded, unknown)),
                     source_kind, given.record_date_format, given.fixed.get("outlet"))


def _names(value: Any, key: str, where: str, most: int | None = None) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and n for n in names) or len(names) > (most or len(names)):
        raise UsageError(f"{where}: {key} names no column" if most != 1 else f"{where}: {key} is one column", f'write {key} = "its column"')
    return tuple(names)


def _figures(value: Any, key: str, where: str) -> Mapping[str, str]:
    if isinstance(value, str) and value:
        return {"said": value}
    if isinstance(value, Mapping) and value and set(value) <= set(FIGURES) and all(isinstance(v, str) and v for v in value.values()):
        return dict(value)
    raise UsageError(f"{where}: {key} names no column", f'write {key} = "deaths", or {key} = {{low = "min", high = "max"}}')


def _table(value: Any, name: str, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UsageError(f"{where}: [judgement.{name}] is a table", _HINT)
    return value


def _terms(table: Mapping[str, Any], known: Mapping[str, Any], what: str, where: str) -> Mapping[str, str]:
    for words, term in table.items():
        if term not in known:
            raise UsageError(f"{where}: {term!r}, for {words!r}, is no {what}", "`reportedly codebook` lists them")
    return {folded(words): str(term) for words, term in table.items()}


def _precisions(table: Mapping[str, Any], where: str) -> Mapping[str, int]:
    for words, number in table.items():
        if number not in (1, 2, 3) or isinstance(number, bool):
            raise UsageError(f"{where}: a precision is 1, 2 or 3, and {words!r} is {number!r}",
                             "1: the place itself, 2: near it, 3: the area")
    return {folded(words): int(number) for words, number in table.items()}
