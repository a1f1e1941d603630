"""A timeline for print as SVG: how many incidents began on each day, week or month, by grade. Counts of incidents as reported, no more."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reportedly.language import Words
from reportedly.publish.edition import Entry
from reportedly.publish.marks import COLOURS, FONTS, GRADES, INK, QUIET, RULE, grade_name

WIDTH, HEIGHT = 720.0, 170.0
_LEFT, _BOTTOM, _TOP = 34.0, 28.0, 12.0
_MOST_DAYS, _MOST_WEEKS = 62, 60  # beyond which bars stand for weeks, for months
_WIDEST = 7  # days between earliest and latest up to which an incident has a place on the line


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, how many incidents it leaves out because their day is not known well enough, and what one bar stands for."""

    svg: str
    undated: int
    unit: str


def draw_timeline(entries: Sequence[Entry], words: Words) -> Timeline | None:
    """The timeline of these entries; None where none has a day."""
    days = [(d, grade_name(e.grade)) for e in entries if (d := first_day(e))]
    if not days:
        return None
    first, last = min(d for d, _ in days), max(d for d, _ in days)
    unit = "day" if (last - first).days < _MOST_DAYS else "week" if (last - first).days < _MOST_WEEKS * 7 else "month"
    counted = Counter((_start(d, unit), grade) for d, grade in days)
    starts = _all_starts(_start(first, unit), _start(last, unit), unit)
    return Timeline(_svg(starts, counted, unit, words), len(entries) - len(days), unit)


def first_day(e: Entry) -> dt.date | None:
    """The day on which it began; None where nobody says, or only within more than a week."""
    if not e.earliest or not e.latest:
        return None
    earliest, latest = dt.date.fromisoformat(e.earliest[:10]), dt.date.fromisoformat(e.latest[:10])
    return earliest if e.lasts or (latest - earliest).days <= _WIDEST else None


def _start(day: dt.date, unit: str) -> dt.date:
    if unit == "month":
        return day.replace(day=1)
    return day - dt.timedelta(days=day.weekday()) if unit == "week" else day


def _all_starts(first: dt.date, last: dt.date, unit: str) -> list[dt.date]:
    found = [first]
    while found[-1] < last:
        step = 32 if unit == "month" else 7 if unit == "week" else 1
        found.append(_start(found[-1] + dt.timedelta(days=step), unit))
    return found


def _svg(starts: Sequence[dt.date], counted: Counter[tuple[dt.date, str]], unit: str, words: Words) -> str:
    most = max(sum(n for (d, _), n in counted.items() if d == s) for s in starts)
    wide, high = (WIDTH - _LEFT - 8) / len(starts), (HEIGHT - _TOP - _BOTTOM) / most
    step = max(1, -(-most // 4))
    body = [
        f'<line x1="{_LEFT:g}" x2="{WIDTH - 8:g}" y1="{_y(n, high):.1f}" y2="{_y(n, high):.1f}" stroke="{RULE}"/>'
        f'<text x="{_LEFT - 6:g}" y="{_y(n, high) + 3:.1f}" font-size="9" text-anchor="end" fill="{QUIET}">{n}</text>'
        for n in range(0, most + 1, step)
    ]
    for i, start in enumerate(starts):
        below, x = 0, _LEFT + i * wide
        for grade in GRADES:
            if n := counted[start, grade]:
                body.append(
                    f'<rect x="{x + wide * 0.14:.1f}" y="{_y(below + n, high):.1f}" width="{min(wide * 0.72, 34):.1f}" '
                    f'height="{n * high:.1f}" fill="{COLOURS[grade]}" stroke="#ffffff" stroke-width=".8"/>'
                )
                below += n
    every = max(1, -(-len(starts) * 62 // int(WIDTH)))
    for i, start in list(enumerate(starts))[::every]:
        iso = start.isoformat()[: 7 if unit == "month" else 10]
        body.append(
            f'<text x="{_LEFT + (i + 0.5) * wide:.1f}" y="{HEIGHT - 10:g}" font-size="9" text-anchor="middle" fill="{INK}">'
            f"{escape(_short(iso, words, i == 0 or start.day == 1))}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" role="img" '
        f'font-family="{escape(FONTS)}">{"".join(body)}</svg>'
    )


def _short(iso: str, words: Words, whole: bool) -> str:
    """A day as its number and month; the year where it helps."""
    shown = words.day(iso)
    month = shown.removesuffix(iso[:4]).strip()
    return month if len(iso) == 10 and not (whole and len(month) < 7) else shown


def _y(n: int, high: float) -> float:
    return HEIGHT - _BOTTOM - n * high
