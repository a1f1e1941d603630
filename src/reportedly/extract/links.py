"""Which people a sentence says were harmed: groups, alone or in chains, each with its word of harm and what it is part of."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reportedly.extract.groups import Group
from reportedly.extract.harm import BE, Cue
from reportedly.extract.harmed import accepts
from reportedly.extract.patients import pick_left, pick_next, pick_right
from reportedly.extract.persons import find_person
from reportedly.extract.scene import Scene, is_part

_JOINTS = frozenset({",", "and", "plus", "&", "/", "as", "well", "along", "together", "alongside", "with", "or", "also", "one", "all"})


# --- chains: "two women, a man and three children" -------------------------------------------------------


# Harm that a word before the noun may tell: "20 wounded civilians". "Displaced", "besieged", "arrested" there tell a state, no event.
_FOUND = frozenset({"found", "rescued", "located", "recovered"})
_HELD, _THEM = frozenset({"abducted", "detained"}), frozenset({"them", "him", "her"})
_LASTING = frozenset({"killed", "injured", "casualties", "missing"})


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
    if right.kind == "relative":
        return False
    between = [t.lower for t in scene.tokens[left.last + 1 : right.first]]
    return 0 < len(between) <= 4 and all(word in _JOINTS for word in between)


# --- links -----------------------------------------------------------------------------------------------


class Link(NamedTuple):
    """Group number `group` hangs on `cue`; `part_of` numbers the group that it is counted in; `who` where later words say whose."""

    group: int
    cue: Cue
    part_of: int | None = None
    who: str | None = None


def link_groups(scene: Scene) -> tuple[Link, ...]:
    """Each group of people that is harmed, with its word of harm, in text order."""
    links: dict[int, Link] = {}
    chains = find_chains(scene)
    for chain in chains:
        if not is_part(scene, scene.groups[chain[0]]) or not links:
            for k, cue in _link_chain(scene, chain).items():
                if accepts(scene, cue, scene.groups[k]) or (links and _goes_on(scene, cue, scene.groups[k])):
                    links[k] = Link(k, cue)
    for chain in chains:
        parent = _pick_parent(links, chain[0])
        if parent and is_part(scene, scene.groups[chain[0]]):
            links |= {k: _link_part(scene, k, parent) for k in chain if k not in links}
        elif parent and scene.groups[chain[0]].kind == "relative":
            links |= _link_relatives(scene, links, chain, parent)
    _drop_nested(scene, links)
    _inherit_who(scene, links)
    _add_breakdowns(scene, links)
    return tuple(link for k in sorted(links) for link in (links[k], *_put_to_death(scene, links, k)))


def _put_to_death(scene: Scene, links: dict[int, Link], k: int) -> Iterator[Link]:
    """The deaths of those who were first taken: "three men were abducted and later killed", "arrested five men and shot them dead"."""
    link, group = links[k], scene.groups[k]
    if link.cue.toll not in _HELD | {"casualties", "injured"} or link.part_of is not None:
        return
    start, is_passive = max(link.cue.last, group.last) + 1, group.last < link.cue.first
    used = {other.cue.first for other in links.values()}
    for cue in sorted(scene.starts.values()):
        if cue.toll == "killed" and cue.first >= start and cue.first not in used:
            own = [scene.tokens[j].lower for j in (cue.first - 1, cue.last + 1) if j < len(scene.tokens)]
            dies = is_passive and cue.frame == "subject"  # "was shot and died in hospital"
            taken = link.cue.toll in _HELD and (is_passive or not _THEM.isdisjoint(own))
            if (dies or taken) and _follows_at_once(scene, start, cue):
                yield Link(k, cue)
            return


def _follows_at_once(scene: Scene, start: int, cue: Cue) -> bool:
    """True where from token `start` on nobody else and no other deed is told before the word of harm, which "and" or "then" joins."""
    joint = cue.first - 1
    while joint > start and (scene.tokens[joint].tag == "RB" or scene.tokens[joint].lower in BE | _THEM | {"found", "shot"}):
        joint -= 1
    apart = any(t.tag in {"VBD", "VBZ", "VBP", "MD", "WP"} for t in scene.tokens[start:joint])
    others = any(start <= g.first < cue.first for g in scene.groups)
    return scene.tokens[joint].lower in {"and", "then", ","} and not apart and not others


def _goes_on(scene: Scene, cue: Cue, group: Group) -> bool:
    """True for a bare figure after people were counted: "killed 12 fighters and captured | three"."""
    is_object = cue.last + 1 == group.first and scene.tokens[cue.first - 1].lower in {"and", ","}
    return is_object and group.kind == "bare" and cue.needs == "person"


def _link_part(scene: Scene, k: int, parent: Link) -> Link:
    """A group after "including": harmed as its parent, unless it has its own word ("does not include the 60 who died")."""
    group, tokens = scene.groups[k], scene.tokens
    after = tokens[group.last + 1].lower if group.last + 1 < len(tokens) else ""
    own = pick_right(scene, group) if after in {"who", "that"} else None
    at = group.last + 1
    while at < len(tokens) and (tokens[at].lower in BE or tokens[at].tag == "RB"):
        at += 1
    person = find_person(tokens, at) if group.last + 1 < at < len(tokens) else None
    apart = any(t.lower in {"not", "n't", "excluding"} for t in tokens[max(0, group.first - 4) : group.first])
    return Link(k, own or parent.cue, None if apart else parent.group, person.who if person else None)


def _inherit_who(scene: Scene, links: dict[int, Link]) -> None:
    """"Three soldiers were killed and four (others) wounded": a bare figure after people counted in one breath is of them."""
    numbers = sorted(links)
    for before, k in pairwise(numbers):
        whole, group = scene.groups[before], scene.groups[k]
        who = links[before].who or whole.who
        joined = any(t.lower in {"and", "as"} for t in scene.tokens[whole.last + 1 : group.first])
        is_plural = whole.counted and (whole.best or whole.low or 2) > 1
        if group.kind == "bare" and who in {"civilians", "combatants"} and joined and is_plural and links[k].part_of is None:
            links[k] = links[k]._replace(who=who)


def _drop_nested(scene: Scene, links: dict[int, Link]) -> None:
    """Only the first of "nine members of his family died", "three from a group of 20 were killed" is harmed."""
    for k in sorted(links, reverse=True):
        first = scene.groups[k].first
        nested = first and scene.tokens[first - 1].tag == "IN" and links[k].part_of is None
        if nested and any(j < k and links[j].cue == links[k].cue and links[j].cue.first > first for j in links):
            del links[k]


def _link_relatives(scene: Scene, links: dict[int, Link], chain: list[int], parent: Link) -> dict[int, Link]:
    """"three of them (were) children", "two of whom later died": parts of the group before."""
    found = {}
    for k in chain:
        at = scene.groups[k].last + 1
        while at < len(scene.tokens) and (scene.tokens[at].lower in BE or scene.tokens[at].tag in {"DT", "RB"}):
            at += 1
        person = find_person(scene.tokens, at) if at < len(scene.tokens) else None
        if k in links:
            same = links[k].cue.toll == parent.cue.toll
            found[k] = links[k]._replace(part_of=parent.group if same else None, who=person.who if person else None)
        elif person:
            found[k] = Link(k, parent.cue, parent.group, person.who)
    return found


def _link_chain(scene: Scene, chain: list[int]) -> dict[int, Cue]:
    groups = [scene.groups[k] for k in chain]
    left, linked = _finished(scene, pick_left(scene, groups[0]), groups[-1]), {}
    if left and len(chain) == 1:
        return {chain[0]: left}
    own = {k: cue for k, g in zip(chain, groups, strict=True) if (cue := pick_next(scene, g) or _pick_own_noun(scene, g))}
    if left:
        later = [k for k in chain[1:] if k in own]
        cut = later[0] if later else chain[-1] + 1
        return {k: left for k in chain if k < cut and not (k > chain[0] and _is_subject(scene, k))} | {k: own[k] for k in later}
    last = pick_right(scene, groups[-1]) or own.get(chain[-1])
    own.pop(chain[-1], None)
    for k in reversed(chain):
        last = own.get(k) or last
        if last:
            linked[k] = last
    for k, g in zip(chain, groups, strict=True):
        cue = scene.starts.get(g.attribute) if g.attribute is not None else None
        is_found = cue is not None and cue.toll == "missing" and not _FOUND.isdisjoint(t.lower for t in scene.tokens)
        if cue and k not in linked and cue.toll in _LASTING and not is_found:
            linked[k] = cue
    return linked


def _finished(scene: Scene, cue: Cue | None, last: Group) -> Cue | None:
    """"The verb with what follows the people: "shot eight men | dead", "beat two men | to death", "took 160 men | into custody"."""
    after = [t.lower for t in scene.tokens[last.last + 1 : last.last + 3]]
    is_dead = after[:1] == ["dead"] or after == ["to", "death"]
    if cue and cue.needs == "hostage" and after == ["into", "custody"]:
        return cue._replace(toll="detained", needs="")
    if cue and cue.needs == "hostage" and after and after[0] in {"hostage", "captive", "prisoner", "hostages", "prisoners"}:
        return cue._replace(needs="")
    return cue._replace(toll="killed") if cue and is_dead and cue.toll in {"casualties", "injured"} else cue


