"""How far coders agree with one another and with the machine, field by field: percentage, Cohen's kappa, Krippendorff's alpha."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly import claimfields
from reportedly.records_review import Judgement
from reportedly.review import find_live

MACHINE = "machine"
IS_CLAIM, IS_NONE, MISSED = "is a claim", "is none", "missed it"
Coding = dict[tuple[str, str], dict[str, str]]  # (field, what was coded) → coder → label


@dataclass(frozen=True, slots=True)
class Agreement:
    """One field: how many things two or more coded, the share they agree on (0 to 1), kappa, alpha; None where it can't be reckoned."""

    field: str
    between: str
    things: int
    share: float | None
    kappa: float | None
    alpha: float | None


def find_agreement(judgements: Iterable[Judgement], machine_pairs: Mapping[frozenset[str], str] | None = None) -> tuple[Agreement, ...]:
    """Agreement between coders, and between the machine and all people, for each field that was coded; an empty tuple for none.

    `machine_pairs` says of pairs of claims whether the machine alone joins them: same or different.
    """
    live = find_live(judgements)
    coders = _coding([j for j in live if j.role == "coder"])
    people = _coding(live)
    found = []
    for between, coding in (("coders", coders), ("machine and people", _with_machine(live, people, machine_pairs or {}))):
        found += [_agreement(name, between, [c for (of, _), c in coding.items() if of == name]) for name in _names(coding)]
    return tuple(a for a in found if a.things)


def _names(coding: Coding) -> list[str]:
    order = ("claim", "pair", *claimfields.FIELDS)
    return sorted({name for name, _ in coding}, key=lambda n: (order.index(n) if n in order else len(order), n))


# --- who said what of which ----------------------------------------------------------------------------------


def _coding(judgements: Sequence[Judgement]) -> Coding:
    """The last label that each person gave to each thing; a claim that one added, others who coded that report have missed."""
    coding: Coding = defaultdict(dict)
    worked: dict[str, set[str]] = defaultdict(set)
    for j in judgements:
        for anchor in j.anchors:
            worked[anchor.sha256].add(j.by)
        if j.kind == "field":
            coding[j.field or "claim", j.subjects[0]][j.by] = _label(j)
        elif j.kind == "addition" and j.verdict == "claim":
            coding["claim", j.subjects[1]][j.by] = IS_CLAIM
        elif j.kind == "pair":
            coding["pair", " ".join(sorted(j.subjects))][j.by] = j.verdict
    for j in judgements:
        if j.kind == "addition" and j.verdict == "claim":
            for other in worked[j.subjects[0]]:
                coding["claim", j.subjects[1]].setdefault(other, MISSED)
    return coding


def _label(j: Judgement) -> str:
    if j.field is None:
        return IS_NONE if j.verdict == "reject" else IS_CLAIM
    value = j.was if j.verdict == "accept" else j.value if j.verdict == "correct" else None
    return _written(value)


def _written(value: Any) -> str:
    """A value as a label: without what only one reading knows; nothing, an empty list and null are one."""
    bare = claimfields.bare(value)
    if isinstance(bare, list):
        bare = [{k: v for k, v in m.items() if k not in {"start", "end"}} if isinstance(m, dict) else m for m in bare]
    return json.dumps(bare, sort_keys=True) if bare not in (None, []) else "none"


def _with_machine(live: Sequence[Judgement], people: Coding, pairs: Mapping[frozenset[str], str]) -> Coding:
    """What the machine had, against each person by turns as "person": kappa is of two sides."""
    coding: Coding = {}
    machine = {("claim", j.subjects[1]): MISSED for j in live if j.kind == "addition" and j.verdict == "claim"}
    for j in live:
        if j.kind == "field":
            machine.setdefault((j.field or "claim", j.subjects[0]), IS_CLAIM if j.field is None else _written(j.was))
        elif j.kind == "pair" and frozenset(j.subjects) in pairs:
            machine["pair", " ".join(sorted(j.subjects))] = pairs[frozenset(j.subjects)]
    for key, said in people.items():
        for person, label in said.items():
            if key in machine:
                coding[key[0], f"{key[1]} {person}"] = {MACHINE: machine[key], "person": label}
    return coding


# --- figures -------------------------------------------------------------------------------------------------


def _agreement(name: str, between: str, things: Sequence[Mapping[str, str]]) -> Agreement:
    coded = [t for t in things if len(t) > 1]
    if not coded:
        return Agreement(name, between, 0, None, None, None)
    pairs = [(a, b) for t in coded for n, a in enumerate(t.values()) for b in list(t.values())[n + 1 :]]
    share = sum(a == b for a, b in pairs) / len(pairs)
    labels = {label for t in coded for label in t.values()}
    if len(labels) < 2:  # with one label in use, agreement by chance is certain: there is nothing to reckon
        return Agreement(name, between, len(coded), share, None, None)
    from nltk.metrics.agreement import AnnotationTask

    rows = [(coder, str(n), label) for n, t in enumerate(coded) for coder, label in sorted(t.items())]
    return Agreement(name, between, len(coded), share, _kappa(coded), float(AnnotationTask(data=rows).alpha()))


def _kappa(coded: Sequence[Mapping[str, str]]) -> float | None:
    """Cohen's kappa; of more than two coders the mean over the pairs that coded the same things."""
    from nltk.metrics.agreement import AnnotationTask

    coders = sorted({c for t in coded for c in t})
    found = []
    for n, one in enumerate(coders):
        for other in coders[n + 1 :]:
            both = [t for t in coded if one in t and other in t]
            if len({label for t in both for label in (t[one], t[other])}) > 1:
                rows = [(c, str(k), t[c]) for k, t in enumerate(both) for c in (one, other)]
                found.append(float(AnnotationTask(data=rows).kappa()))
    return sum(found) / len(found) if found else None
