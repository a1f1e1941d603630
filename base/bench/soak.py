"""`make soak`: a long run over generated and hostile text; it must end, keep its spans, and not grow in memory.

    python bench/soak.py [--minutes N] [--seed N]
"""

import argparse
import random
import resource
import sys
import time
import traceback
from pathlib import Path

import reportedly
from reportedly.errors import InputError
from reportedly.samples import find_samples

ODD = ("\u202e", "\u200b", "\x00", "\ud800", "\u2028", "“", "”", '"', "(", ")", "[", "]", "--", "…", "'s", "n't", "\u0627\u0644",
       "1,000,000", "2031-02-30", "٣", "²", "%", "=", "\t", "\r\n", "\n\n", "a" * 300, "said " * 40, "of the " * 40,
       "and ", "killed ", "Al-")
LARGEST = 40_000  # characters of an odd text
LARGEST_PEAK = 1_000  # MB, but for the texts of 50 MB
REFUSED = "refused"


def odd_text(chance: random.Random, words: list[str]) -> str:
    """Words of the samples in disorder, mixed with what breaks readers."""
    pieces = [chance.choice(ODD) if chance.random() < 0.15 else chance.choice(words) for _ in range(chance.randint(1, 1_500))]
    return (" " if chance.random() < 0.9 else "").join(pieces)[:LARGEST]


def check(reading: "reportedly.library.ShownReading") -> None:  # type: ignore[name-defined]
    """Every span's words are the text's; the reading shows itself and goes out."""
    from reportedly.publicjson import dumps, loads

    text = reading.report.text
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.text
    for claim in reading.claims:
        trigger = claim.event.trigger
        assert text[claim.start : claim.end] == claim.text and text[trigger.start : trigger.end] == trigger.text
    assert len(loads(dumps(reading)).claims) == len(reading.claims)
    reading._repr_html_()


def find_fault(text: str) -> str | None:
    """What goes wrong on this text, as kind and place in our code; None where nothing does."""
    try:
        check(reportedly.read(text, published="2031-05-06"))
    except InputError:
        return REFUSED
    except Exception as error:
        ours = [f for f in traceback.extract_tb(error.__traceback__) if "reportedly" in f.filename]
        return f"{type(error).__name__} in {Path(ours[-1].filename).name}" if ours else type(error).__name__
    return None


def smallest(text: str, fault: str) -> str:
    """A short part of the text with the same fault: pieces of words are left out while it stays."""
    words, size = text.split(" "), max(1, len(text.split(" ")) // 2)
    while True:
        kept = next((rest for i in range(0, len(words), size) if find_fault(" ".join(rest := words[:i] + words[i + size:])) == fault), None)
        if kept:
            words = kept
        elif size == 1:
            return " ".join(words)
        size = max(1, min(size, len(words)) // (1 if kept else 2))


def large_texts() -> dict[str, str]:
    """Texts of many megabytes without anything that divides them."""
    size = 50_000_000
    return {"50 MB without a full stop": "shells hit the market and " * (size // 26), "50 MB without a space": "a" * size,
            "2 MB of quotation marks": '"' * 2_000_000, "2 MB of capitals": "Al Mayadin " * 180_000, "2 MB of lines": "a\n" * 1_000_000}


def main() -> int:
    """Prints a line every ten seconds, and at the end what was read; 1 where any crashed or memory grew beyond its bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    words = [w for s in find_samples() if s.file.endswith(".txt") for w in s.path.read_text(encoding="utf-8").split()]
    end, count, refused, shown = time.monotonic() + 60 * asked.minutes, 0, 0, 0.0
    faults: list[str | None] = []
    while time.monotonic() < end:
        text = odd_text(chance, words)
        fault = find_fault(text)
        refused += fault == REFUSED
        if fault not in (None, REFUSED, *faults):
            faults.append(fault)
            print(f"CRASH {fault}\n  smallest text: {smallest(text, fault)!r}", flush=True)
        count += 1
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            print(f"{count:,} texts, {refused:,} refused, peak memory {_peak():,} MB", flush=True)
    for name, text in large_texts().items():
        began = time.monotonic()
        try:
            found = f"{len(reportedly.read(text).claims):,} claims"
        except InputError as error:
            found = f"refused: {error}"
        print(f"{name}: {time.monotonic() - began:.1f} s, {found}, peak memory {_peak():,} MB", flush=True)
    print(f"{count:,} texts read, {refused:,} refused, {len(faults)} kinds of crash, peak memory {_peak():,} MB")
    return 1 if faults or _peak() > LARGEST_PEAK else 0


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
