"""Who stands behind a claim: its chain of attributions, and the voice that the chain gives it."""

from collections.abc import Mapping, Sequence

from reportedly.extract.parties import PARTIES, Party, Scene
from reportedly.records import Attribution, Mention

_OWN_KNOWLEDGE = frozenset({"medic or rescuer", "un"})
_SAW = frozenset({"witness or resident", "victim or relative", "medic or rescuer"})  # they tell what they lived through
_SPEAKING_PARTIES = frozenset({"state forces", "armed group"})
_ANYBODY = frozenset({"actor:civilians", "actor:protesters", "actor:group"})
_WITHHOLDS = frozenset({"cannot verify", "doubts"})


def chain_over(attributions: Sequence[Attribution], start: int, end: int) -> tuple[Attribution, ...]:
    """The attributions whose content holds the trigger, outermost first."""
    over = [a for a in attributions if not _is_bare_doubt(a) and any(c.start <= start and end <= c.end for c in a.content)]
    inside = {a.id: a for a in over}

    def depth(a: Attribution) -> int:
        steps = 0
        while a.within in inside and steps < 8:
            a, steps = inside[a.within], steps + 1
        return steps

    return tuple(sorted(over, key=lambda a: (depth(a), -sum(c.end - c.start for c in a.content), a.id)))


def _are_opposed(speaker_kind: str, doer: Party) -> bool:
    """True for a state's word about an armed group's deeds, and a group's about a state's: an enemy's word is an allegation."""
    state, group = {"state forces", "government"}, {"rebel group", "political militia", "identity militia", "rioters"}
    doer_kind = doer.mention.actor.kind if doer.mention is not None and doer.mention.actor is not None else None
    return (speaker_kind in state and doer_kind in group) or (speaker_kind in group and doer_kind in state)


def _withholds_belief(a: Attribution) -> bool:
    """True for cues that accuse or doubt whatever they say: "accused", "alleged", "claims"."""
    return a.cue is None or any(stem in a.cue.text.lower() for stem in ("accus", "attribut", "blam", "alleg", "claim", "suspect", "fault"))


def _is_identified(party: Party) -> bool:
    """True for a party that the words identify; "gunmen" and "a suicide bomber" accuse nobody."""
    actor = party.mention.actor if party.mention is not None else None
    return (
        actor is not None
        and actor.kind in PARTIES - {"unidentified armed group", "criminal group"}
        and not actor.id.startswith("actor:unidentified-armed")
    )


def _is_bare_doubt(a: Attribution) -> bool:
    """True for "suspected militants": a word about who they are, nobody's statement."""
    return a.source is None and a.cue is not None and a.cue.text.lower() in {"suspected", "alleged", "so-called", "presumed"}


def _is_own_deed(a: Attribution, scene: Scene) -> bool:
    """True for a party's word about what "its aircraft", "troops" or "we" did, and for what it acknowledges."""
    if a.source_kind not in _SPEAKING_PARTIES:
        return False
    if not scene.actors:
        return owns_up(a)
    for party in scene.actors:
        mention = party.mention
        if party.head in {"it", "we"} or party.words & {"its", "our", "his"}:
            return True
        named = mention is not None and mention.form == "name"
        if not named and a.source_kind == "state forces" and party.kind == "state forces":
            return True
    return False


def owns_up(a: Attribution) -> bool:
    """True for "acknowledged", "admitted", "claimed responsibility": the speaker's side did it."""
    return a.cue is not None and a.stance != "denies" and any(w in a.cue.text.lower() for w in ("acknowledg", "admit", "responsib"))


def _withholds_belief_of_others(a: Attribution) -> bool:
    return a.cue is not None and any(stem in a.cue.text.lower() for stem in ("accus", "blam", "suspect", "fault"))


def _tells_own_dead(a: Attribution, scene: Scene) -> bool:
    """True for a force's word about its own dead and wounded."""
    return (
        a.source_kind == "state forces"
        and not scene.actors
        and any(p.kind == "state forces" for p in scene.targets + scene.affected)
    )


def voice_of(chain: Sequence[Attribution], scene: Scene, blames: bool, mentions: Mapping[str, Mention], status: str = "occurred") -> str:
    """One of `vocab.VOICES`: the innermost link decides, an outer one only by denying or withholding belief.

    `blames`: the event is one that somebody answers for (violence, a siege), so that naming an enemy is an allegation.
    """
    if not chain:
        return "reported"
    inner = chain[-1]
    if any(a.stance == "denies" for a in chain):
        return "denied"
    if any(a.stance in _WITHHOLDS for a in chain[:-1]) or inner.stance in _WITHHOLDS:
        return "alleged"
    speaker = mentions.get(inner.source_mention or "")
    speaker_id = speaker.actor.id if speaker is not None and speaker.actor is not None else None
    doers = {p.actor_id for p in scene.actors if p.actor_id} - _ANYBODY
    others_blamed = blames and any(_is_identified(p) and p.actor_id != speaker_id for p in scene.actors)
    own_deed = speaker_id in doers or _is_own_deed(inner, scene)
    if own_deed and not _withholds_belief_of_others(inner) and status in {"occurred", "ongoing", "attempted", "habitual"}:
        return "admitted"
    if inner.stance == "alleges" and (_withholds_belief(inner) or (others_blamed and inner.source_kind not in _SAW)):
        return "alleged"
    if speaker_id is not None and speaker_id in doers:
        return "said"
    if inner.stance == "admits":
        return "admitted" if not doers or speaker_id is None else "said"
    kind = speaker.actor.kind if speaker is not None and speaker.actor is not None else None
    if kind is not None and any(_are_opposed(kind, p) for p in scene.actors):
        return "alleged"
    is_party = kind in PARTIES or inner.source_kind in {"government", "state forces", "armed group", "political group"}
    if is_party and others_blamed:
        return "alleged"
    if _tells_own_dead(inner, scene) and inner.stance in {"says", "confirms", "admits"}:
        return "confirmed"
    if inner.source_kind in _OWN_KNOWLEDGE and not others_blamed and inner.stance == "says":
        return "confirmed"
    if inner.stance in {"confirms", "observed"}:
        return "said" if others_blamed and inner.source_kind not in _OWN_KNOWLEDGE | {"media"} else "confirmed"
    return "said"


def blames_somebody(type_: str, subtype: str) -> bool:
    """True for events whose author is to blame: naming an enemy as author is an accusation."""
    return type_ in {"Explosions/Remote violence", "Violence against civilians"} or subtype in {
        "Siege",
        "Deprivation",
        "Looting/property destruction",
        "Mob violence",
        "Excessive force against protesters",
    }
