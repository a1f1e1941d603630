"""The people whom a report counts as killed, hurt, moved or held: figures with their word of harm and the event they hang on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.governors import pick_governor
from reportedly.extract.groups import Group, find_groups
from reportedly.extract.harm import Cue, find_cues, is_unreal, load_lexicon
from reportedly.extract.patients import Scene, link_groups, read_scene
from reportedly.extract.totals import find_totals
from reportedly.extract.zeros import find_zeros
from reportedly.records import Mention, Report, Sentence, Span, Token, Toll


@dataclass(frozen=True, slots=True)
class FoundToll:
    """A toll with what it hangs on: sentence index, the word of harm, the event word that the sentence ties it to (None: the
    word of harm itself, or an event told elsewhere). `previous`: an older figure that the sentence replaces ("from an earlier 9").
    """

    toll: Toll
    sentence: int
    cue: Span
    governor: Span | None
    previous: bool


class Count(NamedTuple):
    """One figure of a sentence before it becomes a record: token bounds, its group, word of harm, and what it is part of."""

    first: int
    last: int
    group: Group
    toll: str
    cue: tuple[int, int]
    governor: tuple[int, int] | None
    part_of: int | None = None
    previous: bool = False
    total: bool = False


# --- one sentence ----------------------------------------------------------------------------------------


def read_tolls(tokens: Sequence[Token]) -> tuple[Count, ...]:
    """The tolls of one sentence's tokens, in text order; `part_of` is an index into them."""
    known = load_lexicon()
    if known.any_word.isdisjoint(t.lower for t in tokens) or tokens[-1].text == "?":
        return ()
    scene = read_scene(tokens, find_cues(tokens), find_groups(tokens, known.adjectival))
    totals = [Count(g.first, g.last, g, toll, cue, pick_governor(tokens, cue, (g.first, g.last), "of"), None, previous, True)
              for g, toll, cue, previous in find_totals(scene)]
    zeros = [Count(z.first, z.last, z.group, z.toll, z.cue, pick_governor(tokens, z.cue, (z.first, z.last), "past")) for z in find_zeros(scene)]
    taken = {k for count in (*totals, *zeros) for k in range(count.first, count.last + 1)}
    return _in_order([*totals, *zeros], _linked(scene, taken))


def _linked(scene: Scene, taken: set[int]) -> list[tuple[int, Count, int | None]]:
    """(group number, count, number of the group it is part of) for each linked group that nothing else has taken."""
    out = []
    for link in link_groups(scene):
        group, cue = scene.groups[link.group], link.cue
        if not taken.isdisjoint(range(group.first, group.last + 1)) or is_unreal(scene.tokens, cue, _clause(scene.tokens, cue.first)):
            continue
        governor = pick_governor(scene.tokens, (cue.first, cue.last), (group.first, group.last), cue.form or cue.frame)
        out.append((link.group, Count(group.first, group.last, group, cue.toll, (cue.first, cue.last), governor), link.part_of))
    return out


def _clause(tokens: Sequence[Token], at: int) -> int:
    return next((k + 1 for k in range(at - 1, -1, -1) if tokens[k].text in {",", ";", ":", "—", "–"}), 0)


def _in_order(others: list[Count], linked: list[tuple[int, Count, int | None]]) -> tuple[Count, ...]:
    numbered = [(count, None, None) for count in others] + [(count, number, parent) for number, count, parent in linked]
    numbered.sort(key=lambda row: row[0].first)
    place = {number: k for k, (_, number, _) in enumerate(numbered) if number is not None}
    return tuple(count._replace(part_of=place.get(parent) if parent is not None else None) for count, _, parent in numbered)


# --- scope and side --------------------------------------------------------------------------------------


@cache
def _cumulative_phrases() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(e["words"].split()) for e in resources.load_yaml("data/tolls.yaml")["cumulative"])


def _is_cumulative(tokens: Sequence[Token], count: Count) -> bool:
    words = [t.lower for t in tokens]
    for phrase in _cumulative_phrases():
        for i in range(len(words) - len(phrase) + 1):
            if words[i] == phrase[0] and tuple(words[i : i + len(phrase)]) == phrase:
                return True
    return False


_NO_SIDE = frozenset({"civilians", "person", "media"})
_LINKS_TO_SIDE = frozenset("of from with in belonging loyal allied".split())


def _pick_side(tokens: Sequence[Token], count: Count, mentions: Sequence[Mention]) -> str | None:
    """The actor mention that says whose people they are: inside the counted words or joined to them by "of", "from"."""
    start, end = tokens[count.first].start, tokens[count.last].end
    after = count.last + 1
    reach = tokens[min(after + 5, len(tokens) - 1)].end if after < len(tokens) and tokens[after].lower in _LINKS_TO_SIDE - {"in", "with"} else end
    for m in mentions:
        if m.kind != "actor" or m.end <= start or m.start >= reach or (m.actor and m.actor.kind in _NO_SIDE):
            continue
        if m.form == "name" or (m.actor is not None and m.start >= end):
            return m.id or None
    return None


# --- the report ------------------------------------------------------------------------------------------


def find_tolls(report: Report, mentions: Sequence[Mention] = ()) -> tuple[FoundToll, ...]:
    """Every toll of the report in text order, with ids t0, t1, … `mentions` give `side`."""
    found: list[FoundToll] = []
    for sentence in report.sentences:
        if sentence.part in {"byline", "dateline"}:
            continue
        counts = read_tolls(sentence.tokens)
        if counts:
            near = [m for m in mentions if m.kind == "actor" and m.start < sentence.end and sentence.start < m.end]
            found.extend(_records(report, sentence, counts, near, len(found)))
    return tuple(found)


def _records(report: Report, sentence: Sentence, counts: tuple[Count, ...], mentions: Sequence[Mention], base: int) -> Iterator[FoundToll]:
    tokens = sentence.tokens
    for k, count in enumerate(counts):
        start, end, group = tokens[count.first].start, tokens[count.last].end, count.group
        toll = Toll(
            start, end, report.text[start:end], id=f"t{base + k}", toll=count.toll, who=group.who,
            side=_pick_side(tokens, count, mentions), unit=group.unit,
            part_of=None if count.part_of is None else f"t{base + count.part_of}",
            scope="cumulative" if _is_cumulative(tokens, count) else "event", low=group.low, best=group.best, high=group.high)
        cue = Span(tokens[count.cue[0]].start, tokens[count.cue[1]].end)
        governor = count.governor and Span(tokens[count.governor[0]].start, tokens[count.governor[1]].end)
        yield FoundToll(toll, sentence.index, cue, governor, count.previous)
