"""Noun groups, verb groups and their links inside one sentence: the shallow grammar that event rules stand on.

No parse tree: groups are runs of word classes, subjects and objects are the nearest groups that fit. Indices count
tokens of the sentence; ranges are half-open.
"""

from dataclasses import dataclass
from functools import cached_property

from reportedly.records import Sentence, Token
from reportedly.wordclass import lemma

_NOUN = frozenset({"NN", "NNS", "NNP", "NNPS"})
_IN_NOUN_GROUP = _NOUN | {"DT", "PRP$", "CD", "JJ", "JJR", "JJS", "POS", "PDT", "$", "#", "WP$", "FW", "SYM"}
_AUXILIARIES = frozenset({"be", "have", "do", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "get"})
RELATIVES = frozenset({"who", "which", "that", "whom", "where", "whose", "when"})
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight tomorrow".split())
_ACCUSING = frozenset("accuse blame suspect charge condemn criticise criticize convict prevent stop".split())
_SAYING = frozenset(
    "say tell report claim add confirm announce state note think believe know warn deny admit allege suggest indicate reveal hear".split()
)
_ACTING = frozenset("force troop fighter soldier militant army warplane aircraft rebel insurgent gunman militia jet unit".split())
_SUBORDINATORS = frozenset("because after before while when as since although though if unless until whereas once whether so".split())


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


