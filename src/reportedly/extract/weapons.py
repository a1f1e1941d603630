"""Weapons: words that name a means of violence, with the class that the words give, from data/weapons.yaml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly import resources
from reportedly.nominals import singular
from reportedly.records import Mention, Report, Sentence, Token, Weapon
from reportedly.wordclass import lemma

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_WITHIN = frozenset({"in", "near", "around", "outside", "towards"})
_TAILS = frozenset("shell round munition bomb rocket missile projectile warhead launcher grenade".split())


@dataclass(frozen=True, slots=True)
class WeaponEntry:
    """Words of one weapon class with the neighbours that they need or can't have; see the head of data/weapons.yaml."""

    weapon_class: str
    words: tuple[str, ...]
    before: frozenset[str]
    after: frozenset[str]
    only: frozenset[str]
    unless: frozenset[str]
    example: str


Index = dict[str, list[tuple[tuple[str, ...], WeaponEntry]]]


@cache
def load_weapons() -> tuple[WeaponEntry, ...]:
    """The packaged weapon words."""
    rows = resources.load_yaml("data/weapons.yaml")["weapons"]
    return tuple(_entry(row) for row in rows)


def _entry(row: dict[str, Any]) -> WeaponEntry:
    before, after, only, unless = (frozenset[str](row.get(key, ())) for key in ("before", "after", "only", "unless"))
    return WeaponEntry(row["class"], tuple(row["words"]), before, after, only, unless, row["example"])


@cache
def _index() -> Index:
    """Phrases by their first word, longest first; of one phrase the earlier entry first, those with conditions before those without."""
    index: Index = {}
    for entry in load_weapons():
        for phrase in entry.words:
            parts = tuple(phrase.split())
            index.setdefault(parts[0], []).append((parts, entry))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence as single words: hyphens divide, nouns in the singular; `owner` says which token each is part of."""

    words: list[str]
    owner: list[int]
    lemmas: frozenset[str]


def _as_words(tokens: Sequence[Token]) -> _Words:
    words: list[str] = []
    owner: list[int] = []
    for i, token in enumerate(tokens):
        parts = token.lower.split("-") if len(token.lower) > 1 and "-" in token.lower else [token.lower]
        for part in parts:
            if part:
                words.append(part)
                owner.append(i)
    found = {lemma(t.lower, t.tag) for t in tokens} | set(words) | {singular(w, "NNS") for w in words if w.endswith("s")}
    return _Words(words, owner, frozenset(found))


def _allows(entry: WeaponEntry, at: int, end: int, sentence: _Words) -> bool:
    before = sentence.words[at - 1] if at else ""
    after = sentence.words[end] if end < len(sentence.words) else ""
    if before in entry.before or after in entry.after or singular(after, "NNS") in entry.after:
        return False
    return not entry.unless & sentence.lemmas and (not entry.only or bool(entry.only & sentence.lemmas))


def _matches(words: Sequence[str], at: int, parts: Sequence[str]) -> bool:
    end = at + len(parts)
    if end > len(words) or any(words[at + k] != part and singular(words[at + k], "NNS") != part for k, part in enumerate(parts[:-1])):
        return False
    return words[end - 1] == parts[-1] or singular(words[end - 1], "NNS") == parts[-1]


def _find(sentence: Sentence) -> Iterator[tuple[int, int, WeaponEntry]]:
    """Token ranges with their entries, longest first from the left."""
    tokens = sentence.tokens
    index = _index()
    if not any(t.lower in index or singular(t.lower, "NNS") in index or "-" in t.lower for t in tokens):
        return
    laid = _as_words(tokens)
    k = 0
    while k < len(laid.words):
        hit = None
        if k == 0 or laid.owner[k] != laid.owner[k - 1]:
            hit = _pick(tokens, laid, k)
        if not hit:
            k += 1
            continue
        end = k + hit[0]
        while end < len(laid.words) and singular(laid.words[end], "NNS") in _TAILS and tokens[laid.owner[end]].tag in _NOUNS:
            end += 1
        last = laid.owner[end - 1]
        yield laid.owner[k], last + 1, hit[1]
        while k < len(laid.words) and laid.owner[k] <= last:
            k += 1


def _pick(tokens: Sequence[Token], laid: _Words, k: int) -> tuple[int, WeaponEntry] | None:
    """The longest phrase that matches from word k on, with its length in words."""
    word = laid.words[k]
    hits = (
        (len(parts), entry)
        for form in dict.fromkeys((word, singular(word, "NNS")))
        for parts, entry in _index().get(form, ())
        if _matches(laid.words, k, parts) and _fits(tokens, laid, k, k + len(parts)) and _allows(entry, k, k + len(parts), laid)
    )
    return max(hits, key=lambda hit: hit[0], default=None)


def _fits(tokens: Sequence[Token], laid: _Words, at: int, end: int) -> bool:
    """True where the match ends with its token and that token is a noun (a verb such as "shell" names no weapon)."""
    last = laid.owner[end - 1]
    if end < len(laid.words) and laid.owner[end] == last:
        return False
    token = tokens[last]
    if end - at == 1 and token.text.istitle() and last and tokens[last - 1].lower in _WITHIN:
        return False  # "in Tank", "near Tank": a place
    return (
        end - at > 1 or token.tag in _NOUNS or (token.tag == "JJ" and not token.lower.endswith(("ive", "ic", "al"))) or token.text.isupper()
    )


def find_weapons(report: Report) -> tuple[Mention, ...]:
    """Every weapon in text order, resolved to its class: the class is of the words, not of what may have been used.

    A drone that films and a plane that drops leaflets are none.
    """
    out = []
    for sentence in report.sentences:
        for a, b, entry in _find(sentence):
            start, end = sentence.tokens[a].start, sentence.tokens[b - 1].end
            out.append(
                Mention(
                    start,
                    end,
                    "",
                    "weapon",
                    report.text[start:end],
                    "name",
                    Weapon(entry.weapon_class),
                    (),
                    f"the words name a weapon of the class {entry.weapon_class}",
                )
            )
    return tuple(out)
