"""Where and when each claim's event happened, chosen among all places and times of the report by small trained weights.

Rules propose from the sentence and its neighbours (placing.py, dating.py, story.py); every other place and time of the report, and
none at all, stands as a candidate beside the proposal. Candidates are told apart by what a reader goes by: how far away they are
said, behind which preposition, which claims before took them, what kind of place or stretch of days they are, and how surely the trained
reader takes them for the event's own (scenes_features.py). Weights are those of a
softmax over the candidates, made by training/scenes.py and kept in models/scenes.json.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly import resources
from reportedly.extract.dating import time_of_day, told_in_time, when_of
from reportedly.extract.merging import SentenceView
from reportedly.extract.opinions import Opinions
from reportedly.extract.places_offsets import settle
from reportedly.extract.placing import is_in_name, is_origin, preposition_before, relation_of, token_at, where_of
from reportedly.extract.scenes_features import (
    WIDE,
    Asked,
    Features,
    Said,
    crossed,
    key_of,
    nearness,
    of_distance,
    of_none,
    of_opinion,
    of_place,
    of_standing,
    of_time,
    score_of,
)
from reportedly.records import Claim, Mention, Report, Span, When, Where

_EARLIER = 30  # how many claims back are looked at
_FARTHEST = 30  # candidates farther away than so many sentences are left out; headers always stay
_WIDE = frozenset({"country", "region", "water"})
@dataclass(frozen=True, slots=True)
class Option:
    """One candidate of a claim: what it would make of `where` or `when`, the mention behind it, and the features it is weighed by."""

    features: Features
    mention: Mention | None
    where: Where | None = None
    when: When | None = None


class Stage:
    """A report's places and times by sentence, for the claims that happened there, and what the trained reader says of them."""

    def __init__(self, report: Report, views: Sequence[SentenceView], claims: Sequence[Claim], opinions: Opinions | None = None) -> None:
        self.report, self.views, self.opinions = report, views, opinions
        self.places = tuple(s for s in _said(views, "places") if not _is_elsewhere(s))
        self.times = tuple(s for s in _said(views, "times") if s.mention.time is not None)
        self.keys = {s.mention.id: key_of(s.mention) for s in (*self.places, *self.times)}
        self.alike: dict[str, list[Mention]] = {}
        for said in (*self.places, *self.times):
            self.alike.setdefault(self.keys[said.mention.id], []).append(said.mention)
        self.most_told = frozenset(_most_told(self.places, (c.where.mention for c in claims if c.where is not None)))
        self.most_told |= frozenset(_most_told(self.times, (c.when.mention for c in claims if c.when is not None)))

    def asked(self, claim: Claim, earlier: Sequence[Claim]) -> Asked:
        """The claim with its sentence and what was told before it."""
        view = self.view_of(claim.event.trigger)
        assert view is not None
        tagged = self.opinions.pick(claim.event.trigger) if self.opinions is not None else None
        return Asked(claim, view, self.views, earlier[-_EARLIER:], self.opinions, tagged)

    def key(self, chosen: Where | When | None) -> str | None:
        """What stands behind a `where` or `when`."""
        return self.keys.get(chosen.mention or "") if chosen is not None else None

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


def _is_elsewhere(said: Said) -> bool:
    """True where something set out, and for a toponym in a group's own name: no event is placed there."""
    grammar, place = said.view.grammar, said.mention
    named = any(a.form == "name" and a.start < place.start and place.end < a.end for a in said.view.cast.actors)
    return is_origin(grammar, token_at(grammar, place.start)) or (named and is_in_name(grammar, said.view.cast, place))


def choose_scenes(report: Report, views: Sequence[SentenceView], claims: Iterable[Claim], opinions: Opinions | None = None
                  ) -> tuple[Claim, ...]:
    """The claims with `where` and `when` as the weights choose them; a rule's choice that nothing beats stays as it is."""
    told = sorted(claims, key=lambda c: (c.event.trigger.start, c.id))
    stage = Stage(report, views, told, opinions)
    triggers = Counter(c.event.trigger.start for c in told)
    out: list[Claim] = []
    for claim in told:
        if stage.view_of(claim.event.trigger) is not None:
            if triggers[claim.event.trigger.start] == 1:  # "in A and B" is one claim each, told apart by the rules
                claim = _with_place(claim, pick(place_options(stage, claim, out), "where"))
            claim = _with_time(claim, pick(time_options(stage, claim, out), "when"))
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


