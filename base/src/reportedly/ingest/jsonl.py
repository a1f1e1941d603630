"""JSON Lines → one report a line, read as a stream: bounded lines, bounded unpacking, a broken line ends nothing."""

import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from reportedly.errors import InputError, UsageError
from reportedly.ingest.given import DATE_HINT, Given, read_published
from reportedly.records import Failure, Received, Source

MAX_LINE = 32 * 1024 * 1024  # bytes of one line, unpacked
MAX_RATIO, RATIO_FROM = 300, 256 * 1024 * 1024  # text packs 3 to 30 times; only a trap unpacks to more than 300 times
MEDIA_TYPE = "application/json"
_BOM = b"\xef\xbb\xbf"
_LABELS = ("id", "url", "outlet", "title", "language")
_LINE_HINT = 'each line must be one JSON object with a "text", such as {"text": "…", "published": "2019-03-12"}'


class CountedStream(io.RawIOBase):
    """Bytes already taken from a stream put back before the rest, counted as they go."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest, self.count = head, rest, 0

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer from the head, then from the rest."""
        taken, self._head = self._head[: len(buffer)], self._head[len(buffer):]
        taken = taken or self._rest.read(len(buffer)) or b""
        buffer[: len(taken)] = taken
        self.count += len(taken)
        return len(taken)


def find_reports(head: bytes, rest: IO[bytes], origin: str, given: Given) -> Iterator[Received | Failure]:
    """The reports of a JSON Lines stream, packed (gzip, zstd) or not, in order; `head` is what was already taken from it."""
    packed = CountedStream(head, rest)
    number = found = 0
    try:
        for number, line in enumerate(_find_lines(_unpacked(head, packed), packed), 1):
            for one in _read_numbered(line, number, f"{origin}:{number}", given):
                found += 1
                yield one
    except (OSError, EOFError, zlib.error, InputError, _zstd_error()) as error:
        hint = getattr(error, "hint", "") or "the lines before it were read; get the file anew for the rest"
        yield Failure(origin, f"the file breaks off after line {number:,}: {error}" if number else str(error), hint)
        return
    if not found:
        yield Failure(origin, "the file holds no report", _LINE_HINT)


def _unpacked(head: bytes, packed: CountedStream) -> IO[bytes]:
    if head.startswith(b"\x1f\x8b"):
        import gzip

        return gzip.GzipFile(fileobj=io.BufferedReader(packed))  # type: ignore[return-value]
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import zstandard

        unpacker = zstandard.ZstdDecompressor(max_window_size=2**27)
        return io.BufferedReader(unpacker.stream_reader(packed, read_across_frames=True), 2**17)  # type: ignore[arg-type]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("it is UTF-16, and JSON Lines are UTF-8", "convert it (`iconv -f UTF-16 -t UTF-8 FILE`) and read that")
    return io.BufferedReader(packed, 2**17)


def _zstd_error() -> type[Exception]:
    import sys

    module = sys.modules.get("zstandard")  # its errors can only come where it was loaded
    return module.ZstdError if module else ZeroDivisionError


def _find_lines(stream: IO[bytes], packed: CountedStream) -> Iterator[bytes | None]:
    """Lines with their ends; None for one that is too long."""
    total = 0
    while line := stream.readline(MAX_LINE + 1):
        is_long = len(line) > MAX_LINE
        total += len(line)
        rest = line
        while is_long and not rest.endswith(b"\n") and (rest := stream.readline(MAX_LINE)):
            total += len(rest)
            _check_ratio(total, packed.count)
        _check_ratio(total, packed.count)
        yield None if is_long else line


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise InputError(f"it unpacks to more than {MAX_RATIO} times its size, as only a trap does",
                         "the lines before it were read; unpack the file yourself if you trust it")


def _read_numbered(line: bytes | None, number: int, origin: str, given: Given) -> Iterator[Received | Failure]:
    if line is None:
        yield Failure(origin, f"the line is longer than {MAX_LINE:,} bytes", "divide it into reports, one a line")
        return
    if number == 1:
        line = line.removeprefix(_BOM)  # the file's, not the line's
    line = line.removesuffix(b"\n").removesuffix(b"\r")
    if line.strip():
        try:
            yield from read_line(line, origin, given)
        except InputError as error:
            yield Failure(origin, str(error), error.hint, line)


def read_line(line: bytes, origin: str, given: Given) -> Iterator[Received | Failure]:
    """The report in one line without its end, after a Failure for each key that had to be left out.

    The line's own date and outlet stand before the caller's, which serve the lines that have none. Raises InputError.
    """
    row = _parse(line, given)
    yield from read_row(row, line, MEDIA_TYPE, origin, given)


def read_row(row: Mapping[str, Any], line: bytes, media_type: str, origin: str, given: Given) -> Iterator[Received | Failure]:
    """The report in a row under our keys, after a Failure for each key that had to be left out; `line` is the row's bytes."""
    labels: dict[str, str | None] = {}
    for key in _LABELS:
        value = row.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            yield Failure(origin, f"its {key!r} is not text; the report was read without it", f"give {key!r} as a string", line)
            value = None
        labels[key] = value or None
    published = row.get("published") or None
    try:
        published = read_published(str(published)) if published is not None else given.published
    except UsageError as error:
        yield Failure(origin, f"{error}; the report was read without a date", DATE_HINT, line)
        published = None
    labels["outlet"] = labels["outlet"] or given.outlet
    labels["title"] = labels["title"] or given.title
    source = Source(sha256=hashlib.sha256(line).hexdigest(), published=published, retracted=row.get("retracted") is True, **labels)
    yield Received(origin, line, media_type, row["text"], source, given.how)


def _parse(line: bytes, given: Given) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not UTF-8 (byte {error.start:,})", "convert the file to UTF-8") from error
    except RecursionError as error:
        raise InputError("the line is nested too deeply", _LINE_HINT) from error
    except ValueError as error:
        raise InputError(f"the line is not JSON ({error})", _LINE_HINT) from error
    if not isinstance(row, dict):
        raise InputError("the line is JSON but no object", _LINE_HINT)
    if given.columns is not None:
        row = given.columns.row(row)
    found: dict[str, Any] = row
    if not isinstance(found.get("text"), str):
        raise InputError('the line has no "text"' if "text" not in found else 'its "text" is not a string', _LINE_HINT)
    return found