class Grammar:
    """The groups of one sentence, made when first asked for."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.lemmas: list[str] = [lemma(t.lower, t.tag) for t in self.tokens]
        self._subjects: dict[int, tuple[NounGroup, ...]] = {}

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
            if j > i and self.tokens[j].lower in _DAYS:
                break  # "target civilians Monday night": the time is no part of the group
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

    # --- links -------------------------------------------------------------------------------------------

    def verb_at(self, i: int) -> VerbGroup | None:
        """The verb group whose main verb is token i."""
        return next((g for g in self.verbs if g.main == i), None)

    def noun_at(self, i: int) -> NounGroup | None:
        """The noun group that holds token i."""
        return next((g for g in self.nouns if g.start <= i < g.end), None)

    def verb_over(self, i: int) -> VerbGroup | None:
        """The nearest verb group before token i with no clause border between: it governs a noun there."""
        before = [g for g in self.verbs if g.end <= i]
        return before[-1] if before and not self.is_border_between(before[-1].end, i) else None

    def is_border_between(self, start: int, end: int) -> bool:
        """True where a new clause begins in [start, end): a subordinator, a relative, a semicolon or a quote mark."""
        for k in range(start, end):
            token = self.tokens[k]
            if token.text in {";", ":", "…", "...", "--", "—", "–", "“", "”", '"'}:
                return True
            if token.lower in RELATIVES and token.tag in {"WP", "WDT", "WRB", "WP$"}:
                return True
            if (
                token.lower in _SUBORDINATORS
                and token.tag in {"IN", "WRB"}
                and k + 1 < end
                and any(start <= g.start and k < g.start for g in self.verbs)
            ):
                return True
        return False

    def chain_over(self, group: VerbGroup) -> tuple[VerbGroup, ...]:
        """The verbs that a verb depends on, nearest first: "have *failed* to reach", "*continued* shelling"."""
        chain, at = [], group
        for above in reversed([g for g in self.verbs if g.end <= group.start]):
            if at.infinitive and above.participle and self.tokens[above.main].tag == "VBN":
                continue  # "the coalition led by X to target": the infinitive hangs on the verb before
            between = self.tokens[above.end : at.start]
            bare = all(t.tag in {"RB", "IN", "TO", "JJ"} or t.lower in {"able"} for t in between) and len(between) <= 3
            objected = (
                at.infinitive
                and len(between) <= 14
                and not self.is_border_between(above.end, at.start)
                and not any(t.tag == "," for t in between[-1:])
            )
            if (at.infinitive or at.participle) and (bare or objected):
                chain.append(above)
                at = above
            else:
                break
        return tuple(chain)

    def subject_of(self, group: VerbGroup) -> tuple[NounGroup, ...]:
        """The noun groups that are the verb's grammatical subject, conjuncts included, in text order; () if none.

        An infinitive takes the subject of the verb over it, or that verb's object ("accused X to target Y").
        """
        if group.main not in self._subjects:
            self._subjects[group.main] = ()  # verbs that wait for each other's subject have none
            self._subjects[group.main] = self._find_subject(group)
        return self._subjects[group.main]

    def _find_subject(self, group: VerbGroup) -> tuple[NounGroup, ...]:
        accused = self._accused(group)
        if accused is not None:
            return self._with_conjuncts(accused)
        for _ in range(4):
            chain = self.chain_over(group) if group.infinitive or group.participle else ()
            if not chain:
                break
            above = chain[0]
            between = [g for g in self.nouns if above.end <= g.start < group.start]
            if group.infinitive and between and self.lemmas[above.main] not in {"continue", "try", "fail", "manage", "begin", "use"}:
                return self._with_conjuncts(between[0])
            group = above
        if group.participle and self.tokens[group.main].tag in {"VBG", "VBN"}:
            near = [g for g in self.nouns if g.end <= group.start]
            if near and near[-1].end == group.start:
                return self._with_conjuncts(self._climbed(near[-1]))
            over = [g for g in self.verbs if g.end <= group.start and not g.participle and not g.infinitive]
            if over:
                return self.subject_of(over[-1])
            after = [g for g in self.verbs if g.start >= group.end and not g.participle and not g.infinitive]
            return self.subject_of(after[0]) if after else ()
        return self._left_subject(group)

    def is_reduced(self, group: VerbGroup) -> bool:
        """True for "found four men shot dead": a past form right behind an object of an earlier verb, no clause border between."""
        if group.start != group.main or self.tokens[group.main].tag not in {"VBD", "VBN"}:
            return False
        noun = next((g for g in self.nouns if g.end == group.start), None)
        if noun is None:
            return False
        head = self._climbed(noun)
        return any(
            v.end <= head.start
            and not v.participle
            and self.lemmas[v.main] not in _SAYING
            and any(o.start == head.start for o in self.objects_of(v))
            for v in self.verbs
        )

    def _accused(self, group: VerbGroup) -> NounGroup | None:
        """Who is said to do it in "accused A of shelling B", "blamed A for shelling B"."""
        if not group.participle or group.start < 2 or self.tokens[group.start - 1].lower not in {"of", "for", "from"}:
            return None
        above = [v for v in self.verbs if v.end <= group.start and self.lemmas[v.main] in _ACCUSING]
        if not above or group.start - above[-1].end > 24:
            return None
        if above[-1].passive:
            subject = self.subject_of(above[-1])
            return subject[-1] if subject else None
        return next((n for n in self.nouns if above[-1].end <= n.start < group.start), None)

    def _left_subject(self, group: VerbGroup) -> tuple[NounGroup, ...]:
        """The nearest noun group to the left that is not inside a prepositional phrase or an embedded clause."""
        k, skip_to = group.start - 1, -1
        while k >= 0:
            token = self.tokens[k]
            if token.lower in {"who", "which", "that"} and token.tag in {"WP", "WDT"}:
                return self._antecedent(k)
            if (token.tag == "CC" and k == group.start - 1) or (token.tag == "RB" and k and self.tokens[k - 1].tag == "CC"):
                earlier = [
                    g for g in self.verbs if g.end <= k and not g.infinitive and (not g.participle or self.tokens[g.main].tag == "VBN")
                ]
                if earlier and k == group.start - 1:
                    return self.subject_of(earlier[-1])
            if token.text in {";", "“", "”", '"', "``", "''"} and skip_to < 0:
                return ()
            noun = next((g for g in self.nouns if g.start <= k < g.end), None)
            if (
                noun
                and noun.end - noun.start == 1
                and token.lower in {"all", "both", "each"}
                and k
                and self.tokens[k - 1].tag in {"WP", "WDT"}
            ):
                k -= 1
                continue
            if noun and noun.end == group.start and self._lacks_relative(noun, group):
                return (noun,)
            if noun:
                climbed = self._climbed(noun)
                if self._is_governed(climbed) and not self._opens_clause(climbed, group):
                    k = climbed.start - 2
                    continue
                return self._with_conjuncts(climbed)
            if token.tag == "," and k == group.start - 1:
                k = self._over_parenthesis(k)
                continue
            if token.tag[0] == "V" and k < group.start - 1:
                verb = next((g for g in self.verbs if g.start <= k < g.end), None)
                if verb and not verb.participle and not verb.infinitive:
                    return self.subject_of(verb) if verb.start < group.start else ()
            k -= 1
        return ()

    def _antecedent(self, relative: int) -> tuple[NounGroup, ...]:
        """What "who" or "which" at a token stands for; over "…, including some fighters, who" to the people meant."""
        before = [g for g in self.nouns if g.end <= relative and self.tokens[g.head].tag not in {"WP", "WDT"}]
        if not before:
            return ()
        noun = self._climbed(before[-1])
        included = any(t.lower == "including" for t in self.tokens[noun.end : before[-1].start])
        while included and self._is_governed(noun) and (left := [g for g in self.nouns if g.end == noun.start - 1]):
            noun = left[0]
        return self._with_conjuncts(self._climbed(noun) if included else noun)

    def _over_parenthesis(self, comma: int) -> int:
        """Steps left over ", …," to the token before its first comma; one step where there is no pair."""
        for k in range(comma - 1, max(-1, comma - 40), -1):
            if self.tokens[k].tag == ",":
                following = self.tokens[k + 1]
                if following.tag in {"WP", "WDT", "DT", "JJ", "IN", "VBG", "VBN", "NNP", "NN", "CD", "WP$", "WRB"}:
                    return k - 1
                return comma - 1
        return comma - 1

    def _climbed(self, noun: NounGroup) -> NounGroup:
        """The head of "elements of the fighters of the Organization": over of-phrases to the leftmost noun group."""
        while noun.start >= 2 and self.tokens[noun.start - 1].lower in {"of", "including"}:
            end = noun.start - 1
            if self.tokens[end].lower == "including" and self.tokens[end - 1].tag == ",":
                end -= 1
            left = next((g for g in self.nouns if g.end == end), None)
            if left is None:
                break
            noun = left
        return noun

    def _is_governed(self, noun: NounGroup) -> bool:
        """True for a noun group behind a preposition (other than "of") or a verb."""
        if noun.start == 0:
            return False
        before = self.tokens[noun.start - 1]
        if before.tag in {"IN", "TO"} and before.lower not in {"that", "of", "including"}:
            opens_clause = before.lower in _SUBORDINATORS and any(v.start == self.reach_of(noun)[1] for v in self.verbs)
            return not opens_clause
        if before.tag in {"CC", ","}:
            left = next((g for g in reversed(self.nouns) if g.end <= noun.start - 1), None)
            if left is not None and left.end == noun.start - 1:
                return self._is_governed(self._climbed(left)) and before.tag == "CC"
        return False

    def _lacks_relative(self, noun: NounGroup, group: VerbGroup) -> bool:
        """True for "with the support of coalition forces launched strikes": acting people right before a second finite verb."""
        return (
            self.lemmas[noun.head] in _ACTING
            and self._is_governed(self._climbed(noun))
            and not group.participle
            and not group.infinitive
            and any(not v.participle and v.end <= noun.start and not self.is_border_between(v.end, noun.start) for v in self.verbs)
        )

    def _opens_clause(self, noun: NounGroup, group: VerbGroup) -> bool:
        """True for "… in the town and the rebels fired": after "and", with a finite verb before and the verb right after."""
        return (
            noun.start > 0
            and self.tokens[noun.start - 1].tag == "CC"
            and self.reach_of(noun)[1] == group.start
            and any(not v.participle and not v.infinitive and v.end <= noun.start for v in self.verbs)
        )

    def _with_conjuncts(self, noun: NounGroup) -> tuple[NounGroup, ...]:
        """The noun group with those joined to it on the left by commas and "and"."""
        out = [noun]
        while True:
            first = out[0]
            k = first.start - 1
            if k < 1 or self.tokens[k].tag not in {"CC", ","} or self.tokens[k].lower in {"but"}:
                break
            if self.tokens[k].tag == "CC" and self.tokens[k - 1].tag == ",":
                k -= 1
            left = next((g for g in self.nouns if g.end == k), None)
            if left is None or (self.tokens[k].tag == "," and len(out) == 1):
                break
            if any(v.end <= left.start and not v.participle and not v.infinitive for v in self.verbs) and self._is_governed(
                self._climbed(left)
            ):
                break
            left = self._climbed(left)
            if any(g.start <= left.start < g.end for g in out) or (self._is_governed(left) and not self._is_governed(noun)):
                break
            out.insert(0, left)
        return tuple(out)

    def objects_of(self, group: VerbGroup) -> tuple[NounGroup, ...]:
        """The noun groups right after a verb, conjuncts included: its objects."""
        k = group.end
        while k < len(self.tokens) and (self.tokens[k].tag in {"RB", "RP"} or self.tokens[k].text in {"“", '"', "``"}):
            k += 1
        if k + 1 < len(self.tokens) and self.tokens[k].lower == "on" and self.tokens[k + 1].lower in _DAYS:
            k += 2  # "captured on Thursday a village"
        elif k < len(self.tokens) and self.tokens[k].lower in _DAYS:
            k += 1
        return self.conjuncts_from(k)

    def conjuncts_from(self, k: int) -> tuple[NounGroup, ...]:
        """The noun group that starts at token k and those coordinated with it to the right."""
        out: list[NounGroup] = []
        joined = False
        while True:
            noun = next((g for g in self.nouns if g.start == k), None)
            if noun is None:
                break
            if out and any(v.start == noun.end for v in self.verbs if not v.participle and not v.infinitive):
                break  # "…shelled the town and residents fled": a new clause's subject
            out.append(noun)
            k = self._after_of(noun)
            if k < len(self.tokens) and self.tokens[k].tag == "," and k + 1 < len(self.tokens) and self.tokens[k + 1].tag == "CC":
                k += 1
            if k >= len(self.tokens) or self.tokens[k].tag not in {"CC", ","} or self.tokens[k].lower == "but" or joined:
                break
            joined = self.tokens[k].tag == "CC"
            k += 1
        return tuple(out if joined else out[:1])  # commas alone don't coordinate: "in Hajin, residents fled"

    def _after_of(self, noun: NounGroup) -> int:
        """The token after the noun group and the of-phrases that hang on it."""
        k = noun.end
        while k + 1 < len(self.tokens) and self.tokens[k].lower == "of":
            inner = next((g for g in self.nouns if g.start == k + 1), None)
            if inner is None:
                break
            k = inner.end
        return k

    def reach_of(self, noun: NounGroup) -> tuple[int, int]:
        """The token range of a noun group with its of-phrases: "elements of the group"."""
        return noun.start, self._after_of(noun)

    def phrases_after(self, k: int, limit: int = 40, over_commas: bool = True) -> tuple[tuple[str, tuple[NounGroup, ...]], ...]:
        """(preposition, noun groups) from token k to the clause's end: "with rockets", "in Hajin and Raqqa"."""
        out: list[tuple[str, tuple[NounGroup, ...]]] = []
        end = min(len(self.tokens), k + limit)
        while k < end:
            token = self.tokens[k]
            if token.text in {";", "“", "”", '"', "``", "''", "…"} or (token.tag == "," and not over_commas):
                break
            if token.tag in {"IN", "TO"} or token.lower in {"including", "targeting"}:
                nouns = self.conjuncts_from(k + 1)
                if nouns:
                    out.append((token.lower, nouns))
                    k = self._after_of(nouns[-1])
                    continue
                if token.lower in _SUBORDINATORS:
                    break
            finite = next((g for g in self.verbs if g.start == k and not g.participle and not g.infinitive), None)
            if finite is not None and not out and k == 0:
                break
            if finite is not None:
                break
            if token.tag in {"WP", "WDT", "WRB"}:
                break
            k += 1
        return tuple(out)
