"""Noun groups and verb groups of one sentence: the shallow grammar that event rules stand on.

Groups are runs of word classes. Indices count tokens of the sentence; ranges are half-open.
"""

from dataclasses import dataclass
from functools import cached_property

from reportedly.extract.actors_names import is_time_word
from reportedly.records import Sentence, Token
from reportedly.wordclass import lemma

_NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
_IN_NOUN_GROUP = _NOUN | {"DT", "PRP$", "CD", "JJ", "JJR", "JJS", "POS", "PDT", "$", "#", "WP$", "FW", "SYM"}
_AUXILIARIES = frozenset({"be", "have", "do", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "get"})
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight tomorrow".split())


@dataclass(frozen=True, slots=True)
class NounGroup:
    """A base noun group, tokens [start, end) with its head noun or pronoun."""

    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """Auxiliaries and one main verb, [start, end). `passive`, `negated`; `modal` the modal's lemma or None.

    `infinitive` and `participle` tell a group without its own subject.
    """

    start: int
    end: int
    main: int
    passive: bool
    negated: bool
    modal: str | None
    infinitive: bool
    participle: bool
    progressive: bool
    perfect: bool


class Groups:
    """The noun and verb groups of one sentence, made when first asked for."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.lemmas: list[str] = [lemma(t.lower, t.tag) for t in self.tokens]

    @cached_property
    def nouns(self) -> tuple[NounGroup, ...]:
        """Base noun groups in text order."""
        groups, i = [], 0
        while i < len(self.tokens):
            end = self._noun_group_end(i)
            if end > i:
                groups.append(NounGroup(i, end, self._head(i, end)))
                i = end
            else:
                i += 1
        return tuple(groups)

    def _noun_group_end(self, i: int) -> int:
        """Where the noun group that starts at token i ends; i where none starts."""
        first = self.tokens[i].tag
        if first in {"PRP", "EX", "WP"}:
            return i + 1
        j, last_noun = i, -1
        while j < len(self.tokens):
            tag = self.tokens[j].tag
            if j > i and self.tokens[j].lower in DAYS:
                break  # "target civilians Monday night": the time is no part of the group
            if j == i + 2 and tag == "NNS" and self.tokens[i].tag == "CD" and is_time_word(self.tokens[j - 1]):
                break  # "on 13 September men of the Column came": who came is no part of the date
            if tag in _NOUN or tag == "CD" or (tag == "DT" and j == i):
                if tag in _NOUN or tag == "CD":
                    last_noun = j
            elif tag in {"DT", "PRP$", "PDT", "WP$"}:
                if j > i and self.tokens[j - 1].tag != "PDT" and self.lemmas[j - 1] not in {"all", "both", "half"}:
                    break
            elif (tag in {"VBN", "VBG"} and self._is_adjective(i, j)) or (
                tag == "RB"
                and j + 1 < len(self.tokens)
                and self.tokens[j + 1].tag in {"JJ", "CD", "VBN", "JJR"}
                and (j > i or self.tokens[j].lower in {"about", "nearly", "almost", "approximately", "some"})
            ):
                pass
            elif tag not in _IN_NOUN_GROUP:
                break
            j += 1
        if last_noun >= 0:
            return last_noun + 1
        return i + 1 if first == "DT" and self.tokens[i].lower in {"this", "that", "those", "these", "all", "some", "both"} else i

    def _is_adjective(self, start: int, j: int) -> bool:
        """True for a participle before its noun: "the besieged town", "booby trapped car"."""
        if j + 1 >= len(self.tokens) or self.tokens[j + 1].tag not in _NOUN | {"JJ", "CD", "VBN"}:
            return False
        if self.tokens[j].lower in {"suspected", "alleged", "unidentified", "armed", "besieged", "displaced", "masked"}:
            return True
        if j == start:
            return (
                self.tokens[j].tag == "VBN"
                and (j == 0 or self.tokens[j - 1].tag in {"IN", ",", "CC"})
                and self.tokens[j + 1].tag in {"NNS", "NN"}
            )
        return self.tokens[j - 1].tag in {"DT", "PRP$", "JJ", "POS", "CD", "RB"} or (
            self.tokens[j - 1].tag == "NN" and self.tokens[j].tag == "VBN"
        )

    def _head(self, start: int, end: int) -> int:
        heads = [k for k in range(start, end) if self.tokens[k].tag in _NOUN]
        return heads[-1] if heads else end - 1

    @cached_property
    def verbs(self) -> tuple[VerbGroup, ...]:
        """Verb groups in text order; each has one main verb ("failed to reach" is two groups)."""
        groups, i = [], 0
        inside = {k for g in self.nouns for k in range(g.start, g.end)}
        while i < len(self.tokens):
            if i not in inside and (self.tokens[i].tag[0] == "V" or self.tokens[i].tag in {"MD", "TO"}):
                group = self._verb_group(i, inside)
                if group:
                    groups.append(group)
                    i = group.end
                    continue
            i += 1
        return tuple(groups)

    def _verb_group(self, i: int, inside: set[int]) -> VerbGroup | None:
        infinitive = self.tokens[i].tag == "TO"
        negated, modal, auxiliaries, j, main = self._negated_before(i), None, list[int](), i + infinitive, -1
        while j < len(self.tokens) and j - i < 10:
            token, word = self.tokens[j], self.lemmas[j]
            if token.tag == "MD":
                modal = word
            elif token.lower in {"not", "n't", "never", "n’t"}:
                negated = True
            elif token.tag[0] == "V" and (j not in inside or main < 0):
                if main >= 0 and not (self.lemmas[main] in _AUXILIARIES and self._can_follow(main, j)):
                    break
                if main >= 0:
                    auxiliaries.append(main)
                main = j
            elif token.tag == "RP" and main >= 0 and self.lemmas[main] not in _AUXILIARIES:
                j += 1
                break
            elif not (token.tag == "RB" and (main < 0 or self.lemmas[main] in _AUXILIARIES)):
                break
            j += 1
        if main < 0:
            return None
        return self._group_of(i, max(j, main + 1), main, auxiliaries, negated, modal, infinitive)

    def _group_of(
        self, i: int, end: int, main: int, auxiliaries: list[int], negated: bool, modal: str | None, infinitive: bool
    ) -> VerbGroup:
        while end > main + 1 and self.tokens[end - 1].tag == "RB":
            end -= 1
        tag = self.tokens[main].tag
        helped_by = {self.lemmas[k] for k in auxiliaries}
        passive = tag in {"VBN", "VBD"} and bool(helped_by & {"be", "get"})
        progressive = (tag == "VBG" and "be" in helped_by) or any(
            self.tokens[k].tag == "VBG" and self.lemmas[k] == "be" for k in auxiliaries
        )
        participle = not auxiliaries and modal is None and not infinitive and (tag == "VBG" or tag == "VBN")
        return VerbGroup(i, end, main, passive, negated, modal, infinitive, participle, progressive, "have" in helped_by)

    def _can_follow(self, auxiliary: int, verb: int) -> bool:
        """True where the earlier verb is an auxiliary of the later one: be + VBG/VBN, have + VBN, do + VB."""
        first, tag = self.lemmas[auxiliary], self.tokens[verb].tag
        return {
            "be": tag in {"VBG", "VBN", "VBD"},
            "have": tag in {"VBN", "VBD"},
            "do": tag in {"VB", "VBP"},
            "get": tag in {"VBN", "VBD"},
        }.get(first, tag in {"VB", "VBN"})

    def _negated_before(self, i: int) -> bool:
        return (i > 0 and self.tokens[i - 1].lower in {"not", "never", "n't", "n’t", "without"}) or (
            i > 1 and self.tokens[i - 2].lower == "without"
        )
