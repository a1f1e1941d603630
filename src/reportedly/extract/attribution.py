"""Attributions: who is said to have said what, from cues, sources, contents and quotations; nested and in text order."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from reportedly.extract.attribution_content import ContentFound, Draft, pick_content
from reportedly.extract.attribution_cues import Cue, find_cues
from reportedly.extract.attribution_gate import attributes
from reportedly.extract.attribution_kinds import is_named, is_pronoun, kind_of_words, pick_mention, source_kind
from reportedly.extract.attribution_model import with_model
from reportedly.extract.attribution_page import Page, lay_out
from reportedly.extract.attribution_sources import SourceFound, pick_source
from reportedly.extract.attribution_stance import Saying, read_disputes, read_stance
from reportedly.extract.tagger import Tags
from reportedly.extract.unowned import OWNING, is_unowned
from reportedly.records import Attribution, Mention, Quote, Report

_MENTAL = frozenset({"want", "expect", "consider", "prefer", "show", "demonstrate", "prove", "document", "find"})
_DEEPEST = 50  # contents open at one place; more is no prose


def find_attributions(report: Report, mentions: tuple[Mention, ...] = (), tags: Tags | None = None) -> tuple[Attribution, ...]:
    """The attributions of a report in text order, ids a0, a1…

    `mentions` (may be empty) give sources their actors; `tags` is what the trained reader found, None for the rules alone.
    """
    page = lay_out(report)
    drafts = list(find_drafts(page))
    if tags is not None and len(tags.cue_scores):
        drafts = with_model(page, drafts, tags)
    drafts = [_without_accused(page, _without_aside(page, d)) for d in drafts]
    drafts.sort(key=lambda d: (d.cue.first, d.cue.end))
    drafts = [d for d in drafts if not _is_place_line(page, d, mentions)]
    drafts = [d for d in drafts if not _owns_nothing(page, d.cue) and not _is_nobody(page, d.source)]
    drafts = _with_later_quotations(page, drafts)
    actors = tuple(sorted((m for m in mentions if m.kind == "actor"), key=lambda m: (m.start, m.end)))
    return _nested(tuple(_finished(page, drafts, actors)))


_ASIDE = re.compile(r",? ?(?:(?:just|only|some|a few|less than|more than|barely) )?(?:(?:an?|one|two|three|several|\d+) )?"
                    r"(?:hours?|days?|weeks?|months?|minutes?|moments|shortly|soon|a day) (?:after|before|earlier)\b", re.IGNORECASE)


def _without_aside(page: Page, draft: Draft) -> Draft:
    """"…, the ministry said, hours after …": what follows the saying and dates it is the report's own."""
    own = tuple((a, b) for a, b in draft.content.pieces if a < draft.cue.end or not _ASIDE.match(page.quote(a, b).text))
    changed = own and len(own) < len(draft.content.pieces)
    return draft._replace(content=draft.content._replace(pieces=own)) if changed else draft


def _without_accused(page: Page, draft: Draft) -> Draft:
    """"Four people accused of belonging to the Front": they are who is accused, and by whom isn't said."""
    end = draft.cue.end
    participle = page.tokens[end - 1].lower in {"accused", "suspected"} and end - draft.cue.first == 1
    before = draft.source is not None and end < len(page.tokens) and page.tokens[end].lower == "of"
    return draft._replace(source=None) if participle and before else draft


def _is_nobody(page: Page, source: SourceFound | None) -> bool:
    """True for "nobody has said who fired": a speaker who is nobody says nothing."""
    if source is None:
        return False
    words = [t.lower for t in page.tokens[source.first : source.end]]
    return words[0] in {"nobody", "none"} or words[:2] == ["no", "one"]


def _owns_nothing(page: Page, cue: Cue) -> bool:
    """True for "no group has claimed responsibility": nobody says anything."""
    if cue.group < 0 or cue.entry.cue.split()[:1] not in ([verb] for verb in OWNING):
        return False
    low, _ = page.bounds(cue.head)
    group = page.groups[cue.group]
    return is_unowned(page.tokens[low : group.main + 1], min(group.first, cue.first) - low, group.main + 1 - low)


