"""Stretches that two time expressions bound together: "between January and November", "from 27 October to 4 November"."""

import datetime as dt
import re
from calendar import monthrange

from reportedly.records import Report, Span

_NAMES = "january february march april may june july august september october november december".split()
_DAY = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({'|'.join(_NAMES)})(?:\s+(\d{{1,2}})(?!\d))?(?:,?\s+(\d{{4}}))?"
_ABOUT = r"(?:the\s+)?(?:start of\s+|end of\s+|early\s+|mid-?\s?|late\s+)?"
_FIRST = re.compile(rf"\b(?:between|from)\s+{_ABOUT}{_DAY}\s+(?:and|to|until|till|through)\s+$", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)
_SECOND = re.compile(rf"\s+(?:and|to|until|till|through)\s+{_DAY}\b", re.IGNORECASE)
_REACH = 48  # characters in which the other end may stand
Bounds = tuple[str | None, str | None]


def widened(report: Report, said: Span, bounds: Bounds) -> Bounds:
    """(earliest, latest) of one end, as ISO days, widened to the other end where the words bound a stretch; else as they are.

    >>> from reportedly.read import read_report
    >>> from reportedly.records import Source
    >>> report = read_report("Ninety died between January and November 2017.", Source("x"))
    >>> widened(report, Span(32, 45), ("2017-11-01", "2017-11-30"))
    ('2017-01-01', '2017-11-30')
    """
    earliest, latest = bounds
    if earliest is None or latest is None:
        return bounds
    text = report.text
    first = _FIRST.search(text[max(0, said.start - _REACH) : said.start])
    if first is not None:
        began = _day_of(first, dt.date.fromisoformat(latest), last=False)
        return (began.isoformat(), latest) if began is not None else bounds
    second = _SECOND.match(text[said.end : said.end + _REACH]) if _OPENS.search(text[max(0, said.start - _REACH) : said.start]) else None
    if second is not None:
        ended = _day_of(second, dt.date.fromisoformat(earliest), last=True)
        return (earliest, ended.isoformat()) if ended is not None else bounds
    return bounds


def _day_of(found: re.Match[str], other: dt.date, last: bool) -> dt.date | None:
    """The day of this end, in the year that its words name or that puts it on the right side of the other end."""
    before, name, after, year = found.groups()
    month = _NAMES.index(name.lower()) + 1
    in_year = int(year) if year else other.year
    if not year and last and month < other.month:
        in_year += 1
    if not year and not last and month > other.month:
        in_year -= 1
    try:
        day = dt.date(in_year, month, int(before or after or (monthrange(in_year, month)[1] if last else 1)))
    except ValueError:  # "31 February"
        return None
    return day if (day >= other) == last else None
