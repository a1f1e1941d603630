"""What the trainers of weighed parts and tolls share: options of claims that the gold has too, read by a reader that has not seen them."""

import argparse
import json
from pathlib import Path

from scenes import cross_validate, read_gold, source_of, tools_with, train

from reportedly import pipeline
from reportedly.claimpairs import Comparison
from reportedly.publicjson import dumps


def read_examples(gold, tools, module, maker, claim_at, right_of):
    """[(report's id, features of each option, which of them are right)] of what `module.maker` is asked for.

    `claim_at` is the place of the claim among the maker's arguments; `right_of(arguments, gold claim, comparison)` names the right option.
    """
    found, original, examples = [], getattr(module, maker), []

    def record(*given):
        options = original(*given)
        found.append((given, options))
        return options

    setattr(module, maker, record)
    try:
        for row in gold:
            found.clear()
            report = row["report"]
            comparison = Comparison(row, json.loads(dumps(pipeline.read_text(report["text"], source_of(report), tools))))
            pairs = {(f["event"]["trigger"]["start"], f["event"]["subtype"]): g for g, f in comparison.pairs}
            for given, options in found:
                event = given[claim_at].event
                told = pairs.get((event.trigger.start, event.subtype))
                if told is not None:
                    right = right_of(given, told, comparison)
                    examples.append((report["id"], list(options.values()), [name == right for name in options]))
    finally:
        setattr(module, maker, original)
    return examples


def run(about, out, what, read, **how):
    """The command: `about` is its help, `read` gives the examples of gold and tools, `how` is handed to the training."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="corpus/train")
    parser.add_argument("out", nargs="?", default=out)
    parser.add_argument("--unseen", type=Path, nargs=2, action="append", required=True, metavar=("READER", "IDS"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    gold, examples = read_gold(args.folder), []
    for reader, names in args.unseen:
        ids = set(names.read_text().split())
        examples += read([row for row in gold if row["report"]["id"] in ids], tools_with(reader))
    if args.folds:
        rules, weighed, best, of = cross_validate(examples, [], args.folds, **how)
        print(f"{what}: rules {rules / of:.3f}, with weights {weighed / of:.3f}, at best {best / of:.3f} of {of}")
    Path(args.out).write_text(json.dumps(train(examples, **how), indent=0, ensure_ascii=False, sort_keys=True).replace(",\n", ",") + "\n",
                              encoding="utf8")
