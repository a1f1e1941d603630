"""Passages that show bodies and cruelty: they open on a click only, so that nobody reads them unprepared."""

import re

from reportedly import resources
from reportedly.records import Report, Span


def find_graphic(report: Report) -> tuple[Span, ...]:
    """The sentences with a word or phrase of data/graphic.yaml."""
    pattern = _pattern()
    return tuple(Span(s.start, s.end) for s in report.sentences if pattern.search(report.text, s.start, s.end))


def _pattern() -> re.Pattern[str]:
    phrases = (entry["words"] for entry in resources.load_yaml("data/graphic.yaml"))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def shows_cruelty(text: str) -> bool:
    """True where the words do."""
    return _pattern().search(text) is not None
