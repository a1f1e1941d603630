"""Pairs the claims of a gold reading with those of another reading of the same text, and compares them field by field.

The fields are defined at the top of `score.py`. Everything here works on plain public JSON.
"""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Pairs = list[tuple[Json, Json]]
FIELDS = ("subtype", "roles", "tolls", "status", "voice", "source", "where", "when", "civilians_targeted")


# --- spans and pairing -----------------------------------------------------------------------------------


def overlaps(a: Json | None, b: Json | None) -> bool:
    """True where two spans share a character; False where either is missing."""
    return a is not None and b is not None and bool(a["start"] < b["end"] and b["start"] < a["end"])


def pair_best(gold: list[Json], found: list[Json], likeness: Callable[[Json, Json], float]) -> Pairs:
    """Pairs one to one, the likest first; pairs of likeness 0 or less are none."""
    scored = [(likeness(g, f), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for value, i, j in sorted(scored, reverse=True):
        if value > 0 and -i not in taken_gold and -j not in taken_found:
            taken_gold.add(-i)
            taken_found.add(-j)
            pairs.append((gold[-i], found[-j]))
    return pairs


# --- one pair of claims, field by field ------------------------------------------------------------------


class Comparison:
    """Compares the claims of one gold report with those of its reading."""

    def __init__(self, gold: Json, reading: Json | None) -> None:
        self.gold = gold
        self.reading = reading or {"mentions": [], "attributions": [], "claims": []}
        self.gold_links = {a["id"]: a for a in gold["attributions"]}
        self.links = {a["id"]: a for a in self.reading["attributions"]}
        self.gold_mentions = {m["id"]: m for m in gold["mentions"]}
        self.mentions = {m["id"]: m for m in self.reading["mentions"]}
        self.pairs = pair_best(gold["claims"], self.reading["claims"], self._likeness)

    def _likeness(self, gold: Json, found: Json) -> float:
        if not any(overlaps(t, found["event"]["trigger"]) for t in _triggers(gold)):
            return 0.0
        agree = sum(self.agrees(field, gold, found) for field in FIELDS) + 3 * (gold["event"]["subtype"] == found["event"]["subtype"])
        return float(1 + agree + 0.5 * overlaps(gold["event"]["trigger"], found["event"]["trigger"]))

    def agrees(self, field: str, gold: Json, found: Json) -> bool:
        """True where the field is the same in both claims, as defined at the top of this file."""
        if field in {"subtype", "type"}:
            return bool(gold["event"][field] == found["event"][field])
        if field == "roles":
            right = len(self.matching_roles(gold, found))
            return right == len(gold["roles"]) == len(found["roles"])
        if field == "tolls":
            return sorted(map(_toll_key, gold["tolls"])) == sorted(map(_toll_key, found["tolls"]))
        if field == "source":
            return self._same_source(gold, found)
        if field == "where":
            return self._same_where(gold["where"], found["where"])
        if field == "when":
            return days_of(gold["when"]) == days_of(found["when"])
        return bool(gold[field] == found[field])

    def matching_roles(self, gold: Json, found: Json) -> Pairs:
        """Roles that are the same in both claims, one to one."""

        def likeness(g: Json, f: Json) -> float:
            return float(g["role"] == f["role"] and any(overlaps(span, f) for span in self.spans_of(g, g.get("mention"))))

        return pair_best(gold["roles"], found["roles"], likeness)

    def spans_of(self, span: Json, mention_id: str | None) -> list[Json]:
        """The span, and the gold's other mentions of the same named actor."""
        mention = self.gold_mentions.get(mention_id or "")
        resolved = (mention or {}).get("resolved") or {}
        if "kind" not in resolved or resolved["name"] == resolved["kind"]:
            return [span]
        return [span, *(m for m in self.gold["mentions"] if (m["resolved"] or {}).get("id") == resolved["id"])]

    def _same_source(self, gold: Json, found: Json) -> bool:
        if not gold["attribution"] or not found["attribution"]:
            return bool(gold["attribution"] == found["attribution"])
        mine = self.gold_links[gold["attribution"][-1]]
        theirs = self.links.get(found["attribution"][-1])
        if theirs is None:
            return False
        if mine["source"] is None or theirs["source"] is None:
            return mine["source"] is theirs["source"]
        return any(overlaps(span, theirs["source"]) for span in self.spans_of(mine["source"], mine["source_mention"]))

    def _same_where(self, gold: Json | None, found: Json | None) -> bool:
        if gold is None or found is None:
            return gold is found
        mine, theirs = self.gold_mentions.get(gold["mention"] or ""), self.mentions.get(found["mention"] or "")
        if overlaps(mine, theirs) or (gold["place"] and found["place"] and gold["place"]["id"] == found["place"]["id"] is not None):
            return True
        places = [m for m in self.gold["mentions"] if mine and m["kind"] == "place" and m["resolved"] == mine["resolved"]]
        names = {_plain(m["text"]) for m in places} | {_plain((gold["place"] or {}).get("name"))}
        return bool({_plain((theirs or {}).get("text")), _plain((found["place"] or {}).get("name"))} & names - {""})


def _triggers(claim: Json) -> list[Json]:
    return [claim["event"]["trigger"], *claim["event"].get("also", [])]


def _toll_key(toll: Json) -> tuple[str, ...]:
    return tuple(str(toll[k]) for k in ("toll", "low", "best", "high", "unit", "scope"))


def days_of(when: Json | None) -> tuple[str | None, str | None]:
    """The earliest and latest ISO day of a claim's `when`; None and None where there is none, or one assumed without words for it."""
    if not when or (when.get("basis") == "assumed" and not when["mention"]):
        return None, None
    return when["earliest"], when["latest"]


def _plain(name: str | None) -> str:
    return "".join(c for c in (name or "").casefold().removeprefix("al-") if c.isalnum())
