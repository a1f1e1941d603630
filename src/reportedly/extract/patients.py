"""Which word of harm a group of people hangs on: object of a verb, subject of a passive, "12 dead", "the killing of 12"."""

from collections.abc import Sequence
from typing import NamedTuple

from reportedly.extract.groups import _WHEN, Group
from reportedly.extract.harm import BE, HAVE, WITHIN, Cue
from reportedly.records import Token

MAX_REACH = 30  # tokens between people and the verb whose subject they are

_JOINTS = frozenset({",", "and", "plus", "&", "/", "as", "well", "along", "together", "alongside", "with", "or", "also", "one", "all"})
PARTS = frozenset("including included include includes among amongst".split())
_STOPS = frozenset("""when after while because where before although though as until since if that but so whereas which
    whose whom amid despite hours minutes days""".split())
_CAPTIVES = frozenset("hostage hostages captive captives prisoner prisoners detainee detainees abductee abductees girls schoolgirls".split())


class Scene(NamedTuple):
    """A sentence with its words of harm, by their first and by their last token, and its groups of people in order."""

    tokens: Sequence[Token]
    starts: dict[int, Cue]
    ends: dict[int, Cue]
    groups: tuple[Group, ...]
    at: dict[int, int]


def read_scene(tokens: Sequence[Token], cues: tuple[Cue, ...], groups: tuple[Group, ...]) -> Scene:
    """The sentence laid out for linking."""
    return Scene(tokens, {c.first: c for c in cues}, {c.last: c for c in cues}, groups, {g.first: k for k, g in enumerate(groups)})


# --- chains: "two women, a man and three children" -------------------------------------------------------


def find_chains(scene: Scene) -> list[list[int]]:
    """Groups joined by nothing but commas and conjunctions, as lists of their numbers."""
    chains: list[list[int]] = []
    for k, group in enumerate(scene.groups):
        if k and chains and _is_joined(scene, scene.groups[k - 1], group):
            chains[-1].append(k)
        else:
            chains.append([k])
    return chains


def _is_joined(scene: Scene, left: Group, right: Group) -> bool:
    between = [t.lower for t in scene.tokens[left.last + 1 : right.first]]
    return 0 < len(between) <= 4 and all(word in _JOINTS for word in between)


def is_part(scene: Scene, group: Group) -> bool:
    """True where the group is counted within another: "including three children", "among them two women"."""
    before = [t.lower for t in scene.tokens[max(0, group.first - 3) : group.first]]
    if before[-1:] and before[-1] in {"including", "includes", "included", "include"}:
        return True
    return before[-2:] in (["among", "them"], ["among", "whom"], ["of", "whom"], ["of", "them"], ["amongst", "them"]) or (
        before[:2] in (["among", "them"], ["including", "at"]))


# --- the harmed as the verb's object ---------------------------------------------------------------------


def pick_left(scene: Scene, group: Group) -> Cue | None:
    """The verb or noun before the group that takes it: "killed 12", "the killing of 12", "killed X and 12 others"."""
    tokens, p = scene.tokens, group.first - 1
    while p > 0 and (tokens[p].tag == "RB" or tokens[p].text in {'"', "“", ":", "``"}) and p not in scene.ends and group.first - p < 4:
        p -= 1
    cue = scene.ends.get(p)
    if cue:
        return cue if _takes_object(scene, cue) else None
    if p > 0 and tokens[p].lower in {"of", "to", "among", "for"}:
        noun = scene.ends.get(p - 1)
        return noun if noun and (noun.frame.endswith("of") or noun.form == "noun") else None
    if p > 0 and tokens[p].lower in {"and", ",", "with"}:
        return _pick_over_names(scene, p - 1)
    return None


def _takes_object(scene: Scene, cue: Cue) -> bool:
    if cue.frame not in {"object", "both"} or cue.form == "noun":
        return False
    before = scene.tokens[cue.first - 1].lower if cue.first else ""
    if cue.form not in {"past", "participle"} or before not in BE:
        return True
    # "There were killed 12 people": a passive whose subject follows, as in translations.
    return cue.first < 2 or scene.tokens[cue.first - 2].tag not in {"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP", "WDT"}


