"""Who did what to whom around a trigger: reads actor, target, supporter, weapon and affected off the grammar.

Each frame is one function named in data/events.yaml. A part is a token range of the sentence, `[start, end)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reportedly.extract.chunks import Grammar, NounGroup, VerbGroup
from reportedly.extract.triggers import Trigger

Range = tuple[int, int]


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


# Verbs that carry an event noun: what their subject is to the event, or what they make of it.
_GIVES_ACTOR = frozenset(
    "launch carry conduct stage mount commit wage perpetrate resume intensify step make do begin start open execute unleash lead "
    "continue perform undertake orchestrate engage participate join pursue complete escalate order".split()
)
_GIVES_TARGET = frozenset("suffer witness face see endure experience come undergo sustain receive survive escape withstand resist".split())
_STOPS = frozenset("repel repulse foil thwart prevent avert stop halt disrupt abort block fend beat counter".split())
_EXPECTS = frozenset("plan threaten prepare expect predict anticipate fear vow warn forecast contemplate consider announce".split())
_WANTS = frozenset("call demand urge want seek need ask propose discuss negotiate".split())
_CLAIMS = frozenset({"claim"})
_HITTING = frozenset(
    "hit strike target destroy kill wound injure damage rock pound devastate shake level leave cause force flatten claim displace kill".split()
)
_MESSAGES = frozenset("video footage message recording leaflet audio statement communique picture photo tape".split())
_SUPPORT = frozenset("support help backing assistance cover participation aid".split())


def frame_of(grammar: Grammar, trigger: Trigger) -> Frame:
    """The frame of one trigger.

    >>> from reportedly.read import read_report
    >>> from reportedly.records import Source
    >>> from reportedly.extract.triggers import find_triggers
    >>> g = Grammar(read_report("The army repelled attacks by the rebels on Hadra.", Source("x")).sentences[0])
    >>> f = frame_of(g, find_triggers(g)[1])
    >>> [" ".join(t.text for t in g.tokens[a:b]) for a, b in f.actors + f.targets], f.governed_as
    (['the rebels', 'The army'], 'stopped')
    """
    frame = _FRAMES[trigger.rule.frame](grammar, trigger) if trigger.verb else _noun_frame(grammar, trigger)
    return _with_phrases(grammar, trigger, frame)


# --- verbs -----------------------------------------------------------------------------------------------


def _ranges(grammar: Grammar, nouns: tuple[NounGroup, ...]) -> tuple[Range, ...]:
    return tuple(grammar.reach_of(n) for n in nouns)


def _verb(trigger: Trigger) -> VerbGroup:
    assert trigger.verb is not None
    return trigger.verb


def _is_passive(grammar: Grammar, verb: VerbGroup) -> bool:
    """True for "was shelled" and for "the town shelled by the army" (a participle behind its noun)."""
    if verb.passive or grammar.is_reduced(verb):
        return True
    if grammar.tokens[verb.main].tag != "VBN" or verb.perfect or not verb.participle or grammar.objects_of(verb):
        return False
    by = verb.end < len(grammar.tokens) and grammar.tokens[verb.end].lower == "by"
    return by or any(not v.participle and not v.infinitive for v in grammar.verbs)  # without another verb it is the sentence's own


def _by_actors(grammar: Grammar, start: int) -> tuple[Range, ...]:
    for preposition, nouns in grammar.phrases_after(start):
        if preposition == "by":
            return _ranges(grammar, nouns)
    return ()


def _attack_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    lemma = grammar.lemmas[verb.main]
    if lemma in {"come", "go"}:
        after = [n for p, n in grammar.phrases_after(verb.end) if p in {"from", "by"}]
        return Frame(actors=_ranges(grammar, after[0]) if after else (), targets=_ranges(grammar, subject))
    if _is_passive(grammar, verb):
        return _read_against_grammar(grammar, verb, subject)
    if not objects:
        objects = _object_after_phrase(grammar, verb) or _aimed_at(grammar, trigger)
    if objects and grammar.tokens[objects[0].head].lower in {"himself", "herself", "themselves"}:
        objects = _aimed_at(grammar, trigger)
    return Frame(actors=_ranges(grammar, subject), targets=_ranges(grammar, objects))


def _aimed_at(grammar: Grammar, trigger: Trigger) -> tuple[NounGroup, ...]:
    return next(
        (
            n
            for p, n in grammar.phrases_after(max(trigger.end, _verb(trigger).end))
            if p in {"on", "at", "into", "against", "upon", "toward", "towards"}
        ),
        (),
    )


def _object_after_phrase(grammar: Grammar, verb: VerbGroup) -> tuple[NounGroup, ...]:
    """The object of translated word order: "targeted with six raids the town"."""
    phrases = grammar.phrases_after(verb.end, over_commas=False)
    if not phrases or phrases[0][0] != "with":
        return ()
    return grammar.conjuncts_from(grammar.reach_of(phrases[0][1][-1])[1])


def _read_against_grammar(grammar: Grammar, verb: VerbGroup, subject: tuple[NounGroup, ...]) -> Frame:
    """A passive: its subject is the target. With "along with" and a second party after a comma it is a broken active.

    Translated reports write "A have been besieged for weeks along with B, the C": A, helped by B, besieges C.
    """
    actors = _by_actors(grammar, verb.end)
    end = verb.end
    for preposition, nouns in grammar.phrases_after(verb.end):
        end = grammar.reach_of(nouns[-1])[1]
        with_ally = preposition == "with" and grammar.tokens[nouns[0].start - 2].lower in {"along", "together"}
        if with_ally and not actors and end + 1 < len(grammar.tokens) and grammar.tokens[end].tag == ",":
            victim = next((n for n in grammar.nouns if n.start == end + 1), None)
            if victim is not None and grammar.tokens[victim.head].tag[:3] == "NNP":
                return Frame(
                    actors=_ranges(grammar, subject),
                    supporters=_ranges(grammar, nouns),
                    targets=(grammar.reach_of(victim),),
                    note="read against the grammar: a passive with an object after it",
                )
    return Frame(actors=actors, targets=_ranges(grammar, subject))


def _clash_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    against = next((n for p, n in grammar.phrases_after(verb.end) if p in {"with", "against"} and not _is_weapon_or_help(grammar, n)), ())
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), targets=_ranges(grammar, subject))
    other = against or (objects if grammar.lemmas[verb.main] in {"fight", "battle", "engage"} else ())
    sides = _ranges(grammar, subject)
    if not other and len(sides) == 2:
        return Frame(actors=sides[:1], targets=sides[1:])
    return Frame(actors=sides, targets=_ranges(grammar, other))


def _is_weapon_or_help(grammar: Grammar, nouns: tuple[NounGroup, ...]) -> bool:
    return grammar.lemmas[nouns[0].head] in _SUPPORT


def _harm_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), targets=_ranges(grammar, subject or objects))
    return Frame(actors=_ranges(grammar, subject), targets=_ranges(grammar, objects))


def _suffer_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    lemma = grammar.lemmas[verb.main]
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), affected=_ranges(grammar, subject))
    if (
        lemma in {"displace", "evacuate", "expel", "uproot", "relocate", "martyr", "leave", "claim", "cost", "force"}
        and objects
        and lemma != "flee"
    ):
        if lemma == "leave" and trigger.rule.subtype == "Displacement":
            return Frame(affected=_ranges(grammar, subject))
        return Frame(actors=_ranges(grammar, subject), affected=_ranges(grammar, objects))
    return Frame(affected=_ranges(grammar, subject))


def _capture_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject = grammar.subject_of(verb)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), targets=_from(grammar, verb.end), taken=_ranges(grammar, subject))
    return Frame(actors=_ranges(grammar, subject), targets=_from(grammar, verb.end), taken=_ranges(grammar, grammar.objects_of(verb)))


def _from(grammar: Grammar, start: int) -> tuple[Range, ...]:
    return next((_ranges(grammar, n) for p, n in grammar.phrases_after(start) if p == "from" and grammar.tokens[n[0].head].tag != "CD"), ())


def _fall_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    taker = next(
        (
            n
            for p, n in grammar.phrases_after(verb.end)
            if p in {"to", "of", "under", "into"} and grammar.lemmas[n[0].head] not in {"hand", "control"}
        ),
        (),
    )
    losers = grammar.subject_of(verb) if grammar.lemmas[verb.main] == "lose" else ()
    return Frame(
        actors=_ranges(grammar, taker),
        targets=_ranges(grammar, losers),
        taken=_ranges(
            grammar,
            grammar.subject_of(verb) if not losers else tuple(n for p, ns in grammar.phrases_after(verb.end) if p == "of" for n in ns),
        ),
    )


def _repel_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A repelled B": B attacked A, and fell short."""
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if _is_passive(grammar, verb):
        return Frame(actors=_ranges(grammar, subject), targets=_by_actors(grammar, verb.end), governed_as="stopped")
    return Frame(actors=_ranges(grammar, objects), targets=_ranges(grammar, subject), governed_as="stopped")


