"""A web address → a parcel, with how it came: where it led, what the server said, when."""

import datetime as dt
import posixpath
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from urllib.parse import unquote, urlsplit

from reportedly.ingest.fetch import Answer, fetch_page
from reportedly.ingest.given import Given, How
from reportedly.ingest.parcel import Parcel, parcel_of

_TOLD = ("date", "last-modified", "etag", "content-type", "content-length")  # headers worth keeping


def fetch_parcel(url: str, given: Given, headers: Mapping[str, str] | None = None) -> tuple[Parcel, Answer]:
    """What an address gives, not yet opened. Raises FetchError."""
    answer = fetch_page(url, headers)
    return parcel_from(answer, given), answer


def parcel_from(answer: Answer, given: Given) -> Parcel:
    """An answer as a parcel: its kind as the server says, its address, and how it came."""
    kind = Message()
    kind["content-type"] = answer.headers.get("content-type", "")
    media_type = kind.get_content_type() if answer.headers.get("content-type") else None
    name = posixpath.basename(unquote(urlsplit(answer.final).path))
    given = replace(given, url=answer.url, how=(*given.how, *how_it_came(answer)))
    return parcel_of(answer.raw, answer.url, name, given, media_type=media_type, charset=kind.get_content_charset())


def how_it_came(answer: Answer) -> How:
    """What is kept of an answer: when it was fetched, where it led, from which IP address, and the headers that date it."""
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    led = (("led to", answer.final),) if answer.final != answer.url else ()
    told = tuple((name, answer.headers[name][:300]) for name in _TOLD if name in answer.headers)
    return (("fetched", answer.url), *led, ("at", moment), ("from", answer.address), ("status", str(answer.status)), *told)
