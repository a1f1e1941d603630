"""People counted among the harmed: "among the dead were three children", "the wounded included two nurses"."""

from typing import NamedTuple

from reportedly.extract.harm import BE
from reportedly.extract.links import find_chains
from reportedly.extract.persons import find_person
from reportedly.extract.scene import Scene

_HARMED = {"dead": "killed", "killed": "killed", "deceased": "killed", "slain": "killed", "wounded": "injured", "injured": "injured",
           "victims": "casualties", "casualties": "casualties", "missing": "missing", "detained": "detained", "arrested": "detained",
           "kidnapped": "abducted", "abducted": "abducted", "displaced": "displaced", "fatalities": "killed", "hostages": "abducted"}
_OWNERS = frozenset({"the", "those", "them"})


class Among(NamedTuple):
    """Group number `group` is part of an earlier toll of this kind; the word of harm is token `cue`, `who` what they are said to be."""

    group: int
    toll: str
    cue: int
    who: str = ""


def find_among(scene: Scene) -> tuple[Among, ...]:
    """The groups that the sentence counts among people harmed in what was told before."""
    tokens, found = scene.tokens, []
    for chain in find_chains(scene):
        cue = _pick_before(scene, scene.groups[chain[0]].first)
        if cue is None:
            cue = _pick_after(scene, scene.groups[chain[-1]].last + 1)
        if cue is None:
            cue = _pick_of(scene, chain[0])
        if cue is not None:
            found += [Among(k, _HARMED[tokens[cue].lower], cue, _said_to_be(scene, cue)) for k in chain]
    return tuple(found)


def _pick_of(scene: Scene, k: int) -> int | None:
    """"Ten | of the dead", "two | of those killed"."""
    after = scene.groups[k].last + 1
    if scene.groups[k].kind == "relative" and after < len(scene.tokens) and scene.tokens[after].lower in _HARMED:
        has_object = after + 1 < len(scene.tokens) and scene.tokens[after + 1].tag in {"DT", "CD", "PRP", "PRP$"}
        return None if has_object else after  # "two of those | killed", not "two of them | killed a guard"
    words = [t.lower for t in scene.tokens[after : after + 3]]
    is_of = len(words) == 3 and words[0] == "of" and words[1] in _OWNERS and words[2] in _HARMED
    return after + 2 if is_of and scene.groups[k].kind == "bare" else None


def _said_to_be(scene: Scene, cue: int) -> str:
    """Whom "four of the dead were | children" counts; "" where nothing says so, or several words do."""
    tokens, noun = scene.tokens, cue + 2
    if noun >= len(tokens) or tokens[cue + 1].lower not in BE or "of" not in {tokens[cue - 1].lower, tokens[cue - 2].lower}:
        return ""
    person = find_person(tokens, noun)
    goes_on = noun + 1 < len(tokens) and tokens[noun + 1].lower in {"and", "or"}
    return person.who if person is not None and not goes_on else ""


def _pick_before(scene: Scene, first: int) -> int | None:
    """"Among the dead (were) | three children", "The wounded included | two nurses"."""
    tokens, k = scene.tokens, first - 1
    while k >= 0 and (tokens[k].lower in BE | {"included", "include", "includes", "also", ","} or tokens[k].tag == "RB"):
        k -= 1
    for at in range(k, max(-1, k - 8), -1):
        if tokens[at].lower in _HARMED:
            owner = tokens[at - 1].lower if at else ""
            is_among = at > 1 and tokens[at - 2].lower in {"among", "amongst"} and owner in _OWNERS
            is_subject = owner in _OWNERS and any(tokens[j].lower in {"included", "include", "includes"} for j in range(at, first))
            return at if is_among or is_subject else None
        if tokens[at].tag not in {"IN", "DT", "NN", "NNP", "NNS", "JJ"}:
            return None
    return None


def _pick_after(scene: Scene, i: int) -> int | None:
    """"Three children | were among the dead"."""
    words = [t.lower for t in scene.tokens[i : i + 4]]
    if len(words) == 4 and words[0] in BE and words[1] in {"among", "amongst"} and words[2] in _OWNERS and words[3] in _HARMED:
        return i + 3
    return None
