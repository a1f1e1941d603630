"""The words and patterns of time expressions, shared by finding and resolving: text in, `Expression`s out.

Every word of a sentence becomes one character that stands for the classes it belongs to (month, ordinal, unit …), and
the patterns of data/times.yaml become regular expressions over those characters. A pattern is written with classes and
macros in angle brackets and literal words: `<ordinal:day> of <mon:month>`; what follows the colon names the part.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_WORD = re.compile(
    rf"""\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\d-])   # 2019-03-11
    | \d{{1,4}}(?:/\d{{1,2}}/|\.\d{{1,2}}\.)\d{{2,4}}(?!\d)                # 11/3/2019, 11.03.2019
    | \d{{1,3}}(?:,\d{{3}})+(?!\d) | [1-9]/[2-9](?!\d)                     # 1,440 and 1/2
    | \d{{1,2}}[:.]\d\d(?::\d\d)?(?!\d) | \d+\.\d+                         # 13:30, 2.5
    | \d+(?:st|nd|rd|th)(?![^\W\d_]) | \d+
    | (?:[^\W\d_]\.){{2,}} | [ap]\.m(?!\w) | o['’]clock\b | ['’]s\b
    | (?:[^\W\d_][{_MARKS}{_INVISIBLE}]*)+ | [^\s{_INVISIBLE}]""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_LETTERS = re.compile(f"[{_INVISIBLE}{_MARKS}]")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʿ": "'", "ʾ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
_PIECE = re.compile(r"<(\w+)(?::(\w+))?>|(o'clock|[^\W\d_]+|'s)|\{[\d,]+\}|\(\?(?:<?[=!]|:)|\\.|\S")
_OPERATORS = frozenset("()|?*+$")
_OTHER = "\u0101"
_MAX_PHRASE = 9


class Word(NamedTuple):
    """A word, number or mark: offsets in the text, and the form that patterns see."""

    start: int
    end: int
    norm: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression as read: which rule, and its parts by name ("month": "sept")."""

    start: int
    end: int
    rule: str
    build: str
    parts: dict[str, str]
    needs: str = ""


class Rule(NamedTuple):
    """One entry of data/times.yaml, as a regular expression over word codes."""

    name: str
    build: str
    needs: str
    source: str
    constants: dict[str, str]


class Grammar(NamedTuple):
    """The compiled data/times.yaml."""

    values: dict[str, dict[str, str | int]]
    codes: dict[str, str]
    numerals: dict[frozenset[str], str]
    phrases: dict[str, str]
    phrase_heads: frozenset[str]
    rules: tuple[Rule, ...]
    openings: dict[str, tuple[int, ...]]
    triggers: frozenset[str]


# --- words -----------------------------------------------------------------------------------------------


def _normal(word: str) -> str:
    if word.isascii():
        return word.lower()
    word = word.translate(_STRAIGHT).lower()
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKD", word)) if not word.isascii() else word


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of text[start:end]; hyphens are words of their own, names of several words are joined to one.

    >>> [w.norm for w in split_words("On 5 Rabi' al-Awwal, mid-2019")]
    ['on', '5', 'rabialawwal', ',', 'mid', '-', '2019']
    """
    words = [Word(m.start(), m.end(), _normal(m.group())) for m in _WORD.finditer(text, start, len(text) if end is None else end)]
    return _join_phrases(words, load_grammar())


def _join_phrases(words: list[Word], grammar: Grammar) -> list[Word]:
    if not any(w.norm in grammar.phrase_heads for w in words):
        return words
    out: list[Word] = []
    i = 0
    while i < len(words):
        size = _phrase_size(words, i, grammar) if words[i].norm in grammar.phrase_heads else 1
        out.append(Word(words[i].start, words[i + size - 1].end, _key(words[i : i + size])) if size > 1 else words[i])
        i += size
    return out


def _key(words: list[Word]) -> str:
    return "".join(w.norm for w in words if w.norm not in {"-", "'"})


def _phrase_size(words: list[Word], i: int, grammar: Grammar) -> int:
    for size in range(min(_MAX_PHRASE, len(words) - i), 1, -1):
        if words[i + size - 1].norm not in {"-", "'"} and _key(words[i : i + size]) in grammar.phrases:
            return size
    return 1


LINE_START = r"[^\w\n]{0,3}(?:\d{1,3} ?[/.)] {0,2})?"  # what may stand before the hour that opens a line: a dash, "4/"
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?")


