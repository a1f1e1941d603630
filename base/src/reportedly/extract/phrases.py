"""Noun phrases, verb groups and clause ends over tagged tokens: shallow grammar that stands in for a parser.

Everything is an index into the tokens of one sentence (or any tagged run of tokens), half-open.
"""

from collections.abc import Sequence
from typing import NamedTuple

from reportedly.records import Token
from reportedly.wordclass import lemma

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "CD", "PRP$", "WP$", "$", "#"}) | _NOUNS
_OPENERS = frozenset({"DT", "PDT"})
_ALONE = frozenset("""some many most several few both all others another each none those these this that either neither one two three four
    five six seven eight nine ten dozens hundreds thousands""".split())
_AUXILIARIES = frozenset({"be", "have", "do", "get"})
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight".split())
_TIME_HEADS = DAYS | frozenset(
    """morning afternoon evening night week month year weekend day january february march april may june july august september
    october november december monday's hour hours minutes days weeks months years decade dawn dusk midnight noon
    summer winter spring autumn""".split())
_TIME_MODIFIERS = frozenset("""last this next past recent early late earlier later previous following first same few several many
    on in by during since until the a an of that one two three four five six ago each every over for mid-""".split()) | _TIME_HEADS
_LINKS = frozenset({"of", "for", "in", "from", "at", "with", "on", "to", "by", "against", "between", "near", "inside", "outside",
                    "across", "around", "within", "among", "under", "behind", "close", "about", "over", "into", "along"})


_LONG_LINKS = frozenset({("out", "of"), ("close", "to"), ("outside", "of"), ("inside", "of"), ("next", "to"), ("loyal", "to"),
                         ("allied", "with")})


class NounPhrase(NamedTuple):
    """A base noun phrase, tokens [first, end), and its head noun; possessors belong to it ("the army's spokesman")."""

    first: int
    end: int
    head: int


class VerbGroup(NamedTuple):
    """Auxiliaries, adverbs and the main verb, tokens [first, end). `form`: finite, to, ing or en (a bare participle)."""

    first: int
    end: int
    main: int
    form: str
    passive: bool
    negated: bool


def find_noun_phrases(tokens: Sequence[Token]) -> tuple[NounPhrase, ...]:
    """The base noun phrases in order: no prepositional phrases, no relative clauses, but possessors.

    >>> from reportedly.read import find_tokens
    >>> from reportedly.wordclass import tag_words
    >>> words = list(find_tokens("The army's spokesman blamed the rebels for the attack."))
    >>> tags = tag_words([w.text for w in words], [w.lower for w in words])
    >>> tokens = [Token(w.start, w.end, w.text, w.lower, tag) for w, tag in zip(words, tags)]
    >>> [" ".join(t.text for t in tokens[p.first : p.end]) for p in find_noun_phrases(tokens)]
    ["The army 's spokesman", 'the rebels', 'the attack']
    """
    found, i = [], 0
    while i < len(tokens):
        phrase = _noun_phrase_at(tokens, i)
        if phrase:
            found.append(phrase)
            i = phrase.end
        else:
            i += 1
    return tuple(found)


def _noun_phrase_at(tokens: Sequence[Token], first: int) -> NounPhrase | None:
    """The base noun phrase that starts at `first`, None where there is none."""
    tag = tokens[first].tag
    if tag in {"PRP", "EX"}:
        return NounPhrase(first, first + 1, first)
    i, head = first, -1
    while i < len(tokens):
        t = tokens[i]
        if t.tag in _NOUNS:
            if head >= 0 and _starts_anew(tokens, head, i, first):
                break
            head = i
        elif t.text == "." and head == i - 1 and _abbreviates(tokens, i):
            head = i + 1
            i += 1
        elif t.tag == "POS":
            if head != i - 1:
                break
            if i + 1 >= len(tokens) or not _goes_on(tokens, i + 1):
                break
        elif t.tag in _OPENERS or t.tag == "PRP$":
            if i > first and tokens[i - 1].tag not in {"PDT", "DT"} and tokens[i - 1].lower not in {"all", "half", "both"}:
                break
        elif t.tag in _MODIFIERS or (t.tag in {"VBN", "VBG", "RB", "RBS", "RBR", "VBD"} and _modifies(tokens, first, i)):
            if head >= 0 and tokens[i - 1].tag != "POS" and not _inside_a_name(tokens, i):
                break
        else:
            break
        i += 1
    if head >= 0:
        return NounPhrase(first, head + 1, head)
    last = i - 1
    alone = last >= first and (tokens[last].lower in _ALONE or tokens[last].tag == "CD") and (
        tokens[last].tag in _OPENERS or tokens[last].tag in {"CD", "JJ", "NN"})
    follows = tokens[i].tag if i < len(tokens) else ""
    if alone and follows not in _VERBS - {"VBD", "VBZ", "VBP"}:
        return NounPhrase(first, last + 1, last)
    if last > first and tokens[first].tag == "DT" and tokens[last].tag in {"JJ", "VBN", "JJS", "VBG"}:
        return NounPhrase(first, last + 1, last)  # "the wounded", "the displaced"
    return None


