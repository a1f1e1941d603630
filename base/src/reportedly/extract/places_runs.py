"""Runs of capitalised words, and the names of the gazetteer that lie in them: the spans that may be toponyms."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.places_words import PlaceWords, is_dictionary_word, load_place_words
from reportedly.records import PlaceEntry, PlaceIndex, Token

_CONNECTORS = frozenset("""of de del della da do das dos du des di d la le les lo al el an ar as ash at ath ad adh az ez es ed en et er il
    y e
    sur upon kwa wa ya und van den der zum am im na nad the""".split())
_WITH_ARTICLE = re.compile(r"(?:[AaEeUu](?:[ltrsndz]|sh|th|dh)|[Dd]|[Ll]|[Oo])[-'’‐‑][^\W\d_]")
_NOT_NAMES = frozenset("DT IN CC PRP PRP$ WP WP$ WDT WRB MD TO EX UH VBZ VBP VBD PDT RB RBR".split())
_FUNCTION_WORDS_IN_NAMES = frozenset({"new", "united", "people", "two", "three", "first", "state"})
_SUN_ARTICLES = frozenset("ad an ar as at az ash ath adh".split())
_NEEDS_A_LINK = frozenset({"the", "as", "at"})
_LONGEST = 6
_WIDE = frozenset({"country", "province", "region"})
_LARGE = 500_000
_MARKS = frozenset("camp checkpoint crossing bridge junction pass".split())
_VAGUE = frozenset("state heart centre center area areas community capital outskirts republic".split())
_ABBREVIATIONS = frozenset({"st", "mt", "ft", "ste", "jr", "sr"})


class Match(NamedTuple):
    """Tokens [first, end) of one sentence that may name a place.

    `entry` is the most prominent of that name, None for a name that the gazetteer lacks; `feature` what the words themselves say
    ("district"), or empty; `run` the capitalised words around it."""

    first: int
    end: int
    entry: PlaceEntry | None
    feature: str
    run: tuple[int, int]


def is_name_token(token: Token, is_first: bool) -> bool:
    """True for a word that may be part of a name: capitalised, with an article before a capital, or in a script without cases."""
    text = token.text
    if not token.is_word or text[0].isdigit():
        return False
    if text[0].isupper():
        function_word = token.lower in _function_words() and text not in {"US", "U.S"}
        return not function_word if not is_first else not function_word and token.tag not in _NOT_NAMES
    if _WITH_ARTICLE.match(text):
        return text[text.index(next(c for c in text if not c.isalpha())) + 1].isupper()
    return not text[0].islower() and text[0].isalpha()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(resources.load_lines("data/english.txt")) - _FUNCTION_WORDS_IN_NAMES


def find_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Token ranges of capitalised words with the small words and abbreviation dots that join them."""
    i, n = 0, len(tokens)
    while i < n:
        if not is_name_token(tokens[i], _starts(tokens, i)) and not _is_assimilated_article(tokens, i):
            i += 1
            continue
        end = i + 1
        while end < n:
            after = end
            while after < n and after - end < 3 and (_joins(tokens, after, end) or _is_abbreviation_dot(tokens, after)):
                after += 1
            if after < n and is_name_token(tokens[after], False):
                end = after + 1
            else:
                break
        yield i, end
        i = end


