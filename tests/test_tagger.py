"""The trained reader: windows hold every word once, its files are those of its card, and one text gives one reading."""

import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import pipeline, resources
from reportedly.extract.attribution import find_attributions
from reportedly.extract.tagger import Model, find_spans, load_model
from reportedly.extract.windows import CLS, MOST_PIECES, SEP, find_windows
from reportedly.ingest.inputs import find_inputs
from reportedly.publicjson import dumps
from reportedly.read import read_report
from reportedly.records import Reading, Report, Source

TEXT = """Shells kill four in Hadra

Residents of the Marivka quarter accused the Falcon Brigade of firing the shells. A spokesman for the brigade denied it.

"We saw four bodies," said Sana Idris, a nurse, adding that the clinic had no power."""


@cache
def model() -> Model:
    return load_model()


def report_of(text: str) -> Report:
    return read_report(text, Source("0" * 64, language="en"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Gunmen", "said", "12", "Al-Hadra", "—", ".", "\n\n", "x" * 400, "’s", "ééé"]), min_size=1, max_size=400),
       st.integers(min_value=12, max_value=MOST_PIECES))
def test_windows_hold_every_word_once_and_none_is_too_long(words: list[str], most: int) -> None:
    text = " ".join(words)
    if not text.strip():
        return
    sentences = report_of(text).sentences
    windows = list(find_windows(sentences, model().pieces_of, most))
    assert [i for w in windows for i in range(w.first, w.end)] == list(range(sum(len(s.tokens) for s in sentences)))
    for w in windows:
        assert len(w.pieces) == len(w.shapes) <= most + 1 and w.pieces[0] == CLS and w.pieces[-1] == SEP
        assert len(w.heads) == len(w.sentences) == w.end - w.first and all(0 < h < len(w.pieces) - 1 for h in w.heads)


def test_the_files_are_those_that_the_model_names() -> None:
    folder = resources.folder_of("models")
    about = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    assert len(about["sha256"]) == 5
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_a_text_gives_the_same_scores_alone_and_after_others() -> None:
    first = load_model().tag(report_of(TEXT))
    model().tag(report_of("The market fell by 3 % on Monday, traders said. " * 40))
    again = model().tag(report_of(TEXT))
    assert first == again and first.cues


def test_sums_of_8_bits_do_not_overflow_on_older_processors() -> None:
    asked = model()._encoder.get_session_options().get_session_config_entry("session.x64quantprecision")
    assert asked == "1"


def test_attributions_are_read_with_their_words() -> None:
    report = report_of(TEXT)
    found = find_attributions(report, (), model().tag(report))
    said = {a.cue.text: (a.source.text if a.source else None, [report.text[c.start : c.end] for c in a.content]) for a in found if a.cue}
    assert said["accused"] == ("Residents of the Marivka quarter", ["the Falcon Brigade of firing the shells"])
    assert said["denied"] == ("A spokesman for the brigade", ["it"])
    assert said["adding"][1] == ["that the clinic had no power"]


def test_a_reading_names_the_model_or_none() -> None:
    trained, rules = pipeline.open_tools(), pipeline.open_tools(trained=False)
    source = Source("0" * 64, published="2031-05-06")
    with_model, without = (pipeline.read_text(TEXT, source, tools) for tools in (trained, rules))
    assert with_model.reader.model == model().name and without.reader.model is None
    assert with_model.reader.rules == without.reader.rules
    assert dumps(with_model) == dumps(pipeline.read_text(TEXT, source, trained))


def test_processes_read_with_the_reader_that_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("".join(json.dumps({"text": TEXT}) + "\n" for _ in range(3)), encoding="utf-8")
    for trained in (True, False):
        tools = pipeline.open_tools(trained=trained)
        readings = [r for _, r in pipeline.read_many(find_inputs((str(file),)), 2, tools) if isinstance(r, Reading)]
        assert [r.reader.model for r in readings] == [model().name if trained else None] * 3


@pytest.mark.parametrize(("shares", "spans"), [
    ([[0.9, 0.1, 0.0]], []),
    ([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1]], [(0, 1), (1, 2)]),
    ([[0.1, 0.8, 0.1], [0.4, 0.1, 0.5], [0.9, 0.1, 0.0]], [(0, 2)]),
    ([[0.3, 0.1, 0.6]], [(0, 1)]),
])
def test_spans_from_shares(shares: list[list[float]], spans: list[tuple[int, int]]) -> None:
    assert list(find_spans(np.array(shares), 0.5)) == spans