def _is_place_line(page: Page, draft: Draft, mentions: tuple[Mention, ...]) -> bool:
    """True for "Hadra, North Province: two people were killed": a digest's line opens with the place, nobody speaks."""
    if draft.cue.entry.kind != "mark" or draft.source is None:
        return False
    start, end = page.tokens[draft.source.first].start, page.tokens[draft.source.end - 1].end
    at_start = [m for m in mentions if m.start == start and m.end <= end]
    return any(m.kind == "place" for m in at_start) and not any(m.kind == "actor" for m in at_start)


def find_drafts(page: Page) -> Iterator[Draft]:
    """One draft for each cue that has a content."""
    taken: set[int] = set()
    for draft in find_candidates(page):
        cue = draft.cue
        if cue.group >= 0 and page.groups[cue.group].form == "to" and page.groups[cue.group].first - 1 in taken:
            continue  # "declined to say": one attribution, not two
        if cue.head not in taken and attributes(page, *draft):
            taken.update(range(draft.cue.first, draft.cue.end))
            yield draft


def find_candidates(page: Page) -> Iterator[Draft]:
    """Every cue with a content, sound in form, before the trained score decides."""
    for cue in find_cues(page):
        source = pick_source(page, cue)
        content = pick_content(page, cue, source)
        if content is not None and _is_sound(page, cue, source, content):
            yield Draft(cue, source, content)


def _is_sound(page: Page, cue: Cue, source: SourceFound | None, content: ContentFound) -> bool:
    if any(first >= end for first, end in content.pieces):
        return False
    if cue.entry.cue == "claim" and content.frame == "np" and page.tokens[content.pieces[0][1] - 1].lower in {"lives", "life", "victims"}:
        return False
    if cue.entry.stance == "observed":
        return source is not None and kind_of_words(page.quote(source.first, source.end).text.lower(), page.tokens[source.head].lower) in {
            "media", "monitor", "un"}
    return True


# --- quotations that go on -------------------------------------------------------------------------------


def _with_later_quotations(page: Page, drafts: list[Draft]) -> list[Draft]:
    """A speaker named once for several quotations: those that follow without a speaker of their own are given to the last one."""
    taken = {q for d in drafts for first, end in d.content.pieces for q in page.quotations_from(first, end)}
    speech = [n for n, d in enumerate(drafts) if _is_speech(page, d)]
    by_sentence = [page.sentence_of[drafts[n].cue.first] for n in speech]
    out = list(drafts)
    for q, quotation in enumerate(page.quotations):
        if q in taken:
            continue
        sentence = page.sentence_of[quotation.first]
        low, _ = page.sentences[sentence]
        if quotation.first != low or quotation.end - quotation.first < 5 or sentence == 0:
            continue
        k = bisect_right(by_sentence, sentence - 1) - 1
        if k < 0 or not _goes_on(page, out[speech[k]], sentence):
            continue
        n, content = speech[k], out[speech[k]].content
        out[n] = out[n]._replace(content=content._replace(pieces=(*content.pieces, (quotation.first, quotation.end))))
        taken.add(q)
    return out


def _goes_on(page: Page, draft: Draft, sentence: int) -> bool:
    """True where a quotation that starts `sentence` may continue the draft: it follows its last words."""
    last = page.sentence_of[max(draft.content.pieces[-1][1] - 1, draft.cue.end - 1)]
    gap = page.paragraph_of[sentence] - page.paragraph_of[last]
    return sentence - last <= 1 and gap <= 1


def _is_speech(page: Page, draft: Draft) -> bool:
    """True where a quotation may follow: the cue speaks ("refers to" as well), it is no belief, no quotation holds it."""
    entry = draft.cue.entry
    speaks = "quote" in entry.takes or (
        entry.kind == "verb" and "np" in entry.takes and entry.stance != "observed" and entry.cue not in _MENTAL)
    return speaks and draft.source is not None and page.quotation_of[draft.cue.head] < 0


# --- finished records ------------------------------------------------------------------------------------


class Speaker(NamedTuple):
    """Who a source is: the actor mention, the kind, whether it is named, and a key that later words for it share."""

    mention: Mention | None
    kind: str
    named: bool
    key: str


_BODIES = frozenset({"government", "state forces", "armed group", "political group", "ngo", "un", "media", "monitor", "document", "other"})
_NOBODY = Speaker(None, "unknown", False, "")


