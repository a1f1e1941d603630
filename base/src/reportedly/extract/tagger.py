"""Runs the trained reader over a report: cues with their sources and contents, triggers with what is told of each.

One window at a time and one thread: the same text gives the same scores whatever is read beside it.
"""

import json
from collections.abc import Mapping, Sequence
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


class Tagged(NamedTuple):
    """One anchor that the model found: the report's words [first, end), its score, and what each word of its window is to it.

    `at` is the report's number of the window's first word; `relations`: by label, the score of each word of the window;
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
        return onnxruntime.InferenceSession(str(self.folder / name), options, providers=["CPUExecutionProvider"])

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
        for window in find_windows(report.sentences, self.pieces_of, self.about["pieces"]):
            states, cue, trigger = self._encode(window)
            cues += self._anchors(window, states, cue, "cue")
            triggers += self._anchors(window, states, trigger, "trigger")
            cue_scores += (1 - cue[:, _OUT]).tolist()
            trigger_scores += (1 - trigger[:, _OUT]).tolist()
        return Tags(tuple(cues), tuple(triggers), cue_scores, trigger_scores, self.about["limits"])

    def _encode(self, window: Window) -> "tuple[Array, Array, Array]":
        """States [W, 384] and the shares of each word for the span heads, [W, 3] each."""
        import numpy as np

        given = {"pieces": window.pieces, "shapes": window.shapes, "heads": window.heads}
        states, cue, trigger = self._encoder.run(["states", "cue", "trigger"], {k: np.array(v, np.int64) for k, v in given.items()})
        return states, _shares(cue), _shares(trigger)

    def _anchors(self, window: Window, states: "Array", spans: "Array", kind: str) -> list[Tagged]:
        """The cues or triggers of one window, each asked what its words are to it."""
        found = list(find_spans(spans.tolist(), self.about[kind]))
        if not found:
            return []
        import numpy as np

        ends = np.array([(first, end - 1) for first, end in found], np.int64)
        given = {"states": states, "first": ends[:, 0], "last": ends[:, 1], "sentences": np.array(window.sentences, np.int64)}
        labels, facts = (self.about["cue_pairs"], {}) if kind == "cue" else (self.about["event_pairs"], self.about["facts"])
        pairs, *rest = (self._cues if kind == "cue" else self._events).run(["pairs", *facts], given)
        rows = (1 / (1 + np.exp(-pairs))).transpose(0, 2, 1).tolist()
        shares = [_shares(r).tolist() for r in rest]
        return [
            Tagged(first + window.first, end + window.first, float(1 - spans[first:end, _OUT].min()), window.first,
                   dict(zip(labels, rows[n], strict=True)),
                   {name: dict(zip(values, shares[k][n], strict=True)) for k, (name, values) in enumerate(facts.items())})
            for n, (first, end) in enumerate(found)
        ]


def _shares(logits: "Array") -> "Array":
    """Softmax over the last axis."""
    import numpy as np

    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Array = raised / raised.sum(-1, keepdims=True)
    return shares


def find_spans(shares: Sequence[Scores], least: float) -> Sequence[tuple[int, int]]:
    """The spans [first, end) of words whose share of being inside one is at least `least`; a word likelier first than further begins anew.

    >>> find_spans([[.1, .8, .1], [.2, .1, .7], [.9, .1, 0]], 0.5)
    [(0, 2)]
    """
    spans: list[tuple[int, int]] = []
    for i, (out, first, further) in enumerate(shares):
        if 1 - out < least:
            continue
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
