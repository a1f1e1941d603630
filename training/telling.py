"""Trains the weights that decide what tells an event, and of which sub-type (models/telling.json), on our annotated reports.

    python training/telling.py --unseen READER IDS [--unseen READER IDS] [--folds 5] [corpus/train] [src/reportedly/models/telling.json]

Each candidate (extract/telling.py) is held against the gold claim that its words are a trigger of. A trained reader is surer of reports
that trained it than of any other, so only those that it has not seen may train these weights: READER is a folder that export_reader.py
wrote, IDS a file with the ids of such reports, one a line. With --folds the figures on reports left out are printed first. Plain Python,
one core, a minute.
"""

import argparse
import json
import math
import random
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from attribution import AdaGrad, packed
from scenes import read_gold, source_of, tools_with

from reportedly import pipeline, vocab
from reportedly.extract import claims, telling
from reportedly.resources import load_yaml

MIN_COUNT, SEED, KIND_EPOCHS, EPOCHS = 3, 7, 4, 8
RATE, L2, INNER = 0.1, 1e-2, 5
TOPIC_ROUNDS, TOPIC_RATE, TOPIC_L2 = 200, 0.05, 1.0


class Marked(NamedTuple):
    """A report's sentences (candidates, the gold's sub-type of each or None), its words, whether the gold has a claim of war."""

    sentences: list
    words: set
    is_war: bool


# --- candidates and their gold ---------------------------------------------------------------------------


def read_candidates(row, tools):
    """(the candidates of each sentence, the words of the report)."""
    found, words, original = [], set(), claims.find_told

    def record(views, opinions, conflict):
        views = list(views)
        found.extend(telling.find_candidates(view, opinions, conflict) for view in views)
        words.update(telling.topic_words(views))
        return original(views, opinions, conflict)

    report = row["report"]
    source = source_of(report)
    claims.find_told = record
    try:
        pipeline.read_text(report["text"], source, tools)
    finally:
        claims.find_told = original
    return found, words


def matched(candidates, gold):
    """candidate number → its gold claim, or "more" for another word of a claim that has its candidate: the likeliest trigger of each."""
    spans = [c.view.chars((c.draft.trigger.start, c.draft.trigger.end)) for c in candidates]
    right = {}
    for claim in gold:
        for triggers in ([claim["event"]["trigger"]], claim["event"].get("also", [])):
            on = [n for n, s in enumerate(spans) if any(s.start < t["end"] and t["start"] < s.end for t in triggers)]
            if on and not any(right.get(n) is claim for n in right):
                free = [n for n in on if n not in right] or on
                best = max(free, key=lambda n: (not candidates[n].draft.doubt, candidates[n].score, -n))
                right.setdefault(best, claim)
            for n in on:
                right.setdefault(n, "more")
    return right


def read_reports(gold, tools):
    """report → Marked."""
    reports = {}
    for row in gold:
        sentences = []
        found, words = read_candidates(row, tools)
        for candidates in found:
            right = matched(candidates, row["claims"])
            kinds = [right[n]["event"]["subtype"] if right.get(n, "more") != "more" else None for n in range(len(candidates))]
            sentences.append((candidates, kinds))
        is_war = any(c["event"]["type"] in vocab.ACLED_TYPES for c in row["claims"])
        reports[row["report"]["id"]] = Marked(sentences, words, is_war)
    return reports


# --- examples --------------------------------------------------------------------------------------------


def with_options(report, topic):
    """(candidates, gold, options) of each sentence, with what the gold told before."""
    seen = []
    for candidates, right in report.sentences:
        yield candidates, right, [telling.kind_options(c, seen, topic) for c in candidates]
        seen += [kind for kind in right if kind]


def kind_examples(reports, topics):
    """[(features of each option, which are right)] of the candidates that tell an event."""
    return [(list(o.values()), [name == kind for name in o]) for id_, report in reports.items()
            for _, right, options in with_options(report, topics[id_]) for o, kind in zip(options, right, strict=True)
            if kind in o and len(o) > 1]


def told_examples(reports, topics, kinds):
    """[(features, told or not, sub-type right)] with sub-types chosen by these weights."""
    telling.load_weights()["kind"] = kinds
    examples = []
    for id_, report in reports.items():
        for candidates, right, options in with_options(report, topics[id_]):
            chosen = [telling.pick_kind(o) for o in options]
            examples += [(telling.told_features(n, candidates, chosen, topics[id_]), kind is not None, kind == chosen[n])
                         for n, kind in enumerate(right) if chosen[n]]
    return examples


def topics_of(reports, weights):
    """report → how far it is about conflict by these weights."""
    telling.load_weights()["topic"] = weights
    return {i: telling.topic_of_words(r.words) for i, r in reports.items()}


# --- training --------------------------------------------------------------------------------------------


def frequent(lists):
    """The features that stand in MIN_COUNT examples at least."""
    counts = defaultdict(int)
    for features in lists:
        for f in set(features):
            counts[f] += 1
    return {f for f, n in counts.items() if n >= MIN_COUNT}