def _finished(page: Page, drafts: list[Draft], actors: tuple[Mention, ...]) -> Iterator[Attribution]:
    starts = [m.start for m in actors]
    accusers: set[str] = set()
    last, last_body, by_head = _NOBODY, _NOBODY, dict[str, Speaker]()
    for n, d in enumerate(drafts):
        who = _NOBODY
        if d.source:
            is_it = page.tokens[d.source.head].lower in {"it", "its"}
            who = last = _speaker(page, d.source, actors, starts, (last_body if is_it else last, last_body), by_head)
            last_body = who if who.kind in _BODIES else last_body
            by_head[page.tokens[d.source.head].lower] = who
        pieces = d.content.pieces
        saying = Saying(d.cue, who.kind, pieces, who.key in accusers, _names_other(page, pieces, actors, starts, who.mention))
        stance = read_stance(page, saying)
        if stance == "alleges" and who.key:
            accusers.add(who.key)
        yield Attribution(
            id=f"a{n}", source=_whole_name(page, d.source, who.mention),
            source_mention=who.mention.id if who.mention else None, source_kind=who.kind, named=who.named,
            addressee=page.quote(*d.content.addressee) if d.content.addressee else None,
            cue=page.quote(d.cue.first, d.cue.end), content=tuple(page.span(a, b) for a, b in pieces), stance=stance,
            disputes=read_disputes(page, stance, pieces), quoted=any(page.opens_quotation(a) for a, _ in pieces))


def _whole_name(page: Page, source: SourceFound | None, mention: Mention | None) -> Quote | None:
    """The words of the source; a name that it cuts ("Walls" of "Clinics Without Walls") is given whole."""
    if source is None:
        return None
    quote = page.quote(source.first, source.end)
    if mention is None or mention.form != "name" or not (mention.start < quote.start < mention.end):
        return quote
    text = page.report.text
    return Quote(mention.start, max(quote.end, mention.end), text[mention.start : max(quote.end, mention.end)])


def _speaker(page: Page, source: SourceFound, actors: tuple[Mention, ...], starts: list[int],
             before: tuple[Speaker, Speaker], by_head: dict[str, Speaker]) -> Speaker:
    """The speaker of a source; a pronoun is the last speaker, "the sources" the sources met before.

    `before`: the last speaker, and the last one that is a body rather than a person.
    """
    last, body = before
    span, head = page.span(source.first, source.end), page.tokens[source.head]
    mention = pick_mention(actors, starts, span.start, span.end, head.start)
    kind, named = source_kind(page, source, mention), is_named(page, source, mention)
    actor = mention.actor if mention else None
    if is_pronoun(page, source):
        kind, named = (last.kind, last.named) if kind == "unknown" else (kind, named)
        return Speaker(mention, kind, named, actor.id if actor else last.key)
    if kind == "unknown" and page.tokens[source.first].lower in {"its", "their"}:
        kind = body.kind  # "its spokesman" speaks for the body met last
    is_known = page.tokens[source.first].lower in {"the", "these", "those", "same"} and source.end - source.first <= 3
    known = by_head.get(head.lower) if is_known else None
    if known and kind == "unknown":
        kind = known.kind
    return Speaker(mention, kind, named, actor.id if actor else known.key if known else head.lower)


def _names_other(page: Page, pieces: tuple[tuple[int, int], ...], actors: tuple[Mention, ...], starts: list[int],
                 own: Mention | None) -> bool:
    """True where the content names an actor that is not the speaker."""
    mine = own.actor.id if own and own.actor else None
    for first, end in pieces:
        low, high = page.tokens[first].start, page.tokens[end - 1].end
        for m in actors[bisect_right(starts, low - 1) :]:
            if m.start >= high:
                break
            if m.actor and m.actor.id != mine and m.actor.kind not in {"civilians", "person", "media"}:
                return True
    return False


def _nested(found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Each attribution inside the narrowest content of another that holds its cue."""
    pieces = sorted((s.start, s.end, n) for n, a in enumerate(found) for s in a.content)
    sizes = [sum(s.end - s.start for s in a.content) for a in found]
    out, opened, k = list(found), list[tuple[int, int]](), 0
    for at, n in sorted((a.cue.start if a.cue else a.content[0].start, n) for n, a in enumerate(found)):
        while k < len(pieces) and pieces[k][0] <= at:
            opened.append((pieces[k][1], pieces[k][2]))
            k += 1
        opened = [p for p in opened if p[0] > at][-_DEEPEST:]
        holders = [(sizes[m], m) for _, m in opened if m != n and (sizes[m], m) > (sizes[n], n)]
        if holders:
            out[n] = replace(found[n], within=found[min(holders)[1]].id)
    return tuple(out)
