"""Claims and denials of responsibility that name no deed again: "The Front claimed responsibility" owns what was told just before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reportedly import vocab
from reportedly.extract.parties import PARTIES
from reportedly.records import Attribution, Claim, Mention, Quote, Relation, Report, Role, Span, claim_id

_DEEDS = frozenset({"responsibility", "involvement"})
_AROUND = frozenset({"any", "all", "full", "sole", "its"})
_VIOLENT = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC})
_VOICES = {"admits": ("admitted", "retells"), "denies": ("denied", "contradicts")}


def with_owned_deeds(report: Report, claims: Sequence[Claim], attributions: Sequence[Attribution], mentions: Mapping[str, Mention]
                     ) -> tuple[Claim, ...]:
    """`claims` in text order, with one more for each bare "claimed responsibility" or "denied involvement" of a party.

    It has the sub-type, place and day of the violence told last before it, the party as its doer, and no harm of its own.
    """
    spoken = {a for c in claims for a in c.attribution}
    found = list(claims)
    for a in attributions:
        words = _bare_deed(report, a)
        speaker = mentions.get(a.source_mention or "")
        if words is None or a.id in spoken or speaker is None or speaker.actor is None or speaker.actor.kind not in PARTIES:
            continue
        deed = _told_before(claims, words.start)
        if deed is not None and not any(c.event.trigger.overlaps(words.start, words.end) for c in claims):
            found += _owned(report, deed, a, speaker, words)
    return tuple(sorted(found, key=lambda c: (c.start, c.event.trigger.start)))


def _bare_deed(report: Report, a: Attribution) -> Span | None:
    """The word "responsibility" where it is all that is claimed or denied; "no group" claims nothing."""
    if a.stance not in _VOICES or len(a.content) != 1 or a.source is None or a.source.text.lower().split()[0] in {"no", "nobody", "none"}:
        return None
    content = a.content[0]
    words = content.of(report.text).lower().strip(" .,").split()
    if not words or words[-1] not in _DEEDS or not set(words[:-1]) <= _AROUND:
        return None
    start = report.text.lower().index(words[-1], content.start)
    return Span(start, start + len(words[-1]))


def _told_before(claims: Sequence[Claim], at: int) -> Claim | None:
    """The violence told last before these words, as it was first told."""
    by_id = {c.id: c for c in claims}
    before = [c for c in claims if c.event.trigger.start < at and c.event.type in _VIOLENT and c.status in {"occurred", "attempted"}]
    deed = max(before, key=lambda c: c.event.trigger.start, default=None)
    first = next((by_id[r.claim] for r in deed.relations if r.kind == "retells" and r.claim in by_id), None) if deed is not None else None
    return first or deed


def _owned(report: Report, deed: Claim, a: Attribution, speaker: Mention, words: Span) -> Iterator[Claim]:
    sentence = next((s for s in report.sentences if s.start <= words.start < s.end), None)
    if sentence is None:
        return
    voice, relation = _VOICES[a.stance]
    role = Role(speaker.start, speaker.end, speaker.text, "actor", speaker.id)
    yield replace(
        deed, start=sentence.start, end=sentence.end, text=report.text[sentence.start : sentence.end],
        id=claim_id(report.sha256, words.start, words.end, 0),
        event=replace(deed.event, trigger=Quote(words.start, words.end, words.of(report.text))), roles=(role,), other_places=(), site=None,
        tolls=(), victims=(), attribution=(a.id,) if a.within is None else (a.within, a.id), voice=voice, conveys=(),
        relations=(Relation(relation, deed.id),), why=f"the speaker's answer to what was told before: “{deed.event.trigger.text}”")
