"""Totals: "the death toll rose to 14 from 9", "bringing to 14 the number of dead", "claimed 12 lives", "number of wounded: 30"."""

from collections.abc import Iterator
from typing import NamedTuple

from reportedly.extract.groups import Group
from reportedly.extract.harm import load_lexicon
from reportedly.extract.persons import find_person
from reportedly.extract.scene import Scene

MAX_REACH = 16
_INSIDE = frozenset({"the", "its", "people", "civilian", "civilians", "total", "those", "who", "were", "was", "have", "been", "of"})
_BEFORE = frozenset("""to at is was of reached reaches reaching passed exceeded exceeds hit topped surpassed : ( stands stood has be now
    as""".split())
_CLIMBED = frozenset("gone went goes going moved crept shot".split())
_COUNTED = {"dead": "killed", "wounded": "injured", "injured": "injured", "missing": "missing"}
_OLDER = frozenset("from previously earlier than".split())
_TAKES = frozenset("claimed claim claiming claims took take taking takes cost costing".split())


class Total(NamedTuple):
    """A group that is a total, its kind of harm, the tokens of its noun, and whether a newer figure replaces it."""

    group: Group
    toll: str
    cue: tuple[int, int]
    previous: bool


def find_totals(scene: Scene) -> tuple[Total, ...]:
    """The sentence's figures that hang on a noun for a total, or on "lives"."""
    tokens, i = scene.tokens, 0
    found: list[Total] = []
    while i < len(tokens):
        noun = _pick_total(scene, i)
        if noun:
            found.extend(_read_total(scene, i, *noun))
            i = noun[0]
        elif tokens[i].lower == "lives":
            found.extend(_read_lives(scene, i))
        i += 1
    return tuple(found)


def _pick_total(scene: Scene, i: int) -> tuple[int, str] | None:
    """(last token, kind) of a noun for a total that begins at token i: "number of [the] dead"."""
    if scene.tokens[i].lower not in {"death", "casualty", "toll", "number", "total"} | _COUNTED.keys():
        return None
    words = [t.lower for t in scene.tokens[i : i + 7]]
    for phrase, toll in load_lexicon().totals:
        at = 0
        for word in phrase:
            while at and at < len(words) and words[at] in _INSIDE and words[at] != word:
                at += 1
            if at >= len(words) or words[at] != word:
                break
            at += 1
        else:
            return i + at - 1, toll
    if scene.tokens[i].lower in _COUNTED:
        after = [t.lower for t in scene.tokens[i + 1 : i + 4] if t.lower not in {"so", "far", "now"}]
        return (i, _COUNTED[scene.tokens[i].lower]) if after[:1] and after[0] in {"at", "number", "numbered"} else None
    if scene.tokens[i].lower == "total" and i > 1 and scene.tokens[i - 2].lower in {"bringing", "brings", "brought", "raising", "taking"}:
        earlier = [c.toll for c in scene.starts.values() if c.last < i]
        return (i, earlier[0]) if earlier else None
    return None


def _read_total(scene: Scene, first: int, last: int, toll: str) -> Iterator[Total]:
    up = next((g for g in scene.groups if g.first == last + 1 and scene.tokens[g.first].lower == "up" and g.best is None), None)
    if up:
        yield Total(up._replace(low=up.high, best=up.high), toll, (first, last), False)
        return
    before = next((g for g in scene.groups if g.last < first <= g.last + 3 and _is_brought(scene, g)), None)
    if before:
        yield Total(before, toll, (first, last), False)
        return
    current, who = False, _whose(scene, first, last)
    for group in scene.groups:
        group = group._replace(who=who) if who and group.who == "unspecified" else group
        if group.first <= last or group.first > last + MAX_REACH or not group.counted:
            continue
        word = scene.tokens[group.first - 1].lower
        two = scene.tokens[group.first - 2].lower
        climbed = scene.tokens[group.first].lower == "up" and word in _CLIMBED and group.best is None  # "had gone up | to 21"
        group = group._replace(low=group.high, best=group.high) if climbed else group
        older = word in _OLDER or two in _OLDER or (word == "of" and two == "figure")
        if older:
            yield Total(group, toll, (first, last), True)
        elif not current and (word in _BEFORE or climbed or group.first == last + 1) and _is_clear(scene, last + 1, group.first):
            current = True
            yield Total(group, toll, (first, last), False)
        elif not older:
            break


def _whose(scene: Scene, first: int, last: int) -> str | None:
    """combatants in "the number of dead militants": whose the total's own words say they are."""
    people = (find_person(scene.tokens, k) for k in range(first, min(last + 2, len(scene.tokens))))
    return next((p.who for p in people if p and p.who != "unspecified"), None)


def _is_brought(scene: Scene, group: Group) -> bool:
    return scene.tokens[group.first - 1].lower == "to" if group.first else False


def _is_clear(scene: Scene, start: int, end: int) -> bool:
    """True where no other word of harm and no clause mark divides the noun from its figure."""
    return not any(k in scene.starts or scene.tokens[k].lower in {";", "who", "while", "when"} for k in range(start, end))


def _read_lives(scene: Scene, i: int) -> Iterator[Total]:
    """"claimed 12 lives", "12 lives were lost", "claimed the lives of 12"."""
    for group in scene.groups:
        before = scene.tokens[group.first - 1].lower if group.first else ""
        after = [t.lower for t in scene.tokens[i + 1 : i + 4]]
        if group.last == i or group.last == i - 1:
            if before in _TAKES:
                yield Total(group, "killed", (group.first - 1, group.first - 1), False)
            elif "lost" in after or "claimed" in after:
                lost = next(k for k in range(i + 1, i + 4) if scene.tokens[k].lower in {"lost", "claimed"})
                yield Total(group, "killed", (lost, lost), False)
