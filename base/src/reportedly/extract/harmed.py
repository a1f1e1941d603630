"""Whether people of a kind can be harmed as a word says: towns are captured too, but only fighters fall."""

from reportedly.extract.groups import Group
from reportedly.extract.harm import BE, HAVE, WITHIN, Cue
from reportedly.extract.scene import Scene

_CAPTIVES = frozenset("hostage hostages captive captives prisoner prisoners detainee detainees abductee abductees".split())
_DISASTERS = frozenset("""rubble debris sea water waters boat boats ship flood floods floodwaters building fire mine mountain river
    firefighters firemen helicopter wreck wreckage landslide avalanche coastguard earthquake cave blaze""".split())
# Words of contests, in which nobody is beaten but by points.
_CONTESTS = frozenset("""points percent % vote votes election elections primary poll polls match game final cup set sets score champion
    season team league won win seat nomination""".split())
_FALLEN = frozenset("martyr martyrs comrade comrades element elements victim victims".split())


def accepts(scene: Scene, cue: Cue, group: Group) -> bool:
    """True where the group is of a kind that the word of harm can count."""
    if group.kind == "other" and cue.toll not in {"killed", "injured", "casualties"}:
        return False
    if group.kind == "other" and (cue.form == "noun" or cue.frame == "adjective") and not (cue.first <= group.head <= cue.last):
        return False
    if cue.toll == "displaced" and not group.counted and (group.unit == "people" or cue.last > cue.first):
        return False
    if cue.toll == "freed" and cue.form == "past" and not _is_freed(scene, cue, group):
        return False
    has_article = scene.tokens[group.first].lower in {"a", "an", "the"}
    if not group.counted and cue.frame == "subject" and cue.form in {"base", "third"} and has_article:
        return False
    if cue.needs == "hostage":
        return scene.tokens[group.head].lower in {"hostage", "hostages", "captive", "captives"}
    if cue.needs in {"fighter", "family", "harm", "people", "unarmed", "rescued", "burial", "out", "beaten"}:
        return _accepts_special(scene, cue, group)
    if cue.needs == "captive":
        return scene.tokens[group.head].lower in _CAPTIVES
    if cue.needs == "from":
        follows = scene.tokens[group.last + 1].lower if group.last + 1 < len(scene.tokens) else ""
        return follows == "from" and group.kind == "people"
    if cue.needs == "person":
        after = scene.tokens[group.last + 1].lower if group.last + 1 < len(scene.tokens) else ""
        is_one = scene.tokens[group.head].lower == "one" and after not in BE | HAVE
        return group.kind in {"people", "relative", "name"} or (group.kind == "bare" and group.last < cue.first and not is_one)
    return True


def _is_freed(scene: Scene, cue: Cue, group: Group) -> bool:
    """False for a bare participle after people who are no captives: "a poll of 400 voters released on Friday"."""
    is_bare = group.last < cue.first and scene.tokens[cue.first - 1].lower not in BE | WITHIN
    return not is_bare or scene.tokens[group.head].lower in _CAPTIVES or (group.head + 1 == cue.first and group.first == 0)


def _accepts_special(scene: Scene, cue: Cue, group: Group) -> bool:
    """Words that harm only in company: fighters fall, families move, "in hospital" beside the dead and wounded."""
    if cue.needs == "fighter":
        after = scene.tokens[cue.last + 1].lower if cue.last + 1 < len(scene.tokens) else ""
        is_fighter = group.who == "combatants" or scene.tokens[group.head].lower in _FALLEN
        return is_fighter and after not in {"to", "into", "from", "back", "on", "off", "over", "short", "behind", "ill", "out", "for"}
    if cue.needs == "family":
        return group.unit == "families"
    if cue.needs == "harm":
        return group.kind != "other" and any(c.toll in {"killed", "injured"} and c is not cue for c in scene.starts.values())
    follows = scene.tokens[group.last + 1].lower if group.last + 1 < len(scene.tokens) else ""
    if cue.needs == "out":
        return group.kind == "people" and group.first > cue.last and follows in {"out", "from"}
    if cue.needs == "beaten":
        is_person = group.kind in {"people", "name", "relative"} and (group.counted or group.last < cue.first)
        return is_person and _CONTESTS.isdisjoint(t.lower for t in scene.tokens)
    if cue.needs == "burial":
        after = scene.tokens[cue.last + 1].lower if cue.last + 1 < len(scene.tokens) else ""
        return group.kind in {"people", "bare"} and not {after, follows} & {"under", "beneath", "alive", "by"}
    if cue.needs == "rescued":
        return group.kind != "other" and _DISASTERS.isdisjoint(t.lower for t in scene.tokens)
    is_others = scene.tokens[group.last].lower == "others" and group.last < cue.first
    return (group.kind == "people" or is_others) and not (cue.needs == "unarmed" and group.who == "combatants")
