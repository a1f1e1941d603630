"""Claims in the making: the triggers of one sentence after merging, with everything bound to them, and what the rules hold against each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly import vocab
from reportedly.extract.crowds import is_at_protest, words_of
from reportedly.extract.frame import Frame, is_time
from reportedly.extract.frames import frame_of
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import DEFINITE, GENERIC, VIOLENT_FRAMES, Candidate, SentenceView, merge_triggers, preposition_of
from reportedly.extract.parties import ARMED_WORDS, CIVILIAN_WORDS, TERRITORY, Scene
from reportedly.extract.placing import pick_places
from reportedly.extract.status import status_of
from reportedly.extract.subtypes import ENGAGEMENT, Surroundings, decide, passes_gate, targets_civilians
from reportedly.extract.tolls import FoundToll
from reportedly.extract.triggers import HARM_EVENTS, Trigger, find_triggers
from reportedly.extract.victims import FoundVictim
from reportedly.records import Number, Sentence, Span, Toll

PENDING = ("", "")  # people harmed, by what an earlier sentence tells
_COUNTED = {"Displacement": "displaced", "Abduction/forced disappearance": "abducted", "Arrests": "detained"}
_THINGS = frozenset({"vehicle", "base", "post", "house", "home", "village", "camp", "market", "aid", "convoy", "position", "tank"})
_NEAR_START = 24  # characters from the start of the words to the figure: "tens of thousands of", "as many as 40"
_TAKINGS = frozenset({"Government regains territory", "Non-state actor overtakes territory"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One event of one sentence before it becomes a claim."""

    sentence: Sentence
    trigger: Trigger
    frame: Frame
    scene: Scene
    type: str
    subtype: str
    civilians_targeted: bool
    status: str
    why: str
    tolls: tuple[FoundToll, ...]
    victims: tuple[FoundVictim, ...]
    anaphoric: bool
    is_denied: bool = False  # a speaker says that it did not happen
    doubt: str = ""  # why the rules would make no claim of it: "gate", "untold", "negated", "kind", "parts", "no rule"
    around: Surroundings | None = None

    @property
    def is_violent(self) -> bool:
        """True for events that hurt people or things."""
        return self.trigger.rule.frame in VIOLENT_FRAMES and self.type not in {vocab.STATEMENT, vocab.HUMANITARIAN}


def find_drafts(view: SentenceView, conflict: float) -> tuple[Draft, ...]:
    """What a sentence may tell by the rules, doubtful ones too: "the strike hit a market, killing 12" is one."""
    grammar = view.grammar
    candidates = [Candidate(t, frame_of(grammar, t)) for t in find_triggers(grammar)]
    candidates = [c for c in candidates if not c.trigger.rule.attempted_only or status_of(grammar, c.trigger, c.frame)[0] is not None]
    groups = merge_triggers(view, candidates)
    engaged = any(c.trigger.rule.frame in ENGAGEMENT or c.trigger.rule.attempted_only for c in candidates)
    return tuple(_draft_of(view, group, conflict, engaged, len(groups) == 1) for group in groups)