@cache
def _numeral_classes(norm: str) -> frozenset[str]:
    """The classes of a word that begins with a digit."""
    if norm[-2:] in {"st", "nd", "rd", "th"} and norm[:-2].isdecimal():
        return frozenset({"ordinal1", "dayth"} if int(norm[:-2]) <= 31 else {"ordinal1"})
    if norm.isdecimal():
        return _integer_classes(norm)
    if _CLOCK.fullmatch(norm):
        return frozenset({"clockdot", "decimal"} if "." in norm else {"clock"})
    if norm.count("-") == 2 or norm.count("/") == 2 or norm.count(".") == 2:
        return frozenset({"dashes" if norm.count("-") == 2 else "slashes"})
    if "/" in norm:
        return frozenset({"frac"})
    return frozenset({"int"} if "," in norm else {"decimal"})


def _integer_classes(norm: str) -> frozenset[str]:
    value, found = int(norm) if len(norm) < 9 else 10**9, {"int"}
    if len(norm) <= 2:
        found |= {"day"} if 1 <= value <= 31 else set()
        found |= {"hour"} if value <= 24 else set()
        found |= {"yy"} if len(norm) == 2 else set()
        found |= {"tens0"} if len(norm) == 2 and value % 10 == 0 and value >= 10 else set()
    if len(norm) == 4:
        found |= {"year4"} if 1000 <= value <= 2199 else set()
        found |= {"decade4"} if 1000 <= value <= 2199 and value % 10 == 0 else set()
        found |= {"hhmm"} if value // 100 < 24 and value % 100 < 60 else set()
    return frozenset(found)


# --- the grammar -----------------------------------------------------------------------------------------

_SHAPES = """0 00 5 05 10 12 13 20 24 25 30 31 45 50 88 99 100 150 440 0800 0875 1000 1234 1290 1440 1970 1987 1990 2010 2030 2060 2100
2175 2200 2270 2400 5000 12345 1,000 2.5 10.30 13:30 1/2 2019-03-11 11/3/2019 11.3.2019 3rd 40th""".split()


@cache
def load_grammar() -> Grammar:
    """The grammar, compiled once a process."""
    raw = resources.load_yaml("data/times.yaml")
    values: dict[str, dict[str, str | int]] = {c: {str(w): v for w, v in words.items()} for c, words in raw["words"].items()}
    phrases: dict[str, str] = {}
    heads: set[str] = set()
    for name, words in raw["names"].items():
        for written, value in words.items():
            parts = [_normal(m.group()) for m in _WORD.finditer(written)]
            key = "".join(p for p in parts if p not in {"-", "'"})
            values.setdefault(name, {})[key] = value
            if len(parts) > 1:
                phrases[key] = name
                heads.add(parts[0])
    macros: dict[str, str] = raw["macros"]
    rules = raw["rules"]
    literals = {lit for p in [*macros.values(), *(r["pattern"] for r in rules)] for lit in _literals(p)}
    codes, by_class, numerals = _codes(values, literals)
    compiled = tuple(_compile(r, macros, by_class) for r in rules)
    openings: dict[str, list[int]] = {}
    for order, rule in enumerate(compiled):
        for code in _openings(rule.source)[0]:
            openings.setdefault(code, []).append(order)
    triggers = frozenset(w for c in raw["triggers"] for w in values.get(c, {c: 0})) | frozenset(heads)
    return Grammar(values, codes, numerals, phrases, frozenset(heads), compiled, {c: tuple(o) for c, o in openings.items()}, triggers)


def _literals(pattern: str) -> Iterator[str]:
    for m in _PIECE.finditer(pattern):
        if m.group(1) is None and not _is_operator(m.group()):
            yield m.group()


def _is_operator(piece: str) -> bool:
    return piece in _OPERATORS or piece.startswith(("{", "(?"))


def _codes(values: dict[str, dict[str, str | int]], literals: set[str]) -> tuple[dict[str, str], dict[str, str], dict[frozenset[str], str]]:
    """One character for each set of classes that a word can have; and, for each class, the characters that belong to it."""
    classes_of: dict[str, set[str]] = {}
    for name, words in values.items():
        for word in words:
            classes_of.setdefault(word, set()).add(name)
    for literal in literals:
        classes_of.setdefault(literal, set()).add("=" + literal)
    signatures: dict[frozenset[str], str] = {}
    codes = {w: signatures.setdefault(frozenset(c), chr(0x110 + len(signatures))) for w, c in classes_of.items()}
    numerals = {s: signatures.setdefault(s, chr(0x110 + len(signatures))) for s in map(_numeral_classes, _SHAPES)}
    by_class: dict[str, str] = {}
    for signature, code in signatures.items():
        for name in signature:
            by_class[name] = by_class.get(name, "") + code
    return codes, by_class, numerals


def _compile(rule: dict[str, Any], macros: dict[str, str], by_class: dict[str, str]) -> Rule:
    used: dict[str, int] = {}
    source = _expand(rule["pattern"], macros, by_class, used, top=True)
    return Rule(rule["name"], rule["build"], rule.get("needs", ""), source, {k: str(v) for k, v in rule.get("with", {}).items()})