def _starts_anew(tokens: Sequence[Token], head: int, i: int, first: int) -> bool:
    """True where a noun begins a phrase of its own: "on Monday | officials", "civilians | Monday", "the pictures | AFP"."""
    if head != i - 1:
        return False
    before, word = tokens[head], tokens[i]
    if before.lower in DAYS:
        return word.lower not in _TIME_HEADS and tokens[first].tag != "DT"
    if before.tag == "NNS" and not before.is_capitalised:
        return word.tag in {"NNP", "NNPS"}
    return word.lower in DAYS and before.lower not in _TIME_HEADS


def _abbreviates(tokens: Sequence[Token], i: int) -> bool:
    """True for the dot of "Mrs." or an initial: glued to a capitalised word, a capitalised noun after it."""
    return tokens[i - 1].end == tokens[i].start and tokens[i - 1].is_capitalised and i + 1 < len(tokens) and (
        tokens[i + 1].tag in _NOUNS and tokens[i + 1].is_capitalised)


def _inside_a_name(tokens: Sequence[Token], i: int) -> bool:
    """True for a capitalised adjective between a name's words: "the Syria Democratic Forces"."""
    return tokens[i].is_capitalised and i + 1 < len(tokens) and tokens[i + 1].tag in {"NNP", "NNPS", "NNS", "NN"} and (
        tokens[i - 1].is_capitalised and tokens[i].tag == "JJ")


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].tag in _MODIFIERS or tokens[i].tag in {"VBN", "VBG", "RB", "JJ"}


def _modifies(tokens: Sequence[Token], first: int, i: int) -> bool:
    """True where a participle or adverb at i stands inside a noun phrase that began at `first`: "the besieged town"."""
    if i == first:
        before = tokens[i - 1].tag if i else ""
        return tokens[i].tag == "VBN" and before in {"IN", "CC"} and i + 1 < len(tokens) and tokens[i + 1].tag in {"NNS", "NN"}
    if tokens[i].tag == "VBD" and not (tokens[i - 1].tag in {"DT", "POS", "PRP$"} and tokens[i].lower.endswith("ed")):
        return False
    if tokens[i - 1].tag not in _MODIFIERS | _OPENERS | {"POS", "RB", "VBN", "VBG"} or tokens[i - 1].tag in _NOUNS:
        return False
    return i + 1 < len(tokens) and (tokens[i + 1].tag in _MODIFIERS or tokens[i + 1].tag in {"VBN", "VBG"}) and tokens[i + 1].tag != "PRP$"


def is_temporal(tokens: Sequence[Token], phrase: NounPhrase) -> bool:
    """True for phrases that name a time: "last week", "Monday night"."""
    head = tokens[phrase.head].lower
    if head not in _TIME_HEADS or (phrase.first > 0 and tokens[phrase.first - 1].lower == "of"):
        return False
    return all(tokens[k].lower in _TIME_MODIFIERS or tokens[k].tag in {"CD", "DT"} for k in range(phrase.first, phrase.end))


# --- verbs -----------------------------------------------------------------------------------------------


def find_verb_groups(tokens: Sequence[Token], phrases: Sequence[NounPhrase] | None = None) -> tuple[VerbGroup, ...]:
    """The verb groups in order; participles inside noun phrases are none.

    "had not been hit" is one group (main "hit", passive, negated); "to attack" is a group of its own.
    """
    inside = bytearray(len(tokens))
    for p in find_noun_phrases(tokens) if phrases is None else phrases:
        inside[p.first : p.end] = b"\1" * (p.end - p.first)
    found, i = [], 0
    while i < len(tokens):
        starts = not inside[i] and (tokens[i].tag in _VERBS or tokens[i].tag == "MD" or (
            tokens[i].tag == "TO" and _verb_after(tokens, i + 1)))
        if starts:
            group = _verb_group_at(tokens, i, inside)
            found.append(group)
            i = group.end
        else:
            i += 1
    return tuple(found)


