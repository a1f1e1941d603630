"""Events that the trained reader alone found: its trigger and sub-type, with parts and tolls read by the rules' grammar."""

from collections.abc import Iterator, Sequence
from functools import cache

from reportedly import vocab
from reportedly.extract.drafts import Draft, harm_of
from reportedly.extract.frames import frame_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import VIOLENT_FRAMES, Candidate, SentenceView
from reportedly.extract.opinions import Opinions, surest
from reportedly.extract.status import status_of
from reportedly.extract.tagger import Tagged
from reportedly.extract.triggers import EventRule, Trigger, find_triggers, load_rules

_STOOD_FOR = {  # sub-types that no rule names: whose frame reads their parts
    "Government regains territory": "Non-state actor overtakes territory",
    "Excessive force against protesters": "Protest with intervention",
}
_AGAINST_PROTESTS = frozenset({"Excessive force against protesters", "Protest with intervention"})
_PROTEST = ("protest", "demonstrat", "march", "rally", "crowd", "rioter", "sit-in", "striker", "picket")
_VIOLENT = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC, vocab.OTHER_VIOLENCE})  # one sentence's words for it are mostly one event


def find_proposed(view: SentenceView, drafts: Sequence[Draft], opinions: Opinions) -> Iterator[Draft]:
    """A draft for each of the model's triggers that it is sure of and that no draft of the rules stands on."""
    taken = {i for d in drafts for i in range(d.trigger.start, d.trigger.end)}
    if drafts:  # what the rules know beside a draft of violence was merged into it
        taken |= {i for t in find_triggers(view.grammar) if t.rule.frame in VIOLENT_FRAMES for i in range(t.start, t.end)}
    found: list[Tagged] = []
    for tagged, at in opinions.in_sentence(view.sentence):
        words = range(tagged.first - at, tagged.end - at)
        if tagged.score >= opinions.propose and not taken & set(words):
            found.append(tagged)
    for tagged in found:
        subtype, score = surest(tagged.facts["subtype"])
        told = any(d.type in _VIOLENT for d in drafts) and vocab.SUBTYPES[subtype].type in _VIOLENT
        if score >= opinions.limits["propose subtype"] and not told and _is_spoken_of(view.grammar, subtype):
            at = opinions.words_of(view.sentence).start
            yield _draft_of(view, tagged, range(tagged.first - at, tagged.end - at), subtype, alone=not drafts and len(found) == 1)


def _is_spoken_of(grammar: Grammar, subtype: str) -> bool:
    """True but for force against protesters where the sentence names no protest, and for "confirm who fired": a question tells no event."""
    asks = any(t.lower == "who" and i and grammar.tokens[i - 1].tag[:1] == "V" for i, t in enumerate(grammar.tokens))
    return not asks and (subtype not in _AGAINST_PROTESTS or any(lemma.startswith(_PROTEST) for lemma in grammar.lemmas))


def _draft_of(view: SentenceView, tagged: Tagged, words: range, subtype: str, alone: bool) -> Draft:
    grammar = view.grammar
    trigger = _trigger_at(grammar, words, subtype)
    frame = frame_of(grammar, trigger)
    scene = view.cast.scene_of(frame, (trigger.start, trigger.end), (trigger.start, trigger.end), alone)
    tolls, victims = harm_of(view, [Candidate(trigger, frame)], alone)
    status, _ = status_of(grammar, trigger, frame)
    type_ = vocab.SUBTYPES[subtype].type
    hits_civilians = type_ == vocab.VAC or (type_ in {vocab.REMOTE, vocab.RIOTS} and tagged.facts["civilians_targeted"]["yes"] >= 0.5)
    return Draft(view.sentence, trigger, frame, scene, type_, subtype, hits_civilians, status or surest(tagged.facts["status"])[0],
                 "the trained reader", tolls, victims, anaphoric=False)


def _trigger_at(grammar: Grammar, words: range, subtype: str) -> Trigger:
    """The rules' trigger on these words, which their gate refused, else one made of the words and a rule of the same sub-type."""
    known = next((t for t in find_triggers(grammar) if t.start < words.stop and words.start < t.end), None)
    if known is not None:
        return known
    rule = _rule_for(subtype)
    group = next((g for i in words if (g := grammar.verb_at(i)) is not None), None)
    if group is not None:
        return Trigger(rule, words.start, words.stop, group.main, group)
    noun = next((n for i in words if (n := grammar.noun_at(i)) is not None), None)
    head = noun.head if noun is not None and noun.head in words else words.stop - 1
    return Trigger(rule, words.start, words.stop, head, None)


@cache
def _rule_for(subtype: str) -> EventRule:
    """A rule whose frame reads the parts of such events."""
    wanted = _STOOD_FOR.get(subtype, subtype)
    return next(r for r in load_rules() if r.subtype == wanted)
