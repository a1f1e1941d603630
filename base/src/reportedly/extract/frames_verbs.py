"""How verbs take their arguments: one function a frame of data/events.yaml."""

from collections.abc import Callable
from dataclasses import replace

from reportedly.extract.chunks import NounGroup, VerbGroup
from reportedly.extract.frame import Frame, Range, by_actors, is_help, is_passive, is_time, ranges_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.triggers import Trigger

_ARMS = frozenset(
    "artillery rocket mortar gun rifle weapon spear machete knife arrow stone grenade missile shell tank fire bullet stick".split()
)
_MOVES_OTHERS = frozenset(
    "displace evacuate expel uproot relocate martyr leave claim cost force drive carry bus evict resettle".split()
)
_MESSAGES = frozenset("video footage message recording leaflet audio statement communique picture photo tape".split())
_IDIOMS = frozenset(
    """hostage captive prisoner custody fire alight ablaze afire death arrest ground rubble ash away off down up out back jail control
    throat force flag possession""".split()
)


def _names_its_object(grammar: Grammar, trigger: Trigger) -> bool:
    """True for "seized four *workers*", whose last word is the object; not for "took four men *hostage*"."""
    takes = trigger.rule.frame in {"attack", "detonate", "capture"}
    return takes and trigger.last > trigger.head and grammar.lemmas[trigger.last] not in _IDIOMS


def _verb(trigger: Trigger) -> VerbGroup:
    assert trigger.verb is not None
    return trigger.verb


def _attack_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    lemma = grammar.lemmas[verb.main]
    if lemma in {"come", "go"}:
        after = [n for p, n in grammar.phrases_after(verb.end) if p in {"from", "by"}]
        return Frame(actors=ranges_of(grammar, after[0]) if after else (), targets=ranges_of(grammar, subject))
    if is_passive(grammar, verb):
        return _read_against_grammar(grammar, verb, subject)
    last = -1 if _names_its_object(grammar, trigger) else trigger.last
    objects = tuple(n for n in objects if not verb.end <= n.head < max(trigger.end, last + 1))  # "opened *fire*"
    if not objects:
        objects = _object_after_phrase(grammar, verb) or _aimed_at(grammar, trigger)
    if objects and grammar.tokens[objects[0].head].lower in {"himself", "herself", "themselves"}:
        objects = _aimed_at(grammar, trigger)
    return Frame(actors=ranges_of(grammar, subject), targets=ranges_of(grammar, objects))


def _aimed_at(grammar: Grammar, trigger: Trigger) -> tuple[NounGroup, ...]:
    if trigger.end > 1 and grammar.tokens[trigger.end - 1].tag == "IN":  # "shot at", "fired on"
        return grammar.conjuncts_from(trigger.end)
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
    actors = by_actors(grammar, verb.end)
    end = verb.end
    for preposition, nouns in grammar.phrases_after(verb.end):
        end = grammar.reach_of(nouns[-1])[1]
        with_ally = preposition == "with" and grammar.tokens[nouns[0].start - 2].lower in {"along", "together"}
        if with_ally and not actors and end + 1 < len(grammar.tokens) and grammar.tokens[end].tag == ",":
            victim = next((n for n in grammar.nouns if n.start == end + 1), None)
            if victim is not None and grammar.tokens[victim.head].tag[:3] == "NNP":
                return Frame(
                    actors=ranges_of(grammar, subject),
                    supporters=ranges_of(grammar, nouns),
                    targets=(grammar.reach_of(victim),),
                    note="read against the grammar: a passive with an object after it",
                )
    return Frame(actors=actors, targets=ranges_of(grammar, subject))


def _clash_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    sides = [n for p, n in grammar.phrases_after(verb.end) if p in {"with", "against"} and not is_help(grammar, n)]
    against = next((n for n in sides if grammar.lemmas[n[0].head] not in _ARMS), ())
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), targets=ranges_of(grammar, subject))
    other = against or (objects if grammar.lemmas[verb.main] in {"fight", "battle", "engage"} else ())
    fighters = ranges_of(grammar, subject)
    if not other and len(fighters) == 2:
        return Frame(actors=fighters[:1], targets=fighters[1:])
    return Frame(actors=fighters, targets=ranges_of(grammar, other))


