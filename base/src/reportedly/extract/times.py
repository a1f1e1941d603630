"""Finds every time expression of a report, unresolved: dates, clock times, durations, sets, and words such as "now".

The patterns are data/times.yaml; this file walks the sentences, takes the longest pattern at each place, and asks
times_context.py whether the words around bear it out.
"""

from collections.abc import Iterator

from reportedly.extract.times_context import AMBIGUOUS_MONTHS, NEEDS, Scene
from reportedly.records import Mention, Report, Sentence
from reportedly.timewords import encode, find_expressions, load_grammar, split_words

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_NAMED_AFTER_DAYS = frozenset("gate market street square mosque bridge quarter road school hospital camp prison".split())
_LOWER_NOT_TIME = AMBIGUOUS_MONTHS | {"april", "june", "july"}


def find_times(report: Report) -> tuple[Mention, ...]:
    """Every time expression of the report as a mention of kind "time" with id "", unresolved, in text order."""
    return tuple(m for sentence in report.sentences if _may_hold_time(sentence) for m in _in_sentence(report.text, sentence))


def _may_hold_time(sentence: Sentence) -> bool:
    triggers = load_grammar().triggers
    for t in sentence.tokens:
        lower = t.lower
        if lower in triggers or lower[:1].isdigit():
            return True
        if "-" in lower and any(part in triggers or part[:1].isdigit() for part in lower.split("-")):
            return True
    return False


def _in_sentence(text: str, sentence: Sentence) -> Iterator[Mention]:
    words = split_words(text, sentence.start, sentence.end)
    scene = Scene(words, text, {t.start: t.tag for t in sentence.tokens})
    coded = encode(words, _blocked(scene))
    i = 0
    while i < len(words):
        size = 1
        for length, expression in find_expressions(words, coded, i):
            if expression.needs and not NEEDS[expression.needs](scene, expression, i, i + length):
                continue
            size = length
            if expression.build != "none":
                yield Mention(expression.start, expression.end, "", "time", text[expression.start : expression.end])
            break
        i += size


def _blocked(scene: Scene) -> set[int]:
    """The words that look like a month or weekday and are another word here: "may" the verb, "march" the walk, the Sunday Gate."""
    out: set[int] = set()
    for i, (start, _, norm) in enumerate(scene.words):
        if norm in _DAYS and scene.norm(i + 1) in _NAMED_AFTER_DAYS and scene.is_capitalised(i + 1):
            out.add(start)
        if norm not in _LOWER_NOT_TIME or scene.norm(i - 1).isdigit():
            continue
        verb = (norm == "may" and scene.tag(i) == "MD") or (norm == "march" and scene.tag(i).startswith("VB"))
        lower = not scene.is_capitalised(i) and not scene.norm(i + 1).rstrip("stndrh").isdigit()
        if (verb and not scene.norm(i + 1).isdigit()) or lower:
            out.add(start)
    return out
