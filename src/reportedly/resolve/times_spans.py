"""Meanings of weeks, months, seasons, years, quarters; of durations, sets and words such as "now"."""

import datetime as dt

from reportedly.resolve.periods import ORDER, Period, add_days, add_months, finer, part_of, period_of
from reportedly.resolve.times_context import PAST, Meaning, Setting, read_number, read_ordinal, read_year
from reportedly.resolve.times_days import Parts, month_number, wrong_way
from reportedly.timewords import values_of

_COARSE = frozenset({"M", "Q", "H", "Y", "SP", "SU", "FA", "WI"})
NO_DATE = "counted from a publication date that is not known"


def _mod(parts: Parts) -> str:
    """start, mid, end, before or after for "early", "the end of", "earlier"…"""
    for word in parts.get("mod", "").split():
        for kind in ("early", "edge"):
            if word in values_of(kind):
                return str(values_of(kind)[word])
    return ""


def as_date(period: Period, parts: Parts, setting: Setting, basis: str, why: str) -> Meaning:
    """The day of an ISO date or date-time."""
    mod = _mod(parts)
    first, last = part_of(period, mod)
    published = setting.published
    if published and period.first <= published <= period.last:
        if mod == "before":
            last = published
        elif mod == "after":
            first = published
    note = {
        "start": "; its first third",
        "mid": "; its middle third",
        "end": "; its last third",
        "before": "; up to publication",
        "after": "; from publication on",
    }.get(mod, "")
    return Meaning("DATE", period.timex, first, last, basis, why + note, period)


def find_relation(parts: Parts) -> int | None:
    """-1, 0 or 1 for last, this or next; None where the words say none."""
    if "last" in parts:
        return -1
    if "next" in parts:
        return 1
    return 0 if "this" in parts else None


def _nearest_period(candidates: list[Period], setting: Setting, anchor: dt.date) -> Period:
    def cost(period: Period) -> tuple[int, int]:
        if period.first <= anchor <= period.last:
            return 0, 0
        away = (period.first - anchor).days if period.first > anchor else (period.last - anchor).days
        return abs(away) + wrong_way(setting, away), 1

    return min(candidates, key=cost)


# --- months, seasons, years ------------------------------------------------------------------------------


def stated_year(parts: Parts, setting: Setting) -> int | None:
    """The year that goes with a month, season or quarter: given, or "of last year"."""
    if "year" in parts:
        return read_year(parts["year"])
    if "rel_year" in parts and setting.year_hint:
        return setting.year_hint + int(parts["rel_year"])
    return None


def in_year(make: "Maker", parts: Parts, setting: Setting, what: str) -> Meaning | str:
    """A month, season or quarter in the year that is given, or the nearest one that fits relation and tense."""
    year = stated_year(parts, setting)
    if year is not None:
        if not 1 <= year <= 9999:
            return "there is no such year"
        return as_date(make(year), parts, setting, "stated" if "year" in parts else "relative", f"{what} of {year}")
    anchor = setting.published or (setting.named[-1].period.first if setting.named else None)
    if anchor is None:
        return "the text gives no year and the report has no publication date"
    around = [make(y) for y in range(max(1, anchor.year - 2), min(anchor.year + 2, 9999) + 1)]
    relation = find_relation(parts)
    if relation == -1:
        chosen = max((p for p in around if p.last < anchor), key=lambda p: p.first, default=around[0])
    elif relation == 1:
        chosen = min((p for p in around if p.first > anchor), key=lambda p: p.first, default=around[-1])
    elif relation == 0:
        chosen = make(anchor.year)
    else:
        chosen = _nearest_period(around, setting, anchor)
    source = "publication" if setting.published else "the date named before it"
    return as_date(
        chosen,
        parts,
        setting,
        "relative",
        f"{what}; the text gives no year, {chosen.timex} fits {source} ({anchor}), the verb being {setting.tense}",
    )


class Maker:
    """Makes the month, season or quarter of a year."""

    def __init__(self, unit: str, month: int) -> None:
        self.unit, self.month = unit, month

    def __call__(self, year: int) -> Period:
        return Period(self.unit, dt.date(year, self.month, 1))


def build_month(parts: Parts, setting: Setting) -> Meaning | str:
    """A month: "March", "last March", "early March 2019", "March last year"."""
    month = month_number(parts["month"])
    found = in_year(Maker("M", month), parts, setting, "the month")
    if isinstance(found, str):
        return Meaning("DATE", f"XXXX-{month:02}", None, None, "stated", found)
    return found


def build_months(parts: Parts, setting: Setting) -> Meaning | str:
    """A range of months: "January to March 2017"."""
    a, b = month_number(parts["month"]), month_number(parts["month2"])
    end = in_year(Maker("M", b), {k: v for k, v in parts.items() if k == "year"}, setting, "the months")
    if isinstance(end, str) or end.period is None:
        return end
    first = end.period.shift(-((b - a) % 12))
    count = (b - a) % 12 + 1
    return Meaning(
        "DURATION", f"P{count}M", first.first, end.period.last, end.basis, f"from {first.timex} to {end.period.timex}", end.period
    )


