"""Who stands behind a claim: its chain of attributions, and the voice that the chain gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.extract.parties import AIRCRAFT, PARTIES, Party
from reportedly.records import Attribution, Claim, Mention, Role, Toll

_HARMS = frozenset({"killed", "injured", "casualties", "missing"})
_FORCES_DO = frozenset({"Arrests", "Disrupted weapons use"})  # what forces do where nobody else is named
_FOUGHT = frozenset({"Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Air/drone strike",
                     "Shelling/artillery/missile attack", "Suicide bomb", "Remote explosive/landmine/IED", "Grenade",
                     "Looting/property destruction"})
_GROUPS = frozenset({"rebel group", "political militia", "identity militia"})
_ENEMIES_OF_FORCES = frozenset("""militant rebel insurgent terrorist bandit guerrilla gunman attacker assailant fighter extremist
    jihadist takfiri terrorists militants rebels insurgents bandits guerrillas gunmen attackers assailants fighters
    hideout hideouts takfiris""".split())
_MEN_OF_FORCES = frozenset("""soldier soldiers policeman policemen trooper troopers serviceman servicemen conscript conscripts recruit
    recruits officer officers troop troops marine marines""".split())
_COMMANDING = frozenset("defence defense interior military war security".split())
_STATE_WORDS = _COMMANDING | frozenset("government ministry minister president presidency".split())
_OWN_KNOWLEDGE = frozenset({"medic or rescuer", "un"})
_SAW = frozenset({"witness or resident", "victim or relative", "medic or rescuer"})  # they tell what they lived through
_SPEAKING_PARTIES = frozenset({"state forces", "armed group"})
_ANYBODY = frozenset({"actor:civilians", "actor:protesters", "actor:group"})
_NO_PARTY = frozenset({"medic or rescuer", "ngo", "un", "monitor", "expert", "witness or resident", "victim or relative"})
_STATES = frozenset({"cannot verify", "threatens", "predicts", "calls for"})  # what is to come, or not known, blames nobody yet
_DONE = frozenset({"occurred", "ongoing", "habitual"})  # "our troops repelled an attack" is said: the other side did it
_PLAIN_FORCES = frozenset("""the a an its our some two three four five six several army military soldier soldiers troop troops force
    forces police officer officers policeman policemen unit units security government special joint national guard guards air navy
    artillery gunner gunners jet jets warplane warplanes plane planes aircraft helicopter helicopters drone drones patrol patrols marine
    marines commando commandos border mobile defence defense group groups defenses defences they he she""".split())
_NO_NAMES = frozenset("""the a an army military police force forces ministry defence defense interior security national general colonel
    major captain commander command spokesman spokeswoman front brigade group movement""".split())
_FIGHTS = frozenset({"Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Disrupted weapons use"})
_NO_DEEDS = frozenset({"Agreement", "Change to group/activity", "Headquarters or base established", "Displacement", "Aid",
                       "Peaceful protest", "Non-violent transfer of territory"})  # said, not owned up to
_ACCUSING = ("accus", "blam", "suspect", "fault")
_COMPLAINING = ("complain", "denounc", "protest", "charg")
_COUNTING = ("count", "certif", "verif", "regist")
_HAVE_THE_DEAD = ("health", "prosecutor", "disaster", "fire service", "coroner", "rescue")
_WITHHOLDS = frozenset({"cannot verify", "doubts"})


@dataclass(frozen=True, slots=True)
class Deed:
    """What a voice is judged by: the event, who did it, whom it harmed, and with how many counted.

    `blames`: the event is one that somebody answers for (violence, a siege), so that naming an enemy is an allegation.
    """

    subtype: str
    blames: bool
    status: str
    doers: tuple[Party, ...]
    harmed: tuple[Party, ...]
    tolls: tuple[Toll, ...]


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
    return a.cue is None or any(stem in a.cue.text.lower() for stem in (*_ACCUSING, "attribut", "alleg", "claim"))


def _complains(a: Attribution, deed: Deed) -> bool:
    """True for "complained", "denounced", "protests" about harm that somebody answers for."""
    blames = deed.blames or deed.subtype == "Protest with intervention"
    return blames and a.cue is not None and any(stem in a.cue.text.lower() for stem in _COMPLAINING)


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


def _is_own_deed(a: Attribution, deed: Deed) -> bool:
    """True for a party's word about what "its aircraft", "troops" or "we" did, and for what it acknowledges."""
    if a.source_kind == "media" and a.source is not None and "state" in a.source.text.lower():
        return any(p.words & {"our", "we"} for p in deed.doers)  # state television: "our planes destroyed"
    if a.source_kind not in _SPEAKING_PARTIES and not _speaks_for_forces(a):
        return False
    doers = [p for p in deed.doers if p.kind in PARTIES or not {p.head, p.head.removesuffix("s")} & AIRCRAFT]  # "jets" name nobody
    if not doers:
        return owns_up(a) or _is_deed_of_forces(a, deed)
    own = [p for p in doers if _is_own(p, a)]
    return bool(own) and not any(_is_named(p) for p in doers if p not in own)


