"""Whom a claim counts as harmed or moved: rules and trained reader propose, small trained weights decide.

Every counted or single person of a sentence that the rules count for the claim, or that the trained reader holds for its dead, hurt or
counted, may be one of its tolls. The figure is always read by the rules from the words; what is weighed is whether these people belong
to this event, and what became of them. Weights are linear over named features, made by training/tolls.py on reports that had not trained
the reader, and kept in models/tolls.json.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.groups import Group, find_groups
from reportedly.extract.harm import BE, HAVE, JUDGING, WITHIN, find_cues, load_lexicon
from reportedly.extract.opinions import Opinions
from reportedly.extract.tagger import Tagged
from reportedly.extract.tolls import figure_of, pick_side, told_as_total
from reportedly.records import Claim, Mention, Sentence, Span, Token, Toll

NONE = ""  # the option that these people are no toll of the claim
_LABELS = {"killed": "killed", "injured": "injured"}  # what the trained reader calls them; all others are "counted"
_ALL = ("killed", "injured", "counted")
_KINDS = ("killed", "injured", "casualties", "displaced", "detained", "abducted", "freed", "missing")
_HARMED = frozenset({"killed", "injured", "casualties"})
_HARMLESS = frozenset({  # sub-types that take no lives themselves: the dead beside them are another event's
    "Other", "Looting/property destruction", "Abduction/forced disappearance", "Agreement", "Displacement", "Peaceful protest",
    "Disrupted weapons use", "Arrests", "Non-violent transfer of territory", "Change to group/activity", "Call", "Threat", "Aid",
    "Headquarters or base established", "Siege", "Message published"})
_HELD = frozenset({"abducted", "detained", "displaced"})
_ABOUT = frozenset("around about some nearly almost at least over".split())
_SOME = frozenset("some many most several few none one two three four five six seven eight nine ten".split())
_TAKING_PART = frozenset("with between against by alongside and".split())
_NEGATIONS = frozenset({"never", "not", "n't", "n’t", "no"})
_AIMS = frozenset("struck hit targeted attacked shelled bombed raided ambushed engaged".split())  # nobody is dead of these alone
_LEAST = 0.05  # share from which a word of the people makes them a candidate
_LEAST_OF = {"other": 2.0, "bare": 2.0}  # of what the rules did not count, no "24 assaults", no "displace up to 80,000 more"
_NOBODYS = 0.3  # share of another event below which people are not its own
_STEPS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96)
_FOR_RULES, _TWICE = 1.5, 0.5
_GAPS = (-0.3, -0.1, 0.0, 0.1, 0.3)  # how far another claim's share lies above this one's
_PARTS = ("target", "affected", "actor")
Features = tuple[str, ...]


class People(NamedTuple):
    """People who may be a claim's toll: their sentence, words and characters, and the toll that the rules make of them, if any."""

    sentence: Sentence
    group: Group
    span: Span
    known: Toll | None


