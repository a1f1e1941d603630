"""Words that say that nobody was harmed: "no one was hurt", "without casualties", "did not injure anyone"."""

from typing import NamedTuple

from reportedly.extract.groups import Group
from reportedly.extract.harm import BE, HAVE, WITHIN, Cue, load_lexicon
from reportedly.extract.persons import find_person
from reportedly.extract.scene import Scene
from reportedly.records import Token

_NOBODY = frozenset("nobody none no-one".split())
_ANYONE = frozenset("anyone anybody any".split())
# "No further casualties" says that there were some; "no reports of casualties" says nothing.
_NOT_ZERO = frozenset("further more additional other new reports report word information immediate details fewer less longer".split())
_HARMS = frozenset({"casualties", "injuries", "deaths", "fatalities", "casualty", "victims", "dead", "wounded"})
_INSIDE = BE | HAVE | WITHIN | {"of", "the", "them", "in", "on"}
_BETWEEN = frozenset("human civilian reported military any serious fatal known recorded child of the its their our".split())


class Zero(NamedTuple):
    """Nobody: tokens [first, last], the kind of harm, the word of harm."""

    first: int
    last: int
    toll: str
    cue: tuple[int, int]
    group: Group


def _zero(first: int, last: int, toll: str, cue: Cue, who: str = "unspecified") -> Zero:
    return Zero(first, last, toll, (cue.first, cue.last), Group(first, last, last, 0, 0, 0, "people", who))


def _kind(word: str) -> str:
    known = load_lexicon()
    return (known.nouns.get(word) or known.words[word]).toll


def find_zeros(scene: Scene) -> tuple[Zero, ...]:
    """Each kind of harm that the sentence says befell nobody."""
    found: list[Zero] = []
    for i, t in enumerate(scene.tokens):
        if t.lower in {"no", "without", "zero"} or t.lower in _NOBODY or (t.lower == "0" and t.text == "0"):
            found.extend(_read_noun(scene, i) or _read_nobody(scene, i))
        elif t.lower in {"not", "n't", "without", "never"}:
            found.extend(_read_negated(scene, i))
    return tuple(found)


def _read_noun(scene: Scene, i: int) -> list[Zero]:
    """"no casualties", "without any civilian deaths", "no casualties or injuries"."""
    tokens, j = scene.tokens, i + 1
    who = "unspecified"
    while j < len(tokens) and tokens[j].lower in _BETWEEN:
        who = "civilians" if tokens[j].lower == "civilian" else who
        j += 1
    if j + 2 < len(tokens) and [t.lower for t in tokens[j : j + 3]] == ["loss", "of", "life"]:
        return [_zero(i, j + 2, "killed", Cue(j, j + 2, "killed", "of"), who)]
    if j < len(tokens) and tokens[j].lower in {"loss", "losses"} and (j + 1 == len(tokens) or tokens[j + 1].lower != "of"):
        is_human = tokens[i].lower == "without" or tokens[j - 1].lower in {"human", "own"}
        return [_zero(i, j, "casualties", Cue(j, j, "casualties", "head"), who)] if is_human else []
    out: list[Zero] = []
    while j < len(tokens) and tokens[j].lower in _HARMS:
        toll = _kind(tokens[j].lower)
        out.append(_zero(i if not out else j, j, toll, Cue(j, j, toll, "head"), who))
        j += 2 if j + 1 < len(tokens) and tokens[j + 1].lower in {"or", "and", "nor"} else len(tokens)
    return out


def _read_nobody(scene: Scene, i: int) -> list[Zero]:
    """"no one was killed or hurt", "no civilians were harmed", "none of them died"."""
    tokens, j, who = scene.tokens, i + 1, "unspecified"
    if tokens[i].lower in {"no", "zero", "0"}:
        while j < len(tokens) and j - i < 4 and _is_modifier(tokens[j]) and not _ends_nobody(scene, j):
            j += 1
        if j >= len(tokens) or not _ends_nobody(scene, j):
            return []
        person = find_person(tokens, j)
        who, j = (person.who if person else "unspecified"), j + 1
    elif tokens[i].lower == "without":
        return []
    last = j - 1
    if j < len(tokens) and tokens[j].lower == "else":
        return []
    while j < len(tokens) and j - i < 14:
        cue = scene.starts.get(j)
        if cue and cue.needs in {"", "person"} and (cue.form in {"past", "participle"} or cue.frame in {"subject", "adjective"}):
            tolls = ["killed", "injured"] if cue.toll == "casualties" and cue.last > cue.first else [cue.toll]
            return [_zero(i, last, toll, cue, who) for toll in tolls]
        if tokens[j].lower == "harmed":
            return [_zero(i, last, "casualties", Cue(j, j, "casualties", "object"), who)]
        if tokens[j].lower not in _INSIDE and tokens[j].tag not in {"RB", "NN", "NNS"}:
            return []
        j += 1
    return []


def _is_modifier(token: Token) -> bool:
    return token.lower not in _NOT_ZERO and token.tag[:2] in {"JJ", "NN"}


def _ends_nobody(scene: Scene, j: int) -> bool:
    return scene.tokens[j].lower == "one" or find_person(scene.tokens, j) is not None


def _names_anyone(scene: Scene, j: int) -> bool:
    """True for "anyone", "any civilians", "any of them" at token j."""
    if j >= len(scene.tokens) or scene.tokens[j].lower not in _ANYONE:
        return False
    after = j + 1
    return scene.tokens[j].lower != "any" or (after < len(scene.tokens) and find_person(scene.tokens, after) is not None)


def _read_negated(scene: Scene, i: int) -> list[Zero]:
    """"did not injure anyone", "without killing anyone", "did not cause any casualties"."""
    tokens = scene.tokens
    cue = scene.starts.get(i + 1)
    is_done = tokens[i].lower == "without" or (cue is not None and cue.form != "ing")
    if cue and is_done and cue.frame in {"object", "both"} and _names_anyone(scene, cue.last + 1):
        tolls = ["killed", "injured"] if cue.toll == "casualties" and cue.last > cue.first else [cue.toll]
        return [_zero(cue.last + 1, cue.last + 1, toll, cue) for toll in tolls]
    if i + 3 < len(tokens) and tokens[i + 1].lower in {"cause", "result", "lead", "causing", "resulting", "leave"}:
        j = i + 2
        while j < len(tokens) and j < i + 6 and tokens[j].lower in {"in", "to", "any", "human", "civilian", "loss"}:
            j += 1
        if j < len(tokens) and tokens[j].lower in {"casualties", "injuries", "deaths", "fatalities"}:
            toll = _kind(tokens[j].lower)
            return [_zero(i, j, toll, Cue(j, j, toll, "head"))]
    return []
