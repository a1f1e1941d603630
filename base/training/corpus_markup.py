"""The corpus's inline markup: a marked report file in, its text, spans and annotation lines out.

A file has three parts divided by lines of `---`: facts about the report, its marked text, and the lines of annotation.
In the text `{p1=aleppo Aleppo}` marks a span: ids (several with commas), an optional reference, the words. Spans nest;
an id used twice is one span in pieces; `\\{` is a brace. See corpus/GUIDELINES.md.
"""

import re
from dataclasses import dataclass, field

MENTION_KINDS = {"p": "place", "t": "time", "x": "actor", "w": "weapon", "n": "number"}
_OPEN = re.compile(r"\{((?:[a-z]+\d*[a-z]?(?:=[^\s,{}]+)?)(?:,[a-z]+\d*[a-z]?(?:=[^\s,{}]+)?)*)\s")
_ID = re.compile(r"([a-z]+)(\d*[a-z]?)(?:=(\S+))?$")


class MarkupError(ValueError):
    """The markup or annotation is wrong; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span: its id, reference (the words after `=`) and `[start, end)` in the bare text."""

    id: str
    reference: str | None
    start: int
    end: int

    @property
    def kind(self) -> str | None:
        """The kind of mention, None for a span that is none."""
        return MENTION_KINDS.get(re.match(r"[a-z]+", self.id).group())  # type: ignore[union-attr]


@dataclass(slots=True)
class MarkedReport:
    """A file taken apart: facts, bare text, marks in text order, annotation lines as they stand."""

    name: str
    facts: dict[str, str]
    text: str
    marks: list[Mark] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def pieces(self, mark_id: str) -> list[Mark]:
        """All marks with this id, in text order; raises MarkupError where there is none."""
        found = [m for m in self.marks if m.id == mark_id]
        if not found:
            raise MarkupError(f"{self.name}: no span {mark_id} in the text")
        return found

    def one(self, mark_id: str) -> Mark:
        """The only mark with this id; raises MarkupError where there is none or several."""
        found = self.pieces(mark_id)
        if len(found) > 1:
            raise MarkupError(f"{self.name}: span {mark_id} stands {len(found)} times in the text")
        return found[0]


def read_markup(marked: str, name: str) -> tuple[str, list[Mark]]:
    """The bare text and its marks, outer before inner.

    >>> read_markup("{x1=:un The UN} {c1 said} so.", "doc")[0]
    'The UN said so.'
    """
    out: list[str] = []
    marks: list[Mark] = []
    open_spans: list[tuple[list[tuple[str, str | None]], int]] = []
    at = length = 0
    unnamed = 0
    while at < len(marked):
        char = marked[at]
        opening = _OPEN.match(marked, at) if char == "{" else None
        if opening:
            ids = []
            for part in opening.group(1).split(","):
                match = _ID.match(part)
                assert match
                mark_id = match.group(1) + match.group(2)
                if not match.group(2) and match.group(1) in MENTION_KINDS:
                    unnamed += 1
                    mark_id = f"{match.group(1)}{900 + unnamed}"
                ids.append((mark_id, match.group(3)))
            open_spans.append((ids, length))
            at = opening.end()
        elif char == "{":
            raise MarkupError(f"{name}: unreadable mark at {marked[at:at + 40]!r}")
        elif char == "}":
            if not open_spans:
                raise MarkupError(f"{name}: a brace closes nothing at {marked[max(0, at - 40):at]!r}")
            ids, start = open_spans.pop()
            marks += [Mark(i, ref, start, length) for i, ref in ids]
            at += 1
        else:
            at += char == "\\" and marked[at + 1 : at + 2] in {"{", "}", "\\"}
            out.append(marked[at])
            length += 1
            at += 1
    if open_spans:
        raise MarkupError(f"{name}: span {open_spans[-1][0]} is never closed")
    marks.sort(key=lambda m: (m.start, -m.end))
    return "".join(out), marks


def read_marked_report(source: str, name: str) -> MarkedReport:
    """A report file taken apart; raises MarkupError where it is malformed."""
    parts = re.split(r"^---[ \t]*\n", source, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3:
        raise MarkupError(f"{name}: three parts divided by lines of --- are needed, {len(parts)} found")
    facts = {}
    for line in parts[0].splitlines():
        if line.strip():
            key, colon, value = line.partition(":")
            if not colon:
                raise MarkupError(f"{name}: a fact needs a colon: {line!r}")
            facts[key.strip()] = value.strip()
    text, marks = read_markup(parts[1].rstrip("\n"), name)
    lines = [line.rstrip() for line in parts[2].splitlines() if line.strip() and not line.lstrip().startswith("#")]
    _check_ids(marks, text, name)
    return MarkedReport(name, facts, text, marks, lines)


def _check_ids(marks: list[Mark], text: str, name: str) -> None:
    seen: set[str] = set()
    for mark in marks:
        words = text[mark.start : mark.end]
        if not words or words != words.strip():
            raise MarkupError(f"{name}: span {mark.id} is empty or starts or ends with a space: {words!r}")
        if mark.id in seen and (mark.kind or mark.id[0] in "ek"):
            raise MarkupError(f"{name}: id {mark.id} is used twice ({words!r})")
        seen.add(mark.id)
