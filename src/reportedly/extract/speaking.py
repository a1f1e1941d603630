"""Who stands behind a claim: its chain of attributions, and the voice that the chain gives it."""

from collections.abc import Mapping, Sequence

from reportedly.extract.parties import PARTIES, Party, Scene
from reportedly.records import Attribution, Mention

_OWN_KNOWLEDGE = frozenset({"medic or rescuer", "un"})
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


def _is_identified(party: Party) -> bool:
    """True for a party that the words identify; "gunmen" and "a suicide bomber" accuse nobody."""
    actor = party.mention.actor if party.mention is not None else None
    return actor is not None and actor.kind in PARTIES - {"unidentified armed group", "criminal group"} and not actor.id.startswith("actor:unidentified-armed")


def _is_bare_doubt(a: Attribution) -> bool:
    """True for "suspected militants": a word about who they are, nobody's statement."""
    return a.source is None and a.cue is not None and a.cue.text.lower() in {"suspected", "alleged", "so-called", "presumed"}


def voice_of(chain: Sequence[Attribution], scene: Scene, blames: bool, mentions: Mapping[str, Mention]) -> str:
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
    doers = {p.actor_id for p in scene.actors if p.actor_id}
    if inner.stance == "alleges":
        return "alleged"
    if speaker_id is not None and speaker_id in doers:
        return "admitted"
    if inner.stance == "admits":
        return "admitted" if not doers or speaker_id is None else "said"
    kind = speaker.actor.kind if speaker is not None and speaker.actor is not None else None
    is_party = kind in PARTIES or inner.source_kind in {"government", "state forces", "armed group", "political group"}
    others_blamed = blames and any(_is_identified(p) for p in scene.actors)
    if is_party and others_blamed:
        return "alleged"
    if inner.source_kind in _OWN_KNOWLEDGE and not others_blamed and inner.stance == "says":
        return "confirmed"
    if inner.stance in {"confirms", "observed"}:
        return "said" if others_blamed and inner.source_kind not in _OWN_KNOWLEDGE | {"media"} else "confirmed"
    return "said"


def blames_somebody(type_: str, subtype: str) -> bool:
    """True for events whose author is to blame: naming an enemy as author is an accusation."""
    return type_ in {"Explosions/Remote violence", "Violence against civilians"} or subtype in {
        "Siege", "Deprivation", "Looting/property destruction", "Mob violence", "Excessive force against protesters"}
