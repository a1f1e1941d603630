"""Meanings of festival days, of days counted within them, and of dates in the Hijri, Solar Hijri and Ethiopian calendars."""

import datetime as dt
from collections.abc import Callable

from reportedly.resolve import calendars
from reportedly.resolve.periods import Period, add_days
from reportedly.resolve.times_context import Meaning, Setting, read_ordinal, read_year
from reportedly.resolve.times_days import Parts, nearest
from reportedly.resolve.times_spans import build_nth as build_plain_nth
from reportedly.timewords import values_of

_Days = tuple[dt.date, dt.date]
_Finder = Callable[[int, int | None, int | None], _Days | None]


# --- festivals -------------------------------------------------------------------------------------------


def _feast(parts: Parts, setting: Setting) -> tuple[_Days, str] | str:
    rule = str(values_of("festival")["".join(c for c in parts["festival"].split(" ") if c)])
    year = read_year(parts["year"]) if "year" in parts else None
    if year is None and "rel_year" in parts and setting.year_hint:
        year = setting.year_hint + int(parts["rel_year"])
    anchor = setting.published or (setting.named[-1].period.first if setting.named else None)
    if year is None and anchor is None:
        return "the text gives no year and the report has no publication date"
    years = [year] if year is not None else [anchor.year + d for d in (-1, 0, 1)] if anchor else []
    feasts = [f for y in years if 1800 <= y <= 2200 for f in calendars.find_festival(rule, y)]
    if year is not None and year < 1600:
        feasts = calendars.find_hijri_festival(rule, year)
    if not feasts:
        return "the feast's day in that year is not known"
    if anchor is None or (year is not None and len(feasts) == 1):
        return feasts[0], f"in {year}"
    if "last" in parts or "next" in parts:
        before = "last" in parts
        feasts = [f for f in feasts if (f[1] < anchor if before else f[0] > anchor)] or feasts
    within = [f for f in feasts if f[0] <= anchor <= f[1]]
    first = within[0][0] if within else nearest([f[0] for f in feasts], setting, anchor)
    return next(f for f in feasts if f[0] == first), f"the one that fits publication ({anchor}), the verb being {setting.tense}"


def build_festival(parts: Parts, setting: Setting) -> Meaning | str:
    """A feast, or a day of it: "Christmas Day", "the second day of Eid"."""
    found = _feast(parts, setting)
    if isinstance(found, str):
        return found
    (first, last), why = found
    moon = str(values_of("festival")[parts["festival"]]).startswith("h")
    number = read_ordinal(parts.get("ordinal", ""))
    if number:
        first = last = add_days(first, number - 1)
    shift = int(parts.get("shift", "-1" if "eve" in parts.get("mod", "") else "0"))
    if shift:
        first = last = add_days(first, shift)
    slack = 1 if moon else 0
    note = "; by Umm al-Qura, a day either way where the crescent is sighted" if moon else ""
    return Meaning(
        "DATE",
        first.isoformat(),
        add_days(first, -slack),
        add_days(last, slack),
        "stated" if "year" in parts else "relative",
        f"the feast begins on {found[0][0]}, {why}{note}",
        Period("D", first),
    )


def build_nth(parts: Parts, setting: Setting) -> Meaning | str:
    """A day or week counted within a feast, a Hijri month, a month or a year."""
    if "festival" in parts:
        return build_festival(parts, setting)
    if "hmonth" not in parts:
        return build_plain_nth(parts, setting)
    unit, number = str(values_of("span")[parts["span"]]), read_ordinal(parts.get("ordinal", ""))
    if unit == "D" and number:
        return build_hijri({"hmonth": parts["hmonth"], "day": parts["ordinal"]}, setting)
    month = build_hijri({"hmonth": parts["hmonth"]}, setting)
    if isinstance(month, str) or unit != "W" or month.earliest is None or month.latest is None:
        return month
    first = add_days(month.earliest, 1 + 7 * (number - 1)) if number else add_days(month.latest, -7)
    last = add_days(first, 6)
    return Meaning(
        "DATE",
        f"{first.isoformat()}/{last.isoformat()}",
        add_days(first, -1),
        add_days(last, 1),
        month.basis,
        month.why,
        Period("W", first),
    )


# --- other calendars -------------------------------------------------------------------------------------


