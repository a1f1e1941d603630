"""The sentences of corpus/sentences as training gold: triggers with sub-type and status, and who did what to whom; the rest is unknown.

A line is a sentence of an invented report: `[a Gunmen] {attack stormed} [t a clinic] with [w rifles]`. `{CODE/STATUS words}` marks a
trigger, `[a|s|t|f|w words]` actor, supporter, target, affected and weapon; without a status the event occurred. Roles are taken where
the sentence has one trigger. Codes are those of corpus_terms.py.
"""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus_terms import SUBTYPES as CODES
from reader_gold import Document, EventGold, Words, find_words, read_document
from reader_labels import EVENT_PAIRS, FACTS

from reportedly import vocab

ROLES = {"a": "actor", "s": "supporter", "t": "target", "f": "affected", "w": "weapon"}
TOGETHER = 4  # sentences of one document, each a paragraph
UNKNOWN = -100
_OPEN = re.compile(r"\{(?P<code>[a-z]+)(?:/(?P<status>[a-z-]+))? |\[(?P<role>[astfw]) ")

Mark = tuple[str, str, int, int]  # code or role, status, start, end


def read_marks(line: str) -> tuple[str, list[Mark]]:
    """A line's text and its marks. Raises ValueError for marks that nothing closes, and for unknown codes.

    >>> read_marks("[a Gunmen] {attack/attempted shot at} a bus")
    ('Gunmen shot at a bus', [('actor', '', 0, 6), ('attack', 'attempted', 7, 14)])
    """
    text, marks, open_, at = "", list[Mark](), list[tuple[str, str, str, int]](), 0
    while at < len(line):
        opened = _OPEN.match(line, at)
        if opened:
            name = opened["code"] or ROLES[opened["role"]]
            if opened["code"] and (name not in CODES or (opened["status"] or "occurred") not in vocab.STATUSES):
                raise ValueError(f"unknown code in {line!r}")
            open_.append(("}" if opened["code"] else "]", name, opened["status"] or "", len(text)))
            at = opened.end()
            continue
        if open_ and line[at] == open_[-1][0]:
            _, name, status, start = open_.pop()
            marks.append((name, status, start, len(text)))
        else:
            text += line[at]
        at += 1
    if open_:
        raise ValueError(f"a mark is never closed in {line!r}")
    return text, marks


def read_sentences(folder: Path, chance: random.Random) -> Iterator[Document]:
    """The sentences of all files in random order, some to a document."""
    files = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.marked"))]
    lines = [line for text in files for line in text.splitlines() if line and not line.startswith("#")]
    chance.shuffle(lines)
    for at in range(0, len(lines), TOGETHER):
        yield _document(f"sentences-{at}", [read_marks(line) for line in lines[at : at + TOGETHER]])


def _document(name: str, marked: Sequence[tuple[str, list[Mark]]]) -> Document:
    doc = read_document(name, "\n\n".join(text for text, _ in marked) + "\n", {"triggers"})
    begin = 0
    for text, marks in marked:
        placed = [(name, status, start + begin, end + begin) for name, status, start, end in marks]
        triggers = [m for m in placed if m[0] in CODES]
        for trigger in triggers:
            doc.events.append(_event(doc, trigger, [m for m in placed if m not in triggers] if len(triggers) == 1 else None))
        begin += len(text) + 2
    return doc


def _event(doc: Document, trigger: Mark, roles: Sequence[Mark] | None) -> EventGold:
    code, status, start, end = trigger
    type_ = vocab.SUBTYPES[CODES[code]].type
    told = {"subtype": CODES[code], "status": status or "occurred",
            "civilians_targeted": "yes" if type_ == vocab.VAC else "no" if type_ == vocab.BATTLES else None}
    relations: list[Words | None] = [
        find_words(doc.tokens, [{"start": a, "end": b} for role, _, a, b in roles if role == name])
        if roles is not None and name in ROLES.values() else None
        for name in EVENT_PAIRS
    ]
    return EventGold(find_words(doc.tokens, {"start": start, "end": end}),
                     tuple(values.index(value) if (value := told.get(name)) else UNKNOWN for name, values in FACTS), tuple(relations))
