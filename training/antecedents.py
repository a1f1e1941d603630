"""Trains the weights that choose whom a nominal or pronoun means (models/antecedents.json) on our annotated reports.

    python training/antecedents.py --unseen READER IDS [--folds 5] [corpus/train] [src/reportedly/models/antecedents.json]

Each actor mention that the reader finds (the trained one in reports that it has not seen, as in scenes.py; elsewhere the rules) is
paired with the gold's (score_links.py). A candidate is right where the actor that it
stands for is the gold's; people in general are right where nobody in particular is chosen. With --folds the link figures on reports
left out are printed: rules alone, and with weights. Plain Python, one core, some minutes.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from attribution import AdaGrad
from scenes import read_gold, source_of, tools_with

from reportedly import pipeline
from reportedly.extract.mentions import number_mentions
from reportedly.extract.tagger import Tags
from reportedly.publicjson import dumps
from reportedly.read import read_report
from reportedly.records import Reading
from reportedly.resolve import actors_chosen
from reportedly.score_links import Links, is_particular

MIN_COUNT, SEED, EPOCHS, ROUNDS = 2, 7, 10, 1


class Prepared:
    """The gold reports with the mentions that the reader finds in them, not yet linked; `model` reads those of `ids`."""

    def __init__(self, gold, tools, model, ids):
        self.gold, self.tools, self.found = gold, tools, []
        for row in gold:
            told = row["report"]
            report = read_report(told["text"], source_of(told))
            tags = model.tag(report) if told["id"] in ids else Tags()
            mentions = number_mentions(m for find in pipeline.FINDERS for m in find(report, tools, tags))
            report, mentions = pipeline._timed(report, mentions)
            self.found.append((report, pipeline.resolve_places(report, mentions, tools.gazetteer)))

    def read(self, k, weights):
        """The k-th reading with links as `weights` choose them, and the candidates that were weighed."""
        calls = []

        def noting(options, mention):
            calls.append((mention, options))
            scores = [sum(weights.get(f, 0) for f in o.features) for o in options]
            return options[scores.index(max(scores))]

        original, actors_chosen.pick = actors_chosen.pick, noting
        try:
            report, mentions = self.found[k]
            linked = pipeline.resolve_actors(report, mentions, self.tools.actors)
        finally:
            actors_chosen.pick = original
        reading = json.loads(dumps(Reading(pipeline.reader(self.tools), report, linked, (), ())))
        return Links(self.gold[k], reading), calls


def owners(links):
    """The reading's actor id → the gold actor that most of its mentions stand for, None for people in general."""
    counts = defaultdict(Counter)
    for g, f in links.pairs:
        if f["resolved"]:
            key = g["resolved"]["id"] if is_particular(g) else None
            counts[f["resolved"]["id"]][key] += 3 if g["form"] == "name" else 1
    return {i: c.most_common(1)[0][0] for i, c in counts.items()} | {f: g for g, f in links.aligned.items() if not g.startswith(":")}


def read_examples(links, calls):
    """(features of each option, which are right) of the mentions that the gold has too."""
    partner = {(f["start"], f["end"]): g for g, f in links.pairs}
    owner = owners(links)
    particular = {g["resolved"]["id"] for g in links.gold if is_particular(g)}
    for mention, options in calls:
        gold = partner.get((mention.start, mention.end))
        if gold is None:
            continue
        ids = [o.actor.id if o.actor else None for o in options]
        means = [owner.get(i) if owner.get(i) in particular else None for i in ids]
        own = [bool(i) and i.startswith("unnamed:") and (owner.get(i) is None) for i in ids]
        if is_particular(gold):
            right = [m == gold["resolved"]["id"] for m in means]
            right = right if any(right) else own
        else:
            right = [m is None for m in means]
        if any(right) and not all(right):
            yield [o.features for o in options], right


def train(examples):
    """Softmax weights, in hundredths: all right options share the mass."""
    counts = Counter(f for features, _ in examples for f in {f for option in features for f in option})
    examples = [([[f for f in o if counts[f] >= MIN_COUNT] for o in features], right) for features, right in examples]
    model = AdaGrad(rate=0.03, l2=0.03)
    for epoch in range(EPOCHS):
        random.Random(SEED + epoch).shuffle(examples)
        for options, right in examples:
            model.choose(options, right)
    return {f: round(100 * w) for f, w in model.w.items() if abs(w) > 0.02}


def train_on(prepared, numbers):
    """Weights from these reports: first over the rules' own links, then over those that the weights chose."""
    weights = {}
    for _ in range(ROUNDS):
        examples = [e for k in numbers for e in read_examples(*prepared.read(k, weights))]
        weights = train(examples)
    return weights


def figures(prepared, numbers, weights):
    """form → [right, gold, found] summed over reports."""
    sums = defaultdict(lambda: [0, 0, 0])
    for k in numbers:
        for form, *counts in prepared.read(k, weights)[0].counted():
            for name in (form, "links"):
                sums[name] = [a + b for a, b in zip(sums[name], counts, strict=True)]
    return sums


def shown(sums):
    parts = []
    for form in ("links", "name", "nominal", "pronoun"):
        right, gold, found = sums[form]
        p, r = right / max(found, 1), right / max(gold, 1)
        parts.append(f"{form} {2 * p * r / max(p + r, 1e-9):.3f} (P {p:.3f} R {r:.3f})")
    return ", ".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/antecedents.json")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--unseen", type=Path, nargs=2, required=True, metavar=("READER", "IDS"))
    args = parser.parse_args()
    model, ids = tools_with(args.unseen[0]).model, set(args.unseen[1].read_text().split())
    prepared = Prepared(read_gold(args.folder), pipeline.open_tools(trained=False), model, ids)
    numbers = list(range(len(prepared.gold)))
    random.Random(SEED).shuffle(numbers)
    if args.folds:
        print("rules:  ", shown(figures(prepared, numbers, {})))
        sums = defaultdict(lambda: [0, 0, 0])
        for fold in range(args.folds):
            held = numbers[fold :: args.folds]
            weights = train_on(prepared, [k for k in numbers if k not in held])
            for form, counts in figures(prepared, held, weights).items():
                sums[form] = [a + b for a, b in zip(sums[form], counts, strict=True)]
        print("weights:", shown(sums))
        return
    weights = train_on(prepared, numbers)
    lines = json.dumps(dict(sorted(weights.items())), separators=(",", ":")).replace(",\"", ",\n\"")
    Path(args.out).write_text(lines + "\n", encoding="utf-8")
    print(len(weights), "weights in", args.out, "; on the reports learnt from:", shown(figures(prepared, numbers, weights)))


if __name__ == "__main__":
    main()
