"""When a claim's event happened: picks among the times around its trigger, and gives the public When."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from reportedly.extract.dating_ranges import widened
from reportedly.extract.grammar import Grammar
from reportedly.extract.parties import Cast
from reportedly.extract.placing import token_at
from reportedly.extract.triggers import Trigger
from reportedly.records import Mention, Report, Span, When

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMED = {"TNI": "night", "TMO": "morning", "TAF": "afternoon", "TEV": "evening"}


def pick_time(grammar: Grammar, cast: Cast, trigger: Trigger, outside: Sequence[Span], alone: bool) -> Mention | None:
    """The time expression that dates the trigger: in its clause, else the sentence's only one; not one that dates a cue."""
    scored = []
    for mention in cast.times:
        if mention.time is None and "assumed" not in mention.why and mention.resolved is None and not mention.text:
            continue
        if any(s.start <= mention.start < s.end for s in outside):
            continue
        at = token_at(grammar, mention.start)
        low, high = (trigger.end, at) if at >= trigger.end else (token_at(grammar, mention.end - 1) + 1, trigger.start)
        border = grammar.is_border_between(low, high)
        finite = any(low <= v.start < high and not v.participle and not v.infinitive and v is not trigger.verb for v in grammar.verbs)
        opens = at <= 2
        score = -abs(at - trigger.head) / 10 - (3 if border else 0) - (2 if finite and not opens else 0) + (1 if opens else 0)
        if mention.time is not None and mention.time.timex_type in {"SET", "DURATION"}:
            score -= 0.5 if mention.time.timex_type == "SET" else 2
        scored.append((score, -at, mention))
    if not scored:
        return None
    best = max(scored, key=lambda s: (s[0], s[1]))
    far = alone and len(cast.times) == 1 and not _in_earlier_clause(grammar, trigger, token_at(grammar, best[2].start))
    return best[2] if best[0] > -2.6 or (far and best[0] > -8) else None


def told_in_time(report: Report, moment: Mention | None, status: str, trigger: Span) -> Mention | None:
    """The time expression where it can date the event: what is told as done is not dated after publication, what is to come not before.

    A bare weekday is read as the one of the other week ("the raid was beaten back on Monday", told on Tuesday); else None. What has
    happened "since Monday" may have happened on any day up to publication.
    """
    span = moment.time if moment is not None else None
    if moment is None or span is None or span.latest is None or report.published is None:
        return moment
    if status != "expected" and span.earliest and span.latest[:10] < report.published[:10] and _is_since(report, moment, trigger):
        return replace(moment, resolved=replace(span, latest=report.published[:10]))
    first, last, published = (span.earliest or span.latest)[:10], span.latest[:10], report.published[:10]
    done = status in {"occurred", "attempted", "ongoing"}
    if not ((done and first >= published < last) or (status == "expected" and last < published)):
        return moment
    if done and first == published and span.timex_type == "TIME":
        return moment  # tonight's night ends tomorrow
    if not any(day in moment.text.lower() for day in _WEEKDAYS):
        return None
    days = dt.timedelta(days=-7 if done else 7)
    moved = [(dt.date.fromisoformat(d) + days).isoformat() for d in (first, last)]
    return replace(moment, resolved=replace(span, earliest=moved[0], latest=moved[1]))


def _is_since(report: Report, moment: Mention, trigger: Span) -> bool:
    """True for what went on since that time; not for what happened then ("since Monday, when the town fell")."""
    if trigger.start > moment.end and re.match(r",? when\b", report.text[moment.end : moment.end + 8]):
        return False
    before = report.text[max(0, moment.start - 24) : moment.start].lower().split()
    return before[-1:] == ["since"] or moment.text.lower().startswith("since ") or before[-2:] in (["since", "about"], ["since", "at"])


def time_of_day(moment: Mention | None) -> str | None:
    """Part of the day or clock time of a time expression ("night", "14:30"); None where it names none."""
    if moment is None or moment.time is None:
        return None
    timex = moment.time.timex
    if timex[-3:] in _TIMED:
        return _TIMED[timex[-3:]]
    clock = timex.split("T")[1] if "T" in timex and moment.time.timex_type == "TIME" else ""
    return clock[:5] if len(clock) >= 5 and clock[2] == ":" else None


def _in_earlier_clause(grammar: Grammar, trigger: Trigger, at: int) -> bool:
    """True for a time behind "whom they had taken": the day of what came before the event."""
    between = range(trigger.end, at)
    return any(grammar.tokens[k].tag in {"WP", "WDT"} for k in between) and any(
        v.perfect and v.start in between for v in grammar.verbs
    )


def when_of(report: Report, mention: Mention | None, status: str, time_of_day: str | None, present: bool = False) -> When | None:
    """The public When; without a time expression None, or bounded by publication for what is still going on or told as news (`present`)."""
    published = report.published[:10] if report.published else None
    span = mention.time if mention is not None else None
    if mention is None or span is None:
        if status == "ongoing" and published:
            return When(mention.id if mention else None, None, published, True, None, "assumed", 3)
        return (
            When(None, None, published, False, None, "assumed", 3)
            if present and published and status in {"occurred", "attempted"}
            else None
        )
    if span.timex_type == "DURATION":
        return _lasting(mention, published, status)
    if span.earliest is None and span.latest is None:
        if status == "ongoing" and published:
            return When(mention.id, None, published, True, None, "assumed", 3)
        return None
    lasts = status in {"ongoing", "habitual"} or span.timex_type == "SET"
    earliest, latest = widened(report, mention, (span.earliest, span.latest))
    return When(mention.id, earliest, latest, lasts, time_of_day, span.basis, _precision(earliest, latest))


def _lasting(mention: Mention, published: str | None, status: str) -> When | None:
    """A duration: "for three weeks" reaches back from publication, "over the next two days" forward; "for weeks" is open."""
    span = mention.time
    assert span is not None
    if span.earliest or span.latest:
        return When(mention.id, span.earliest, span.latest, True, None, span.basis, _precision(span.earliest, span.latest))
    if status == "expected" or published is None:
        return None if published is None else When(mention.id, published, None, True, None, "relative", 3)
    match = re.fullmatch(r"P(\d+)([DWM])", span.timex)
    earliest = None
    if match and status == "ongoing":
        days = int(match.group(1)) * {"D": 1, "W": 7, "M": 30}[match.group(2)]
        earliest = (dt.date.fromisoformat(published) - dt.timedelta(days=days)).isoformat()
    return (
        When(mention.id, earliest, published if status == "ongoing" else None, True, None, "relative", 3)
        if status == "ongoing" or earliest
        else None
    )


def _precision(earliest: str | None, latest: str | None) -> int:
    if not earliest or not latest:
        return 3
    days = (dt.date.fromisoformat(latest[:10]) - dt.date.fromisoformat(earliest[:10])).days
    return 1 if days <= 1 else 2 if days <= 9 else 3
