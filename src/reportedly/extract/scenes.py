"""Where and when each claim's event happened, chosen among all places and times of the report by small trained weights.

Rules propose from the sentence and its neighbours (placing.py, dating.py, story.py); every other place and time of the report, and
none at all, stands as a candidate beside the proposal. Candidates are told apart by what a reader goes by: how far away they are
said, behind which preposition, what the claim before took, what kind of place or stretch of days they are. Weights are those of a
softmax over the candidates, made by training/scenes.py and kept in models/scenes.json.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly import resources, vocab
from reportedly.extract.dating import time_of_day, told_in_time, when_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import SentenceView
from reportedly.extract.places_offsets import settle
from reportedly.extract.placing import preposition_before, relation_of, token_at, where_of
from reportedly.records import Claim, Mention, Report, Span, When, Where

_FARTHEST = 30  # candidates farther away than so many sentences are left out; headers always stay
_WIDE = frozenset({"country", "region", "water"})
Features = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate of a claim: what it would make of `where` or `when`, the mention behind it, and the features it is weighed by."""

    features: Features
    mention: Mention | None
    where: Where | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A mention with the sentence it stands in."""

    mention: Mention
    view: SentenceView
    times: int  # how often its place is named in the report


class Stage:
    """A report's places and times by sentence, for the claims that happened there."""

    def __init__(self, report: Report, views: Sequence[SentenceView], claims: Sequence[Claim]) -> None:
        self.report, self.views = report, views
        self.places = tuple(_said(views, "places"))
        self.times = tuple(s for s in _said(views, "times") if s.mention.time is not None)
        self.most_told = frozenset(_most_told(self.places, (c.where.mention for c in claims if c.where is not None)))
        self.most_told |= frozenset(_most_told(self.times, (c.when.mention for c in claims if c.when is not None)))

    def view_of(self, span: Span) -> SentenceView | None:
        """The sentence that a span starts in."""
        return next((v for v in self.views if v.sentence.start <= span.start < v.sentence.end), None)


def _most_told(said: Sequence["Said"], chosen: Iterable[str | None]) -> Iterator[str]:
    """What the rules gave to most claims, where more than one has it."""
    by_id = {s.mention.id: key_of(s.mention) for s in said}
    counts = Counter(by_id[m] for m in chosen if m in by_id)
    yield from (key for key, n in counts.most_common(1) if n > 1)


def _said(views: Sequence[SentenceView], kind: str) -> Iterator[Said]:
    found = [(m, v) for v in views for m in getattr(v.cast, kind)]
    counts = Counter(key_of(mention) for mention, _ in found)
    for mention, view in found:
        yield Said(mention, view, counts[key_of(mention)])


def key_of(mention: Mention) -> str:
    """What a mention stands for: its entry's id or its words; a time's days."""
    if mention.time is not None:
        return f"{mention.time.earliest}..{mention.time.latest}"
    return mention.place.id if mention.place is not None else mention.text.casefold()


