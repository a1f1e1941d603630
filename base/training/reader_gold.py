"""Gold for the trained reader: reports as words, and what is annotated on them, by word number."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reader_labels import EVENT_PAIRS, FACTS, KINDS
from tokenizers import Tokenizer

from reportedly.extract.windows import Pieces, Window, find_windows
from reportedly.read import read_report
from reportedly.records import Sentence, Source, Token

Json = dict[str, Any]
Words = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CueGold:
    """One attribution: the words of its cue, source and content."""

    cue: Words
    source: Words
    content: Words


@dataclass(frozen=True, slots=True)
class EventGold:
    """A claim: its trigger's words, its facts' numbers (`FACTS`; -100 unknown), its relations' words (`EVENT_PAIRS`; None unknown)."""

    trigger: Words
    facts: tuple[int, ...]
    relations: tuple[Words | None, ...]


@dataclass(slots=True)
class Document:
    """A report's sentences and gold; `has` says which layers are annotated, `unsure` which words may or may not be triggers."""

    id: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    has: frozenset[str]
    cues: list[CueGold] = field(default_factory=list)
    events: list[EventGold] = field(default_factory=list)
    mentions: list[tuple[int, Words]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)


def load_pieces(path: Path) -> Pieces:
    """Word → numbers of its pieces, by the encoder's tokenizer, each word looked up once."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known: dict[str, list[int]] = {}

    def pieces_of(word: str) -> list[int]:
        if word not in known:
            known[word] = tokenizer.encode(word, add_special_tokens=False).ids or [100]
        return known[word]

    return pieces_of


def find_words(tokens: Sequence[Token], spans: Iterable[Json] | Json | None) -> Words:
    """The numbers of the words that any of these spans (one, several, none) touches."""
    pieces = [spans] if isinstance(spans, dict) else list(spans or [])
    return tuple(i for i, t in enumerate(tokens) if any(t.start < s["end"] and s["start"] < t.end for s in pieces))


def read_document(name: str, text: str, has: Iterable[str], facts: Json | None = None) -> Document:
    """The words of a text, without gold."""
    facts = facts or {}
    report = read_report(text, Source(sha256="0" * 64, id=name, language="en", title=facts.get("title"), outlet=facts.get("outlet"),
                                      published=facts.get("published")))
    return Document(name, report.sentences, tuple(t for s in report.sentences for t in s.tokens), frozenset(has))


def read_attributions(doc: Document, attributions: Iterable[Json]) -> None:
    """Adds the attributions that have a cue and a content."""
    for a in attributions:
        gold = CueGold(*(find_words(doc.tokens, a.get(role)) for role in ("cue", "source", "content")))
        if gold.cue and gold.content:
            doc.cues.append(gold)


def read_polnear(path: Path, readings: Path) -> Iterator[Document]:
    """The documents of an attribution set. `readings` are the rules' of the same texts: a word in none of their claims is no trigger.

    A text without a reading says nothing of triggers.
    """
    claimed = {}
    with readings.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            claimed[row["report"]["id"]] = [c["event"]["trigger"] for c in row["claims"]]
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            doc = read_document(row["id"], row["text"], {"attribution", "triggers"} if row["id"] in claimed else {"attribution"})
            read_attributions(doc, row["attributions"])
            doc.unsure = set(find_words(doc.tokens, claimed.get(row["id"], ())))
            yield doc


_ENTITIES = {"Organisation": "actor", "Nationality": "actor", "Person": "actor", "Location": "place", "Temporal": "time",
             "Weapon": "weapon", "MilitaryPlatform": "weapon", "Quantity": "number"}


def read_re3d(path: Path) -> Iterator[Document]:
    """The entities of re3d, but for the documents that are kept for measuring (the id's SHA-256 is divisible by 5)."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 5:
                doc = read_document(row["id"], row["text"], {"mentions"})
                doc.mentions = [(KINDS.index(_ENTITIES[e["type"]]), find_words(doc.tokens, e)) for e in row["entities"]]
                yield doc


def read_corpus(readings: Iterable[Json]) -> Iterator[Document]:
    """Our own reports, as training/compile_corpus.py compiles them."""
    for row in readings:
        doc = read_document(row["report"]["id"], row["report"]["text"], {"attribution", "triggers", "mentions"}, row["report"])
        read_attributions(doc, row["attributions"])
        doc.mentions = [(KINDS.index(m["kind"]), find_words(doc.tokens, m)) for m in row["mentions"]]
        seen: set[Words] = set()
        for claim in row["claims"]:
            event = _read_event(doc, claim, row)
            doc.unsure |= set(find_words(doc.tokens, claim["event"].get("also", [])))
            if event.trigger and event.trigger not in seen:  # several claims of one trigger differ in place or day alone
                doc.events.append(event)
            seen.add(event.trigger)
        yield doc


def _read_event(doc: Document, claim: Json, row: Json) -> EventGold:
    spans: dict[str, list[Json]] = {name: [] for name in EVENT_PAIRS}
    for role in claim["roles"]:
        spans[role["role"]].append(role)
    mentions = {m["id"]: m for m in row["mentions"]}
    for name in ("where", "when"):
        if claim[name] and claim[name]["mention"]:
            spans[name].append(mentions[claim[name]["mention"]])
    for toll in claim["tolls"]:
        spans[toll["toll"] if toll["toll"] in {"killed", "injured"} else "counted"].append(toll)
    if claim["attribution"]:
        cue = next(a["cue"] for a in row["attributions"] if a["id"] == claim["attribution"][-1])
        spans["cue"] += [cue] if cue else []
    told = {"subtype": claim["event"]["subtype"], "status": claim["status"], "voice": claim["voice"],
            "civilians_targeted": "yes" if claim["civilians_targeted"] else "no"}
    return EventGold(find_words(doc.tokens, claim["event"]["trigger"]), tuple(values.index(told[name]) for name, values in FACTS),
                     tuple(find_words(doc.tokens, spans[name]) for name in EVENT_PAIRS))


def cut_windows(doc: Document, pieces_of: Pieces, chance: random.Random | None = None) -> Iterator[tuple[Document, Window]]:
    """The windows of a document; with `chance` the first one ends at random, so that each epoch cuts elsewhere."""
    sentences = doc.sentences
    if chance and len(sentences) > 6:
        cut = chance.randrange(0, min(6, len(sentences) - 1))
        if cut:
            yield from ((doc, w) for w in find_windows(sentences[:cut], pieces_of))
        skipped = sum(len(s.tokens) for s in sentences[:cut])
        for w in find_windows(sentences[cut:], pieces_of):
            yield doc, w._replace(first=w.first + skipped, end=w.end + skipped)
        return
    yield from ((doc, w) for w in find_windows(sentences, pieces_of))
