"""What the caller says of an input (date, outlet), checked, and put together with what the input says of itself."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

from reportedly.errors import UsageError
from reportedly.ingest.columns import ColumnMap
from reportedly.records import Source

FIRST_YEAR, LAST_YEAR = 1800, 2199  # room around a day for "last year" and "next century" without leaving the calendar
_EXTENDED = re.compile(r"\d{4}-\d\d-\d\d(?:T.+)?")
DATE_HINT = "write it as 2019-03-12 or 2019-03-12T18:30:00Z"


How = tuple[tuple[str, str], ...]  # how something came: (what, value), as in Received.how
NOT_READ = "not read"  # what of an original could not be read: such a pair is shown to the user


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of an input: publication date (ISO 8601), outlet; and what is known of how it came.

    `url` is the address that it was fetched from and goes before what a page says of itself; `title` and `id` serve where the
    input has none; `columns` says which column of a table is what.
    """

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    id: str | None = None
    how: How = ()
    columns: ColumnMap | None = None


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


def check_given(published: str | None, outlet: str | None, columns: ColumnMap | None = None) -> Given:
    """The caller's options, checked before any input is touched. Raises UsageError."""
    outlet = outlet.strip() if outlet else None
    return Given(read_published(published) if published is not None else None, outlet or None, columns=columns)


def source_of(raw: bytes, given: Given, *, title: str | None = None, published: str | None = None, outlet: str | None = None,
              url: str | None = None) -> Source:
    """A file's source: the caller's word before what the page says of itself."""
    return Source(sha256=hashlib.sha256(raw).hexdigest(), id=given.id, url=given.url or url, outlet=given.outlet or outlet,
                  title=title or given.title, published=given.published or published)
