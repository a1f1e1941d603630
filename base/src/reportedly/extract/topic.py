"""How far a report is about armed conflict, 0 to 1: keeps "battle" and "attack" quiet in sport, markets and politics."""

import math
from collections.abc import Sequence

from reportedly import resources
from reportedly.extract.grammar import Grammar
from reportedly.extract.parties import ARMED
from reportedly.records import Mention, Weapon

_SCALE_WORDS = 2.0
_FICTION_WEIGHT = 2  # beside the one it has as other news
_SCALE_LENGTH = 80.0
_EVERYDAY = frozenset({"blade", "vehicle", "fire"})  # crime has these too
_LEAST = 0.5  # a word of other news in a single sentence weighs half


def conflict_share(grammars: Sequence[Grammar], mentions: Sequence[Mention]) -> float:
    """1 − e^(−hits / scale): distinct war words, armed actors and weapon classes, less those of other news.

    The scale grows with length, so that a passing mention in a long article of other news stays low.
    """
    rules = resources.load_yaml("data/topic.yaml")
    war, other = frozenset(rules["war"]), frozenset(rules["other"])
    lemmas = {w for g in grammars for w in g.lemmas}
    length = sum(len(g.tokens) for g in grammars)
    armed = {m.actor.id for m in mentions if m.actor is not None and m.actor.kind in ARMED and (length < 60 or "police" not in m.actor.id)}
    weapons = {m.resolved.weapon_class for m in mentions if isinstance(m.resolved, Weapon)} - _EVERYDAY
    against = len(lemmas & other) + _FICTION_WEIGHT * len(lemmas & frozenset(rules["fiction"]))
    hits = len(lemmas & war) + min(4, len(armed)) + min(3, len(weapons)) - against * min(1.0, max(_LEAST, length / _SCALE_LENGTH))
    return 1 - math.exp(-max(0.0, hits) / (_SCALE_WORDS + max(length / 150, (length - 60) / _SCALE_LENGTH)))
