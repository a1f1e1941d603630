"""One event told by several words of a sentence: "the strike hit a market, killing 12" is one event with three triggers."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly import vocab
from reportedly.extract.frame import Frame, Range
from reportedly.extract.grammar import Grammar
from reportedly.extract.parties import Cast
from reportedly.extract.tolls import FoundToll
from reportedly.extract.triggers import Trigger
from reportedly.extract.victims import FoundVictim
from reportedly.records import Sentence, Span

VIOLENT_FRAMES = frozenset({"attack", "clash", "harm", "repel", "blast", "detonate", "fire", "use", "suffer"})
GENERIC = frozenset(
    {
        "attack",
        "explosion",
        "killing",
        "wounding",
        "deaths",
        "open fire",
        "fighting",
        "firing of weapons",
        "use of a weapon",
        "offensive",
        "bombing from the air",
        "attack on civilians",
    }
)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "such", "latest"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger with its frame, before it is known whether it tells an event of its own."""

    trigger: Trigger
    frame: Frame


class SentenceView:
    """One sentence with its grammar, its mentions by kind, and the people harmed in it."""

    def __init__(
        self, sentence: Sentence, grammar: Grammar, cast: Cast, tolls: Sequence[FoundToll], victims: Sequence[FoundVictim]
    ) -> None:
        self.sentence, self.grammar, self.cast = sentence, grammar, cast
        self.tolls, self.victims = tuple(tolls), tuple(victims)

    def chars(self, part: Range) -> Span:
        """The characters of a token range."""
        return Span(self.grammar.tokens[part[0]].start, self.grammar.tokens[part[1] - 1].end)


def merge_triggers(view: SentenceView, candidates: list[Candidate]) -> list[list[Candidate]]:
    """Groups of triggers that tell one event; the first of each group is its main trigger."""
    main_of: dict[int, int] = {}
    for i in range(len(candidates)):
        j = _pick_main(view, candidates, i)
        if j is not None and j != i and main_of.get(j) != i:
            main_of[i] = j
    groups: dict[int, list[int]] = {}
    for i in range(len(candidates)):
        root, steps = i, 0
        while root in main_of and steps < 8:
            root, steps = main_of[root], steps + 1
        groups.setdefault(root, []).append(i)
    return [_killing_first([candidates[root], *(candidates[i] for i in members if i != root)]) for root, members in sorted(groups.items())]


def _killing_first(group: list[Candidate]) -> list[Candidate]:
    """ "The bodies of four men shot dead": the killing is the event, not the find."""
    killing = next((c for c in group if c.trigger.rule.event == "killing"), None)
    if group[0].trigger.rule.event != "deaths" or killing is None:
        return group
    return [killing, *(c for c in group if c is not killing)]


def _pick_main(view: SentenceView, candidates: list[Candidate], i: int) -> int | None:
    """The index of the trigger whose event candidate i belongs to, None if it stands alone."""
    grammar, this = view.grammar, candidates[i].trigger
    others = [
        (j, c.trigger)
        for j, c in enumerate(candidates)
        if j != i and (c.trigger.rule.frame in VIOLENT_FRAMES or c.trigger.rule.type == vocab.RIOTS or _is_downing(grammar, c.trigger))
    ]
    if this.rule.frame not in VIOLENT_FRAMES | {"disrupt"}:
        return None
    by_head = {k: j for j, t in others for k in range(t.start, t.end)}
    is_harm = this.is_harm or grammar.lemmas[this.head] in {"kill", "wound", "injure"}
    if this.verb is not None:
        for noun in grammar.subject_of(this.verb):  # "the strike killed", "air strikes hit"
            for k in range(*grammar.reach_of(noun)):
                if k in by_head and (
                    is_harm
                    or this.rule.event
                    in {
                        "attack",
                        "explosion",
                        "bombing from the air",
                        "fighting",
                        "looting or destruction",
                        "weapon disrupted",
                        "weapons found",
                    }
                ):
                    return by_head[k]
        if this.verb.passive and this.rule.event in {"attack", "wounding", "killing"}:  # "was hit by air strikes"
            for preposition, nouns in grammar.phrases_after(this.verb.end):
                for k in (k for n in nouns for k in range(*grammar.reach_of(n)) if preposition == "by"):
                    if k in by_head:
                        return by_head[k]
    if is_harm:
        j = _cause_of_harm(view, candidates, i, others)
        if j is not None:
            return j
    if this.rule.frame in {"repel", "disrupt"} and this.verb is not None:  # "repelled attacks by": the attack is the event
        for noun in (*grammar.objects_of(this.verb), *(grammar.subject_of(this.verb) if this.verb.passive else ())):
            for k in range(noun.start, noun.end):
                if k in by_head and candidates[by_head[k]].trigger.verb is None:
                    return by_head[k]
    means = _pick_means(grammar, candidates, this, others)
    if means is not None:
        return means
    if this.verb is None and this.rule.event in GENERIC:  # "shelled the town in an attack that …"
        before = [(j, t) for j, t in others if t.end <= this.start and candidates[j].trigger.verb is not None]
        if (
            before
            and not grammar.is_border_between(before[-1][1].end, this.start)
            and preposition_of(grammar, this) in {"in", "during", "after", "with"}
            and (this.rule.event != "fighting" or not (candidates[i].frame.actors or candidates[i].frame.targets))
        ):
            return before[-1][0]
        if before and this.rule.event in {"explosion", "attack"} and grammar.tokens[this.start - 1].lower in DEFINITE:
            return before[-1][0]
    return None