def build_hijri(parts: Parts, setting: Setting) -> Meaning | str:
    """A Hijri date, month or year by Umm al-Qura, with a day either way."""
    month = int(values_of("hmonth")[parts["hmonth"]]) if "hmonth" in parts else None
    year = read_year(parts["year"]) if "year" in parts else None
    day = _day(parts)
    if year is not None and year > 1900:
        near = dt.date(year, 7, 1)
        years = range(calendars.hijri_year_of(near) - 1, calendars.hijri_year_of(near) + 2)
        found = [d for y in years if (d := calendars.find_hijri_days(y, month, day)) and d[0].year == year]
    elif year is not None:
        exact = calendars.find_hijri_days(year, month, day)
        found = [exact] if exact else []
    else:
        found = _around(calendars.find_hijri_days, calendars.hijri_year_of, month, day, parts, setting)
    if not found:
        return "the Hijri date has no year to place it by, or lies outside the tables of Umm al-Qura (1343 to 1500 AH)"
    name = calendars.hijri_month_name(month) if month else "the year"
    exact_days = found[0]
    named = name if day is None else f"{day} {name}"
    why = f"{named} of the Hijri calendar is {_words(exact_days)} by Umm al-Qura; a day either way where the crescent is sighted"
    return _foreign(exact_days, 1, "stated" if year else "relative", why, parts)


def _day(parts: Parts) -> int | None:
    if "day" not in parts:
        return None
    return int(parts["day"]) if parts["day"].isdecimal() else read_ordinal(parts["day"])


def _words(days: _Days) -> str:
    return days[0].isoformat() if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _around(
    find: _Finder, year_of: Callable[[dt.date], int], month: int | None, day: int | None, parts: Parts, setting: Setting
) -> list[_Days]:
    """The one date of those in the years around publication that fits relation and tense best."""
    anchor = setting.published or (setting.named[-1].period.first if setting.named else None)
    if anchor is None:
        return []
    found = [d for y in range(year_of(anchor) - 2, year_of(anchor) + 3) if (d := find(y, month, day))]
    if "last" in parts:
        found = [d for d in found if d[1] < anchor][-1:]
    elif "next" in parts:
        found = [d for d in found if d[0] > anchor][:1]
    within = [d for d in found if d[0] <= anchor <= d[1]]
    if within or not found:
        return within
    first = nearest([d[0] for d in found], setting, anchor)
    return [d for d in found if d[0] == first]


def _foreign(days: _Days, slack: int, basis: str, why: str, parts: Parts) -> Meaning:
    first, last = days
    mod = parts.get("mod", "")
    third = (last - first).days // 3
    if first != last and mod:
        if any(w in mod for w in ("early", "beginning", "start")):
            last = add_days(first, third)
        elif any(w in mod for w in ("late", "end")):
            first = add_days(last, -third)
    timex = first.isoformat() if first == last else f"{days[0].isoformat()}/{days[1].isoformat()}"
    period = Period("D", first) if first == last else Period("M", dt.date(first.year, first.month, 1))
    return Meaning("DATE", timex, add_days(first, -slack), add_days(last, slack), basis, why, period)


def build_solar(parts: Parts, setting: Setting) -> Meaning | str:
    """A Solar Hijri date or month."""
    return _build_plain(parts, setting, "smonth", calendars.find_solar_days, lambda d: d.year - calendars.SOLAR_OFFSET, "Solar Hijri")


def build_ethiopian(parts: Parts, setting: Setting) -> Meaning | str:
    """An Ethiopian date or month."""
    return _build_plain(parts, setting, "emonth", calendars.find_ethiopian_days, lambda d: d.year - calendars.ETHIOPIAN_OFFSET, "Ethiopian")


def _build_plain(
    parts: Parts, setting: Setting, kind: str, find: _Finder, year_of: Callable[[dt.date], int], calendar: str
) -> Meaning | str:
    month, day = int(values_of(kind)[parts[kind]]), _day(parts)
    year = read_year(parts["year"]) if "year" in parts else None
    exact = find(year, month, day) if year is not None else None
    found = ([exact] if exact else []) if year is not None else _around(find, year_of, month, day, parts, setting)
    if not found:
        return f"no such day in the {calendar} calendar, or no year to place it by"
    return _foreign(found[0], 0, "stated" if year else "relative", f"in the {calendar} calendar, {_words(found[0])} of ours", parts)