_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def build_season(parts: Parts, setting: Setting) -> Meaning | str:
    """A season of the northern half of the earth."""
    code = str(values_of("season")[parts["season"]])
    return in_year(Maker(code, _SEASON_MONTHS[code]), parts, setting, f"{parts['season']} (of the northern half of the earth)")


def build_year(parts: Parts, setting: Setting) -> Meaning | str:
    """A year."""
    year = read_year(parts.get("year", ""))
    if not 1 <= year <= 9999:
        return "there is no such year"
    return as_date(Period("Y", dt.date(year, 1, 1)), parts, setting, "stated", "the text gives the year")


def build_short_year(parts: Parts, setting: Setting) -> Meaning | str:
    """'14: the year of that ending nearest to publication."""
    anchor = setting.year_hint or 2000
    ending = int(parts["yy"])
    year = min((c + ending for c in (1800, 1900, 2000)), key=lambda y: (y > anchor + 5, abs(anchor - y)))
    return build_year({**parts, "year": str(year)}, setting)


def build_years(parts: Parts, setting: Setting) -> Meaning | str:
    """A range of years: "2014-16"."""
    a, b = int(parts["year"]), int(parts["year2"])
    b = b if b > 99 else a // 100 * 100 + b
    if not a < b:
        return "the second year does not come after the first"
    return Meaning(
        "DURATION", f"P{b - a + 1}Y", dt.date(a, 1, 1), dt.date(b, 12, 31), "stated", f"from {a} to {b}", Period("Y", dt.date(b, 1, 1))
    )


