"""Meanings of days, nights, parts of day and clock times."""

import datetime as dt
import re

from reportedly.resolve.periods import Period, add_days, part_of, period_of
from reportedly.resolve.times_context import FUTURE, PAST, Meaning, Setting, read_ordinal
from reportedly.resolve.times_context import read_year as _year
from reportedly.timewords import values_of

Parts = dict[str, str]
DAY_UNITS = frozenset({"D"})
_PART_NAMES = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}
_TO_WEEKDAY = re.compile(r"\s*(?:to|until|till|through|[-–—])\s+((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE)
_WRONG_WAY, _PLAINLY_WRONG = 130, 400  # days that a date on the side that the tense excludes counts as farther away


def month_number(words: str) -> int:
    """1 to 12 for a month's name: "sept ." → 9."""
    name = words.split()[0]
    for kind in ("month", "monthabbr", "lmonth"):
        if name in values_of(kind):
            return int(values_of(kind)[name])
    return 0


def _day_number(words: str) -> int:
    return int(words) if words.isdecimal() else read_ordinal(words)


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def nearest(candidates: list[dt.date], setting: Setting, anchor: dt.date) -> dt.date:
    """The candidate nearest to the anchor, on the side that the tense says where that is not much farther."""

    def cost(day: dt.date) -> int:
        away = (day - anchor).days
        return abs(away) + wrong_way(setting, away)

    return min(candidates, key=cost)


def wrong_way(setting: Setting, away: int) -> int:
    """The days to add to the distance of a date that lies `away` days ahead, where the tense points the other way."""
    if setting.published is None:
        return 0
    if setting.tense == PAST and away > 0:
        return _PLAINLY_WRONG if setting.is_plainly_past else _WRONG_WAY
    return _WRONG_WAY if setting.tense == FUTURE and away < 0 else 0


# --- which day -------------------------------------------------------------------------------------------


def pick_day(parts: Parts, setting: Setting) -> tuple[dt.date, str, str] | str:
    """The day that a phrase names, its basis and why; or why there is none."""
    found: tuple[dt.date, str, str] | str
    if "month" in parts:
        found = _calendar_day(parts, setting)
    elif "dayth" in parts:
        found = _numbered_day(int(parts["dayth"][:-2]), setting)
    elif "relday" in parts:
        found = _relative_day(int(values_of("relday")[parts["relday"]]), setting)
    elif "weekday" in parts:
        found = _weekday(parts, setting)
    elif "same" in parts:
        reference = setting.reference(6, DAY_UNITS)
        found = (
            (reference.first, "relative", f"the day named before it, {reference.first}")
            if reference
            else "no day is named before it to refer to"
        )
    elif "that" in parts or {"last", "next", "this"} & parts.keys():
        found = _part_day(parts, setting)
    else:
        found = reference_day(setting)
    if isinstance(found, str) or "shift" not in parts:
        return found
    return (
        add_days(found[0], int(parts["shift"])),
        found[1],
        f"{found[2]}, {abs(int(parts['shift']))} day(s) {'before' if parts['shift'][0] == '-' else 'after'}",
    )


def _calendar_day(parts: Parts, setting: Setting) -> tuple[dt.date, str, str] | str:
    month, day = month_number(parts["month"]), _day_number(parts["day"])
    if "year" in parts:
        stated = safe_date(_year(parts["year"]), month, day)
        return (stated, "stated", "the text gives the full date") if stated else "the calendar has no such day"
    if setting.published is None and not setting.named:
        return "the text gives no year and the report has no publication date"
    following = _year_that_follows(setting)
    if following and (shared := safe_date(following, month, day)):
        return shared, "stated", "the year stands with the date that follows"
    anchor = setting.published or setting.named[-1].period.first
    days = [d for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := safe_date(max(1, min(year, 9999)), month, day))]
    if not days:
        return "the calendar has no such day in the years around publication"
    chosen = nearest(days, setting, anchor)
    source = "publication" if setting.published else "the date named before it"
    return chosen, "relative", f"the text gives no year; {chosen.year} is nearest to {source} ({anchor}), the verb being {setting.tense}"


