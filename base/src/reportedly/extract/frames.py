"""Who did what to whom around a trigger: reads actor, target, supporter, weapon and affected off the grammar.

Each frame is one function named in data/events.yaml. A part is a token range of the sentence, `[start, end)`.
"""

from dataclasses import replace

from reportedly.extract.frame import Frame, by_actors, is_help, ranges_of
from reportedly.extract.frames_nouns import noun_frame, premodifier
from reportedly.extract.frames_verbs import VERB_FRAMES
from reportedly.extract.grammar import Grammar
from reportedly.extract.triggers import Trigger


def frame_of(grammar: Grammar, trigger: Trigger) -> Frame:
    """The frame of one trigger.

    >>> from reportedly.read import read_report
    >>> from reportedly.records import Source
    >>> from reportedly.extract.triggers import find_triggers
    >>> g = Grammar(read_report("The army repelled attacks by the rebels on Hadra.", Source("x")).sentences[0])
    >>> f = frame_of(g, find_triggers(g)[1])
    >>> [" ".join(t.text for t in g.tokens[a:b]) for a, b in f.actors + f.targets], f.governed_as
    (['the rebels', 'The army', 'Hadra'], 'stopped')
    """
    frame = VERB_FRAMES[trigger.rule.frame](grammar, trigger) if trigger.verb else noun_frame(grammar, trigger)
    return _with_phrases(grammar, trigger, frame)


def _with_phrases(grammar: Grammar, trigger: Trigger, frame: Frame) -> Frame:
    """Weapons behind "with" and "using", helpers behind "with the support of" and "backed by"."""
    start = trigger.end if trigger.verb is None else max(trigger.end, trigger.verb.end)
    weapons, supporters = list(frame.weapons), list(frame.supporters)
    for preposition, nouns in grammar.phrases_after(start, 60):
        if preposition in {"with", "under"} and is_help(grammar, nouns):
            k = nouns[0].end
            if k < len(grammar.tokens) and grammar.tokens[k].lower in {"of", "from", "by"}:
                supporters += ranges_of(grammar, grammar.conjuncts_from(k + 1))
            elif nouns[0].start + 1 < nouns[0].end:
                supporters += premodifier(grammar, nouns[0].start, nouns[0].head)
        elif preposition in {"with", "by", "from"} and all(r not in frame.targets + frame.actors for r in ranges_of(grammar, nouns)):
            weapons += ranges_of(grammar, nouns)
    for verb in grammar.verbs:
        if (
            grammar.lemmas[verb.main] in {"use", "fire", "employ"}
            and verb.participle
            and start <= verb.start < start + 40
            and not grammar.is_border_between(start, verb.start)
        ):
            weapons += ranges_of(grammar, grammar.objects_of(verb))
        if (
            grammar.lemmas[verb.main] in {"back", "support"}
            and verb.participle
            and not grammar.is_border_between(min(start, verb.end), max(start, verb.start))
        ):
            supporters += by_actors(grammar, verb.end)
    return replace(frame, weapons=tuple(dict.fromkeys(weapons)), supporters=tuple(dict.fromkeys(supporters)))
