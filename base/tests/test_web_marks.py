"""Marks in a text: pieces without gaps, shown code point for code point, whatever the text holds."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readings import market_reading
from reportedly import pipeline, resources
from reportedly.ingest.inputs import find_inputs
from reportedly.publish import wording
from reportedly.read import read_report
from reportedly.records import Mention, Reading, Source
from reportedly.samples import find_samples
from reportedly.web.graphic import find_graphic
from reportedly.web.marked import marked_html
from reportedly.web.marks import cut

_LETTERS = st.sampled_from([*"ab <>&\"'\n\t", "\r\n", "🚑", "👨‍👩‍👧", "قصف", "\u202e", "\u200b", "\x00", "\ud83d", "</script>"])


class Shown(HTMLParser):
    """What a browser shows: each piece's first code point and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[tuple[int, str]] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        start = dict(attrs).get("data-s")
        if start is not None:
            self.pieces.append((int(start), ""))

    def handle_data(self, data: str) -> None:
        start, text = self.pieces[-1]
        self.pieces[-1] = start, text + data


def test_events_lead_to_their_claims_and_back() -> None:
    page = str(marked_html(wording.look_up(market_reading())))
    for claim in market_reading().claims:
        assert f'id="at-{claim.id}"' in page and f'href="#{claim.id}"' in page
    assert re.search(r'<a href="#n-m0"[^>]*class="place', page)


def test_a_blank_between_two_marks_is_no_link() -> None:
    tools, seen = pipeline.open_tools(), 0
    for sample in find_samples():
        inputs = find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet)
        for _, reading in pipeline.read_many(inputs, tools=tools):
            if isinstance(reading, Reading):
                links = re.findall(r"<a [^>]*>([^<]*)</a>", str(marked_html(wording.look_up(reading))))
                assert all(words.strip() for words in links), sample.file
                seen += len(links)
    assert seen > 100


@settings(max_examples=120, deadline=None)
@given(st.lists(_LETTERS, min_size=1, max_size=40), st.data())
def test_pieces_show_the_text_code_point_for_code_point(letters: list[str], data: st.DataObject) -> None:
    text = "".join(letters)
    report = replace(market_reading().report, text=text, parts=(), sentences=())
    ends = st.integers(0, len(text))
    mentions = []
    for n in range(data.draw(st.integers(0, 5))):
        start, end = sorted((data.draw(ends), data.draw(ends)))
        mentions.append(Mention(start, end, f"m{n}", "place", text[start:end]))
    reading = Reading(market_reading().reader, report, tuple(mentions))
    look = wording.look_up(reading)
    pieces = list(cut(look))
    assert [p.start for p in pieces] == [0, *(p.end for p in pieces[:-1])] and pieces[-1].end == len(text)
    for piece in pieces:
        for m in mentions:
            assert (m.id in piece.keys) == (m.start <= piece.start and piece.end <= m.end)
    shown = Shown(str(marked_html(look)))
    assert shown.tags <= {"a", "span"}
    for start, words in shown.pieces:
        for offset, letter in enumerate(words):
            original = text[start + offset]
            assert letter == original or (letter == "\ufffd" and not original.isprintable()) or (letter == "\n" and original in "\r\u2028")


def test_what_turns_lines_round_is_shown_by_its_number() -> None:
    report = replace(market_reading().report, text="shelled \u202eeht nwot", parts=(), sentences=())
    page = str(marked_html(wording.look_up(Reading(market_reading().reader, report))))
    assert "\u202e" not in page and 'data-c="U+202E"' in page


@pytest.mark.parametrize("entry", resources.load_yaml("data/graphic.yaml"), ids=lambda e: e["words"][:20])
def test_every_graphic_word_covers_its_example(entry: dict[str, str]) -> None:
    report = read_report(f"The town was quiet. {entry['example']} Residents said so.", Source(sha256="0" * 64, language="en"))
    assert [s.of(report.text) for s in find_graphic(report)] == [entry["example"]]
