"""Meanings of quarters and half-years, which reports of companies and agencies compare with a year before."""

import datetime as dt
from dataclasses import replace

from reportedly.resolve.periods import Period, period_of
from reportedly.resolve.times_context import FUTURE, Meaning, Setting, read_ordinal, read_year
from reportedly.resolve.times_days import Parts
from reportedly.resolve.times_spans import (
    NO_DATE,
    Maker,
    as_date,
    build_the_unit,
    build_unit,
    build_year,
    find_relation,
    in_year,
    stated_year,
)


def build_quarter(parts: Parts, setting: Setting) -> Meaning | str:
    """A numbered quarter."""
    number = read_ordinal(parts.get("ordinal", ""))
    number = number if 1 <= number <= 4 else 4
    if "back" in parts or "ago" in parts:
        parts = {**parts, "rel_year": "-1"}
    return in_year(Maker("Q", number * 3 - 2), parts, setting, "the quarter")


def build_the_quarter(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "the quarter", "the year-earlier period": the one that the text is about, or the one a year before."""
    reference = setting.reference(8, frozenset({"Q", "M"}))
    if "back" in parts or "rel_year" in parts:
        shift = -1 if "back" in parts else int(parts["rel_year"])
        if reference:
            base = reference if reference.first.year == (setting.year_hint or reference.first.year) else reference.move(1, "Y")
            return replace(
                as_date(base.move(shift, "Y"), {}, setting, "relative", f"as the text's {reference.timex}, counted in years"), period=None
            )
        if setting.year_hint:
            year = Period("Y", dt.date(setting.year_hint + shift, 1, 1))
            return replace(as_date(year, {}, setting, "relative", "the year counted from publication"), period=None)
        return NO_DATE
    if "year" in parts:
        if reference:
            return as_date(
                Period(reference.unit, reference.first.replace(year=read_year(parts["year"]), day=1)),
                {},
                setting,
                "relative",
                "the same stretch of that year",
            )
        return build_year(parts, setting)
    if reference and reference.unit == "Q" and not {"last", "next", "this"} & parts.keys():
        return as_date(reference, {}, setting, "relative", "the quarter named before it")
    if setting.published is None:
        return NO_DATE
    relation = find_relation(parts)
    now = period_of("Q", setting.published)
    if relation is None:
        relation = 0 if setting.tense == FUTURE and "latest" not in parts else -1
    return as_date(now.shift(relation), {}, setting, "relative", f"the quarter counted from publication ({setting.published})")


def build_half(parts: Parts, setting: Setting) -> Meaning | str:
    """A half-year."""
    second = parts.get("ordinal") in {"second", "last", "next"}
    year = stated_year(parts, setting) or setting.year_hint
    if year is None:
        return NO_DATE
    return as_date(
        Period("H", dt.date(year, 7 if second else 1, 1)), {}, setting, "stated" if "year" in parts else "relative", f"the half of {year}"
    )


def build_unit_or_quarter(parts: Parts, setting: Setting) -> Meaning | str:
    """As in "last week", "this quarter"."""
    return build_the_quarter(parts, setting) if parts["span"] == "quarter" else build_unit(parts, setting)


def build_the_unit_or_quarter(parts: Parts, setting: Setting) -> Meaning | str:
    """The unit alone: "the week", "the quarter"."""
    return build_the_quarter(parts, setting) if parts["span"] == "quarter" else build_the_unit(parts, setting)