def _is_own(party: Party, a: Attribution) -> bool:
    """True for a doer that is the speaker's side by its words ("its aircraft", "we"), or a force's "troops" and "police" without a name."""
    if party.head in {"it", "we"} or party.words & {"its", "our", "his"}:
        return True
    if party.words & _names_in(a) and party.kind in (_GROUPS if a.source_kind == "armed group" else {"state forces"}):
        return True  # "Varnian soldiers", says the Varnian army
    plain = {w for w in party.words if w.isalpha()} <= _PLAIN_FORCES  # "Varnian troops", "the enemy's soldiers" may be another's
    return plain and not _is_named(party) and party.kind == "state forces" and _speaks_for_forces(a)


def _names_in(a: Attribution) -> set[str]:
    words = a.source.text.replace("'s", "").split() if a.source is not None else []
    return {w.lower() for w in words if w[:1].isupper()} - _NO_NAMES


def _is_named(party: Party) -> bool:
    return party.mention is not None and party.mention.form == "name"


def _is_deed_of_forces(a: Attribution, deed: Deed) -> bool:
    """True where nobody is named as doer of what the speaker's side does: arrests by the police, the enemy's dead in a fight.

    "Nine militants were killed, said the army": an army that tells of its enemy's dead owns them; its own dead are no deed of its own.
    """
    if deed.status != "occurred" or a.stance in {"cannot verify", "doubts"} or _harms_own(a, deed):
        return False
    if deed.subtype in _FORCES_DO:
        return a.source_kind == "state forces"
    if deed.subtype == "Armed clash" and not deed.tolls:
        return False  # "a clash with the fighters": a fight that nobody says who began
    return deed.subtype in _FOUGHT and _harms_enemy(a, deed)


def _speaks_for_forces(a: Attribution) -> bool:
    """True for a force, and for the ministries that command one."""
    return a.source_kind == "state forces" or (a.source_kind == "government" and bool(_source_words(a) & _COMMANDING))


def _source_words(a: Attribution) -> set[str]:
    return set(a.source.text.lower().replace("'s", "").split()) if a.source is not None else set()


def _harmed_words(deed: Deed) -> set[str]:
    return {w for p in deed.harmed for w in (*p.words, p.head)} | {w for t in deed.tolls for w in t.text.lower().split()}


def _harms_enemy(a: Attribution, deed: Deed) -> bool:
    """True where the harmed are under the other side's arms, by their entry or by the words for them."""
    forces = _speaks_for_forces(a)
    kinds = _GROUPS if forces else frozenset({"state forces"})
    words = _ENEMIES_OF_FORCES if forces else _MEN_OF_FORCES | {"apostate", "invader", "enemy"}
    return any(p.kind in kinds for p in deed.harmed) or bool(_harmed_words(deed) & words)


def _harms_own(a: Attribution, deed: Deed) -> bool:
    """True where a force or a state tells of soldiers and policemen who were harmed."""
    of_state = a.source_kind == "state forces" or (a.source_kind == "government" and bool(_source_words(a) & _STATE_WORDS))
    return of_state and (any(p.kind == "state forces" for p in deed.harmed) or bool(_harmed_words(deed) & _MEN_OF_FORCES))


def owns_up(a: Attribution) -> bool:
    """True for "acknowledged", "admitted", "claimed responsibility": the speaker's side did it."""
    return a.cue is not None and a.stance != "denies" and any(w in a.cue.text.lower() for w in ("acknowledg", "admit", "responsib"))


def _withholds_belief_of_others(a: Attribution) -> bool:
    return a.cue is not None and any(stem in a.cue.text.lower() for stem in (*_ACCUSING, "alleg"))


def _knows(a: Attribution, deed: Deed) -> bool:
    """True for medics, rescuers and their offices about the dead and wounded they had before them, for what the UN's people counted."""
    counted = any(t.toll in _HARMS for t in deed.tolls)
    if a.source is None or deed.status not in {"occurred", "ongoing"}:
        return False
    if a.source_kind == "medic or rescuer":
        return counted or (deed.blames and bool(deed.harmed))
    if not counted:
        return False
    source, cue = a.source.text.lower(), a.cue.text.lower() if a.cue is not None else ""
    if any(stem in cue for stem in _COUNTING):
        return a.source_kind in {"un", "ngo", "monitor", "media", "government"}
    if a.source_kind == "un":
        return deed.blames
    return (a.source_kind == "government" and any(w in source for w in _HAVE_THE_DEAD)) or source.endswith(("red cross", "red crescent"))


