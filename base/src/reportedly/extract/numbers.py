"""The counts of a report: figures of a sentence, without dates, periods, ages and numbered names; and their mentions."""

from collections.abc import Sequence

from reportedly.extract.counts import HYPHENS, SHORT, Figure, load_words, may_open, read_figure
from reportedly.records import Mention, Number, Report, Token

# --- what is no count ------------------------------------------------------------------------------------

_CLOCK = frozenset({"am", "pm", "a.m", "a.m.", "p.m", "p.m.", "o'clock", "gmt", "hrs", "utc"})
_ARC = frozenset("°′″")
_SPELT_LABELS = frozenset("chapter phase number no article section".split())
_NOT_ONE = frozenset("no every any some the this that each which another only".split())
_MONEY = frozenset("$ € £ ¥ usd us$ eur".split())


def _is_year(tokens: Sequence[Token], i: int, end: int) -> bool:
    text = tokens[i].text
    if len(text) != 4 or not text.isdecimal() or not 1900 <= int(text) <= 2100 or end != i + 1:
        return False
    following = tokens[end].tag if end < len(tokens) else ""
    return following != "NNS" or (i > 0 and tokens[i - 1].lower in {"in", "since", "of"})


def _is_age(tokens: Sequence[Token], i: int, end: int) -> bool:
    after = [t.lower for t in tokens[end : end + 3]]
    if after[:1] and after[0].startswith(("year-old", "month-old", "years-old")):
        return True
    if after[:1] == ["-"] and after[1:2] and after[1].startswith(("year", "month", "yr")):
        return True
    if after[:2] in (["years", "old"], ["year", "old"], ["months", "old"], ["year", "-"], ["years", "of"]):
        return True
    before = tokens[i - 1].lower if i else ""
    if before in {"aged", "age", "ages"}:
        return True
    bare = end == i + 1 and tokens[i].text.isdecimal() and int(tokens[i].text[:4]) < 110
    named = i > 1 and (tokens[i - 2].tag == "NN" or (tokens[i - 2].is_capitalised and tokens[i - 2].tag.startswith("NNP")))
    return bare and named and ((before == "," and after[:1] in ([","], ["."], [";"])) or (before == "(" and after[:1] == [")"]))


def _is_label(tokens: Sequence[Token], i: int, end: int, words: Sequence[str]) -> bool:
    """True for numbers that name or date: "Resolution 2254", "March 12", "10 p.m.", list numbers, "no one"."""
    known, word = load_words(), words[i]
    k = i - 1 - (i > 1 and words[i - 1] == "." and tokens[i - 1].start == tokens[i - 2].end)
    before, after = words[k] if i else "", words[end] if end < len(words) else ""
    if after in _CLOCK or (before in known.labels and word[0].isdecimal()):
        return True
    if before in _SPELT_LABELS:
        return True
    is_month = after in known.months and tokens[end].is_capitalised
    if is_month or (before in known.months and tokens[k].is_capitalised and word[0].isdecimal()):
        return True
    if after == "of" and end + 1 < len(words) and words[end + 1] in known.months and tokens[end + 1].is_capitalised:
        return True
    if word == "one":
        return before in _NOT_ONE or after in {"another", "'s"} or tokens[i].tag not in {"CD", "NN", "DT"}
    if word == "many":
        return before in {"as", "so", "too", "how"}
    if word == "few":
        return before in {"the", "very", "so", "too"}
    if (before == "[" and after == "]") or after[:1] in _ARC or before[:1] in _ARC:
        return True
    if before in HYPHENS and i > 1 and words[i - 2][0].isdecimal() and tokens[i - 1].start == tokens[i - 2].end:
        return True
    is_list_number = i == 0 and word[0].isdecimal() and after in {".", ")"} and len(words) > 3
    return is_list_number or (before == "(" and after == ")" and i == 1)


def find_figures(tokens: Sequence[Token]) -> tuple[Figure, ...]:
    """All counts of a sentence, left to right; not dates, clock times, periods, ages, ordinals, numbered names.

    Measures, money and shares are found with `plain` False.
    """
    words = [t.lower for t in tokens]
    found: list[Figure] = []
    i = 0
    while i < len(words):
        figure = read_figure(words, i) if may_open(words[i]) else None
        if figure is None:
            i += 1
            continue
        end = figure.last + 1
        if not (_is_label(tokens, i, end, words) or _is_year(tokens, i, end) or _is_age(tokens, i, end) or _is_period(words, end)):
            found.append(figure._replace(plain=not _is_measure(words, figure)))
        i = end
    return tuple(found)


def _is_period(words: Sequence[str], end: int) -> bool:
    after = words[end : end + 2]
    if after[:1] == ["-"] and after[1:]:
        after = after[1:]
    if after[:1] and after[0] in {"more", "consecutive", "straight", "full", "or", "long", "whole"} and after[1:]:
        after = after[1:]
    return bool(after) and after[0] in load_words().periods


def _is_measure(words: Sequence[str], figure: Figure) -> bool:
    after, before = words[figure.last + 1 : figure.last + 3], words[figure.opens - 1] if figure.opens else ""
    measures = load_words().measures
    is_measure = bool(after) and after[0] in measures
    is_joined = len(after) > 1 and after[0] in HYPHENS | {"square", "cubic"} and after[1] in measures
    if before in _MONEY or is_measure or is_joined:
        return True
    return bool(SHORT.fullmatch(words[figure.last])) and not words[figure.last].endswith(("k", "mn", "bn"))


# --- mentions --------------------------------------------------------------------------------------------


def find_numbers(report: Report) -> tuple[Mention, ...]:
    """Every count in the report as a mention of kind `number`, without its bounding words, with its unit of measure.

    `resolved` is None where the count is no whole number; `id` is left empty.
    """
    return tuple(_mention(report, s.tokens, f) for s in report.sentences for f in find_figures(s.tokens) if _is_mention(s.tokens, f))


def _is_mention(tokens: Sequence[Token], figure: Figure) -> bool:
    word, before = tokens[figure.first].lower, tokens[figure.first - 1].lower if figure.first else ""
    after = tokens[figure.last + 1].lower if figure.last + 1 < len(tokens) else ""
    return word not in {"both", "many"} and before not in _MONEY and not (word == "one" and after == "of")


def _mention(report: Report, tokens: Sequence[Token], figure: Figure) -> Mention:
    last, words = figure.last, [t.lower for t in tokens[figure.last + 1 : figure.last + 3]]
    if not figure.plain and words:
        last += 2 if words[0] in {"square", "cubic"} and len(words) > 1 else int(words[0] in load_words().measures)
    start, end = tokens[figure.first].start, tokens[last].end
    values = (figure.low, figure.best, figure.high)
    whole = all(v is None or v == int(v) for v in values)
    number = Number(*(None if v is None else int(v) for v in values)) if whole else None
    why = "a count in words or digits" if whole else "not a whole number"
    return Mention(start, end, "", "number", report.text[start:end], resolved=number, why=why)
