"""Trains the weights that decide who has which part in a claim (models/roles.json) on our annotated reports.

    python training/roles.py --unseen READER IDS [--unseen READER IDS] [--folds 5] [corpus/train] [src/reportedly/models/roles.json]

Each claim that the reader finds is paired with the gold's (score.py); the right part of a candidate is the one that the gold gives to it
or to another mention of the same actor. READER and IDS are those of training/telling.py: a reader and the reports that it has not seen.
With --folds the figures on reports left out are printed first: rules alone, and with weights. Plain Python, one core, a minute.
"""

import argparse
import json
from pathlib import Path

from scenes import cross_validate, read_gold, source_of, train
from telling import tools_with

from reportedly import pipeline
from reportedly.claimpairs import Comparison, overlaps
from reportedly.extract import roles_weighed
from reportedly.publicjson import dumps

HOW = {"epochs": 3, "least": 3}  # best on reports left out


def read_examples(gold, tools):
    """[(report's id, features of each option, which of them are right)] of the candidates of the claims that the gold has too."""
    found, original = [], roles_weighed.role_options

    def record(n, candidates, claim, *further):
        options = original(n, candidates, claim, *further)
        found.append((n, candidates, claim, options))
        return options

    examples = []
    roles_weighed.role_options = record
    try:
        for row in gold:
            found.clear()
            report = row["report"]
            comparison = Comparison(row, json.loads(dumps(pipeline.read_text(report["text"], source_of(report), tools))))
            pairs = {(f["event"]["trigger"]["start"], f["event"]["subtype"]): g for g, f in comparison.pairs}
            for n, candidates, claim, options in found:
                told = pairs.get((claim.event.trigger.start, claim.event.subtype))
                if told is not None:
                    right = part_of(n, candidates, told, comparison)
                    examples.append((report["id"], list(options.values()), [name == right for name in options]))
    finally:
        roles_weighed.role_options = original
    return examples


def part_of(n, candidates, claim, comparison):
    """The part of candidate n in a gold claim, that of another mention of the same actor too."""
    for role in claim["roles"]:
        spans = comparison.spans_of(role, role.get("mention"))
        if (role["role"] == "weapon") == candidates[n].is_weapon and any(_meets(candidates[n], span) for span in spans):
            return role["role"]
    return roles_weighed.NONE


def _meets(candidate, span):
    return overlaps({"start": candidate.role.start, "end": candidate.role.end}, span)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default="src/reportedly/models/roles.json")
    parser.add_argument("--unseen", type=Path, nargs=2, action="append", required=True, metavar=("READER", "IDS"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    gold, examples = read_gold(args.folder), []
    for reader, names in args.unseen:
        ids = set(names.read_text().split())
        examples += read_examples([row for row in gold if row["report"]["id"] in ids], tools_with(reader))
    if args.folds:
        rules, weighed, best, of = cross_validate(examples, [], args.folds, **HOW)
        print(f"parts of claims: rules {rules / of:.3f}, with weights {weighed / of:.3f}, at best {best / of:.3f} of {of}")
    Path(args.out).write_text(json.dumps(train(examples, **HOW), indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n",
                              encoding="utf8")


if __name__ == "__main__":
    main()