def choose_scenes(report: Report, views: Sequence[SentenceView], claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with `where` and `when` as the weights choose them; a rule's choice that nothing beats stays as it is."""
    told = sorted(claims, key=lambda c: (c.event.trigger.start, c.id))
    stage = Stage(report, views, told)
    triggers = Counter(c.event.trigger.start for c in told)
    out: list[Claim] = []
    for claim in told:
        if stage.view_of(claim.event.trigger) is not None:
            before = out[-1] if out else None
            if triggers[claim.event.trigger.start] == 1:  # "in A and B" is one claim each, told apart by the rules
                claim = _with_place(claim, pick(place_options(stage, claim, before), "where"))
            claim = _with_time(claim, pick(time_options(stage, claim, before), "when"))
        out.append(claim)
    return tuple(out)


def pick(options: Sequence[Option], kind: str) -> Option:
    """The candidate with the highest score; the first, which is the rules' choice, where nothing beats it."""
    weights = load_weights()[kind]
    scores = [sum(weights.get(f, 0) for f in o.features) for o in options]
    return options[max(range(len(options)), key=lambda i: (scores[i], -i))]


@cache
def load_weights() -> Mapping[str, Mapping[str, int]]:
    """kind → feature → weight in hundredths."""
    weights: dict[str, dict[str, int]] = json.loads(resources.read_text("models/scenes.json"))
    return weights


def _with_place(claim: Claim, chosen: Option) -> Claim:
    if chosen.where == claim.where or _same_place(chosen.where, claim.where):
        return claim
    if chosen.where is None:
        return replace(claim, where=None, why=claim.why + "; no place of the report is told as its own")
    return replace(claim, where=chosen.where, why=claim.why + "; the place is the likeliest of those that the report names")


def _same_place(a: Where | None, b: Where | None) -> bool:
    return a is not None and b is not None and a.place is not None and b.place is not None and a.place.id == b.place.id


def _with_time(claim: Claim, chosen: Option) -> Claim:
    if chosen.when == claim.when or days(chosen.when) == days(claim.when):
        return claim
    if chosen.when is None:
        return replace(claim, when=None, why=claim.why + "; no time of the report is told as its own")
    return replace(claim, when=chosen.when, why=claim.why + "; the time is the likeliest of those that the report gives")


def days(when: When | None) -> tuple[str | None, str | None]:
    """(earliest, latest) as the words give them; None and None also where only publication bounds it."""
    return (None, None) if when is None or when.mention is None else (when.earliest, when.latest)


# --- places ------------------------------------------------------------------------------------------------


def place_options(stage: Stage, claim: Claim, before: Claim | None) -> list[Option]:
    """The rules' choice first, then every other place of the report once, then none."""
    view = stage.view_of(claim.event.trigger)
    assert view is not None
    chosen = _said_as(stage.places, claim.where)
    found = _candidates(stage.places, view, claim, chosen)
    by_last = _said_as(stage.places, before.where) if before is not None else None
    taken = key_of(by_last.mention) if by_last is not None else None
    finer = {s.mention.place.admin1 for s in found.values() if s.mention.place is not None and s.mention.place.feature not in _WIDE}
    options = []
    for key, said in found.items():
        is_rule = said is chosen
        where = claim.where if is_rule else _where(stage, said)
        standing = _standing(key == taken, is_rule, key in stage.most_told, before, claim)
        features = (*_distance(stage, said, view, claim), *_place_kind(said, finer), *standing)
        options.append((not is_rule, Option(_crossed(features, claim), said.mention, where=where)))
    none = Option(tuple(_none_features(claim, claim.where is None, any(s.view is view for s in stage.places))), None)
    ranked = [o for _, o in sorted(options, key=lambda row: row[0])]
    return [none, *ranked] if claim.where is None else [*ranked, none]


def _where(stage: Stage, said: Said) -> Where:
    at = token_at(said.view.grammar, said.mention.start)
    relation = relation_of(preposition_before(said.view.grammar, at)[0])
    return settle(where_of(said.mention, relation), said.mention, stage.report, said.view.cast.places)


def _nearness(said: Said, view: SentenceView, claim: Claim) -> tuple[int, int]:
    """What is said before comes before what is said after; nearer sentences, then nearer words, first."""
    far = view.sentence.index - said.view.sentence.index
    return (abs(far) * 2 + (far < 0), abs(said.mention.start - claim.event.trigger.start))


def _place_kind(said: Said, finer: set[str | None]) -> Iterator[str]:
    place = said.mention.place
    yield f"feature={place.feature if place else 'unknown'}"
    yield f"named={min(said.times, 4)}"
    if place is not None and place.feature in {"region", "district"} and place.admin1 in finer:
        yield "holds another"


# --- times -------------------------------------------------------------------------------------------------


def time_options(stage: Stage, claim: Claim, before: Claim | None) -> list[Option]:
    """The rules' choice first, then each other stretch of days that the report gives once, then none."""
    view = stage.view_of(claim.event.trigger)
    assert view is not None
    chosen = _said_as(stage.times, claim.when)
    found = _candidates(stage.times, view, claim, chosen)
    by_last = _said_as(stage.times, before.when) if before is not None else None
    taken = key_of(by_last.mention) if by_last is not None else None
    options = []
    for key, said in found.items():
        is_rule = said is chosen
        moment = told_in_time(stage.report, said.mention, claim.status, claim.event.trigger)
        when = claim.when if is_rule else when_of(stage.report, moment, claim.status, time_of_day(moment))
        if when is None or (moment is None and not is_rule):
            continue
        standing = _standing(key == taken, is_rule, key in stage.most_told, before, claim)
        features = (*_distance(stage, said, view, claim), *_time_kind(stage.report, said, when), *standing)
        options.append((not is_rule, Option(_crossed(features, claim), said.mention, when=when)))
    undated = claim.when if claim.when is not None and claim.when.mention is None else None
    here = any(s.view is view for s in stage.times)
    none = Option(tuple(_none_features(claim, claim.when is None or claim.when.mention is None, here)), None, when=undated)
    ranked = [o for _, o in sorted(options, key=lambda row: row[0])]
    return [none, *ranked] if chosen is None else [*ranked, none]


def _time_kind(report: Report, said: Said, when: When) -> Iterator[str]:
    span = said.mention.time
    assert span is not None
    yield f"timex={span.timex_type}"
    length = "open" if not when.earliest or not when.latest else f"precision {when.time_precision}"
    yield f"length={length}"
    published = (report.published or "")[:10]
    if published and when.earliest and when.latest:
        yield "day of publication" if when.earliest == when.latest == published else "later" if when.earliest > published else "earlier"
    if when.earliest and published and when.earliest[:4] < published[:4]:
        yield "of another year"


# --- what both have -----------------------------------------------------------------------------------------


def _said_as(said: Sequence[Said], chosen: Where | When | None) -> Said | None:
    """The mention behind a `where` or `when`."""
    return next((s for s in said if chosen is not None and s.mention.id == chosen.mention), None)


def _candidates(said: Sequence[Said], view: SentenceView, claim: Claim, chosen: Said | None) -> dict[str, Said]:
    """What stands for each place or stretch of days, once: the rules' choice, else the mention that is nearest to the claim."""
    found: dict[str, Said] = {}
    for one in sorted(said, key=lambda s: _nearness(s, view, claim)):
        if abs(one.view.sentence.index - view.sentence.index) <= _FARTHEST or one.view.sentence.index < 2:
            found.setdefault(key_of(one.mention), one)
    if chosen is not None:
        found[key_of(chosen.mention)] = chosen
    return found


def _distance(stage: Stage, said: Said, view: SentenceView, claim: Claim) -> Iterator[str]:
    """How far from the claim's trigger a mention is said, and behind which word."""
    at = token_at(said.view.grammar, said.mention.start)
    preposition = preposition_before(said.view.grammar, at)[0]
    yield f"prep={preposition or '-'}"
    if _pluperfect(view.grammar, claim):
        yield "past before the past"
    if at <= 1:
        first = next((v for v in stage.views if v.sentence.paragraph == said.view.sentence.paragraph), None)
        yield "opens paragraph" if first is said.view else "opens"
    if said.view is view:
        yield from _within(view.grammar, said.mention, at, claim)
        return
    far = view.sentence.index - said.view.sentence.index
    yield "far=" + (f"b{far}" if 0 < far < 3 else "b3-5" if 2 < far < 6 else "b6+" if far > 0 else "a1" if far == -1 else "a2+")
    yield f"part={said.view.sentence.part}"
    if said.view.sentence.paragraph == view.sentence.paragraph:
        yield "same paragraph"
    if said.view.sentence.index == 0:
        yield "first sentence"
    if len(said.view.grammar.tokens) < 8:
        yield "short line"


def _pluperfect(grammar: Grammar, claim: Claim) -> bool:
    """True for "had killed": it happened before what the text tells."""
    at = token_at(grammar, claim.event.trigger.start)
    verb = grammar.verb_at(at)
    return verb is not None and verb.perfect and any(t.lower == "had" for t in grammar.tokens[verb.start : verb.end])


def _within(grammar: Grammar, mention: Mention, at: int, claim: Claim) -> Iterator[str]:
    trigger = token_at(grammar, claim.event.trigger.start)
    end = token_at(grammar, claim.event.trigger.end - 1) + 1
    after = at >= trigger
    low, high = (end, at) if after else (token_at(grammar, mention.end - 1) + 1, trigger)
    tokens = high - low
    side = "after" if after else "before"
    yield f"far=s{side}"
    yield f"{side}={'0-2' if tokens < 3 else '3-6' if tokens < 7 else '7-12' if tokens < 13 else '13+'}"
    if grammar.is_border_between(low, high):
        yield f"border {side}"
    verbs = sum(low <= v.start < high for v in grammar.verbs)
    if verbs:
        yield f"verbs {side}={min(verbs, 2)}"
    if any(mention.start < q.end and q.start < mention.end for q in claim.roles):
        yield "within a role"


def _standing(taken: bool, is_rule: bool, most_told: bool, before: Claim | None, claim: Claim) -> Iterator[str]:
    if most_told:
        yield "most told"
    if taken and before is not None:
        yield "taken before"
        if before.attribution == claim.attribution:
            yield "taken by the same speaker"
    if is_rule:
        yield "rule"


def _crossed(features: Features, claim: Claim) -> Features:
    """The features, and those that mean something else together: distance with kind of claim, with status, with who took it before."""
    far = next((f for f in features if f.startswith("far=")), "")
    kind = {vocab.STATEMENT: "statement", vocab.STRATEGIC: "strategic"}.get(claim.event.type, "event")
    together = [f"{f}|{far}" for f in features if f in {"rule", "taken before", "opens paragraph", "most told", "past before the past"}]
    return (*features, *together, f"{kind}|{far}", f"{claim.status}|{far}", f"{claim.voice}|{far}")


def _none_features(claim: Claim, is_rule: bool, here: bool) -> Iterator[str]:
    own = "rule" if is_rule else "other"
    yield "none"
    for fact in (own, "here" if here else "elsewhere", claim.event.subtype, claim.event.type, claim.status, claim.voice):
        yield f"none|{fact}"
        yield f"none|{own}|{fact}"
