"""What each mark in a text means: what the words stand for, what else they could be, who says it, and why it was read so."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.language import Words
from reportedly.publish import wording
from reportedly.publish.wording import Look
from reportedly.records import Actor, Attribution, Candidate, Mention, Number, Place, TimeSpan, Weapon


@dataclass(frozen=True, slots=True)
class Note:
    """One mark's meaning. `means` in words ("" where not resolved), `others` what else it could be, `claims` the ids that use it."""

    key: str
    kind: str
    words: str
    means: str
    identity: str | None
    others: tuple[Candidate, ...]
    why: str
    claims: tuple[str, ...]
    start: int


def find_notes(look: Look, words: Words) -> tuple[Note, ...]:
    """The notes of all mentions and attributions, in text order."""
    return tuple(sorted([*_of_mentions(look, words), *_of_attributions(look, words)], key=lambda n: (n.start, n.key)))


def _of_mentions(look: Look, words: Words) -> Iterator[Note]:
    used: dict[str, list[str]] = {}
    for claim in look.reading.claims:
        ids = {r.mention for r in claim.roles} | {claim.where.mention if claim.where else None, claim.when.mention if claim.when else None}
        for mention in ids - {None}:
            used.setdefault(str(mention), []).append(claim.id)
    for m in look.reading.mentions:
        identity = m.resolved.id if isinstance(m.resolved, Place | Actor) else None
        others = tuple(c for c in m.candidates if c.id != identity)
        yield Note(m.id, m.kind, m.text, meaning(m, words), identity, others, m.why, tuple(used.get(m.id, ())), m.start)


def meaning(mention: Mention, words: Words) -> str:
    """What a mention stands for, in words; empty where it is not resolved."""
    match mention.resolved:
        case Place() as place:
            return f"{wording.place_name(place)} ({words.say(place.feature)})"
        case Actor() as actor:
            return f"{actor.name} ({words.say(actor.kind)})"
        case TimeSpan() as time:
            if not (time.earliest or time.latest):
                return time.timex
            return f"{words.days(time.earliest, time.latest)} ({words.say(time.basis)})"
        case Weapon() as weapon:
            return words.say(weapon.weapon_class)
        case Number() as number:
            return number_in_words(number, words)
    return ""


def number_in_words(number: Number, words: Words) -> str:
    """A count with its bounds: `14`, `at least 12`, `up to 20`, `20 to 25`; empty where the words give none."""
    low, best, high = number.low, number.best, number.high
    if low is not None and high is not None:
        return f"{low:,}" if low == high else words.say("{low} to {high}", low=f"{low:,}", high=f"{high:,}")
    if low is not None:
        return words.say("at least {n}", n=f"{low:,}")
    if high is not None:
        return words.say("up to {n}", n=f"{high:,}")
    return f"{best:,}" if best is not None else ""


def _of_attributions(look: Look, words: Words) -> Iterator[Note]:
    resting: dict[str, list[str]] = {}
    for claim in look.reading.claims:
        for key in (*claim.attribution, *claim.conveys):
            resting.setdefault(key, []).append(claim.id)
    for a in look.reading.attributions:
        first = min((s.start for s in (a.source, a.cue, *a.content) if s), default=0)
        yield Note(a.id, "speaker", wording.speaker(look, a), stance_in_words(look, a, words), None, (), chain_in_words(look, a, words),
                   tuple(dict.fromkeys(resting.get(a.id, ()))), first)


def stance_in_words(look: Look, a: Attribution, words: Words) -> str:
    """What the speaker does, and what kind of source it is: `denies the actor · armed group, named · told to AFP`."""
    stance = words.say(a.stance) + (f": {words.say(a.disputes)}" if a.disputes else "")
    kind = f"{words.say(a.source_kind)}, {words.say('named' if a.named else 'not named')}"
    told = [words.say("told to {who}", who=a.addressee.text)] if a.addressee else []
    quoted = [words.say("in quotation marks")] if a.quoted else []
    return " · ".join((stance, kind, *told, *quoted))


def chain_in_words(look: Look, a: Attribution, words: Words) -> str:
    """Through whom it came, innermost first; empty where nobody stands between the speaker and the outlet."""
    outer, seen = look.attributions.get(a.within or ""), {a.id}
    carriers = []
    while outer is not None and outer.id not in seen:
        seen.add(outer.id)
        carriers.append(wording.speaker(look, outer))
        outer = look.attributions.get(outer.within or "")
    return words.say("as told by {who}", who=", ".join(carriers)) if carriers else ""
