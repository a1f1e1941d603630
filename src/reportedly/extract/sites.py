"""The kinds of place that a report names as hit or as the scene: "a bakery", "the field hospital", "two checkpoints"."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from reportedly import resources
from reportedly.records import Report, Site, Token
from reportedly.wordclass import plural_of

Words = tuple[str, ...]
_IDIOMS = frozenset(tuple(pair.split()) for pair in """home to, home town, home secretary, home page, road map, court order, bus
    driver, bank account, market price, market prices, school year, position paper,
    well being, street price, base salary, store of, bridge loan, home state, home
    country""".split(","))


@cache
def load_sites() -> dict[str, tuple[tuple[Words, str], ...]]:
    """Site phrases by their first word, longest first, each with its class."""
    raw: Any = resources.load_yaml("data/sites.yaml")
    rows = sorted(((tuple(e["words"].replace("'s", " 's").split()), e["class"]) for e in raw), key=lambda row: -len(row[0]))
    by_first: dict[str, list[tuple[Words, str]]] = {}
    for words, site_class in rows:
        by_first.setdefault(words[0], []).append((words, site_class))
        plural = (*words[:-1], plural_of(words[-1]))
        by_first.setdefault(plural[0], []).append((plural, site_class))
    return {first: tuple(rows) for first, rows in by_first.items()}


def find_sites(report: Report) -> tuple[Site, ...]:
    """Every phrase that names a kind of place from data/sites.yaml, in text order, with its words and class."""
    return tuple(site for s in report.sentences if s.part not in {"byline", "dateline"} for site in _sentence_sites(report, s.tokens))


def _sentence_sites(report: Report, tokens: Sequence[Token]) -> Iterator[Site]:
    known, i = load_sites(), 0
    while i < len(tokens):
        step = 1
        for words, site_class in known.get(tokens[i].lower, ()):
            if tuple(t.lower for t in tokens[i : i + len(words)]) == words and _is_noun(tokens, i, len(words)):
                start, end = tokens[i].start, tokens[i + len(words) - 1].end
                yield Site(start, end, report.text[start:end], site_class)
                step = len(words)
                break
        i += step


def _is_noun(tokens: Sequence[Token], i: int, length: int) -> bool:
    """False for a single word used as a verb or adverb, and for "home to", "road map", "market price"."""
    if length > 1:
        return True
    follower = tokens[i + 1] if i + 1 < len(tokens) else None
    is_idiom = follower is not None and (tokens[i].lower, follower.lower) in _IDIOMS
    return tokens[i].tag[:1] not in {"V", "R"} and not is_idiom
