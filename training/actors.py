"""Trains the weights that take noun groups for actors where no rule does (models/actors.json) on our annotated reports.

    python training/actors.py --unseen READER IDS [--folds 5] [corpus/train] [src/reportedly/models/actors.json]

A group or pronoun without an actor is right where the gold has an actor mention with the same last word. The trained reader's scores are
learnt only on reports that it has not seen (`--unseen`, as in scenes.py). With --folds precision and recall on such reports, each left out
in turn, are printed at several thresholds. Plain Python, one core, a minute.
"""

import argparse
import json
import math
import random
from collections import Counter
from pathlib import Path

from attribution import AdaGrad
from scenes import read_gold, source_of, tools_with

from reportedly import pipeline
from reportedly.extract import actors, actors_weighed
from reportedly.read import read_report

MIN_COUNT, SEED, EPOCHS = 3, 7, 8
MARGINS = {"bias:N": 0.0, "bias:n": 0.3, "bias|p": 0.3}  # what the weights must exceed: names come true more often


def read_examples(gold, tools):
    """[(features, is an actor, form)] of each report."""
    reports = []
    for row in gold:
        told = row["report"]
        report = read_report(told["text"], source_of(told))
        found = []
        original, actors_weighed.is_taken = actors_weighed.is_taken, lambda c, found=found: bool(found.append(c))
        try:
            tags = tools.model.tag(report).mentions if tools.model else {}
            actors.find_actors(report, tools.actors, tools.gazetteer, tags.get("actor", ()))
        finally:
            actors_weighed.is_taken = original
        spans = [(m["start"], m["end"]) for m in row["mentions"] if m["kind"] == "actor"]
        rows = []
        for candidate in found:
            a, b = candidate.span
            last = candidate.sentence.tokens[candidate.end - 1].start
            inside = [s for s in spans if s[0] <= last < s[1] and s[0] < b and a < s[1]]
            rows.append((candidate.features, bool(inside), candidate.form))
        reports.append(rows)
    return reports


def train(examples):
    """Logistic weights, in hundredths."""
    counts = Counter(f for features, _, _ in examples for f in set(features))
    examples = [([f for f in features if counts[f] >= MIN_COUNT], right) for features, right, _ in examples]
    model = AdaGrad(rate=0.1, l2=2e-4)
    for epoch in range(EPOCHS):
        random.Random(SEED + epoch).shuffle(examples)
        for features, right in examples:
            gradient = 1 / (1 + math.exp(-model.score(features))) - right
            if abs(gradient) > 1e-3:
                for f in features:
                    model.step(f, gradient)
    return {f: round(100 * w) for f, w in model.w.items() if abs(w) > 0.02}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/actors.json")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--unseen", type=Path, nargs=2, required=True, metavar=("READER", "IDS"))
    args = parser.parse_args()
    gold, ids = read_gold(args.folder), set(args.unseen[1].read_text().split())
    reports = read_examples([row for row in gold if row["report"]["id"] in ids], tools_with(args.unseen[0]))
    seen = [row for row in gold if row["report"]["id"] not in ids]
    more = [e for rows in read_examples(seen, pipeline.open_tools(trained=False)) for e in rows]
    if args.folds:
        random.Random(SEED).shuffle(reports)
        scored = []
        for fold in range(args.folds):
            weights = train([e for k, rows in enumerate(reports) if k % args.folds != fold for e in rows] + more)
            for rows in reports[fold :: args.folds]:
                scored += [(sum(weights.get(f, 0) for f in features), right, form) for features, right, form in rows]
        for form in ("name", "nominal", "pronoun"):
            for threshold in (-100, -50, 0, 50, 100):
                taken = [right for score, right, f in scored if f == form and score > threshold]
                of = sum(right for _, right, f in scored if f == form)
                precision, recall = sum(taken) / max(len(taken), 1), sum(taken) / max(of, 1)
                print(f"{form:8} over {threshold:5}: precision {precision:.3f}, recall {recall:.3f} of {of}")
        return
    weights = train([e for rows in reports for e in rows] + more)
    for bias, margin in MARGINS.items():
        weights[bias] = weights.get(bias, 0) - round(100 * margin)
    lines = json.dumps(dict(sorted(weights.items())), separators=(",", ":")).replace(",\"", ",\n\"")
    Path(args.out).write_text(lines + "\n", encoding="utf-8")
    print(len(weights), "weights in", args.out)


if __name__ == "__main__":
    main()
