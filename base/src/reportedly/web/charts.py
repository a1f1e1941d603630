"""Small charts as SVG made on the server: bars over time that are links, and bars of counts."""

import datetime as dt
from collections.abc import Callable, Sequence

from markupsafe import Markup

from reportedly.language import Words
from reportedly.store_overview import GRADED, Period

HEIGHT = 76
_ORDER = tuple(reversed(GRADED))  # from the foot of a bar to its top


def timeline(periods: Sequence[Period], words: Words, address: Callable[[str, str], str]) -> Markup:
    """A bar for each month or day, stacked by grade; each leads to `address(first, last)`. Empty where there are no days."""
    if not periods:
        return Markup("")
    names = _without_gaps([p.name for p in periods])
    counted = {p.name: p for p in periods}
    most = max(p.total for p in periods)
    width = 1000 / len(names)
    bars = [_bar(counted[name], n * width, width, most, words, address) for n, name in enumerate(names) if name in counted]
    ends = Markup('<text x="0" y="94">{}</text><text x="1000" y="94" class="end">{}</text>').format(
        words.day(names[0]), words.day(names[-1]))
    label = words.say("Incidents over time, as reported")
    return Markup('<svg class="timeline" viewBox="0 0 1000 98" role="group" aria-label="{}">{}{}{}</svg>').format(
        label, Markup('<path class="axis" d="M0 {}h1000"/>').format(HEIGHT + 2), Markup("").join(bars), ends)


def _bar(period: Period, x: float, width: float, most: int, words: Words, address: Callable[[str, str], str]) -> Markup:
    said = ", ".join(f"{words.say('no grade' if g == 'none' else g)} {n}" for g in GRADED if (n := period.grades.get(g)))
    title = words.say("{day}: {n} incidents reported ({grades})", day=words.day(period.name), n=period.total, grades=said)
    parts, foot = [], float(HEIGHT)
    for grade in _ORDER:
        if count := period.grades.get(grade, 0):
            height = count / most * HEIGHT
            foot -= height
            parts.append(Markup('<rect class="grade-bar {}" x="{}" y="{}" width="{}" height="{}"/>').format(
                grade, round(x + width * 0.08, 2), round(foot, 2), round(max(0.6, width * 0.84), 2), round(height, 2)))
    return Markup('<a href="{}" aria-label="{}"><title>{}</title><rect class="hit" x="{}" y="0" width="{}" height="{}"/>{}</a>').format(
        address(period.name, period.name), title, title, round(x, 2), round(width, 2), HEIGHT, Markup("").join(parts))


def _without_gaps(names: Sequence[str], most: int = 400) -> list[str]:
    """Every month or day from the first to the last, so that time runs evenly; only the given ones where that were too many."""
    by_day = len(names[0]) == 10
    try:
        first, last = (dt.date.fromisoformat(n if by_day else f"{n}-01") for n in (names[0], names[-1]))
    except ValueError:
        return list(names)
    if by_day:
        days = (last - first).days + 1
        return [(first + dt.timedelta(days=n)).isoformat() for n in range(days)] if days <= most else list(names)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02}" for n in range(months)] \
        if months <= most else list(names)
