"""A web archive (WARC, WET) → the pages and documents in it, each with its own address and date of capture; read as a stream."""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import Any
from urllib.parse import unquote, urlsplit

from reportedly.errors import InputError
from reportedly.ingest.jsonl import CountedStream
from reportedly.ingest.parcel import MAX_FILE, Parcel, parcel_of
from reportedly.records import Failure, Received

_READ = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")  # pictures, styles and scripts are no reports
_TYPES = ("response", "resource", "conversion", "warcinfo", "request", "metadata", "revisit", "continuation")
_HINT = "the records before it were read; get the archive anew for the rest"


def is_warc(parcel: Parcel) -> bool:
    """True for a web archive, packed or not."""
    return parcel.head.startswith(b"WARC/") or parcel.name.endswith((".warc", ".warc.gz", ".wet", ".wet.gz"))


def open_warc(parcel: Parcel) -> Iterator[Received | Failure | Parcel]:
    """The pages and documents of an archive, in order. Raises InputError where it breaks off."""
    from warcio.archiveiterator import ArchiveIterator

    rest = parcel.rest if parcel.raw is None else io.BytesIO(b"")
    stream = io.BufferedReader(CountedStream(parcel.head if parcel.raw is None else parcel.raw, rest))
    number, found = 0, False
    records = iter(ArchiveIterator(stream, check_digests=True))
    while True:
        try:
            record = next(records, None)
        except Exception as error:  # the reader of archives raises many kinds; each means that no record can be found from here on
            raise InputError(f"the web archive breaks off after record {number:,}: {error or type(error).__name__}", _HINT) from error
        if record is None:
            break
        number += 1
        found = found or record.rec_type in _TYPES
        yield from _open_record(record, parcel, number)
    if not found:
        raise InputError("the web archive holds no record", "check that it is one: it begins with WARC/1.0")


def _open_record(record: Any, parcel: Parcel, number: int) -> Iterator[Failure | Parcel]:
    """The page of a record; nothing for requests, revisits, errors and what is no text."""
    kind = _kind_of(record)
    if record.rec_type not in _TYPES[:3] or kind is None or kind.get_content_type() not in _READ:
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    origin = f"{parcel.origin}:{url or number}"
    told = (("WARC-Date", "captured"), ("WARC-Record-ID", "record"), ("WARC-Payload-Digest", "digest in the archive"))
    how = tuple((what, value) for name, what in told if (value := record.rec_headers.get_header(name)))
    try:
        raw = record.content_stream().read(MAX_FILE + 1)
        is_cut = len(raw) <= MAX_FILE and getattr(record.raw_stream, "limit", 0) > 0
        if is_cut or record.digest_checker.passed is False:
            raise InputError("the record is not what its digest says: it is cut short or was changed", "get the archive anew")
        if len(raw) > MAX_FILE:
            raise InputError(f"the record is larger than one report can be ({MAX_FILE // 2**20} MiB)", "take it out and divide it")
        given = replace(parcel.given, url=url or None, how=(*parcel.given.how, ("archive", parcel.origin), *how))
        yield parcel_of(raw, origin, posixpath.basename(unquote(urlsplit(url).path)), given, media_type=kind.get_content_type(),
                        charset=kind.get_content_charset(), depth=parcel.depth + 1)
    except Exception as error:  # unpacking raises many kinds; each means that this one record can't be read
        yield Failure(origin, f"the record can't be read: {error}", getattr(error, "hint", "") or "the other records are read")


def _kind_of(record: Any) -> Message | None:
    """The record's media type as its server said it; None for answers that were no page."""
    kind = Message()
    if record.http_headers is not None:
        if not str(record.http_headers.get_statuscode()).startswith("200"):
            return None
        kind["content-type"] = record.http_headers.get_header("Content-Type") or ""
    else:
        kind["content-type"] = record.rec_headers.get_header("Content-Type") or ""
    return kind
