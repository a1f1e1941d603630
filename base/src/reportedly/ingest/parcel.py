"""A parcel: bytes that came in and were not opened yet, with their name, their media type where known, and how they came."""

import io
from dataclasses import dataclass, field
from typing import IO

from reportedly.errors import InputError
from reportedly.ingest.given import Given

MAX_FILE = 64 * 1024 * 1024  # bytes of one report's file
HEAD = 65_536  # bytes looked at to tell the kind
MAX_DEPTH = 3  # archives in archives, letters in letters


@dataclass(slots=True)
class Parcel:
    """`head` is what was taken to tell the kind, `rest` the stream behind it; `name` a file's name in lower case, "" where none.

    `media_type` is what a server or an archive says, without parameters; `charset` the encoding that it names; `depth` how many
    archives it lay in.
    """

    head: bytes
    rest: IO[bytes]
    origin: str
    name: str
    given: Given
    media_type: str | None = None
    charset: str | None = None
    depth: int = 0
    raw: bytes | None = field(default=None)  # the whole, once it was taken

    def whole(self, most: int = MAX_FILE) -> bytes:
        """All its bytes. Raises InputError where there are more than one report's file can have."""
        if self.raw is None:
            raw = self.head + (take(self.rest, most + 1 - len(self.head)) if len(self.head) == HEAD else b"")
            if len(raw) > most:
                raise InputError(f"the file is larger than one report can be ({most // 2**20} MiB)",
                                 "divide it into reports, one JSON object a line, and read that .jsonl file")
            self.raw = raw
        return self.raw

    @property
    def suffix(self) -> str:
        """The end of the name with its dot, "" where there is none."""
        dot = self.name.rfind(".")
        return self.name[dot:] if dot > 0 else ""


def parcel_of(raw: bytes, origin: str, name: str, given: Given, *, media_type: str | None = None, charset: str | None = None,
              depth: int = 0) -> Parcel:
    """A parcel of bytes that are here already. Raises InputError where it lies too deep in archives."""
    if depth > MAX_DEPTH:
        raise InputError(f"it lies in more than {MAX_DEPTH} archives, one in another", "unpack the outer ones, and read what is inside")
    return Parcel(raw[:HEAD], io.BytesIO(raw[HEAD:]), origin, name.lower(), given, media_type, charset, depth, raw)


def take(stream: IO[bytes], size: int) -> bytes:
    """Up to `size` bytes; a pipe may give them in pieces."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