def _numbered_day(number: int, setting: Setting) -> tuple[dt.date, str, str] | str:
    """ "The 19th": of the month named before it, else of publication's; of the month before where it would lie after publication."""
    named = setting.reference(8, DAY_UNITS | {"M"})
    anchor = named.first if named else setting.published
    if anchor is None:
        return "the text gives no month and the report has no publication date"
    months = [add_days(anchor.replace(day=15), 30 * shift) for shift in (0, -1, -2, 1)]  # no shift of 30 days leaves out a month's middle
    days = [d for m in months if (d := safe_date(m.year, m.month, number))]
    told = setting.published is not None and setting.tense != FUTURE
    fitting = [d for d in days if not told or (setting.published is not None and d <= setting.published)] or days
    if not fitting:
        return "the calendar has no such day"
    return fitting[0], "relative", f"the text gives no month; that of {anchor} is nearest" + (" and published after it" if told else "")


_NEXT_DATE = re.compile(
    r"\s*(?:to|and|until|till|through|or|[-–—])\s+(?:[^\W\d_]{3,12}\.?\s\d{1,2}|\d{1,2}\s[^\W\d_]{3,12}\.?),?\s(\d{4})\b"
)


def _year_that_follows(setting: Setting) -> int | None:
    """2018 for the first date of "March 28 to April 2, 2018"."""
    match = _NEXT_DATE.match(setting.report.text, setting.mention.end, setting.mention.end + 40)
    return int(match.group(1)) if match else None


def _relative_day(shift: int, setting: Setting) -> tuple[dt.date, str, str] | str:
    if setting.published is None:
        return "counted from a publication date that is not known"
    how = {0: "the day of publication", -1: "the day before publication", 1: "the day after publication"}[shift]
    return add_days(setting.published, shift), "relative", f"{how} ({setting.published})"


def _weekday(parts: Parts, setting: Setting) -> tuple[dt.date, str, str] | str:
    name = parts["weekday"].rstrip(" .")
    wanted = int({**values_of("weekday"), **values_of("weekdayabbr")}[name])
    last, next_ = parts.get("last"), parts.get("next")
    anchor, source = setting.published, "publication"
    reference = setting.reference(3, DAY_UNITS)
    if reference and (last in {"previous", "preceding"} or next_ in {"following", "succeeding"} or "that" in parts or anchor is None):
        anchor, source = reference.first, "the day named before it"
    if anchor is None:
        return "a weekday counted from a publication date that is not known"
    back, ahead = (anchor.isoweekday() - wanted) % 7, (wanted - anchor.isoweekday()) % 7
    if "rel_week" in parts:
        monday = add_days(anchor, 1 - anchor.isoweekday() + 7 * int(parts["rel_week"]))
        return add_days(monday, wanted - 1), "relative", f"counted in weeks from publication ({anchor})"
    if last:
        day = add_days(anchor, -(back or 7))
    elif next_:
        day = add_days(anchor, ahead or 7)
    elif _looks_ahead(setting, ahead):
        day = add_days(anchor, ahead)
    else:
        day = _before_its_end(add_days(anchor, -back), wanted, anchor, setting)
    side = "last before" if day < anchor else "next after" if day > anchor else "day of"
    return day, "relative", f"the {name.capitalize()} {side} {source} ({anchor}), the verb being {setting.tense}"


def _before_its_end(day: dt.date, wanted: int, anchor: dt.date, setting: Setting) -> dt.date:
    """ "From Monday to Wednesday", published on a Tuesday: the Monday before the Wednesday that is meant."""
    ends = _TO_WEEKDAY.match(setting.report.text, setting.mention.end)
    if ends is None:
        return day
    last = int(values_of("weekday")[ends[1].lower()])
    end = add_days(anchor, -((anchor.isoweekday() - last) % 7))
    return add_days(end, -((last - wanted) % 7))


def _looks_ahead(setting: Setting, ahead: int) -> bool:
    """True where a bare weekday is one to come."""
    before = setting.words_before(2)
    if before[-1:] in (["until"], ["till"]):
        return setting.tense != PAST or ahead <= 2
    if before[-1:] == ["since"]:
        return False
    return setting.tense == FUTURE


