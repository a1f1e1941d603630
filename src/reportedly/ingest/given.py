"""What the caller says of an input (date, outlet), checked, and put together with what the input says of itself."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

from reportedly.errors import UsageError
from reportedly.records import Source

FIRST_YEAR, LAST_YEAR = 1800, 2199  # room around a day for "last year" and "next century" without leaving the calendar
_EXTENDED = re.compile(r"\d{4}-\d\d-\d\d(?:T.+)?")
DATE_HINT = "write it as 2019-03-12 or 2019-03-12T18:30:00Z"


@dataclass(frozen=True, slots=True)
class Given:
    """The caller's word on publication date (ISO 8601) and outlet; None where nothing was said."""

    published: str | None = None
    outlet: str | None = None


def read_published(text: str) -> str:
    """An ISO 8601 day or date-time as given, in the extended form. Raises UsageError for what is none.

    >>> read_published("2019-03-12"), read_published("20190312")
    ('2019-03-12', '2019-03-12')
    """
    text = text.strip()
    try:
        day = dt.date.fromisoformat(text) if "T" not in text and len(text) <= 10 else dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text[:60]!r} is no ISO 8601 date of publication", DATE_HINT) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(f"the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}", DATE_HINT)
    return text if _EXTENDED.fullmatch(text) else day.isoformat()


def check_given(published: str | None, outlet: str | None) -> Given:
    """The caller's options, checked before any input is touched. Raises UsageError."""
    outlet = outlet.strip() if outlet else None
    return Given(read_published(published) if published is not None else None, outlet or None)


def source_of(raw: bytes, given: Given, *, title: str | None = None, published: str | None = None, outlet: str | None = None,
              url: str | None = None) -> Source:
    """A file's source: the caller's word before what the page says of itself."""
    return Source(sha256=hashlib.sha256(raw).hexdigest(), url=url, outlet=given.outlet or outlet, title=title,
                  published=given.published or published)