def build_decade(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the 1990s", "the '90s", "the nineties"."""
    word = parts.get("decade", "")
    if word in values_of("decadeword"):
        year = int(values_of("decadeword")[word]) * 10
    elif word:
        year = int(word)
    else:
        year = 1900 + int(parts["tens"]) if int(parts["tens"]) >= 30 else 2000 + int(parts["tens"])
    return as_date(Period("10Y", dt.date(year, 1, 1)), parts, setting, "stated", "the text gives the decade")


def build_century(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the 19th century"."""
    number = read_ordinal(parts["ordinal"])
    if not 2 <= number <= 99:
        return "there is no such century"
    return as_date(Period("100Y", dt.date((number - 1) * 100, 1, 1)), parts, setting, "stated", "the text gives the century")


# --- this week, last year, the day before ----------------------------------------------------------------


def build_unit(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "last week", "the same day", "the following month", "earlier this year", "the end of the month"."""
    unit = str(values_of("span")[parts["span"]])
    relation = -1 if "latest" in parts else find_relation(parts)
    by_text = (
        "same" in parts
        or "that" in parts
        or parts.get("last") in {"previous", "preceding"}
        or parts.get("next") in {"following", "succeeding"}
        or (parts.get("next") == "next" and unit == "D")
        or (relation is None and unit == "D")
    )
    reference = setting.reference(6) if by_text else None
    usable = reference is not None and ORDER.index(reference.unit) <= ORDER.index(unit)
    if reference and usable:
        anchor, source = reference.first, f"the time named before it ({reference.timex})"
    elif setting.published:
        anchor, source = setting.published, f"publication ({setting.published})"
    else:
        return NO_DATE
    if parts.get("last") == "before last":
        relation = -2
    elif parts.get("next") == "after next":
        relation = 2
    if relation == -1 and parts.get("last") == "past" and unit in {"W", "M", "10Y"} and "mod" not in parts:
        return _stretch_back(unit, 1, setting, source)
    period = period_of(unit, anchor)
    if unit == "WE":
        relation = _weekend_shift(relation, anchor, setting)
    return as_date(period.shift(relation or 0), parts, setting, "relative", f"the {parts['span']} counted from {source}")


def _weekend_shift(relation: int | None, anchor: dt.date, setting: Setting) -> int:
    """Of the weekend of the anchor's week: the last one where that lies ahead of a weekday and the verb is past."""
    if relation in {-1, -2}:
        return relation or 0
    if relation == 1:
        return 1 if anchor.isoweekday() >= 6 else 0
    if relation == 0 and setting.tense != PAST:
        return 0
    return -1 if anchor.isoweekday() < 5 and setting.tense == PAST else 0


def _stretch_back(unit: str, count: int, setting: Setting, source: str) -> Meaning:
    number, letter = (10, "Y") if unit == "10Y" else (count, unit)
    assert setting.published is not None
    return Meaning(
        "DURATION",
        f"P{number}{letter}",
        moved(setting.published, -count, unit),
        setting.published,
        "relative",
        f"the stretch that ended with {source}",
    )


def moved(day: dt.date, count: float, unit: str) -> dt.date:
    """The day so many units later."""
    if unit in {"S", "TM", "TH"}:
        hours = count * {"S": 1 / 3600, "TM": 1 / 60, "TH": 1}[unit]
        return add_days(day, -int(-hours // 24) if hours > 0 else int(hours // 24))
    if unit in {"D", "W", "2W", "WE"}:
        return add_days(day, round(count * {"D": 1, "W": 7, "2W": 14, "WE": 7}[unit]))
    return add_months(day, round(count * {"M": 1, "Q": 3, "Y": 12, "10Y": 120, "100Y": 1200, "1000Y": 12000}[unit]))


def build_the_unit(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the weekend", "the week", "the year": the one of publication or of the time named before."""
    unit = str(values_of("span")[parts["span"]])
    if unit == "Y" and not parts.get("kind") and setting.words_before(1) != ["of"]:
        return Meaning("DURATION", "P1Y", None, None, "relative", "a year whose end the text does not give")
    return build_unit(parts, setting)


def build_nth(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the last week of February", "the second day" (of what began on the day named before)."""
    unit = str(values_of("span")[parts["span"]])
    number = -1 if "last" in parts or "final" in parts else read_ordinal(parts.get("ordinal", "")) or -1
    within = _whole(parts, setting)
    if isinstance(within, str):
        return within
    if within is None:
        reference = setting.reference(3) or (Period("D", setting.published) if setting.published else None)
        if reference is None:
            return NO_DATE
        return as_date(
            period_of(unit, reference.first),
            {},
            setting,
            "assumed",
            "counted from a beginning that the text does not date; taken as the time named before it",
        )
    if number > 0:
        start = within.first if unit == "D" else period_of(unit, within.first).first
        chosen = period_of(unit, start).shift(number - 1)
        if unit == "W" and chosen.first < within.first and within.first.isoweekday() > 4:
            chosen = chosen.shift(1)
    else:
        chosen = period_of(unit, within.last)
    if chosen.first > within.last:
        return f"{within.timex} has no such {parts['span']}"
    return as_date(chosen, {}, setting, "relative", f"counted within {within.timex}")


def _whole(parts: Parts, setting: Setting) -> Period | str | None:
    """What an ordinal counts in: a month, a year, "last month"; None where the words name nothing."""
    if "month" in parts and "dayx" not in parts:
        found = build_month(parts, setting)
    elif "year" in parts:
        found = build_year(parts, setting)
    elif "of" in parts:
        found = build_unit(
            {k: v for k, v in {**parts, "span": parts["of"]}.items() if k not in {"ordinal", "last"} or "rel" in parts}, setting
        )
    else:
        return None
    return found if isinstance(found, str) else found.period


# --- so long ago, so long after --------------------------------------------------------------------------


def build_ago(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "two days ago", "a year earlier", "three weeks later"."""
    if parts["unit"] not in values_of("unit"):  # "the weekend before": days of a week, no length
        return f"a {parts['unit']} is no length of time to count by"
    unit = str(values_of("unit")[parts["unit"]])
    count = read_number(parts.get("num", "one"))
    backward = "forth" not in parts
    forth, back = parts.get("forth"), str(values_of("back").get(parts.get("back", ""), "ago"))
    by_text = forth == "later" or back == "earlier"
    if count is None:
        ref = "PAST_REF" if backward else "FUTURE_REF"
        return Meaning(
            "DATE", ref, None, setting.published if backward and not by_text else None, "relative", "the words give no number to count by"
        )
    sign = -1 if backward else 1
    reference = setting.reference(4) if by_text or unit == "Y" else None
    if reference and not by_text and reference.unit != "Q":
        reference = None
    anchor = reference.first if reference else setting.published
    if anchor is None:
        return NO_DATE
    source = f"the time named before it ({reference.timex})" if reference else f"publication ({setting.published})"
    why = f"{parts.get('num', 'one')} {parts['unit']} {'before' if backward else 'after'} {source}"
    return _counted(unit, count * sign, anchor, reference, why)


def _counted(unit: str, count: float, anchor: dt.date, reference: Period | None, why: str) -> Meaning:
    if unit in {"S", "TM", "TH"}:
        day = moved(anchor, count, unit)
        first, last = min(day, anchor), max(day, anchor)
        exact = Period("D", anchor if abs(count) < 12 or unit != "TH" else day)
        return Meaning("DATE", exact.timex, first, last, "relative", why, exact)
    day = moved(anchor, count, unit)
    grain = {"W": "W" if abs(count) > 2 else "D", "2W": "D", "WE": "WE", "10Y": "Y", "100Y": "100Y", "1000Y": "1000Y"}.get(unit, unit)
    if reference and reference.unit in _COARSE and unit in {"Y", "M", "Q"}:
        grain = finer(reference.unit, grain)
    period = period_of(grain, day)
    is_comparison = unit in {"Y", "10Y"}  # "a year earlier" compares: what follows still refers to the later time
    slack = 3 if unit in {"W", "2W"} and grain == "D" else 0
    return Meaning(
        "DATE",
        period.timex,
        add_days(period.first, -slack),
        add_days(period.last, slack),
        "relative",
        why,
        None if is_comparison else period,
    )
