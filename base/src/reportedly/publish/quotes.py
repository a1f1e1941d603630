"""A report's words as an edition may carry them: at most 40, without names and details of private persons, or not at all.

In a public edition a word stands only where something speaks for it: it is plain English, a number of people, or part of a name that may be
named. A capitalised word of which nothing is known counts as a name. What no such test can judge (another script) is held back whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reportedly import resources
from reportedly.publish.naming import HANDLE, Naming, fold, is_generic, is_plain_word, is_public
from reportedly.publish.plain import in_one_line
from reportedly.records import Claim, Mention, Place, Reading, Span

LONGEST = 40  # words of a quote
MOST_OF_A_REPORT = 0.5  # of a report's words, over all quotes of an edition
NAME, PLACE, DETAIL, SOMEBODY = "[name withheld]", "[place withheld]", "[detail withheld]", "[a person]"
WIDE = frozenset({"country", "province", "region", "water"})  # features that may be named where a place is coarsened
PARTIES = frozenset({"armed group", "state forces", "political group", "government"})

_MARKS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_WORD = re.compile(rf"[\w{_MARKS}](?:[\w'’{_MARKS}-]*[\w{_MARKS}])?")
_DETAILS = re.compile(
    r"(?i)https?://\S+|www\.\S+|"  # addresses
    r"(?!\d{4}-\d{2}-\d{2}\b)(?:\+|\b00)?\d(?:[\s().-]?\d){6,}|"  # telephone, identity card and account numbers
    r"\b\d{1,3}\.\d{3,}\b|\b\d{1,3}°[\d\s'’″\".]*[NSEW]?\b|(?-i:\b\d{1,2}[C-X][A-Z]{2}\s?\d{4,10}\b)|"  # coordinates
    r"\b(?:aged|age)\s+\d{1,3}\b|\b\d{1,3}[- ]years?[- ]old\b|(?<=,)\s\d{1,2}(?=,)|"  # ages
    r"(?-i:\b[A-Z]{1,3}[- ]?\d{3,}\b)|"  # number plates
    r"\b\d+[a-z]?\s+(?:\w+\s){1,2}(?:street|st|road|rd|avenue|ave|lane|square)\b|"
    r"\b(?:house|flat|apartment|building|room|tent|bed|ward)\s+(?:no\.?\s*)?\d+\w*\b"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a report's text that is replaced: [start, end) in code points and what stands there instead."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What became of a claim's words: the text, or None where it is held back; and how many stretches were replaced."""

    text: str | None
    replaced: int
    words: int


def quote_of(reading: Reading, claim: Claim, naming: Naming, coarse: Iterable[Place] = ()) -> Quoted:
    """The claim's words around its event, at most 40. `coarse` are places that may not be named."""
    start, end = window(reading.report.text, claim)
    text = reading.report.text[start:end]
    count = len(_WORD.findall(text))
    if naming.internal:
        shown = in_one_line(text)
        return Quoted(_with_ends(shown, start > claim.start, end < claim.end) if naming.allows(shown) else None, 0, count)
    if is_withheld_speech(reading, claim) or not is_latin(text):
        return Quoted(None, 0, 0)
    cuts = find_cuts(reading, claim, start, end, naming, {fold(p.name) for p in coarse} if coarse else None)
    shown = _with_ends(in_one_line(_replaced(reading.report.text, start, end, cuts)), start > claim.start, end < claim.end)
    bare = re.sub(r"\[[a-z ]+\]", " ", shown)
    if not naming.allows(bare):  # what the cuts missed, the terms catch: then nothing of it stands
        return Quoted(None, 0, 0)
    return Quoted(shown, len(cuts), count)


def _with_ends(text: str, before: bool, after: bool) -> str:
    return ("… " if before else "") + text + (" …" if after else "")


