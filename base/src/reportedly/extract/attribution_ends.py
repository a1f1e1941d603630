"""Where a content ends: the marks and words at which it may end, and the choice among them by trained weights.

The weights in models/attribution.json were trained by training/attribution.py.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.attribution_cues import Cue, find_verb_entry
from reportedly.extract.attribution_page import Page
from reportedly.extract.phrases import is_temporal

_PAUSES = frozenset({",", "-", "--", "—", "–", ";"})
_FURTHEST = 70  # tokens: a content that has not ended by then ends with its sentence
_SPEECH = frozenset({"quote", "bare"})
_AT_WORDS = frozenset({"IN", "CC", "WDT", "WP", "WRB", "TO", "VBG", "VBD", "VBZ", "VBP", "MD", "VBN"})
_AT_MARKS = frozenset({",", ":", "-LRB-", "-RRB-", "``", "''", "HYPH", "."})


@cache
def load_weights() -> dict[str, dict[str, int]]:
    """The weights by model ("ends", "cues"), in hundredths."""
    weights: dict[str, dict[str, int]] = json.loads(resources.read_text("models/attribution.json"))
    return weights


def sentence_end(page: Page, start: int, high: int, cue_head: int) -> int:
    """The furthest end of a content that starts at `start`: the sentence's without its stop, or its own quotation's."""
    inside = page.quotation_of[cue_head]
    if inside >= 0:
        high = min(high, page.quotations[inside].end - (1 if page.quotations[inside].closed else 0))
    elif high > start and page.quotation_of[high - 1] >= 0 and page.quotations[page.quotation_of[high - 1]].end == high:
        return high
    end = high
    while end > start + 1 and page.tokens[end - 1].tag in {".", ":"}:
        end -= 1
    return max(end, start + 1)


def candidate_ends(page: Page, start: int, last: int) -> Iterator[int]:
    """The places in (start, last] where a content may end, `last` included."""
    inside = page.quotation_of[start]
    for i in range(start + 1, min(last, start + _FURTHEST)):
        tag = page.tokens[i].tag
        if tag in _AT_MARKS or tag in _AT_WORDS:
            yield i
        elif tag in {"NNP", "NN", "JJ", "DT", "CD"}:
            k = page.phrase_at(i)
            if k >= 0 and is_temporal(page.tokens, page.phrases[k]):
                yield i
        elif page.quotation_of[i] != inside and page.tokens[i - 1].tag in {"''", "``"}:
            yield i
    yield last


def _boundary(page: Page, i: int, last: int) -> str:
    """What stands at a candidate end: END, the mark, the small word, the class."""
    if i == last:
        return "END"
    t = page.tokens[i]
    if t.tag in {",", ":", "IN", "CC", "WDT", "WP", "WRB", "TO"} or not t.is_word:
        return t.lower
    k = page.phrase_at(i)
    return "TIME" if k >= 0 else t.tag


def starts_attribution(page: Page, i: int, high: int) -> str:
    """How another attribution starts at token i: "ing" (adding that), "same" (and said), "new" (she said), "per" (according to), or ""."""
    if i < high and page.tokens[i].lower in {"but", "and", "while", "as"} and page.tokens[i].tag in {"CC", "IN"}:
        i += 1
    if i < high and page.tokens[i].lower == "according":
        return "per"
    n = page.group_from(i)
    if n >= len(page.groups) or page.groups[n].first >= high:
        return ""
    group = page.groups[n]
    entry = find_verb_entry(page.tokens[group.main])
    if entry is None:
        return ""
    if group.first == i or (group.first == i + 1 and page.tokens[i].tag == "RB"):
        return "ing" if group.form == "ing" else "same"
    k = page.phrase_at(i)
    if k >= 0 and page.phrases[k].end == group.first and group.form == "finite" and entry.takes & _SPEECH:
        return "new"
    return ""


class Stretch(NamedTuple):
    """The words in which a content ends: it starts at `start`, ends at `last` at the latest, its sentence ends at `high`.

    `main_verb` is the first finite verb that no relative pronoun governs, `last_verb` the last finite one (or -1).
    """

    start: int
    last: int
    high: int
    frame: str
    main_verb: int
    last_verb: int


def stretch_of(page: Page, cue: Cue, frame: str, start: int, high: int) -> Stretch:
    """The stretch of a content that starts at `start` in a sentence that ends at `high`."""
    last = _before_according(page, start, sentence_end(page, start, high, cue.head))
    main_verb, last_verb = last, -1
    for k in range(page.group_from(start), page.group_from(last)):
        if page.groups[k].form == "finite":
            last_verb = page.groups[k].first
            if main_verb == last and page.tokens[page.groups[k].main].lower != "'s" and page.has_main_verb(start, last_verb + 1):
                main_verb = last_verb
    return Stretch(start, last, high, frame, main_verb, last_verb)


def _before_according(page: Page, start: int, last: int) -> int:
    """`last`, or where ", according to X" begins before it."""
    for i in range(start + 1, last - 1):
        if page.tokens[i].lower == "according" and page.tokens[i + 1].lower == "to" and page.quotation_of[i] == page.quotation_of[start]:
            return max(start + 1, i - 1 if page.tokens[i - 1].tag == "," else i)
    return last


def end_features(page: Page, cue: Cue, stretch: Stretch, i: int) -> Iterator[str]:
    """The features of ending a content before token i."""
    start, last, high, frame, main_verb, last_verb = stretch
    at = _boundary(page, i, last)
    has_verb, verb_after = main_verb < i, last_verb >= i
    length = i - start
    size = "1" if length < 2 else "2" if length < 4 else "4" if length < 7 else "7" if length < 12 else "12" if length < 20 else "20"
    again = starts_attribution(page, i + 1 if at in _PAUSES else i, high) if i < last else ""
    own = f"{frame}{'v' if has_verb else ''}"
    yield "a" + at
    yield f"b{at}|{own}"
    yield f"c{at}|{own}|{'v' if verb_after else ''}"
    yield f"d{at}|{frame}|{size}"
    yield f"e{at}|{cue.entry.cue}"
    yield f"q{at}|{cue.entry.cue}|{own}"
    yield f"f{at}|{page.tokens[i - 1].tag}"
    yield f"g{at}|{again}"
    if again:
        yield f"h{again}|{frame}"
    if i + 1 < high and i < last:
        yield f"i{at}|{page.tokens[i + 1].tag}|{'v' if has_verb else ''}"
        yield f"j{at}|{page.tokens[i + 1].lower}"
    if i < last and page.quotation_of[i] >= 0 and page.quotation_of[i] == page.quotation_of[i - 1]:
        yield f"k{page.quotation_of[start] == page.quotation_of[i]}"
    if i < last and not page.tokens[i].is_word and page.tokens[i - 1].tag in {"''", "."}:
        yield "l" + at
    commas = sum(page.tokens[k].tag == "," for k in range(start, min(i, start + 60)))
    yield f"m{min(commas, 3)}|{at}|{frame}"
    yield f"n{size}|{own}"
    if page.quotation_of[cue.head] >= 0:
        yield f"o{at}"
    if _dangles(page, start, i):
        yield "p" + at
        yield "p"


def _dangles(page: Page, start: int, i: int) -> bool:
    """True where the content would end inside a relative clause that has no verb yet: "leaflets that the planes |"."""
    k = i - 1
    while k >= max(start, i - 6):
        if page.tokens[k].tag in {"WDT", "WP", "WRB"} or (page.tokens[k].lower == "that" and page.phrase_over(k) < 0):
            return not page.has_finite_verb(k, i)
        k -= 1
    return False


def pick_end(page: Page, cue: Cue, frame: str, start: int, high: int) -> int:
    """Where a content that starts at `start` ends, at the latest with its sentence at `high`."""
    stretch = stretch_of(page, cue, frame, start, high)
    last = stretch.last
    weights = load_weights()["ends"]
    best, best_score = last, -1_000_000
    keeps_time = cue.entry.stance in {"alleges", "observed"}  # "accused of shelling it on Monday": the day is the deed's
    needs_verb = frame == "that" and stretch.main_verb < last
    for i in candidate_ends(page, start, last):
        if needs_verb and i <= stretch.main_verb:
            continue
        if keeps_time and i < last and page.tokens[i].tag in {"IN", "TO", "NNP", "NN", "JJ", "DT"}:
            continue
        score = sum(weights.get(f, 0) for f in end_features(page, cue, stretch, i))
        if score > best_score:
            best, best_score = i, score
    return _with_next_clause(page, cue, best, high) if frame == "that" else best


def _with_next_clause(page: Page, cue: Cue, end: int, high: int) -> int:
    """Over ", and that …": a second that-clause is said by the same speaker."""
    i = end + (end < high and page.tokens[end].text == ",")
    if i + 2 < high and page.tokens[i].lower in {"and", "but"} and page.tokens[i + 1].lower == "that":
        return pick_end(page, cue, "that", i + 1, high)
    return end
