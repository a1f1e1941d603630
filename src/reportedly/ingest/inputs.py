"""What the user named → reports as received: each path by its kind, standard input by its first bytes."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from reportedly.errors import InputError
from reportedly.ingest import html, jsonl, text
from reportedly.ingest.charset import DAMAGED
from reportedly.ingest.given import Given, check_given
from reportedly.records import Failure, Received

MAX_FILE = 64 * 1024 * 1024  # bytes of a text or HTML file
HEAD = 65_536  # bytes looked at to tell the kind
_LINES = (".jsonl", ".ndjson", ".jsonlines")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_NO_REPORT = {
    ".csv": "a table", ".tsv": "a table", ".xlsx": "a table", ".xml": "XML", ".rss": "a feed", ".atom": "a feed",
}
_CONVERT_HINT = 'turn it into JSON Lines, one {"text": "…"} a report, and read that'


def find_inputs(
    paths: Sequence[str], *, published: str | None = None, outlet: str | None = None, stdin: IO[bytes] | None = None,
) -> Iterator[Received | Failure]:
    """Every report in these inputs, in order; what can't be read is a Failure in its place. `-` is `stdin`.

    Raises UsageError at once, before any input is touched, for a `published` that is no date.
    """
    given = check_given(published, outlet)
    return _find_all(tuple(paths), given, stdin)


def note_of(received: Received) -> str | None:
    """What the user should know of how this input was read: that bytes are broken, that an encoding was guessed; None where nothing."""
    kind, _, name = received.media_type.partition("; charset=")
    if name == DAMAGED:
        return "some bytes are no UTF-8; each was read as U+FFFD; get the file anew if that matters"
    if kind != "text/plain" or name.startswith("utf-"):
        return None  # a page names its encoding itself
    return f"read as {name}, as it is no UTF-8; if letters look wrong, convert it (`iconv -f FROM -t UTF-8`) and read it again"


def _find_all(paths: Sequence[str], given: Given, stdin: IO[bytes] | None) -> Iterator[Received | Failure]:
    for path in paths:
        origin = "standard input" if path == "-" else os.fsencode(path).decode("utf-8", "replace")
        try:
            if path == "-":
                if stdin is None:
                    raise InputError("there is no standard input here", "give a file instead of -")
                yield from _find_in(stdin, origin, "", given)
            else:
                yield from _find_in_file(Path(path), origin, given)
        except InputError as error:
            yield Failure(origin, str(error), error.hint)
        except OSError as error:
            yield Failure(origin, *_explained(error, origin))


def _explained(error: OSError, origin: str) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "there is no such file", "check the name; quote patterns only where the shell should not expand them"
        case IsADirectoryError():
            return "this is a directory, not a report", f"give its files, for example {origin.rstrip('/')}/*.txt"
        case PermissionError():
            return "the file may not be read", "check its permissions"
    return f"the file can't be read: {error.strerror or error}", "check the disk and the name"


def _find_in_file(path: Path, origin: str, given: Given) -> Iterator[Received | Failure]:
    try:
        stream = path.open("rb", buffering=0)
    except ValueError as error:  # a NUL in the name
        raise InputError("this is no file name", "check the name") from error
    with stream:
        yield from _find_in(stream, origin, path.name.lower(), given)


def _find_in(stream: IO[bytes], origin: str, name: str, given: Given) -> Iterator[Received | Failure]:
    """The reports of one open stream; `name` (lower case) is empty for standard input."""
    head = _take(stream, HEAD)
    if _holds_lines(head, name):
        yield from jsonl.find_reports(head, stream, origin, given)
        return
    raw = head + (_take(stream, MAX_FILE + 1 - len(head)) if len(head) == HEAD else b"")
    if len(raw) > MAX_FILE:
        raise InputError(f"the file is larger than one report can be ({MAX_FILE // 2**20} MiB)",
                         "divide it into reports, one JSON object a line, and read that .jsonl file")
    try:
        yield _read_one(raw, origin, name, given)
    except InputError as error:
        yield Failure(origin, str(error), error.hint, raw)


def _read_one(raw: bytes, origin: str, name: str, given: Given) -> Received:
    suffix = Path(name).suffix
    if suffix in _NO_REPORT:
        raise InputError(f"the file is {_NO_REPORT[suffix]}, not a report", _CONVERT_HINT)
    if suffix == ".json":
        raise InputError("the file is JSON, but not one object a line", f"`jq -c '.[]' {origin} > reports.jsonl` and read that")
    if suffix in {".html", ".htm", ".xhtml"} or html.is_html(raw[:HEAD]):
        return html.read_html(raw, origin, given)
    return text.read_plain(raw, origin, given)


def _take(stream: IO[bytes], size: int) -> bytes:
    """Up to `size` bytes; a pipe may give them in pieces."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _holds_lines(head: bytes, name: str) -> bool:
    """True for JSON Lines: by name, or where there is no telling name, by the first bytes."""
    for packing in (".gz", ".zst", ".zstd"):
        name = name.removesuffix(packing)
    if name.endswith(_LINES):
        return True
    if name.endswith((".txt", ".html", ".htm", ".xhtml")):
        return False
    if not name and head.startswith(_PACKED):
        return True
    return _opens_object(head, is_json=name.endswith(".json"))


def _opens_object(head: bytes, is_json: bool) -> bool:
    """True where the first line is a JSON object; a broken one counts too unless the file is called .json."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{") or start[1:].lstrip()[:1] not in {b'"', b"}"}:
        return False
    if not is_json:
        return True
    line, _, rest = start.partition(b"\n")
    if len(head) == HEAD and not rest:
        return True  # one long line
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
