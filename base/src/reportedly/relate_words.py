"""An incident in one or two sentences. Nothing is told without a speaker."""

from collections.abc import Sequence
from dataclasses import replace

from reportedly.compare import in_words
from reportedly.compare_tellings import Telling
from reportedly.records import HeldResponsible, Incident, IncidentToll, When

_SINGLE = {"people": "person", "families": "family", "children": "child", "women": "woman", "men": "man", "aid workers": "aid worker"}
_SHOWN = 3  # speakers named before the rest are counted


def summary_of(incident: Incident, tellings: Sequence[Telling]) -> Incident:
    """The incident with its summary: who says it, what, where, when, how many; who holds whom responsible; who denies it."""
    speaking = [t for t in tellings if t.stands] or [t for t in tellings if not t.retracted] or list(tellings)
    verb = "denied by" if all(t.claim.voice == "denied" for t in speaking) else "according to"
    first = f"{_what(incident)}, {verb} {in_a_row([_said(t) for t in speaking])}"
    rest = [_blame(held) for held in incident.responsible]
    if incident.denied_by and verb != "denied by":
        rest.append(f"{in_a_row([d.name for d in incident.denied_by])} {'deny' if len(incident.denied_by) > 1 else 'denies'} it")
    if tellings and all(t.retracted for t in tellings):
        rest.append("every report of it was withdrawn")
    return replace(incident, summary="; ".join([first, *rest]) + ".")


def in_a_row(names: Sequence[str], shown: int = _SHOWN) -> str:
    """Names, each once, as English puts them in a row; many are counted.

    >>> in_a_row(["residents", "a doctor", "residents"]), in_a_row(["a", "b", "c", "d", "e"])
    ('residents and a doctor', 'a, b, c and 2 more')
    """
    once = list(dict.fromkeys(" ".join(n.split()) for n in names))
    if len(once) > shown:
        return f"{', '.join(once[:shown])} and {len(once) - shown} more"
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"


def _said(t: Telling) -> str:
    return f"{t.speaker.name} (through {t.speaker.through})" if t.speaker.through else t.speaker.name


def _what(incident: Incident) -> str:
    told = in_words(incident.subtype)
    words = [told[0].upper() + told[1:]]
    if incident.status != "occurred":
        words.append(f"({incident.status})")
    if incident.place is not None:
        words.append(f"in {incident.place.name}")
    if incident.when is not None and (days := days_in_words(incident.when)):
        words.append(days)
    figures = [_figure(t) for t in incident.tolls]
    return " ".join(words) + ("" if not figures else ": " + ", ".join(figures))


def days_in_words(when: When) -> str:
    """The days as words: `on 2031-05-05`, `between 2031-05-05 and 2031-05-06`, `by 2031-05-06`."""
    if when.earliest and when.latest:
        return f"on {when.earliest}" if when.earliest == when.latest else f"between {when.earliest} and {when.latest}"
    if when.latest:
        return f"by {when.latest}"
    return f"from {when.earliest}" if when.earliest else ""


def range_in_words(toll: IncidentToll) -> str:
    """A range as words: `9`, `9 to 17`, `at least 12`, `up to 20`."""
    low, high = toll.low, toll.high
    if low is None:
        return f"up to {high}" if high is not None else "some"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def _figure(toll: IncidentToll) -> str:
    count = range_in_words(toll)
    who = toll.who if toll.who != "unspecified" else "families" if toll.unit == "families" else "people"
    return f"{count} {_SINGLE.get(who, who.removesuffix('s')) if count.endswith(' 1') or count == '1' else who} {toll.toll}"


def _blame(held: HeldResponsible) -> str:
    """Who holds whom responsible; an actor's own word is an admission."""
    speakers = in_a_row([s.name for s in held.said_by])
    if held.voice == "admitted":
        return f"{speakers}: {held.actor.name} did it"
    verb = "accuse" if held.voice == "alleged" else "name"
    plural = len(held.said_by) > 1 or held.said_by[0].name.endswith("s")
    return f"{speakers} {verb if plural else verb + 's'} {held.actor.name}"
