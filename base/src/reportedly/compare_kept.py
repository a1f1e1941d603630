"""Tellings as the ledger keeps them: all of one report packed together, and back, so that joining need not read the report again."""

import json
from collections.abc import Sequence
from typing import Any

from reportedly import preserve
from reportedly.compare_tellings import Party, Speaker, Telling
from reportedly.publicjson import claim_from_json, claim_to_json, line_of

_SHARED = ("report_id", "sha256", "replaces", "retracted", "outlet", "published", "names", "ages", "shingles",
           "terms", "recorded")  # by all of a report


def pack_tellings(tellings: Sequence[Telling]) -> bytes:
    """The tellings of one report as bytes; no tellings are bytes too."""
    shared = {name: _plain(getattr(tellings[0], name)) for name in _SHARED} if tellings else {}
    line = line_of({"shared": shared, "told": [_own(t) for t in tellings]})
    return preserve.pack(line.encode("utf-8"))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return sorted(value.items()) if isinstance(value, dict) else value


def _own(t: Telling) -> dict[str, Any]:
    return {"claim": claim_to_json(t.claim), "days": [t.first, t.last], "parties": [[role, _party(p)] for role, p in t.parties],
            "sides": [[mention, _party(p)] for mention, p in t.sides], "weapons": sorted(t.weapons), "words": sorted(t.words),
            "speaker": [t.speaker.origin, t.speaker.carrier, t.speaker.name, t.speaker.through, _party(t.speaker.actor)],
            "disputes": sorted(t.disputes)}


def _party(p: Party | None) -> list[Any] | None:
    return [p.id, p.name, p.kind, p.is_named] if p is not None else None


def unpack_tellings(packed: bytes) -> tuple[Telling, ...]:
    """The tellings as they were before `pack_tellings`."""
    kept = json.loads(preserve.unpack(packed))
    if not kept["told"]:
        return ()
    shared = kept["shared"]
    for name in ("names", "ages", "shingles"):
        shared[name] = frozenset(shared[name])
    shared["terms"] = dict(shared.get("terms") or ())
    return tuple(_telling(own, shared) for own in kept["told"])


def _telling(own: dict[str, Any], shared: dict[str, Any]) -> Telling:
    claim, (origin, carrier, name, through, actor) = claim_from_json(own["claim"]), own["speaker"]
    return Telling(
        claim=claim, first=own["days"][0], last=own["days"][1], place=claim.where.place if claim.where else None,
        parties=tuple((role, Party(*p)) for role, p in own["parties"]), sides=tuple((mention, Party(*p)) for mention, p in own["sides"]),
        weapons=frozenset(own["weapons"]), words=frozenset(own["words"]),
        speaker=Speaker(origin, carrier, name, through, Party(*actor) if actor else None), disputes=frozenset(own["disputes"]), **shared)