def _harm_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), targets=ranges_of(grammar, subject or objects))
    if not objects and trigger.end > verb.end and grammar.lemmas[trigger.end - 1] == "death":  # "beat to death a man"
        objects = grammar.conjuncts_from(trigger.end)
    second = grammar.verb_at(trigger.end - 1) if not objects and trigger.end > verb.end else None
    if second is not None:  # "shot and killed a man"
        objects = grammar.objects_of(second)
    return Frame(actors=ranges_of(grammar, subject), targets=ranges_of(grammar, objects))


def _suffer_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    lemma = grammar.lemmas[verb.main]
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), affected=ranges_of(grammar, subject))
    if (
        lemma in _MOVES_OTHERS
        and objects
        and lemma != "flee"
    ):
        if lemma == "leave" and trigger.rule.subtype == "Displacement":
            return Frame(affected=ranges_of(grammar, subject))
        return Frame(actors=ranges_of(grammar, subject), affected=ranges_of(grammar, objects))
    return Frame(affected=ranges_of(grammar, subject))


def _capture_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject = grammar.subject_of(verb)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), targets=_from(grammar, verb.end), taken=ranges_of(grammar, subject))
    objects = ranges_of(grammar, grammar.objects_of(verb))
    if grammar.lemmas[verb.main] in {"drive", "push", "expel"} and trigger.last > verb.main:  # "drove the rebels out of the town"
        ground = ranges_of(grammar, grammar.conjuncts_from(trigger.last + 1))
        return Frame(actors=ranges_of(grammar, subject), targets=objects, taken=ground)
    return Frame(actors=ranges_of(grammar, subject), targets=_from(grammar, verb.end), taken=objects)


def _from(grammar: Grammar, start: int) -> tuple[Range, ...]:
    sources = (n for p, n in grammar.phrases_after(start) if p == "from" and grammar.tokens[n[0].head].tag != "CD")
    return next((ranges_of(grammar, n) for n in sources), ())


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
        actors=ranges_of(grammar, taker),
        targets=ranges_of(grammar, losers),
        taken=ranges_of(
            grammar,
            grammar.subject_of(verb) if not losers else tuple(n for p, ns in grammar.phrases_after(verb.end) if p == "of" for n in ns),
        ),
    )


def _repel_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A repelled B": B attacked A, and fell short."""
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if is_passive(grammar, verb):
        return Frame(actors=ranges_of(grammar, subject), targets=by_actors(grammar, verb.end), governed_as="stopped")
    return Frame(actors=ranges_of(grammar, objects), targets=ranges_of(grammar, subject), governed_as="stopped")


def _disrupt_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), weapons=ranges_of(grammar, subject))
    return Frame(actors=ranges_of(grammar, subject), weapons=ranges_of(grammar, objects))


def _blast_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    """ "A bomb exploded near a patrol": the subject is the weapon, what it hit the target."""
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if (
        grammar.lemmas[verb.main] in {"hit", "strike", "step", "trigger", "drive", "run"}
        and trigger.rule.subtype == "Remote explosive/landmine/IED"
        and objects
    ):
        return Frame(affected=ranges_of(grammar, subject), weapons=ranges_of(grammar, objects))
    if grammar.lemmas[verb.main] == "blow" and not is_passive(grammar, verb):
        objects = grammar.conjuncts_from(trigger.end + (grammar.lemmas[trigger.end : trigger.end + 1] == ["up"])) or objects
        return Frame(actors=ranges_of(grammar, subject), targets=ranges_of(grammar, objects)) if objects else Frame()
    near = next((n for p, n in grammar.phrases_after(verb.end) if p in {"on", "against", "at", "near", "outside", "beside", "inside"}), ())
    return Frame(weapons=ranges_of(grammar, subject), targets=ranges_of(grammar, objects or near))


