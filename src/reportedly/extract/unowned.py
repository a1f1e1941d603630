"""Deeds that nobody owns: "no group has claimed responsibility", "has not admitted the shelling", "is yet to claim it"."""

from collections.abc import Sequence

from reportedly.extract.grammar import Grammar
from reportedly.extract.triggers import Trigger
from reportedly.records import Token

OWNING = frozenset({"claim", "admit", "acknowledge", "accept", "own"})  # lemmas of verbs by which a party owns a deed
_SILENT = frozenset({"mention", "disclose", "specify", "reveal", "detail", "give", "report", "say", "provide", "release"})
_COUNTS = frozenset({"loss", "casualty", "toll", "dead", "death", "injury", "wounded"})
_NEGATIVE = frozenset({"no", "nobody", "none", "neither", "nor", "never", "not", "n't", "n’t", "without", "yet", "refused", "declined"})
_BARE = frozenset({"involvement", "responsibility"})
_COMING = frozenset({"come", "arrive", "go", "return"})
_QUOTES = frozenset({"“", "”", '"', "``", "''", "‘", "’"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ASIDE = frozenset({"however", "meanwhile", "immediately", "though", "so", "far"})


def is_unowned(tokens: Sequence[Token], first: int, end: int) -> bool:
    """True where the verb at tokens [first, end) is negated, or the subject before it is nobody: who "claims" so claims nothing."""
    if any(t.lower in _NEGATIVE for t in tokens[first:end]):
        return True
    for i in range(first - 1, -1, -1):
        token, beside = tokens[i], {tokens[i - 1].lower, tokens[i + 1].lower} if i else set[str]()
        if token.lower in _NEGATIVE:
            return True
        if token.tag in _FINITE or token.text == ";" or (token.text == "," and not beside & _ASIDE):
            return False
    return False


def names_unowned(grammar: Grammar, start: int) -> bool:
    """True for the event at token `start` that is what nobody owns: it is no claim of theirs, and was told before."""
    verbs = [g for g in grammar.verbs if g.end <= start and not any(t.tag in _FINITE for t in grammar.tokens[g.end : start])]
    verb = next((g for g in reversed(verbs) if grammar.lemmas[g.main] in OWNING), None)
    if verb is None and grammar.lemmas[start] in _COUNTS:
        verb = next((g for g in reversed(verbs) if grammar.lemmas[g.main] in _SILENT), None)  # "did not mention its own losses"
    return verb is not None and is_unowned(grammar.tokens, verb.start, verb.end)


def is_bare_deed(grammar: Grammar, trigger: Trigger) -> bool:
    """True for the word "involvement" or "responsibility" alone: which deed it is, what was told before says (owned.py)."""
    return trigger.end - trigger.start == 1 and grammar.lemmas[trigger.start] in _BARE


def is_errand(grammar: Grammar, start: int) -> bool:
    """True for what somebody comes for, which is not what is done: "said it had come to “liberate” the town"."""
    before = [i for i in range(start) if grammar.tokens[i].text not in _QUOTES][-2:]
    return len(before) == 2 and grammar.tokens[before[1]].lower == "to" and grammar.lemmas[before[0]] in _COMING
