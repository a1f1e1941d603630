"""A column map: which column of somebody's table, or key of their JSON, is a report's text, date, outlet, address.

    [columns]
    text = ["headline", "notes"]     # one name, or several that are put together as paragraphs
    published = "event_date"         # a key inside another is written with a dot: "meta.date"
    url = "link"

    [format]
    published = "%d %B %Y"           # as in Python's strptime; ISO 8601 without it
    delimiter = ";"                  # told by itself without it

    [fixed]
    outlet = "Nahr Monitor"          # the same for every row

The same file may name the columns of a recorder's spreadsheet, in `[judgement]`, which recorded_map.py reads.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportedly.errors import InputError, UsageError

KEYS = ("text", "id", "published", "url", "outlet", "title", "language")
_HINT = 'a map is TOML with a [columns] table that names at least the text: text = "notes"; see docs/intake.md'


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which columns hold what: `columns` key → column names, `fixed` key → value, `date_format` for strptime or None (ISO 8601)."""

    columns: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    delimiter: str | None = None
    judgement: Mapping[str, Any] = field(default_factory=dict)
    record_date_format: str | None = None

    def row(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The report in a row of the table, under our keys. Raises InputError where the text's column is missing or empty."""
        found: dict[str, Any] = dict(self.fixed)
        for key, group in self.columns.items():
            values = [value for name in group if (value := _value(given, name)) not in (None, "")]
            if values:
                found[key] = "\n\n".join(str(v) for v in values) if key == "text" else values[0]
        if "text" not in found:
            if "text" not in self.columns:
                raise InputError("the map does not say which column holds the text", _HINT)
            names = " or ".join(repr(n) for n in self.columns["text"])
            raise InputError(f"the row has no text in {names}", "the map names the column of the text: check it, or fill the row")
        if "published" in found and self.date_format:
            found["published"] = self._day(str(found["published"]))
        return found

    def _day(self, text: str) -> str:
        try:
            moment = dt.datetime.strptime(text.strip(), self.date_format or "")
        except ValueError:
            return text  # said by the reader of dates, which names the row
        return moment.isoformat() if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else moment.date().isoformat()


def _value(row: Mapping[str, Any], name: str) -> Any:
    """The value in a column; a dotted name goes into objects, unless a column bears the whole name."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def read_columns(path: Path) -> ColumnMap:
    """The map in a TOML file. Raises UsageError where it is none, or names no text."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"the column map {path} can't be read: {error.strerror}", _HINT) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the column map {path} is no TOML: {error}", _HINT) from error
    return check_columns(said, str(path))


def check_columns(said: Mapping[str, Any], where: str) -> ColumnMap:
    """A map from what its file says. Raises UsageError with what is wrong."""
    tables = {name: said.get(name, {}) for name in ("columns", "fixed", "format", "judgement")}
    if unknown := sorted(set(said) - set(tables)):
        raise UsageError(f"{where}: there is no [{unknown[0]}] in a column map", _HINT)
    if not all(isinstance(t, Mapping) for t in tables.values()):
        raise UsageError(f"{where}: [columns], [fixed] and [format] are tables", _HINT)
    for key in [*tables["columns"], *tables["fixed"]]:
        if key not in KEYS:
            raise UsageError(f"{where}: a report has no {key!r}; it has {', '.join(KEYS)}", _HINT)
    columns = {}
    for key, names in tables["columns"].items():
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not names or not all(isinstance(n, str) and n for n in names):
            raise UsageError(f"{where}: {key} names no column", f'write {key} = "its column"')
        columns[key] = tuple(names)
    if "text" not in columns and not tables["judgement"]:
        raise UsageError(f"{where}: the map does not say which column holds the text", _HINT)
    form, mark = tables["format"].get("published"), tables["format"].get("delimiter")
    if mark is not None and (not isinstance(mark, str) or len(mark) != 1):
        raise UsageError(f"{where}: a delimiter is one character", 'write delimiter = ";"')
    day = tables["format"].get("date")
    for one in (form, day):
        if one is not None and (not isinstance(one, str) or "%" not in one):
            raise UsageError(f"{where}: {one!r} is no format of dates", 'write it as published = "%d %B %Y"')
    return ColumnMap(columns, {k: str(v) for k, v in tables["fixed"].items()}, form, mark, tables["judgement"], day)
