"""Reports that are not English, translated by a command that the user names: paragraph by paragraph, the translation beside the original.

The command gets one paragraph on standard input and gives its English on standard output. What it does with the text is its own affair: the
user is told that text may leave the machine. Numbers of the translation are checked against the original's digits.
"""

import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from reportedly.errors import InputError, UsageError
from reportedly.ingest.given import NOT_READ
from reportedly.pipeline import Outcome, Tools, read_one
from reportedly.read import find_paragraphs
from reportedly.records import Failure, Reading, Received, TranslatedParagraph

if TYPE_CHECKING:
    from reportedly.store import Ledger

SECONDS = 120.0  # for one paragraph
MAX_PARAGRAPHS = 2_000
MOST_TIMES_LONGER = 20  # a translation is never so much longer than its original
MEDIA_TYPE = "text/x-translation"
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")


@dataclass(frozen=True, slots=True)
class Translation:
    """The English text, and its paragraphs beside those of the original."""

    text: str
    paragraphs: tuple[TranslatedParagraph, ...]


def translations(outcomes: Iterator[Outcome], command: Sequence[str], tools: Tools, ledger: "Ledger | None") -> Iterator[Outcome]:
    """The same outcomes; behind each report that is not English its translation, read and kept as a report of its own."""
    for received, outcome in outcomes:
        yield received, outcome
        if not (isinstance(received, Received) and isinstance(outcome, Reading)) or outcome.report.language in (None, "en"):
            continue
        if ledger is not None and ledger.find(_label(received)):
            continue  # translated in an earlier run: the command is not asked again
        try:
            translation = translate(outcome.report.text, command)
        except InputError as error:
            yield received, Failure(f"{received.origin} (translation)", str(error), error.hint)
            continue
        one = translated(received, translation, command)
        reading = read_one(one, tools)
        if isinstance(reading, Reading):
            reading = replace(reading, report=replace(
                reading.report, translated_from=received.source.sha256, paragraphs=translation.paragraphs))
            reading = ledger.record(one, reading) if ledger is not None else reading
        yield one, reading


def _label(received: Received) -> str:
    """The id of a report's translation."""
    return f"{received.source.id or received.source.sha256[:16]}#translated"


def translate(text: str, command: Sequence[str]) -> Translation:
    """The text in English by the command, paragraph by paragraph. Raises InputError where it fails, UsageError where there is none."""
    spans = find_paragraphs(text)
    if len(spans) > MAX_PARAGRAPHS:
        raise InputError(f"the report has more than {MAX_PARAGRAPHS:,} paragraphs", "divide it into reports")
    pieces: list[str] = []
    paragraphs, at = [], 0
    for number, span in enumerate(spans, 1):
        words = span.of(text)
        english = _asked(command, words, number)
        lost, added = compare_numbers(words, english)
        paragraphs.append(TranslatedParagraph(at, at + len(english), span.start, span.end, lost, added))
        pieces.append(english)
        at += len(english) + 2
    return Translation("\n\n".join(pieces), tuple(paragraphs))


def _asked(command: Sequence[str], words: str, number: int) -> str:
    hint = "run the command by hand with a paragraph on its standard input"
    raw = words.encode("utf-8", "replace")
    try:
        done = subprocess.run(list(command), input=raw, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (the user's own)
    except FileNotFoundError as error:
        raise UsageError(f"there is no command {command[0]!r}", "give --translate a program that is installed") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"the translating command failed on paragraph {number}: {type(error).__name__}", hint) from error
    english = " ".join(done.stdout.decode("utf-8", "replace").split())
    if done.returncode != 0 or not english:
        raise InputError(f"the translating command failed on paragraph {number} (it ended with {done.returncode})", hint)
    if len(english) > 200 + MOST_TIMES_LONGER * len(words):
        raise InputError(f"the translating command gave far too much for paragraph {number}", hint)
    return english


def read_command(words: str) -> tuple[str, ...]:
    """The command as a shell would divide it; no shell runs it. Raises UsageError."""
    try:
        command = tuple(shlex.split(words))
    except ValueError as error:
        raise UsageError(f"the command {words!r} can't be read: {error}", "quote it as in a shell") from error
    if not command:
        raise UsageError("--translate names no command", "--translate 'my-translator --to en'")
    return command


def compare_numbers(original: str, english: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers in digits that the translation lost, and those that it added; digits of every script, marks of thousands apart.

    >>> compare_numbers("قُتل ١٢ شخصا", "12 people were killed"), compare_numbers("12 morts", "21 dead")
    (((), ()), (('12',), ('21',)))
    """
    there, here = _numbers(original), _numbers(english)
    return tuple(sorted(set(there) - set(here))), tuple(sorted(set(here) - set(there)))


def _numbers(text: str) -> list[str]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c for c in text)
    return [re.sub(r"[.,٫٬](?=\d{3}(?!\d))", "", number) for number in _NUMBER.findall(digits)]


def translated(received: Received, translation: Translation, command: Sequence[str]) -> Received:
    """The translation as a report of its own: its bytes are the English text, how it came names the original."""
    raw = translation.text.encode("utf-8", "replace")
    wrong = tuple((NOT_READ, f"numbers differ in paragraph {n}: the original has {', '.join(p.lost) or 'none more'}, the translation "
                             f"{', '.join(p.added) or 'none more'}")
                  for n, p in enumerate(translation.paragraphs, 1) if p.lost or p.added)
    source = replace(received.source, sha256=sha256(raw).hexdigest(), language="en", id=_label(received), url=None)
    how = (*received.how, ("translated from", received.source.sha256), ("translated by", command[0]), *wrong)
    return Received(f"{received.origin} (translated)", raw, MEDIA_TYPE, translation.text, source, how)
