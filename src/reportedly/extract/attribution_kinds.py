"""Who a source is: its kind, whether it is named, and the actor mention that stands for it."""

import re
from bisect import bisect_left
from functools import cache

from reportedly import resources
from reportedly.actors import pieces
from reportedly.extract.attribution_page import Page
from reportedly.extract.attribution_sources import SourceFound
from reportedly.records import Mention
from reportedly.wordclass import lemma

_BY_ACTOR = {"state forces": "state forces", "rebel group": "armed group", "political militia": "armed group",
             "identity militia": "armed group",
             "unidentified armed group": "armed group", "criminal group": "armed group", "government": "government", "media": "media",
             "external forces": "state forces", "civilians": "witness or resident", "protesters": "activist", "rioters": "other"}
_ANONYMOUS = frozenset(
    """source sources official officials resident residents witness witnesses activist activists spokesman spokeswoman spokesperson man
    woman
    people many some others doctor doctors medic medics soldier fighter commander report reports analyst expert reporter journalist
    relative relatives neighbour neighbor villager villagers speaker boy girl member members local locals survivor survivors""".split())
_ANY_BODYS = frozenset(
    "official worker spokesman spokeswoman spokesperson source chief head member director representative group agency".split())
_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "his", "her", "their", "its", "i", "we"})


@cache
def _kind_rules() -> tuple[tuple[str, frozenset[str], re.Pattern[str] | None], ...]:
    rules = []
    for row in resources.load_yaml("data/source_kinds.yaml"):
        words = sorted(row.get("words", ()), key=len, reverse=True)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)") if words else None
        rules.append((row["kind"], frozenset(row.get("heads", ())), pattern))
    return tuple(rules)


@cache
def kind_of_words(words: str, head: str) -> str:
    """The kind of a source from its words and its head noun, both lower-case; "unknown" where nothing tells.

    >>> kind_of_words("a doctor at the clinic", "doctor")
    'medic or rescuer'
    """
    rules = _kind_rules()
    for kind, heads, _ in rules:
        if head in heads and kind != "unknown":
            return kind
    for kind, _, pattern in rules if head not in _ANY_BODYS else ():
        if pattern and pattern.search(head):
            return kind
    for kind, _, pattern in rules:
        if pattern and pattern.search(words):
            return kind
    return "unknown"


def is_pronoun(page: Page, source: SourceFound) -> bool:
    """True for sources such as "he", "they", "who"."""
    return page.tokens[source.head].lower in _PRONOUNS


def pick_mention(mentions: tuple[Mention, ...], starts: list[int], start: int, end: int, head: int) -> Mention | None:
    """The actor mention that covers the source's head (a character offset), the longest; else the first inside the source."""
    covering: Mention | None = None
    inside: Mention | None = None
    k = max(0, bisect_left(starts, start) - 4)
    while k < len(mentions) and mentions[k].start < end:
        m = mentions[k]
        k += 1
        if m.end <= start:
            continue
        if m.start <= head < m.end and (covering is None or m.end - m.start > covering.end - covering.start):
            covering = m
        elif inside is None and m.start >= start:
            inside = m
    return covering or inside


def source_kind(page: Page, source: SourceFound, mention: Mention | None) -> str:
    """The kind of a source from its words, then from the mention's actor."""
    actor = mention.actor if mention else None
    person = set(pieces(actor.name)) if actor and actor.kind == "person" and len(pieces(actor.name)) > 1 else set()
    head = page.tokens[source.head]
    # Sana Mengal is not the agency of her first name.
    words = " ".join(t.lower for t in page.tokens[source.first : source.end] if not (t.lower in person and t.is_capitalised))
    kind = kind_of_words(words, "" if head.lower in person else lemma(head.lower, head.tag))
    if actor and kind in {"unknown", "government", "other", "document", "account"} and kind != "document":
        kind = _BY_ACTOR.get(actor.kind, kind)
    if kind == "unknown" and head.tag in {"NNP", "NNPS"}:
        return "other"
    return kind


def is_named(page: Page, source: SourceFound, mention: Mention | None) -> bool:
    """True where the source can be identified: a name stands in it, or its mention resolves to a public body."""
    head = page.tokens[source.head]
    if head.tag in {"NNP", "NNPS"}:
        return True
    for i in range(source.head + 1, source.end):
        if page.tokens[i].tag == "," and i + 1 < source.end and page.tokens[i + 1].tag == "NNP":
            return True
    if head.lower in _ANONYMOUS:
        return False
    low = page.bounds(source.first)[0]
    before = range(max(source.first, low + 1), source.head)
    if any(page.tokens[i].is_capitalised and page.tokens[i].tag in {"NNP", "NNPS", "JJ"} for i in before):
        return True  # "the Syrian army", "the Interior Ministry"
    actor = mention.actor if mention else None
    return bool(actor and actor.kind not in {"person", "civilians", "unidentified armed group", "protesters", "rioters"} and mention
                and mention.start <= head.start < mention.end)