def _disrupt_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), weapons=_ranges(grammar, subject))
    return Frame(actors=_ranges(grammar, subject), weapons=_ranges(grammar, objects))


def _blast_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A bomb exploded near a patrol": the subject is the weapon, what it hit the target."""
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if (
        grammar.lemmas[verb.main] in {"hit", "strike", "step", "trigger", "drive", "run"}
        and trigger.rule.subtype == "Remote explosive/landmine/IED"
        and objects
    ):
        return Frame(affected=_ranges(grammar, subject), weapons=_ranges(grammar, objects))
    near = next((n for p, n in grammar.phrases_after(verb.end) if p in {"on", "against", "at", "near", "outside", "beside", "inside"}), ())
    return Frame(weapons=_ranges(grammar, subject), targets=_ranges(grammar, objects or near))


def _detonate_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), weapons=_ranges(grammar, subject))
    return Frame(actors=_ranges(grammar, subject), weapons=_ranges(grammar, objects))


def _fire_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A fired rockets at B": object the weapon, "at/on/into" the target."""
    base = _detonate_verb(grammar, trigger)
    aim = next(
        (
            n
            for p, n in grammar.phrases_after(_verb(trigger).end, 60)
            if p in {"at", "on", "into", "toward", "towards", "against", "onto", "over"}
        ),
        (),
    )
    return replace(base, targets=_ranges(grammar, aim))


