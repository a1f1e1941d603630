"""Meanings of lengths of time, of times that come back, and of words such as "now"."""

import datetime as dt

from reportedly.resolve.times_context import FUTURE, Meaning, Setting, read_number, read_ordinal
from reportedly.resolve.times_days import Parts, month_number
from reportedly.resolve.times_spans import NO_DATE, moved
from reportedly.timewords import values_of


def _amount(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration: (48, "TH") → PT48H."""
    if unit == "XX":
        return "PXX"
    letter = {"TH": "H", "TM": "M", "S": "S", "2W": "W", "10Y": "Y", "100Y": "Y", "1000Y": "Y"}.get(unit, unit)
    scale = {"2W": 2, "10Y": 10, "100Y": 100, "1000Y": 1000}.get(unit, 1)
    time = "T" if unit in {"TH", "TM", "S"} else ""
    if count is None:
        return f"P{time}X{letter}"
    count *= scale
    whole, rest = int(count), count - int(count)
    smaller = {"Y": ("M", 12), "H": ("M", 60), "M": ("S", 60) if time else ("D", 30), "D": ("TH", 24), "W": ("D", 7)}.get(letter)
    if rest and smaller:
        part = round(rest * smaller[1])
        extra = f"T{part}H" if smaller[0] == "TH" else f"{part}{smaller[0]}"
        return f"P{time}{f'{whole}{letter}' if whole else ''}{extra}" if part else f"P{time}{whole}{letter}"
    return f"P{time}{whole}{letter}"


def build_duration(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "more than three days", "half an hour", "weeks": with its days where the sentence ties it to publication or an event."""
    unit = "XX" if parts.get("unit") == "XX" else str({**values_of("unit"), "XX": "XX"}[parts["unit"]])
    number = parts.get("num2", parts.get("num", "one"))
    number = parts.get("num", "one") if "num2" in parts and read_number(parts["num"]) else number
    count = {"half": 0.5, "X": None, "another": 1.0}.get(number, 2.0 if "couple" in number else read_number(number))
    if "half" in parts and count is not None and number != "half":
        count += 0.5
    value = _amount(count, unit)
    first, last, why = _bounds(count, unit, setting)
    return Meaning(
        "DURATION",
        value,
        first,
        last,
        "relative" if first or last else "stated",
        why or "a length of time whose ends the text does not give",
    )


def _bounds(count: float | None, unit: str, setting: Setting) -> tuple[dt.date | None, dt.date | None, str]:
    """The days that a duration covers, where the words around it tell."""
    before, published = setting.words_before(2), setting.published
    if published is None or not before:
        return None, None, ""
    if before[-1] in {"in", "within"} and setting.tense == FUTURE and count and unit != "XX":
        return published, moved(published, count, unit), f"counted from publication ({published})"
    if before[-1] == "for" and _runs_until_now(setting):
        first = moved(published, -count, unit) if count and unit != "XX" else None
        return first, published, f"still so at publication ({published})"
    return None, None, ""


def _runs_until_now(setting: Setting) -> bool:
    """True for "has been … for two weeks"."""
    if setting.sentence is None:
        return False
    tokens = [t for t in setting.sentence.tokens if t.end <= setting.mention.start][-14:]
    return any(t.lower in {"has", "have", "'ve"} and t.tag in {"VBZ", "VBP"} for t in tokens)


def build_span(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the past 48 hours", "recent weeks", "the next few days": a length of time up to or from publication."""
    unit = str(values_of("unit")[parts["unit"]])
    words = parts.get("num", "X")
    count = read_number(words)
    if count is None and words != "X" and "couple" in words:
        count = 2
    value = _amount(count, unit)
    if setting.published is None or "first" in parts or "latest" in parts or "final" in parts:
        return Meaning(
            "DURATION",
            value,
            None,
            None,
            "relative",
            NO_DATE if setting.published is None else "counted from an event that the words do not date",
        )
    ahead = "next" in parts
    edge = moved(setting.published, (count or 0) * (1 if ahead else -1), unit) if count else None
    first, last = (setting.published, edge) if ahead else (edge, setting.published)
    return Meaning(
        "DURATION", value, first, last, "relative", f"counted {'on' if ahead else 'back'} from publication ({setting.published})"
    )


# --- sets and references ---------------------------------------------------------------------------------


def build_every(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "every day", "Fridays", "each July", "twice a day"."""
    if "weekday" in parts:
        day = {**values_of("weekday"), **values_of("weekdays")}[parts["weekday"]]
        code = {**values_of("daypart"), **values_of("dayparts")}.get(parts.get("daypart", ""), "")
        return _set(f"XXXX-WXX-{day}" + (f"T{code}" if code else ""))
    if "month" in parts:
        return _set(f"XXXX-{month_number(parts['month']):02}")
    if "season" in parts:
        return _set(f"XXXX-{values_of('season')[parts['season']]}")
    if "daypart" in parts:
        return _set(f"XXXX-XX-XXT{values_of('daypart')[parts['daypart']]}")
    number = parts.get("num", "one")
    count = 2 if number == "other" else read_number(number) or read_ordinal(parts.get("ordinal", "")) or 1
    return _set(_amount(count, str(values_of("unit")[parts["unit"]])))


def _set(timex: str) -> Meaning:
    return Meaning("SET", timex, None, None, "stated", "something that comes back; the words name no single day")


def build_setword(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "daily", "weekly"."""
    return _set(str(values_of("setword")[parts["setword"]]))


def build_ref(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "now", "recently", "in the future"."""
    published, ref = setting.published, parts["ref"]
    first, last = {"PRESENT_REF": (published, published), "PAST_REF": (None, published), "FUTURE_REF": (published, None)}[ref]
    return Meaning("DATE", ref, first, last, "relative", "words for the present, the past or the future, as seen from publication")