def _pick_over_names(scene: Scene, p: int) -> Cue | None:
    """The verb whose first object is a name or an uncounted noun: "killed Omar Hadi and three others"."""
    for k in range(p, max(-1, p - 12), -1):
        cue = scene.ends.get(k)
        if cue:
            named = k < p and scene.tokens[k + 1].tag in {"NNP", "NNPS", "DT", "PRP$", "NN", "JJ", "NNS"}
            return cue if named and _takes_object(scene, cue) else None
        if scene.tokens[k].tag not in {"NNP", "NNPS", "NN", "NNS", "JJ", "DT", "PRP$", "POS", ",", "CC", "CD"} and scene.tokens[k].lower != "of":
            return None
    return None


# --- the harmed as the verb's subject --------------------------------------------------------------------


def pick_right(scene: Scene, group: Group) -> Cue | None:
    """The verb or adjective after the group whose subject it is: "12 were killed", "12 people on the bus died", "12 dead"."""
    tokens, j, passed = scene.tokens, group.last + 1, 0
    while j < len(tokens) and j - group.last < MAX_REACH:
        t = tokens[j]
        if _is_verb(scene, j):
            cue, end, is_over = _read_chain(scene, j, adjacent=j == group.last + 1)
            if cue or is_over or passed:
                return cue
            passed, j = 1, end
            continue
        skipped = _skip(scene, j)
        if skipped is None:
            return None
        j = skipped
    return None


def pick_next(scene: Scene, group: Group) -> Cue | None:
    """The same, but only where the verb follows at once."""
    j = group.last + 1
    if j >= len(scene.tokens) or not _is_verb(scene, j):
        return None
    return _read_chain(scene, j, adjacent=True)[0]


def _is_verb(scene: Scene, j: int) -> bool:
    t = scene.tokens[j]
    cue = scene.starts.get(j)
    if cue:
        return cue.form != "noun"
    return t.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} or t.lower in BE or t.lower in HAVE


def _skip(scene: Scene, j: int) -> int | None:
    """Where to go on after token j between subject and verb; None where the clause ends."""
    tokens, word = scene.tokens, scene.tokens[j].lower
    if word == "(":
        return _find_close(tokens, j)
    if word in {",", "—", "–", "--"}:
        following = tokens[j + 1].lower if j + 1 < len(tokens) else ""
        if following in {"who", "that"}:
            return j + 2
        if following in BE or following in HAVE:
            return j + 1
        return _find_comma(scene, j)
    if word in {"who", "that"}:
        return j + 1
    if word in {";", ":", ".", "!", "?"} or word in _STOPS or scene.tokens[j].tag in {"PRP", "VBG"}:
        return None
    return j + 1


def _find_close(tokens: Sequence[Token], j: int) -> int | None:
    return next((k + 1 for k in range(j, min(len(tokens), j + 15)) if tokens[k].text == ")"), None)


def _find_comma(scene: Scene, j: int) -> int | None:
    """The token after the mark that closes an insertion opened at j; None where a finite verb comes first."""
    tokens = scene.tokens
    for k in range(j + 1, min(len(tokens), j + 16)):
        if tokens[k].lower in {",", "—", "–", "--"}:
            after = k + 1
            is_list = after < len(tokens) and tokens[after].tag in {"CD", "NNS", "CC"}
            if not is_list:
                return after
        if tokens[k].tag in {"VBD", "VBZ", "VBP", "MD"} and k not in scene.starts:
            return k if tokens[k].lower in BE | HAVE and tokens[j + 1].lower in PARTS | {"mostly", "all"} else None
        if tokens[k].text in {";", ":", "."}:
            return None
    return None


def _read_chain(scene: Scene, j: int, adjacent: bool) -> tuple[Cue | None, int, bool]:
    """Reads the verb chain at token j: its word of harm with people as patient, the token after it, whether the search is over."""
    tokens, k, passive, perfect = scene.tokens, j, False, False
    while k < len(tokens) and k - j < 9:
        word, cue = tokens[k].lower, scene.starts.get(k)
        if cue and cue.form != "noun":
            return (*_judge(scene, cue, passive, perfect, adjacent), True)
        if word in BE:
            passive = True
        elif word in HAVE:
            perfect = True
        elif not (word in WITHIN or word == "to" or tokens[k].tag in {"RB", "MD", "RBR"} or word in {"among", "the"}):
            if word == "in" and passive and tokens[k - 1].lower in BE:
                return None, k, True
            return None, k + 1, False
        k += 1
    return None, k, True


def _judge(scene: Scene, cue: Cue, passive: bool, perfect: bool, adjacent: bool) -> tuple[Cue | None, int]:
    end = cue.last + 1
    if cue.frame in {"adjective", "subject"}:
        return cue, end
    done = cue.form in {"past", "participle"}
    if passive and done:
        return cue, end
    if cue.frame == "both" and not _has_object(scene, end):
        return cue, end
    if not done or perfect or _has_object(scene, end):
        return None, end
    return cue, end