def _move_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end) or _ranges(grammar, grammar.subject_of(verb)))
    return Frame(actors=_ranges(grammar, grammar.subject_of(verb)))


def _gather_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end))
    against = next((n for p, n in grammar.phrases_after(verb.end) if p in {"against", "at"}), ())
    return Frame(actors=_ranges(grammar, grammar.subject_of(verb)), targets=_ranges(grammar, against))


def _state_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if _is_passive(grammar, verb):
        if set(grammar.lemmas[verb.end : verb.end + 8]) & _MESSAGES:  # "accounts were published a video": a broken active
            return Frame(
                actors=_ranges(grammar, grammar.subject_of(verb)), note="read against the grammar: a passive with an object after it"
            )
        return Frame(actors=_by_actors(grammar, verb.end))
    aim = grammar.objects_of(verb) if trigger.rule.subtype in {"Threat", "Call"} else ()
    return Frame(actors=_ranges(grammar, grammar.subject_of(verb)), targets=_ranges(grammar, aim))


def _call_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A called on B to hold out": who is called upon stands behind on, upon, for or to; no such words, no call."""
    verb = _verb(trigger)
    subject = grammar.subject_of(verb)
    if grammar.lemmas[verb.main] in {"call", "appeal"}:
        aim = next(
            (
                n
                for p, n in grammar.phrases_after(verb.end)
                if p in {"on", "upon", "for", "to"}
                and grammar.tokens[n[0].head].tag in {"NNS", "NN", "NNP", "NNPS", "PRP"}
                and not _is_time(grammar, n[0])
            ),
            (),
        )
        last = aim[-1] if aim else None
        followed = last is not None and any(t.tag == "TO" or t.lower in {"who", "that"} for t in grammar.tokens[last.end : last.end + 14])
        return Frame(actors=_ranges(grammar, subject), targets=_ranges(grammar, aim)) if followed else Frame()
    return Frame(actors=_ranges(grammar, subject), targets=_ranges(grammar, grammar.objects_of(verb)))


