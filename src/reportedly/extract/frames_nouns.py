"""How event nouns take their arguments: prepositions after them, names before them, the verb that carries them."""

from dataclasses import replace

from reportedly.extract.chunks import NounGroup, VerbGroup
from reportedly.extract.frame import Frame, Range, by_actors, is_help, is_passive, is_time, ranges_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.triggers import Trigger

# Verbs that carry an event noun: what their subject is to the event, or what they make of it.
_GIVES_ACTOR = frozenset(
    "launch carry conduct stage mount commit wage perpetrate resume intensify step make do begin start open execute unleash lead "
    "continue perform undertake orchestrate engage participate join pursue complete escalate order".split()
)
_GIVES_TARGET = frozenset("suffer witness face see endure experience come undergo sustain receive survive escape withstand resist".split())
_STOPS = frozenset("repel repulse foil thwart prevent avert stop halt disrupt abort block fend beat counter".split())
_EXPECTS = frozenset("plan threaten prepare expect predict anticipate fear vow warn forecast contemplate consider announce".split())
_WANTS = frozenset("call demand urge want seek need ask propose discuss negotiate".split())
_ATTACKERS = frozenset("terrorist militant rebel fighter gunman insurgent jihadist militia enemy bandit element".split())
_HAPPENS = frozenset("break erupt take occur ensue flare begin start continue resume happen intensify go rage escalate".split())
_SAYS = frozenset("say report claim confirm state think believe announce declare".split())
_CLAIMS = frozenset({"claim"})
_HITTING = frozenset(
    """
    hit strike target destroy kill wound injure damage rock pound devastate shake level leave cause force flatten claim
    displace kill
""".split()
)


