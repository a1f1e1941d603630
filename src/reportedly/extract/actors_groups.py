"""Noun groups as actors need them: titles with their dots, names of the registry kept whole, "of" inside a name."""

from collections.abc import Sequence

from reportedly.extract.actors_names import OWNERS, is_time_word
from reportedly.nominals import Named, Nominals
from reportedly.records import Token

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW"})
_OPENERS = frozenset({"DT", "PRP$", "PDT"})
_ADJECTIVES = frozenset({"JJ", "JJR", "JJS", "CD", "$"})
_BEFORE_NUMBER = frozenset("at least most up to more than fewer about around nearly almost some over as many".split())


def find_groups(tokens: Sequence[Token], names: Sequence[Named], words: Nominals) -> list[tuple[int, int]]:
    """Noun groups as token ranges in text order; joined over "of" inside a name ("Ministry of Interior")."""
    named = {k: n for n in names for k in range(n.start, n.end)}
    groups: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        end = _group_end(tokens, i, named, words) if ":" not in tokens[i].text else i  # an hour begins no group: "16:20 Police say"
        if end > i:
            groups.append((i, end))
            i = end
        else:
            i += 1
    return _joined(tokens, groups, words)


def _group_end(tokens: Sequence[Token], i: int, named: dict[int, Named], words: Nominals) -> int:
    j, last = i, -1
    while j < len(tokens):
        token, tag = tokens[j], tokens[j].tag
        if j in named:
            last = named[j].end - 1
            j = last
        elif tag in NOUNS or (
            token.text[0].isupper() and j > i and tag not in {"DT", "PRP", "IN", "PRP$"} and tokens[j - 1].tag in {"NNP", "JJ"}
        ):
            if j > i and is_time_word(token):
                break
            if tag == "NNS" and j == i + 1 and is_time_word(tokens[i]):
                return i  # "on 13 September men of the Column came": they are no part of the date
            last = j
        elif tag == "CD":
            if j > i and last == j - 1 and tokens[last].tag == "NNS":
                break
        elif tag in _OPENERS:
            if j > i and tokens[j - 1].tag != "PDT" and tokens[j - 1].lower not in {"all", "both", "half"}:
                break
        elif tag == "POS" or (token.lower == "'s" and last == j - 1 and j > i):
            if last != j - 1:
                break
        elif not (tag in _ADJECTIVES or _is_inner(tokens, j, i, words)):
            break
        j += 1
    return last + 1


def _is_inner(tokens: Sequence[Token], j: int, i: int, words: Nominals) -> bool:
    """True for a participle, adverb or dot that belongs to the group."""
    token, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
    if after is None:
        return False
    if token.tag in {"VBN", "VBG"}:
        follows = after.tag in NOUNS | _ADJECTIVES
        return follows and (
            (j > i and tokens[j - 1].tag not in NOUNS)
            or j == 0
            or (j == i and tokens[j - 1].tag in {"IN", "CC", ","} and token.tag == "VBN")
        )
    if token.tag in {"RB", "RBR"}:
        return j > i and after.tag in {"JJ", "VBN", "CD"}
    if token.text == "." and j > i:
        before = tokens[j - 1]
        return after.text[0].isupper() and before.end == token.start and (before.lower in words.titles or len(before.text) == 1)
    if token.text in {"'", "’"} and j > i and tokens[j - 1].end == token.start:  # "Hill Peoples' Army", whatever the mark's tag
        return tokens[j - 1].lower.endswith("s") and tokens[j - 1].is_capitalised and after.is_capitalised
    if token.text == "-":
        return False
    return token.text in {"&", "“", '"'} and j > i and tokens[j - 1].text[0].isupper() and after.text[0].isupper() and token.text == "&"


def _joined(tokens: Sequence[Token], groups: list[tuple[int, int]], words: Nominals) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in groups:
        if out and _joins(tokens, out[-1], start, end, words):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _joins(tokens: Sequence[Token], before: tuple[int, int], start: int, end: int, words: Nominals) -> bool:
    """True where a capitalised head and "of"/"for" go on into a capitalised group; for "defence and security forces", which are one."""
    head = tokens[before[1] - 1]
    gap = tokens[before[1] : start]
    if head.lower in {"defence", "defense"} and [t.lower for t in gap] == ["and"] and tokens[start].lower == "security":
        return tokens[end - 1].lower == "forces"
    if not head.text[0].isupper() or len(gap) != 1 or gap[0].lower not in {"of", "for"}:
        return False
    k = start + 1 if tokens[start].lower == "the" and start + 1 < len(tokens) else start
    if not tokens[k].text[0].isupper():
        return False
    if words.organisation_kind(head.lower) is not None or head.lower in words.titles:
        return True
    inside = (
        before[1] > 1 and before[1] - before[0] <= 2 and head.tag in {"NNP", "NNPS"}
    )  # a capital inside the sentence: "the Sons of the Valley Movement"
    return inside and words.organisation_kind(tokens[end - 1].lower) is not None and tokens[end - 1].text[0].isupper()


def segments(tokens: Sequence[Token], start: int, end: int, names: Sequence[Named]) -> list[tuple[int, int]]:
    """The group cut at its possessives: ("Syria", "army") of "Syria's army"; a name of the registry is never cut."""
    whole = {k for n in names for k in range(n.start, n.end)}
    cuts = [k for k in range(start, end) if k not in whole and _is_possessive(tokens, k, end)]
    out, at = [], start
    for cut in cuts:
        if cut > at:
            out.append((at, cut))
        at = cut + 1
    if at < end:
        out.append((at, end))
    return out


def _is_possessive(tokens: Sequence[Token], k: int, end: int) -> bool:
    """True for a possessive mark; the bare one inside a capitalised name ("Hill Peoples' Army") divides nothing."""
    if tokens[k].lower == "'" and 0 < k < end - 1 and tokens[end - 1].text[0].isupper():
        return not (tokens[k - 1].text[0].isupper() and tokens[k + 1].text[0].isupper())
    is_mark = tokens[k].tag == "POS" or tokens[k].lower in {"'s", "’s"}
    return is_mark and not _is_inside_name(tokens, k, end)


def _is_inside_name(tokens: Sequence[Token], k: int, end: int) -> bool:
    """True for the mark of "the People's Red Front": whose front it is belongs to its name."""
    inner = 0 < k < end - 1 and tokens[k - 1].lower in OWNERS and tokens[k + 1].is_capitalised
    return inner and tokens[k - 1].is_capitalised and tokens[end - 1].is_capitalised


def widened(tokens: Sequence[Token], start: int) -> int:
    """The start with "at least", "up to", "more than" before a number taken in."""
    if start and tokens[start].lower in {"least", "most"} and tokens[start - 1].lower == "at":
        return start - 1
    i = start
    while i > 0 and start - i < 3 and tokens[start].tag == "CD" and tokens[i - 1].lower in _BEFORE_NUMBER:
        i -= 1
    return i if tokens[i].lower not in {"to", "than", "many", "least"} else start
