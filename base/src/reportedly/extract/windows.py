"""Windows of whole sentences for the trained reader: word pieces, the shape of each word, and where each word begins.

Used alike when weights are trained and when a report is read.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reportedly.records import Sentence, Token

CLS, SEP = 101, 102  # the pieces that open a window and end a paragraph
MOST_PIECES = 254  # of a window, so that the encoder's 512 places always suffice
SHAPES = 14

Pieces = Callable[[str], Sequence[int]]  # a cleaned word → the numbers of its pieces, never empty


class Window(NamedTuple):
    """Words [first, end) of a report as one input: pieces, a shape for each piece, each word's first piece, each word's sentence."""

    first: int
    end: int
    pieces: list[int]
    shapes: list[int]
    heads: list[int]
    sentences: list[int]


def shape_number(token: Token, opens: bool) -> int:
    """The word's letters as one of 14 shapes: the encoder knows no capitals; `opens` where it begins its sentence."""
    text = token.text
    if not text[0].isalnum():
        kind = 6
    elif text[0].isdigit():
        kind = 5
    elif text.islower():
        kind = 1
    elif text.isupper():
        kind = 3 if len(text) > 1 else 2
    else:
        kind = 2 if text[0].isupper() and text[1:].islower() else 4
    return 2 * kind + opens


def find_windows(sentences: Sequence[Sentence], pieces_of: Pieces, most: int = MOST_PIECES) -> Iterator[Window]:
    """The report's words in windows of whole sentences, in order and without overlap; a sentence too long is cut."""
    window = Window(0, 0, [CLS], [0], [], [])
    at, paragraph = 0, -1
    for sentence in sentences:
        rows = [(list(pieces_of(t.lower)), shape_number(t, k == 0)) for k, t in enumerate(sentence.tokens)]
        need = sum(len(p) for p, _ in rows) + 1
        if window.heads and len(window.pieces) + need > most:
            yield _closed(window, at)
            window = Window(at, 0, [CLS], [0], [], [])
        elif window.heads and sentence.paragraph != paragraph:
            window.pieces.append(SEP)
            window.shapes.append(0)
        paragraph = sentence.paragraph
        for numbers, shape in rows:
            numbers = numbers[: most - 2]
            if len(window.pieces) + len(numbers) >= most:
                yield _closed(window, at)
                window = Window(at, 0, [CLS], [0], [], [])
            window.heads.append(len(window.pieces))
            window.sentences.append(sentence.index)
            window.pieces.extend(numbers)
            window.shapes.extend([shape] * len(numbers))
            at += 1
    if window.heads:
        yield _closed(window, at)


def _closed(window: Window, end: int) -> Window:
    return window._replace(end=end, pieces=[*window.pieces, SEP], shapes=[*window.shapes, 0])
