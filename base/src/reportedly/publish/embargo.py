"""The embargo: nothing leaves while it could show where people or forces are now."""

import datetime as dt
from collections.abc import Iterable

from reportedly import vocab
from reportedly.publish.edition import Asked
from reportedly.records import Incident, Reading

MOVEMENTS = frozenset(
    {
        "Change to group/activity",
        "Headquarters or base established",
        "Non-violent transfer of territory",
        "Government regains territory",
        "Non-state actor overtakes territory",
    }
)
MOVEMENT_DAYS = 14  # an embargo of movements and positions of forces is never shorter


def under_embargo(i: Incident, readings: Iterable[Reading], asked: Asked) -> bool:
    """True until so many days after the event's last day have passed; a day that nobody gives is the latest report's."""
    last = last_day(i, readings)
    if last is None:
        return True
    days = max(asked.embargo, MOVEMENT_DAYS) if tells_of_forces(i) else asked.embargo
    return dt.date.fromisoformat(asked.date) <= last + dt.timedelta(days=days)


def tells_of_forces(i: Incident) -> bool:
    """True for movements and positions of forces, and for what they are expected to do."""
    expected = i.status in {"expected", "possible"} and i.type == vocab.BATTLES
    return i.subtype in MOVEMENTS or expected or any(s.name == "military" for s in i.sites)


def last_day(i: Incident, readings: Iterable[Reading]) -> dt.date | None:
    """The event's last day; of one that goes on, or whose end nobody gives, the day of the newest report."""
    told = day_of(i.when.latest) if i.when else None
    goes_on = i.status == "ongoing" or (i.when is not None and i.when.lasts)
    if told is not None and not goes_on:
        return told
    published = [day_of(r.report.published) for r in readings]
    return max((d for d in (told, *published) if d), default=None)


def day_of(iso: str | None) -> dt.date | None:
    """The day of an ISO date or date-time; None for what is none."""
    try:
        return dt.date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None
