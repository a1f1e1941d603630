"""Judgements in: which of them stand, a reading as people have corrected it, and what joining and grading take in.

Nothing here is written: the readings of the machine stay as they are, and what people decided is laid over them each time. A
judgement finds its claim again by id, else by the one trigger that overlaps, else it is listed, never dropped.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportedly.records import Incident, Reading
from reportedly.records_review import RECORDED_FROM, Decisions, GradeSet, Judgement, PairOfClaims, Reopened
from reportedly.review_claims import add_claims, judge_claims
from reportedly.review_links import add_mentions, link
from reportedly.review_sources import find_owners, find_reliability

CODED = frozenset({"pair", "field", "addition", "grade", "credibility"})  # what coders do blind to one another
_EVERYWHERE = frozenset({"place", "actor"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The judgements that count, in the order in which they were made, and those that open questions; sorted by what they are about."""

    judgements: tuple[Judgement, ...] = ()
    unsettled: tuple[tuple[Judgement, ...], ...] = ()
    by_report: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    links: tuple[Judgement, ...] = ()

    def having(self, kind: str, verdict: str | None = None) -> tuple[Judgement, ...]:
        """Those of one kind, and one verdict where it is named."""
        return tuple(j for j in self.judgements if j.kind == kind and verdict in {None, j.verdict})

    @property
    def withheld_reports(self) -> frozenset[str]:
        """The SHA-256 of each original that is shown nowhere."""
        return frozenset(j.subjects[0] for j in self.having("withhold", "report"))

    @property
    def withheld_names(self) -> frozenset[str]:
        """Persons and sources that are named nowhere."""
        return frozenset(j.subjects[0] for v in ("name", "source") for j in self.having("withhold", v))

    @property
    def released(self) -> frozenset[str]:
        """Persons, by id or name, who may be named in what is published."""
        return frozenset(j.subjects[0] for j in self.having("person"))

    def accepted_by(self, incident: Incident) -> str | None:
        """Who accepted the incident as it stands; None where nobody did, or where claims came in or left it since."""
        return self.reviewers().get(frozenset(incident.claims))

    def reviewers(self) -> dict[frozenset[str], str]:
        """Who accepted these claims as one incident, the last of them."""
        return {frozenset(j.subjects): j.by for j in self.having("group", "accept")}

    @property
    def aliases(self) -> dict[str, str]:
        """Names of places learnt in this ledger, with the ids of their entries: the next reading knows them."""
        return {j.subjects[0]: j.subjects[1] for j in self.having("place", "same")}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A reading as people have corrected it; claims that are called otherwise now, by the id that was judged; what to look at again."""

    reading: Reading
    moved: Mapping[str, str]
    reopened: tuple[Reopened, ...]


# --- which stand -----------------------------------------------------------------------------------------


def find_standing(judgements: Sequence[Judgement], coder: str | None = None) -> Standing:
    """What counts of all judgements, oldest first: neither undone nor overtaken by a later one on the same topic.

    Coders' judgements count where two or more agree and none differs; a reviewer's or adjudicator's settles the topic. With `coder`
    it is that coder's view: of what coders code, only their own.
    """
    topics: dict[tuple[object, ...], list[Judgement]] = defaultdict(list)
    for j in find_live(judgements):
        topics[j.topic].append(j)
    standing, unsettled = [], []
    for said in topics.values():
        chosen = _own(said, coder) if coder is not None else _settled(said)
        if chosen is not None:
            standing.append(chosen)
        elif coder is None:
            unsettled.append(tuple(said))
    standing.sort(key=lambda j: j.seq)
    by_report: dict[str, list[Judgement]] = defaultdict(list)
    for j in standing:
        reports = {a.sha256 for a in j.anchors} | ({j.subjects[0]} if j.kind == "report" else set())
        for sha256 in reports:
            by_report[sha256].append(j)
    return Standing(tuple(standing), tuple(unsettled), {s: tuple(js) for s, js in by_report.items()},
                    tuple(j for j in standing if j.kind in _EVERYWHERE))


def find_live(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that nobody has undone, oldest first; an undoing that was undone itself undoes nothing."""
    ordered = sorted(judgements, key=lambda j: j.seq)
    undone: set[str] = set()
    for j in reversed(ordered):
        if j.kind == "undo" and j.id not in undone:
            undone.add(j.subjects[0])
    return [j for j in ordered if j.kind != "undo" and j.id not in undone]


