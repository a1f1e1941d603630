"""In the child process: a PDF's pages → text. Lines in reading order (columns too), words divided at line ends made whole again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from reportedly.ingest.child_main import UnreadableError

MAX_PAGES = 2_000
MAX_LETTERS = 2_000_000  # in all
FEW_LETTERS = 12  # a page with fewer and a picture on it is a picture
EDGE = 0.12  # of the page's height: where running heads and feet stand
GUTTER = 9.0  # points: the least width between columns
OUTER_LINES = 2  # at the top, and as many at the foot, may be running heads
_BREAKS, _DIVIDERS = frozenset((10, 13)), frozenset((0x02, 0xFFFE))  # PDFium's marks: the end of a line, a word divided there
_CROSSING = 0.2  # of the lines may run across a gutter (headlines); with more it is none
_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")  # a page's number alone
_KEEPS_HYPHEN = frozenset("well self non anti pro ex half cross co pre post semi".split())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text where it stands: points from the page's left and bottom edge."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def take_apart(raw: bytes) -> dict[str, Any]:
    """A PDF's text, its title where page one has it too, the numbers of scanned pages, the running heads left out."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("is locked with a password", "unlock it, save it without its password, and read that") from error
        raise UnreadableError(f"is broken: {error}") from error
    if len(document) > MAX_PAGES:
        raise UnreadableError(f"has {len(document):,} pages, more than one report can have ({MAX_PAGES:,})", "divide it into reports")
    pages, heights, scanned, taken = [], [], [], 0  # type: list[list[Line]], list[float], list[int], int
    for number in range(len(document)):
        page = document[number]
        lines = in_reading_order(list(find_lines(page, MAX_LETTERS - taken)))
        letters = sum(len(line.text) for line in lines)
        taken += letters
        if letters < FEW_LETTERS and _has_picture(page):
            scanned.append(number + 1)
        pages.append(lines)
        heights.append(page.get_height())
        page.close()
    heads = find_heads(pages, heights)
    kept = [_without_heads(lines, height, heads) for lines, height in zip(pages, heights, strict=True)]
    text = "\n\n".join(paragraphs for paragraphs in _all_paragraphs(kept) if paragraphs)
    return {"text": text, "title": _title(document, text), "scanned": scanned, "pages": len(pages), "heads": sorted(heads)}


def find_lines(page: Any, most: int) -> Iterator[Line]:
    """The page's lines in the order in which they were written, each with the box of its letters."""
    import ctypes

    from pypdfium2 import raw

    text = page.get_textpage()
    if text.count_chars() > most:
        raise UnreadableError("holds more letters than a report can have")
    box, letters, boxes = raw.FS_RECTF(), [], []  # type: Any, list[str], list[tuple[float, float, float, float]]
    for n in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, n)
        if code in _BREAKS or code in _DIVIDERS:
            yield from _line_of([*letters, "-"] if code in _DIVIDERS else letters, boxes)
            letters, boxes = [], []
            continue
        letters.append(chr(code) if code < 0x110000 else "\ufffd")
        if code != 0x20 and raw.FPDFText_GetLooseCharBox(text, n, ctypes.byref(box)):
            boxes.append((box.left, box.bottom, box.right, box.top))
    yield from _line_of(letters, boxes)
    text.close()


def _line_of(letters: Sequence[str], boxes: Sequence[tuple[float, float, float, float]]) -> Iterator[Line]:
    words = " ".join("".join(letters).split())
    if words and boxes:
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        yield Line(min(lefts), median(bottoms), max(rights), median(tops), words)


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw

    return any(True for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


# --- order -------------------------------------------------------------------------------------------------


def in_reading_order(lines: list[Line], depth: int = 0) -> list[Line]:
    """Lines from top to bottom, column by column; a line across two columns (a headline) stands between what is above and below it."""
    gutter = _find_gutter(lines) if depth < 3 else None
    if gutter is None:
        return sorted(lines, key=lambda line: (-round(line.top + line.bottom) / 2, line.left))
    ordered, band = [], []  # type: list[Line], list[Line]
    across = sorted((line for line in lines if line.left < gutter < line.right), key=lambda line: -line.top)
    beside = sorted((line for line in lines if not line.left < gutter < line.right), key=lambda line: -line.top)
    for wide in [*across, None]:
        while beside and (wide is None or beside[0].top > wide.top):
            band.append(beside.pop(0))
        for is_left in (True, False):
            ordered += in_reading_order([line for line in band if (line.right <= gutter) == is_left], depth + 1)
        band = []
        if wide is not None:
            ordered.append(wide)
    return ordered


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """Where columns divide: the x that fewest lines cross, with a clear width around it and text on both sides; None for one column."""
    if len(lines) < 6:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float] | None = None
    for step in range(15, 86):
        x = left + (right - left) * step / 100
        crossing = sum(line.left < x + GUTTER / 2 and line.right > x - GUTTER / 2 for line in lines)
        before = sum(line.right <= x for line in lines)
        after = len(lines) - before - crossing
        if min(before, after) >= max(3, 0.2 * len(lines)) and (best is None or crossing < best[0]):
            best = crossing, x
    return best[1] if best is not None and best[0] <= _CROSSING * len(lines) else None


