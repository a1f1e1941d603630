"""Reads one count, in digits or words, with the bounds that its words give: "at least 12", "20-25", "tens of thousands"."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources

MAX_COUNT = 10**12
_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3})+|\d+")
_GROUP = re.compile(r"0\d\d")  # "15, 000" with a stray space
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,3}")
SHORT = re.compile(r"(\d{1,6})(k|m|mn|bn|km|kg|cm|mm|ft|mi)")
_SHORT_SCALE = {"k": 1_000, "mn": 1_000_000, "bn": 1_000_000_000}
HYPHENS = frozenset({"-", "–", "—", "‑", "‐"})

_UNITS = {w: i for i, w in enumerate(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen""".split())}
_TENS = {w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())} | {"fourty": 40}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_SMALL = _UNITS | _TENS | {f"{t}-{u}": _TENS[t] + _UNITS[u] for t in _TENS for u in list(_UNITS)[1:10]}


class Figure(NamedTuple):
    """A count in a sentence: tokens [first, last], or [opens, last] with its bounding words; low, best, high.

    `plain` is False where a measure, money or a share is counted and so no people can be.
    """

    opens: int
    first: int
    last: int
    low: float | None
    best: float | None
    high: float | None
    plain: bool = True


class Words(NamedTuple):
    """The word lists of data/tolls.yaml that bound or refuse a count."""

    vague: dict[str, int]
    vague_phrases: tuple[tuple[tuple[str, ...], int], ...]
    bounds: tuple[tuple[tuple[str, ...], str], ...]
    after: tuple[tuple[tuple[str, ...], str], ...]
    months: frozenset[str]
    periods: frozenset[str]
    labels: frozenset[str]
    measures: frozenset[str]


@cache
def load_words() -> Words:
    """The bounding, vague and refusing words, longest first."""
    raw: dict[str, Any] = resources.load_yaml("data/tolls.yaml")["numbers"]
    phrases = sorted(raw["vague"], key=lambda e: -len(e["words"].split()))
    bounds = sorted(raw["bounds"], key=lambda e: -len(e["words"].split()))
    return Words(
        {e["words"]: e["low"] for e in phrases if " " not in e["words"]},
        tuple((tuple(e["words"].split()), e["low"]) for e in phrases if " " in e["words"]),
        tuple((tuple(e["words"].split()), e["bound"]) for e in bounds if e.get("side") != "after"),
        tuple((tuple(e["words"].split()), e["bound"]) for e in bounds if e.get("side") == "after"),
        *(frozenset(raw[key].split()) for key in ("months", "periods", "labels", "measures")),
    )


# --- reading one count -----------------------------------------------------------------------------------


class Count(NamedTuple):
    """A value read from words [first, end): `vague` where only a lower bound is known; `scale` its last scale word's."""

    value: float
    end: int
    vague: bool = False
    scale: int = 1


def read_count(words: Sequence[str], i: int) -> Count | None:
    """The count that starts at words[i], with the index after it; None where none starts.

    >>> read_count("one hundred and twenty people".split(), 0)
    Count(value=120.0, end=4, vague=False, scale=100)
    >>> read_count("tens of thousands of people".split(), 0)
    Count(value=10000.0, end=3, vague=True, scale=1)
    """
    return _read_vague(words, i) or _read_article(words, i) or _read_plain(words, i)


def _read_plain(words: Sequence[str], i: int) -> Count | None:
    start = _read_start(words, i)
    if start is None:
        return None
    total, at = start
    part, whole, scale = total, 0.0, 1
    while at < len(words):
        word = words[at]
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100 or scale == 12:
                part *= scale
            else:
                whole, part = whole + part * scale, 0.0
        elif scale > 1 and word == "and" and at + 1 < len(words) and words[at + 1] in _SMALL and scale in {100, 1000}:
            part, at = part + _SMALL[words[at + 1]], at + 1
        elif word in _SMALL and (scale >= 100 or (part in _TENS.values() and _SMALL[word] < 10 and words[at - 1] in _TENS)):
            part += _SMALL[word]
        else:
            break
        at += 1
    value = whole + part
    return Count(value, at, False, scale) if value <= MAX_COUNT else None