def noun_frame(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "attack by A on B", "clashes between A and B", "A's shelling of B", and the verb that carries the noun."""
    frame = Frame()
    group = grammar.noun_at(trigger.head)
    if group is not None and trigger.start > group.start:
        frame = replace(frame, actors=premodifier(grammar, group.start, trigger.start))
    for nth, (preposition, nouns) in enumerate(grammar.phrases_after(trigger.end, over_commas=False)):
        if preposition != "by" or nth < 2:  # a later "by" belongs to another noun
            frame = _place_phrase(grammar, trigger, frame, preposition, nouns)
    if trigger.rule.frame in {"use", "fire"} and not frame.weapons:
        frame = replace(frame, weapons=next((ranges_of(grammar, n) for p, n in grammar.phrases_after(trigger.start) if p == "of"), ()))
    return _under_verb(grammar, trigger, frame)


def premodifier(grammar: Grammar, start: int, end: int) -> tuple[Range, ...]:
    """The actor words before an event noun: "coalition air strikes", "Nahr Front attack", "Russian shelling"."""
    words = [
        k
        for k in range(start, end)
        if grammar.tokens[k].tag in {"NNP", "NNPS"}
        or grammar.tokens[k].lower
        in {
            "coalition",
            "army",
            "police",
            "rebel",
            "militant",
            "militia",
            "government",
            "regime",
            "opposition",
            "insurgent",
            "jihadist",
            "guerrilla",
            "separatist",
        }
        or (grammar.tokens[k].tag == "JJ" and grammar.tokens[k].is_capitalised)
        or grammar.tokens[k].tag == "POS"
    ]
    names = [k for k in words if grammar.tokens[k].tag != "POS"]
    return ((names[0], names[-1] + 1),) if names else ()


def _place_phrase(grammar: Grammar, trigger: Trigger, frame: Frame, preposition: str, nouns: tuple[NounGroup, ...]) -> Frame:
    ranges = ranges_of(grammar, nouns)
    if is_help(grammar, nouns):
        return frame
    if preposition == "by" and not frame.actors:
        return replace(frame, actors=ranges)
    if preposition == "between":
        return replace(frame, actors=ranges[:1], targets=ranges[1:])
    if preposition == "of" and trigger.rule.frame in {"capture", "fall"}:
        return replace(frame, taken=ranges)
    if preposition == "of" and trigger.rule.frame in {"use", "fire"}:
        return replace(frame, weapons=frame.weapons + ranges)
    if preposition == "of":
        if grammar.lemmas[nouns[0].head] in _ATTACKERS and trigger.rule.event == "attack":
            return replace(frame, actors=frame.actors or ranges)  # "an attack of the militants"
        if trigger.rule.of == "nothing":
            return frame
        if trigger.rule.of == "actor":
            return replace(frame, actors=frame.actors or ranges)
        if trigger.rule.of == "affected":
            return replace(frame, affected=frame.affected or ranges)
        return replace(frame, targets=frame.targets or ranges)
    if (
        preposition in {"on", "against", "at", "targeting"}
        and not frame.targets
        and not is_time(grammar, nouns[0])
        and (trigger.rule.frame != "clash" or preposition == "against")
    ):
        return replace(frame, targets=ranges)
    if preposition == "with" and trigger.rule.frame == "clash" and not frame.targets:
        return replace(frame, targets=ranges)
    return frame


def _under_verb(grammar: Grammar, trigger: Trigger, frame: Frame) -> Frame:
    """What the verb over or under an event noun adds: "launched an attack", "came under fire", "repelled attacks", "strikes hit X"."""
    over = grammar.verb_over(trigger.start)
    objected = over is not None and any(n.start <= trigger.head < n.end for n in grammar.objects_of(over))
    if over is not None and objected and grammar.lemmas[over.main] in _SAYS and _heads_clause(grammar, trigger):
        over, objected = None, False  # "says a strike destroyed it"
    if over is not None and objected:
        return _as_object(grammar, trigger, frame, over)
    as_subject = next(
        (
            v
            for v in grammar.verbs
            if v.start >= trigger.end
            and grammar.tokens[v.start - 1].tag not in {"WDT", "WP"}
            and any(n.start <= trigger.head < n.end for n in grammar.subject_of(v))
        ),
        None,
    )
    if as_subject is not None:
        return _carried_by(grammar, trigger, frame, as_subject)
    return _as_object(grammar, trigger, frame, over) if over is not None else frame


def _heads_clause(grammar: Grammar, trigger: Trigger) -> bool:
    group = grammar.noun_at(trigger.head)
    return group is not None and any(v.start == group.end and not v.participle and not v.infinitive for v in grammar.verbs)


def _as_object(grammar: Grammar, trigger: Trigger, frame: Frame, verb: VerbGroup) -> Frame:
    lemma = grammar.lemmas[verb.main]
    if lemma == "attribute" and not is_passive(grammar, verb):  # "attributed the attack to A"
        accused = next((ranges_of(grammar, nouns) for p, nouns in grammar.phrases_after(trigger.end) if p == "to"), ())
        return replace(frame, actors=accused or frame.actors, light_verb=verb)
    subject = ranges_of(grammar, grammar.subject_of(verb))
    passive = is_passive(grammar, verb)
    near = trigger.start - verb.end <= 9
    if passive and lemma in _HITTING and near and grammar.tokens[verb.end].lower in {"by", "in"}:
        return replace(frame, targets=frame.targets or subject, light_verb=verb)
    if not near or passive:
        return frame
    direct = any(n.start <= trigger.head < n.end for n in grammar.objects_of(verb)) or lemma in {
        "come",
        "participate",
        "call",
        "engage",
        "subject",
        "warn",
        "carry",
        "step",
    }
    if not direct:
        return frame
    if lemma in _STOPS:
        aims = tuple(t for t in frame.targets if t not in subject)
        return replace(frame, targets=subject + aims, governed_as="stopped", light_verb=verb)
    if lemma in _GIVES_ACTOR or (lemma == "have" and trigger.rule.frame == "clash"):
        return replace(frame, actors=frame.actors or subject, light_verb=verb)
    if lemma in _GIVES_TARGET:
        return replace(frame, targets=frame.targets or subject, light_verb=verb)
    if lemma in _CLAIMS:
        return replace(frame, actors=frame.actors or subject, governed_as="claimed")
    if lemma in _EXPECTS:
        return replace(
            frame, governed_as="expected", actors=frame.actors or (subject if lemma in {"plan", "prepare", "threaten", "vow"} else ())
        )
    if lemma in _WANTS:
        return replace(frame, governed_as="expected" if trigger.rule.frame == "gather" else "wanted")
    return replace(frame, light_verb=verb) if trigger.rule.frame == "agree" else frame


def _carried_by(grammar: Grammar, trigger: Trigger, frame: Frame, verb: VerbGroup) -> Frame:
    lemma = grammar.lemmas[verb.main]
    if trigger.rule.frame == "clash" and lemma in _HAPPENS and not frame.actors:  # "clashes broke out between A and B"
        sides = next((ranges_of(grammar, nouns) for p, nouns in grammar.phrases_after(verb.end) if p == "between"), ())
        return replace(frame, actors=sides[:1], targets=frame.targets or sides[1:], light_verb=verb)
    if is_passive(grammar, verb):
        by = by_actors(grammar, verb.end)
        if lemma in _STOPS:
            return replace(frame, targets=by or frame.targets, governed_as="stopped", light_verb=verb)
        if lemma in _GIVES_ACTOR:
            return replace(frame, actors=frame.actors or by, light_verb=verb)
        return replace(frame, light_verb=verb)
    if lemma in _HITTING | {"target"} and trigger.rule.frame not in {"clash"}:
        return replace(frame, targets=frame.targets or ranges_of(grammar, grammar.objects_of(verb)), light_verb=verb)
    return replace(frame, light_verb=verb)
