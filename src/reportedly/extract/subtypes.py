"""Which event it is: ACLED's types and sub-types by its codebook's rules, from the words, the weapon, and who was hit.

Also the gate: whether a word that may say an event says one here. "Attack" and "battle" are everywhere; a claim needs
armed people, weapons or people harmed beside them.
"""

from dataclasses import dataclass

from reportedly import vocab
from reportedly.extract.crowds import is_beating_by_crowd, is_brawl, is_mobbing
from reportedly.extract.notes import NOTE_SHARE
from reportedly.extract.parties import ARMED, PARTIES, Party, Scene
from reportedly.extract.persons import load_people
from reportedly.extract.subtypes_weapons import LEFTOVER, by_weapon, is_from_guns, named_by_weapon, without_aims
from reportedly.extract.taken import are_more, are_of_a_side, is_of_the_state
from reportedly.extract.triggers import EventRule, Trigger

_RIOTOUS = frozenset(
    """
    violent violently riot stone rock molotov firebomb vandalise vandalize torch hurl bottle clash firework brick scuffle
""".split()
)
_INTERVENING = frozenset("teargas disperse suppress baton cannon rubber truncheon dispersal".split())
_HOLDING = frozenset("police policeman officer force soldier gendarme guard guardsman".split())
_LIVE = frozenset({"ammunition", "fire", "round", "bullet"})
_DEADLY = frozenset("shoot kill gunfire bullet ammunition dead".split())
_NATURE = frozenset(
    """typhoon cyclone hurricane storm tornado flood flooding earthquake quake tsunami landslide avalanche mudslide drought heatwave
    lightning volcano eruption wildfire heart stroke asthma shark crocodile elephant lion tiger leopard hippo bear snake
    cholera outbreak epidemic pandemic disease virus measles malaria coronavirus famine""".split()
)
_AT_WORK = frozenset("worker teacher driver union staff employee nurse doctor trader shopkeeper student transporter civil-servant".split())
_PROTESTING = frozenset("tyre tire demonstrate demonstrator protest protester".split())
_HURLING = frozenset("stone rock molotov pelt brick torch riot rioting rioter arson loot barricade vandalise vandalize".split())
_FIREARMS = frozenset("crossfire gunfire gunbattle gunfight firefight shootout gunman gun".split())
_IN_HAND = frozenset("stone stick rock club machete brick".split())  # what unarmed people fight with
_BODIES = frozenset({"body", "corpse", "remains"})
_OCCUPYING = frozenset({"occupy", "capture", "overrun", "seize", "take"})
_LEAVING = frozenset("withdraw withdrawal vacate abandon retreat leave pull departure pullout".split())
_UNFOUGHT = frozenset("fight fighting resistance battle clash shot opposition".split())
_MISTREATED = frozenset(
    "torture bullet gunshot shot decapitated dismembered mutilated beheaded decapitate dismember mutilate behead bound tied".split()
)
_STATE = frozenset({"state forces", "government", "external forces"})
_OF_THE_LAW = frozenset({"police", "intelligence", "court", "prosecutor"})
_OF_THE_STATE = frozenset({"army", "military", "junta", "government", "police", "regime"})
_AGREEING = frozenset(
    """
    sign agree reach announce declare broker extend hold begin take come negotiate conclude accept mediate secure violate
    break collapse enter
""".split()
)
_FIGHTING = frozenset({"protesters", "rioters", "criminal group"})
ENGAGEMENT = frozenset({"clash", "repel"})
_SAID_BY_ONE_WORD = 0.35  # the share of conflict of a headline whose one word of war is "attack"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one trigger: harm named in its sentence, and how far the report is about armed conflict (0 to 1)."""

    harmed: bool
    dead: bool
    combatants_harmed: bool
    civilians_harmed: bool
    conflict: float
    engaged: bool
    place_named: bool
    detained: int
    words: frozenset[str]
    head: str
    verb: str
    has_object: bool = False
    doer: frozenset[str] = frozenset()
    at_protest: bool = False


