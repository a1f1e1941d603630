"""Runs the trained reader over a report: cues with their sources and contents, triggers with what is told of each.

One window at a time and one thread: the same text gives the same scores whatever is read beside it.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reportedly import resources
from reportedly.extract.windows import Window, find_windows
from reportedly.records import Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

Scores = Sequence[float]
_OUT = 0  # columns of a span head: outside, first word, further words
_REACH = 2  # sentences before and after a trigger's own whose words are asked what they are to it; a cue's words may be far


class Tagged(NamedTuple):
    """One anchor that the model found: the report's words [first, end), its score, and what each word around is to it.

    `at` is the report's number of the first word around; `relations`: by label, the score of each word from there on;
    `facts`: by name ("subtype", "voice" …), the score of each value.
    """

    first: int
    end: int
    score: float
    at: int
    relations: Mapping[str, Scores]
    facts: Mapping[str, Mapping[str, float]]


class Tags(NamedTuple):
    """What the model found in one report, in text order."""

    cues: tuple[Tagged, ...] = ()
    triggers: tuple[Tagged, ...] = ()
    cue_scores: Scores = ()  # of every word of the report: that it belongs to a cue
    trigger_scores: Scores = ()  # that it belongs to a trigger
    limits: Mapping[str, float] = MappingProxyType({})  # from which score the model is followed, by decision
    mentions: Mapping[str, Scores] = MappingProxyType({})  # by kind, the score of every word: that it belongs to a mention of it


class Model:
    """The weights in a folder, opened when first needed; `about` is its reader.json: labels, thresholds, digest."""

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        self.folder, self.about = folder, about
        self._known: dict[str, list[int]] = {}

    @property
    def name(self) -> str:
        """The model's name in readings: a digest of its weights."""
        return "reader-" + str(self.about["sha256"]["reader.onnx"])[:12]

    def _open(self, name: str) -> Any:
        import onnxruntime  # a third of a second: only where something is read

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without it 8-bit sums overflow on processors that lack VNNI: other scores, and other claims, than on newer ones.
        options.add_session_config_entry("session.x64quantprecision", "1")
        # SkipLayerNormFusion makes the encoder a tenth slower on one thread
        return onnxruntime.InferenceSession(str(self.folder / name), options, providers=["CPUExecutionProvider"],
                                            disabled_optimizers=["SkipLayerNormFusion"])

    @cached_property
    def _encoder(self) -> Any:
        return self._open("reader.onnx")

    @cached_property
    def _cues(self) -> Any:
        return self._open("reader-cues.onnx")

    @cached_property
    def _events(self) -> Any:
        return self._open("reader-events.onnx")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self.folder / "reader-pieces.json"))

    def pieces_of(self, word: str) -> list[int]:
        """The numbers of a word's pieces, never empty."""
        if word not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            sound = word.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text to the tokenizer
            self._known[word] = self._tokenizer.encode(sound, add_special_tokens=False).ids or [100]
        return self._known[word]

    def tag(self, report: Report) -> Tags:
        """The anchors of a report with their scores."""
        cues: list[Tagged] = []
        triggers: list[Tagged] = []
        cue_scores: list[float] = []
        trigger_scores: list[float] = []
        mentions: dict[str, list[float]] = {kind: [] for kind in self.about["kinds"]}
        for window in find_windows(report.sentences, self.pieces_of, self.about["pieces"]):
            states, cue, trigger, named = self._encode(window)
            cues += self._anchors(window, states, cue, "cue")
            triggers += self._anchors(window, states, trigger, "trigger")
            cue_scores += (1 - cue[:, _OUT]).tolist()
            trigger_scores += (1 - trigger[:, _OUT]).tolist()
            for kind, column in zip(mentions, (1 - named[:, :, _OUT]).T.tolist(), strict=True):
                mentions[kind] += column
        return Tags(tuple(cues), tuple(triggers), cue_scores, trigger_scores, self.about["limits"], mentions)

    def _encode(self, window: Window) -> "tuple[Array, Array, Array, Array]":
        """States [W, 384] and the shares of each word for the span heads: cue and trigger [W, 3], mentions [W, kinds, 3]."""
        import numpy as np

        given = {"pieces": window.pieces, "shapes": window.shapes, "heads": window.heads}
        asked = ["states", "cue", "trigger", "mention"]
        states, cue, trigger, named = self._encoder.run(asked, {k: np.array(v, np.int64) for k, v in given.items()})
        return states, _shares(cue), _shares(trigger), _shares(named.reshape(len(named), -1, 3))

    def _anchors(self, window: Window, states: "Array", spans: "Array", kind: str) -> Iterator[Tagged]:
        """The cues or triggers of one window, each asked what the words around are to it."""
        anchors = find_spans(spans, self.about[kind])
        if kind == "cue":
            asked = [(anchors, range(len(window.sentences)))] if anchors else []
        else:
            asked = [(near, words_around(window.sentences, near)) for near in neighbours(window.sentences, anchors)]
        for some, words in asked:
            yield from self._ask(window, states, spans, some, words, kind)

    def _ask(self, window: Window, states: "Array", spans: "Array", anchors: Sequence[tuple[int, int]], words: range, kind: str
             ) -> Iterator[Tagged]:
        """The anchors [first, end) of a window, each with what these words of the window are to it."""
        import numpy as np

        at, stop = words.start, words.stop
        ends = np.array(anchors, np.int64) - (at, at + 1)
        given = {"states": states[at:stop], "first": ends[:, 0], "last": ends[:, 1],
                 "sentences": np.array(window.sentences[at:stop], np.int64)}
        labels, facts = (self.about["cue_pairs"], {}) if kind == "cue" else (self.about["event_pairs"], self.about["facts"])
        pairs, *rest = (self._cues if kind == "cue" else self._events).run(["pairs", *facts], given)
        rows = (1 / (1 + np.exp(-pairs))).transpose(0, 2, 1).tolist()
        shares = [_shares(r).tolist() for r in rest]
        for n, (first, end) in enumerate(anchors):
            yield Tagged(first + window.first, end + window.first, float(1 - spans[first:end, _OUT].min()), at + window.first,
                         dict(zip(labels, rows[n], strict=True)),
                         {name: dict(zip(values, shares[k][n], strict=True)) for k, (name, values) in enumerate(facts.items())})


