"""Trains what `resolve/places.py` knows in numbers: the features' weights and how sure a choice is, from texts with coordinates.

    python training/place_weights.py [--weights] GOLD.jsonl … > src/reportedly/models/places.json      (PYTHONPATH=src)

Gold lines hold "id", "text" and "places" with start, end, lat, lon. Both parts are judged by cross-validation over documents; the
report goes to standard error. Needs numpy.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

from reportedly.extract.places import find_places
from reportedly.gazetteer import open_gazetteer
from reportedly.read import read_report
from reportedly.records import Source
from reportedly.resolve import places
from reportedly.resolve.places_context import distance_km, find_context, find_names

FOLDS = 10
RIGHT_KM = 161.0
HAND = np.array([weight for _, weight in places.FEATURES])


def read_gold(paths):
    """(document, report, [(start, end, lat, lon)]) of each gold line."""
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").split("\n")[:-1]:
            d = json.loads(line)
            report = read_report(d["text"], Source(sha256="0" * 64, id=d["id"], language="en"))
            yield d["id"], report, [(p["start"], p["end"], p["lat"], p["lon"]) for p in d["places"] if p["lat"] is not None]


def choices(gold, index):
    """One row for each name with candidates: (document, features (n, k), km to gold (n), times it is meant, name, context)."""
    rows = []
    for ident, report, spots in gold:
        names = find_names(report, find_places(report, index), index)
        context = find_context(report, names)
        for _ in range(2):
            context = context.told(places.choose(names, context))
        for name in names:
            meant = [(la, lo) for a, b, la, lo in spots if any(a < e and s < b for s, e in name.spans)]
            if name.entries and meant:
                x = np.array([[f(e, name, context) for f, _ in places.FEATURES] for e in name.entries])
                km = np.array([np.median([distance_km(e.place.lat, e.place.lon, *m) for m in meant]) for e in name.entries])
                rows.append((ident, x, km, len(meant), name, context))
    return rows


def fit(rows, pull):
    """Weights of a conditional logit: the probability of the nearest candidates, with a pull towards the weights set by hand."""
    w = HAND.copy()
    step = np.zeros_like(w)
    for _ in range(400):
        slope = pull * (w - HAND)
        for _, x, km, n, _, _ in rows:
            good = km <= km.min() + 5 if km.min() <= RIGHT_KM else None
            if good is None or good.all():
                continue
            p = softmax(x @ w)
            q = np.where(good, p, 0.0)
            slope += math.log1p(n) * ((p - q / q.sum()) @ x)
        step = 0.9 * step - 0.002 * slope
        w = w + step
    return w


def softmax(scores):
    """Scores → probabilities."""
    e = np.exp(scores - scores.max())
    return e / e.sum()


def share_right(rows, w):
    """Share of the gold mentions whose name goes within 161 km."""
    hits = sum(n * (km[int(np.argmax(x @ w))] <= RIGHT_KM) for _, x, km, n, _, _ in rows)
    return hits / sum(n for _, _, _, n, _, _ in rows)


def folds(rows):
    """(train, test) by document, the same in every run."""
    documents = sorted({r[0] for r in rows})
    for i in range(FOLDS):
        out = set(documents[i::FOLDS])
        yield [r for r in rows if r[0] not in out], [r for r in rows if r[0] in out]


def sureness(rows):
    """(document, measures, right, times) of each choice that is given as an answer and no country."""
    for ident, _, km, n, name, context in rows:
        order = places.rank(name, context)
        score, best = order[0]
        if best.place.feature == "country" or not places.is_good_enough(best, score, name, context):
            continue
        right = km[[e.place.id for e in name.entries].index(best.place.id)] <= RIGHT_KM
        yield ident, np.array([1.0, *places.sureness_of(order, name, context)]), float(right), n


def logistic(rows, pull=1.0):
    """Coefficients of a logistic regression by Newton's method."""
    x, y, n = np.array([r[1] for r in rows]), np.array([r[2] for r in rows]), np.array([math.sqrt(r[3]) for r in rows])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (n * p * (1 - p))[:, None]).T @ x + pull * np.eye(len(w))
        w = w + np.linalg.solve(hessian, x.T @ (n * (y - p)) - pull * w)
    return w


def say(*words):
    """A line of the report."""
    print(*words, file=sys.stderr)


def main(paths, weights):
    """Trains, judges and prints the model of the score; with `weights` also tries trained weights of the features (minutes)."""
    rows = choices(list(read_gold(paths)), open_gazetteer())
    say(f"{len(rows)} names; weights set by hand: {share_right(rows, HAND):.4f} of their mentions within 161 km")
    for pull in (3.0, 10.0, 30.0) if weights else ():
        hits = [(share_right(test, fit(train, pull)), sum(r[3] for r in test)) for train, test in folds(rows)]
        say(f"weights trained with pull {pull}: {sum(h * n for h, n in hits) / sum(n for _, n in hits):.4f} (cross-validated)")
    if weights:
        say("trained on all, pull 10:", dict(zip([f.__name__ for f, _ in places.FEATURES], fit(rows, 10.0).round(2).tolist(), strict=True)))
    sure = list(sureness(rows))
    told = [(1 / (1 + math.exp(-float(x @ w))), y, n) for train, test in folds(sure) for w in [logistic(train)] for _, x, y, n in test]
    brier = sum(n * (p - y) ** 2 for p, y, n in told) / sum(n for _, _, n in told)
    base = sum(n * y for _, y, n in told) / sum(n for _, _, n in told)
    say(f"score, cross-validated: Brier {brier:.4f}, of one score for all {base * (1 - base):.4f}; right {base:.3f}")
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        inside = [(p, y, n) for p, y, n in told if low <= p < high]
        total = sum(n for _, _, n in inside)
        if total:
            mean, right = (sum(n * v[i] for v in inside for n in [v[2]]) / total for i in (0, 1))
            say(f"| {low:.2f} to {min(high, 1):.2f} | {mean:.2f} | {right:.2f} | {total} |")
    print(json.dumps({"measures": ["constant", *places.MEASURES], "weights": logistic(sure).round(4).tolist()}, indent=1))


if __name__ == "__main__":
    main([a for a in sys.argv[1:] if a != "--weights"], "--weights" in sys.argv)
