"""A CSV table with a column map → one report a row, read as a stream; a broken row ends nothing."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from reportedly.errors import InputError
from reportedly.ingest import jsonl
from reportedly.ingest.charset import SAMPLE, decode
from reportedly.ingest.columns import ColumnMap
from reportedly.ingest.parcel import Parcel, take
from reportedly.records import Failure, Received

MAX_ROW = 8 * 1024 * 1024  # characters of one row
MEDIA_TYPE = "text/csv"
_MAP_HINT = "say with --map MAP which column holds the text, the date, the outlet; docs/intake.md shows such a map"
_MARKS = ",;\t|"


class _Lines:
    """The lines of a decoded stream with their ends, one behind the other; `taken` are those since it was last emptied."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self.taken, self.number, self._size = stream, [], 0, 0  # type: IO[str], list[str], int, int

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MAX_ROW + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_ROW:
            raise InputError(f"the row that ends at line {self.number:,} has more than {MAX_ROW:,} characters",
                             "a quotation mark before it may lack its partner: the rows before it were read")
        return line

    def empty(self) -> str:
        """What was taken since the last time, put together."""
        text = "".join(self.taken)
        self.taken, self._size = [], 0
        return text


def open_table(parcel: Parcel) -> Iterator[Received | Failure]:
    """The reports of a table, in order. Raises InputError where no map says which column is the text."""
    columns = parcel.given.columns
    if columns is None:
        raise InputError("the file is a table, and a table has no text of its own", _MAP_HINT)
    rows = find_rows(parcel, columns)
    found = 0
    for line, row, raw in rows:
        found += 1
        yield from _read_row(parcel, line, row, raw, columns)
    if not found:
        raise InputError("the table has no rows", "its first line must name the columns; each line after it is one report")


def find_rows(parcel: Parcel, columns: ColumnMap) -> Iterator[tuple[int, dict[str, str], bytes]]:
    """Each row with the number of its last line, its columns by name, and its bytes after those of the line of names.

    Raises InputError where the names are not there, or a row never ends.
    """
    head = parcel.head if parcel.raw is None else parcel.raw
    sample = head + (take(parcel.rest, max(0, SAMPLE - len(head))) if parcel.raw is None else b"")
    charset = _charset_of(sample)
    rest = parcel.rest if parcel.raw is None else io.BytesIO(b"")
    stream = io.TextIOWrapper(io.BufferedReader(jsonl.CountedStream(sample, rest)), charset, errors="replace", newline="")
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=columns.delimiter or _mark_of(sample, charset))
    csv.field_size_limit(MAX_ROW)
    try:
        names = [name.removeprefix("\ufeff").strip() for name in next(reader, [])]
        heading = lines.empty()
        _check_names(names, columns)
        for values in reader:
            raw = (heading + lines.empty()).encode(charset, "replace")
            if any(value.strip() for value in values):
                yield lines.number, dict(zip(names, values, strict=False)), raw
    except csv.Error as error:
        raise InputError(f"the table breaks off at line {lines.number:,}: {error}", "the rows before it were read; mend it") from error


def _check_names(names: list[str], columns: ColumnMap) -> None:
    if not names:
        raise InputError("the table is empty", "its first line must name the columns")
    wanted = [name for group in columns.columns.values() for name in group]
    missing = [name for name in wanted if name not in names]
    if missing and not any(name in names for name in columns.columns.get("text", ())):
        raise InputError(f"the table has no column {missing[0]!r}; it has {', '.join(names[:12])}", "correct the map, or its delimiter")


def _read_row(parcel: Parcel, line: int, row: dict[str, str], raw: bytes, columns: ColumnMap) -> Iterator[Received | Failure]:
    origin = f"{parcel.origin}:{line}"
    try:
        yield from jsonl.read_row(columns.row(row), raw, MEDIA_TYPE, origin, parcel.given)
    except InputError as error:
        yield Failure(origin, str(error), error.hint, raw)


def _charset_of(sample: bytes) -> str:
    """The encoding of a table, told by its beginning; a cut character at the sample's end tells nothing."""
    for cut in range(4):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(sample[: len(sample) - cut] if cut else sample)
            return "utf-8"
        except UnicodeDecodeError:
            continue
    name = decode(sample[: len(sample) // 4 * 4])[1]
    return "utf-8" if name.startswith("utf-8") else name


def _mark_of(sample: bytes, charset: str) -> str:
    """What divides the columns: the mark that the line of names has most of."""
    first = sample.decode(charset, "replace").split("\n", 1)[0]
    return max(_MARKS, key=first.count)