def with_weighed_tolls(claims: Sequence[Claim], opinions: Opinions, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
    """The claims with the tolls that weigh most; what the rules read as nobody, as part of a toll or as a total stays theirs."""
    crowd = _Crowd()
    tagged = [opinions.pick(claim.event.trigger) for claim in claims]
    out = []
    for n, claim in enumerate(claims):
        here = tagged[n]
        if here is not None:
            others = [t for m, t in enumerate(tagged) if t is not None and m != n]
            for people in find_people(claim, here, opinions, crowd):
                if people.known is None and _belongs_elsewhere(people, n, claims, tagged, opinions):
                    continue
                told = {t.toll for t in claim.tolls if t is not people.known}
                kind = pick(toll_options(people, claim, here, others, opinions), told)
                claim = _settled(claim, people, kind, opinions.report.text, mentions)
        out.append(claim)
    return tuple(out)


def _belongs_elsewhere(people: People, n: int, claims: Sequence[Claim], tagged: Sequence[Tagged | None], opinions: Opinions) -> bool:
    """True where the rules count these people for another event, and the trained reader holds them for that one's at least as much."""
    words = opinions.words_of(people.span)
    own = tagged[n]
    share = _highest(own, words, _ALL) if own is not None else 0.0
    return any(other is not None and m != n and _highest(other, words, _ALL) >= share
               and any(t.overlaps(people.span.start, people.span.end) for t in claims[m].tolls)
               for m, other in enumerate(tagged))


class _Crowd:
    """The people of a report's sentences, looked for where they are asked for."""

    def __init__(self) -> None:
        self._known = dict[int, tuple[tuple[Group, Span], ...]]()

    def of(self, sentence: Sentence) -> tuple[tuple[Group, Span], ...]:
        """The people of a sentence with their characters."""
        if sentence.index not in self._known:
            tokens = sentence.tokens
            groups = find_groups(tokens, load_lexicon().adjectival)
            self._known[sentence.index] = tuple((g, Span(tokens[g.first].start, tokens[g.last].end)) for g in groups)
        return self._known[sentence.index]


def find_people(claim: Claim, tagged: Tagged, opinions: Opinions, crowd: _Crowd) -> Iterator[People]:
    """Everybody who may be a toll of the claim, in text order."""
    tolls = [t for t in claim.tolls if t.high != 0 and t.part_of is None and t.scope == "event"]
    fixed = [t for t in claim.tolls if t not in tolls]
    seen = opinions.tokens[tagged.at : tagged.at + len(tagged.relations["killed"])]
    for sentence in opinions.report.sentences:
        near = any(t.overlaps(sentence.start, sentence.end) for t in tolls)
        if sentence.part in {"byline", "dateline"} or not (near or sentence.overlaps(seen[0].start, seen[-1].end)):
            continue
        if not near and _highest(tagged, opinions.words_of(sentence), _ALL) < _LEAST:
            continue
        for group, span in crowd.of(sentence):
            known = next((t for t in tolls if t.overlaps(span.start, span.end)), None)
            share = _highest(tagged, opinions.words_of(span), _ALL)
            may_be = known is not None or share >= _LEAST_OF.get(group.kind, _LEAST)
            if may_be and not any(t.overlaps(span.start, span.end) for t in fixed):
                yield People(sentence, group, span, known)


def _highest(tagged: Tagged, words: range, labels: Sequence[str]) -> float:
    """The highest share of these words for one of these labels; 0 outside the window."""
    return max((row[i - tagged.at] for label in labels if (row := tagged.relations[label])
                for i in words if 0 <= i - tagged.at < len(row)), default=0.0)


def _settled(claim: Claim, people: People, kind: str, text: str, mentions: Sequence[Mention]) -> Claim:
    """The claim with these people as a toll of this kind, or without them."""
    if people.known is not None:
        if people.known.toll == kind:
            return claim
        changed = () if kind == NONE else (replace(people.known, toll=kind),)
        tolls = tuple(t for old in claim.tolls for t in (changed if old is people.known else (old,)))
        return replace(claim, tolls=tolls)
    if kind == NONE or any(t.overlaps(people.span.start, people.span.end) for t in claim.tolls) or is_one_of(people, kind, claim.tolls):
        return claim
    tokens, group, span = people.sentence.tokens, people.group, people.span
    toll = Toll(span.start, span.end, span.of(text), f"t-{span.start}", kind, group.who,
                pick_side(tokens, (group.first, group.last), mentions), group.unit, None,
                "cumulative" if told_as_total(tokens, kind, (group.first, group.last)) else "event", *figure_of(tokens, group))
    first, last = min(claim.start, people.sentence.start), max(claim.end, people.sentence.end)
    return replace(claim, tolls=(*claim.tolls, toll), start=first, end=last)


def is_one_of(people: People, kind: str, tolls: Sequence[Toll]) -> bool:
    """True for a single person beside a count of the same kind: "three civilians - a man, his wife and their son - were killed"."""
    return (people.group.best or people.group.low or 1) <= 1 and any(t.toll == kind and (t.best or t.low or 0) > 1 for t in tolls)


# --- weights ---------------------------------------------------------------------------------------------


@cache
def load_weights() -> Mapping[str, int]:
    """Feature → weight in hundredths."""
    weights: dict[str, int] = json.loads(resources.read_text("models/tolls.json"))
    return weights


def pick(options: Mapping[str, Features], told: Collection[str]) -> str:
    """The option that weighs most; the rules' goes, and a kind that the claim has `told` before is doubled, for good cause alone."""
    weights = load_weights()
    rules = next(iter(options))
    scores = {o: sum(weights.get(f, 0) for f in features) / 100 for o, features in options.items()}
    scores[rules] += _FOR_RULES if rules != NONE else 0.0
    return max(scores, key=lambda o: scores[o] - (_TWICE if o in told and o != rules else 0.0))


def toll_options(people: People, claim: Claim, tagged: Tagged, others: Sequence[Tagged], opinions: Opinions) -> dict[str, Features]:
    """What may have become of these people in this claim, the rules' reading first, each with what speaks for and against it."""
    words = opinions.words_of(people.span)
    rules = people.known.toll if people.known is not None else NONE
    about = (f"rules:{rules}", f"kind:{people.group.kind}", f"counted:{people.group.counted}", f"side:{_where(people, claim)}",
             *_parts_of(tagged, words))
    said = said_of(people.sentence.tokens, people.group)
    tokens, group = people.sentence.tokens, people.group
    harmless = claim.event.subtype in _HARMLESS or _is_whole(tokens, group) or (rules not in _HARMED and _only_takes_part(tokens, group))
    harmless = harmless or rules in _HELD  # "abducting 80 students and five teachers": the words say what befell them
    kinds = [k for k in (_KINDS if said is None else (said,)) if k not in _HARMED or not harmless]
    if rules == NONE and not group.counted and not _NEGATIONS.isdisjoint(t.lower for t in tokens[max(0, group.first - 4) : group.first]):
        return {NONE: ()}  # "has never killed a civilian"
    if rules == NONE and group.first and tokens[group.first - 1].lower in JUDGING:
        return {NONE: ()}  # "sentenced three activists to death"
    if rules == NONE and tokens[group.first - 1].lower in _AIMS and not _tells_harm(tokens):
        kinds = [k for k in kinds if k != "killed"]
    names = dict.fromkeys((NONE,) if _is_whole(tokens, group) else (rules, NONE, *kinds))
    if rules == "killed" and tokens[group.head].lower in {"he", "she"}:
        return {rules: ()}  # "he died of his wounds"
    if rules == said and rules in _HARMED and all(_highest(o, words, _ALL) < _NOBODYS for o in others):
        return {rules: ()}  # "a man was killed in the attack", and no other event wants him
    return {name: tuple(_features(name, about, people, claim, tagged, others, words)) for name in names}


def _is_whole(tokens: Sequence[Token], group: Group) -> bool:
    """True for the 26 of "four of the 26 wounded died"."""
    at = group.first - 1
    if at >= 1 and tokens[at].lower == "of" and tokens[at - 1].lower in {"member", "members"}:
        return True  # "five members of one family"
    return at >= 1 and tokens[at].lower == "of" and (tokens[at - 1].tag == "CD" or tokens[at - 1].lower in _SOME)


def _only_takes_part(tokens: Sequence[Token], group: Group) -> bool:
    """True for "soldiers clashed with 20 rebels": whom a fight was with was not harmed where no word of harm stands."""
    at = group.first
    while at and tokens[at - 1].lower in _ABOUT:
        at -= 1
    return bool(at) and tokens[at - 1].lower in _TAKING_PART and not _tells_harm(tokens)


def _tells_harm(tokens: Sequence[Token]) -> bool:
    """True where a word of harm stands: nobody is dead of "a drone struck three militants" alone."""
    return any(cue.toll in _HARMED for cue in find_cues(tokens))


def said_of(tokens: Sequence[Token], group: Group) -> str | None:
    """What the words right behind or inside say of the people: "14 were arrested", "two wounded rebels", whatever else befell others."""
    if {t.lower for t in tokens[group.first : group.head]} & {"wounded", "injured"}:
        return "injured"
    at = group.last + 1
    while at < len(tokens) and tokens[at].lower in BE | HAVE | WITHIN:
        at += 1
    passive = any(t.lower in BE for t in tokens[group.last + 1 : at])
    rule = load_lexicon().words.get(tokens[at].lower) if passive and at < len(tokens) else None
    return rule.toll if rule is not None and rule.form in {"past", "participle"} else None


def _where(people: People, claim: Claim) -> str:
    """Where the people stand from the event's words."""
    trigger = claim.event.trigger
    if people.sentence.start <= trigger.start < people.sentence.end:
        return "before" if people.span.end <= trigger.start else "after"
    return "earlier" if people.sentence.end <= trigger.start else "later"


def _parts_of(tagged: Tagged, words: range) -> Iterator[str]:
    """The parts that the trained reader gives these people."""
    for part in _PARTS:
        share = _highest(tagged, words, (part,))
        yield from (f"{part}>{step}" for step in (0.2, 0.5, 0.8) if share >= step)


def _features(name: str, about: Sequence[str], people: People, claim: Claim, tagged: Tagged, others: Sequence[Tagged], words: range
              ) -> Iterator[str]:
    labels = _ALL if name == NONE else (_LABELS.get(name, "counted"),)
    share = _highest(tagged, words, labels)
    yield name
    yield from (f"{name}|{fact}" for fact in about)
    yield from (f"{name == NONE}>{step}" for step in _STEPS if share >= step)
    yield from (f"{name}>{step}" for step in _STEPS if share >= step)
    rival = max((_highest(other, words, labels) for other in others), default=0.0) - share
    yield from (f"{name == NONE}|rival>{gap}" for gap in _GAPS if rival >= gap)
    yield f"{name}|{claim.event.subtype}"
    yield f"{name}|{claim.event.subtype}|{about[0]}"
    yield f"{name}|{claim.status}"
    yield f"{name}|t:{claim.event.trigger.text.split()[-1].lower()}"
    tokens, group = people.sentence.tokens, people.group
    yield from (f"{name}|n:{t.lower}" for t in tokens[group.last + 1 : group.last + 3])
    yield from (f"{name}|p:{t.lower}" for t in tokens[max(0, group.first - 2) : group.first])
    yield f"{name}|h:{tokens[group.head].lower}"
