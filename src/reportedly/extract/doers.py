"""Who cannot be the doer of an event of war: who only tells of it or is told, and the unarmed; a wrong perpetrator is the worst error.

What is taken away is a role, never a claim: the claim then says that its doer was not said.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reportedly import vocab
from reportedly.extract.parties import ARMED_WORDS
from reportedly.records import Attribution, Claim, Mention, Role, Sentence

_WAR = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC})
_MANY, _OURS = frozenset({"they", "them"}), frozenset({"we", "us", "i", "our"})
_BEARING = ARMED_WORDS | {"vigilantes", "guards", "partisans", "gunmen", "fighters", "militants", "assailants", "attackers"}
_TELLING = frozenset("""
    residents resident survivors survivor witnesses witness people villagers villager families family women woman children
    child relatives passengers patients doctors doctor medics medic nurses nurse journalists reporters officials official
    rights watch watchers watchdog monitor monitors observatory hospital university inhabitants locals neighbours neighbors
    refugees activists
""".split())
_FLYING = frozenset("bullet bullets round rounds shell shells rocket rockets fire gunfire".split())
_MEETS = re.compile(r"\b(?:hits?|struck|strikes|(?:ran|runs?|drove|drives|rolled) over|stepped on|steps on)\b", re.IGNORECASE)
_REPORTED = frozenset("reported announced given cited stated released published".split())
_WITH = frozenset({"with", "using", "by"})
_WHO_SUFFER = frozenset({"witness or resident", "victim or relative", "medic or rescuer"})
_UNARMED = frozenset({"civilians", "media", "organisation", "person"})


def is_unaimed(sentence: Sentence) -> bool:
    """True for "killed by a stray bullet", "wounded in the crossfire": harm of a fight, done by nobody who can be named."""
    words = [t.lower for t in sentence.tokens]
    return "crossfire" in words or "cross-fire" in words or any(a == "stray" and b in _FLYING for a, b in pairwise(words))


def with_likely_doers(
    claims: Sequence[Claim], attributions: Sequence[Attribution], mentions: Mapping[str, Mention], sentences: Sequence[Sentence],
) -> tuple[Claim, ...]:
    """The claims of war without doers who bear no arms, only tell of the deed, or are told of it; a stray bullet has none."""
    said = {a.id: a for a in attributions}
    out = []
    for claim in claims:
        if claim.event.type in _WAR or claim.event.subtype == "Siege":
            chain = [a for i in claim.attribution if (a := said.get(i)) is not None]
            at = claim.event.trigger.start
            unaimed = claim.event.type == vocab.VAC and any(is_unaimed(s) for s in sentences if s.start <= at < s.end)
            claim = _with_struck(claim, sentences)
            roles = tuple(r for r in claim.roles if r.role != "actor" or not (
                unaimed or _is_asked(claim, r, sentences) or _only_reports(claim, r, sentences)
                or _is_aside(claim, r, mentions, sentences) or _is_teller(r, chain, mentions)
                or _is_no_doer(r, mentions.get(r.mention or ""), chain)))
            if roles != claim.roles:
                owned = claim.voice == "admitted" and not any(r.role == "actor" for r in roles)
                claim = replace(claim, roles=roles, voice="said" if owned else claim.voice,
                                why=claim.why + "; no doer who is unarmed, only tells of it or is told, or who aimed at others")
        out.append(claim)
    return tuple(out)


def _with_struck(claim: Claim, sentences: Sequence[Sentence]) -> Claim:
    """"A convoy of the mission struck a mine", "ran over a bomb": whose convoy it is was hit, and laid nothing."""
    trigger, planted = claim.event.trigger, [r for r in claim.roles if r.role == "weapon" and r.end > claim.event.trigger.start]
    if claim.event.subtype != "Remote explosive/landmine/IED" or not planted or not _MEETS.search(trigger.text):
        return claim
    tokens = next((s.tokens for s in sentences if s.start <= trigger.start < s.end), ())
    if any(t.lower in _WITH for t in tokens if trigger.end <= t.start and t.end <= planted[0].start):
        return claim  # "hit the post with a roadside bomb"
    roles = tuple(replace(r, role="target") if r.role == "actor" and r.end <= trigger.start else r for r in claim.roles)
    return claim if roles == claim.roles else replace(claim, roles=roles, voice="said" if claim.voice == "admitted" else claim.voice)


def _words_to(role: Role, claim: Claim, sentences: Sequence[Sentence]) -> list[str]:
    """The words, in lower case, between what tells the event and one who stands behind it in a sentence."""
    tokens = next((s.tokens for s in sentences if s.start <= role.start < s.end), ())
    return [t.lower for t in tokens if claim.event.trigger.end <= t.start and t.end <= role.start]


def _is_asked(claim: Claim, role: Role, sentences: Sequence[Sentence]) -> bool:
    """True for "shot dead; police are investigating whether it was the Front": a question names no doer."""
    return "whether" in _words_to(role, claim, sentences)


def _only_reports(claim: Claim, role: Role, sentences: Sequence[Sentence]) -> bool:
    """True for the army of "killed in the ambush, up from 16 reported earlier by the army": its deed is the report."""
    before = _words_to(role, claim, sentences)
    return before[-1:] == ["by"] and not _REPORTED.isdisjoint(before[-3:])


def _is_aside(claim: Claim, role: Role, mentions: Mapping[str, Mention], sentences: Sequence[Sentence]) -> bool:
    """True for the worshippers of "a bomb exploded as worshippers left the mosque": unarmed people who do something else meanwhile."""
    mention = mentions.get(role.mention or "")
    if mention is None or mention.actor is None or mention.actor.kind != "civilians" or role.start < claim.event.trigger.end:
        return False
    before = _words_to(role, claim, sentences)
    return bool(before) and before[-1] in {"as", "when", "while", "after", "before"}


def _is_no_doer(role: Role, mention: Mention | None, chain: Sequence[Attribution]) -> bool:
    if mention is None or mention.actor is None or mention.actor.kind not in _UNARMED:
        return False
    if any(a.addressee is not None and role.overlaps(a.addressee.start, a.addressee.end) for a in chain):
        return True
    words = set(role.text.lower().replace("-", " ").split())
    if mention.text.lower() in _MANY:
        return mention.actor.kind in {"person", "media", "civilians"}  # whoever was named last: not who attacked
    tells = any(a.source is not None and role.overlaps(a.source.start, a.source.end) for a in chain)
    return not words & _BEARING and (tells or bool(words & _TELLING))


def _is_teller(role: Role, chain: Sequence[Attribution], mentions: Mapping[str, Mention]) -> bool:
    """True for the "we" of somebody who bears no arms: "we buried 27 people," one of the villagers said."""
    if role.text.lower() not in _OURS or not chain:
        return False
    speaker = mentions.get(chain[-1].source_mention or "")
    if chain[-1].source_kind in _WHO_SUFFER:
        return True
    return speaker is None or speaker.actor is None or speaker.actor.kind in _UNARMED - {"person"}