def _has_object(scene: Scene, i: int) -> bool:
    tokens = scene.tokens
    while i < len(tokens) and tokens[i].tag == "RB":
        i += 1
    if i >= len(tokens) or tokens[i].lower in _WHEN:
        return False
    group = scene.at.get(i)
    if group is not None:
        after = scene.groups[group].last + 1
        return after not in scene.starts
    return tokens[i].tag in {"DT", "PRP", "PRP$", "NNS", "JJ", "CD", "NNPS"} or (tokens[i].tag in {"NN", "NNP"} and tokens[i].lower not in _WHEN)


# --- does the cue accept this group ----------------------------------------------------------------------


def accepts(scene: Scene, cue: Cue, group: Group) -> bool:
    """True where the group is of a kind that the word of harm can count."""
    if cue.needs == "captive":
        return scene.tokens[group.head].lower in _CAPTIVES
    if cue.needs == "from":
        follows = scene.tokens[group.last + 1].lower if group.last + 1 < len(scene.tokens) else ""
        return follows == "from" and group.kind == "people"
    if cue.needs == "person":
        return group.kind in {"people", "relative"} or (group.kind == "bare" and group.last < cue.first)
    return True


# --- links -----------------------------------------------------------------------------------------------


class Link(NamedTuple):
    """Group number `group` hangs on `cue`; `part_of` is the number of the group that it is counted in."""

    group: int
    cue: Cue
    part_of: int | None = None


def link_groups(scene: Scene) -> tuple[Link, ...]:
    """Each group of people that is harmed, with its word of harm, in text order."""
    links: dict[int, Link] = {}
    for chain in find_chains(scene):
        if is_part(scene, scene.groups[chain[0]]):
            continue
        for k, cue in _link_chain(scene, chain).items():
            if accepts(scene, cue, scene.groups[k]):
                links[k] = Link(k, cue)
    for chain in find_chains(scene):
        if is_part(scene, scene.groups[chain[0]]):
            for k in chain:
                parent = _pick_parent(scene, links, chain[0])
                if parent:
                    links.setdefault(k, Link(k, parent.cue, parent.group))
    return tuple(_with_breakdowns(scene, links)[k] for k in sorted(links))


def _link_chain(scene: Scene, chain: list[int]) -> dict[int, Cue]:
    groups = [scene.groups[k] for k in chain]
    left, linked = pick_left(scene, groups[0]), {}
    if left and len(chain) == 1:
        return {chain[0]: left}
    own = {k: cue for k, g in zip(chain, groups, strict=True) if (cue := pick_next(scene, g) or _pick_own_noun(scene, g))}
    if left:
        later = [k for k in chain[1:] if k in own]
        cut = later[0] if later else chain[-1] + 1
        return {k: left for k in chain if k < cut} | {k: own[k] for k in later}
    last = own.get(chain[-1]) or pick_right(scene, groups[-1])
    for k in reversed(chain):
        last = own.get(k) or last
        if last:
            linked[k] = last
    for k, g in zip(chain, groups, strict=True):
        if k not in linked and g.attribute is not None and (cue := scene.starts.get(g.attribute)):
            linked[k] = cue
    return linked


def _pick_own_noun(scene: Scene, group: Group) -> Cue | None:
    """The counted noun itself where it is one of harm: "12 casualties", "three deaths"."""
    cue = scene.starts.get(group.head)
    return cue if cue and cue.frame.startswith("head") else None


def _pick_parent(scene: Scene, links: dict[int, Link], k: int) -> Link | None:
    return next((links[j] for j in range(k - 1, -1, -1) if j in links and links[j].part_of is None), None)


def _with_breakdowns(scene: Scene, links: dict[int, Link]) -> dict[int, Link]:
    """"Four people, two women and two men, were killed": what follows a sum and adds up to it is part of it."""
    numbers = sorted(links)
    for k in numbers:
        total, parts, n = scene.groups[k].best, [], 0
        for j in numbers[numbers.index(k) + 1 :]:
            if links[j].cue != links[k].cue or links[j].part_of is not None or total is None or n >= total:
                break
            parts, n = [*parts, j], n + (scene.groups[j].best or 0)
        if total and n == total and len(parts) > 1 and scene.groups[k].who == "unspecified":
            links |= {j: links[j]._replace(part_of=k) for j in parts}
    return links