def window(text: str, claim: Claim) -> tuple[int, int]:
    """[start, end) of at most 40 words of the claim's sentence around the words that name its event."""
    start, end = max(0, claim.start), min(len(text), claim.end)
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if len(words) <= LONGEST and end - start <= LONGEST * 20:
        return start, end
    at = next((i for i, (_, last) in enumerate(words) if last > claim.event.trigger.start), 0)
    first = max(0, min(at - LONGEST // 2, len(words) - LONGEST))
    chosen = words[first : first + LONGEST]
    if not chosen:
        return start, start
    return chosen[0][0], min(chosen[-1][1], chosen[0][0] + LONGEST * 20)


def is_latin(text: str) -> bool:
    """True where most letters are Latin: only there capitals tell names from other words."""
    letters = _LETTER.findall(text)
    return bool(letters) and sum(1 for c in letters if _LATIN.match(c)) >= 0.9 * len(letters)


# --- hateful and propagandistic speech ------------------------------------------------------------------------


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rules = resources.load_yaml("data/withheld_speech.yaml")
    return tuple(re.compile(rf"\b(?:{rule['words']})\b", re.IGNORECASE) for rule in rules)


def is_hateful(text: str) -> bool:
    """True where the words degrade people, glorify killing or call for it."""
    folded = fold(text)
    return any(p.search(folded) for p in _patterns())


def is_withheld_speech(reading: Reading, claim: Claim) -> bool:
    """True where a claim's words would carry hate or a party's propaganda further: its message, call or threat, or words of that kind."""
    links = {a.id: a for a in reading.attributions}
    chain = [links[a] for a in (*claim.attribution, *claim.conveys) if a in links]
    of_party = not chain or any(a.source_kind in PARTIES for a in chain)
    threatens = any(a.stance in {"threatens", "calls for"} for a in chain) or claim.status == "expected"
    return ((claim.event.type == "Statement" or threatens) and of_party) or is_hateful(claim.text)


# --- cuts ------------------------------------------------------------------------------------------------------


def find_cuts(reading: Reading, claim: Claim, start: int, end: int, naming: Naming, coarse: set[str] | None) -> list[Cut]:
    """What is replaced within [start, end), in text order. A name that may stand keeps its words from counting as unknown, and no more."""
    text = reading.report.text
    near = [(m, _instead_of(m, naming, coarse)) for m in reading.mentions if m.overlaps(start, end) and _is_name(m)]
    found = [Cut(v.start, v.end, SOMEBODY) for v in claim.victims if v.overlaps(start, end)]
    found += [Cut(start + m.start(), start + m.end(), NAME) for m in HANDLE.finditer(text[start:end])]
    found += [Cut(start + m.start(), start + m.end(), DETAIL) for m in _DETAILS.finditer(text[start:end])]
    found += [Cut(m.start, m.end, instead) for m, instead in near if instead]
    standing = [Span(m.start, m.end) for m, instead in near if not instead] + list(_known_names(text, start, end, naming))
    found += [c for c in _unknown_words(text, start, end, naming) if not any(m.start <= c.start and c.end <= m.end for m in standing)]
    return sorted(found, key=lambda c: (c.start, c.end))


def _known_names(text: str, start: int, end: int, naming: Naming) -> Iterator[Span]:
    """Where the names of actors stand that may be named, also inside other words: `two River Guard commanders`."""
    for actor in naming.actors.values():
        if is_generic(actor) or not is_public(actor) or not naming.allows(actor.name):
            continue
        for m in re.finditer(rf"\b{re.escape(actor.name)}\b", text[start:end]):
            yield Span(start + m.start(), start + m.end())


def _is_name(m: Mention) -> bool:
    return m.kind == "place" or (m.kind == "actor" and m.form == "name")


def _instead_of(m: Mention, naming: Naming, coarse: set[str] | None) -> str:
    """What stands in a name's place; "" where the name may stand."""
    if m.place is not None:
        too_fine = m.place.feature == "site" or (coarse is not None and m.place.feature not in WIDE)
        return PLACE if too_fine or not naming.allows(m.text) else ""
    if m.kind == "place":
        return PLACE
    actor = m.actor
    if actor is None or is_generic(actor):
        return NAME
    may_stand = (is_public(actor) or {actor.id, actor.name} & naming.released) and naming.allows(m.text)
    return "" if may_stand else NAME


def _unknown_words(text: str, start: int, end: int, naming: Naming) -> Iterator[Cut]:
    """Capitalised words that nothing speaks for, and terms that may not stand in any case."""
    words = list(_WORD.finditer(text, start, end))
    unknown = [_is_unknown(text, m, naming, start) for m in words]
    for i, m in enumerate(words):
        opens_a_name = (
            i + 1 < len(words) and unknown[i + 1] and _is_capitalised(m.group()) and not text[m.end() : words[i + 1].start()].strip(" ")
        )
        if unknown[i] or (opens_a_name and not _is_article(m.group())):
            yield Cut(m.start(), m.end(), NAME)


def _is_unknown(text: str, m: re.Match[str], naming: Naming, start: int) -> bool:
    word = m.group()
    parts = [p for p in re.split(r"[\W_]+", fold(word)) if p]
    if naming.terms.stand_in(word):
        return True
    if not _LETTER.search(word):
        return False
    if any(not _LATIN.match(c) for c in _LETTER.findall(word)):
        return True
    if not _is_capitalised(word):
        return any(p in {"bin", "bint", "ibn", "abu", "umm"} for p in parts)
    if word in {"I", "I'm", "I've", "I'd"} or fold(word) in _DAYS:
        return False
    if not _opens_sentence(text, m.start()):
        return True
    return not all(is_plain_word(p) for p in parts)


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december".split()
)


def _is_capitalised(word: str) -> bool:
    return any(c.isupper() or c.istitle() for c in word)


def _is_article(word: str) -> bool:
    return fold(word) in {"the", "a", "an", "in", "on", "at", "and", "but", "when", "after", "as"}


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" \"'“”‘’(—–-")
    return not before or before[-1] in ".!?:\n\r" or not text[max(0, at - 6) : at].strip()


def _replaced(text: str, start: int, end: int, cuts: list[Cut]) -> str:
    pieces, at, last = [], start, ""
    for cut in cuts:
        if cut.end <= at:
            continue
        between = text[at : max(at, cut.start)]
        pieces.append(between)
        if cut.instead != last or between.strip():
            pieces.append(cut.instead if between or not pieces else f" {cut.instead}")
        at, last = min(end, max(at, cut.end)), cut.instead
    return "".join([*pieces, text[at:end]])
