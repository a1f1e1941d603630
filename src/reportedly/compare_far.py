"""Whether two claims of different reports are far apart for certain, told at a tenth of the cost of comparing them."""

from reportedly.compare import FEATURES, START, actors, days, hours, kinds, places, sites, targets, weapons
from reportedly.compare_harmed import people, tolls, victims
from reportedly.compare_reports import ages, copies, names, subjects, wording
from reportedly.compare_tellings import Telling

# What all pairs of two reports' claims have in common, and what tells most of them apart at little cost.
_OF_REPORTS = tuple((function, weight) for function, weight in FEATURES if function in {names, ages, subjects, copies})
_FIRST = tuple((function, weight) for function, weight in FEATURES if function in {days, places, kinds, wording})
_WEIGHT = dict(FEATURES)


def score_of_reports(a: Telling, b: Telling) -> float:
    """What the two claims' reports add to their score: the same for all claims of the two."""
    return sum(weight * likeness.value for function, weight in _OF_REPORTS if (likeness := function(a, b)))


def may_reach(a: Telling, b: Telling, of_reports: float, least: float) -> bool:
    """False where the score of two claims of different reports lies below `least` for certain.

    `of_reports` is what `score_of_reports` gives for them.
    """
    if a.is_bare or b.is_bare or a.sha256 == b.sha256:
        return True
    most = START + of_reports + sum(weight for _, weight in _FIRST) + _most_of_rest(a, b) + 1e-9
    for function, weight in _FIRST:
        likeness = function(a, b)
        most += weight * ((likeness.value if likeness else 0.0) - 1.0)
        if most < least:
            return False
    return True


def _most_of_rest(a: Telling, b: Telling) -> float:
    """The most that everything else can add, by what both claims say anything of."""
    one, other = a.claim, b.claim
    most = 0.2 * _WEIGHT[people]
    if a.parties and b.parties:
        most += _WEIGHT[actors] + _WEIGHT[targets]
    if one.tolls and other.tolls:
        most += _WEIGHT[tolls]
    if a.weapons and b.weapons:
        most += _WEIGHT[weapons]
    if one.site and other.site:
        most += _WEIGHT[sites]
    if one.victims and other.victims:
        most += _WEIGHT[victims]
    return most + (0.3 * _WEIGHT[hours] if one.when and other.when and one.when.time_of_day and other.when.time_of_day else 0.0)
