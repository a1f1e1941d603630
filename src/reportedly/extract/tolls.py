"""The people whom a report counts as killed, hurt, moved or held: figures with their word of harm and the event they hang on."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.among import Among, find_among
from reportedly.extract.governors import pick_governor
from reportedly.extract.groups import Group, find_groups
from reportedly.extract.harm import find_cues, is_unreal, load_lexicon
from reportedly.extract.links import link_groups
from reportedly.extract.names import find_names, merge_appositions
from reportedly.extract.scene import Scene, read_scene
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
    among: bool = False


# Harm that another event causes. Flight, arrest, abduction, release and surrender are events of their own.
_CAUSED = frozenset({"killed", "injured", "casualties", "missing", "trapped"})


# --- one sentence ----------------------------------------------------------------------------------------


def read_harm(tokens: Sequence[Token], mentions: Sequence[Mention] = ()) -> Scene | None:
    """The sentence laid out with its words of harm and its people; None where it has no word of harm or asks a question."""
    known = load_lexicon()
    if known.any_word.isdisjoint(t.lower for t in tokens) or tokens[-1].text == "?":
        return None
    groups = find_groups(tokens, known.adjectival)
    named = find_names(tokens, groups, mentions)
    return read_scene(tokens, find_cues(tokens), merge_appositions(tokens, (*groups, *named)))


def read_tolls(scene: Scene) -> tuple[Count, ...]:
    """The tolls of a sentence laid out, in text order; `part_of` is an index into them."""
    tokens = scene.tokens
    totals = [Count(g.first, g.last, g, toll, cue, pick_governor(tokens, cue, (g.first, g.last), "of"), None, previous)
              for g, toll, cue, previous in find_totals(scene)]
    zeros = [Count(z.first, z.last, z.group, z.toll, z.cue, pick_governor(tokens, z.cue, (z.first, z.last), "past"))
             for z in find_zeros(scene)]
    among = [_among(scene, found) for found in find_among(scene)]
    taken = {k for count in (*totals, *zeros, *among) for k in range(count.first, count.last + 1)}
    return _in_order([*totals, *zeros, *among], _linked(scene, taken))


def _among(scene: Scene, found: Among) -> Count:
    group = scene.groups[found.group]
    group = group._replace(who=found.who) if found.who else group
    return Count(group.first, group.last, group, found.toll, (found.cue, found.cue), None, among=True)


def _linked(scene: Scene, taken: set[int]) -> list[tuple[int, Count, int | None]]:
    """(group number, count, number of the group it is part of) for each linked group that nothing else has taken."""
    out = []
    for link in link_groups(scene):
        group, cue = scene.groups[link.group], link.cue
        group = group._replace(who=link.who) if link.who else group
        if not taken.isdisjoint(range(group.first, group.last + 1)) or is_unreal(scene.tokens, cue, clause_start(scene.tokens, cue.first)):
            continue
        bounds, people = (cue.first, cue.last), (group.first, group.last)
        governor = pick_governor(scene.tokens, bounds, people, cue.form or cue.frame) if cue.toll in _CAUSED else None
        out.append((link.group, Count(group.first, group.last, group, cue.toll, (cue.first, cue.last), governor), link.part_of))
    return out


def clause_start(tokens: Sequence[Token], at: int) -> int:
    """The token after the last mark before token `at`: where its clause may begin."""
    return next((k + 1 for k in range(at - 1, -1, -1) if tokens[k].text in {",", ";", ":", "—", "–"}), 0)


def _in_order(others: list[Count], linked: list[tuple[int, Count, int | None]]) -> tuple[Count, ...]:
    numbered = [(count, None, None) for count in others] + [(count, number, parent) for number, count, parent in linked]
    numbered.sort(key=lambda row: row[0].first)
    place = {number: k for k, (_, number, _) in reversed([*enumerate(numbered)]) if number is not None}  # the first of a group's tolls
    counts = [count._replace(part_of=place.get(parent) if parent is not None else None) for count, _, parent in numbered]
    return tuple(c if c.part_of is None else c._replace(governor=counts[c.part_of].governor) for c in counts)


_SEEING = frozenset("saw see sees seen photographed filmed".split())
_BODIES = frozenset("body bodies corpse corpses".split())

# --- scope and side --------------------------------------------------------------------------------------


_SUMS = frozenset({"bringing", "raising", "taking"})
_CLAUSE_WORDS = frozenset({"when", "after", "as", "while", "who", "which", "that", "where", "because", "but", ";"})


@cache
def _cumulative_phrases() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(e["words"].split()) for e in resources.load_yaml("data/tolls.yaml")["cumulative"])


@cache
def _cumulative_openers() -> frozenset[str]:
    return frozenset({phrase[0] for phrase in _cumulative_phrases()} | {"in", "over", "during"}) - {"the", "a"}


def _opens_with_span(tokens: Sequence[Token]) -> bool:
    """True for a sentence that begins "Since 4 April …", "Between 5 and 8 December …", "Over the past week …"."""
    words = [t.lower for t in tokens[:6]]
    if words[:1] == ["since"] or (words[:1] in (["over"], ["in"]) and words[1:3] in (["the", "past"], ["the", "last"])):
        return True
    days = len(words) > 4 and words[0] == "between" and words[2] == "and" and words[1].isdigit() and words[3].isdigit()
    return days and tokens[4].is_capitalised


def told_as_total(tokens: Sequence[Token], toll: str, bounds: tuple[int, int]) -> bool:
    """True where words for a longer time or many places stand in the clause of tokens [first, last], or open its sentence."""
    start, end = bounds
    low = next((k + 1 for k in range(start - 1, max(-1, start - 16), -1) if tokens[k].lower in _CLAUSE_WORDS), max(0, start - 15))
    high = next((k for k in range(end + 1, min(len(tokens), end + 16)) if tokens[k].lower in _CLAUSE_WORDS | _SUMS
                 or (tokens[k - 1].text == "," and tokens[k].lower not in _cumulative_openers())), min(len(tokens), end + 16))
    if toll != "displaced" and _opens_with_span(tokens):
        return True
    words = ["" if t.lower == "since" and tokens[k - 1].lower == "ever" else t.lower for k, t in enumerate(tokens[low:high], low)]
    return any(words[i] == phrase[0] and tuple(words[i : i + len(phrase)]) == phrase
               for phrase in _cumulative_phrases() for i in range(len(words) - len(phrase) + 1))


_NO_SIDE = frozenset({"civilians", "person", "media"})
_LINKS_TO_SIDE = frozenset("of from belonging loyal".split())


def pick_side(tokens: Sequence[Token], people: tuple[int, int], mentions: Sequence[Mention]) -> str | None:
    """The actor mention that says whose the people of tokens [first, last] are: inside these words or joined to them by "of", "from"."""
    start, end = tokens[people[0]].start, tokens[people[1]].end
    after = people[1] + 1
    is_linked = after < len(tokens) and tokens[after].lower in _LINKS_TO_SIDE
    reach = tokens[min(after + 5, len(tokens) - 1)].end if is_linked else end
    for m in mentions:
        if m.kind != "actor" or m.end <= start or m.start >= reach or (m.actor and m.actor.kind in _NO_SIDE):
            continue
        if m.form == "name" or (m.actor is not None and m.start >= end):
            return m.id or None
    return None


# --- the report ------------------------------------------------------------------------------------------


def actors_by_sentence(report: Report, mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """The actor mentions of each sentence, by its index."""
    starts = [s.start for s in report.sentences]
    found: dict[int, list[Mention]] = {}
    for m in mentions:
        if m.kind == "actor":
            found.setdefault(bisect_right(starts, m.start) - 1, []).append(m)
    return found


class Laid(NamedTuple):
    """A sentence that tells of harm, with its mentions of actors, laid out."""

    sentence: Sentence
    mentions: Sequence[Mention]
    scene: Scene


def lay_out(report: Report, mentions: Sequence[Mention] = ()) -> tuple[Laid, ...]:
    """The sentences that tell of harm, in text order: what tolls and victims are both read from."""
    by_sentence = actors_by_sentence(report, mentions)
    asked = ((s, by_sentence.get(s.index, ())) for s in report.sentences if s.part not in {"byline", "dateline"})
    return tuple(Laid(s, near, scene) for s, near in asked if (scene := read_harm(s.tokens, near)) is not None)


def find_tolls(report: Report, laid: Sequence[Laid]) -> tuple[FoundToll, ...]:
    """Every toll of the report in text order, with ids t0, t1, … Mentions of actors give `side`."""
    found: list[FoundToll] = []
    for sentence, near, scene in laid:
        counts = read_tolls(scene)
        if counts:
            found += list(_with_wholes(_records(report, sentence, counts, near, len(found)), counts, found))
    return tuple(found)


MAX_BACK = 3  # sentences in which "among the dead" may look for the dead


def _with_wholes(records: Iterator[FoundToll], counts: tuple[Count, ...], before: Sequence[FoundToll]) -> Iterator[FoundToll]:
    """Sets `part_of` of "among the dead were …" to the last toll of its kind told just before."""
    told = list(before)
    for record, count in zip(records, counts, strict=True):
        near = (f for f in reversed(told) if record.sentence - f.sentence <= MAX_BACK and f.toll.part_of is None)
        whole = next((f.toll.id for f in near if f.toll.toll == count.toll), None) if count.among else None
        if not count.among:
            told.append(record)
        yield record if whole is None else replace(record, toll=replace(record.toll, part_of=whole))


def figure_of(tokens: Sequence[Token], group: Group) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of these people: bodies that somebody saw ("a photographer saw four bodies") are at least so many, no toll."""
    if tokens[group.head].lower in _BODIES and not _SEEING.isdisjoint(t.lower for t in tokens[max(0, group.first - 3) : group.first]):
        return group.low if group.low is not None else group.best, None, None
    return group.low, group.best, group.high


def _bounds(count: Count) -> tuple[int, int]:
    """The tokens of the people and of their word of harm."""
    return min(count.first, count.cue[0]), max(count.last, count.cue[1])


def _records(report: Report, sentence: Sentence, counts: tuple[Count, ...], mentions: Sequence[Mention], base: int) -> Iterator[FoundToll]:
    tokens = sentence.tokens
    for k, count in enumerate(counts):
        start, end, group = tokens[count.first].start, tokens[count.last].end, count.group
        low, best, high = figure_of(tokens, group)
        toll = Toll(
            start, end, report.text[start:end], id=f"t{base + k}", toll=count.toll, who=group.who,
            side=pick_side(tokens, (count.first, count.last), mentions), unit=group.unit,
            part_of=None if count.part_of is None else f"t{base + count.part_of}",
            scope="cumulative" if told_as_total(tokens, count.toll, _bounds(count)) else "event",
            low=low, best=best, high=high)
        cue = Span(tokens[count.cue[0]].start, tokens[count.cue[1]].end)
        governor = count.governor and Span(tokens[count.governor[0]].start, tokens[count.governor[1]].end)
        yield FoundToll(toll, sentence.index, cue, governor, count.previous)
