"""Trains the weights that choose a claim's place and time (models/scenes.json) on our annotated reports.

    python training/scenes.py --unseen READER IDS [--folds 5] [corpus/train] [src/reportedly/models/scenes.json]

Each claim that the reader finds is paired with the gold's (score.py); the candidate that agrees with the gold is the right one. A trained
reader is surer of reports that trained it than of any other, so its opinions of those are left out: READER is a folder that
export_reader.py wrote, IDS a file with the ids of reports that it has not seen, one a line. With --folds the figures on such reports,
each left out in turn, are printed first: rules alone, and with weights. Plain Python, one core, three minutes.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from attribution import AdaGrad, packed

from reportedly import pipeline
from reportedly.claimpairs import Comparison, days_of
from reportedly.extract import scenes, tagger
from reportedly.publicjson import dumps
from reportedly.records import Source

KINDS = ("where", "when")
MIN_COUNT, SEED, EPOCHS = 4, 7, 4


def read_gold(folder):
    """The compiled reports of a folder of the corpus."""
    command = [sys.executable, str(Path(__file__).parent / "compile_corpus.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def source_of(told):
    """The source of a compiled report."""
    return Source(**{k: told.get(k) for k in ("sha256", "id", "outlet", "title", "published", "language")})


def tools_with(folder):
    """The tools with the reader of a folder, followed as the packaged one is."""
    tools = pipeline.open_tools()
    about = json.loads((folder / "reader.json").read_text(encoding="utf8"))
    return replace(tools, model=tagger.Model(folder, about | {k: tools.model.about[k] for k in ("cue", "trigger", "limits")}))


def read_examples(gold, tools):
    """kind → [(report's id, features of each option, which of them are right)] of the claims that the gold has too."""
    calls = []
    original = scenes.pick

    def record(options, kind):
        calls.append((kind, options))
        return original(options, kind)

    asked = {"place_options": "where", "time_options": "when"}
    makers = {name: getattr(scenes, name) for name in asked}
    made = []

    def noting(name):
        def make(stage, claim, earlier):
            made.append((claim.id, name))
            return makers[name](stage, claim, earlier)
        return make

    examples = {kind: [] for kind in KINDS}
    scenes.pick = record
    for name in asked:
        setattr(scenes, name, noting(name))
    try:
        for row in gold:
            calls.clear()
            made.clear()
            report = row["report"]
            reading = json.loads(dumps(pipeline.read_text(report["text"], source_of(report), tools)))
            comparison = Comparison(row, reading)
            pairs = {f["id"]: g for g, f in comparison.pairs}
            for (claim, _), (kind, options) in zip(made, calls, strict=True):
                if claim in pairs:
                    right = [agrees(comparison, kind, pairs[claim], o) for o in options]
                    examples[kind].append((report["id"], [o.features for o in options], right))
    finally:
        scenes.pick = original
        for name, maker in makers.items():
            setattr(scenes, name, maker)
    return examples


def agrees(comparison, kind, gold, option):
    """True where an option gives what the gold gives, as score.py counts it."""
    if kind == "when":
        return days_of(gold["when"]) == scenes.days(option.when)
    if option.where is None:
        return gold["where"] is None
    place = option.where.place
    found = {"mention": option.where.mention, "place": place and {"id": place.id, "name": place.name}}
    return comparison.agrees("where", gold, {"where": found})


def train(examples, epochs=EPOCHS, least=MIN_COUNT):
    """Weights of a softmax over the options, from examples where one or more of them are right; features of `least` examples count."""
    counts = defaultdict(int)
    for _, options, _ in examples:
        for f in {f for features in options for f in features}:
            counts[f] += 1
    kept = [([[f for f in o if counts[f] >= least] for o in options], right) for _, options, right in examples if any(right)]
    model = AdaGrad(rate=0.1, l2=1e-2)
    for epoch in range(epochs):
        random.Random(SEED + epoch).shuffle(kept)
        for options, right in kept:
            model.choose(options, right)
    return packed(model.w)


def chosen_right(examples, weights):
    """How many of the examples' highest options are right."""
    hits = 0
    for _, options, right in examples:
        scores = [sum(weights.get(f, 0) for f in o) for o in options]
        hits += right[max(range(len(scores)), key=lambda i: (scores[i], -i))]
    return hits


def without_opinions(examples):
    """The examples without what the trained reader says."""
    return [(report, [[f for f in o if "model" not in f] for o in options], right) for report, options, right in examples]


def cross_validate(examples, more, folds, **how):
    """(right by rules, right by weights of the other folds, right at best, of); `more` are only learnt from."""
    reports = sorted({report for report, _, _ in examples})
    random.Random(SEED).shuffle(reports)
    fold = {report: i % folds for i, report in enumerate(reports)}
    hits = 0
    for k in range(folds):
        weights = train([e for e in examples if fold[e[0]] != k] + more, **how)
        hits += chosen_right([e for e in examples if fold[e[0]] == k], weights)
    return sum(right[0] for _, _, right in examples), hits, sum(any(right) for _, _, right in examples), len(examples)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/scenes.json")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--unseen", type=Path, nargs=2, required=True, metavar=("READER", "IDS"))
    args = parser.parse_args()
    gold, (reader, names) = read_gold(args.folder), args.unseen
    ids = set(names.read_text().split())
    examples = read_examples([row for row in gold if row["report"]["id"] in ids], tools_with(reader))
    more = read_examples([row for row in gold if row["report"]["id"] not in ids], pipeline.open_tools())
    more = {kind: without_opinions(more[kind]) for kind in KINDS}
    if args.folds:
        for kind in KINDS:
            rules, weighed, best, of = cross_validate(examples[kind], more[kind], args.folds)
            print(f"{kind}: rules {rules / of:.3f}, with weights {weighed / of:.3f}, at best {best / of:.3f} of {of}")
    weights = {kind: train(examples[kind] + more[kind]) for kind in KINDS}
    Path(args.out).write_text(json.dumps(weights, indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
