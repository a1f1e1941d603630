"""Plain text → one report, code point for code point."""

from reportedly.ingest.charset import decode, trusted
from reportedly.ingest.given import Given, source_of
from reportedly.records import Received


def read_plain(raw: bytes, origin: str, given: Given, charset: str | None = None) -> Received:
    """The report in a text file's bytes; `charset` is what its server names. Raises InputError for bytes that are no text."""
    text, charset = decode(raw, trusted(charset))
    return Received(origin, raw, f"text/plain; charset={charset}", text, source_of(raw, given), given.how)
