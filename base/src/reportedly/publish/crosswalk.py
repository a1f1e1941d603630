"""From our terms to those of ACLED, UCDP GED and HXL: which incidents become rows there, and as what. See docs/crosswalk.md.

Their columns state; our incidents are told. So a cell is filled only where every standing source agrees, and each row keeps its own columns
on who says so. Rows are ours alone: no data of theirs is used.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from reportedly import language, vocab
from reportedly.publish.countries import country_name
from reportedly.publish.edition import Entry, Figure
from reportedly.publish.flat import COLUMNS, Column
from reportedly.publish.sentences import total

# --- types -------------------------------------------------------------------------------------------------------

# Sub-types of ours that ACLED has under another name; None where it records no such events. All others are ACLED's own.
ACLED_SUBTYPES: dict[str, str | None] = {
    "Siege": "Other",
    "Displacement": "Other",
    "Deprivation": None,
    "Aid": None,
    "Message published": None,
    "Call": None,
    "Threat": None,
    "Crime": None,
    "Accident": None,
}
ACLED_DISORDER: dict[str, str] = {
    vocab.BATTLES: "Political violence",
    vocab.REMOTE: "Political violence",
    vocab.VAC: "Political violence",
    vocab.PROTESTS: "Demonstrations",
    vocab.RIOTS: "Demonstrations",
    vocab.STRATEGIC: "Strategic developments",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Mob violence": "Political violence",
}
# ACLED's classes of actors, in its order; None where it has none.
ACLED_CLASSES: dict[str, str | None] = {
    "state forces": "State forces",
    "government": "State forces",
    "rebel group": "Rebel group",
    "political militia": "Political militia",
    "unidentified armed group": "Political militia",
    "criminal group": "Political militia",
    "identity militia": "Identity militia",
    "rioters": "Rioters",
    "protesters": "Protesters",
    "civilians": "Civilians",
    "external forces": "External/Other forces",
    "organisation": None,
    "media": None,
    "person": None,
}
_CLASS_ORDER = tuple(dict.fromkeys(c for c in ACLED_CLASSES.values() if c))
# Types of ours that may be events of UCDP GED where they killed somebody.
GED_TYPES = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC})
GED_SUBTYPES = frozenset({"Excessive force against protesters"})
_STATES = frozenset({"state forces", "government", "external forces"})
_GROUPS = frozenset({"rebel group", "political militia", "identity militia", "unidentified armed group", "criminal group"})

# Why an incident of the edition is no row of a table.
LEFT_OUT: dict[str, str] = {
    "not told as fact": "denied only, expected, possible, habitual, said not to have happened, or withdrawn",
    "no such type": "of a type that the other codebook doesn't record",
    "no day": "no source gives a day",
    "no place": "no place is known, or only a country",
    "nobody killed": "no source says that anybody was killed",
}


def acled_type(e: Entry) -> tuple[str, str] | None:
    """Event type and sub-event type in ACLED's terms; None where it records no such events."""
    if e.subtype not in ACLED_SUBTYPES:
        return e.type, e.subtype
    subtype = ACLED_SUBTYPES[e.subtype]
    return (vocab.STRATEGIC, subtype) if subtype else None


def disorder(type_: str, subtype: str) -> str:
    """ACLED's disorder type."""
    return ACLED_DISORDER.get(subtype) or ACLED_DISORDER[type_]


def why_no_acled(e: Entry) -> str | None:
    """Why an entry is no row in ACLED's columns, a key of `LEFT_OUT`; None where it is one."""
    if not e.is_told_as_fact:
        return "not told as fact"
    if acled_type(e) is None:
        return "no such type"
    if event_day(e) is None:
        return "no day"
    return "no place" if e.area is None or e.area.feature in {"country", "region", "water"} else None


def why_no_ged(e: Entry) -> str | None:
    """The same for UCDP GED: somebody must be said to have been killed."""
    if not e.is_told_as_fact:
        return "not told as fact"
    if e.type not in GED_TYPES and e.subtype not in GED_SUBTYPES:
        return "no such type"
    if event_day(e) is None:
        return "no day"
    if e.area is None:
        return "no place"
    low, best, high = total(e.figures, "killed")
    return None if max(low or 0, best or 0, high or 0) > 0 else "nobody killed"


def why_no_hxl(e: Entry) -> str | None:
    """The same for the table with HXL tags: only what is told as having occurred, going on or attempted."""
    return None if e.is_told_as_fact else "not told as fact"


def left_out(entries: Iterable[Entry], why: Callable[[Entry], str | None]) -> str:
    """How many entries are no rows, and why, in words."""
    reasons = [reason for e in entries if (reason := why(e))]
    told = [f"{reasons.count(r)} {meaning}" for r, meaning in LEFT_OUT.items() if r in reasons]
    return f"Not in this table: {'; '.join(told)}." if told else "Every incident of the edition is in this table."


