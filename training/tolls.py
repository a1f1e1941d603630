"""Trains the weights that decide whom a claim counts (models/tolls.json) on our annotated reports.

    python training/tolls.py --unseen READER IDS [--unseen READER IDS] [--folds 5] [corpus/train] [src/reportedly/models/tolls.json]

Each claim that the reader finds is paired with the gold's (score.py); the right option for the people beside it is the kind of the
gold's toll that they are, or none. READER and IDS are those of training/telling.py: a reader and the reports that it has not seen. With
--folds the figures on reports left out are printed first: rules alone, and with weights. Plain Python, one core, a minute.
"""

from weighed import read_examples, run

from reportedly.claimpairs import overlaps
from reportedly.extract import tolls_weighed


def kind_of(given, claim, _):
    """What became of these people in a gold claim; "" where it does not count them as a toll."""
    span = {"start": given[0].span.start, "end": given[0].span.end}
    return next((t["toll"] for t in claim["tolls"] if t["high"] != 0 and overlaps(t, span)), tolls_weighed.NONE)


if __name__ == "__main__":
    run(__doc__, "src/reportedly/models/tolls.json", "people of claims",
        lambda gold, tools: read_examples(gold, tools, tolls_weighed, "toll_options", 1, kind_of))
