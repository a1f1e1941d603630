"""What the weapon says of an event: ACLED's sub-types of explosions and remote violence, in its order."""

from dataclasses import replace

from reportedly import vocab
from reportedly.extract.parties import ARMED, Scene

_SUICIDE = frozenset({"suicide bomb"})
_AIR = frozenset({"air-dropped bomb", "air strike, munition not named", "drone"})
_PLANTED = frozenset({"vehicle bomb", "improvised explosive", "landmine"})
_SHELLS = frozenset({"artillery", "mortar", "rocket", "missile", "cluster munition", "incendiary munition"})
LEFTOVER = frozenset({"unexploded", "leftover", "remnant", "ordnance"})
_STATE = frozenset({"state forces", "government", "external forces"})
_GUNS = frozenset({"artillery", "tank", "gun", "mortar", "howitzer", "gunboat"})


def by_weapon(scene: Scene) -> str | None:
    """The Explosions/Remote violence sub-type that the weapons name, in ACLED's order; None for small arms and none."""
    classes = scene.weapon_classes
    if "chemical agent" in classes:
        return "Chemical weapon"
    if classes & _AIR or scene.from_the_air:
        return "Air/drone strike"
    if classes & _SUICIDE:
        return "Suicide bomb"
    if classes & _SHELLS:
        return "Shelling/artillery/missile attack"
    if classes & _PLANTED:
        return "Remote explosive/landmine/IED"
    return "Grenade" if "grenade" in classes else None


def named_by_weapon(type_: str, subtype: str, scene: Scene, words: frozenset[str]) -> tuple[str, str]:
    """The rule's own sub-type, but for what stands above it in ACLED's order: an air strike over shelling, suicide over other bombs."""
    classes = scene.weapon_classes
    if subtype == "Remote explosive/landmine/IED" and "air-dropped bomb" in classes:
        return vocab.REMOTE, "Air/drone strike"
    if subtype == "Remote explosive/landmine/IED" and not classes & (_PLANTED | _SUICIDE):
        if classes & _AIR and scene.from_the_air:
            return vocab.REMOTE, "Air/drone strike"
        if classes and classes <= _SHELLS and not words & LEFTOVER:
            return vocab.REMOTE, "Shelling/artillery/missile attack"
    if subtype == "Shelling/artillery/missile attack" and words & LEFTOVER and not scene.actors:
        return vocab.REMOTE, "Remote explosive/landmine/IED"
    if subtype == "Remote explosive/landmine/IED" and "grenade" in classes and not classes & (_PLANTED | _SUICIDE):
        return vocab.REMOTE, "Grenade"
    if type_ == vocab.REMOTE and "chemical agent" in classes:
        return vocab.REMOTE, "Chemical weapon"
    if subtype == "Shelling/artillery/missile attack" and not (words & _GUNS and classes & _SHELLS) and (
        scene.from_the_air or (classes & _AIR and not classes & _SHELLS)
    ):
        return vocab.REMOTE, "Air/drone strike"
    if subtype == "Remote explosive/landmine/IED" and classes & _SUICIDE:
        return vocab.REMOTE, "Suicide bomb"
    return type_, subtype


def without_aims(scene: Scene) -> Scene:
    """The scene without the weapons that were aimed at: "a strike destroyed two rocket launchers"."""
    return replace(scene, weapons=tuple(w for w in scene.weapons if not any(p.start <= w.start < p.end for p in scene.targets)))


def is_from_guns(scene: Scene, words: frozenset[str]) -> bool:
    """True where artillery bombards, or a group that has no planes."""
    if scene.from_the_air:
        return False
    armed = [p for p in scene.actors if p.is_armed]
    without_planes = bool(armed) and all(p.kind in ARMED - _STATE for p in armed)
    return without_planes or "howitzer" in words or any(p.words & _GUNS for p in scene.actors)