def country(e: Entry) -> str | None:
    """The country's name in English."""
    return country_name(e.area.country, language.words("en")) if e.area else None


def first_level(e: Entry) -> str | None:
    """The first-level area's name."""
    if e.area is None:
        return None
    return e.area.admin1 or (e.area.name if e.area.feature == "province" else None)


# --- days --------------------------------------------------------------------------------------------------------


def event_day(e: Entry) -> str | None:
    """The one day that a table wants: the first of what goes on, the middle of a span in which it happened once, else the end that is
    known."""
    if not (e.earliest and e.latest):
        return e.latest or e.earliest
    if e.lasts or e.earliest == e.latest:
        return e.earliest
    first, last = dt.date.fromisoformat(e.earliest[:10]), dt.date.fromisoformat(e.latest[:10])
    return (first + (last - first) // 2).isoformat()


def acled_time_precision(e: Entry) -> int:
    """1 the day, 2 within a week, 3 within a month or less sure."""
    if not (e.earliest and e.latest):
        return 3
    return e.time_precision or 3


def ged_date_precision(e: Entry) -> int:
    """1 exact day, 2 within 2 to 6 days, 3 within a week, 4 within a month, 5 wider or open."""
    if not (e.earliest and e.latest):
        return 5
    days = (dt.date.fromisoformat(e.latest[:10]) - dt.date.fromisoformat(e.earliest[:10])).days
    return next(code for limit, code in ((0, 1), (5, 2), (7, 3), (31, 4), (10**6, 5)) if days <= limit)


# --- actors ------------------------------------------------------------------------------------------------------


def first_side(e: Entry) -> tuple[str, str] | None:
    """(name, kind) of the one actor that every source which names anybody holds responsible; None where they differ or none does."""
    named = {(b.actor, b.kind) for b in e.responsible}
    return named.pop() if len(named) == 1 else None


def second_side(e: Entry) -> tuple[str, str] | None:
    """(name, kind) of the one target; civilians where they were the target and no other is told."""
    named = {(t.name, t.kind) for t in e.targets if not e.responsible or t.name not in {b.actor for b in e.responsible}}
    if len(named) == 1:
        return named.pop()
    return ("Civilians", "civilians") if e.civilians_targeted and not named else None


def acled_class(side: tuple[str, str] | None) -> str | None:
    """ACLED's class of an actor."""
    return ACLED_CLASSES.get(side[1]) if side else None


def interaction(one: str | None, other: str | None) -> str | None:
    """The pair of classes as ACLED spells it since 2024, in its order; `Rebel group only` where there is one side.

    >>> interaction("Civilians", "State forces"), interaction("Rebel group", None)
    ('State forces-Civilians', 'Rebel group only')
    """
    classes = sorted((c for c in (one, other) if c), key=_CLASS_ORDER.index)
    return None if not classes else f"{classes[0]} only" if len(classes) == 1 else "-".join(classes)


def type_of_violence(e: Entry) -> int | None:
    """UCDP's types: 1 a state is a side, 2 groups fight, 3 one-sided against civilians; None where the sides are not known."""
    if e.civilians_targeted or e.type == vocab.VAC or e.subtype in GED_SUBTYPES:
        return 3
    sides = {(b.actor, b.kind) for b in e.responsible} | {(t.name, t.kind) for t in e.targets}
    armed = [kind for _, kind in sides if kind in _STATES | _GROUPS]
    if len(armed) < 2:
        return None
    return 1 if any(kind in _STATES for kind in armed) else 2


# --- deaths ------------------------------------------------------------------------------------------------------


def fatalities(e: Entry) -> int | None:
    """One figure as ACLED codes it: the lowest. None where no source gives one: never 0 for what is not known."""
    low, best, _ = total(e.figures, "killed")
    return low if low is not None else best


def deaths_by_group(figures: Sequence[Figure]) -> tuple[int | None, int | None]:
    """(civilians, unknown) as UCDP divides the dead, only where one group's figure stands alone: groups overlap."""
    killed = [f for f in figures if f.toll == "killed" and f.unit == "people"]
    if len(killed) != 1 or killed[0].best is None:
        return None, None
    return (
        (killed[0].best, None)
        if killed[0].who == "civilians"
        else (None, killed[0].best)
        if killed[0].who == "unspecified"
        else (None, None)
    )


# --- what every table keeps --------------------------------------------------------------------------------------

_KEPT = ("review", "edition", "status", "voice", "said_by", "denied_by", "grade", "decided_by", "responsible", "disputed")
OURS: tuple[Column, ...] = (
    *(c for c in COLUMNS if c.name in _KEPT),
    Column("attempted", "boolean", "True where it was tried and fell short, as sources say.", lambda e: e.status == "attempted"),
)
