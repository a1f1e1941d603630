"""A report's text cut at every mark's bounds: pieces that lie one after another, each with all marks over it.

Offsets are code points. What a piece shows has as many code points as the piece, so that a selection in a browser, which
counts UTF-16, finds its way back: marks that can't be seen and turn lines round are pieces of their own, shown by their number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportedly.publish.wording import Look
from reportedly.records import Report, Span

# What a mark's words are, the most telling first: a piece under several marks leads to the note of the first.
LAYERS = ("event", "toll", "cue", "source", "weapon", "place", "time", "actor", "number", "site", "content", "claim")
_LINKED = frozenset(LAYERS) - {"content", "claim"}
_HIDDEN = re.compile("[\u061c\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\r\v\f]")
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DROPPED = frozenset("\r\v\f\u2028\u2029")  # line ends: shown as one, or, before a line feed, not at all


@dataclass(frozen=True, slots=True)
class Mark(Span):
    """A marked stretch: its layer, and the key of what it means: the id of a mention, an attribution or a claim."""

    layer: str
    key: str


@dataclass(frozen=True, slots=True)
class Piece(Span):
    """A stretch of text under the same marks. `hidden` names a character that can't be seen; `target` is the key of its note."""

    text: str
    layers: tuple[str, ...]
    keys: tuple[str, ...]
    target: str | None
    hidden: str | None
    part: str | None


def find_marks(look: Look) -> Iterator[Mark]:
    """Everything that was read in a report, as marks; the words of a claim's toll and site lead to the claim."""
    reading = look.reading
    for claim in reading.claims:
        yield Mark(claim.start, claim.end, "claim", claim.id)
        yield Mark(claim.event.trigger.start, claim.event.trigger.end, "event", claim.id)
        yield from (Mark(t.start, t.end, "toll", claim.id) for t in claim.tolls)
        if claim.site:
            yield Mark(claim.site.start, claim.site.end, "site", claim.id)
    for a in reading.attributions:
        yield from (Mark(s.start, s.end, layer, a.id) for s, layer in ((a.source, "source"), (a.cue, "cue")) if s)
        yield from (Mark(s.start, s.end, "content", a.id) for s in a.content)
    for m in reading.mentions:
        yield Mark(m.start, m.end, m.kind, m.id)


def cut(look: Look) -> Iterator[Piece]:
    """The whole text as pieces, in order and without gaps."""
    report = look.reading.report
    length = len(report.text)
    marks = [m for m in find_marks(look) if 0 <= m.start < m.end <= length]
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.start, []).append(mark)
        closing.setdefault(mark.end, []).append(mark)
    hidden = {m.start() for m in _HIDDEN.finditer(report.text)}
    bounds = sorted({0, length, *opening, *closing, *hidden, *(at + 1 for at in hidden), *_part_bounds(report)})
    over: dict[Mark, None] = {}
    for start, end in pairwise(bounds):
        for mark in closing.get(start, ()):
            over.pop(mark, None)
        over.update(dict.fromkeys(opening.get(start, ())))
        yield _piece(report, start, end, over, start in hidden)


def _part_bounds(report: Report) -> Iterator[int]:
    for part in report.parts:
        yield from (part.start, part.end)


def _piece(report: Report, start: int, end: int, over: dict[Mark, None], is_hidden: bool) -> Piece:
    ordered = sorted(over, key=lambda m: (LAYERS.index(m.layer), m.start, m.key))
    target = next((m.key for m in ordered if m.layer in _LINKED), None)
    part = next((p.part for p in report.parts if p.part != "body" and p.start <= start < p.end), None)
    words = report.text[start:end]
    shown, name = _shown_hidden(report.text, start) if is_hidden else (_UNSAFE.sub("\ufffd", words), None)
    return Piece(start, end, shown, tuple(dict.fromkeys(m.layer for m in ordered)), tuple(dict.fromkeys(m.key for m in ordered)),
                 target, name, part)


def _shown_hidden(text: str, at: int) -> tuple[str, str | None]:
    """A line end as one line feed (nothing before a line feed); any other hidden character as its name alone."""
    if text[at] in _DROPPED:
        return ("" if text[at : at + 2] == "\r\n" else "\n"), None
    return "", f"U+{ord(text[at]):04X}"
