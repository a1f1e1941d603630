"""The event word that a sentence ties a toll to: "the strike killed 12", "12 died when a bomb exploded", "attacked …, killing 12"."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources
from reportedly.records import Token

MAX_REACH = 30
_OPENERS = frozenset("in by during after when as from following amid amidst because due through upon under with of where".split())
_ENDS = frozenset({";", "while", "but", "whereas", "although", "though", "before", "."})
_SUBORDINATORS = frozenset({"after", "when", "while", "as", "because", "before"})
_SHOTS = frozenset("fire fired shot exploded detonated shelled bombed".split())
_TIMES = frozenset("day days week weeks month months hour hours year years minutes".split())
_LEAVES = frozenset("left leaves leave leaving".split())
_INNER = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "CD", "PRP$", "POS", "VBN", "JJR", "JJS", "HYPH", "VBG", "-"})


class Words(NamedTuple):
    """Words for events on which a toll may hang."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    weapons: frozenset[str]
    light: frozenset[str]


@cache
def load_words() -> Words:
    """The event words of data/tolls.yaml."""
    raw: dict[str, Any] = resources.load_yaml("data/tolls.yaml")["governors"]
    return Words(*(frozenset(raw[key].split()) for key in ("nouns", "verbs", "weapons", "light")))


def _kind(tokens: Sequence[Token], k: int) -> str:
    """noun, verb or weapon where token k is a word for an event, else ""."""
    word, tag, known = tokens[k].lower, tokens[k].tag, load_words()
    tail = word.rsplit("-", 1)[-1]
    if word in {"killing", "killings"} and tag[:1] == "V":
        return ""
    if tag[:1] == "V" and word in known.verbs and not (tag == "VBG" and word in known.nouns):
        return "verb"
    is_noun = word in known.nouns or ("-" in word and tail in known.nouns)
    if is_noun and tag not in {"VBD", "VBZ", "VBP", "VB"}:
        return "noun"
    if word in known.weapons and tag[:1] == "N":
        return "weapon"
    is_only_verb = word in known.verbs and word not in known.nouns and (tag[:1] == "V" or tag == "NNS")
    return "verb" if is_only_verb else ""


def pick_governor(tokens: Sequence[Token], cue: tuple[int, int], group: tuple[int, int], form: str) -> tuple[int, int] | None:
    """The tokens (first, last) of the event word that `cue` hangs on, for harmed people at `group`; None where there is none.

    `form` is the cue's: "ing" and verbs before their people look left first, passives right first.
    """
    own = range(cue[0], cue[1] + 1)
    start, end = min(cue[0], group[0]), max(cue[1], group[1])
    led = group[0] > 0 and tokens[group[0] - 1].lower in _LEAVES | {"to", "causing", "caused", "in"}
    if form == "of" and group[0] > cue[1] + 2 and (found := _pick_right(tokens[: group[0]], cue[1] + 1, own)):
        return found
    if group[0] > cue[1] or led or form in {"of", "head", "noun"}:
        return _pick_left(tokens, start, own) or _pick_right(tokens, end + 1, own)
    return _pick_right(tokens, end + 1, own) or _pick_left(tokens, start, own)


def _pick_right(tokens: Sequence[Token], start: int, own: range) -> tuple[int, int] | None:
    is_open, weapon = False, None
    for k in range(start, min(len(tokens), start + MAX_REACH)):
        word = tokens[k].lower
        is_next = weapon is not None and word in {"as", "after", "when", "following"}
        is_other_day = word in {"after", "before"} and tokens[k - 1].lower in _TIMES
        if word in _ENDS or is_next or is_other_day:
            break
        if word in _OPENERS or word in {":", "(", "—", "–"}:
            is_open = True
        elif word in {",", "and", "that", "who"}:
            is_open = False
        kind = _kind(tokens, k) if is_open and k not in own else ""
        if kind == "weapon":
            weapon = weapon or (k, k)
        elif kind and not (kind == "verb" and tokens[k].lower in load_words().light):
            return _whole_noun(tokens, k) if kind == "noun" else (k, k)
    return weapon


def _whole_noun(tokens: Sequence[Token], k: int) -> tuple[int, int]:
    """The last event noun of a compound: "bomb attack"."""
    while k + 1 < len(tokens) and _kind(tokens, k + 1) == "noun" and tokens[k + 1].tag[:2] == "NN":
        k += 1
    return k, k


def _pick_left(tokens: Sequence[Token], end: int, own: range) -> tuple[int, int] | None:
    """The nearest event verb, or event noun that no preposition or verb governs, before token `end`; else the nearest noun, weapon."""
    nearest = weapon = None
    for k in range(end - 1, max(-1, end - 1 - MAX_REACH), -1):
        if tokens[k].text in {";", ":"} and k < end - 2 and (nearest or weapon):
            break
        if tokens[k].lower in _SUBORDINATORS and (nearest or weapon) and all(t.text != "," for t in tokens[k:end]):
            break
        kind = _kind(tokens, k) if k not in own else ""
        if kind == "verb" and not _is_light(tokens, k):
            main = _pick_main(tokens, k) if tokens[end - 1].text in {",", "and"} else None
            if main is not None:
                return main, main
            return (k, k) if not _in_relative(tokens, k) or nearest is None else nearest
        if kind == "noun":
            if _is_free(tokens, k):
                return k, k
            nearest = nearest or (k, k)
        weapon = weapon or ((k, k) if kind in {"weapon", "verb"} else None)
    return nearest or weapon


def _pick_main(tokens: Sequence[Token], k: int) -> int | None:
    """The shots in "police opened fire after a crowd stormed a post, killing two": the verb at token k only tells when that was."""
    for j in range(k - 1, max(-1, k - 10), -1):
        if tokens[j].text in {",", ";"}:
            return None
        if tokens[j].lower in _SUBORDINATORS | {"who", "which"}:
            return next((i for i in range(j - 1, max(-1, j - 10), -1) if tokens[i].lower in _SHOTS), None)
    return None


def _is_light(tokens: Sequence[Token], k: int) -> bool:
    return tokens[k].lower in load_words().light


def _in_relative(tokens: Sequence[Token], k: int) -> bool:
    return any(t.lower in {"who", "whose"} for t in tokens[max(0, k - 4) : k])


def _is_free(tokens: Sequence[Token], k: int) -> bool:
    """True where no preposition and no event verb takes the noun: it is a subject, or the object of a light verb."""
    j = k - 1
    while j >= 0 and tokens[j].tag in _INNER and _kind(tokens, j) != "verb":
        j -= 1
    if j < 0:
        return True
    return tokens[j].tag not in {"IN", "TO"} and not (_kind(tokens, j) == "verb" and not _is_light(tokens, j))
