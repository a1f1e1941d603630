"""What the user named → reports as received: each path or address by its kind, standard input by its first bytes."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from reportedly.errors import InputError
from reportedly.ingest.charset import DAMAGED
from reportedly.ingest.columns import ColumnMap
from reportedly.ingest.given import NOT_READ, Given, check_given
from reportedly.ingest.kinds import find_reports
from reportedly.ingest.parcel import HEAD, Parcel, take
from reportedly.records import Failure, Received


def find_inputs(
    paths: Sequence[str], *, published: str | None = None, outlet: str | None = None, stdin: IO[bytes] | None = None,
    columns: ColumnMap | None = None,
) -> Iterator[Received | Failure]:
    """Every report in these inputs, in order; what can't be read is a Failure in its place. `-` is `stdin`.

    Raises UsageError at once, before any input is touched, for a `published` that is no date.
    """
    given = check_given(published, outlet, columns)
    return _find_all(tuple(paths), given, stdin)


def is_address(path: str) -> bool:
    """True for what begins as a web address, also one that will be refused.

    >>> is_address("https://wire.example/a"), is_address("reports/https.txt")
    (True, False)
    """
    return path.lower().startswith(("http://", "https://"))


def note_of(received: Received) -> str | None:
    """What the user should know of how this input was read: that bytes are broken, an encoding was guessed, pages were left out."""
    left_out = [value for what, value in received.how if what == NOT_READ]
    if left_out:
        return "; ".join(left_out)
    kind, _, name = received.media_type.partition("; charset=")
    if name == DAMAGED:
        return "some bytes are no UTF-8; each was read as U+FFFD; get the file anew if that matters"
    if kind != "text/plain" or name.startswith("utf-"):
        return None  # a page names its encoding itself
    return f"read as {name}, as it is no UTF-8; if letters look wrong, convert it (`iconv -f FROM -t UTF-8`) and read it again"


def find_in_part(opened: Callable[[], IO[bytes]], origin: str, given: Given) -> Iterator[Received | Failure]:
    """The reports of one file, wherever it is stored: `opened` opens it; what can't be read is a Failure."""
    def reports() -> Iterator[Received | Failure]:
        with opened() as stream:
            yield from _find_in(stream, origin, origin.rpartition("/")[2].lower(), given)

    return _told(origin, reports())


def _find_all(paths: Sequence[str], given: Given, stdin: IO[bytes] | None) -> Iterator[Received | Failure]:
    for path in paths:
        origin = "standard input" if path == "-" else os.fsencode(path).decode("utf-8", "replace")
        yield from _told(origin, _find_one(path, origin, given, stdin))


def _find_one(path: str, origin: str, given: Given, stdin: IO[bytes] | None) -> Iterator[Received | Failure]:
    if path == "-":
        if stdin is None:
            raise InputError("there is no standard input here", "give a file instead of -")
        yield from _find_in(stdin, origin, "", given)
    elif is_address(path):
        yield from _find_at(path, given)
    else:
        yield from _find_in_file(Path(path), origin, given)


def _told(origin: str, reports: Iterator[Received | Failure]) -> Iterator[Received | Failure]:
    """The same reports; an error that ends them is a Failure."""
    try:
        yield from reports
    except InputError as error:
        yield Failure(origin, str(error), error.hint)
    except OSError as error:
        yield Failure(origin, *_explained(error, origin))


def _explained(error: OSError, origin: str) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "there is no such file", "check the name; quote patterns only where the shell should not expand them"
        case IsADirectoryError():
            return "this is a directory, not a report", f"give its files, for example {origin.rstrip('/')}/*.txt, or `--engine ray`"
        case PermissionError():
            return "the file may not be read", "check its permissions"
    return f"the file can't be read: {error.strerror or error}", "check the disk and the name"


def _find_at(url: str, given: Given) -> Iterator[Received | Failure]:
    from reportedly.ingest.address import fetch_parcel  # the network client: loaded only for addresses

    yield from find_reports(fetch_parcel(url, given)[0])


def _find_in_file(path: Path, origin: str, given: Given) -> Iterator[Received | Failure]:
    try:
        stream = path.open("rb", buffering=0)
    except ValueError as error:  # a NUL in the name
        raise InputError("this is no file name", "check the name") from error
    with stream:
        yield from _find_in(stream, origin, path.name.lower(), given)


def _find_in(stream: IO[bytes], origin: str, name: str, given: Given) -> Iterator[Received | Failure]:
    """The reports of one open stream; `name` (lower case) is empty for standard input."""
    yield from find_reports(Parcel(take(stream, HEAD), stream, origin, name, given))
