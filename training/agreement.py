"""How far two annotations of the same reports agree: F1 of spans and kappa of what was decided about the events both found.

    python training/agreement.py corpus/train corpus/second      or corpus/dev

Every report of the second folder is compared with the one of the same id in the first. Neither is taken for the right one:
F1 is 2 × agreed / (spans of both), and a span agrees with one of the same kind that shares at least a character with it
(`overlap`) or begins and ends with it (`exact`); each pairs once. The remaining figures are over claims whose triggers overlap:
kappa (agreement beyond chance, over the values that occur) for sub-type, voice and status, and the share of equal values.
"""

import argparse
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path

from compile_corpus import compile_report, find_reports
from corpus_markup import read_marked_report
from corpus_values import Json

Span = tuple[str, Hashable, int, int]


def read_folder(folder: Path) -> dict[str, Json]:
    """The readings of a folder's reports by report id."""
    marked = [read_marked_report(path.read_text(encoding="utf-8"), path.name) for path in find_reports(folder)]
    return {m.facts["id"]: compile_report(m, {}) for m in marked}


# --- spans -----------------------------------------------------------------------------------------------


def _mentions(reading: Json, report: str) -> list[Span]:
    return [(m["kind"], report, m["start"], m["end"]) for m in reading["mentions"]]


def _attributions(reading: Json, report: str) -> list[Span]:
    parts = [(name, a[name]) for a in reading["attributions"] for name in ("source", "cue") if a[name]]
    contents = {(report, c["start"], c["end"]) for a in reading["attributions"] for c in a["content"]}
    return list({(name, report, p["start"], p["end"]) for name, p in parts}) + [("content", *c) for c in contents]


def _events(reading: Json, report: str) -> list[Span]:
    triggers = {("trigger", report, c["event"]["trigger"]["start"], c["event"]["trigger"]["end"]) for c in reading["claims"]}
    tolls = {("toll", report, t["start"], t["end"]) for c in reading["claims"] for t in c["tolls"]}
    return [*triggers, *tolls]


def pair_spans(first: Sequence[Span], second: Sequence[Span], agrees: Callable[[Span, Span], bool]) -> list[tuple[Span, Span]]:
    """Spans of the same kind and report that agree, each used once, in text order."""
    left = sorted(second, key=lambda s: (str(s[1]), s[2]))
    pairs = []
    for span in sorted(first, key=lambda s: (str(s[1]), s[2])):
        found = next((other for other in left if other[:2] == span[:2] and agrees(span, other)), None)
        if found:
            left.remove(found)
            pairs.append((span, found))
    return pairs


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[2] < other[3] and other[2] < one[3]


def is_same(one: Span, other: Span) -> bool:
    """Whether two spans begin and end together."""
    return one[2:] == other[2:]


# --- decisions -------------------------------------------------------------------------------------------


def pair_claims(first: Json, second: Json) -> list[tuple[Json, Json]]:
    """Claims whose triggers overlap, one to one; among several the one with the same sub-type."""
    left, pairs = list(second["claims"]), []
    for claim in first["claims"]:
        trigger = claim["event"]["trigger"]
        near = [c for c in left if c["event"]["trigger"]["start"] < trigger["end"] and trigger["start"] < c["event"]["trigger"]["end"]]
        if near:
            best = max(near, key=lambda c: c["event"]["subtype"] == claim["event"]["subtype"])
            left.remove(best)
            pairs.append((claim, best))
    return pairs


def kappa(values: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of values; None where chance alone would agree always."""
    if not values:
        return None
    agreed = sum(a == b for a, b in values) / len(values)
    names = {v for pair in values for v in pair}
    chance = sum(sum(a == n for a, _ in values) * sum(b == n for _, b in values) for n in names) / len(values) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


DECISIONS: tuple[tuple[str, Callable[[Json], str]], ...] = (
    ("sub-type", lambda c: c["event"]["subtype"]),
    ("voice", lambda c: c["voice"]),
    ("status", lambda c: c["status"]),
    ("civilians targeted", lambda c: str(c["civilians_targeted"])),
)
FIELDS: tuple[tuple[str, Callable[[Json], object]], ...] = (
    ("tolls", lambda c: sorted((t["toll"], str(t["low"]), str(t["best"]), str(t["high"])) for t in c["tolls"])),
    ("place", lambda c: c["where"] and c["where"]["place"] and c["where"]["place"]["name"]),
    ("days", lambda c: c["when"] and (c["when"]["earliest"], c["when"]["latest"])),
    ("roles", lambda c: sorted({(r["role"], r["start"]) for r in c["roles"]})),
)


# --- the report ------------------------------------------------------------------------------------------


def find_lines(first: dict[str, Json], second: dict[str, Json]) -> Iterable[str]:
    """The figures as lines of text."""
    ids = sorted(set(first) & set(second))
    yield f"{len(ids)} reports, {sum(len(first[i]['report']['text'].split()) for i in ids)} words"
    yield f"{'spans':24}{'first':>7}{'second':>8}{'overlap F1':>12}{'exact F1':>10}"
    for read in (_mentions, _attributions, _events):
        one, two = ([s for i in ids for s in read(readings[i], i)] for readings in (first, second))
        for kind in sorted({s[0] for s in one + two}):
            a, b = ([s for s in spans if s[0] == kind] for spans in (one, two))
            scores = [2 * len(pair_spans(a, b, agrees)) / (len(a) + len(b)) for agrees in (overlaps, is_same)]
            yield f"{kind:24}{len(a):7}{len(b):8}{scores[0]:12.2f}{scores[1]:10.2f}"
    pairs = [p for i in ids for p in pair_claims(first[i], second[i])]
    yield f"{len(pairs)} claims with a trigger that both marked"
    for name, value in DECISIONS:
        values = [(value(a), value(b)) for a, b in pairs]
        found = kappa(values)
        share = sum(a == b for a, b in values) / len(values)
        yield f"{name:24}equal {share:5.2f}   kappa {'none' if found is None else format(found, '.2f')}"
    for name, field in FIELDS:
        yield f"{name:24}equal {sum(field(a) == field(b) for a, b in pairs) / len(pairs):5.2f}"


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    args = parser.parse_args()
    print("\n".join(find_lines(read_folder(args.first), read_folder(args.second))))


if __name__ == "__main__":
    main()
