"""Trains the weights that decide who has which part in a claim (models/roles.json) on our annotated reports.

    python training/roles.py --unseen READER IDS [--unseen READER IDS] [--folds 5] [corpus/train] [src/reportedly/models/roles.json]

Each claim that the reader finds is paired with the gold's (score.py); the right part of a candidate is the one that the gold gives to it
or to another mention of the same actor. READER and IDS are those of training/telling.py: a reader and the reports that it has not seen.
With --folds the figures on reports left out are printed first: rules alone, and with weights. Plain Python, one core, a minute.
"""

from weighed import read_examples, run

from reportedly.claimpairs import overlaps
from reportedly.extract import roles_weighed

HOW = {"epochs": 3, "least": 3}  # best on reports left out


def part_of(given, claim, comparison):
    """The part of a candidate in a gold claim, that of another mention of the same actor too."""
    n, candidates = given[:2]
    for role in claim["roles"]:
        spans = comparison.spans_of(role, role.get("mention"))
        if (role["role"] == "weapon") == candidates[n].is_weapon and any(_meets(candidates[n], span) for span in spans):
            return role["role"]
    return roles_weighed.NONE


def _meets(candidate, span):
    return overlaps({"start": candidate.role.start, "end": candidate.role.end}, span)


if __name__ == "__main__":
    run(__doc__, "src/reportedly/models/roles.json", "parts of claims",
        lambda gold, tools: read_examples(gold, tools, roles_weighed, "role_options", 2, part_of), **HOW)
