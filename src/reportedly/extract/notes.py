"""Coders' notes: known by their layout ("On 4 March 2021, …", "Defusal: Around 9 May 2020 …"), as they are told apart from news.

A note is written because an event was coded: its words mean what they say, however short it is.
"""

import re
from collections.abc import Iterator

from reportedly.records import Report

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"{_DAY}(?:\s*(?:-|–|to|and)\s*{_DAY})?\s+(?:{_MONTHS})|(?:{_MONTHS})\s+{_DAY}"
_DATE = rf"(?:(?:{_DAYS}),?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
_OPENING = re.compile(
    rf"\s*(?:(?P<label>[A-Z][A-Za-z/ -]{{2,45}}):\s*)?"
    rf"(?:(?:On|Around|As reported on|Reported on|By|Between|Circa|In the week of|During the week of)\b[^.:]{{0,30}}?)?{_DATE}"
)
_SAYS = r"(?:(?:According to|As reported by|As told by) [^,.:]{3,50}, )?"
_BARE = re.compile(  # without a year
    rf"\s*(?:(?P<label>[A-Z][A-Za-z/ -]{{2,45}}):\s*)?{_SAYS}(?:[Oo]n|[Aa]round|Circa|[Bb]etween) (?:the night of )?(?:{_DAYS})\b(?! \d)"
)
_LONGEST = 900  # characters of a note
NOTE_SHARE = 0.55  # how far a report of notes alone is about conflict, at least


def is_note(text: str) -> bool:
    """True for a paragraph that opens as a coder's note does.

    >>> is_note("On 4 March 2021, gunmen attacked a village near Tell Asfar.")
    True
    >>> is_note("Looting: Around 9 May 2021 (week of), militiamen looted shops in Hadra.")
    True
    >>> is_note("The company said on 4 March 2021 that it would close two plants.")
    False
    """
    return len(text) <= _LONGEST and _OPENING.match(text) is not None


def label_of(text: str) -> str:
    """The label that a note opens with, in lower case; "" for none."""
    match = _OPENING.match(text) or _BARE.match(text)
    return (match["label"] or "").lower() if match else ""


def is_notes_alone(report: Report) -> bool:
    """True for a report whose every paragraph but a title line is a note; there a day without its year opens one too."""
    found = [(is_note(p) or (len(p) <= _LONGEST and _BARE.match(p) is not None), p) for p in _paragraphs(report)]
    return bool(found) and found[-1][0] and all(note or len(p.split()) < 10 for note, p in found)


def _paragraphs(report: Report) -> Iterator[str]:
    """The texts of the report's paragraphs."""
    start, number = 0, -1
    for sentence in report.sentences:
        if sentence.paragraph != number:
            if number >= 0:
                yield report.text[start : sentence.start].strip()
            start, number = sentence.start, sentence.paragraph
    if number >= 0:
        yield report.text[start:].strip()