def passes_gate(trigger: Trigger, scene: Scene, around: Surroundings, carrier: str = "") -> bool:
    """True where the trigger may make a claim here; `carrier`: the lemma of the verb that carries an event noun."""
    gate, rule = trigger.rule.gate, trigger.rule
    if (rule.frame == "use" and not scene.weapons) or (
        rule.frame == "use" and trigger.verb is not None and trigger.verb.participle and not scene.actors
    ):
        return False
    armed = any(p.is_armed or p.kind in PARTIES for p in scene.parties)
    arms = bool(scene.weapons) or scene.from_the_air
    if rule.frame == "harm" or rule.event in {"deaths", "feared dead"}:
        people = any(p.mention is not None or p.is_civilian or p.is_armed for p in scene.targets + scene.affected)
        return (
            around.harmed
            or (armed and rule.event in {"killing", "wounding"} and bool(scene.targets))
            or ((armed or arms or rule.event == "killing" or around.conflict > 0.35) and people)
        )
    if rule.frame == "agree" and trigger.verb is None:
        return around.conflict > 0.35 and carrier in _AGREEING
    if _is_work_stoppage(trigger, scene):
        return True
    if rule.event == "explosion" and trigger.verb is not None and not (arms or around.harmed):
        return False
    if rule.event == "weapon disrupted" and not arms:
        return False
    if rule.event == "looting or destruction" and any(p.head in _BODIES for p in scene.targets):
        return False  # "massacred villagers and burned their bodies"
    if rule.event == "release":
        return around.conflict > 0.35 and any(p.is_civilian or p.is_armed or p.mention is not None for p in scene.affected)
    if rule.event == "people on the move":
        return around.conflict > 0.35 and any(p.is_civilian and not p.is_armed for p in scene.affected)
    one_word = max(trigger.last, trigger.end - 1) == trigger.head
    if around.verb in {"hold", "take"} and one_word and rule.subtype == "Abduction/forced disappearance":
        return (
            around.conflict > 0.35
            and any(p.is_armed for p in scene.actors)
            and any(p.is_civilian or p.mention is not None for p in scene.targets)
        )
    fought = _is_fought(trigger, scene, around, arms) if rule.frame == "clash" else None
    if fought is not None:
        return fought
    if rule.subtype == "Siege":
        return around.conflict > 0.35 and (
            armed or any(p.mention is not None or p.is_civilian for p in scene.targets) or around.place_named
        )
    if around.verb in {"demonstrate", "rally", "march"} and (around.has_object or (not scene.actors and around.conflict < 0.35)):
        return False  # "demonstrated her skill", "rallied his supporters", "markets rallied"
    if gate == "none":
        if rule.type in {vocab.PROTESTS, vocab.RIOTS}:
            return True
        return around.conflict > 0.1 or (armed and around.conflict > 0) or around.harmed
    if gate == "harm":
        return around.harmed
    if rule.subtype == "Arrests" and around.detained >= 10:
        return True
    if gate == "party":
        return any(p.kind in PARTIES or p.is_armed for p in scene.actors) and around.conflict > 0.4
    if gate == "conflict":
        return around.conflict > 0.35 or (armed and rule.subtype == "Sexual violence")
    return _passes_armed(rule, scene, around, arms, armed)


def _is_fought(trigger: Trigger, scene: Scene, around: Surroundings, arms: bool) -> bool | None:
    """True where a clash is one of arms or blows, False where it is one of words or of teams; None leaves it to the other gates."""
    if scene.actors and (around.harmed or around.words & _IN_HAND) and around.conflict > 0.2:
        return True
    if any(p.is_armed or p.kind in _FIGHTING for p in scene.parties):
        return None
    least = _SAID_BY_ONE_WORD if around.dead else 0.45
    return around.conflict > least and not scene.actors and (arms or around.harmed or trigger.verb is None)


def _passes_armed(rule: EventRule, scene: Scene, around: Surroundings, arms: bool, armed: bool) -> bool:
    """The gate of words of many meanings: arms, or armed people, in a report on conflict."""
    by_strike = around.dead and around.head == "strike" and not around.verb  # a strike that kills is none of workers
    if arms or by_strike or (around.harmed and armed):
        return by_strike or around.conflict > 0.05
    if armed:
        return around.conflict > 0.15
    if scene.actors:
        return False  # somebody unarmed "attacks", "targets", "strikes": a figure of speech
    least = _SAID_BY_ONE_WORD if around.harmed else 0.45
    return around.conflict > least and (bool(scene.targets) or around.harmed or rule.frame == "blast")