def _is_time(grammar: Grammar, noun: NounGroup) -> bool:
    return any(
        t.lower
        in {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "night", "morning", "evening", "day", "week"}
        for t in grammar.tokens[noun.start : noun.end]
    )


def _lack_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject = _ranges(grammar, grammar.subject_of(verb))
    if grammar.lemmas[verb.main] in {"cut", "block", "deny", "prevent", "stop"} and not _is_passive(grammar, verb):
        on = next((n for p, n in grammar.phrases_after(verb.end) if p in {"on", "to", "for"}), ())
        return Frame(actors=subject, affected=_ranges(grammar, on))
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end))
    return Frame(affected=subject)


def _aid_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    to = next((n for p, n in grammar.phrases_after(verb.end) if p in {"to", "for", "among"}), ())
    actors = _by_actors(grammar, verb.end) if _is_passive(grammar, verb) else _ranges(grammar, grammar.subject_of(verb))
    return Frame(actors=actors, affected=_ranges(grammar, to))


def _agree_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    partner = next((n for p, n in grammar.phrases_after(verb.end) if p in {"with", "between"}), ())
    subject = _by_actors(grammar, verb.end) if _is_passive(grammar, verb) else _ranges(grammar, grammar.subject_of(verb))
    return Frame(actors=subject or _ranges(grammar, partner[:1]), targets=_ranges(grammar, partner if subject else partner[1:]))


def _free_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if _is_passive(grammar, verb):
        return Frame(actors=_by_actors(grammar, verb.end), affected=_ranges(grammar, grammar.subject_of(verb)))
    return Frame(actors=_ranges(grammar, grammar.subject_of(verb)), affected=_ranges(grammar, grammar.objects_of(verb)))


_FRAMES: dict[str, Callable[[Grammar, Trigger], Frame]] = {
    "attack": _attack_verb,
    "clash": _clash_verb,
    "harm": _harm_verb,
    "suffer": _suffer_verb,
    "capture": _capture_verb,
    "fall": _fall_verb,
    "repel": _repel_verb,
    "disrupt": _disrupt_verb,
    "blast": _blast_verb,
    "detonate": _detonate_verb,
    "fire": _fire_verb,
    "use": _detonate_verb,
    "move": _move_verb,
    "gather": _gather_verb,
    "state": _state_verb,
    "call": _call_verb,
    "lack": _lack_verb,
    "aid": _aid_verb,
    "agree": _agree_verb,
    "free": _free_verb,
}


# --- nouns -----------------------------------------------------------------------------------------------


