"""Pairs the actors of a gold report with the ids of its reading, and counts the mentions that are linked to the right one.

Defined at the top of `score.py` (`links`). Works on plain public JSON.
"""

from collections import Counter
from collections.abc import Iterator

from reportedly.claimpairs import Json, Pairs, pair_best


def _likeness(gold: Json, found: Json) -> float:
    """Shared characters; words that are exactly the same come first."""
    shared = max(0, min(gold["end"], found["end"]) - max(gold["start"], found["start"]))
    longer = max(gold["end"], found["end"]) - min(gold["start"], found["start"])
    return float(shared + shared / longer) if shared else 0.0


def _id(mention: Json) -> str | None:
    return (mention["resolved"] or {}).get("id")


def is_particular(mention: Json) -> bool:
    """True where a gold mention means somebody in particular, not just people of a kind ("civilians")."""
    resolved = mention["resolved"]
    return resolved is not None and resolved["name"] != resolved["kind"]


def _aligned(pairs: Pairs) -> dict[str, str]:
    """Gold id → the reading's id that stands for it: one to one, those first that share most mentions, then most names.

    People in general have their ids too, so that "civilians" stand for nobody in particular.
    """
    together: Counter[tuple[str, str]] = Counter()
    for g, f in pairs:
        mine, theirs = _id(g), _id(f)
        if mine and theirs:
            together[mine, theirs] += 100 + (g["form"] == "name")
    out: dict[str, str] = {}
    for (mine, theirs), _ in sorted(together.items(), key=lambda row: (-row[1], row[0])):
        if mine not in out and theirs not in out.values():
            out[mine] = theirs
    return out


class Links:
    """The actor mentions of one report: gold and found, paired by their words, with their ids aligned."""

    def __init__(self, gold: Json, reading: Json) -> None:
        self.gold, found = ([m for m in side["mentions"] if m["kind"] == "actor"] for side in (gold, reading))
        self.pairs = pair_best(self.gold, found, _likeness)
        self.aligned = _aligned(self.pairs)

    def is_right(self, gold: Json, found: Json) -> bool:
        """True where the mention is linked to the id that stands for its actor."""
        return is_particular(gold) and _id(found) is not None and self.aligned.get(_id(gold) or "") == _id(found)

    def counted(self) -> Iterator[tuple[str, int, int, int]]:
        """(form, right, gold, found) of every gold mention that counts; form is the gold's."""
        partner = {id(g): f for g, f in self.pairs}
        taken = {self.aligned[_id(m) or ""] for m in self.gold if is_particular(m) and _id(m) in self.aligned}
        for mention in self.gold:
            found = partner.get(id(mention))
            linked = found is not None and _id(found) is not None
            if is_particular(mention):
                yield mention["form"], int(found is not None and self.is_right(mention, found)), 1, int(linked)
            elif found is not None and _id(found) in taken:
                yield mention["form"], 0, 0, 1  # people in general taken for one of the report's actors

    def kinds(self) -> tuple[int, int]:
        """How many gold mentions of actors have the right kind, of how many."""
        right = sum((g["resolved"] or {}).get("kind") == (f["resolved"] or {}).get("kind", "") for g, f in self.pairs)
        return right, len(self.gold)