# --- candidates ----------------------------------------------------------------------------------------------


def place_options(stage: Stage, claim: Claim, earlier: Sequence[Claim]) -> list[Option]:
    """The rules' choice first, then every other place of the report once, then none."""
    asked = stage.asked(claim, earlier)
    chosen = _said_as(stage.places, claim.where)
    found = _candidates(stage.places, asked, chosen)
    taken = [stage.key(c.where) for c in asked.earlier]
    finer = {s.mention.place.admin1 for s in found.values() if s.mention.place is not None and s.mention.place.feature not in WIDE}
    options, best = [], 0.0
    for order, (key, said) in enumerate(found.items()):
        is_rule = said is chosen
        where = claim.where if is_rule else _where(stage, said)
        same = stage.alike[key]
        best = max(best, score_of(same, "where", asked))
        features = (*of_distance(said, asked, order), *of_place(said, finer, stage.report), *of_opinion(same, "where", asked),
                    *of_standing([t == key for t in taken], is_rule, key in stage.most_told, asked))
        options.append((not is_rule, Option(crossed(features, asked), said.mention, where=where)))
    here = any(s.view is asked.view for s in stage.places)
    none = Option(tuple(of_none(asked, claim.where is None, here, "where", best)), None)
    ranked = [o for _, o in sorted(options, key=lambda row: row[0])]
    return [none, *ranked] if claim.where is None else [*ranked, none]


def _where(stage: Stage, said: Said) -> Where:
    at = token_at(said.view.grammar, said.mention.start)
    relation = relation_of(preposition_before(said.view.grammar, at)[0])
    return settle(where_of(said.mention, relation), said.mention, stage.report, said.view.cast.places)


def time_options(stage: Stage, claim: Claim, earlier: Sequence[Claim]) -> list[Option]:
    """The rules' choice first, then each other stretch of days that the report gives once, then none."""
    asked = stage.asked(claim, earlier)
    chosen = _said_as(stage.times, claim.when)
    found = _candidates(stage.times, asked, chosen)
    taken = [stage.key(c.when) for c in asked.earlier]
    published = (stage.report.published or "")[:10]
    options, best = [], 0.0
    for order, (key, said) in enumerate(found.items()):
        is_rule = said is chosen
        moment = told_in_time(stage.report, said.mention, claim.status, claim.event.trigger)
        when = claim.when if is_rule else when_of(stage.report, moment, claim.status, time_of_day(moment))
        if when is None or (moment is None and not is_rule):
            continue
        same = stage.alike[key]
        best = max(best, score_of(same, "when", asked))
        features = (*of_distance(said, asked, order), *of_time(said, when, published), *of_opinion(same, "when", asked),
                    *of_standing([t == key for t in taken], is_rule, key in stage.most_told, asked))
        options.append((not is_rule, Option(crossed(features, asked), said.mention, when=when)))
    undated = claim.when if claim.when is not None and claim.when.mention is None else None
    here = any(s.view is asked.view for s in stage.times)
    is_rule = claim.when is None or claim.when.mention is None
    none = Option(tuple(of_none(asked, is_rule, here, "when", best)), None, when=undated)
    ranked = [o for _, o in sorted(options, key=lambda row: row[0])]
    return [none, *ranked] if chosen is None else [*ranked, none]


def _said_as(said: Sequence[Said], chosen: Where | When | None) -> Said | None:
    """The mention behind a `where` or `when`."""
    return next((s for s in said if chosen is not None and s.mention.id == chosen.mention), None)


def _candidates(said: Sequence[Said], asked: Asked, chosen: Said | None) -> dict[str, Said]:
    """What stands for each place or stretch of days, once, the nearest first: the rules' choice, else the mention nearest to the claim."""
    found: dict[str, Said] = {}
    for one in sorted(said, key=lambda s: nearness(s, asked)):
        if abs(one.view.sentence.index - asked.view.sentence.index) <= _FARTHEST or one.view.sentence.index < 2:
            found.setdefault(key_of(one.mention), one)
    if chosen is not None:
        found[key_of(chosen.mention)] = chosen
    return found