def _settled(said: Sequence[Judgement]) -> Judgement | None:
    """The last word of who decides at once, else what all coders agree on; None while they differ or one is alone."""
    decided = [j for j in said if j.role != "coder"]
    if decided:
        return decided[-1]
    last = list({j.by: j for j in said}.values())
    agree = len(last) > 1 and all((j.verdict, j.value) == (last[0].verdict, last[0].value) for j in last)
    return last[-1] if agree else None


def _own(said: Sequence[Judgement], coder: str) -> Judgement | None:
    if said[0].kind not in CODED:
        return _settled(said)
    return next((j for j in reversed(said) if j.role == "coder" and j.by == coder), None)


# --- laid over a reading -----------------------------------------------------------------------------------


def review(reading: Reading, standing: Standing) -> Reviewed:
    """The reading as people have corrected it."""
    about = standing.by_report.get(reading.report.sha256, ())
    if not about and not standing.links:
        return Reviewed(reading, {}, ())
    if any(j.kind == "report" for j in about):
        reading = replace(reading, report=replace(reading.report, retracted=True))
    reading = link(add_mentions(reading, about), standing.links)
    reading = add_claims(reading, about)
    reading, moved, reopened = judge_claims(reading, about)
    return Reviewed(reading, moved, reopened)


# --- for joining and grading -------------------------------------------------------------------------------


def decisions_of(standing: Standing, moved: Mapping[str, str] | None = None) -> Decisions:
    """What joining and grading take in; `moved` are the claims that are called otherwise now.

    Owners of outlets come from data/owners.yaml and the user's owners.yaml; reliability from judgements, else from the user's actors.
    """
    now = moved or {}

    def called(claim: str) -> str:
        return now.get(claim, claim)

    same: list[PairOfClaims] = []
    different: list[PairOfClaims] = []
    grades: list[GradeSet] = []
    judged: dict[str, set[str]] = defaultdict(set)
    for j in standing.judgements:
        ids = tuple(called(s) for s in j.subjects)
        if j.kind in CODED | {"group"} and j.verdict != "unsure":
            for identity in ids[1:] if j.kind == "addition" else ids:
                judged[identity].add(j.by)
        if j.kind == "pair" and j.verdict != "unsure":
            (same if j.verdict == "same" else different).append(PairOfClaims(ids[0], ids[1], j.by, j.reason, j.seq))
        elif j.kind == "group" and j.verdict == "merge":
            same += [PairOfClaims(ids[0], other, j.by, j.reason, j.seq) for other in ids[1:]]
        elif j.kind == "group" and j.verdict == "split":
            apart = {called(str(c)) for c in j.value} if isinstance(j.value, list) else set(ids[:1])
            different += [PairOfClaims(a, b, j.by, j.reason, j.seq) for a in sorted(apart) for b in ids if b not in apart]
        elif j.kind == "grade":
            grades.append(GradeSet(ids, j.verdict, j.by, j.reason, j.seq))
    return Decisions(
        tuple(same), tuple(different), tuple(grades),
        {**find_reliability(), **{j.subjects[0]: j.verdict for j in standing.having("reliability")}},
        {called(j.subjects[0]): j.verdict for j in standing.having("credibility")}, find_owners(),
        {claim: frozenset(by) for claim, by in judged.items()},
        frozenset(called(j.subjects[0]) for j in standing.having("pair", "same") if j.value == RECORDED_FROM))
