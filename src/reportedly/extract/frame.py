"""One event's parts as token ranges, and the small readings of grammar that all frames share."""

from dataclasses import dataclass

from reportedly.extract.chunks import NounGroup, VerbGroup
from reportedly.extract.grammar import Grammar

Range = tuple[int, int]

_NEEDS_OBJECT = frozenset(
    "kill wound injure hurt abduct kidnap arrest detain behead execute rape loot torch murder assassinate massacre evacuate".split()
)
_SUPPORT = frozenset("support help backing assistance cover participation aid".split())


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of one event as token ranges, and what the words around it say of its standing.

    `reversed_by` is set for an attack that another side repelled or foiled; `note` says what was read against the grammar.
    """

    actors: tuple[Range, ...] = ()
    targets: tuple[Range, ...] = ()
    supporters: tuple[Range, ...] = ()
    affected: tuple[Range, ...] = ()
    weapons: tuple[Range, ...] = ()
    taken: tuple[Range, ...] = ()
    light_verb: VerbGroup | None = None
    governed_as: str = ""
    note: str = ""


def ranges_of(grammar: Grammar, nouns: tuple[NounGroup, ...]) -> tuple[Range, ...]:
    """The token ranges of noun groups, each with its of-phrases."""
    return tuple(grammar.reach_of(n) for n in nouns)


def is_passive(grammar: Grammar, verb: VerbGroup) -> bool:
    """True for "was shelled" and for "the town shelled by the army" (a participle behind its noun)."""
    if verb.passive or grammar.is_reduced(verb):
        return True
    if grammar.lemmas[verb.main] in _NEEDS_OBJECT and verb.start == verb.main and _is_bare_past(grammar, verb):
        return True
    if grammar.tokens[verb.main].tag != "VBN" or verb.perfect or not verb.participle or grammar.objects_of(verb):
        return False
    by = verb.end < len(grammar.tokens) and grammar.tokens[verb.end].lower == "by"
    return by or any(not v.participle and not v.infinitive for v in grammar.verbs)  # without another verb it is the sentence's own


def _is_bare_past(grammar: Grammar, verb: VerbGroup) -> bool:
    """True for a headline's "Aid convoy looted", "Passengers killed at checkpoint": a past form right behind its subject, no object."""
    after = grammar.tokens[verb.end].tag if verb.end < len(grammar.tokens) else "."
    return (
        grammar.tokens[verb.main].tag in {"VBD", "VBN"}
        and after in {"IN", "TO", ",", ".", ":"}
        and any(n.end == verb.start for n in grammar.nouns)
        and not grammar.objects_of(verb)
        and not any(v.end <= verb.start and not v.participle and not v.infinitive for v in grammar.verbs)
    )


def by_actors(grammar: Grammar, start: int) -> tuple[Range, ...]:
    """Who stands behind "by" after token `start`."""
    for preposition, nouns in grammar.phrases_after(start):
        if preposition == "by":
            between = {t.lower for t in grammar.tokens[start : nouns[0].start]}
            return () if "according" in between else ranges_of(grammar, nouns)  # "killed, according to a count by the agency"
    return ()


def is_help(grammar: Grammar, nouns: tuple[NounGroup, ...]) -> bool:
    """True for "the support of": help, no weapon and no side."""
    return grammar.lemmas[nouns[0].head] in _SUPPORT


def is_time(grammar: Grammar, noun: NounGroup) -> bool:
    """True for a noun group that tells a day or a part of day."""
    return any(
        t.lower
        in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "night", "morning", "evening", "day", "week"}
        for t in grammar.tokens[noun.start : noun.end]
    )