_CROWD_WORDS = frozenset({"protester", "demonstrator", "marcher"})
_FIRE_BOMBS = frozenset({"petrol", "molotov", "firebomb"})
_THROWING = frozenset({"throw", "hurl", "lob", "toss"})
_MOBS = frozenset({"settler", "settlers", "mob", "mobs"})


def decide(trigger: Trigger, scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    """(type, sub-type), or None where nothing fits."""
    rule = trigger.rule
    if around.doer & _NATURE and trigger.verb is not None:  # "a typhoon killed 14", "an outbreak that has killed 40"
        return (vocab.OTHER_VIOLENCE, "Accident") if trigger.is_harm and around.harmed else None
    if _is_work_stoppage(trigger, scene):
        return vocab.PROTESTS, "Peaceful protest"
    if trigger.verb is not None and "sexually" in around.words and around.verb in {"assault", "abuse", "attack", "exploit"}:
        return vocab.VAC, "Sexual violence"
    if trigger.verb is not None and "forcibly" in around.words and around.verb in {"recruit", "conscript", "enlist"}:
        return vocab.VAC, "Abduction/forced disappearance"
    if rule.event == "looting or destruction" and not scene.actors and (remote := by_weapon(without_aims(scene))) is not None:
        return vocab.REMOTE, remote  # "shells destroyed two houses"
    if rule.event == "looting or destruction" and any(p.is_armed for p in scene.targets) and any(p.is_armed for p in scene.actors):
        return vocab.BATTLES, "Armed clash"
    if rule.event == "looting or destruction" and any(p.words & _MOBS for p in scene.actors) and not around.at_protest:
        return vocab.RIOTS, "Mob violence"
    if rule.event == "looting or destruction" and any(p.kind in {"protesters", "rioters"} for p in scene.actors):
        mob = is_mobbing(scene, around.words, around.at_protest)
        return vocab.RIOTS, "Mob violence" if mob else "Violent demonstration"
    if rule.event == "deprivation" and around.words & _PROTESTING:
        return None  # a road cut by protesters
    if rule.frame == "clash":
        return _clash(scene, around)
    quiet = around.at_protest and not around.words & (_HURLING | {"storm", "attack", "clash"})
    if rule.event == "repelled" and quiet and not any(p.is_armed for p in scene.targets):
        return vocab.PROTESTS, "Protest with intervention"
    if rule.event == "taking of territory" and around.verb in {"capture", "seize"}:
        taken = scene.taken or scene.targets
        if (are_of_a_side(taken) and around.engaged) or (are_more(taken) and around.combatants_harmed):
            return vocab.BATTLES, "Armed clash"  # prisoners of a fight
        if are_of_a_side(taken):
            return _arrest(scene, around)
        if taken and all(p.kind in {"civilians", "person"} or p.head in load_people().nouns for p in taken):
            return vocab.VAC, "Abduction/forced disappearance"  # "seized a pilot"
    if rule.frame in {"capture", "fall"} and rule.type == vocab.BATTLES:
        if any(p.head in _BODIES for p in scene.taken or scene.targets):
            return None  # "recovered the bodies of two fighters"
        return (vocab.STRATEGIC, "Non-violent transfer of territory") if _is_unfought(around) else _capture(scene, around.verb)
    if rule.subtype == "Arrests":
        return _arrest(scene, around)
    if rule.subtype == "Peaceful protest":
        return _protest(scene, around)
    if rule.subtype == "Protest with intervention":
        if around.words & _HURLING:
            return vocab.RIOTS, "Violent demonstration"
        return vocab.PROTESTS, "Excessive force against protesters" if _is_deadly(around) else "Protest with intervention"
    if rule.event == "detonating" and "controlled" in around.words:
        return vocab.STRATEGIC, "Disrupted weapons use"
    if rule.event == "riot" and _is_by_nobodys_crowd(scene, around):
        return vocab.STRATEGIC, "Looting/property destruction"
    if rule.event == "riot" and {"each", "other"} <= around.words and not around.at_protest:
        return vocab.RIOTS, "Mob violence"
    if rule.event == "riot" and is_mobbing(scene, around.words, around.at_protest):
        return vocab.RIOTS, "Mob violence"
    if rule.subtype is not None and rule.type is not None:
        return named_by_weapon(rule.type, rule.subtype, scene, around.words)
    if rule.frame == "harm" or rule.event in {"deaths", "feared dead"}:
        return _harm(trigger, scene, around)
    return _attack(trigger, scene, around)


def _is_work_stoppage(trigger: Trigger, scene: Scene) -> bool:
    """True for "teachers will strike": people at work who strike nobody."""
    return (
        trigger.verb is not None and trigger.rule.event == "attack" and not scene.targets and any(p.words & _AT_WORK for p in scene.actors)
    )


def _is_unfought(around: Surroundings) -> bool:
    """True for "took the town without a fight", "seized the base after the garrison withdrew"."""
    if around.harmed or around.engaged:
        return False
    return ("without" in around.words and bool(around.words & _UNFOUGHT)) or (
        bool({"after", "following"} & around.words) and bool(around.words & _LEAVING)
    )


def _is_by_nobodys_crowd(scene: Scene, around: Surroundings) -> bool:
    """True for fire bombs that unknown persons throw at an empty place."""
    unknown = bool(scene.actors) and {p.kind for p in scene.actors} <= {"unidentified armed group"}
    return unknown and not around.harmed and not around.at_protest and not around.words & _PROTESTING and not any(
        p.is_armed for p in scene.targets)


def _is_live_fire(around: Surroundings) -> bool:
    return "live" in around.words and bool(around.words & _LIVE) and not around.words & {"air", "blank"}


def _is_deadly(around: Surroundings) -> bool:
    """True where force against a protest killed, or was gunfire; being hurt by batons and gas is none."""
    gunfire = around.words & _DEADLY and "rubber" not in around.words
    if _is_live_fire(around):
        return True
    return around.harmed and bool(gunfire or around.words & {"kill", "dead", "die", "death"})


def _clash(scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    kinds = {p.kind for p in scene.parties}
    if kinds & {"protesters", "rioters"} or (around.at_protest and any(not p.is_armed for p in scene.parties)):
        return vocab.RIOTS, "Violent demonstration"
    by_guns = bool(around.words & _FIREARMS)  # "wounded in the crossfire": no brawl
    if not by_guns and is_brawl(scene, around.words, around.at_protest):
        return vocab.RIOTS, "Mob violence"
    kinds = {p.kind for p in scene.actors}
    armed = [p for p in scene.parties if p.is_armed]
    if not by_guns and not armed and kinds and kinds <= {"civilians", "person", "organisation"}:
        return vocab.RIOTS, "Mob violence"
    return vocab.BATTLES, "Armed clash"


def _capture(scene: Scene, verb: str) -> tuple[str, str] | None:
    if not scene.actors:
        return None
    states = [{p.actor_id for p in side if p.kind in _STATE and p.actor_id} for side in (scene.actors, scene.targets)]
    if all(states) and states[0].isdisjoint(states[1]) and verb in _OCCUPYING:  # "Russian troops occupied the town": ACLED's foreign state
        return vocab.BATTLES, "Non-state actor overtakes territory"
    if any(p.kind in _STATE and not _is_strangers(p, scene) for p in scene.actors):
        return vocab.BATTLES, "Government regains territory"
    return vocab.BATTLES, "Non-state actor overtakes territory"


def _is_strangers(party: Party, scene: Scene) -> bool:
    """True for a force that only its own name ("Lowland Guard", "Northern Alliance") makes one, against the army or the government."""
    known = party.actor_id is not None and not party.actor_id.startswith(("name:", "actor:coalition"))
    return not known and any(p.kind in _STATE or p.words & _OF_THE_STATE for p in scene.targets + scene.taken)


def _arrest(scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    kinds = {p.kind for p in scene.actors}
    if around.at_protest and kinds <= _STATE:
        return vocab.PROTESTS, "Protest with intervention"
    of_state = any(is_of_the_state(p) for p in scene.taken or scene.targets)
    if any(p.words & _OF_THE_LAW for p in scene.actors):  # the police and the spies of a group that governs
        return vocab.STRATEGIC, "Arrests"
    if kinds & (ARMED - _STATE) or (of_state and scene.actors and not kinds & _STATE):
        return vocab.VAC, "Abduction/forced disappearance"
    return (vocab.STRATEGIC, "Arrests") if scene.targets or scene.affected else None


def _protest(scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    kinds = {p.kind for p in scene.actors}
    if kinds and kinds <= ARMED:
        return None
    if around.words & _RIOTOUS:
        return vocab.RIOTS, "Violent demonstration"
    if (around.words & _DEADLY and around.harmed) or _is_live_fire(around):
        return vocab.PROTESTS, "Excessive force against protesters"
    held = bool(around.words & {"arrest", "detain"}) and bool(around.words & _HOLDING)
    return vocab.PROTESTS, "Protest with intervention" if held or around.words & _INTERVENING else "Peaceful protest"


def _attack(trigger: Trigger, scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    """Attack, explosion, firing, use: the weapon decides, then whether those hit were armed."""
    rule, trigger_words = trigger.rule, around.head
    remote = by_weapon(scene)
    at_police = any(p.is_armed and p.kind in _STATE | {None} for p in scene.targets)
    if around.verb in _THROWING and around.words & _FIRE_BOMBS and at_police and not any(p.is_armed for p in scene.actors):
        return vocab.RIOTS, "Violent demonstration"
    if remote == "Remote explosive/landmine/IED" and rule.frame == "fire" and around.verb in _THROWING:
        remote = "Grenade"  # crude bombs that are thrown
    if remote == "Shelling/artillery/missile attack" and around.words & LEFTOVER and not scene.actors:
        remote = "Remote explosive/landmine/IED"
    by_civil_target = any(p.is_civilian for p in scene.targets)
    by_armed_target = any(p.is_armed for p in scene.targets)
    if rule.event == "attack" and remote == "Remote explosive/landmine/IED" and "small arms" in scene.weapon_classes:
        remote = None  # an assault "with guns and explosives"
    if around.engaged and by_armed_target and remote not in {"Chemical weapon", "Air/drone strike"}:
        return vocab.BATTLES, "Armed clash"
    if remote is not None:
        return vocab.REMOTE, remote
    if rule.event == "bombing from the air":
        return vocab.REMOTE, "Shelling/artillery/missile attack" if is_from_guns(scene, around.words) else "Air/drone strike"
    if trigger.verb is None and remote is None and "strike" in trigger_words and not any(p.kind in ARMED - _STATE for p in scene.actors):
        return vocab.REMOTE, "Air/drone strike"  # a forces' "strike" without a named weapon is one from the air
    if rule.frame == "blast":
        return vocab.REMOTE, "Remote explosive/landmine/IED"
    if rule.frame in {"use", "fire"} and not scene.weapons:
        return None
    if any(p.kind in {"protesters"} for p in scene.targets):
        return vocab.PROTESTS, "Excessive force against protesters"
    kinds = {p.kind for p in scene.actors}
    at_crowd = rule.event == "open fire" and bool(around.words & _CROWD_WORDS) and not around.words & _HURLING
    if (around.at_protest or at_crowd) and kinds and kinds <= _STATE and not by_armed_target:
        over_heads = not around.harmed and ("air" in around.words or {"over", "head"} <= around.words)
        excessive = rule.event == "open fire" and not over_heads
        return vocab.PROTESTS, "Excessive force against protesters" if excessive else "Protest with intervention"
    if scene.actors and kinds <= {"protesters", "rioters"}:
        return vocab.RIOTS, "Mob violence" if by_civil_target else "Violent demonstration"
    if around.words & {"repel", "repulse"} and all(p.is_armed for p in scene.actors):
        return vocab.BATTLES, "Armed clash"
    if by_armed_target or (around.combatants_harmed and not by_civil_target and not around.civilians_harmed):
        return vocab.BATTLES, "Armed clash"
    if by_civil_target or around.civilians_harmed:
        return _against_people(scene, around)
    armed_actor = any(p.is_armed for p in scene.actors)
    if armed_actor and rule.event in {"offensive", "repelled", "failed advance"}:
        return vocab.BATTLES, "Armed clash"
    if armed_actor and around.harmed and (scene.targets or (rule.event == "open fire" and not around.combatants_harmed)):
        return vocab.VAC, "Attack"
    if around.harmed and around.conflict > _SAID_BY_ONE_WORD and not scene.actors:
        return vocab.VAC, "Attack"
    if armed_actor or (around.conflict > 0.5 and rule.event in {"attack", "open fire"}):
        return vocab.BATTLES, "Armed clash"
    return (vocab.OTHER_VIOLENCE, "Crime") if around.harmed else None


def _against_people(scene: Scene, around: Surroundings) -> tuple[str, str]:
    """Violence against the unarmed: by a party, or in a report on conflict, VAC; otherwise crime."""
    kinds = {p.kind for p in scene.actors}
    persons = [p for p in scene.actors if p.kind == "person" and p.mention is not None]
    named = any(p.mention is not None and p.mention.form == "name" for p in persons) or bool(persons and around.conflict < NOTE_SHARE)
    if is_beating_by_crowd(scene, around.words, around.verb, around.at_protest):
        return vocab.RIOTS, "Mob violence"
    if kinds & (PARTIES - {"criminal group", "government"}) or (around.conflict > _SAID_BY_ONE_WORD and not named):
        return vocab.VAC, "Attack"
    return vocab.OTHER_VIOLENCE, "Crime"


def _harm(trigger: Trigger, scene: Scene, around: Surroundings) -> tuple[str, str] | None:
    """People killed or wounded where no other word names the event."""
    remote = by_weapon(scene)
    if remote == "Shelling/artillery/missile attack" and around.words & LEFTOVER and not scene.actors:
        remote = "Remote explosive/landmine/IED"
    victims = scene.targets + scene.affected
    if around.engaged and any(p.is_armed for p in victims):
        return vocab.BATTLES, "Armed clash"
    if remote is not None:
        return vocab.REMOTE, remote
    kinds = {p.kind for p in scene.actors}
    if around.at_protest and kinds and kinds <= _STATE and victims and not any(p.is_armed for p in victims):
        return vocab.PROTESTS, "Excessive force against protesters" if _is_deadly(around) else "Protest with intervention"
    if any(p.kind == "protesters" for p in victims):
        return vocab.PROTESTS, "Excessive force against protesters"
    if around.combatants_harmed or any(p.is_armed for p in victims):
        if any(p.is_armed for p in scene.actors) or around.conflict > 0.3:
            return vocab.BATTLES, "Armed clash"
        return vocab.OTHER_VIOLENCE, "Crime"
    found_dead = "body" in around.words and around.words & _MISTREATED and "find" in around.words | {"discover"} and around.conflict > 0.35
    if found_dead and not scene.actors:
        return vocab.VAC, "Attack"
    if trigger.rule.event in {"deaths", "feared dead"} and not any(p.is_armed for p in scene.actors):
        return None
    return _against_people(scene, around)


def targets_civilians(subtype: tuple[str, str], scene: Scene, around: Surroundings) -> bool:
    """ACLED's civilian targeting: the unarmed are the main or only target; not soldiers who are taken."""
    taken = scene.targets or scene.taken
    if subtype[1] == "Abduction/forced disappearance" and taken and all(map(is_of_the_state, taken)):
        return False
    if subtype[0] == vocab.VAC or subtype[1] == "Excessive force against protesters":
        return True
    if subtype[0] not in {vocab.REMOTE, vocab.RIOTS}:
        return False
    if any(p.is_armed for p in scene.targets):
        return False
    return any(p.is_civilian for p in scene.targets) or (around.civilians_harmed and not around.combatants_harmed)
