"""A reading's claims as people have corrected them: fields put right, claims taken out or added, contradictions found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportedly import claimfields
from reportedly.records import Attribution, Claim, Json, Mention, Quote, Reading, Role
from reportedly.records_review import Anchor, Judgement, Reopened

_KINDS = {"weapon": "weapon"}


def judge_claims(reading: Reading, about: Sequence[Judgement]) -> tuple[Reading, Mapping[str, str], tuple[Reopened, ...]]:
    """The reading with its claims judged, the claims that are called otherwise now, and the judgements to look at again."""
    claims = {c.id: c for c in reading.claims}
    moved: dict[str, str] = {}
    reopened: list[Reopened] = []
    dropped: set[str] = set()
    for j in about:
        for anchor in j.anchors:
            if not anchor.claim or anchor.sha256 != reading.report.sha256:
                continue
            now = find_again(anchor, reading.claims)
            if now is None:
                if not (j.kind == "field" and j.field is None and j.verdict == "reject"):
                    reopened.append(Reopened(j, f"the reader no longer finds the claim {anchor.claim} in {reading.report.id}"))
                continue
            if now != anchor.claim:
                moved[anchor.claim] = now
            if j.kind == "field" and j.field is None and j.verdict == "reject":
                dropped.add(now)
            elif j.kind == "field" and j.field is not None:
                why = _contradiction(reading, claims[now], j)
                reopened += [Reopened(j, why)] if why else []
                reading, claims[now] = put(reading, claims[now], j.field, _decided(j))
    kept = tuple(claims[c.id] for c in reading.claims if c.id not in dropped)
    return replace(reading, claims=kept), moved, tuple(reopened)


def find_again(anchor: Anchor, claims: Sequence[Claim]) -> str | None:
    """The id that a judged claim has in this reading: its own, else that of the one claim with an overlapping trigger."""
    if any(c.id == anchor.claim for c in claims):
        return anchor.claim
    over = [c.id for c in claims if c.event.trigger.overlaps(anchor.start, anchor.end)]
    return over[0] if len(over) == 1 else None


def _decided(j: Judgement) -> Json:
    """What a judgement sets the field to."""
    return j.was if j.verdict == "accept" else j.value if j.verdict == "correct" else None


def _contradiction(reading: Reading, claim: Claim, j: Judgement) -> str:
    """A sentence where this reading has something in the field that is neither what was judged nor what was decided; else ""."""
    path = j.field or ""
    now = claimfields.bare(read_field(reading, claim, path))
    expected = [claimfields.bare(value) for value in (j.was, _decided(j), j.value)] + [None, []] * (j.verdict == "reject")
    if now in expected:
        return ""
    return f"{path} of {claim.id} is read otherwise now than when {j.by} judged it: {str(now)[:120]}"


# --- fields --------------------------------------------------------------------------------------------------


def read_field(reading: Reading, claim: Claim, path: str) -> Json:
    """What a claim has in a field; `source` is who says it, of whom the report's chain knows."""
    return claimfields.source_of(reading, claim) if path == claimfields.SOURCE else claimfields.field_of(claim, path)


def put(reading: Reading, claim: Claim, path: str, value: Any) -> tuple[Reading, Claim]:
    """The claim with another value in a field, and the reading, to which a corrected speaker is added."""
    if path == claimfields.SOURCE:
        return _put_source(reading, claim, value)
    changed = claimfields.put_field(claim, path, value, reading.report.text)
    return reading, replace(changed, roles=tuple(_roles(reading, changed.roles)))


def _roles(reading: Reading, roles: Sequence[Role]) -> Iterator[Role]:
    """Roles with the mentions that lie in their words: ids of an earlier reading say nothing in this one."""
    known = {m.id: m for m in reading.mentions}
    for role in roles:
        mention = known.get(role.mention or "")
        if mention is None or not mention.overlaps(role.start, role.end):
            mention = _mention_in(reading.mentions, role)
        yield replace(role, mention=mention.id if mention else None)


def _mention_in(mentions: Sequence[Mention], role: Role) -> Mention | None:
    kind = _KINDS.get(role.role, "actor")
    inside = [m for m in mentions if m.kind == kind and role.start <= m.start and m.end <= role.end]
    return max(inside, key=lambda m: (m.end - m.start, -m.start), default=None)


def _put_source(reading: Reading, claim: Claim, value: Any) -> tuple[Reading, Claim]:
    """The claim as said by another speaker than the reader found; by the outlet where there is none."""
    if value is None:
        return reading, replace(claim, attribution=(), voice="reported")
    link = attribution_of(f"j{claim.id}", value, claim, reading.report.text)
    if (actor := _mention_in(reading.mentions, Role(*_words(link.source), "actor", None))) is not None:
        link = replace(link, source_mention=actor.id)
    others = tuple(a for a in reading.attributions if a.id != link.id)
    voice = claim.voice if claim.voice != "reported" else "said"
    return replace(reading, attributions=(*others, link)), replace(claim, attribution=(link.id,), voice=voice)


def _words(quote: Quote | None) -> tuple[int, int, str]:
    return (quote.start, quote.end, quote.text) if quote else (0, 0, "")


def attribution_of(identity: str, value: Any, claim: Claim, text: str) -> Attribution:
    """Who a person says is speaking: words of the report, with the kind of source and its stance. Raises UsageError."""
    claimfields.check_source(value, text)
    start, end = value["start"], value["end"]
    return Attribution(identity, Quote(start, end, text[start:end]), None, value.get("source_kind", "unknown"), bool(value.get("named")),
                       None, None, (claim,), value.get("stance", "says"))


# --- what the reader missed ------------------------------------------------------------------------------------


def add_claims(reading: Reading, about: Sequence[Judgement]) -> Reading:
    """The reading with the claims that people added; one that this reader finds too is as the person gave it."""
    for j in about:
        if j.kind == "addition" and j.verdict == "claim" and isinstance(j.value, dict):
            reading, claim = claim_added(reading, j.subjects[1], j.value, j.by)
            others = (c for c in reading.claims if c.id != claim.id)
            reading = replace(reading, claims=tuple(sorted((*others, claim), key=lambda c: (c.event.trigger.start, c.id))))
    return reading


def claim_added(reading: Reading, identity: str, value: Mapping[str, Any], by: str) -> tuple[Reading, Claim]:
    """A claim from what a person gave, with the reading, to which its speaker is added. Raises UsageError."""
    claim = claimfields.claim_from_addition(reading.report.text, reading.report.sentences, identity, value, by)
    claim = replace(claim, roles=tuple(_roles(reading, claim.roles)))
    source = value.get(claimfields.SOURCE)
    return _put_source(reading, claim, source) if source is not None else (reading, claim)