def _is_subject(scene: Scene, k: int) -> bool:
    """True where a group after a comma begins a clause of its own: "wounding six, two medics said"."""
    after = scene.groups[k].last + 1
    return after < len(scene.tokens) and scene.tokens[after].tag in {"VBD", "VBZ", "VBP", "MD"} and after not in scene.starts


def _pick_own_noun(scene: Scene, group: Group) -> Cue | None:
    """The counted noun itself where it is one of harm: "12 casualties", "three deaths"."""
    cue = scene.starts.get(group.head)
    return cue if cue and cue.frame.startswith("head") and group.counted else None


def _pick_parent(links: dict[int, Link], k: int) -> Link | None:
    return next((links[j] for j in range(k - 1, -1, -1) if j in links and links[j].part_of is None), None)


def _add_breakdowns(scene: Scene, links: dict[int, Link]) -> None:
    """"Four people, two women and two men, were killed": what follows a sum and adds up to it is part of it."""
    numbers = sorted(links)
    for at, k in enumerate(numbers):
        total, n = scene.groups[k].best, 0
        parts: list[int] = []
        for j in numbers[at + 1 :]:
            if links[j].cue != links[k].cue or links[j].part_of is not None or total is None or n >= total:
                break
            parts, n = [*parts, j], n + (scene.groups[j].best or 0)
        whole = scene.groups[k].who
        is_list = whole == "combatants" or (whole != "unspecified" and any(scene.groups[j].who == "combatants" for j in parts))
        if total and n == total and len(parts) > 1 and not is_list:
            for j in parts:
                links[j] = links[j]._replace(part_of=k)