def voice_of(chain: Sequence[Attribution], deed: Deed, mentions: Mapping[str, Mention]) -> str:
    """One of `vocab.VOICES`: the innermost link decides, an outer one only by denying or withholding belief."""
    if not chain:
        return "reported"
    inner = chain[-1]
    if any(a.stance == "denies" for a in chain) or inner.stance == "doubts":
        return "denied"  # who doubts a claim answers it
    if any(a.stance in _WITHHOLDS for a in chain[:-1]):
        return "alleged"
    if inner.stance in _STATES:
        return "said"
    speaker = mentions.get(inner.source_mention or "")
    actor = speaker.actor if speaker is not None else None
    speaker_id, kind = (actor.id, actor.kind) if actor is not None else (None, None)
    if speaker_id is not None and speaker_id.startswith("actor:unidentified"):
        speaker_id = None  # "the General Staff" and "foreign soldiers" are not one for being both unnamed
    doers = {p.actor_id for p in deed.doers if p.actor_id} - _ANYBODY
    others_blamed = deed.blames and any(
        _is_identified(p) and (p.actor_id is None or p.actor_id != speaker_id) and not _is_own(p, inner) for p in deed.doers)
    own_deed = inner.source_kind not in _NO_PARTY and (speaker_id in doers or _is_own_deed(inner, deed))
    if own_deed and deed.subtype not in _NO_DEEDS and not _withholds_belief_of_others(inner) and deed.status in _DONE:
        return "admitted"
    if _complains(inner, deed):
        return "alleged"
    if inner.stance == "alleges" and (_withholds_belief(inner) or (others_blamed and inner.source_kind not in _SAW)):
        return "alleged"
    if speaker_id is not None and speaker_id in doers:
        return "said"
    if inner.stance == "admits":
        return "admitted" if not doers or speaker_id is None else "said"
    if kind is not None and deed.subtype not in _NO_DEEDS | _FIGHTS and any(_are_opposed(kind, p) for p in deed.doers):
        return "alleged"
    if others_blamed and (kind in PARTIES or inner.source_kind in {"government", "state forces", "armed group", "political group"}):
        return "alleged"
    return "confirmed" if _confirms(inner, deed, others_blamed) else "said"


def _confirms(inner: Attribution, deed: Deed, others_blamed: bool) -> bool:
    """True where the speaker had it before him: a force its own dead, medics theirs; or the cue confirms and nobody else is blamed."""
    fought = deed.subtype in _FOUGHT - {"Looting/property destruction"}
    own_dead = fought and not deed.doers and _harms_own(inner, deed) and not _harms_enemy(inner, deed)
    if own_dead and inner.stance in {"says", "alleges", "confirms", "admits"}:
        return True
    if _knows(inner, deed) and (not others_blamed or inner.source_kind == "medic or rescuer") and inner.stance in {"says", "alleges"}:
        return True
    if inner.stance in {"confirms", "observed"}:
        return not others_blamed or inner.source_kind in _OWN_KNOWLEDGE | {"media"}
    return False


def voiced_anew(claim: Claim, attributions: Mapping[str, Attribution], mentions: Mapping[str, Mention]) -> Claim:
    """The claim with the voice that its parts as they stand now give it; what is denied, and who speaks, stays."""
    chain = [attributions[a] for a in claim.attribution if a in attributions]
    if not chain or claim.voice == "denied":
        return claim
    doers = tuple(_party_of(r, mentions) for r in claim.roles if r.role == "actor")
    harmed = tuple(_party_of(r, mentions) for r in claim.roles if r.role in {"target", "affected"})
    event = claim.event
    deed = Deed(event.subtype, blames_somebody(event.type, event.subtype), claim.status, doers, harmed, claim.tolls)
    return replace(claim, voice=voice_of(chain, deed, mentions))


def _party_of(role: Role, mentions: Mapping[str, Mention]) -> Party:
    mention = mentions.get(role.mention or "")
    words = role.text.lower().split()
    head = words[: words.index("of")][-1:] if "of" in words else words[-1:]
    kind = mention.actor.kind if mention is not None and mention.actor is not None else None
    return Party(role.start, role.end, mention, kind, "".join(head), frozenset(words))


def blames_somebody(type_: str, subtype: str) -> bool:
    """True for events whose author is to blame: naming an enemy as author is an accusation."""
    return type_ in {"Explosions/Remote violence", "Violence against civilians"} or subtype in {
        "Siege",
        "Deprivation",
        "Looting/property destruction",
        "Mob violence",
        "Excessive force against protesters",
    }
