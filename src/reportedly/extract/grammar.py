"""The links between groups of one sentence: subjects, objects, phrases and the verbs above a verb.

No parse tree: subjects and objects are the nearest groups that fit.
"""

from reportedly.extract.chunks import DAYS, Groups, NounGroup, VerbGroup
from reportedly.records import Sentence

RELATIVES = frozenset({"who", "which", "that", "whom", "where", "whose", "when"})
_ACCUSING = frozenset(
    """accuse blame suspect charge condemn criticise criticize convict prevent stop sentence jail imprison indict prosecute arrest
    detain""".split()
)
_SAYING = frozenset(
    "say tell report claim add confirm announce state note think believe know warn deny admit allege suggest indicate reveal hear".split()
)
_BOUNDS = frozenset(
    {("at", "least"), ("at", "most"), ("up", "to"), ("as", "many", "as"), ("close", "to"), ("no", "fewer", "than"), ("not", "less", "than")}
    | {("more", "than"), ("fewer", "than"), ("less", "than"), ("no", "less", "than"), ("well", "over")}
)
_ROUGHLY = frozenset("over about around nearly almost roughly approximately under".split())
_ACTING = frozenset("force troop fighter soldier militant army warplane aircraft rebel insurgent gunman militia jet unit".split())
_SUBORDINATORS = frozenset("because after before while when as since although though if unless until whereas once whether so".split())

_COUNTING = frozenset({"number", "toll", "list", "total", "count", "name", "figure"})
_POSING = frozenset("disguised dressed posing posed masquerading clad uniformed".split())
_AROUND = frozenset("in near outside inside around".split())
_OPEN_TO_QUESTION = frozenset("clear unclear unknown known about on over of sure uncertain plain whether into as".split())