def _verb_after(tokens: Sequence[Token], i: int) -> bool:
    while i < len(tokens) and tokens[i].tag == "RB":
        i += 1
    return i < len(tokens) and tokens[i].tag in {"VB", "VBP"}


def _verb_group_at(tokens: Sequence[Token], first: int, inside: bytearray) -> VerbGroup:
    i, main, helpers, negated = first, -1, [], False
    form = "to" if tokens[first].tag == "TO" else "finite"
    while i < len(tokens) and not inside[i]:
        t = tokens[i]
        if t.tag in _VERBS:
            main = i
            i += 1
            word = lemma(t.lower, t.tag)
            if word not in _AUXILIARIES or not _group_goes_on(tokens, i, inside):
                break
            helpers.append(word)
        elif t.tag == "MD" or (t.tag == "TO" and i == first):
            helpers.append("md")
            main = i if main < 0 else main
            i += 1
        elif t.tag in {"RB", "RBR"}:
            negated = negated or t.lower in {"n't", "not", "never"}
            i += 1
        else:
            break
    tag = tokens[main].tag
    negated = negated or (main + 1 < len(tokens) and tokens[main + 1].lower in {"not", "n't"})
    if form == "finite" and not helpers:
        form = {"VBG": "ing", "VBN": "en"}.get(tag, "finite")
        if tag == "VBD" and main + 1 < len(tokens) and tokens[main + 1].lower == "by" and tokens[main].lower.endswith("ed"):
            form = "en"  # "a blast claimed by the group": the tagger often takes such participles for past tense
    elif form == "finite" and helpers and tokens[first].tag == "VBG":
        form = "ing"
    passive = tag in {"VBN", "VBD"} and ("be" in helpers or "get" in helpers or form == "en")
    return VerbGroup(first, main + 1, main, form, passive, negated)


def _group_goes_on(tokens: Sequence[Token], i: int, inside: bytearray) -> bool:
    """True where, after an auxiliary, another verb of the same group follows (adverbs in between)."""
    while i < len(tokens) and tokens[i].tag in {"RB", "RBR"} and not inside[i]:
        i += 1
    return i < len(tokens) and tokens[i].tag in _VERBS and not inside[i]


# --- longer stretches ------------------------------------------------------------------------------------


def full_phrase_end(tokens: Sequence[Token], phrases: Sequence[NounPhrase], k: int, links: frozenset[str] = _LINKS) -> int:
    """Where phrase k ends once its prepositional phrases are taken in: "the camp [near the border of Iraq]"."""
    end, k = phrases[k].end, k + 1
    while k < len(phrases) and phrases[k].first == end + 1 and tokens[end].lower in links and not is_temporal(tokens, phrases[k]):
        end, k = phrases[k].end, k + 1
    return end


def full_phrase_start(tokens: Sequence[Token], phrases: Sequence[NounPhrase], k: int, links: frozenset[str] = _LINKS) -> int:
    """The index of the phrase that phrase k belongs to as a prepositional phrase; k itself where it belongs to none."""
    while k > 0 and not is_temporal(tokens, phrases[k - 1]):
        gap, link = phrases[k].first - phrases[k - 1].end, tokens[phrases[k].first - 1].lower
        is_long_link = gap == 2 and (tokens[phrases[k].first - 2].lower, link) in _LONG_LINKS
        if not is_long_link and not (gap == 1 and link in links):
            break
        k -= 1
    return k


def clause_end(tokens: Sequence[Token], groups: Sequence[VerbGroup], start: int) -> int:
    """Where the clause that holds `start` ends: at a stop, a semicolon, or a comma or conjunction before a new finite clause."""
    for i in range(start, len(tokens)):
        t = tokens[i]
        if t.tag in {".", ":"} and t.text not in {"-", "--"}:
            return i
        if (t.tag == "," or t.tag == "CC" or t.lower in {"while", "as", "after", "when", "because", "although", "though"}) and i > start:
            following = next((g for g in groups if g.first > i), None)
            if following and following.form == "finite" and _has_subject(tokens, i + 1, following.first):
                return i
    return len(tokens)


def _has_subject(tokens: Sequence[Token], start: int, end: int) -> bool:
    return start < end and any(t.tag in _NOUNS or t.tag in {"PRP", "DT", "WP", "WDT", "EX"} for t in tokens[start:end])
