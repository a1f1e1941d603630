"""Gives each time expression its TIMEX3 value and the days it may cover, anchored on publication, tense and the text."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from reportedly.records import Candidate, Mention, Report
from reportedly.resolve import times_calendars as other
from reportedly.resolve import times_days as days
from reportedly.resolve import times_durations as lengths
from reportedly.resolve import times_quarters as quarters
from reportedly.resolve import times_spans as spans
from reportedly.resolve.times_clock import build_clock, build_line_clock
from reportedly.resolve.times_context import Meaning, Named, Setting
from reportedly.resolve.times_events import anchor_on_events
from reportedly.timewords import Expression, read_expressions

BUILDERS: dict[str, Callable[[dict[str, str], Setting], Meaning | str]] = {
    "day": days.build_day,
    "iso": days.build_iso,
    "slashes": days.build_slashes,
    "days": days.build_days,
    "night": days.build_night,
    "clock": build_clock,
    "line_clock": build_line_clock,
    "week_of": days.build_week_of,
    "month": spans.build_month,
    "months": spans.build_months,
    "year": spans.build_year,
    "years": spans.build_years,
    "short_year": spans.build_short_year,
    "decade": spans.build_decade,
    "century": spans.build_century,
    "season": spans.build_season,
    "unit": quarters.build_unit_or_quarter,
    "the_unit": quarters.build_the_unit_or_quarter,
    "nth": other.build_nth,
    "quarter": quarters.build_quarter,
    "the_quarter": quarters.build_the_quarter,
    "half": quarters.build_half,
    "ago": spans.build_ago,
    "duration": lengths.build_duration,
    "span": lengths.build_span,
    "every": lengths.build_every,
    "setword": lengths.build_setword,
    "ref": lengths.build_ref,
    "festival": other.build_festival,
    "hijri": other.build_hijri,
    "solar": other.build_solar,
    "ethiopian": other.build_ethiopian,
}


def resolve_times(report: Report, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The same mentions, those of kind "time" with what they resolve to and why; the others untouched.

    A time that cannot be resolved keeps `resolved` None and a `why`. Relative times are anchored on `report.published`;
    without it they resolve as far as the text allows.
    """
    published = _day_of(report.published)
    starts = [s.start for s in report.sentences]
    named: list[Named] = []
    out = list(mentions)
    order = sorted((i for i, m in enumerate(mentions) if m.kind == "time"), key=lambda i: mentions[i].start)
    sentence_of = [bisect_right(starts, mentions[i].start) - 1 for i in order]
    resolved = []
    for i, at in zip(order, sentence_of, strict=True):
        setting = Setting(report, published, mentions[i], report.sentences[at] if at >= 0 else None, named)
        resolved.append(_resolved(setting, at))
    for i, mention in zip(order, anchor_on_events(report, resolved, sentence_of), strict=True):
        out[i] = mention
    return tuple(out)


def _day_of(published: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _resolved(setting: Setting, at: int) -> Mention:
    mention = setting.mention
    found = _meaning(mention.text, setting)
    if isinstance(found, str):
        return replace(mention, resolved=None, why=found)
    if found.period is not None:
        setting.named.append(Named(mention.start, at, found.period))
    others = tuple(Candidate(timex, timex, None) for timex in (found.timex, *found.others)) if found.others else ()
    return replace(mention, resolved=found.span, candidates=others[:5], why=found.why)


def _meaning(text: str, setting: Setting) -> Meaning | str:
    why = "the words match no pattern of a time"
    for expression in read_expressions(text):
        if expression.build not in BUILDERS:
            continue
        found = BUILDERS[expression.build](_parts(expression), setting)
        if isinstance(found, Meaning):
            return found
        why = found
    return why


def _parts(expression: Expression) -> dict[str, str]:
    """The expression's parts, with "last year" and "last week" as numbers."""
    parts = dict(expression.parts)
    for prefix, name in (("y", "rel_year"), ("w", "rel_week")):
        for word, shift in (("last", "-1"), ("next", "1"), ("this", "0")):
            if prefix + word in parts:
                parts[name] = shift
    return parts


# --- what others ask of resolved times -------------------------------------------------------------------

_SLACK = dt.timedelta(days=7)  # news tells of the days just past


def infer_published(report: Report, mentions: Sequence[Mention]) -> tuple[str, tuple[str, str]] | None:
    """Publication bounded by the text: the latest day that fits, and [first, last]; None where no full date is given.

    A report is taken to be published on or after the last full date that it tells of as past, and not after a full date
    that it tells of as still to come; without the latter, within a week of the former,
    as news is: an assumption, so do not count "yesterday" from it.
    """
    past: list[dt.date] = []
    to_come: list[dt.date] = []
    for mention in mentions:
        time = mention.time
        if time is None or time.basis != "stated" or time.latest is None or len(time.timex) < 10 or time.timex_type not in {"DATE", "TIME"}:
            continue
        at = bisect_right([s.start for s in report.sentences], mention.start) - 1
        tense = Setting(report, None, mention, report.sentences[at] if at >= 0 else None, []).tense
        (to_come if tense == "future" else past).append(dt.date.fromisoformat(time.earliest or time.latest))
    if not past:
        return None
    first = max(past)
    later = [day for day in to_come if day > first]
    last = min(later) if later else first + _SLACK
    return last.isoformat(), (first.isoformat(), last.isoformat())


def time_of_day(mention: Mention) -> str | None:
    """night, morning, afternoon, evening or HH:MM for a resolved time; None where it names no part of a day.

    >>> from reportedly.records import TimeSpan
    >>> time_of_day(Mention(0, 12, "m1", "time", "Monday night", resolved=TimeSpan("TIME", "2019-03-11TNI", None, None, "relative")))
    'night'
    """
    if mention.time is None:
        return None
    _, _, clock = mention.time.timex.partition("T")
    if mention.time.timex_type in {"TIME", "DATE"} and clock:
        named = {"NI": "night", "MO": "morning", "AF": "afternoon", "EV": "evening"}.get(clock[:2])
        if named or clock[:2].isalpha():
            return named
        return "00:00" if clock.startswith("24") else clock[:5] if len(clock) >= 5 else None
    words = mention.text.lower().split()
    if words and words[0] in {"early", "late"} and mention.time.timex_type == "DATE" and len(mention.time.timex) == 10:
        return "morning" if words[0] == "early" else "evening"
    return None