def _read_start(words: Sequence[str], i: int) -> tuple[float, int] | None:
    word = words[i]
    if word[0].isdigit():
        return _read_digits(words, i)
    if word in _SMALL:
        return float(_SMALL[word]), i + 1
    if word in {"half-dozen", "half"}:
        tail = words[i + 1 : i + 3]
        if word == "half-dozen":
            return 6.0, i + 1
        if len(tail) == 2 and tail[0] == "a" and tail[1] in _SCALES:
            return 0.5 * _SCALES[tail[1]], i + 3
        return (6.0, i + 2) if tail[:1] == ["dozen"] else None
    if word == "two-dozen":
        return 24.0, i + 1
    return (2.0, i + 1) if word == "both" else None


def _read_digits(words: Sequence[str], i: int) -> tuple[float, int] | None:
    word = words[i]
    short = SHORT.fullmatch(word)
    if short:
        return float(short[1]) * _SHORT_SCALE.get(short[2], 1), i + 1
    if len(word) > 15 or not word.isascii():
        return None
    if word.endswith("-plus") and word[:-5].isdigit():
        return float(word[:-5]), i + 1
    if _DIGITS.fullmatch(word) and len(word) < 4 and words[i + 1 : i + 2] == [","] and _GROUP.fullmatch("".join(words[i + 2 : i + 3])):
        return float(word + words[i + 2]), i + 3
    if _DIGITS.fullmatch(word):
        return float(word.replace(",", "")), i + 1
    if _DECIMAL.fullmatch(word):
        follows_scale = i + 1 < len(words) and words[i + 1] in _SCALES
        grouped = len(word.split(".")[1]) == 3 and not follows_scale
        return float(word.replace(".", "") if grouped else word), i + 1
    return None


def _read_article(words: Sequence[str], i: int) -> Count | None:
    """"a dozen", "a hundred and fifty", "a half-dozen"."""
    if words[i] not in {"a", "an", "another"} or i + 1 >= len(words):
        return None
    if tuple(words[i + 1 : i + 4]) in {("quarter", "of", "a"), ("half", "of", "a")} and i + 4 < len(words) and words[i + 4] in _SCALES:
        return Count(_SCALES[words[i + 4]] / (4 if words[i + 1] == "quarter" else 2), i + 5)
    if words[i + 1] in _SCALES:
        rest = _read_plain(["one", *words[i + 1 : i + 7]], 0)
        return Count(rest.value, i + rest.end, False, rest.scale) if rest else None
    return Count(6.0, i + 2) if words[i + 1] == "half-dozen" else None


def _read_vague(words: Sequence[str], i: int) -> Count | None:
    """"several hundred", "dozens", "tens of thousands", "a number of": a lower bound."""
    known = load_words()
    low, at = known.vague.get(words[i]), i + 1
    if low is None:
        for phrase, least in known.vague_phrases:
            if words[i] == phrase[0] and tuple(words[i : i + len(phrase)]) == phrase:
                low, at = least, i + len(phrase)
                break
        else:
            return None
    value = float(low)
    while at < len(words):
        if words[at] in _SCALES:
            value, at = value * _SCALES[words[at]], at + 1
        elif words[at] == "of" and at + 1 < len(words) and low >= 10 and words[at + 1] in {"hundreds", "thousands", "millions"}:
            value, at = value * known.vague[words[at + 1]], at + 2
        else:
            break
    return Count(value, at, True)


# --- bounds ----------------------------------------------------------------------------------------------


def _bound_before(words: Sequence[str], i: int) -> tuple[int, str]:
    """Where the bounding words before words[i] begin, and what they do: min, max, about, or "" for none."""
    for phrase, bound in load_words().bounds:
        n = len(phrase)
        if i >= n and words[i - 1] == phrase[-1] and tuple(words[i - n : i]) == phrase:
            return i - n, bound
    return i, ""


def _bound_after(words: Sequence[str], i: int) -> tuple[int, str]:
    for phrase, bound in load_words().after:
        if tuple(words[i : i + len(phrase)]) == phrase:
            return i + len(phrase), bound
    return i, ""


