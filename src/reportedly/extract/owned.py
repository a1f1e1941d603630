"""Claims, denials and accusations that name no deed again: "The Front claimed responsibility", "the mayor blamed the Front".

Each is about what was told just before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reportedly import vocab
from reportedly.extract.parties import PARTIES
from reportedly.extract.speaking import blames_somebody
from reportedly.records import Attribution, Claim, Mention, Quote, Relation, Report, Role, Span, claim_id

_DEEDS = frozenset({"responsibility", "involvement"})
_DENIED = frozenset("accusation accusations allegation allegations charge charges claim claims report reports it this that which".split())
_AROUND = frozenset({"any", "all", "full", "sole", "its", "the", "these", "those", "such"})
_POINTING = frozenset({"it", "this", "that", "which"})  # what is denied by these is what was told, whoever did it
_VIOLENT = frozenset({vocab.BATTLES, vocab.REMOTE, vocab.VAC, vocab.RIOTS})
# How a cue begins, and what its content holds, where somebody is blamed.
_BLAMES = ((r"blam", r"^"), (r"(?:\w+ )*h[eo]ld", r" responsible\W*$"), (r"(?:\w+ )*point", r"finger at "),
           (r"(?:\w+ )*(?:attribut|ascrib)", r" to "), (r"accus", r"^"), (r"suspect", r"^"))
_VOICES = {"admits": ("admitted", "retells"), "denies": ("denied", "contradicts")}


def with_owned_deeds(report: Report, claims: Sequence[Claim], attributions: Sequence[Attribution], mentions: Mapping[str, Mention]
                     ) -> tuple[Claim, ...]:
    """`claims` in text order, with one more for each bare "claimed responsibility", "denied involvement" or "blamed the Front".

    It has the sub-type, place and day of the violence told last before it, the party as its doer, and no harm of its own.
    """
    found = list(claims)
    for a in attributions:
        words, doer = _bare_deed(report, a), mentions.get(a.source_mention or "")
        if words is None:
            words, doer = _bare_blame(report, a, mentions) or (None, None)
        if words is None or doer is None or doer.actor is None or doer.actor.kind not in PARTIES:
            continue
        others = [c for c in found if not c.event.trigger.overlaps(words.start, words.end)]
        deed = _told_before(others, words.start)
        if deed is not None and not any(a.id in c.attribution for c in others):
            roles = (r for c in others if c.event.trigger.start < words.start for r in c.roles if r.role == "actor")
            blamed = {m.actor.id for r in roles if (m := mentions.get(r.mention or "")) and m.actor}
            is_own = doer.actor.id in blamed or words.of(report.text).lower() not in _POINTING
            found = [*others, *_owned(report, deed, a, doer if is_own else None, words)]
    return tuple(sorted(found, key=lambda c: (c.start, c.event.trigger.start)))


def _bare_deed(report: Report, a: Attribution) -> Span | None:
    """The word "responsibility" where it is all that is claimed or denied; "no group" claims nothing."""
    if a.stance not in _VOICES or len(a.content) != 1 or a.source is None or a.source.text.lower().split()[0] in {"no", "nobody", "none"}:
        return None
    content = a.content[0]
    words = content.of(report.text).lower().strip(" .,").split()
    deeds = _DEEDS | (_DENIED if a.stance == "denies" else set())
    if not words or words[-1] not in deeds or not set(words[:-1]) <= _AROUND:
        return None
    start = report.text.lower().index(words[-1], content.start)
    return Span(start, start + len(words[-1]))


def _bare_blame(report: Report, a: Attribution, mentions: Mapping[str, Mention]) -> tuple[Span, Mention] | None:
    """The word for the deed, else the name, and who is named, in "blamed X", "blamed X for the shelling", "attributed it to X"."""
    content, source = a.content[0] if len(a.content) == 1 else None, mentions.get(a.source_mention or "")
    if a.cue is None or content is None or a.source is None:
        return None
    said = content.of(report.text)
    if not any(re.match(cue, a.cue.text.lower()) and re.search(words, said.lower()) for cue, words in _BLAMES):
        return None
    speaker = source.actor.id if source is not None and source.actor is not None else None
    named = [m for m in mentions.values() if m.kind == "actor" and content.start <= m.start and m.end <= content.end
             and m.actor is not None and m.actor.id != speaker and m.form != "pronoun"]
    if not named:
        return None
    if a.source is None:
        return None
    accused = min(named, key=lambda m: (m.start, -m.end))
    rest = report.text[accused.end : content.end]
    deed = re.fullmatch(r"\s+for (?:the |this |that )?(\w+)", rest)
    blamed = a.cue.text.lower().startswith("blam") and re.match(r" (?:of|from|in) ", rest)  # "dissidents of the Front"
    if rest.strip(" .,") not in {"", "responsible"} and deed is None and not blamed:
        return None  # more is said than a name: what it tells has a claim of its own, or is not understood
    if deed is None:
        return Span(accused.start, accused.end), accused
    return Span(accused.end + deed.start(1), accused.end + deed.end(1)), accused


def _told_before(claims: Sequence[Claim], at: int) -> Claim | None:
    """The violence told last before these words, as it was first told."""
    by_id = {c.id: c for c in claims}
    before = [c for c in claims if c.event.trigger.start < at and c.status in {"occurred", "attempted"}
              and (c.event.type in _VIOLENT or blames_somebody(c.event.type, c.event.subtype))]
    deed = max(before, key=lambda c: c.event.trigger.start, default=None)
    first = next((by_id[r.claim] for r in deed.relations if r.kind == "retells" and r.claim in by_id), None) if deed is not None else None
    return first or deed


def _owned(report: Report, deed: Claim, a: Attribution, doer: Mention | None, words: Span) -> Iterator[Claim]:
    sentence = next((s for s in report.sentences if s.start <= words.start < s.end), None)
    if sentence is None:
        return
    voice, relation = _VOICES.get(a.stance, ("alleged", "retells"))
    roles = () if doer is None else (Role(doer.start, doer.end, doer.text, "actor", doer.id),)
    yield replace(
        deed, start=sentence.start, end=sentence.end, text=report.text[sentence.start : sentence.end],
        id=claim_id(report.sha256, words.start, words.end, 0),
        event=replace(deed.event, trigger=Quote(words.start, words.end, words.of(report.text))), roles=roles, other_places=(), site=None,
        tolls=(), victims=(), attribution=(a.id,) if a.within is None else (a.within, a.id), voice=voice, conveys=(),
        relations=(Relation(relation, deed.id),), why=f"the speaker's answer to what was told before: “{deed.event.trigger.text}”")