def _part_day(parts: Parts, setting: Setting) -> tuple[dt.date, str, str] | str:
    """The day of "last night", "this morning", "the next morning", "that night"."""
    reference = setting.reference(4, DAY_UNITS)
    shift = -1 if "last" in parts else 1 if "next" in parts else 0
    by_text = "that" in parts or parts.get("next") in {"next", "following", "succeeding"} or parts.get("last") in {"previous", "preceding"}
    if by_text and reference:
        return add_days(reference.first, shift), "relative", f"counted from the day named before it ({reference.first})"
    if setting.published is None:
        return "counted from a publication date that is not known"
    return add_days(setting.published, shift), "relative", f"counted from publication ({setting.published})"


def reference_day(setting: Setting) -> tuple[dt.date, str, str] | str:
    """The day named near a clock time or part of day that has none; else, as an assumption, that of publication."""
    reference = setting.reference(2, DAY_UNITS)
    if reference:
        return reference.first, "relative", f"of the day named before it ({reference.first})"
    if setting.published:
        return setting.published, "assumed", f"no day is named near it; the day of publication ({setting.published}) is assumed"
    return "no day is named near it and the publication date is not known"


# --- builders --------------------------------------------------------------------------------------------


def build_day(parts: Parts, setting: Setting) -> Meaning | str:
    """A day, or a part of one: "Sunday, March 3", "yesterday", "last night", "the night of March 3"."""
    if "rel_week" not in parts and " week" in f" {parts.get('rel', '')}" + parts.get("week", ""):
        parts = {**parts, "rel_week": "0"}
    found = pick_day(parts, setting)
    if isinstance(found, str):
        return _yearless(parts, found)
    day, basis, why = found
    code = _part_code(parts)
    note = _weekday_note(parts, day)
    if parts.get("mod") == "eve":
        day = add_days(day, -1)
    period = Period("D", day)
    if code:
        return Meaning(
            "TIME",
            f"{day.isoformat()}T{code}",
            day,
            add_days(day, 1) if code == "NI" else day,
            basis,
            f"the {_PART_NAMES[code]} of {day}: {why}{note}" if code in _PART_NAMES else why,
            period,
        )
    return Meaning("DATE", day.isoformat(), day, day, basis, why + note, period)


def _part_code(parts: Parts) -> str:
    word = parts.get("daypart", "")
    if "part" in parts and not word:
        return parts["part"]
    return str({**values_of("daypart"), **values_of("dayparts"), **values_of("overnight")}.get(word, ""))


def _weekday_note(parts: Parts, day: dt.date) -> str:
    name = parts.get("weekday", "").rstrip(" .")
    wanted = {**values_of("weekday"), **values_of("weekdayabbr")}.get(name)
    if wanted and "month" in parts and day.isoweekday() != wanted:
        return f"; the text calls it a {name.capitalize()}, which it was not"
    return ""


def _yearless(parts: Parts, why: str) -> Meaning | str:
    if "month" in parts and "day" in parts and "year" not in parts and 1 <= _day_number(parts["day"]) <= 31:
        return Meaning("DATE", f"XXXX-{month_number(parts['month']):02}-{_day_number(parts['day']):02}", None, None, "stated", why)
    if "weekday" in parts and "month" not in parts:
        name = parts["weekday"].rstrip(" .")
        return Meaning("DATE", f"XXXX-WXX-{ {**values_of('weekday'), **values_of('weekdayabbr')}[name] }", None, None, "relative", why)
    return why


def build_iso(parts: Parts, setting: Setting) -> Meaning | str:
    """2019-03-11, with a clock time or without."""
    written = parts["iso"].upper()
    year, month, day = (int(p) for p in written.split("T")[0].split("-"))
    date = safe_date(year, month, day)
    if date is None:
        return "the calendar has no such day"
    timex = date.isoformat() + ("T" + written.split("T")[1] if "T" in written else "")
    return Meaning("TIME" if "T" in timex else "DATE", timex, date, date, "stated", "the text gives the full date", Period("D", date))