def train_softmax(examples, epochs):
    """Weights of a softmax over options, from [(options' features, which are right)]."""
    known = frequent({f for o in options for f in o} for options, _ in examples)
    kept = [([[f for f in o if f in known] for o in options], right) for options, right in examples]
    model = AdaGrad(rate=RATE, l2=L2)
    for epoch in range(epochs):
        random.Random(SEED + epoch).shuffle(kept)
        for options, right in kept:
            scores = [model.score(o) for o in options]
            top = max(scores)
            raised = [math.exp(s - top) for s in scores]
            total = sum(raised)
            for share, features, is_right in zip(raised, options, right, strict=True):
                gradient = share / total - is_right
                if abs(gradient) > 5e-3:
                    for f in features:
                        model.step(f, gradient)
    return packed(model.w)


def train_topic(reports):
    """Weights of words: logistic, both kinds of report counting the same. A word of war never speaks for other news."""
    known = frequent(r.words for r in reports.values())
    war = {w for rule in load_yaml("data/events.yaml") for words in (*rule.get("verbs", ()), *rule.get("nouns", ()))
           for w in words.lower().split()} | set(load_yaml("data/topic.yaml")["war"])
    rows = [(known & r.words, r.is_war) for r in reports.values()]
    balance = sum(is_war for _, is_war in rows) / max(1, sum(not is_war for _, is_war in rows))
    weights = dict.fromkeys(sorted(known), 0.0)
    for _ in range(TOPIC_ROUNDS):
        slope = defaultdict(float)
        for words, is_war in rows:
            scale = 1 / math.sqrt(max(1, len(words)))
            gradient = (1 / (1 + math.exp(-scale * sum(weights[w] for w in words))) - is_war) * (1 if is_war else balance) * scale
            for w in words:
                slope[w] += gradient
        for w, value in weights.items():
            weights[w] = value - TOPIC_RATE * (slope[w] + TOPIC_L2 * value)
            if w in war:
                weights[w] = max(0.0, weights[w])
    return packed(weights)


def train_told(examples):
    """Weights of a logistic model."""
    known = frequent(features for features, *_ in examples)
    kept = [([f for f in features if f in known], told) for features, told, _ in examples]
    model = AdaGrad(rate=RATE, l2=L2)
    for epoch in range(EPOCHS):
        random.Random(SEED + epoch).shuffle(kept)
        for features, told in kept:
            gradient = 1 / (1 + math.exp(-model.score(features))) - told
            for f in features:
                model.step(f, gradient)
    return packed(model.w)


def dealt(reports, folds):
    """(reports inside, reports left out) of each fold."""
    ids = sorted({name.split()[0] for name in reports})
    random.Random(SEED).shuffle(ids)
    fold = {id_: n % folds for n, id_ in enumerate(ids)}
    for k in range(folds):
        left = {name for name in reports if fold[name.split()[0]] == k}
        yield {i: r for i, r in reports.items() if i not in left}, {i: r for i, r in reports.items() if i in left}


def train(reports, more):
    """All weights: topics, which `more` reports train too, are those of weights that the report did not train."""
    topics = {}
    for inside, outside in dealt(reports, INNER):
        topics |= topics_of(outside, train_topic(inside | more))
    kinds = train_softmax(kind_examples(reports, topics), KIND_EPOCHS)
    return {"topic": train_topic(reports | more), "kind": kinds, "told": train_told(told_examples(reports, topics, kinds))}


def cross_validate(reports, more, folds, of):
    """Prints how many of `of` claims are found and right on reports left out, at several limits, and how well scores are calibrated."""
    results = []
    for inside, outside in dealt(reports, folds):
        weights = train(inside, more)
        found = told_examples(outside, topics_of(outside, weights["topic"]), weights["kind"])
        telling.load_weights()["told"] = weights["told"]
        results += [(1 / (1 + math.exp(-telling.weigh(features, "told"))), told, exact) for features, told, exact in found]
    print(f"sub-type right: {sum(exact for _, _, exact in results)} of {sum(told for _, told, _ in results)}")
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        kept = [r for r in results if r[0] >= least]
        right, exact = sum(r[1] for r in kept), sum(r[2] for r in kept)
        print(f"from {least}: precision {right / len(kept):.3f} recall {right / of:.3f} F1 {2 * right / (len(kept) + of):.3f}, "
              f"with sub-type {2 * exact / (len(kept) + of):.3f}")
    for low in range(0, 10, 2):
        part = [r for r in results if low <= 10 * r[0] < low + 2]
        print(f"scores {low / 10:.1f} to {(low + 2) / 10:.1f}: {len(part)}, told {sum(r[1] for r in part) / max(1, len(part)):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/telling.json")
    parser.add_argument("--unseen", type=Path, nargs=2, action="append", required=True, metavar=("READER", "IDS"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    gold, reports, of = read_gold(args.folder), {}, 0
    for n, (reader, names) in enumerate(args.unseen):
        ids = set(names.read_text().split())
        rows = [row for row in gold if row["report"]["id"] in ids]
        of += sum(len(row["claims"]) for row in rows)
        reports |= {f"{i} {n}": r for i, r in read_reports(rows, tools_with(reader)).items()}
    known = {name.split()[0] for name in reports}
    more = read_reports([row for row in gold if row["report"]["id"] not in known], pipeline.open_tools())
    if args.folds:
        cross_validate(reports, more, args.folds, of)
    Path(args.out).write_text(json.dumps(train(reports, more), indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n",
                              encoding="utf8")


if __name__ == "__main__":
    main()
