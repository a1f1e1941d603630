"""A sentence laid out for counting the harmed: its words of harm by place, and its groups of people."""

from collections.abc import Sequence
from typing import NamedTuple

from reportedly.extract.groups import Group
from reportedly.extract.harm import Cue
from reportedly.records import Token

PARTS = frozenset("including included include includes among amongst".split())


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


def is_part(scene: Scene, group: Group) -> bool:
    """True where the group is counted within another: "including three children", "among them two women"."""
    before = [t.lower for t in scene.tokens[max(0, group.first - 3) : group.first]]
    if before[-1:] and before[-1] in {"including", "includes", "included", "include"}:
        return True
    return before[-2:] in (["of", "which"], ["among", "which"], ["among", "them"],
                            ["among", "whom"], ["of", "whom"], ["of", "them"], ["amongst", "them"]) or (
        before[:2] in (["among", "them"], ["including", "at"]))
