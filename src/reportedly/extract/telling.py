"""What tells an event, and which: rules and trained reader propose, small trained weights decide.

Every trigger of the rules, those that their gate refuses too, and every word that the trained reader takes for a trigger is a candidate.
Its sub-type is chosen among the rules' and the model's likeliest, by who proposes it and what was told before; then it is weighed
whether it tells an event at all, by how sure the model is, what the rules hold against it and what stands beside it. Weights are linear
over named features, made by training/telling.py on reports that had not trained the reader, and kept in models/telling.json.
"""

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly import resources, vocab
from reportedly.extract.drafts import PENDING, Draft, find_drafts, joined, with_kind
from reportedly.extract.drafts_proposed import NO_RULE, find_proposed
from reportedly.extract.merging import SentenceView
from reportedly.extract.notes import is_notes_alone
from reportedly.extract.opinions import Opinions, surest
from reportedly.extract.tagger import Tagged
from reportedly.extract.triggers import find_triggers

_STEPS = (0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96, 0.99)
_OPTIONS = 4  # sub-types of the model beside the rules'
_LEAST = 0.02  # share from which a sub-type is an option
_TOPICS = (0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
_TOO_SHORT = 1.0  # the topic of a text of fewer than _FEW_WORDS
_FEW_WORDS = 40
_TELLING_TAGS = frozenset({"NN", "VB", "JJ"})
_OTHER_VIOLENCE = ("Accident", "Crime")
_DISTANCES = (2, 4, 7, 12, 20)  # words
_HALF = 0.5
_PLAYS = frozenset("exercise manoeuvre maneuver wargame exhibition museum film movie re-enactment reenactment novel".split())
_PLAYED, _FIRST_LINES = 0.3, 2  # the topic of what is only played, and the sentences that say so
_TAKES_NO_LIVES = frozenset({
    "Change to group/activity", "Agreement", "Headquarters or base established", "Non-violent transfer of territory", "Arrests", "Aid",
    "Call", "Threat", "Message published", "Peaceful protest"})
_AGAINST_PROTESTS = frozenset({"Excessive force against protesters", "Protest with intervention"})
_PROTEST = ("protest", "demonstrat", "march", "rally", "crowd", "rioter", "sit-in", "striker", "picket")
Features = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft, what the model holds of its words (None: no trigger), and how surely they are part of a trigger."""

    view: SentenceView
    draft: Draft
    tagged: Tagged | None
    score: float
    merged: bool  # a trigger of the rules that was merged into another's event


def find_told(views: Iterable[SentenceView], opinions: Opinions, conflict: float) -> Iterator[tuple[SentenceView, Draft]]:
    """The drafts that tell an event, and those that may only add to one told before, each with its sentence."""
    views, seen = tuple(views), list[str]()
    topic, coded = topic_of(views), is_notes_alone(opinions.report)
    for view in views:
        candidates = find_candidates(view, opinions, conflict)
        kinds = [_plain_kind(c, topic) or pick_kind(kind_options(c, seen, topic)) for c in candidates]
        told = {n: _as_told(candidates[n], kind) for n, kind in enumerate(kinds) if kind is not None and is_told(
            told_features(n, candidates, kinds, topic), _limit(candidates[n], kind, (topic, coded), opinions.limits))}
        if any(d.is_violent and not d.doubt for d in told.values()):  # the rules know which words tell one event of violence
            told = {n: d for n, d in told.items() if not candidates[n].merged}
        seen += [d.subtype for d in told.values()]
        adding = {n: replace(c.draft, type=PENDING[0], subtype=PENDING[1]) for n, c in enumerate(candidates) if _may_add(c.draft)}
        yield from ((view, draft) for draft in joined(view, [d for _, d in sorted((adding | told).items())]))


def _plain_kind(candidate: Candidate, topic: float) -> str | None:
    """In a text of a line or two, which leaves the model little to go by, the rules' sub-type where they have no doubt."""
    return candidate.draft.subtype or None if topic == _TOO_SHORT and not candidate.draft.doubt else None


def _limit(candidate: Candidate, kind: str, about: tuple[float, bool], limits: Mapping[str, float]) -> float:
    """From which likelihood an event counts as told: one of war in a report on other news must be told beyond doubt.

    `about`: the report's topic, and whether it is nothing but coders' notes, each of which tells an event.
    """
    topic, coded = about
    if topic == _TOO_SHORT and not candidate.draft.doubt:
        return limits["told plainly"]
    if topic == _TOO_SHORT and not coded:
        return limits["told shortly"]
    elsewhere = topic < limits["topic"] and vocab.SUBTYPES[kind].type in vocab.ACLED_TYPES
    return limits["told" + " elsewhere" * elsewhere + " doubtful" * bool(candidate.draft.doubt)]


def topic_of(views: Sequence[SentenceView]) -> float:
    """How far the words of a report as a whole are those of reports on armed conflict, 0 to 1; other news lies below a half."""
    words = topic_words(views)
    if len(views) > _FIRST_LINES and _is_played(views):
        return _PLAYED
    return topic_of_words(words) if len(words) >= _FEW_WORDS else _TOO_SHORT


def _is_played(views: Sequence[SentenceView]) -> bool:
    """True where the first lines tell of an exercise, a film or an exhibition: armies that fight nobody."""
    first = [lemma for view in views[:_FIRST_LINES] for lemma in view.grammar.lemmas]
    return not _PLAYS.isdisjoint(first)


def topic_of_words(words: Collection[str]) -> float:
    """`topic_of` from the words."""
    return 1 / (1 + math.exp(-weigh(words, "topic") / math.sqrt(max(1, len(words)))))


def topic_words(views: Sequence[SentenceView]) -> frozenset[str]:
    """The nouns, verbs and adjectives of a report, without names."""
    return frozenset(
        lemma
        for view in views
        for lemma, token in zip(view.grammar.lemmas, view.grammar.tokens, strict=True)
        if token.tag[:2] in _TELLING_TAGS and token.tag not in {"NNP", "NNPS"} and lemma.isalpha()
    )


def find_candidates(view: SentenceView, opinions: Opinions, conflict: float) -> list[Candidate]:
    """Everything in a sentence that may tell an event, in text order."""
    drafts = find_drafts(view, conflict)
    drafts += tuple(find_proposed(view, drafts, opinions))
    named = [range(t.start, t.end) for t in find_triggers(view.grammar)]
    out = []
    for draft in sorted(drafts, key=lambda d: d.trigger.start):
        span = view.chars((draft.trigger.start, draft.trigger.end))
        merged = draft.doubt == NO_RULE and any(draft.trigger.start in words for words in named)
        out.append(Candidate(view, draft, opinions.pick(span), opinions.score_on(span), merged))
    return _pooled(out)


def _pooled(candidates: Sequence[Candidate]) -> list[Candidate]:
    """"When gunmen killed two in an ambush": how sure the model is of "killed" speaks for the event that the rules call "ambush"."""
    out = list(candidates)
    for merged in (c for c in candidates if c.merged):
        beside = [n for n, c in enumerate(out) if not c.merged and not c.draft.doubt and c.draft.is_violent]
        nearest = min(beside, key=lambda n: (out[n].draft.type != merged.draft.type,
                                             abs(out[n].draft.trigger.start - merged.draft.trigger.start)), default=None)
        if nearest is not None and merged.score > out[nearest].score:
            out[nearest] = replace(out[nearest], score=merged.score)
    return out


def _may_add(draft: Draft) -> bool:
    """True for "the attack", "twelve were killed": what isn't told as an event of its own may speak of one told before."""
    return not draft.doubt and (draft.anaphoric or draft.trigger.is_harm)


def _as_told(candidate: Candidate, subtype: str) -> Draft:
    draft, tagged = candidate.draft, candidate.tagged
    if subtype != draft.subtype:
        draft = with_kind(draft, subtype, tagged is not None and tagged.facts["civilians_targeted"]["yes"] >= _HALF)
        draft = replace(draft, why=draft.why + "; the sub-type as weighed with the trained reader's")
    if draft.doubt == "untold" and tagged is not None:
        draft = replace(draft, status=surest(tagged.facts["status"])[0])
    return draft


# --- weights ---------------------------------------------------------------------------------------------


@cache
def load_weights() -> Mapping[str, Mapping[str, int]]:
    """"topic", "kind" and "told" → feature → weight in hundredths."""
    weights: dict[str, dict[str, int]] = json.loads(resources.read_text("models/telling.json"))
    return weights


def weigh(features: Iterable[str], which: str) -> float:
    """The sum of the weights of the features that have one."""
    weights = load_weights()[which]
    return sum(weights.get(f, 0) for f in features) / 100


def pick_kind(options: Mapping[str, Features]) -> str | None:
    """The sub-type that weighs most, the first of equals; None without any."""
    return max(options, key=lambda o: weigh(options[o], "kind"), default=None)


def is_told(features: Features, least: float) -> bool:
    """True where the features make it at least so likely that an event is told."""
    return 1 / (1 + math.exp(-weigh(features, "told"))) >= least


# --- which sub-type --------------------------------------------------------------------------------------


def kind_options(candidate: Candidate, seen: Sequence[str], topic: float) -> dict[str, Features]:
    """The sub-types that a candidate may be of, the rules' first, each with what speaks for and against it; `seen`: those told before."""
    draft, tagged = candidate.draft, candidate.tagged
    shares = tagged.facts["subtype"] if tagged is not None else {}
    likely = [name for name in sorted(shares, key=lambda n: -shares[n])[:_OPTIONS] if shares[name] >= _LEAST]
    names = list(dict.fromkeys(([draft.subtype] if draft.subtype else []) + [n for n in likely if not _is_fixed(draft, n)]))
    if not any(lemma.startswith(_PROTEST) for lemma in candidate.view.grammar.lemmas):
        names = [n for n in names if n not in _AGAINST_PROTESTS or n == draft.subtype]
    if draft.trigger.is_harm and draft.tolls:
        names = [n for n in names if n not in _TAKES_NO_LIVES]
    if any(t.toll.toll == "killed" and t.toll.high != 0 for t in candidate.view.tolls):  # "its liberation and the killing of 14"
        names = [n for n in names if n != "Non-violent transfer of territory" or n == draft.subtype]
    if names and topic < _TOPICS[-3]:
        names += [n for n in _OTHER_VIOLENCE if n not in names]
    return {n: (*_opinions_on(n, draft, shares, likely), *_seen_before(n, draft, seen), *_topic_features(n, topic)) for n in names}


def _topic_features(name: str, topic: float) -> tuple[str, ...]:
    """How far the report is about conflict, beside an event of war or of other violence."""
    sort = {vocab.OTHER_VIOLENCE: "other", vocab.STATEMENT: "speech"}.get(vocab.SUBTYPES[name].type, "war")
    return tuple(f"topic>{step}|{sort}" for step in _TOPICS if topic >= step)


def _is_fixed(draft: Draft, name: str) -> bool:
    """True where the codebook decides by words at hand: a named weapon, or who it is that takes people."""
    if draft.doubt == NO_RULE:
        return False
    by_weapon = draft.type == vocab.SUBTYPES[name].type == vocab.REMOTE and bool(draft.scene.weapons)
    others = {"Arrests", "Armed clash"} if draft.trigger.rule.event == "taking of territory" else {"Arrests"}
    return by_weapon or (draft.subtype == "Abduction/forced disappearance" and name in others)


def _opinions_on(name: str, draft: Draft, shares: Mapping[str, float], likely: Sequence[str]) -> Iterator[str]:
    """What rules and model hold of a sub-type."""
    rule = draft.trigger.rule
    yield name
    if name == draft.subtype and draft.doubt != NO_RULE:
        yield from ("rules", f"rules|{rule.event}", f"rules|{name}", f"rules|{'fixed' if rule.subtype else 'decided'}|{draft.doubt}")
    elif vocab.SUBTYPES[name].type == draft.type:
        yield "rules type"
    yield from (f"model>{step}" for step in _STEPS if shares.get(name, 0) >= step)
    yield f"model{likely.index(name) if name in likely else 9}"
    if likely and name == likely[0]:
        yield from (f"model|{name}", f"model|{draft.doubt}")


def _seen_before(name: str, draft: Draft, seen: Sequence[str]) -> Iterator[str]:
    if seen:
        yield f"before:{seen[-1] == name}|{draft.trigger.verb is not None}"
        yield f"seen:{min(3, seen.count(name))}"


# --- whether it is told ----------------------------------------------------------------------------------


def told_features(n: int, candidates: Sequence[Candidate], kinds: Sequence[str | None], topic: float) -> Features:
    """What speaks for and against candidate n of a sentence telling an event; `kinds`: the sub-type chosen for each."""
    candidate, draft = candidates[n], candidates[n].draft
    doubtful = bool(draft.doubt) or draft.anaphoric
    features = ["b", f"merged:{candidate.merged}", *_topic_features(kinds[n] or "", topic)]
    features += [f for step in _STEPS if candidate.score >= step for f in (f"m>{step}", f"m>{step}|{doubtful}")]
    higher = [m for m, other in enumerate(candidates) if other.score > candidate.score]
    features.append(f"higher:{min(3, len(higher))}")
    if any(kinds[m] == kinds[n] for m in higher):
        features.append("higher same")
    if any(kinds[m] and vocab.SUBTYPES[kinds[m] or ""].type == vocab.SUBTYPES[kinds[n] or ""].type for m in higher):
        features.append("higher same type")
    beside = min((abs(candidates[m].draft.trigger.start - draft.trigger.start) for m in higher), default=99)
    features.append(f"beside:{sum(beside >= step for step in _DISTANCES)}")
    return tuple(features)