def _pick_means(grammar: Grammar, candidates: list[Candidate], this: Trigger, others: list[tuple[int, Trigger]]) -> int | None:
    """The event that "fired" or "planted" belongs to in "defused a bomb planted on the road", "a mob" to in "a mob beat a man"."""
    fired = this.rule.event in {"detonating", "firing of weapons", "shelling", "shells fell"}
    if fired and this.verb is not None and (grammar.is_reduced(this.verb) or this.verb.participle):
        defused = [j for j, c in enumerate(candidates) if c.trigger.end <= this.start and c.trigger.rule.frame == "disrupt"]
        later = [j for j, c in enumerate(candidates) if c.trigger.rule.frame == "disrupt" and c.trigger.verb and c.trigger.verb.passive]
        if defused or later:  # "defused bombs planted on the road", "a bomb planted on the road was defused"
            return (defused or later)[-1]
    if this.verb is None:  # "traded mortar fire": both sides fire, one fight
        fights = [(j, t.verb) for j, t in others if t.rule.event == "fighting" and grammar.lemmas[t.start] in {"exchange", "trade"}]
        for j, verb in fights:
            if verb is not None and any(n.start <= this.start < n.end for n in grammar.objects_of(verb)):
                return j
    if this.rule.event == "mob violence" and this.verb is None:
        for j, t in others:
            if t.verb is not None and any(n.start <= this.head < n.end for n in grammar.subject_of(t.verb)):
                return j
    return None


def _is_downing(grammar: Grammar, trigger: Trigger) -> bool:
    """True for "a helicopter was shot down": those who die in it were killed by that, not by the helicopter."""
    passive = trigger.verb is not None and trigger.verb.passive
    return passive and trigger.rule.frame == "disrupt" and grammar.lemmas[trigger.head] in {"shoot", "bring", "down"}


def _cause_of_harm(view: SentenceView, candidates: list[Candidate], i: int, others: list[tuple[int, Trigger]]) -> int | None:
    """The event that hurt the people: by the toll's governor, a participle ("…, killing 12"), "in shelling", "when shells fell"."""
    grammar, this = view.grammar, candidates[i].trigger
    if candidates[i].frame.actors:  # "… collapsed when gunmen killed two": somebody killed them, no accident did
        others = [(j, t) for j, t in others if t.rule.subtype != "Accident"]
    span = view.chars((this.start, this.end))
    for found in view.tolls:
        if found.governor is not None and found.cue.overlaps(span.start, span.end):
            for j, t in others:
                s = view.chars((t.start, t.end))
                low, high = sorted(((this.start, this.end), (t.start, t.end)))
                elsewhere = any(w.lower == "where" for w in grammar.tokens[low[1] : high[0]])  # "…, where A fights B" is told beside it
                if found.governor.overlaps(s.start, s.end) and not elsewhere:
                    return j
    events = [(j, t) for j, t in others if not (t.rule.frame == "harm" or t.rule.event == "deaths") or j < i]
    if this.verb is not None and this.verb.participle and grammar.tokens[this.head].tag == "VBG":
        before = [(j, t) for j, t in events if t.end <= this.start]
        if before:
            return before[-1][0]
    for preposition, nouns in grammar.phrases_after(this.end, 60):
        for noun in nouns:
            for j, t in events:
                if noun.start <= t.head < grammar.reach_of(noun)[1] and preposition in {
                    "in",
                    "by",
                    "during",
                    "after",
                    "from",
                    "as",
                    "following",
                    "when",
                    "amid",
                    "to",
                }:
                    return j
    for j, t in events:
        if (
            t.start >= this.end
            and any(w.lower in {"when", "after", "as", "while"} for w in grammar.tokens[this.end : t.start])
            and t.verb is not None
        ):
            return j
        if t.end <= this.start and t.verb is not None and this.verb is not None and _joined_by_and(view, t, this):
            return j
        if (
            t.verb is None
            and t.end <= this.start
            and any(w.lower in {"that", "which"} for w in grammar.tokens[t.end : this.start])
            and this.start - t.end < 10
        ):
            return j
    if this.verb is None or (this.verb.participle and any(t.is_harm for _, t in events)):
        before = [(j, t) for j, t in events if t.end <= this.start]
        return before[-1][0] if before else None
    return None


def _joined_by_and(view: SentenceView, first: Trigger, second: Trigger) -> bool:
    """True for "attacked the post and killed two": one subject does both; looting, rape and killing are told apart."""
    assert second.verb is not None and first.verb is not None
    by_people = not any(view.cast.is_weapon((n.start, n.end)) for n in view.grammar.subject_of(first.verb))
    if by_people and (first.rule.event == "looting or destruction" or second.rule.event == "sexual violence"):
        return False
    k = second.verb.start - 1
    return k >= 0 and view.grammar.tokens[k].tag == "CC" and view.grammar.subject_of(second.verb) == view.grammar.subject_of(first.verb)


def preposition_of(grammar: Grammar, trigger: Trigger) -> str:
    """The word before the trigger's noun group, lower case; "" at the start of the sentence."""
    group = grammar.noun_at(trigger.head)
    k = (group.start if group else trigger.start) - 1
    return grammar.tokens[k].lower if k >= 0 else ""
