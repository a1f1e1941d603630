"""Times of the annotated corpus: how many are found, and of how many the TIMEX3 value and the days are those of the annotation.

    python bench/times.py [--part dev] [--wrong]

The annotation gives each expression its value by hand; none of it was written for the rules of times, unlike tests/cases/times.yaml.
"""

import argparse
import json
import math
import subprocess
import sys
from pathlib import Path

from reportedly.extract.mentions import number_mentions
from reportedly.extract.times import find_times
from reportedly.read import read_report
from reportedly.records import Source
from reportedly.resolve.times import resolve_times

ROOT = Path(__file__).parents[1]


def gold_reports(part):
    """The part's reports as compiled readings, one dict each."""
    command = [sys.executable, str(ROOT / "training" / "compile_corpus.py"), str(ROOT / "corpus" / part)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def pairs_of(gold):
    """(annotated mention, the read mention that shares most characters or None), one pair for each annotated time of the report."""
    report = read_report(gold["report"]["text"], Source(sha256="0" * 64, published=gold["report"]["published"]))
    read = resolve_times(report, number_mentions(find_times(report)))
    wanted = [m for m in gold["mentions"] if m["kind"] == "time"]
    return [(w, max((m for m in read if shared(w, m) > 0), key=lambda m: shared(w, m), default=None)) for w in wanted]


def shared(wanted, read):
    """How many characters the two have in common; below 1 none."""
    return min(wanted["end"], read.end) - max(wanted["start"], read.start)


def has_same_characters(wanted, read):
    return read is not None and (read.start, read.end) == (wanted["start"], wanted["end"])


def is_value_right(wanted, read):
    return read is not None and read.resolved is not None and read.resolved.timex == wanted["resolved"]["timex"]


def are_days_right(wanted, read):
    """Whether the first and the last day are the annotation's, unknown ones included."""
    found = read.resolved if read is not None else None
    return found is not None and (found.earliest, found.latest) == (wanted["resolved"]["earliest"], wanted["resolved"]["latest"])


def interval(right, total):
    """The 95 % interval of a share (Wilson)."""
    z, share = 1.96, right / total
    middle, half = share + z * z / (2 * total), z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--part", default="dev", help="folder of corpus: dev or train")
    parser.add_argument("--wrong", action="store_true", help="print each expression whose value is another")
    args = parser.parse_args()
    pairs = [(gold, *pair) for gold in gold_reports(args.part) for pair in pairs_of(gold)]
    for gold, wanted, read in pairs if args.wrong else ():
        if not is_value_right(wanted, read):
            got = "not found" if read is None else read.resolved.timex if read.resolved else None
            print(f"{gold['report']['id']}\t{wanted['text']}\t{wanted['resolved']['timex']}\t{got}")
    every = [(w, r) for _, w, r in pairs]
    found = [(w, r) for w, r in every if r is not None]
    for name, tried, test in (("found with the same characters", every, has_same_characters),
                              ("found, wholly or in part", every, lambda w, r: r is not None),
                              ("value right, of those annotated", every, is_value_right),
                              ("value right, of those found", found, is_value_right),
                              ("first and last day right, of those found", found, are_days_right)):
        right = sum(test(w, r) for w, r in tried)
        low, high = interval(right, len(tried))
        print(f"{name}: {right} of {len(tried)} ({right / len(tried):.3f}; 95 %: {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