def _bounded(value: float, bound: str) -> tuple[float | None, float | None, float | None]:
    if bound == "min":
        return value, value, None
    if bound == "max":
        return None, None, value
    return (None, value, None) if bound == "about" else (value, value, value)


_CHANGES = frozenset("""rose rise rises risen increased increase increases jumped climbed grew up revised fell dropped down
    raised raising went passed""".split())


_UNSURE = ("possibly", "perhaps", "maybe")
_LESS = frozenset({"fewer", "less", "under"})


def _read_range(words: Sequence[str], first: Count, i: int) -> tuple[float, float, int] | None:
    """(low, high, end) where a second count makes the first, read from words[i], a range."""
    at, before = first.end, words[i - 1] if i else ""
    if at + 1 >= len(words) or first.vague:
        return None
    if most := _read_most(words, at):
        return (first.value, most.value, most.end) if first.value < most.value <= 5 * first.value else None
    joint = words[at]
    joins = joint in HYPHENS or joint in {"to", "or"} or (joint == "and" and before == "between")
    if not joins or (joint == "to" and before == "from" and not _CHANGES.isdisjoint(words[max(0, i - 8) : i])):
        return None
    second = read_count(words, at + 1)
    if second is None or second.vague:
        return None
    low = first.value * (second.scale if first.scale == 1 and first.value < 1000 and second.scale > 1 else 1)
    if low >= second.value or (joint == "or" and second.value > 3 * low):
        return None
    return low, second.value, second.end


def _read_most(words: Sequence[str], at: int) -> Count | None:
    """The count that says how many at most, after words that join it to the least: "at least three | and as many as six"."""
    unsure = (",", *_UNSURE) if words[at] == "," else ("and", "or", "to", "but", *_UNSURE)
    i = at
    while i < len(words) and i - at < 3 and words[i] in unsure:
        i += 1
    if i == at:
        return None
    most = (p for p, bound in load_words().bounds if bound == "max" and p[0] not in _LESS)
    end = next((i + len(p) for p in most if tuple(words[i : i + len(p)]) == p), i)
    if end == i and words[i - 1] not in _UNSURE:
        return None
    count = read_count(words, end) if end < len(words) else None
    return None if count is None or count.vague else count


def read_figure(words: Sequence[str], i: int) -> Figure | None:
    """The count that starts at words[i] with its bounds; tokens before words[i] may belong to it as bounding words.

    >>> read_figure("between 20 and 25 people".split(), 1)
    Figure(opens=0, first=1, last=3, low=20.0, best=None, high=25.0, plain=True)
    >>> read_figure("at least three and as many as six".split(), 2)
    Figure(opens=0, first=2, last=7, low=3.0, best=None, high=6.0, plain=True)
    >>> read_figure("at least 12".split(), 2)
    Figure(opens=0, first=2, last=2, low=12.0, best=12.0, high=None, plain=True)
    """
    count = read_count(words, i)
    if count is None:
        return None
    between = _read_range(words, count, i)
    opens, bound = _bound_before(words, i)
    if between:
        low, high, end = between
        if words[i - 1 : i] == ["between"] or words[i - 1 : i] == ["from"]:
            opens = i - 1
        return Figure(opens, i, end - 1, low, None, None if bound == "min" and words[count.end] in {*HYPHENS, "to", "or"} else high)
    end, tail = _bound_after(words, count.end)
    tail = "min" if words[i].endswith("-plus") else tail
    if count.vague:
        return Figure(opens, i, end - 1, None if bound == "max" else count.value, None, None)
    return Figure(opens, i, end - 1, *_bounded(count.value, bound or tail))


# --- where a count may begin ------------------------------------------------------------------------------

# A word that may open a count: sentences without one are passed by.
_OPENERS = frozenset(_SMALL) | frozenset(_SCALES) | {"half", "half-dozen", "two-dozen", "both"}


@cache
def _vague_openers() -> frozenset[str]:
    known = load_words()
    return frozenset(known.vague) | {phrase[0] for phrase, _ in known.vague_phrases} | {"a", "an", "another"}


def may_open(word: str) -> bool:
    """True for a word with which a count may begin: other words are passed by."""
    return word[0].isdigit() or word in _OPENERS or word in _vague_openers()
