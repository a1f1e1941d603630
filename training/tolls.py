"""Trains the weights that decide whom a claim counts (models/tolls.json) on our annotated reports.

    python training/tolls.py --unseen READER IDS [--unseen READER IDS] [--folds 5] [corpus/train] [src/reportedly/models/tolls.json]

Each claim that the reader finds is paired with the gold's (score.py); the right option for the people beside it is the kind of the
gold's toll that they are, or none. READER and IDS are those of training/telling.py: a reader and the reports that it has not seen. With
--folds the figures on reports left out are printed first: rules alone, and with weights. Plain Python, one core, a minute.
"""

import argparse
import json
from pathlib import Path

from scenes import cross_validate, read_gold, source_of, train
from telling import tools_with

from reportedly import pipeline
from reportedly.claimpairs import Comparison, overlaps
from reportedly.extract import tolls_weighed
from reportedly.publicjson import dumps


def read_examples(gold, tools):
    """[(report's id, features of each option, which of them are right)] of the people beside the claims that the gold has too."""
    found, original = [], tolls_weighed.toll_options

    def record(people, claim, *further):
        options = original(people, claim, *further)
        found.append((people, claim, options))
        return options

    examples = []
    tolls_weighed.toll_options = record
    try:
        for row in gold:
            found.clear()
            report = row["report"]
            reading = json.loads(dumps(pipeline.read_text(report["text"], source_of(report), tools)))
            pairs = {(f["event"]["trigger"]["start"], f["event"]["subtype"]): g for g, f in Comparison(row, reading).pairs}
            for people, claim, options in found:
                gold_claim = pairs.get((claim.event.trigger.start, claim.event.subtype))
                if gold_claim is not None:
                    right = kind_of(people, gold_claim)
                    examples.append((report["id"], list(options.values()), [name == right for name in options]))
    finally:
        tolls_weighed.toll_options = original
    return examples


def kind_of(people, claim):
    """What became of these people in a gold claim; "" where it does not count them as a toll."""
    span = {"start": people.span.start, "end": people.span.end}
    return next((t["toll"] for t in claim["tolls"] if t["high"] != 0 and overlaps(t, span)), tolls_weighed.NONE)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/tolls.json")
    parser.add_argument("--unseen", type=Path, nargs=2, action="append", required=True, metavar=("READER", "IDS"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    gold, examples = read_gold(args.folder), []
    for reader, names in args.unseen:
        ids = set(names.read_text().split())
        examples += read_examples([row for row in gold if row["report"]["id"] in ids], tools_with(reader))
    if args.folds:
        rules, weighed, best, of = cross_validate(examples, [], args.folds)
        print(f"people of claims: rules {rules / of:.3f}, with weights {weighed / of:.3f}, at best {best / of:.3f} of {of}")
    Path(args.out).write_text(json.dumps(train(examples), indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n",
                              encoding="utf8")


if __name__ == "__main__":
    main()
