"""Anchors "two days after the attack" on the day that the report gives for what it names: a second pass over resolved times."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from reportedly.records import Mention, Report, Sentence, TimeSpan, Token
from reportedly.resolve.periods import add_days, add_months

_AMOUNT = re.compile(r"P(?:(\d+)([DWMY])|T(\d+|X)H)$")
_WAYS = {"after": 1, "following": 1, "before": -1, "ahead": -1, "into": 1}
_REACH = 8  # words after "after" in which the event is named
_STEM = 5  # letters by which a noun and its plural or verb are taken for one


def anchor_on_events(report: Report, mentions: Sequence[Mention], sentence_of: Sequence[int]) -> list[Mention]:
    """The same mentions, durations before "after" or "before" with the days that they count to.

    `sentence_of` gives the index of each mention's sentence. The value stays the duration's.
    """
    out = list(mentions)
    for i, mention in enumerate(mentions):
        time = mention.time
        if time is None or time.timex_type != "DURATION" or time.earliest or time.latest or sentence_of[i] < 0:
            continue
        words = [t for t in report.sentences[sentence_of[i]].tokens if t.start >= mention.end][: _REACH + 1]
        if not words or words[0].lower not in _WAYS or not (amount := _AMOUNT.match(time.timex)):
            continue
        found = _day_in_phrase(words, mentions) or _day_of_event(words[1:], report, mentions, sentence_of, i)
        if found:
            out[i] = _counted(mention, time, amount, _WAYS[words[0].lower], found)
    return out


def _exact_day(mention: Mention) -> dt.date | None:
    time = mention.time
    if time is None or time.timex_type not in {"DATE", "TIME"} or time.earliest is None or len(time.timex) < 10:
        return None
    return dt.date.fromisoformat(time.earliest)


def _day_in_phrase(words: Sequence[Token], mentions: Sequence[Mention]) -> tuple[dt.date, str] | None:
    """The day named in the phrase itself: "a day after Friday's raid"."""
    for mention in mentions:
        if mention.kind == "time" and words[0].end <= mention.start < words[-1].end and (day := _exact_day(mention)):
            return day, mention.text
    return None


def _day_of_event(
    words: Sequence[Token], report: Report, mentions: Sequence[Mention], sentence_of: Sequence[int], i: int
) -> tuple[dt.date, str] | None:
    """The day of the last earlier sentence that names the same noun and one exact day."""
    noun = _event_noun(words)
    if noun is None:
        return None
    for j in range(i - 1, -1, -1):
        day = _exact_day(mentions[j]) if mentions[j].kind == "time" and sentence_of[j] >= 0 else None
        if day and _names(report.sentences[sentence_of[j]], noun, mentions[i].start):
            return day, f"the {noun}"
    return None


def _event_noun(words: Sequence[Token]) -> str | None:
    """The head of "the deadly attack on …": the last noun before something else begins."""
    noun = None
    for t in words:
        if t.tag in {"NN", "NNS", "VBG"} and len(t.lower) >= 4:
            noun = t.lower
        elif noun or t.tag not in {"DT", "PRP$", "JJ", "NNP", "POS", "CD"}:
            break
    return noun


def _names(sentence: Sentence, noun: str, before: int) -> bool:
    return any(t.end <= before and t.lower[:_STEM] == noun[:_STEM] for t in sentence.tokens)


def _counted(mention: Mention, time: TimeSpan, amount: re.Match[str], way: int, found: tuple[dt.date, str]) -> Mention:
    day, named = found
    if amount[3]:
        hours = 24 if amount[3] == "X" else int(amount[3])
        other = add_days(day, way * max(1, round(hours / 24)))
        first, last = min(day, other), max(day, other)
    else:
        count = way * int(amount[1])
        first = last = (
            add_months(day, count * (12 if amount[2] == "Y" else 1))
            if amount[2] in "MY"
            else add_days(day, count * (7 if amount[2] == "W" else 1))
        )
    span = replace(time, earliest=first.isoformat(), latest=last.isoformat(), basis="relative")
    return replace(mention, resolved=span, why=f"counted {'on' if way > 0 else 'back'} from {named} ({day})")
