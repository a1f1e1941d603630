"""Scores readings against our own annotated reports: claims found, and how many of their fields are right.

A claim is found where a claim of the reading has an overlapping trigger, each paired once, the longest overlap first. Fields are counted
over pairs: a field is right where both say the same. Spurious are claims of ACLED's types that pair with none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reportedly.vocab import ACLED_TYPES

Json = dict[str, Any]
FIELDS = ("type", "subtype", "voice", "status", "civilians", "speaker", "actor", "target", "place", "days", "tolls")


def score_claims(gold: Iterable[Json], readings: Iterable[Json]) -> dict[str, float]:
    """Recall, precision, spurious share and the share of each field right, all between 0 and 1."""
    by_id = {r["report"]["id"]: r for r in readings}
    n: Counter[str] = Counter()
    for want in gold:
        have = by_id.get(want["report"]["id"], {"claims": [], "mentions": [], "attributions": []})
        pairs = list(pair_claims(want["claims"], have["claims"]))
        n["gold"] += len(want["claims"])
        n["found"] += len(have["claims"])
        n["pairs"] += len(pairs)
        paired = {id(b) for _, b in pairs}
        acled = [c for c in have["claims"] if c["event"]["type"] in ACLED_TYPES]
        n["acled"] += len(acled)
        n["spurious"] += sum(id(c) not in paired for c in acled)
        for a, b in pairs:
            n.update(field for field in FIELDS if value_of(a, want, field) == value_of(b, have, field))
    scores = {"recall": _share(n["pairs"], n["gold"]), "precision": _share(n["pairs"], n["found"]),
              "spurious_acled": _share(n["spurious"], n["acled"])}
    fields = {field: _share(n[field], n["pairs"]) for field in FIELDS}
    return {**scores, "fields": sum(fields.values()) / len(FIELDS), **fields}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def pair_claims(gold: list[Json], found: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Claims whose triggers overlap, each used once: the longest overlap first, then the same sub-type, then text order."""
    candidates = []
    for i, a in enumerate(gold):
        for j, b in enumerate(found):
            x, y = a["event"]["trigger"], b["event"]["trigger"]
            shared = min(x["end"], y["end"]) - max(x["start"], y["start"])
            if shared > 0:
                candidates.append((-shared, a["event"]["subtype"] != b["event"]["subtype"], i, j))
    left: set[int] = set()
    right: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield gold[i], found[j]


def value_of(claim: Json, reading: Json, field: str) -> object:
    """A field in a form that two annotators can agree on: words folded, places and days as such, figures with their bounds."""
    match field:
        case "type" | "subtype":
            return claim["event"][field]
        case "voice" | "status":
            return claim[field]
        case "civilians":
            return claim["civilians_targeted"]
        case "speaker":
            sources = {a["id"]: a["source"] for a in reading["attributions"]}
            return tuple(_head(sources[a]) for a in claim["attribution"] if sources.get(a))
        case "actor" | "target":
            return frozenset(_head(r) for r in claim["roles"] if r["role"] == field)
        case "place":
            place = claim["where"] and claim["where"]["place"]
            return _fold(place["name"]) if place else None
        case "days":
            when = claim["when"]
            return (when["earliest"], when["latest"]) if when else None
        case _:
            return frozenset((t["toll"], t["low"], t["best"], t["high"]) for t in claim["tolls"])


def _head(span: Json) -> str:
    """The last word of the words, which names what they are of: "two residents" and "residents" are the same."""
    return _fold(span["text"]).split()[-1] if span["text"].split() else ""


def _fold(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").replace("-", " ").strip("\"'“”.,").split())
