"""Reports for measuring scale: paragraphs of our own corpus in new company, with other places, persons, figures and weekdays.

    python bench/refill.py 1000 > reports.jsonl

Whole reports refilled would be copies of one another to the joining, thousands of each, which no day's news is.
"""

import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

from compile_corpus import compile_report, find_reports  # noqa: E402
from corpus_markup import read_marked_report  # noqa: E402

from reportedly import resources  # noqa: E402

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FIGURES = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty sixty".split()
_DAY = re.compile(r"\b(?:" + "|".join(DAYS) + r")\b")
_FIGURE = re.compile(r"\b(?:" + "|".join(FIGURES) + r"|(?:[2-9]|[1-9]\d{1,2}))\b(?![,.:]\d)(?! [A-Z][a-z]{2})(?<![,.:]\d)")
MONTHS = "January February March April May June July August September October November December".split()
_MONTH = re.compile(r"\b(?:" + "|".join(MONTHS) + r")\b")
_YEAR = re.compile(r"\b(?:19[4-9]\d|20[0-4]\d)\b")
_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")


Form = tuple[str, list[tuple[int, int, str]]]  # a paragraph with the spans of names in it (kind place or actor)


def find_forms() -> Iterator[tuple[list[Form], dict[str, str]]]:
    """The reports of the corpus as paragraphs, with their labels."""
    for path in sorted(find_reports(ROOT / "corpus")):
        gold = compile_report(read_marked_report(path.read_text(encoding="utf-8"), path.stem), {})
        report = gold["report"]
        spans = [(m["start"], m["end"], m["kind"]) for m in gold["mentions"] if m["kind"] in {"place", "actor"} and m["form"] == "name"]
        yield list(_paragraphs(report["text"], spans)), {"outlet": report["outlet"] or "Bench Wire"}


def _paragraphs(text: str, spans: list[tuple[int, int, str]]) -> Iterator[Form]:
    for match in _PARAGRAPH.finditer(text):
        first, end = match.span()
        yield match.group(), [(a - first, b - first, kind) for a, b, kind in spans if first <= a and b <= end]


def refill(form: Form, names: dict[str, list[str]], swapped: dict[str, str], chance: random.Random, published: date | None = None) -> str:
    """The paragraph with each name of a place or person, each weekday and small figure replaced, the same name by the same (`swapped`).

    With `published` months and years become those of the weeks before: else all reports would tell of the corpus's own few days.
    """
    text, spans = form
    pieces, at = [], 0
    for start, end, kind in sorted(spans):
        words = text[start:end]
        if start < at or not _NAME.fullmatch(words):
            continue
        if words not in swapped:
            swapped[words] = chance.choice(names["place"]) if kind == "place" else " ".join(
                chance.choice(names["person"]) for _ in words.split()) if len(words.split()) == 2 else words
        pieces += [_refigured(text[at:start], chance, published), swapped[words]]
        at = end
    return "".join([*pieces, _refigured(text[at:], chance, published)])


def _refigured(text: str, chance: random.Random, published: date | None) -> str:
    if published is not None:
        before = published - timedelta(days=chance.randint(1, 40))
        text = _MONTH.sub(lambda _: MONTHS[before.month - 1], _YEAR.sub(str(before.year), text))
    text = _DAY.sub(lambda _: chance.choice(DAYS), text)
    return _FIGURE.sub(lambda m: str(chance.randint(2, 90)) if m[0].isdigit() else chance.choice(FIGURES), text)


def write_reports(count: int, out: "object", seed: int = 7, a_day: int | None = None) -> int:
    """Writes so many reports as JSON Lines; gives their words. They are of 701 days in any order, or `a_day` of each day, in its order."""
    chance, forms = random.Random(seed), list(find_forms())
    rows = resources.read_text("data/localities.csv").splitlines()[1:]
    names = {"place": sorted({row.split(",")[1] for row in rows if row.count(",") > 2 and _NAME.fullmatch(row.split(",")[1])}),
             "person": [w.title() for w in resources.read_text("data/surnames.txt").split() if w.isalpha()]}
    paragraphs = [form for found, _ in forms for form in found]
    words = 0
    for n in range(count):
        found, labels = forms[n % len(forms)]
        swapped: dict[str, str] = {}
        day = date(2024, 1, 1) + timedelta(days=n // a_day) if a_day else None
        new = "\n\n".join(refill(chance.choice(paragraphs), names, swapped, chance, day) for _ in found)
        published = day or date(2024, 1, 1) + timedelta(days=chance.randint(0, 700))
        out.write(json.dumps({"id": f"b{n}", "text": new, "published": str(published), **labels}) + "\n")  # type: ignore[attr-defined]
        words += len(new.split())
    return words


if __name__ == "__main__":
    write_reports(int(sys.argv[1]), sys.stdout)