def _expand(pattern: str, macros: dict[str, str], by_class: dict[str, str], used: dict[str, int], top: bool) -> str:
    out: list[str] = []
    for m in _PIECE.finditer(pattern):
        name, label = m.group(1), m.group(2)
        if name is None:
            piece = m.group()
            out.append(piece if _is_operator(piece) else f"[{by_class['=' + piece]}]")
            continue
        inner = _expand(macros[name], macros, by_class, used, top=False) if name in macros else f"[{by_class[name]}]"
        label = label or (name if top else None)
        if label:
            used[label] = used.get(label, 0) + 1
            out.append(f"(?P<{label}__{used[label]}>{inner})")
        else:
            out.append(f"(?:{inner})")
    return "".join(out)


_TOKEN = re.compile(r"\[(?P<set>[^]]+)\]|\(\?(?P<look>[=!])|\((?:\?:|\?P<\w+>)|(?P<repeat>[?*]|\{0,\d+\})|\{\d+,\d+\}|.", re.DOTALL)


def _openings(source: str) -> tuple[set[str], bool]:
    """The characters that a match may begin with, and whether it may be empty; looks ahead are passed over."""
    pieces = [(m, m.group()) for m in _TOKEN.finditer(source)]
    sequence, _ = _alternatives(pieces, 0)
    return sequence


def _alternatives(pieces: list[tuple[re.Match[str], str]], at: int) -> tuple[tuple[set[str], bool], int]:
    """What the alternatives from `at` to the closing bracket may begin with; and where that bracket is."""
    found: set[str] = set()
    empty = False
    first, open_ = set[str](), True
    while at < len(pieces) and pieces[at][1] != ")":
        match, piece = pieces[at]
        if piece == "|":
            found, empty, first, open_ = found | first, empty or open_, set(), True
            at += 1
            continue
        item: tuple[set[str], bool] = (set(match["set"] or ""), not match["set"])
        if piece.startswith("("):
            item, at = _alternatives(pieces, at + 1)
            item = (set(), True) if match["look"] else item
        at += 1
        if at < len(pieces) and pieces[at][0]["repeat"]:
            item, at = (item[0], True), at + 1
        first, open_ = first | (item[0] if open_ else set()), open_ and item[1]
    return (found | first, empty or open_), at


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def values_of(name: str) -> dict[str, str | int]:
    """The words of a class with what each stands for: month → {"january": 1, …}."""
    return load_grammar().values[name]


# --- finding ---------------------------------------------------------------------------------------------


def encode(words: list[Word], blocked: Collection[int] = ()) -> str:
    """One character a word; a word whose start is in `blocked` stands for nothing."""
    grammar = load_grammar()
    codes, numerals = grammar.codes, grammar.numerals
    out = []
    for start, _, norm in words:
        if norm[:1].isdecimal():
            out.append(numerals.get(_numeral_classes(norm), _OTHER) if start not in blocked else _OTHER)
        else:
            out.append(codes.get(norm, _OTHER) if start not in blocked else _OTHER)
    return "".join(out)


def _expression(rule: Rule, match: re.Match[str], words: list[Word]) -> Expression:
    parts = dict(rule.constants)
    for group, value in match.groupdict().items():
        if value:
            a, b = match.span(group)
            parts.setdefault(group.split("__")[0], " ".join(w.norm for w in words[a:b]))
    return Expression(words[match.start()].start, words[match.end() - 1].end, rule.name, rule.build, parts, rule.needs)


def find_expressions(words: list[Word], coded: str, at: int) -> list[tuple[int, Expression]]:
    """The expressions that may begin at words[at], each with its size in words: longest first, then in the rules' order."""
    grammar = load_grammar()
    found: list[tuple[int, int, re.Match[str]]] = []
    for order in grammar.openings.get(coded[at], ()):
        match = _pattern(grammar.rules[order].source).match(coded, at)
        if match and match.end() > at:
            found.append((at - match.end(), order, match))
    found.sort(key=lambda f: f[:2])
    return [(-size, _expression(grammar.rules[order], match, words)) for size, order, match in found]


def read_expressions(text: str) -> list[Expression]:
    """The readings of a text that is one time expression as a whole, in the rules' order.

    >>> read_expressions("the third quarter of 2018")[0].parts["year"]
    '2018'
    """
    words = split_words(text)
    coded = encode(words)
    grammar = load_grammar()
    rules = [grammar.rules[order] for order in grammar.openings.get(coded[:1], ())]
    matches = ((r, _pattern(r.source).fullmatch(coded)) for r in rules)
    return [_expression(r, m, words) for r, m in matches if m]