# --- running heads -------------------------------------------------------------------------------------------


def _worn(text: str) -> str:
    """A line without its numbers: "Page 3 of 12" and "Page 4 of 12" are one running foot."""
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


def find_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[str]:
    """What stands at one height at the edge of half the pages, and at least two, numbers apart."""
    seen = Counter(mark for lines, height in zip(pages, heights, strict=True)
                   for mark in {(_worn(line.text), round(line.bottom / 4)) for line in _at_edge(lines, height)})
    full = sum(bool(lines) for lines in pages)
    return {worn for (worn, _), count in seen.items() if count >= max(2, full / 2)}


def _at_edge(lines: Sequence[Line], height: float) -> list[Line]:
    """The outermost lines of a page, where they stand near its edge."""
    levels = sorted({round(line.bottom / 4) for line in lines})
    outer = {*levels[:OUTER_LINES], *levels[-OUTER_LINES:]}
    return [line for line in lines if round(line.bottom / 4) in outer and (line.top < EDGE * height or line.bottom > (1 - EDGE) * height)]


def _without_heads(lines: Sequence[Line], height: float, heads: set[str]) -> list[Line]:
    edge = _at_edge(lines, height)
    return [line for line in lines if not (line in edge and (_worn(line.text) in heads or _NUMBER.fullmatch(line.text)))]


# --- paragraphs --------------------------------------------------------------------------------------------


def _all_paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Paragraphs of all pages; one that a page's end divides goes on on the next."""
    whole = Counter(word.casefold() for lines in pages for line in lines for word in re.findall(r"\w+-\w+|\w+", line.text))
    waiting = ""
    for lines in pages:
        for paragraph in find_paragraphs(lines, whole):
            if waiting and _goes_on(waiting, paragraph):
                waiting = _together(waiting, paragraph, whole)
                continue
            yield waiting
            waiting = paragraph
    yield waiting


def _goes_on(before: str, after: str) -> bool:
    return before[-1:] not in ".!?:”\"’)…" and after[:1].islower()


def find_paragraphs(lines: Sequence[Line], whole: Counter[str]) -> Iterator[str]:
    """Lines put together: a new paragraph begins after a gap, at an indent, or where the line before ended early with a full stop."""
    pitches = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 60]
    pitch = median(pitches) if pitches else 0.0
    text, before = "", None  # type: str, Line | None
    for line in lines:
        if before is not None and not _begins(before, line, pitch):
            text = _together(text, line.text, whole)
        else:
            if text:
                yield text
            text = line.text
        before = line
    if text:
        yield text


def _begins(before: Line, line: Line, pitch: float) -> bool:
    step, size = before.bottom - line.bottom, before.top - before.bottom
    if step > 1.25 * pitch or abs(line.top - line.bottom - size) > 0.15 * size:
        return True
    if step < 0 or line.left > before.right:  # the next column
        return not (before.text[-1:] not in ".!?:”\"" and (line.text[:1].islower() or before.text.endswith("-")))
    is_indented = line.left - before.left > 0.8 * size
    ended_early = before.right < line.right - 4 * size and before.text[-1:] in ".!?:”\""
    return (is_indented and before.text[-1:] in ".!?:”\"") or ended_early


def _together(before: str, after: str, whole: Counter[str]) -> str:
    """Two lines as one text: a word that was divided at the end is whole again, a hyphen of its own stays.

    >>> _together("The bombard-", "ment went on", Counter()), _together("a well-", "known camp", Counter())
    ('The bombardment went on', 'a well-known camp')
    """
    match = re.search(r"(\w+)[-\u00ad]$", before)
    if not match or not after[:1].islower():
        return f"{before} {after}" if not (match and after[:1].isalnum()) else before + after
    first, last = match[1].casefold(), re.match(r"\w+", after)[0].casefold()  # type: ignore[index]
    is_word = whole[first + last] > 0  # as the rest of the document writes it
    keeps = whole[f"{first}-{last}"] > 0 or (not is_word and first in _KEEPS_HYPHEN)
    return before + after if keeps and before.endswith("-") else before[:-1] + after


def _title(document: Any, text: str) -> str:
    """The title that the file names, where the text opens with it: else it is a file's name or a form's."""
    title = " ".join((document.get_metadata_dict().get("Title") or "").split())
    return title if len(title) > 8 and title.casefold() in " ".join(text[:2_000].split()).casefold() else ""
