"""What the short values of the corpus's annotation mean: codes, numbers, times."""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from corpus_markup import MarkupError

Json = dict[str, Any]


def code(table: dict[str, str], key: str, what: str, name: str) -> str:
    """The public term of a short code; raises MarkupError for an unknown one."""
    if key not in table:
        raise MarkupError(f"{name}: unknown {what} {key!r} (one of: {', '.join(table)})")
    return table[key]


# --- numbers and times -----------------------------------------------------------------------------------


def read_number(words: str, name: str) -> Json:
    """Bounds of a count: `12`, `12+` at least, `-20` up to, `20-25`, `=30` about, `~3` a vague word with the codebook's low.

    >>> read_number("12+", "doc")
    {'low': 12, 'best': 12, 'high': None}
    """
    patterns: list[tuple[str, Callable[..., tuple[int | None, int | None, int | None]]]] = [
        (r"(\d+)$", lambda a: (a, a, a)), (r"(\d+)\+$", lambda a: (a, a, None)), (r"-(\d+)$", lambda a: (None, None, a)),
        (r"(\d+)-(\d+)$", lambda a, b: (a, None, b)), (r"=(\d+)$", lambda a: (None, a, None)), (r"~(\d+)$", lambda a: (a, None, None)),
    ]
    for pattern, bounds in patterns:
        match = re.match(pattern, words)
        if match:
            low, best, high = bounds(*map(int, match.groups()))
            return {"low": low, "best": best, "high": high}
    raise MarkupError(f"{name}: unreadable number {words!r}")


def days_of(timex: str) -> tuple[str | None, str | None]:
    """The first and last ISO day of a TIMEX3 date value; None and None where it names no days of the calendar.

    >>> days_of("2018-02"), days_of("2018-03-12TNI")
    (('2018-02-01', '2018-02-28'), ('2018-03-12', '2018-03-13'))
    """
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)(TNI)?", timex):
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        return day.isoformat(), (day + dt.timedelta(days=bool(match[4]))).isoformat()
    if match := re.match(r"(\d{4})-W(\d\d)(-WE)?$", timex):
        first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 6 if match[3] else 1)
        return first.isoformat(), dt.date.fromisocalendar(int(match[1]), int(match[2]), 7).isoformat()
    if match := re.match(r"(\d{4})-(\d\d)$", timex):
        last = calendar.monthrange(int(match[1]), int(match[2]))[1]
        return f"{timex}-01", f"{timex}-{last:02d}"
    if match := re.match(r"(\d{4})-(SP|SU|FA|WI)$", timex):
        month = {"SP": 3, "SU": 6, "FA": 9}.get(match[2])
        if month is None:
            return f"{match[1]}-12-01", f"{int(match[1]) + 1}-02-28"
        return f"{match[1]}-{month:02d}-01", f"{match[1]}-{month + 2:02d}-{30 if month != 3 else 31}"
    if re.match(r"\d{4}$", timex):
        return f"{timex}-01-01", f"{timex}-12-31"
    return None, None


def read_time(reference: str, words: str, name: str) -> Json:
    """A time's meaning: `VALUE`, then `@earliest..latest` where the value doesn't give the days, then `/s`, `/r` or `/a`."""
    match = re.match(r"([^@/]+)(?:@([\d-]*)\.\.([\d-]*))?(?:/([sra]))?$", reference)
    if not match:
        raise MarkupError(f"{name}: unreadable time {reference!r}")
    value, first, last, basis = match.groups()
    timex_type = "SET" if value.startswith("XXXX") else "DURATION" if re.match(r"P[T\dX]", value) else "TIME" if "T" in value else "DATE"
    if value in {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}:
        timex_type = "DATE"
    earliest, latest = days_of(value) if timex_type in {"DATE", "TIME"} else (None, None)
    if "@" in reference:
        earliest, latest = first or None, last or None
    default = "s" if re.search(r"\b\d{4}\b", words) or timex_type in {"DURATION", "SET"} else "r"
    return {"timex_type": timex_type, "timex": value, "earliest": earliest, "latest": latest,
            "basis": {"s": "stated", "r": "relative", "a": "assumed"}[basis or default]}


def time_precision(when: Json) -> int | None:
    """ACLED's precision: 1 for a day or a night, 2 within a week, 3 for anything wider or open."""
    if not when["earliest"] or not when["latest"]:
        return 3
    days = (dt.date.fromisoformat(when["latest"]) - dt.date.fromisoformat(when["earliest"])).days
    if days == 0 or (days == 1 and when["time_of_day"] in {"night", "evening"}):
        return 1
    return 2 if days <= 7 else 3
