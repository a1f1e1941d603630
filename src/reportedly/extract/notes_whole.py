"""A coder's note as a whole: one note codes one event, so its sentences' claims are brought together and its closing total counts.

A protest that was met by force is one claim in any report; the rest holds for paragraphs laid out as notes alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly import resources, vocab
from reportedly.extract.notes import is_note, is_notes_alone, label_of
from reportedly.records import Claim, Report, Role, Sentence, Toll

_MET_BY_FORCE = frozenset({"Protest with intervention", "Excessive force against protesters"})
_TURNED = _MET_BY_FORCE | {"Violent demonstration"}  # what a protest told just before has become
_IN_A_RIOT = frozenset({"Looting/property destruction", "Peaceful protest"})
_LETHAL = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC})
_DYING = frozenset({"killed", "died", "martyred", "dead", "injured", "wounded", "perished"})
_DONE = frozenset({"occurred", "ongoing"})
_CROWD = re.compile(r"\b(?:crowd|mob|rioters|pupils|youths|residents|villagers|supporters|protesters)\b", re.IGNORECASE)
_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty"""
_NUMBERS = {w: n for n, w in enumerate(_WORDS.split())}
_FIGURE = rf"(\d[\d,]*|{'|'.join(_NUMBERS)})"
_TOTAL = re.compile(
    rf"\b{_FIGURE} (?:(?:civilian|reported|total|combatant|military|militant|confirmed) ){{0,2}}fatalit(?:y|ies)\b(?! each)"
    rf"|\bfatalit(?:y|ies) (?:were |was |are |is )?coded (?:as|at) {_FIGURE}\b"
    rf"|\bcoded (?:as|with|here with|here as) {_FIGURE}\b(?: fatalit(?:y|ies))?"
    rf"|\bfatalities: {_FIGURE}\b"
    rf"|\b{_FIGURE}(?: fatalities)?(?: are| were)? coded (?:here|to this event|for this event|in this event)\b", re.IGNORECASE)


_CODED = re.compile(r"\bcoded (?:as|with|at|here)\b")  # only coders write so


