"""What a report is about: its weightiest words, by how often they stand in it and how rare they are elsewhere (models/terms.json)."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache

from reportedly import resources

WORD = re.compile(r"[a-z][a-z'’-]+|\d+")
KEPT = 120  # words of a report that are kept


@cache
def _rarity() -> tuple[Mapping[str, float], float]:
    """Each common word's rarity, and that of a word which is none of them."""
    import json

    kept = json.loads(resources.read_text("models/terms.json"))
    return {word: float(weight) for weight, words in kept["rarity"].items() for word in words.split()}, kept["unknown"]


def terms_of(text: str, but: frozenset[str] = frozenset()) -> dict[int, float]:
    """The weightiest words of a text as 32-bit hashes, with weights whose squares sum to 1; empty for a text without words.

    Words of `but` are left out: the places and parties that all reports of a war name.
    """
    rarity, unknown = _rarity()
    counted = Counter(w for w in WORD.findall(text.lower()) if w not in but)
    weighed = {w: (1 + math.log(n)) * rarity.get(w, unknown) for w, n in counted.items()}
    best = sorted(weighed.items(), key=lambda entry: (-entry[1], entry[0]))[:KEPT]
    norm = math.sqrt(sum(weight * weight for _, weight in best))
    return {zlib.crc32(w.encode("utf-8", "surrogatepass")): round(weight / norm, 4) for w, weight in best} if norm else {}


def likeness_of(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The cosine of the two, 0 to 1.

    >>> round(likeness_of(terms_of("shells hit Karvat"), terms_of("shells hit the town of Karvat")), 1)
    0.7
    """
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * many[term] for term, weight in few.items() if term in many)
