"""Tellings made from a few words, for tests of joining, independence and grades. All events are invented."""

import datetime as dt
import zlib
from typing import Any

from reportedly.compare_tellings import Party, Speaker, Telling, hashed, source_key
from reportedly.records import Claim, Event, Place, Quote, Relation, Toll, When, Where
from reportedly.vocab import SUBTYPES

PLACES = {
    "Orsk": Place("x:1", "Orsk", "XA", "North", "settlement", 40.0, 30.0),
    "Orsk Mill": Place("x:2", "Orsk Mill", "XA", "North", "settlement", 40.03, 30.02),
    "Velm": Place("x:3", "Velm", "XA", "South", "settlement", 42.0, 33.0),
    "North": Place("x:4", "North", "XA", "North", "province", 40.2, 30.3),
}
ACTORS = {name: Party(name.lower().replace(" ", "-"), name, "rebel group", True) for name in ("Red Column", "Blue Column", "Grey Guard")}
ACTORS["gunmen"] = Party("unidentified", "Unidentified armed group", "unidentified armed group", False)


def told(name: str, *, report: str | None = None, sub: str = "Shelling/artillery/missile attack", place: str | None = "Orsk",
         days: str | None = "2031-05-05", published: str | None = "2031-05-06", by: str = "residents", named: bool = False,
         through: str | None = None, outlet: str | None = "Gazette", voice: str = "said", status: str = "occurred", actor: str = "",
         target: str = "", killed: Any = None, who: str = "unspecified", scope: str = "event", weapon: str = "", words: str = "",
         names: str = "", text: str = "", retracted: bool = False, replaces: str | None = None, relations: Any = (),
         lasts: bool = False, disputes: str = "", civilians: bool = False, about: str = "",
         at: str | None = None) -> Telling:
    """A telling: `days` is a day or FIRST/LAST, `killed` a number, [low, best, high] or None, `by` "" the outlet, `sub` "" no claim."""
    report = report or f"report of {name}"
    first, _, last = (days or "").partition("/")
    figures = [killed] * 3 if isinstance(killed, int) else killed
    tolls = (Toll(0, 1, "", "t0", "killed", who, None, "people", None, scope, *figures),) if figures else ()
    when = When(None, first or None, (last or first) or None, lasts, at, "stated", 1) if days else None
    where = Where(None, "in", PLACES[place], 1) if place else None
    event = Event(SUBTYPES[sub].type if sub else "", sub, Quote(0, 1, ""))
    start = 10 * zlib.crc32(name.encode())  # no two claims rest on the same words
    claim = Claim(start, start + 1, "", name, event, civilians, (), where, (), None, when, tolls, (), (),
                  voice, status, "", relations=tuple(Relation(*r) for r in relations))
    parties = tuple((role, ACTORS[n]) for role, n in (("actor", actor), ("target", target)) if n)
    return Telling(claim, report, report, replaces, retracted, outlet, _day(published), _day(first), _day(last or first),
                   PLACES[place] if place else None, parties, (), frozenset({weapon} if weapon else ()), hashed(words.split()),
                   hashed(names.split()), frozenset(), hashed(text.split() or [report]), _speaker(by, named, through, outlet),
                   frozenset({disputes} if disputes else ()), _terms(about.split()))


def _terms(words: list[str]) -> dict[int, float]:
    return dict.fromkeys(hashed(words), len(words) ** -0.5) if words else {}


def untold(name: str, **more: Any) -> Telling:
    """What stands for a report in which no claim was found."""
    return told(name, sub="", place=None, days=None, status="", by="", **more)


def _day(iso: str | None) -> int | None:
    return dt.date.fromisoformat(iso).toordinal() if iso else None


def _speaker(by: str, named: bool, through: str | None, outlet: str | None) -> Speaker:
    carrier = source_key(through or outlet) if through or outlet else None
    if not by:
        return Speaker(carrier, carrier, outlet or "an outlet that is not named", None)
    actor = ACTORS.get(by)
    return Speaker(source_key(by) if named or actor else f"{by}@{carrier}", carrier, by, through or outlet, actor)