def _starts(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or (not tokens[i - 1].is_word and tokens[i - 1].text not in {",", "-", "(", "'", "’", "/", "."})


def _is_assimilated_article(tokens: Sequence[Token], i: int) -> bool:
    """The "As" of "As Salihiyah", the "Ash" of "Ash Shaykh": a capital article that repeats the next word's first consonant."""
    low = tokens[i].lower
    if low not in _SUN_ARTICLES or not tokens[i].is_capitalised or i + 1 >= len(tokens) or not tokens[i + 1].is_capitalised:
        return False
    return tokens[i + 1].lower.startswith(low[1:]) and tokens[i + 1].start - tokens[i].end == 1


def _joins(tokens: Sequence[Token], i: int, end: int) -> bool:
    """A small word within a name; "the", "as" and "at" only after another one ("of the")."""
    if tokens[i].text in _NEEDS_A_LINK and i == end and tokens[i].tag in {"IN", "DT"}:
        return tokens[i - 1].lower in load_place_words().arabic_first
    return tokens[i].text in _CONNECTORS


def _is_abbreviation_dot(tokens: Sequence[Token], i: int) -> bool:
    words = load_place_words()
    if tokens[i].text != "." or tokens[i - 1].end != tokens[i].start:
        return False
    short = tokens[i - 1].lower
    return short in _ABBREVIATIONS or short + "." in words.titles or len(short) == 1


def find_matches(tokens: Sequence[Token], text: str, index: PlaceIndex) -> Iterator[Match]:
    """The names in one sentence that may be places: the gazetteer's, longest first from the left, and those that say what they are."""
    words = load_place_words()
    for run in find_runs(tokens):
        i = run[0]
        found: list[Match] = []
        while i < run[1]:
            match = _longest(tokens, text, i, run, index)
            if match is None:
                i += 1
                continue
            found.append(match)
            i = match.end
        marked = _marked_by_words(tokens, run, found, words)
        if marked:
            yield marked
        elif found:
            yield from _with_features(tokens, run, found, words)
        else:
            named = _begun_by_feature(tokens, run, found, words) or _named_by_feature(tokens, run, words)
            yield named or Match(*run, None, "", run)


def _longest(tokens: Sequence[Token], text: str, i: int, run: tuple[int, int], index: PlaceIndex) -> Match | None:
    for end in range(min(run[1], i + _LONGEST), i, -1):
        if tokens[end - 1].text in _CONNECTORS or tokens[i].text in _CONNECTORS or not tokens[end - 1].is_word:
            continue
        if end - i == 1 and tokens[i].lower in _plain_words():
            continue
        entry = pick_entry(text[tokens[i].start : tokens[end - 1].end], index)
        if entry is not None:
            return Match(i, end, entry, entry.place.feature, run)
    return None


@cache
def _plain_words() -> frozenset[str]:
    """Words that alone are never tried as names: features, offices, organisations."""
    words = load_place_words()
    return frozenset(words.after) | frozenset(words.before) | words.titles | words.never | words.organisations


def pick_entry(name: str, index: PlaceIndex) -> PlaceEntry | None:
    """The most prominent entry that bears this very name, or one spelt so alike that only transliteration differs."""
    if not index.knows(name):
        return None
    entries = index.find_entries(name)
    if not entries:
        return None
    best = entries[0]
    if best.place.feature in {"settlement", "district"} and best.people < 20_000:  # a site or water of that name says more than a village
        best = next((e for e in entries[:8] if e.likeness == 1.0 and e.place.feature in {"site", "water", "region", "province"}), best)
    if best.likeness < 1.0 and (best.likeness < 0.9 or len(name) < 5):
        return None
    letters = name.replace(".", "")
    is_acronym = letters.isupper() and len(letters) < 5 and best.matched.replace(".", "") != letters
    if is_acronym and not (len(name) == 4 and best.people > 50_000):
        return None  # an acronym that happens to be a village
    return best


def _with_features(tokens: Sequence[Token], run: tuple[int, int], found: list[Match], words: PlaceWords) -> Iterator[Match]:
    """Takes in a capitalised feature word that follows ("Kandara County"), or the whole run where it ends in one ("Oak Lane")."""
    begins = _begun_by_feature(tokens, run, found, words)
    if begins:
        yield begins
        return
    last = tokens[run[1] - 1]
    site = words.after.get(last.lower) if run[1] - run[0] > 1 else None
    if found and site == "site" and found[-1].end < run[1] and last.is_capitalised and _is_plain_name(tokens, run, words):
        yield Match(*run, None, "site", run)
        return
    for match in found:
        after = tokens[match.end] if match.end < run[1] else None
        feature = words.after.get(after.lower) if after else None
        if after and feature in {"province", "district", "water", "region"} and after.is_capitalised:
            yield match._replace(end=match.end + 1, feature=str(feature))
        else:
            yield match


def _marked_by_words(tokens: Sequence[Token], run: tuple[int, int], found: list[Match], words: PlaceWords) -> Match | None:
    """A name that the gazetteer lacks, or has only a part of, where the words say that it is a place: "Ama Pya village",
    "the village of Ama Pya", "Kandara district"."""
    names = tokens[run[0] : run[1]]
    feature = _feature_said(tokens, run, words)
    known = any((m.first, m.end) == run or m.entry is None or m.entry.place.feature in _WIDE or m.entry.people > _LARGE for m in found)
    if not feature or known or len(names) > 3 or (found and len(names) == 1):
        return None
    taken = (words.titles, words.organisations, words.organisations_before, words.never, words.nationalities, words.after)
    if any(t.lower in those or t.tag in {"CD", "DT"} for t in names for those in taken) or names[0].lower in words.given:
        return None
    if all(is_dictionary_word(t.lower) for t in names) or any(t.text.isupper() and len(t.text) > 1 for t in names):
        return None
    return Match(*run, None, feature, run)


def _feature_said(tokens: Sequence[Token], run: tuple[int, int], words: PlaceWords) -> str:
    """What the small word after the name or before its "of" makes of it; empty for none."""
    after = tokens[run[1]] if run[1] < len(tokens) else None
    if after and not after.is_capitalised and (words.after.get(after.lower) not in {None, "site", "region"} or after.lower in _MARKS):
        return words.after.get(after.lower, "site")
    if run[0] > 1 and tokens[run[0] - 1].lower == "of" and not tokens[run[0] - 2].is_capitalised:
        feature = words.before.get(tokens[run[0] - 2].lower, "")
        return "" if tokens[run[0] - 2].lower in _VAGUE or feature in {"country", "site"} else feature
    return ""


def _is_plain_name(tokens: Sequence[Token], run: tuple[int, int], words: PlaceWords) -> bool:
    return not any(t.lower in words.titles or t.lower in words.organisations for t in tokens[run[0] : run[1] - 1])


def _begun_by_feature(tokens: Sequence[Token], run: tuple[int, int], found: list[Match], words: PlaceWords) -> Match | None:
    """ "Lake Kandara", "Fort Kandara": a feature word and all that follows in the run, where the gazetteer has no such whole name."""
    feature = words.begin.get(tokens[run[0]].lower)
    whole = found and found[0].first == run[0] and found[0].end > run[0] + 1
    if not feature or whole or not 1 < run[1] - run[0] < 4 or not all(is_name_token(t, False) for t in tokens[run[0] : run[1]]):
        return None
    return Match(*run, None, feature, run)


def _named_by_feature(tokens: Sequence[Token], run: tuple[int, int], words: PlaceWords) -> Match | None:
    """A name that the gazetteer lacks but that ends in a word for what it is ("Oak Lane", "Kandara County")."""
    feature = words.after.get(tokens[run[1] - 1].lower)
    rest = tokens[run[0] : run[1] - 1]
    is_road = tokens[run[1] - 1].lower in words.roads
    plain = all(is_dictionary_word(t.lower) or t.lower in words.organisations or t.lower in words.never for t in rest)
    if rest and feature and (is_road or not plain) and _is_plain_name(tokens, run, words):
        return Match(*run, None, feature, run)
    return None
