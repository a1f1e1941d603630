"""A reading's mentions as people have corrected them: mentions added, names tied to places and actors once for the whole ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reportedly import publicjson
from reportedly.placenames import fold
from reportedly.records import Actor, Claim, Mention, Place, Reading
from reportedly.records_review import Judgement

_LOCAL = "name:"  # ids that the reader makes from a name that no registry has


def add_mentions(reading: Reading, about: Sequence[Judgement]) -> Reading:
    """The reading with the mentions that people added; one over the same words as the reader's takes its place and its id."""
    for j in about:
        if j.kind == "addition" and j.verdict == "mention" and isinstance(j.value, dict):
            added = mention_added(reading, j.value, j.by, j.id)
            others = tuple(m for m in reading.mentions if m.id != added.id)
            reading = replace(reading, mentions=tuple(sorted((*others, added), key=lambda m: (m.start, m.end, m.id))))
    return reading


def mention_added(reading: Reading, value: dict[str, Any], by: str, judgement: str) -> Mention:
    """A mention from what a person gave: start, end, kind, and what it resolves to as public JSON. Raises InputError, KeyError."""
    start, end = int(value["start"]), int(value["end"])
    same = next((m for m in reading.mentions if (m.start, m.end, m.kind) == (start, end, value["kind"])), None)
    return publicjson.mention_from_json({
        "id": same.id if same else f"m{judgement}", "kind": value["kind"], "start": start, "end": end,
        "text": reading.report.text[start:end], "form": value.get("form", "name"), "resolved": value.get("resolved"), "candidates": [],
        "why": f"{by} says so"})


# --- names, for the whole ledger ---------------------------------------------------------------------------------


def link(reading: Reading, links: Iterable[Judgement]) -> Reading:
    """The reading with its places and actors as people tied them to names."""
    for j in links:
        reading = _link_place(reading, j) if j.kind == "place" else _link_actor(reading, j)
    return reading


def _link_place(reading: Reading, j: Judgement) -> Reading:
    name, identity = fold(j.subjects[0]), j.subjects[1]
    place = publicjson.place_from_json(j.value) if j.verdict == "same" and isinstance(j.value, dict) else None
    changed: dict[str, Place | None] = {}
    for m in reading.mentions:
        if m.kind == "place" and fold(m.text) == name:
            if j.verdict == "same" and place is not None and m.place != place:
                changed[m.id] = place
            elif j.verdict == "different" and m.place is not None and m.place.id == identity:
                changed[m.id] = None
    if not changed:
        return reading
    why = f"{j.by} says that it {'is' if j.verdict == 'same' else 'is not'} {identity}"
    mentions = tuple(replace(m, resolved=changed[m.id], why=why) if m.id in changed else m for m in reading.mentions)
    return replace(reading, mentions=mentions, claims=tuple(_placed(c, changed) for c in reading.claims))


def _placed(claim: Claim, changed: dict[str, Place | None]) -> Claim:
    """The claim with the places that its mentions mean now."""
    where = claim.where
    if where is not None and where.mention in changed:
        place = changed[where.mention]
        where = replace(where, place=place, geo_precision=_precision(place, where.geo_precision))
    others = tuple(replace(o, place=changed[o.mention]) if o.mention in changed else o for o in claim.other_places)
    return replace(claim, where=where, other_places=others)


def _precision(place: Place | None, known: int | None) -> int | None:
    if place is None or place.feature in {"country", "region"}:
        return None
    return 3 if place.feature == "province" else known or 1


def _link_actor(reading: Reading, j: Judgement) -> Reading:
    """A name, or one actor's id, is another actor. What the reader called after the name goes with it ("the group")."""
    given, identity = j.subjects[0], j.subjects[1]
    name = _bare(given)
    named = [m for m in reading.mentions if m.kind == "actor" and (_bare(m.text) == name or (m.actor is not None and m.actor.id == given))]
    if j.verdict == "different":
        changed: dict[str, Actor | None] = {m.id: None for m in named if m.actor is not None and m.actor.id == identity}
    elif isinstance(j.value, dict):
        actor = Actor(str(j.value["id"]), str(j.value["name"]), str(j.value["kind"]), j.value.get("public") is True or None)
        local = {m.actor.id for m in named if m.actor is not None and (m.actor.id.startswith(_LOCAL) or m.actor.id == given)}
        meant = {m.actor.id for m in named if m.actor is not None}
        changed = {m.id: actor for m in reading.mentions if m.kind == "actor" and m.actor != actor and (
            m in named or (m.actor is not None and m.actor.id in (local if m.form == "name" else meant)))}
    else:
        return reading
    why = f"{j.by} says that it {'is' if j.verdict == 'same' else 'is not'} {identity}"
    return replace(reading, mentions=tuple(replace(m, resolved=changed[m.id], why=why) if m.id in changed else m for m in reading.mentions))


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ")