def _detonate_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject, objects = grammar.subject_of(verb), grammar.objects_of(verb)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), weapons=ranges_of(grammar, subject))
    return Frame(actors=ranges_of(grammar, subject), weapons=ranges_of(grammar, objects))


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
    return replace(base, targets=ranges_of(grammar, aim))


def _move_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end) or ranges_of(grammar, grammar.subject_of(verb)))
    return Frame(actors=ranges_of(grammar, grammar.subject_of(verb)))


def _gather_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end))
    towards = {"against", "at", "with"} if grammar.lemmas[verb.main] in {"clash", "fight"} else {"against", "at"}
    against = next((n for p, n in grammar.phrases_after(verb.end) if p in towards), ())
    if not against and grammar.lemmas[verb.main] in {"pelt", "stone", "fight"}:
        against = grammar.objects_of(verb)
    return Frame(actors=ranges_of(grammar, grammar.subject_of(verb)), targets=ranges_of(grammar, against))


def _state_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if is_passive(grammar, verb):
        if set(grammar.lemmas[verb.end : verb.end + 8]) & _MESSAGES:  # "accounts were published a video": a broken active
            return Frame(
                actors=ranges_of(grammar, grammar.subject_of(verb)), note="read against the grammar: a passive with an object after it"
            )
        return Frame(actors=by_actors(grammar, verb.end))
    aim = grammar.objects_of(verb) if trigger.rule.subtype in {"Threat", "Call"} else ()
    return Frame(actors=ranges_of(grammar, grammar.subject_of(verb)), targets=ranges_of(grammar, aim))


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
                and not is_time(grammar, n[0])
            ),
            (),
        )
        last = aim[-1] if aim else None
        followed = last is not None and any(t.tag == "TO" or t.lower in {"who", "that"} for t in grammar.tokens[last.end : last.end + 14])
        return Frame(actors=ranges_of(grammar, subject), targets=ranges_of(grammar, aim)) if followed else Frame()
    return Frame(actors=ranges_of(grammar, subject), targets=ranges_of(grammar, grammar.objects_of(verb)))


def _lack_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    subject = ranges_of(grammar, grammar.subject_of(verb))
    if grammar.lemmas[verb.main] in {"cut", "block", "deny", "prevent", "stop"} and not is_passive(grammar, verb):
        on = next((n for p, n in grammar.phrases_after(verb.end) if p in {"on", "to", "for"}), ())
        return Frame(actors=subject, affected=ranges_of(grammar, on))
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end))
    return Frame(affected=subject)


def _aid_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    to = next((n for p, n in grammar.phrases_after(verb.end) if p in {"to", "for", "among"}), ())
    actors = by_actors(grammar, verb.end) if is_passive(grammar, verb) else ranges_of(grammar, grammar.subject_of(verb))
    return Frame(actors=actors, affected=ranges_of(grammar, to))


def _agree_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    partner = next((n for p, n in grammar.phrases_after(verb.end) if p in {"with", "between"}), ())
    subject = by_actors(grammar, verb.end) if is_passive(grammar, verb) else ranges_of(grammar, grammar.subject_of(verb))
    if subject and not partner:
        return Frame(actors=subject[:1], targets=subject[1:])  # "A and B signed"
    return Frame(actors=subject or ranges_of(grammar, partner[:1]), targets=ranges_of(grammar, partner if subject else partner[1:]))


def _free_verb(grammar: Grammar, trigger: Trigger) -> Frame:
    verb = _verb(trigger)
    if is_passive(grammar, verb):
        return Frame(actors=by_actors(grammar, verb.end), affected=ranges_of(grammar, grammar.subject_of(verb)))
    return Frame(actors=ranges_of(grammar, grammar.subject_of(verb)), affected=ranges_of(grammar, grammar.objects_of(verb)))


VERB_FRAMES: dict[str, Callable[[Grammar, Trigger], Frame]] = {
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