def as_coded(report: Report, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, those of one note brought together; `relations` to claims that are gone go too."""
    out: list[Claim] = []
    alone = is_notes_alone(report)
    for paragraph in _paragraphs(report):
        start, end = paragraph[0].start, paragraph[-1].end
        inside = _without_met_protests([c for c in claims if start <= c.event.trigger.start < end], paragraph)
        text = report.text[start:end]
        if (alone or is_note(text) or _CODED.search(text)) and inside:
            inside = _with_label(text, _as_one(inside, report))
            inside = _with_total(report, start, end, inside)
        out += inside
    ids = {c.id for c in out}
    return tuple(replace(c, relations=tuple(r for r in c.relations if r.claim in ids)) for c in out)


def _paragraphs(report: Report) -> Iterator[list[Sentence]]:
    inside: list[Sentence] = []
    for sentence in report.sentences:
        if inside and sentence.paragraph != inside[-1].paragraph:
            yield inside
            inside = []
        inside.append(sentence)
    if inside:
        yield inside


# --- protest and force ----------------------------------------------------------------------------------------


def _without_met_protests(claims: list[Claim], paragraph: Sequence[Sentence]) -> list[Claim]:
    """ "Students marched. Police dispersed them": one claim, on the force, against those who marched."""
    for force in [c for c in claims if c.event.subtype in _TURNED and c.status in _DONE]:
        before = [c for c in claims if c is not force and _is_protest(c) and _is_just_before(c, force, paragraph)]
        for protest in before:
            claims = [_met(protest, c) if c is force else c for c in claims if c is not protest]
            force = next(c for c in claims if c.id == force.id)
    return claims


def _is_protest(claim: Claim) -> bool:
    """True for a protest of which nobody is yet the target."""
    peaceful = claim.event.subtype == "Peaceful protest"
    return claim.status in _DONE and (peaceful or (claim.event.type == vocab.PROTESTS and not any(r.role == "target" for r in claim.roles)))


def _is_just_before(protest: Claim, force: Claim, paragraph: Sequence[Sentence]) -> bool:
    at = [next((i for i, s in enumerate(paragraph) if s.start <= c.event.trigger.start < s.end), -9) for c in (protest, force)]
    apart = protest.where and force.where and protest.where.place and force.where.place and protest.where.place.id != force.where.place.id
    said_by = not protest.attribution or protest.attribution == force.attribution
    return 0 <= at[1] - at[0] <= 1 and protest.event.trigger.start < force.event.trigger.start and not apart and said_by


def _met(protest: Claim, force: Claim) -> Claim:
    part = "target" if force.event.subtype in _MET_BY_FORCE else "actor"
    crowd = [replace(r, role=part) for r in protest.roles if r.role == "actor"]
    named = crowd and not any(r.role == part and len(r.text) > 4 for r in force.roles)  # "them" says less than "students"
    roles = tuple(r for r in force.roles if r.role != part) + tuple(crowd) if named else force.roles
    return replace(force, start=min(protest.start, force.start), roles=_sorted(roles), where=force.where or protest.where,
                   when=force.when if force.when and force.when.basis != "assumed" else protest.when or force.when,
                   tolls=force.tolls + tuple(t for t in protest.tolls if t not in force.tolls))


def _sorted(roles: Sequence[Role]) -> tuple[Role, ...]:
    return tuple(sorted(roles, key=lambda r: (r.start, r.role)))


# --- one note, one event --------------------------------------------------------------------------------------


def _as_one(claims: list[Claim], report: Report) -> list[Claim]:
    """What a coder would not code apart: what rioters burn, a march that turned violent, who left ground that others take unfought."""
    kinds = {c.event.subtype for c in claims if c.status in _DONE}
    gone: set[str] = set()
    if "Violent demonstration" in kinds:
        gone |= _IN_A_RIOT
    if "Non-violent transfer of territory" in kinds:
        gone.add("Change to group/activity")
    kept = _with_deaths_after([c for c in claims if c.event.subtype not in gone or c.status not in _DONE], report.text)
    lost = [t for c in claims if c not in kept and not c.attribution for t in c.tolls]
    first = next((i for i, c in enumerate(kept) if c.status in _DONE), 0)
    if lost:
        kept[first] = replace(kept[first], tolls=kept[first].tolls + tuple(t for t in lost if t not in kept[first].tolls))
    return [_abducted_and_killed(c) for c in kept]


def _with_deaths_after(claims: list[Claim], text: str) -> list[Claim]:
    """The claims, those that only tell who died of the violence before ("Nine militants and four soldiers died.") as its tolls."""
    out: list[Claim] = []
    for claim in claims:
        before = out[-1] if out else None
        if before is not None and before.event.type in _LETHAL and {before.status, claim.status} <= _DONE and claim.tolls and (
                claim.attribution == before.attribution and _only_dies(claim, before, text)):
            known = {(r.start, r.role) for r in before.roles}
            roles = before.roles + tuple(r for r in claim.roles if (r.start, r.role) not in known)
            out[-1] = replace(before, roles=roles, tolls=before.tolls + claim.tolls, end=max(before.end, claim.end))
        else:
            out.append(claim)
    return out


def _only_dies(claim: Claim, before: Claim, text: str) -> bool:
    """True for "…; three were killed", "One soldier died.", and for "seized a post, killing eight" by the same doers."""
    first, then = before.event.trigger, claim.event.trigger
    doers, others = ({r.mention for r in c.roles if r.role == "actor"} for c in (claim, before))
    apart = re.search(r"[.;]", text[first.end : then.start]) is not None
    if then.text.lower() == "killing":
        return not apart and then.start > first.end and doers <= others
    return apart and not doers and then.text.lower() in _DYING


def _abducted_and_killed(claim: Claim) -> Claim:
    """The codebook's rule: abducted, then killed, is an Attack."""
    killed = any(t.toll == "killed" and (t.best or t.low) for t in claim.tolls)
    if claim.event.subtype == "Looting/property destruction" and killed and claim.status in _DONE:
        return _burnt_and_killed(claim)
    if claim.event.subtype != "Abduction/forced disappearance" or not killed:
        return claim
    return replace(claim, event=replace(claim.event, subtype="Attack"), why=claim.why + "; abducted, then killed")


def _burnt_and_killed(claim: Claim) -> Claim:
    """Houses burnt over people's heads are violence: an armed group's Attack, a crowd's Mob violence."""
    by_crowd = any(r.role == "actor" and _CROWD.search(r.text) for r in claim.roles)
    subtype = "Mob violence" if by_crowd else "Attack"
    if not any(r.role == "actor" for r in claim.roles):
        return claim
    event = replace(claim.event, type=vocab.SUBTYPES[subtype].type, subtype=subtype)
    return replace(claim, event=event, civilians_targeted=True, why=claim.why + "; people died of it")


def _with_label(text: str, claims: list[Claim]) -> list[Claim]:
    """The label's sub-type for a note whose words tell no other violence: "Movement of forces: On …"."""
    meant = _labels().get(label_of(text))
    quiet = [i for i, c in enumerate(claims) if c.event.type in {vocab.STRATEGIC, vocab.HUMANITARIAN, vocab.STATEMENT}]
    if meant is None or not quiet or len(quiet) < len(claims) or any(c.event.subtype == meant for c in claims):
        return claims
    first = claims[quiet[0]]
    event = replace(first.event, type=vocab.SUBTYPES[meant].type, subtype=meant)
    claims[quiet[0]] = replace(first, event=event, why=first.why + "; the sub-type is the note's label")
    return claims


def _labels() -> dict[str, str]:
    return {label: entry["subtype"] for entry in resources.load_yaml("data/note_labels.yaml") for label in entry["labels"]}


# --- the closing total ----------------------------------------------------------------------------------------


def _with_total(report: Report, start: int, end: int, claims: list[Claim]) -> list[Claim]:
    """The coder's own total stands for the note's event, as the whole of what is counted; one that adds nothing is left out."""
    found = list(_TOTAL.finditer(report.text, start, end))
    if not found:
        return claims
    total = _toll_of(found[-1], claims)
    at = next((i for i, c in enumerate(claims) if c.event.type in vocab.ACLED_TYPES and c.status in _DONE | {"attempted"}), None)
    spans = [(m.start(), m.end()) for m in found]
    bare = [replace(c, tolls=tuple(t for t in c.tolls if not any(a < t.end and t.start < b for a, b in spans))) for c in claims]
    if at is None:
        return claims
    whole = [t for t in bare[at].tolls if t.toll == "killed" and t.part_of is None]
    if sum(t.best if t.best is not None else t.low or 0 for t in whole) == total.best and whole:
        return bare
    inside = tuple(replace(t, part_of=total.id) if t in whole else t for t in bare[at].tolls)
    bare[at] = replace(bare[at], tolls=(*inside, total), end=max(bare[at].end, min(end, total.end)))
    return bare


def _toll_of(match: re.Match[str], claims: Sequence[Claim]) -> Toll:
    """The total as a toll: the one that was read already where there is one."""
    known = next((t for c in claims for t in c.tolls if t.start < match.end() and match.start() < t.end and t.toll == "killed"), None)
    word = next(g for g in match.groups() if g is not None).lower().replace(",", "")
    n = _NUMBERS.get(word) if word in _NUMBERS else int(word)
    if known is not None and known.best == n:
        return replace(known, part_of=None)
    who = "civilians" if "civilian" in match[0].lower() else "unspecified"
    return Toll(match.start(), match.end(), match[0], f"t-{match.start()}", "killed", who, None, "people", None, "event", n, n, n)