def joined(view: SentenceView, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts of one sentence that tell an event: those that tell the same one are joined, figures of speech go."""
    return _with_users(_joined_same(view, [d for d in drafts if not _is_figurative(d, drafts)]))


def _with_users(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """ "X uses the shells in Hadra, and they were used in Marivka": who used a weapon used it again, where nobody else is named."""
    out: list[Draft] = []
    for draft in drafts:
        before = next((d for d in out if d.subtype == draft.subtype and d.trigger.rule.frame == "use" and d.scene.actors), None)
        if before is not None and draft.trigger.rule.frame == "use" and not draft.scene.actors:
            draft = replace(draft, scene=replace(draft.scene, actors=before.scene.actors))
        out.append(draft)
    return tuple(out)


# --- one draft -----------------------------------------------------------------------------------------------


def _is_figurative(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """True for "the truce collapsed when gunmen killed two": an accident whose dead are another event's."""
    if draft.subtype != "Accident" or not draft.tolls:
        return False
    return all(any(toll in other.tolls for other in drafts if other is not draft) for toll in draft.tolls)


def _draft_of(view: SentenceView, group: list[Candidate], conflict: float, engaged: bool, alone: bool) -> Draft:
    grammar, main = view.grammar, group[0]
    tolls, victims = harm_of(view, group, alone)
    violent = [c for c in group if c.trigger.rule.frame in VIOLENT_FRAMES]
    frame = _combined(group)
    reach = (
        (min(c.trigger.start for c in violent), max(c.trigger.end for c in violent)) if violent else (main.trigger.start, main.trigger.end)
    )
    scene = view.cast.scene_of(frame, (main.trigger.start, main.trigger.end), reach, alone)
    around = _around(view, main, tolls, victims, conflict, engaged)
    status, why = status_of(grammar, main.trigger, main.frame)
    carrier = grammar.lemmas[main.frame.light_verb.main] if main.frame.light_verb else ""
    anaphoric = _is_anaphoric(grammar, main.trigger)
    passed = passes_gate(main.trigger, scene, around, carrier)
    doubt = _doubt_of(grammar, main.trigger, status, passed or (anaphoric and main.trigger.rule.event in GENERIC))
    kind = decide(main.trigger, scene, around) if passed or doubt else None
    if kind is None and not (anaphoric or (main.trigger.rule.event in HARM_EVENTS and tolls)):
        doubt = doubt or "kind"
    kind = _most_specific(group, kind, scene, around) if kind is not None else PENDING
    if kind[1] in _TAKINGS and status == "attempted":
        kind = (vocab.BATTLES, "Armed clash")
    tolls = tolls or _counted(view, frame, kind, main.trigger.rule.event == "release")
    certainty = status or "occurred"
    draft = Draft(view.sentence, main.trigger, frame, scene, *kind, False, certainty, why, tolls, victims, anaphoric, False, doubt, around)
    if _takes_people(view, main, scene):
        return _as_abduction(view, draft)
    no_ground = kind[1] in _TAKINGS and _takes_no_territory(view, main)
    if no_ground or not _has_needed_parts(main.trigger, scene, kind) or _is_bare_mention(grammar, main, scene):
        draft = replace(draft, doubt=doubt or "parts")
    why = f"rule “{main.trigger.rule.event}”: {why}" + (f"; {scene.note}" if scene.note else "")
    return replace(draft, civilians_targeted=targets_civilians(kind, scene, around), why=why)


def _doubt_of(grammar: Grammar, trigger: Trigger, status: str | None, passed: bool) -> str:
    if status is None:
        return "untold"
    if not passed:
        return "gate"
    return "negated" if status == "did-not-happen" and not _is_denial_worthy(grammar, trigger) else ""


def _as_abduction(view: SentenceView, draft: Draft) -> Draft:
    """ "Gunmen seized four aid workers": those taken are the targets."""
    kind = (vocab.VAC, "Abduction/forced disappearance")
    frame = replace(draft.frame, targets=draft.frame.taken, taken=())
    return replace(
        draft,
        frame=frame,
        scene=replace(draft.scene, targets=draft.scene.taken, taken=()),
        type=kind[0],
        subtype=kind[1],
        civilians_targeted=True,
        tolls=draft.tolls or _counted(view, frame, kind, False),
        why=f"rule “abduction”: {draft.why}",
    )


def with_kind(draft: Draft, subtype: str, hits_civilians: bool) -> Draft:
    """The draft with another sub-type; `hits_civilians` where the rules know nothing of what stood around it."""
    kind = (vocab.SUBTYPES[subtype].type, subtype)
    targeted = targets_civilians(kind, draft.scene, draft.around) if draft.around is not None else hits_civilians
    return replace(draft, type=kind[0], subtype=subtype, civilians_targeted=targeted or (kind[0] == vocab.VAC and draft.around is None))


def _around(
    view: SentenceView, main: Candidate, tolls: Sequence[FoundToll], victims: Sequence[FoundVictim], conflict: float, engaged: bool
) -> Surroundings:
    """What stands around the main trigger of a group."""
    grammar = view.grammar
    return Surroundings(
        harmed=any(t.toll.toll in {"killed", "injured", "casualties"} and t.toll.high != 0 for t in tolls)
        or any(v.victim.toll in {"killed", "injured"} for v in victims),
        dead=any(t.toll.toll == "killed" and t.toll.high != 0 for t in tolls) or any(v.victim.toll == "killed" for v in victims),
        combatants_harmed=any(t.toll.who == "combatants" for t in tolls),
        civilians_harmed=any(t.toll.who in {"civilians", "children", "women", "medics", "aid workers", "journalists"} for t in tolls),
        conflict=conflict,
        engaged=engaged,
        place_named=bool(view.cast.places),
        detained=max((t.toll.low or 0 for t in tolls if t.toll.toll == "detained"), default=0),
        words=words_of(grammar.lemmas),
        head=grammar.lemmas[main.trigger.head],
        verb=grammar.lemmas[main.trigger.head] if main.trigger.verb is not None else "",
        has_object=main.trigger.verb is not None
        and any(not is_time(grammar, n) for n in grammar.objects_of(main.trigger.verb))
        and not main.trigger.verb.passive,
        doer=frozenset(lemma for a, b in main.frame.actors for lemma in grammar.lemmas[a:b]),
        at_protest=is_at_protest(grammar, main.trigger.start, main.trigger.end),
    )


def _is_denial_worthy(grammar: Grammar, trigger: Trigger) -> bool:
    """True for what could be denied; "took it without a fight" denies nothing."""
    if trigger.verb is None and any(t.lower == "without" for t in grammar.tokens[max(0, trigger.start - 2) : trigger.start]):
        return False
    return trigger.verb is not None or trigger.rule.frame in {"attack", "clash"}


def _has_needed_parts(trigger: Trigger, scene: Scene, kind: tuple[str, str]) -> bool:
    if trigger.rule.frame in {"state", "call"}:
        return bool(scene.actors)
    if trigger.rule.frame == "call":
        return bool(scene.targets)
    if kind[1] in {"Change to group/activity"}:
        return bool(scene.actors)
    return True


def _takes_no_territory(view: SentenceView, main: Candidate) -> bool:
    """True for "captured by a camera", "seized a shipment": what is taken is no place."""
    if main.trigger.rule.frame not in {"capture", "fall"} or main.trigger.rule.type != vocab.BATTLES:
        return False
    lemmas, cast = view.grammar.lemmas, view.cast
    return not any(
        set(lemmas[a:b]) & TERRITORY
        or any(m.overlaps(view.chars((a, b)).start, view.chars((a, b)).end) for m in cast.places)
        or _is_strange_name(view, a, b)
        for a, b in main.frame.taken
    )


def _takes_people(view: SentenceView, main: Candidate, scene: Scene) -> bool:
    """True for "gunmen seized four aid workers", "the movement had seized them": unarmed people taken by others."""
    if main.trigger.rule.event != "taking of territory" or main.trigger.verb is None:
        return False
    lemma = view.grammar.lemmas[main.trigger.head]
    unarmed = bool(scene.taken) and all(p.kind == "civilians" and not p.is_armed for p in scene.taken)
    by_others = any(p.is_armed or (lemma != "take" and not p.is_civilian) for p in scene.actors)
    return lemma in {"seize", "capture", "take"} and unarmed and by_others


def _is_strange_name(view: SentenceView, a: int, b: int) -> bool:
    """True for a proper name that no actor mention covers: most likely a place that the gazetteer lacks."""
    span = view.chars((a, b))
    return view.grammar.tokens[a].tag == "NNP" and not any(m.overlaps(span.start, span.end) for m in view.cast.actors)


def _is_bare_mention(grammar: Grammar, main: Candidate, scene: Scene) -> bool:
    """True for "in protest", "into combat", "fleeing persecution": a bare singular noun names a kind of thing, no event."""
    trigger = main.trigger
    if (
        trigger.verb is not None
        or grammar.tokens[trigger.head].tag != "NN"
        or scene.actors
        or scene.targets
        or main.frame.light_verb is not None
    ):
        return False
    group = grammar.noun_at(trigger.head)
    return (
        group is not None
        and group.end - group.start == 1
        and trigger.rule.frame in {"gather", "harm", "clash"}
        and trigger.end - trigger.start == 1
    )


def _most_specific(group: list[Candidate], kind: tuple[str, str], scene: Scene, around: Surroundings) -> tuple[str, str]:
    """A merged trigger that names the means ("suicide bombing") outranks a general one ("attack")."""
    by_state = bool(scene.actors) and all(p.kind in {"state forces", "external forces"} for p in scene.actors)
    if any(c.trigger.rule.event == "mob violence" for c in group) and not by_state:
        return vocab.RIOTS, "Mob violence"
    if any(c.trigger.rule.subtype == "Sexual violence" for c in group) and kind[1] in {"Attack", "Crime"}:
        return vocab.VAC, "Sexual violence"
    if group[0].trigger.rule.subtype is not None or kind[0] == vocab.BATTLES:
        return kind
    for other in group[1:]:
        if other.trigger.rule.subtype is not None and other.trigger.rule.type == vocab.REMOTE:
            return decide(other.trigger, scene, around) or kind
    return kind


def _combined(group: list[Candidate]) -> Frame:
    """The main trigger's frame, completed by those merged into it."""
    frame = group[0].frame
    for other in group[1:]:
        more = other.frame
        is_harm = other.trigger.rule.frame == "harm" or other.trigger.rule.event == "deaths"
        victims = more.targets + more.affected
        if is_harm and group[0].trigger.rule.frame == "clash" and not frame.actors and victims:
            frame = _killed_in_fight(frame, more)
            continue
        frame = replace(
            frame,
            actors=frame.actors or (() if group[0].trigger.rule.frame == "disrupt" else more.actors),
            supporters=frame.supporters + more.supporters,
            weapons=frame.weapons + more.weapons,
            targets=frame.targets
            if is_harm and frame.targets
            else frame.targets or ((more.targets or more.affected) if not is_harm else ()),
            affected=frame.affected + (victims if is_harm else ()),
        )
    return frame


def _killed_in_fight(fight: Frame, harm: Frame) -> Frame:
    """ "Police killed two rebels in a gun battle", "two rebels were killed in a clash with police": the killed are the target."""
    killed = harm.targets + harm.affected
    if harm.actors and not fight.targets:
        return replace(fight, actors=harm.actors, targets=killed, supporters=fight.supporters + harm.supporters)
    if fight.targets and not harm.actors and not set(fight.targets) & set(killed):
        return replace(fight, actors=fight.targets, targets=killed)
    return replace(fight, actors=harm.actors, affected=fight.affected + killed)


def harm_of(view: SentenceView, group: list[Candidate], alone: bool) -> tuple[tuple[FoundToll, ...], tuple[FoundVictim, ...]]:
    """The tolls and victims whose word of harm or governor is among the group's triggers; all of them where the event is alone."""
    spans = [view.chars((c.trigger.start, c.trigger.end)) for c in group]
    verbs = [view.chars((c.trigger.verb.start, c.trigger.verb.end)) for c in group if c.trigger.verb is not None]

    def ours(cue: Span, governor: Span | None) -> bool:
        if governor is not None and any(governor.overlaps(s.start, s.end) for s in spans + verbs):
            return True
        return any(cue.overlaps(s.start, s.end) for s in spans + verbs)

    if alone:
        return view.tolls, view.victims
    return (tuple(t for t in view.tolls if ours(t.cue, t.governor)), tuple(v for v in view.victims if ours(v.cue, None)))


def _counted(view: SentenceView, frame: Frame, kind: tuple[str, str], is_release: bool) -> tuple[FoundToll, ...]:
    """The people counted in the words for those displaced, abducted, detained or freed: "held four employees"."""
    what = "freed" if is_release else _COUNTED.get(kind[1])
    parts = frame.affected if what in {"displaced", "freed"} else frame.targets
    if what is None or not parts:
        return ()
    words = view.grammar.lemmas[parts[0][0] : parts[-1][1]]
    if not set(words) & (CIVILIAN_WORDS | ARMED_WORDS | {"household", "of"}) - _THINGS:
        return ()
    low, high = view.chars(parts[0]).start, view.chars(parts[-1]).end
    first = view.grammar.tokens[parts[0][0]].start
    for m in view.cast.numbers:
        if isinstance(m.resolved, Number) and m.start < high and m.end > low and m.start <= first + _NEAR_START:
            r = m.resolved
            unit = "families" if {"family", "household"} & set(words) else "people"
            who = "civilians" if "civilian" in words else "children" if {"child", "boy", "girl"} & set(words) else "unspecified"
            toll = Toll(m.start, m.end, m.text, f"t-{m.start}", what, who, None, unit, None, "event", r.low, r.best, r.high)
            return (FoundToll(toll, view.sentence.index, Span(m.start, m.end), None, False),)
    return ()


def _is_anaphoric(grammar: Grammar, trigger: Trigger) -> bool:
    """True for "the attack", "this strike": words that point back to an event already told."""
    if trigger.verb is not None or trigger.rule.frame not in VIOLENT_FRAMES | {"move", "capture", "gather", "agree"}:
        return False
    group = grammar.noun_at(trigger.head)
    first = grammar.tokens[group.start] if group else grammar.tokens[trigger.start]
    over = grammar.verb_over(trigger.start)
    predicate = (
        over is not None and grammar.lemmas[over.main] == "be" and any(n.start <= trigger.head < n.end for n in grammar.objects_of(over))
    )
    return first.lower in DEFINITE or predicate


def _joined_same(view: SentenceView, drafts: list[Draft]) -> tuple[Draft, ...]:
    """One sentence telling one sub-type twice of the same parties is one event; bombs used in an engagement are part of it."""
    out: list[Draft] = []
    for draft in drafts:
        twin = next((d for d in out if _same_event(view, d, draft)), None)
        if twin is None:
            out.append(draft)
            continue
        if draft.subtype in _TAKINGS and twin.subtype not in _TAKINGS:
            twin, draft, at = draft, twin, out.index(twin)
        else:
            at = out.index(twin)
        out[at] = replace(
            twin,
            scene=_union(twin.scene, draft.scene),
            tolls=tuple(dict.fromkeys(twin.tolls + draft.tolls)),
            victims=tuple(dict.fromkeys(twin.victims + draft.victims)),
            anaphoric=twin.anaphoric and draft.anaphoric,
        )
    return tuple(out)


def _union(a: Scene, b: Scene) -> Scene:
    known = {p.actor_id for p in a.parties if p.actor_id}
    others = tuple(p for p in b.actors if p.actor_id not in known)
    return replace(
        a,
        actors=a.actors or others,
        targets=a.targets or (others if a.actors else ()) or b.targets,
        affected=a.affected + tuple(p for p in b.affected if p not in a.affected),
        weapons=tuple(dict.fromkeys(a.weapons + b.weapons)),
        supporters=tuple(dict.fromkeys(a.supporters + b.supporters)),
    )


def _told_elsewhere(view: SentenceView, a: Draft, b: Draft) -> bool:
    """True where the two have places of their own that differ: "used in Hadra, and earlier in Tell Asfar"."""
    first, second = (pick_places(view.grammar, view.cast, d.trigger, d.frame.targets, ()) for d in (a, b))
    if not first or not second or first[0][0].id == second[0][0].id:
        return False
    one, two = first[0][0].place, second[0][0].place
    fine = {"settlement", "district", "site"}
    return one is not None and two is not None and one.id != two.id and one.feature in fine and two.feature in fine


def _same_event(view: SentenceView, a: Draft, b: Draft) -> bool:
    if _told_elsewhere(view, a, b):
        return False
    apart = any(t.text == ";" for t in view.grammar.tokens[a.trigger.end : b.trigger.start])
    if apart and b.scene.actors and not a.scene.actors:
        return False  # "a car was pelted; the driver fired": who acts behind the semicolon did not pelt it
    if a.status != b.status and {a.status, b.status} & {"expected", "attempted", "did-not-happen", "possible"}:
        return False
    if {a.subtype, b.subtype} & _TAKINGS and "Armed clash" in {a.subtype, b.subtype}:  # several fights before control: the taking alone
        fight = a if a.subtype == "Armed clash" else b
        return fight.trigger.verb is None and preposition_of(view.grammar, fight.trigger) in {"after", "following", "amid", "in", "during"}
    if (
        a.subtype == b.subtype == "Armed clash"
        and a.trigger.rule.frame == "clash"
        and not a.scene.targets
        and a.scene.actors
        and b.scene.actors
    ):
        return True  # the other side of one fight
    if a.subtype == b.subtype or (a.type == vocab.BATTLES and b.type == vocab.REMOTE and _is_means(view, a, b)):
        return _compatible(a.scene, b.scene) or (a.type == vocab.BATTLES and b.type == vocab.REMOTE)
    return False


def _is_means(view: SentenceView, battle: Draft, remote: Draft) -> bool:
    """True for weapons used within the fight: "clashes …, in which the militants used car bombs"."""
    if remote.trigger.rule.frame not in {"use", "fire"} or remote.subtype in {"Chemical weapon"}:
        return False
    sides = {p.actor_id for p in battle.scene.actors + battle.scene.targets if p.actor_id}
    users = {p.actor_id for p in remote.scene.actors if p.actor_id}
    return not users or not sides or bool(sides & users) or len(sides) < 2


def _compatible(a: Scene, b: Scene) -> bool:
    def ids(parties: Sequence[object]) -> set[str]:
        return {p.actor_id or p.head for p in parties}  # type: ignore[attr-defined]

    a_act, b_act, a_aim, b_aim = ids(a.actors), ids(b.actors), ids(a.targets), ids(b.targets)
    same_way = (not a_act or not b_act or bool(a_act & b_act)) and (not a_aim or not b_aim or bool(a_aim & b_aim))
    return same_way or (bool(a_act | a_aim) and (a_act | a_aim) == (b_act | b_aim))