def _noun_frame(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "attack by A on B", "clashes between A and B", "A's shelling of B", and the verb that carries the noun."""
    frame = Frame()
    group = grammar.noun_at(trigger.head)
    if group is not None and trigger.start > group.start:
        frame = replace(frame, actors=_premodifier(grammar, group.start, trigger.start))
    for nth, (preposition, nouns) in enumerate(grammar.phrases_after(trigger.end, over_commas=False)):
        if preposition != "by" or nth < 2:  # a later "by" belongs to another noun
            frame = _place_phrase(grammar, trigger, frame, preposition, nouns)
    if trigger.rule.frame in {"use", "fire"} and not frame.weapons:
        frame = replace(frame, weapons=next((_ranges(grammar, n) for p, n in grammar.phrases_after(trigger.start) if p == "of"), ()))
    return _under_verb(grammar, trigger, frame)


def _premodifier(grammar: Grammar, start: int, end: int) -> tuple[Range, ...]:
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
    ranges = _ranges(grammar, nouns)
    if _is_weapon_or_help(grammar, nouns):
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
        if trigger.rule.of == "nothing":
            return frame
        part = {"actor": "actors", "affected": "affected"}.get(trigger.rule.of, "targets")
        return frame if getattr(frame, part) else replace(frame, **{part: ranges})
    if (
        preposition in {"on", "against", "at", "targeting"}
        and not frame.targets
        and not _is_time(grammar, nouns[0])
        and (trigger.rule.frame != "clash" or preposition == "against")
    ):
        return replace(frame, targets=ranges)
    if preposition == "with" and trigger.rule.frame == "clash" and not frame.targets:
        return replace(frame, targets=ranges)
    if (
        preposition == "from"
        and trigger.rule.frame in {"attack", "fire"}
        and not frame.actors
        and not trigger.rule.subtype == "Displacement"
    ):
        return frame
    return frame


def _under_verb(grammar: Grammar, trigger: Trigger, frame: Frame) -> Frame:
    """What the verb over or under an event noun adds: "launched an attack", "came under fire", "repelled attacks", "strikes hit X"."""
    over = grammar.verb_over(trigger.start)
    if over is not None and any(n.start <= trigger.head < n.end for n in grammar.objects_of(over)):
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


def _as_object(grammar: Grammar, trigger: Trigger, frame: Frame, verb: VerbGroup) -> Frame:
    lemma = grammar.lemmas[verb.main]
    subject = _ranges(grammar, grammar.subject_of(verb))
    passive = _is_passive(grammar, verb)
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
        return replace(frame, targets=subject or frame.targets, governed_as="stopped", light_verb=verb)
    if lemma in _GIVES_ACTOR:
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
    if _is_passive(grammar, verb):
        by = _by_actors(grammar, verb.end)
        if lemma in _STOPS:
            return replace(frame, targets=by or frame.targets, governed_as="stopped", light_verb=verb)
        if lemma in _GIVES_ACTOR:
            return replace(frame, actors=frame.actors or by, light_verb=verb)
        return replace(frame, light_verb=verb)
    if lemma in _HITTING | {"target"} and trigger.rule.frame not in {"clash"}:
        return replace(frame, targets=frame.targets or _ranges(grammar, grammar.objects_of(verb)), light_verb=verb)
    return replace(frame, light_verb=verb)


# --- phrases that any frame may have ------------------------------------------------------------------------


def _with_phrases(grammar: Grammar, trigger: Trigger, frame: Frame) -> Frame:
    """Weapons behind "with" and "using", helpers behind "with the support of" and "backed by"."""
    start = trigger.end if trigger.verb is None else max(trigger.end, trigger.verb.end)
    weapons, supporters = list(frame.weapons), list(frame.supporters)
    for preposition, nouns in grammar.phrases_after(start, 60):
        if preposition in {"with", "under"} and _is_weapon_or_help(grammar, nouns):
            k = nouns[0].end
            if k < len(grammar.tokens) and grammar.tokens[k].lower in {"of", "from", "by"}:
                supporters += _ranges(grammar, grammar.conjuncts_from(k + 1))
            elif nouns[0].start + 1 < nouns[0].end:
                supporters += _premodifier(grammar, nouns[0].start, nouns[0].head)
        elif preposition in {"with", "by", "from"} and all(r not in frame.targets + frame.actors for r in _ranges(grammar, nouns)):
            weapons += _ranges(grammar, nouns)
    for verb in grammar.verbs:
        if (
            grammar.lemmas[verb.main] in {"use", "fire", "employ"}
            and verb.participle
            and start <= verb.start < start + 40
            and not grammar.is_border_between(start, verb.start)
        ):
            weapons += _ranges(grammar, grammar.objects_of(verb))
        if (
            grammar.lemmas[verb.main] in {"back", "support"}
            and verb.participle
            and not grammar.is_border_between(min(start, verb.end), max(start, verb.start))
        ):
            supporters += _by_actors(grammar, verb.end)
    return replace(frame, weapons=tuple(dict.fromkeys(weapons)), supporters=tuple(dict.fromkeys(supporters)))
