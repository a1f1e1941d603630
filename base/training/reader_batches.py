"""Batches for training the reader: windows of like length, padded, with the gold of each layer as tensors."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from reader_gold import Document, Words, cut_windows
from reader_labels import EVENT_PAIRS, FACTS, KINDS
from reader_names import Names, refill
from reader_net import REACH
from torch import Tensor

from reportedly.extract.windows import Pieces, Window

OUT, FIRST, FURTHER = 0, 1, 2  # outside a span, its first word, its further words


class Anchors(NamedTuple):
    """Anchors of a batch: window number, first and last word (window-relative), and for each word of the window its labels."""

    window: Tensor  # [A]
    first: Tensor  # [A]
    last: Tensor  # [A]
    labels: Tensor  # [A, W, labels], 0 or 1, -1 unknown


class Batch(NamedTuple):
    """Windows of a batch and their gold; `-100` where a layer is not annotated or a place is padding."""

    pieces: Tensor  # [B, L]
    shapes: Tensor  # [B, L]
    mask: Tensor  # [B, L]
    heads: Tensor  # [B, W]
    words: Tensor  # [B, W], 1 for words
    sentences: Tensor  # [B, W]
    mentions: Tensor  # [B, W, kinds]
    cues: Tensor  # [B, W]
    cue_pairs: Anchors
    triggers: Tensor  # [B, W]
    event_pairs: Anchors
    facts: Tensor  # [A, facts]


def batches_of(documents: Sequence[Document], pieces_of: Pieces, chance: random.Random, most: int, names: Names) -> Iterator[Batch]:
    """All windows once, in batches of at most `most` pieces, in random order, each document with other names in place of its own."""
    windows = [w for doc in documents for w in cut_windows(doc, refill(doc, names, pieces_of, chance), chance)]
    windows.sort(key=lambda w: (len(w[1].pieces), chance.random()))
    groups: list[list[tuple[Document, Window]]] = [[]]
    for w in windows:
        if groups[-1] and (len(groups[-1]) + 1) * len(w[1].pieces) > most:
            groups.append([])
        groups[-1].append(w)
    chance.shuffle(groups)
    for group in groups:
        yield make_batch(group)


def _padded(rows: list[list[int]], filler: int = 0) -> Tensor:
    width = max(len(r) for r in rows)
    return torch.tensor([r + [filler] * (width - len(r)) for r in rows])


def bounds(words: Sequence[int], window: Window) -> tuple[int, int] | None:
    """First and last of the words that run on from the first one, relative to the window; None where the first lies outside."""
    if not words or not window.first <= words[0] < window.end:
        return None
    last = words[0]
    while last + 1 in words and last + 1 < window.end:
        last += 1
    return words[0] - window.first, last - window.first


def _bio(window: Window, spans: list[tuple[int, int]]) -> list[int]:
    out = [OUT] * (window.end - window.first)
    for first, last in spans:
        out[first] = FIRST
        out[first + 1 : last + 1] = [FURTHER] * (last - first)
    return out


def make_batch(group: list[tuple[Document, Window]]) -> Batch:
    """One batch of these windows."""
    heads = _padded([w.heads for _, w in group])
    width = heads.shape[1]
    cues, cue_rows = _Gold(width, 2), []
    events, event_rows = _Gold(width, len(EVENT_PAIRS)), []
    facts, mentions = [], []
    for n, (doc, w) in enumerate(group):
        cue_rows.append(cues.add(n, w, [(g.cue, (g.source, g.content)) for g in doc.cues], "attribution" in doc.has))
        facts += [e.facts for e in doc.events if bounds(e.trigger, w)]
        row = events.add(n, w, [(e.trigger, e.relations) for e in doc.events], "triggers" in doc.has)
        event_rows.append([-100 if w.first + i in doc.unsure and label == OUT else label for i, label in enumerate(row)])
        mentions.append(_mention_rows(doc, w, width))
    pieces, shapes, sentences = (_padded([getattr(w, name) for _, w in group]) for name in ("pieces", "shapes", "sentences"))
    return Batch(
        pieces, shapes, (pieces > 0).float(), heads, (heads > 0).float(), sentences,
        torch.stack(mentions), _padded(cue_rows, -100), cues.anchors(), _padded(event_rows, -100), events.anchors(),
        torch.tensor(facts) if facts else torch.zeros(0, len(FACTS), dtype=torch.long))


def _mention_rows(doc: Document, window: Window, width: int) -> Tensor:
    out = torch.full((width, len(KINDS)), -100)
    if "mentions" in doc.has:
        for k in range(len(KINDS)):
            spans = [b for kind, words in doc.mentions if kind == k and (b := bounds(words, window))]
            out[: len(window.heads), k] = torch.tensor(_bio(window, sorted(spans, key=lambda b: b[0] - b[1], reverse=True)))
    return out


class _Gold:
    """Collects the anchors of one layer over the windows of a batch."""

    def __init__(self, width: int, labels: int) -> None:
        self.width, self.count = width, labels
        self.places: list[tuple[int, int, int]] = []
        self.labels: list[Tensor] = []

    def add(self, n: int, window: Window, gold: list[tuple[Words, Sequence[Words | None]]], annotated: bool) -> list[int]:
        """Adds the anchors of window n; its row of span labels."""
        spans = []
        for words, roles in gold:
            span = bounds(words, window)
            if span is not None:
                spans.append(span)
                self.places.append((n, *span))
                self.labels.append(_marked(window, self.width, roles))
        return _bio(window, spans) if annotated else [-100] * len(window.heads)

    def anchors(self) -> Anchors:
        """All of them as tensors."""
        if not self.places:
            empty = torch.zeros(0, dtype=torch.long)
            return Anchors(empty, empty, empty, torch.zeros(0, self.width, self.count))
        return Anchors(*torch.tensor(self.places).unbind(1), torch.stack(self.labels))


def _marked(window: Window, width: int, roles: Sequence[Words | None]) -> Tensor:
    out = torch.zeros(width, len(roles))
    for k, words in enumerate(roles):
        if words is None:
            out[:, k] = -1
        else:
            out[[i - window.first for i in words if window.first <= i < window.end], k] = 1
    return out


def buckets(first: Tensor, last: Tensor, own: Tensor, sentences: Tensor) -> tuple[Tensor, Tensor]:
    """Bucket numbers [A, W] of each word's distance from the anchor in words and sentences; `own` [A] is the anchor's sentence."""
    at = torch.arange(sentences.shape[1])[None]
    distance = torch.where(at < first[:, None], at - first[:, None], torch.clamp(at - last[:, None], min=0))
    return distance.clamp(-REACH, REACH) + REACH, (sentences - own[:, None]).clamp(-3, 3) + 3
