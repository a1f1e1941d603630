"""What an event is told to be for: those whom a motive or a grievance names have no part in it, and are not its dead."""

import re
from collections.abc import Mapping
from dataclasses import replace

from reportedly import vocab
from reportedly.records import Claim, Mention, Report, Span

_WRONGS = """deaths? killings? murders? shootings? lynchings? arrests? detentions? imprisonment jailing abductions? kidnappings? rapes?
    executions?"""
_OF_A_WRONG = rf"(?:[\w’']+ ){{0,3}}(?P<wrong>{'|'.join(_WRONGS.split())}) (?:of|in)\b[^,;.]*"
_PROTEST = r"protest(?:s|ed|ing)?(?: (?:at|against|over))?"
_GRIEVANCE = re.compile(
    rf"\b(?:following|after|over|against|about|{_PROTEST}|(?:sparked|triggered|prompted|provoked) by"
    rf"|anger at|demand(?:s|ed|ing)? (?:justice for|an inquiry into)) {_OF_A_WRONG}")
_PROTESTED = re.compile(rf"\b{_PROTEST} {_OF_A_WRONG}")
_CHARGE = re.compile(
    r"\b(?:for|over|of|with|in connection with) (?:[\w’']+ ){0,2}"
    r"(?P<wrong>killings?|murder(?:s|ing)?|shootings?|abduct(?:ing|ion)|kidnapping|executing|beheading|raping|attacking|bombing|deaths?)"
    r"\b[^;.]*")
_MOTIVE = re.compile(r"\b(?:retaliation|revenge|reprisals?|vengeance) (?:for|against)\b|\bin (?:response|reaction|reply) to\b"
                     r"|\b(?:to avenge|avenging)\b")


def without_motive(claim: Claim, report: Report, mentions: Mapping[str, Mention]) -> Claim:
    """"Attacked the post in revenge for the killing of their leader": whom, with what, where and when that was is not of this one."""
    at = claim.event.trigger
    sentence = next((s for s in report.sentences if s.start <= at.start < s.end), None)
    if sentence is None:
        return claim
    is_protest = claim.event.type in {vocab.PROTESTS, vocab.RIOTS}  # "fired at people protesting the death of a student, killing two"
    claim = _without(_GRIEVANCE if is_protest else _PROTESTED, claim, report.text, sentence)
    if claim.event.subtype == "Arrests":
        claim = _without(_CHARGE, claim, report.text, sentence)
    found = _MOTIVE.search(report.text, sentence.start, sentence.end)
    if found is None:
        return claim
    if found.start() < at.start:  # who owns the revenge doesn't own what it is for
        owned = claim.voice == "admitted" and not any(r.role == "actor" for r in claim.roles)
        return replace(claim, voice="said") if owned else claim
    end = sentence.end
    own = tuple(r for r in claim.roles if not found.start() <= r.start < end)
    tolls = tuple(t for t in claim.tolls if not found.start() <= t.start < end)
    place, time = claim.where, claim.when
    place = None if place is not None and found.start() <= _at(place.mention, mentions) < end else place
    time = None if time is not None and found.start() <= _at(time.mention, mentions) < end else time
    return replace(claim, roles=own, tolls=tolls, where=place, when=time)


def _without(matter: re.Pattern[str], claim: Claim, text: str, sentence: Span) -> Claim:
    """The claim without those whom its matter names: "riots after the death of a boy", "arrested two men for killing five traders".

    A claim that tells that wrong itself keeps its own: the killing in "protested against the killing of two farmers by soldiers".
    """
    at = claim.event.trigger.start
    about = [m.span() for m in matter.finditer(text, sentence.start, sentence.end) if not m.start("wrong") <= at < m.end()]

    def is_about(told: Span) -> bool:
        return any(a <= told.start < b for a, b in about)

    roles, tolls = tuple(r for r in claim.roles if not is_about(r)), tuple(t for t in claim.tolls if not is_about(t))
    if (roles, tolls) == (claim.roles, claim.tolls):
        return claim
    targeted = claim.civilians_targeted and (claim.event.type == vocab.PROTESTS or any(r.role in {"target", "affected"} for r in roles))
    return replace(claim, roles=roles, tolls=tolls, civilians_targeted=targeted)


def _at(mention: str | None, mentions: Mapping[str, Mention]) -> int:
    """Where a mention begins; before the text where there is none."""
    known = mentions.get(mention or "")
    return known.start if known is not None else -1
