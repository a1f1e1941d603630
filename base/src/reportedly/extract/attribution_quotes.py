"""Quotations: where quoted speech opens and closes, over paragraphs, nested in single marks, or never closed."""

from collections.abc import Sequence
from typing import NamedTuple

from reportedly.records import Report, Token

_DOUBLE_OPEN = frozenset({"“", "``", "«", "„"})
_DOUBLE_CLOSE = frozenset({"”", "»"})
_EITHER = frozenset({'"', "''", "＂"})
_MARKS = _DOUBLE_OPEN | _DOUBLE_CLOSE | _EITHER
_SINGLE_OPEN = frozenset({"‘", "'", "`"})
_SINGLE_CLOSE = frozenset({"’", "'"})


class Quotation(NamedTuple):
    """A quotation, tokens [first, end) with its marks. `closed`: it has a closing mark; `continues` one left open before it."""

    first: int
    end: int
    closed: bool
    continues: bool


def find_quotations(report: Report, tokens: Sequence[Token], paragraph_ends: Sequence[int]) -> tuple[Quotation, ...]:
    """The quotations in order, none across a paragraph: an open one ends with it, and goes on where the next one lets it.

    `tokens` are all tokens of the report, `paragraph_ends` where each paragraph ends among them.
    """
    found: list[Quotation] = []
    start, is_open = 0, False
    for end in paragraph_ends:
        is_open = _read_paragraph(report.text, tokens, start, end, is_open, found)
        start = end
    return tuple(found)


def _read_paragraph(text: str, tokens: Sequence[Token], start: int, end: int, was_open: bool, found: list[Quotation]) -> bool:
    """Adds one paragraph's quotations; True where its last one stays open."""
    marks = [k for k in range(start, end) if tokens[k].text in _MARKS and not _is_inches(tokens, k) and not _repeats(tokens, k)]
    single = "" if marks else _single_marks(tokens, start, end)
    if single:
        marks = [k for k in range(start, end) if tokens[k].text in (_SINGLE_OPEN if single == "'" else _SINGLE_OPEN | _SINGLE_CLOSE)
                 and _is_single(text, tokens[k])]
    open_at = -1
    if was_open and marks and not _opens(text, tokens[marks[0]], False) and marks[0] > start:
        open_at = start
    continues = was_open
    for k in marks:
        if open_at < 0:
            if _opens(text, tokens[k], True):
                open_at = k
                continues = was_open and k == start
        elif not _opens(text, tokens[k], False) or tokens[k].text in _DOUBLE_CLOSE:
            stop = k + 1
            while stop < end and _repeats(tokens, stop):
                stop += 1
            found.append(Quotation(open_at, stop, True, continues))
            open_at, continues = -1, False
    if open_at >= 0:
        if single:
            return False  # a lone apostrophe is no quotation
        found.append(Quotation(open_at, end, False, continues))
        return True
    return False


def _repeats(tokens: Sequence[Token], k: int) -> bool:
    """True for a straight mark doubled by a faulty export (""They left""): the run counts once."""
    return k > 0 and tokens[k].text == tokens[k - 1].text == '"' and tokens[k].start == tokens[k - 1].end


def _is_inches(tokens: Sequence[Token], k: int) -> bool:
    return tokens[k].text in {'"', "''"} and k > 0 and tokens[k - 1].tag == "CD" and tokens[k - 1].end == tokens[k].start and not (
        k + 1 >= len(tokens) or tokens[k + 1].tag in {".", ",", ":"} or tokens[k + 1].tag[:2] in {"VB", "PR", "NN", "DT"})


def _single_marks(tokens: Sequence[Token], start: int, end: int) -> str:
    """The single mark that a paragraph without double marks quotes with, "" where there is none."""
    for k in range(start, end):
        if tokens[k].text in {"‘", "`"}:
            return "‘"
        if tokens[k].text == "'":
            return "'"
    return ""


def _is_single(text: str, token: Token) -> bool:
    before, after = text[token.start - 1 : token.start] or " ", text[token.end : token.end + 1] or " "
    return token.text in {"‘", "`"} or (before.isspace() and not after.isspace()) or before in ".,!?" or (
        not before.isspace() and (after.isspace() or after in ".,!?;:)"))


def _opens(text: str, token: Token, when_unclear: bool) -> bool:
    """True for a mark that opens: by its shape, else by the spaces around it, else as the caller says."""
    if token.text in _DOUBLE_OPEN or token.text == "‘":
        return True
    before, after = text[token.start - 1 : token.start] or " ", text[token.end : token.end + 1] or " "
    space_before = before.isspace() or before in "([—–-"
    space_after = after.isspace() or after in ".,;:!?)]—–"
    if space_before != space_after:
        return space_before
    return when_unclear
