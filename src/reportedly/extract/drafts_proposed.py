"""Events that the trained reader alone sees: its trigger and sub-type, with parts and tolls read by the rules' grammar."""

from collections.abc import Iterator, Sequence
from functools import cache

from reportedly import vocab
from reportedly.extract.drafts import Draft, harm_of
from reportedly.extract.frames import frame_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import Candidate, SentenceView
from reportedly.extract.opinions import Opinions, surest
from reportedly.extract.status import status_of
from reportedly.extract.tagger import Tagged
from reportedly.extract.triggers import EventRule, Trigger, find_triggers, load_rules

NO_RULE = "no rule"  # the doubt of drafts that no rule made
_STOOD_FOR = {  # sub-types that no rule names: whose frame reads their parts
    "Government regains territory": "Non-state actor overtakes territory",
    "Excessive force against protesters": "Protest with intervention",
}
_CARRIES = frozenset("carry take bring drive rush evacuate transport move".split())
_CARE = frozenset("hospital hospitals clinic clinics post doctor doctors nurse ambulance morgue mortuary".split())
_CARE_REACH = 8


def find_proposed(view: SentenceView, drafts: Sequence[Draft], opinions: Opinions) -> Iterator[Draft]:
    """A draft for each of the model's triggers that no draft of the rules stands on, however unsure."""
    taken = {i for d in drafts for i in range(d.trigger.start, d.trigger.end)}
    carriers = (d.frame.light_verb for d in drafts if d.frame.light_verb is not None and d.trigger.verb is None)
    taken |= {i for verb in carriers for i in range(verb.start, verb.end)}  # "clashes … broke out" is one event
    found: list[tuple[Tagged, range]] = []
    for tagged, at in opinions.in_sentence(view.sentence):
        words = range(tagged.first - at, tagged.end - at)
        if not taken & set(words) and not _asks(view.grammar) and not _is_care(view.grammar, words):
            found.append((tagged, words))
    for tagged, words in found:
        yield _draft_of(view, tagged, words, surest(tagged.facts["subtype"])[0], alone=not drafts and len(found) == 1)


def _asks(grammar: Grammar) -> bool:
    """True for "confirm who fired": a question tells no event."""
    return any(t.lower == "who" and i and grammar.tokens[i - 1].tag[:1] == "V" for i, t in enumerate(grammar.tokens))


def _is_care(grammar: Grammar, words: range) -> bool:
    """True for "her mother carried her to the health post", "rescuers took the boy to hospital": nobody is taken from anybody."""
    after = {t.lower for t in grammar.tokens[words.start : words.stop + _CARE_REACH]}
    return bool({grammar.lemmas[i] for i in words} & _CARRIES) and "to" in after and bool(after & _CARE)


def _draft_of(view: SentenceView, tagged: Tagged, words: range, subtype: str, alone: bool) -> Draft:
    grammar = view.grammar
    trigger = _trigger_at(grammar, words, subtype)
    frame = frame_of(grammar, trigger)
    scene = view.cast.scene_of(frame, (trigger.start, trigger.end), (trigger.start, trigger.end), alone)
    tolls, victims = harm_of(view, [Candidate(trigger, frame)], alone)
    status, _ = status_of(grammar, trigger, frame)
    type_ = vocab.SUBTYPES[subtype].type
    hits_civilians = type_ == vocab.VAC or subtype == "Excessive force against protesters" or (
        type_ in {vocab.REMOTE, vocab.RIOTS} and tagged.facts["civilians_targeted"]["yes"] >= 0.5)
    return Draft(view.sentence, trigger, frame, scene, type_, subtype, hits_civilians, status or surest(tagged.facts["status"])[0],
                 "the trained reader", tolls, victims, anaphoric=False, doubt=NO_RULE)


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
