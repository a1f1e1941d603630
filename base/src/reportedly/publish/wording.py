"""A claim in short words: who says it, what, who to whom, where, when, how many. Every face shows claims by these.

No wording here turns a claim into a fact: the speaker stands in `speakers`, and is the outlet where the chain is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.publish.plain import in_one_line
from reportedly.records import Attribution, Claim, Mention, Place, Quote, Reading, Toll, When

NOT_SAID = "not said"
OUTLET = "the outlet"


@dataclass(frozen=True, slots=True)
class Look:
    """A reading with its mentions and attributions by id, so that claims can be put into words."""

    reading: Reading
    mentions: Mapping[str, Mention]
    attributions: Mapping[str, Attribution]
    named: frozenset[str]  # ids of the actors that the report calls by name


def look_up(reading: Reading) -> Look:
    """The reading, ready to be put into words."""
    named = frozenset(m.actor.id for m in reading.mentions if m.actor and m.form == "name")
    return Look(reading, {m.id: m for m in reading.mentions}, {a.id: a for a in reading.attributions}, named)


# --- who says it -------------------------------------------------------------------------------------------


def chain_of(look: Look, claim: Claim) -> tuple[Attribution, ...]:
    """The claim's attributions, outermost first."""
    return tuple(look.attributions[a] for a in claim.attribution if a in look.attributions)


def outlet_of(look: Look) -> str:
    """The outlet that published the report, by name where it is known."""
    outlet = look.reading.report.outlet
    return f"{OUTLET} ({in_one_line(outlet)})" if outlet else OUTLET


def speakers(look: Look, claim: Claim) -> tuple[str, ...]:
    """Who says it, outermost first; never empty: the outlet speaks where nobody else does."""
    return tuple(speaker(look, a) for a in chain_of(look, claim)) or (outlet_of(look),)


def speaker(look: Look, attribution: Attribution) -> str:
    """One speaker, in the report's words, with the name that it resolves to."""
    if attribution.source is None:
        kind = attribution.source_kind
        return "no speaker named" if kind == "unknown" else f"no speaker named ({kind})"
    return name_of(look, attribution.source, attribution.source_mention)


def name_of(look: Look, quote: Quote, mention_id: str | None) -> str:
    """The words, and what they stand for where that is known and says more: `they (Harran Shield)`, but not `residents (Civilians)`."""
    words = in_one_line(quote.text)
    mention = look.mentions.get(mention_id or "")
    actor = mention.actor if mention else None
    if mention is None or actor is None or mention.form == "name" or actor.name.casefold() in words.casefold():
        return words
    if mention.form == "nominal" and actor.id not in look.named:
        return words
    return f"{words} ({in_one_line(actor.name)})"


# --- what, who and whom --------------------------------------------------------------------------------------


def in_role(look: Look, claim: Claim, role: str) -> str:
    """Those in one role, by the report's words; empty where there are none."""
    return "; ".join(dict.fromkeys(name_of(look, r, r.mention) for r in claim.roles if r.role == role))


def who_to_whom(look: Look, claim: Claim) -> str:
    """Who did it to whom, and with what: `rebels → the market; with mortar rounds`. Empty where no role is named."""
    actor, target = in_role(look, claim, "actor"), in_role(look, claim, "target")
    pieces = []
    if actor or target:
        pieces.append(f"{actor or NOT_SAID} → {target}" if target else actor)
    for role, before in (("supporter", "supported by"), ("affected", "affected:"), ("weapon", "with")):
        if words := in_role(look, claim, role):
            pieces.append(f"{before} {words}")
    return "; ".join(pieces)


# --- where and when ------------------------------------------------------------------------------------------


def place_name(place: Place) -> str:
    """The entry's name with its area: `Raqqa, Ar-Raqqah, SY`."""
    parts = dict.fromkeys(in_one_line(p) for p in (place.name, place.admin1, place.country) if p)
    return ", ".join(parts)


def where(look: Look, claim: Claim) -> str:
    """The place as resolved, with its relation; the report's own words where it is not resolved."""
    found = claim.where
    if found is None:
        return NOT_SAID
    mention = look.mentions.get(found.mention or "")
    if found.place is not None:
        name = place_name(found.place)
    elif mention is not None:
        name = f"“{in_one_line(mention.text)}” (not resolved)"
    else:
        return NOT_SAID
    name = name if found.relation == "in" else f"{found.relation} {name}"
    return f"{name} (about {found.point[0]}, {found.point[1]}, within {found.point[2]:g} km)" if found.point else name


def days(when: When | None) -> str:
    """The days in short: one day, a range, or an open one, with what kind of range it is.

    >>> days(When(None, "2031-05-02", "2031-05-02", False, "morning", "stated", 1))
    '2031-05-02 morning'
    >>> days(When(None, None, "2031-05-02", True, None, "stated", 2))
    'lasting to 2031-05-02'
    """
    if when is None or not (when.earliest or when.latest):
        return NOT_SAID
    first, last = when.earliest, when.latest
    if first == last:
        words = str(first)
    elif not (first and last):
        before, after = ("lasting to", "since") if when.lasts else ("by", "after")
        words = f"{after} {first}" if first else f"{before} {last}"
    elif when.lasts:
        words = f"{first} to {last}"
    else:
        words = f"{first}/{last[-2:]}" if when.time_of_day == "night" else f"{first} …{last}"
    words += f" {when.time_of_day}" if when.time_of_day else ""
    return words + (" (assumed)" if when.basis == "assumed" else "")


# --- how many ------------------------------------------------------------------------------------------------

_WHO = {"unspecified": "", "civilians": "civilians ", "combatants": "combatants ", "aid workers": "aid workers "}


def count(toll: Toll) -> str:
    """The figure with its bounds: `12`, `at least 12`, `up to 20`, `20 to 25`, or the words where there is none."""
    low, best, high = toll.low, toll.best, toll.high
    if low is not None and low == best == high:
        return f"{low:,}"
    if low is not None and high is not None:
        middle = f", best {best:,}" if best not in (None, low, high) else ""
        return f"{low:,} to {high:,}{middle}"
    if best is not None and low is None and high is None:
        return f"about {best:,}"
    if high is not None:
        return f"up to {high:,}"
    return f"at least {low:,}" if low is not None else "an unstated number of"


def toll_words(look: Look, toll: Toll) -> str:
    """One toll: `at least 12 civilians killed`, with whose people and whether it is a total over days."""
    who = "families " if toll.unit == "families" else _WHO.get(toll.who, f"{toll.who} ")
    side = look.mentions.get(toll.side or "")
    of = f" of {in_one_line(side.actor.name if side.actor else side.text)}" if side else ""
    return f"{count(toll)} {who}{toll.toll}{of}" + (" (total over time)" if toll.scope == "cumulative" else "")


def tolls(look: Look, claim: Claim) -> str:
    """All tolls of the claim, parts behind their whole; empty where the text gives none."""
    whole = [t for t in claim.tolls if t.part_of is None or not any(o.id == t.part_of for o in claim.tolls)]
    pieces = []
    for toll in whole:
        parts = [toll_words(look, t) for t in claim.tolls if t.part_of == toll.id]
        pieces.append(toll_words(look, toll) + (f", of them {' and '.join(parts)}" if parts else ""))
    return "; ".join(pieces)

