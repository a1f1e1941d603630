"""Meanings of clock times: "5 p.m. Monday", "0800 GMT", "noon"."""

import re

from reportedly.resolve.periods import Period, add_days
from reportedly.resolve.times_context import Meaning, Setting
from reportedly.resolve.times_days import Parts, pick_day, reference_day
from reportedly.timewords import LINE_START, values_of


def build_clock(parts: Parts, setting: Setting) -> Meaning | str:
    """A clock time with its day where given: "5 p.m. Monday", "0800 GMT", "noon"."""
    time = _read_clock(parts)
    if time is None:
        return "the clock has no such time"
    day = pick_day(parts, setting) if {"weekday", "month", "relday", "same"} & parts.keys() else reference_day(setting)
    zone = parts.get("zone", "")
    suffix = "Z" if zone in {"utc", "gmt", "z"} else ""
    named = f", {zone.upper()}" if zone else ""
    if isinstance(day, str):
        return Meaning("TIME", f"XXXX-XX-XXT{time}{suffix}", None, None, "stated", f"{time}{named} of a day that is not known: {day}")
    last = add_days(day[0], 1) if time == "24:00" else day[0]
    return Meaning(
        "TIME", f"{day[0].isoformat()}T{time}{suffix}", day[0], last, day[1], f"{time}{named} on {day[0]}: {day[2]}", Period("D", day[0])
    )


def build_line_clock(parts: Parts, setting: Setting) -> Meaning | str:
    """The time that opens an entry of a live report: of the day that it was published."""
    time, start = _read_clock(parts), setting.mention.start
    line = setting.report.text[setting.report.text.rfind("\n", 0, start) + 1 : start]
    if time is None or not re.fullmatch(LINE_START, line[:12]):
        return "the clock has no such time" if time is None else "no line begins with it"
    day = setting.published
    if day is None:
        return Meaning("TIME", f"XXXX-XX-XXT{time}", None, None, "stated", f"{time} of a day that is not known")
    return Meaning("TIME", f"{day}T{time}", day, day, "relative", f"{time} on the day of publication, {day}")


def _read_clock(parts: Parts) -> str | None:
    if "instant" in parts:
        return str(values_of("instant")[parts["instant"]])
    if "hhmm" in parts:
        return f"{parts['hhmm'][:2]}:{parts['hhmm'][2:]}"
    hour_words, _, minute = parts.get("clock", parts.get("hour", "")).replace(".", ":").partition(":")
    hour = int(hour_words) if hour_words.isdecimal() else int(values_of("smallword").get(hour_words, 99))
    half = values_of("ampm").get(parts.get("ampm", ""), "")
    part = values_of("daypart").get(parts.get("daypart", ""), "")
    if (half == "pm" and hour < 12) or (part in {"AF", "EV"} and hour < 12) or (part == "NI" and 6 <= hour < 12):
        hour += 12
    if (half == "am" or part == "MO") and hour == 12:
        hour = 0
    minutes = minute[:2] or "00"
    return f"{hour:02}:{minutes}" if hour <= 24 and int(minutes) < 60 else None
