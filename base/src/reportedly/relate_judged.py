"""What people judged, taken into incidents: pairs by position, grades, and who decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly.compare_tellings import Telling
from reportedly.records import Incident
from reportedly.records_review import Decisions, GradeSet, PairOfClaims
from reportedly.relate_groups import Link, Pair

CERTAIN = 99.0  # the score, in log-odds, that a person's word is shown with


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs that a person judged, by their positions: `same` the latest first, `different`, and `links` that say who joined them."""

    same: tuple[Pair, ...]
    different: tuple[Pair, ...]
    links: tuple[Link, ...]


def pairs_of(tellings: Sequence[Telling], decisions: Decisions) -> Judged:
    """The pairs whose claims are both there; of contradicting words the later is taken."""
    if not decisions.same and not decisions.different:
        return Judged((), (), ())
    at = {t.id: n for n, t in enumerate(tellings)}

    def position(pair: PairOfClaims) -> Pair | None:
        i, j = at.get(pair.one), at.get(pair.other)
        return None if i is None or j is None or i == j else (min(i, j), max(i, j))

    said: dict[Pair, tuple[int, bool, PairOfClaims]] = {}
    for pairs, is_same in ((decisions.same, True), (decisions.different, False)):
        for pair in pairs:
            where = position(pair)
            if where is not None and (where not in said or said[where][0] < pair.seq):
                said[where] = pair.seq, is_same, pair
    latest = sorted(said.items(), key=lambda entry: (-entry[1][0], entry[0]))
    same = tuple(where for where, (_, is_same, _) in latest if is_same)
    links = tuple(Link(*where, CERTAIN, (_sentence(pair),)) for where, (_, is_same, pair) in latest if is_same)
    return Judged(same, tuple(where for where, (_, is_same, _) in latest if not is_same), links)


def _sentence(pair: PairOfClaims) -> str:
    return f"{pair.by} judged that they tell of one happening{f': {pair.reason}' if pair.reason else '.'}"


def judged(incident: Incident, decisions: Decisions) -> Incident:
    """The incident with the grade that a person gave it, and with whose decisions are in it."""
    people = {by for claim in incident.claims for by in decisions.judged_by.get(claim, ())}
    given = pick_grade(incident, decisions.grades)
    if given is not None:
        machine = f" (by the rules: {incident.grade or 'none'})"
        incident = replace(incident, grade=given.grade, grade_why=f"{given.by} set it{machine}: {given.reason.rstrip('.')}.")
    return replace(incident, decided_by=", ".join(sorted(people))) if people else incident


def pick_grade(incident: Incident, grades: Sequence[GradeSet]) -> GradeSet | None:
    """The latest grade given to most of this incident's claims, None where nobody gave one."""
    mine = set(incident.claims)
    fitting = [g for g in grades if 2 * len(mine & set(g.claims)) > len(g.claims)]
    return max(fitting, key=lambda g: g.seq, default=None)