def _shares(logits: "Array") -> "Array":
    """Softmax over the last axis."""
    import numpy as np

    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Array = raised / raised.sum(-1, keepdims=True)
    return shares


def neighbours(sentences: Sequence[int], anchors: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The anchors [first, end) in groups of the same or adjoining sentences; `sentences` has the number of each word's.

    >>> list(neighbours([0, 0, 1, 5, 5], [(0, 1), (2, 3), (4, 5)]))
    [[(0, 1), (2, 3)], [(4, 5)]]
    """
    near: list[tuple[int, int]] = []
    for anchor in anchors:
        if near and sentences[anchor[0]] > sentences[near[-1][0]] + 1:
            yield near
            near = []
        near.append(anchor)
    if near:
        yield near


def words_around(sentences: Sequence[int], anchors: Sequence[tuple[int, int]]) -> range:
    """The words of the sentences of these anchors and of _REACH sentences before and after.

    >>> words_around([0, 0, 1, 2, 3, 3, 4], [(0, 1), (2, 3)])
    range(0, 6)
    """
    return range(bisect_left(sentences, sentences[anchors[0][0]] - _REACH), bisect_right(sentences, sentences[anchors[-1][0]] + _REACH))


def find_spans(shares: "Array", least: float) -> Sequence[tuple[int, int]]:
    """The spans [first, end) of words whose share of being inside one is at least `least`; a word likelier first than further begins anew.

    >>> import numpy as np
    >>> find_spans(np.array([[.1, .8, .1], [.2, .1, .7], [.9, .1, 0]]), 0.5)
    [(0, 2)]
    """
    spans: list[tuple[int, int]] = []
    for i in (1 - shares[:, _OUT] >= least).nonzero()[0].tolist():
        _, first, further = shares[i]
        if spans and spans[-1][1] == i and further >= first:
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return spans


@cache
def load_model() -> Model:
    """The packaged model; its weights are opened when the first report is tagged."""
    folder = resources.folder_of("models")
    return Model(folder, json.loads((folder / "reader.json").read_text(encoding="utf-8")))
