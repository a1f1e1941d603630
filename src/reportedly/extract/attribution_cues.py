"""Cues: the words of data/cues.yaml, found as verbs, nouns, adverbs and prepositions."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.attribution_page import Page
from reportedly.records import Token
from reportedly.wordclass import lemma


class CueEntry(NamedTuple):
    """One row of data/cues.yaml: what the cue is, what its speaker does, where its content stands."""

    cue: str
    kind: str
    stance: str
    takes: frozenset[str]


_NOT_OF_CUE = frozenset({"not", "however", "then", "reportedly", "allegedly", "supposedly", "purportedly"})
_COLON = CueEntry(":", "mark", "says", frozenset({"bare"}))


class Cue(NamedTuple):
    """A cue met in the text: tokens [first, end), its head token, its entry; `group` the verb group's number or -1."""

    first: int
    end: int
    head: int
    entry: CueEntry
    group: int


@cache
def load_cues() -> dict[str, dict[str, tuple[CueEntry, ...]]]:
    """By kind, then by first word: the entries, longest first."""
    table: dict[str, dict[str, list[CueEntry]]] = {}
    for row in resources.load_yaml("data/cues.yaml"):
        entry = CueEntry(row["cue"], row["kind"], row["stance"], frozenset(row["takes"]))
        table.setdefault(entry.kind, {}).setdefault(entry.cue.split()[0], []).append(entry)
    return {kind: {w: tuple(sorted(es, key=lambda e: -len(e.cue))) for w, es in words.items()} for kind, words in table.items()}


def find_verb_entry(token: Token) -> CueEntry | None:
    """The shortest verb entry that starts with this verb, None for a verb that is no cue."""
    entries = _verb_entries(token)
    return entries[-1] if entries else None


def _verb_entries(token: Token) -> tuple[CueEntry, ...]:
    """The verb entries whose first word is this token's lemma (also where the lemma lacks its silent e)."""
    verbs, word = load_cues()["verb"], lemma(token.lower, token.tag)
    return verbs.get(word) or verbs.get(word + "e") or ()


_MEASURES = frozenset("cent capita day week month year hour minute night person head family household kilogram litre tonne".split())


def find_cues(page: Page) -> Iterator[Cue]:
    """Every cue of the page, in text order within a kind: verbs, then nouns, then adverbs and prepositions."""
    cues = load_cues()
    for n, group in enumerate(page.groups):
        token = page.tokens[group.main]
        entries = _verb_entries(token)
        if entries and token.lower != "according":
            entry, end = _match(page, entries, group.main)
            if entry:
                yield Cue(_with_adverbs(page, group.first), end, group.main, entry, n)
    for phrase in page.phrases:
        token = page.tokens[phrase.head]
        entries = cues["noun"].get(lemma(token.lower, token.tag), ()) if token.tag in {"NN", "NNS"} else ()
        if entries:
            yield Cue(phrase.head, phrase.head + 1, phrase.head, entries[0], -1)
    for i, token in enumerate(page.tokens):
        if token.lower in cues["adverb"]:
            yield Cue(i, i + 1, i, cues["adverb"][token.lower][0], -1)
        elif token.lower in cues["preposition"]:
            entry, end = _match(page, cues["preposition"][token.lower], i)
            if entry and not (entry.cue == "per" and page.tokens[min(end, len(page.tokens) - 1)].lower in _MEASURES):
                yield Cue(i, end, i, entry, -1)
    yield from _marks(page)


def _marks(page: Page) -> Iterator[Cue]:
    """A colon after a short name at a sentence's start: "Monitor: 12 killed"."""
    for low, high in page.sentences:
        i = label_end(page, low, high)
        if i is not None:
            yield Cue(i, i + 1, i, _COLON, -1)


def label_end(page: Page, low: int, high: int) -> int | None:
    """The colon after the short name that the sentence of tokens [low, high) begins with; None where it begins with none."""
    first = low + (not page.tokens[low].is_word)
    for i in range(first + 1, min(high - 1, first + 9)):
        token = page.tokens[i]
        if token.text == ":":
            return i if page.tokens[i - 1].tag in {"NNP", "NN", "NNS", "NNPS"} and page.tokens[first].is_capitalised else None
        if token.tag[:2] == "VB" or token.tag in {"MD", "WDT", "WP", "``", "''"}:
            return None
    return None


def _match(page: Page, entries: tuple[CueEntry, ...], at: int) -> tuple[CueEntry | None, int]:
    """The longest entry whose words stand at `at` (the first word is known to match), and where it ends."""
    for entry in entries:
        words = entry.cue.split()[1:]
        end = at + 1 + len(words)
        if end <= len(page.tokens) and all(page.tokens[at + 1 + k].lower == w for k, w in enumerate(words)):
            return entry, end
    return None, at


def _with_adverbs(page: Page, first: int) -> int:
    low = page.bounds(first)[0]
    while first > low and page.tokens[first - 1].tag == "RB" and page.tokens[first - 1].lower not in _NOT_OF_CUE:
        first -= 1
    return first