class Grammar(Groups):
    """A sentence's groups with the links between them."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self._subjects: dict[int, tuple[NounGroup, ...]] = {}

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
            past = [g for g in self.verbs if g.end <= group.start and self.tokens[g.main].tag == "VBN"]
            if past and self.tokens[group.main].tag == "VBG":
                return self.subject_of(past[-1])  # "buses collided, killing nine, police said", whatever the tag of "collided"
            after = [g for g in self.verbs if g.start >= group.end and not g.participle and not g.infinitive]
            return self.subject_of(after[0]) if after and self.lemmas[after[0].main] not in _SAYING else ()
        return self._left_subject(group)

    def is_reduced(self, group: VerbGroup) -> bool:
        """True for "found four men shot dead": a past form right behind an object of an earlier verb, no clause border between."""
        if group.start != group.main or self.tokens[group.main].tag not in {"VBD", "VBN"}:
            return False
        noun = next((g for g in self.nouns if g.end == group.start), None)
        if noun is None:
            return False
        head = self._climbed(noun)
        if head is not noun and self.lemmas[head.head] in _COUNTING:
            return True  # "the number of Palestinians | killed | this year"
        return any(
            v.end <= head.start
            and not v.participle
            and self.lemmas[v.main] not in _SAYING
            and any(o.start == head.start for o in self.objects_of(v))
            for v in self.verbs
        )

    def _is_aside(self, above: VerbGroup, verb: VerbGroup) -> bool:
        """True for a verb in another tense that a subordinator parts from the one before it."""
        return not verb.perfect and any(t.lower in _SUBORDINATORS for t in self.tokens[above.end : verb.start])

    def _is_plainly_active(self, group: VerbGroup) -> bool:
        """True for a verb with an object, and for "made off", "ran away", which nobody can be the object of."""
        goes_off = any(t.lower in {"off", "away", "out"} for t in self.tokens[group.main + 1 : group.main + 2])
        return not group.passive and (goes_off or bool(self.objects_of(group)))

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
                while len(earlier) > 1 and self.is_reduced(earlier[-1]) and self._is_plainly_active(group):
                    earlier.pop()  # "freed two men held at the post and took a truck": those held take nothing
                while len(earlier) > 1 and group.perfect and earlier[-2].perfect and self._is_aside(earlier[-2], earlier[-1]):
                    earlier.pop()  # "had looted shops after the rebels left and had raped": the rebels only left
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
            if noun and noun.end == group.start and not self._is_pose(noun) and self._lacks_relative(noun, group):
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
                    if self.lemmas[verb.main] in _SAYING and not any(t.tag == "CC" for t in self.tokens[verb.end : group.start]):
                        return ()  # "residents said fighting had broken out": who says it does not do it
                    return self.subject_of(verb) if verb.start < group.start else ()
            k -= 1
        return ()

    def _antecedent(self, relative: int) -> tuple[NounGroup, ...]:
        """What "who" or "which" at a token stands for; over "…, including some fighters, who" to the people meant."""
        before = [g for g in self.nouns if g.end <= relative and self.tokens[g.head].tag not in {"WP", "WDT"}]
        if not before or self._asks(relative):
            return ()
        while len(before) > 1 and self.tokens[relative].lower == "who" and self._is_scene(before[-1]):
            before.pop()
        noun = self._climbed(before[-1])
        included = any(t.lower == "including" for t in self.tokens[noun.end : before[-1].start])
        while included and self._is_governed(noun) and (left := [g for g in self.nouns if g.end == noun.start - 1]):
            noun = left[0]
        return self._with_conjuncts(self._climbed(noun) if included else noun)

    def _is_scene(self, noun: NounGroup) -> bool:
        """True for where or when people did what "who" goes on with: "police | in Kibera | on Monday, who", "near the town of Jos, who"."""
        head, opens = self.tokens[noun.head], self._climbed(noun).start
        before = self.tokens[opens - 1].lower if opens else ""
        return (before in _AROUND and head.tag == "NNP") or (before == "on" and head.lower in DAYS)

    def _asks(self, relative: int) -> bool:
        """True for "does not know who launched it", "unclear who fired": a question, which stands for nobody named before."""
        before = self.tokens[relative - 1] if relative else None
        return before is not None and self.tokens[relative].lower == "who" and (before.tag[:1] == "V" or before.lower in _OPEN_TO_QUESTION)

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
            return not opens_clause or self._is_pose(noun)
        if before.tag in {"CC", ","}:
            left = next((g for g in reversed(self.nouns) if g.end <= noun.start - 1), None)
            if left is not None and left.end == noun.start - 1:
                return self._is_governed(self._climbed(left)) and before.tag == "CC"
        return False

    def _is_pose(self, noun: NounGroup) -> bool:
        """True for "gunmen disguised as | soldiers | killed": what they pass for does nothing."""
        before = [t.lower for t in self.tokens[max(0, noun.start - 2) : noun.start]]
        return before[1:] == ["as"] and before[0] in _POSING

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
        if k + 1 < len(self.tokens) and self.tokens[k].lower == "on" and self.tokens[k + 1].lower in DAYS:
            k += 2  # "captured on Thursday a village"
        elif k < len(self.tokens) and self.tokens[k].lower in DAYS:
            k += 1
        return self.conjuncts_from(k)

    def conjuncts_from(self, k: int) -> tuple[NounGroup, ...]:
        """The noun group that starts at token k and those coordinated with it to the right."""
        out: list[NounGroup] = []
        joined = False
        while True:
            k = self._over_bounds(k)
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

    def _over_bounds(self, k: int) -> int:
        """The token after "at least", "up to", "as many as", "over", "between 20 and" at token k; k itself where no such words stand."""
        words = tuple(t.lower for t in self.tokens[k : k + 3])
        if words[:2] in _BOUNDS:
            return k + 2
        if words in _BOUNDS:
            return k + 3
        if words[:1] == ("between",) and k + 3 < len(self.tokens) and self.tokens[k + 1].tag == "CD" and self.tokens[k + 2].tag == "CC":
            return k + 3
        if len(words) > 1 and words[0] in _ROUGHLY and (self.tokens[k + 1].tag == "CD" or words[1] in {"a", "half"}):
            return k + 1
        return k

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
