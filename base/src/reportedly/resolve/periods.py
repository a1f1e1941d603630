"""Stretches of the Gregorian calendar with their TIMEX3 values: days, weeks, months, quarters, seasons, years, decades."""

import calendar
import datetime as dt
from dataclasses import dataclass

_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "10Y": 120, "100Y": 1200, "1000Y": 12000, "SP": 12, "SU": 12, "FA": 12, "WI": 12}
_DAYS = {"D": 1, "W": 7, "2W": 14, "WE": 7}
ORDER = ("D", "WE", "W", "2W", "M", "Q", "SP", "SU", "FA", "WI", "H", "Y", "10Y", "100Y", "1000Y")


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day; clamped to the years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(max(12, min(index, 9999 * 12 + 11)), 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    """The day so many days later, clamped to the years 1 to 9999."""
    return dt.date.fromordinal(max(1, min(day.toordinal() + days, dt.date.max.toordinal())))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar: its unit (one of ORDER) and its first day."""

    unit: str
    first: dt.date

    @property
    def last(self) -> dt.date:
        """The last day."""
        if self.unit in {"D", "WE"}:
            return add_days(self.first, 1 if self.unit == "WE" else 0)
        if self.unit in _DAYS:
            return add_days(self.first, _DAYS[self.unit] - 1)
        months = 3 if self.unit in _SEASON_STARTS else _MONTHS[self.unit]
        if self.first.year * 12 + self.first.month - 1 + months > 9999 * 12 + 11:
            return dt.date.max
        return add_days(add_months(self.first, months), -1)

    @property
    def timex(self) -> str:
        """The TIMEX3 value.

        >>> Period("Q", dt.date(2019, 7, 1)).timex
        '2019-Q3'
        """
        year, day = f"{self.first.year:04}", self.first
        if self.unit in {"W", "2W", "WE"}:
            iso = day.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if self.unit == "WE" else "")
        if self.unit in _SEASON_STARTS:
            return f"{year}-{self.unit}"
        forms = {
            "D": day.isoformat(),
            "M": f"{year}-{day.month:02}",
            "Q": f"{year}-Q{(day.month + 2) // 3}",
            "H": f"{year}-H{(day.month + 5) // 6}",
            "Y": year,
            "10Y": year[:3],
            "100Y": year[:2],
            "1000Y": year[:1],
        }
        return forms[self.unit]

    def shift(self, count: int) -> "Period":
        """The stretch of the same kind so many later (before, where negative)."""
        if self.unit in _DAYS:
            return Period(self.unit, add_days(self.first, count * _DAYS[self.unit]))
        return period_of(self.unit, add_months(self.first, count * _MONTHS[self.unit]))

    def move(self, count: int, unit: str) -> "Period":
        """The stretch of the same kind so many `unit`s later: a quarter moved by a year is a quarter."""
        if unit in _DAYS:
            return period_of(self.unit, add_days(self.first, count * _DAYS[unit]))
        return period_of(self.unit, add_months(self.first, count * _MONTHS[unit]))


def period_of(unit: str, day: dt.date) -> Period:
    """The stretch that the day lies in; a weekend is that of the day's week, a season the one begun last of its kind."""
    if unit == "D":
        return Period(unit, day)
    if unit in {"W", "2W", "WE"}:
        monday = add_days(day, -day.weekday())
        return Period(unit, add_days(monday, 5) if unit == "WE" else monday)
    if unit in _SEASON_STARTS:
        start = dt.date(day.year, _SEASON_STARTS[unit], 1)
        return Period(unit, start if start <= day or day.year == 1 else dt.date(day.year - 1, start.month, 1))
    if unit in {"M", "Q", "H"}:
        size = _MONTHS[unit]
        return Period(unit, dt.date(day.year, (day.month - 1) // size * size + 1, 1))
    years = _MONTHS[unit] // 12
    return Period(unit, dt.date(max(1, day.year // years * years), 1, 1))


def finer(a: str, b: str) -> str:
    """The finer of two units."""
    return a if ORDER.index(a) <= ORDER.index(b) else b


def part_of(period: Period, mod: str) -> tuple[dt.date, dt.date]:
    """The days of the start, middle or end of a period (a third each, as "early", "mid-", "late" mean them)."""
    days = (period.last - period.first).days + 1
    third = days // 3
    if mod == "start":
        return period.first, add_days(period.first, max(third, 1) - 1) if days > 2 else period.last
    if mod == "mid":
        return add_days(period.first, third), add_days(period.last, -third)
    if mod == "end":
        return add_days(period.last, 1 - max(third, 1)) if days > 2 else period.first, period.last
    return period.first, period.last
