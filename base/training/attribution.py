"""Trains the weights of attribution (models/attribution.json): where a content ends, and whether a cue attributes.

    python training/attribution.py polnear-train.gold.jsonl [src/reportedly/models/attribution.json]

Trained on the PolNeAR training articles in plain Python, one core, about two minutes. Both models are linear: a softmax
over the places where a content may end, and a logistic regression over candidate attributions. Only weights are kept, none
of the text.
"""

import json
import math
import random
import sys
from collections import defaultdict
from pathlib import Path

from reportedly.extract import attribution, attribution_content, attribution_ends, attribution_gate
from reportedly.extract.attribution_page import lay_out
from reportedly.read import read_report
from reportedly.records import Source

MIN_COUNT = 3
SEED = 7


class AdaGrad:
    """Weights with their own step sizes; features are strings."""

    def __init__(self, rate=0.15, l2=1e-6):
        self.w, self.g, self.rate, self.l2 = defaultdict(float), defaultdict(lambda: 1e-6), rate, l2

    def step(self, feature, gradient):
        gradient += self.l2 * self.w[feature]
        self.g[feature] += gradient * gradient
        self.w[feature] -= self.rate * gradient / math.sqrt(self.g[feature])

    def score(self, features):
        w = self.w
        return sum(w[f] for f in features if f in w)

    def choose(self, options, right):
        """One step towards the right ones of several options, each a list of features: a softmax whose mass the right share."""
        scores = [self.score(o) for o in options]
        top = max(scores)
        mass = [math.exp(s - top) for s in scores]
        total, good = sum(mass), sum(m for m, r in zip(mass, right, strict=True) if r)
        for option, m, r in zip(options, mass, right, strict=True):
            gradient = m / total - (m / good if r else 0.0)
            if abs(gradient) > 1e-3:
                for f in option:
                    self.step(f, gradient)


def read_gold(path):
    with Path(path).open(encoding="utf8") as lines:
        for line in lines:
            doc = json.loads(line)
            report = read_report(doc["text"], Source(sha256="0" * 64, id=doc["id"], language="en"))
            yield lay_out(report), [
                {role: {c for s in a.get(role) or [] for c in range(s["start"], s["end"])} for role in ("source", "cue", "content")}
                for a in doc["attributions"]]


def chars(page, pieces):
    return {c for a, b in pieces for c in range(page.tokens[a].start, page.tokens[b - 1].end)}


def overlap(a, b):
    return len(a & b) / len(a | b) if a and b else 0.0


# --- where contents end ----------------------------------------------------------------------------------


def end_examples(docs):
    """(features of each candidate, number of the right one) wherever a gold content starts where ours does."""
    calls = []
    original = attribution_content.pick_end

    def record(page, cue, frame, start, high):
        calls.append((cue, frame, start, high))
        return original(page, cue, frame, start, high)
    attribution_content.pick_end = record
    for page, gold in docs:
        calls.clear()
        list(attribution.find_candidates(page))
        for cue, frame, start, high in calls:
            span = chars(page, [(cue.first, cue.end)])
            at = page.tokens[start].start
            mine = [g for g in gold if g["cue"] & span and any(at + d in g["content"] for d in (0, 1))]
            if not mine:
                continue
            stretch = attribution_ends.stretch_of(page, cue, frame, start, high)
            last = stretch.last
            places = list(attribution_ends.candidate_ends(page, start, last))
            within = {c for c in mine[0]["content"] if at <= c < page.tokens[min(last, len(page.tokens) - 1)].end}
            scores = [overlap(chars(page, [(start, i)]), within) for i in places]
            best = max(scores)
            if best >= 0.7:
                yield [list(attribution_ends.end_features(page, cue, stretch, i)) for i in places], scores.index(best)
    attribution_content.pick_end = original


def train_ends(examples, epochs=5):
    examples, model = thinned(examples), AdaGrad()
    for epoch in range(epochs):
        random.Random(SEED + epoch).shuffle(examples)
        right = 0
        for places, gold in examples:
            scores = [model.score(p) for p in places]
            top = max(scores)
            weights = [math.exp(s - top) for s in scores]
            total = sum(weights)
            right += scores.index(top) == gold
            for k, place in enumerate(places):
                gradient = weights[k] / total - (k == gold)
                if abs(gradient) > 1e-3:
                    for f in place:
                        model.step(f, gradient)
        print(f"ends: epoch {epoch + 1}, {right / len(examples):.4f} of {len(examples)} right while learning", flush=True)
    return model.w


def thinned(examples):
    """The examples without features that occur fewer than MIN_COUNT times."""
    examples, counts = list(examples), defaultdict(int)
    for places, _ in examples:
        for f in {f for p in places for f in p}:
            counts[f] += 1
    return [([[f for f in p if counts[f] >= MIN_COUNT] for p in places], gold) for places, gold in examples]


# --- whether a cue attributes ----------------------------------------------------------------------------


def cue_examples(docs):
    """(features, whether the gold attributes here too) of every candidate."""
    for page, gold in docs:
        for draft in attribution.find_candidates(page):
            cue = chars(page, [(draft.cue.first, draft.cue.end)])
            mine = [g for g in gold if g["cue"] & cue]
            yield list(attribution_gate.gate_features(page, *draft)), bool(mine)


def train_cues(examples, epochs=6):
    counts = defaultdict(int)
    for features, _ in examples:
        for f in features:
            counts[f] += 1
    examples = [([f for f in features if counts[f] >= MIN_COUNT], label) for features, label in examples]
    model = AdaGrad(rate=0.1, l2=2e-5)
    for epoch in range(epochs):
        random.Random(SEED + epoch).shuffle(examples)
        right = 0
        for features, label in examples:
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, model.score(features)))))
            right += (p > 0.5) == label
            for f in features:
                model.step(f, p - label)
        print(f"cues: epoch {epoch + 1}, {right / len(examples):.4f} of {len(examples)} right while learning", flush=True)
    return model.w


def threshold(weights, examples):
    """The score over which F1 of finding attributions is best on examples that trained nothing."""
    scored = sorted(((sum(weights.get(f, 0.0) for f in features), label) for features, label in examples), reverse=True)
    gold, hits, best, cut = sum(label for _, label in scored), 0, 0.0, 0.0
    for n, (score, label) in enumerate(scored, 1):
        hits += label
        f1 = 2 * hits / (n + gold * 1.6)  # the gold has about 1.6 attributions for each that is a candidate
        if f1 > best:
            best, cut = f1, score
    print(f"threshold {cut:.3f}, F1 on candidates {best:.4f}")
    return cut


def packed(weights):
    return {f: round(100 * w) for f, w in sorted(weights.items()) if abs(w) >= 0.02}


def main():
    docs = list(read_gold(sys.argv[1]))
    out = Path(sys.argv[2] if len(sys.argv) > 2 else "src/reportedly/models/attribution.json")
    weights = json.loads(out.read_text()) if out.exists() else {"cues": {"b": 1}}
    weights["ends"] = packed(train_ends(end_examples(docs)))
    attribution_ends.load_weights().update(weights)
    held = [d for n, d in enumerate(docs) if n % 8 == 0]
    trained = train_cues(list(cue_examples(d for n, d in enumerate(docs) if n % 8)))
    cut = threshold(trained, list(cue_examples(held)))
    trained = train_cues(list(cue_examples(docs)))
    trained["b"] -= cut
    weights["cues"] = packed(trained)
    out.write_text(json.dumps(weights, indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