def build_slashes(parts: Parts, setting: Setting) -> Meaning | str:
    """8/3/2019: day before month or month before day, whichever is nearer before publication; the other is a candidate."""
    a, b, c = (int(p) for p in parts["slashes"].replace(".", "/").split("/"))
    if a > 31:
        readings = [safe_date(a, b, c)]
    else:
        year = c if c > 99 else c + (2000 if c < 70 else 1900)
        readings = [safe_date(year, b, a), safe_date(year, a, b)]
    days = list(dict.fromkeys(d for d in readings if d))
    if not days:
        return "the calendar has no such day"
    anchor = setting.published
    chosen = min(days, key=lambda d: (d > anchor, abs((anchor - d).days))) if anchor and len(days) > 1 else days[0]
    others = tuple(d.isoformat() for d in days if d != chosen)
    why = (
        "the text gives the full date"
        if not others
        else f"day and month can be read both ways; {chosen} fits publication better than {others[0]}"
        if anchor
        else f"day and month can be read both ways; day first is assumed, else {others[0]}"
    )
    return Meaning("DATE", chosen.isoformat(), chosen, chosen, "assumed" if others else "stated", why, Period("D", chosen), others)


def build_days(parts: Parts, setting: Setting) -> Meaning | str:
    """A range of days within a month: "3 to 5 March"."""
    last = pick_day({**parts, "day": parts["day2"]}, setting)
    first = pick_day(parts, setting)
    if isinstance(first, str) or isinstance(last, str):
        return first if isinstance(first, str) else str(last)
    if not first[0] < last[0] or (last[0] - first[0]).days > 31:
        return "the second day does not come after the first"
    days = (last[0] - first[0]).days + 1
    return Meaning("DURATION", f"P{days}D", first[0], last[0], first[1], f"from {first[0]} to {last[0]}: {first[2]}", Period("D", last[0]))


def build_night(parts: Parts, setting: Setting) -> Meaning | str:
    """A night named by the day it begins on, or "overnight", or by both its days."""
    if "dayx" not in parts and "weekday" not in parts and "month" not in parts:
        return _last_night(setting)
    found = pick_day(parts, setting)
    if isinstance(found, str):
        return found
    day, basis, why = found
    if "into" in parts:
        day, why = add_days(day, -1), why + "; the night that ended that day"
    overnight_on = parts.get("daypart") == "overnight" and not {"dash", "into"} & set(parts)
    if overnight_on and setting.published == day and setting.tense == PAST:
        day, why = add_days(day, -1), why + "; the night that ended that day, since the report was published on it"
    next_day = add_days(day, 1)
    others = (f"{add_days(day, -1).isoformat()}TNI",) if overnight_on else ()
    return Meaning(
        "TIME", f"{day.isoformat()}TNI", day, next_day, basis, f"the night from {day} to {next_day}: {why}", Period("D", day), others
    )


def _last_night(setting: Setting) -> Meaning | str:
    reference = setting.reference(0, DAY_UNITS)
    if reference:
        day, basis, why = reference.first, "relative", f"of the day named before it ({reference.first})"
    elif setting.published:
        day = setting.published if setting.tense == FUTURE else add_days(setting.published, -1)
        basis, why = "relative", f"counted from publication ({setting.published})"
    else:
        return "a night counted from a publication date that is not known"
    return Meaning(
        "TIME",
        f"{day.isoformat()}TNI",
        day,
        add_days(day, 1),
        basis,
        f"the night from {day} to {add_days(day, 1)}: {why}",
        Period("D", day),
    )


def build_week_of(parts: Parts, setting: Setting) -> Meaning | str:
    """The week that a day lies in: "the week of March 4"."""
    found = pick_day(parts, setting)
    if isinstance(found, str):
        return found
    week = period_of("W", found[0])
    first, last = part_of(week, parts.get("mod", ""))
    return Meaning("DATE", week.timex, first, last, found[1], f"the week of {found[0]}: {found[2]}", week)
