"""What is most worth a look: contested incidents, high tolls, civilians, pairs near the threshold, judgements overtaken."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.records import Incident
from reportedly.records_review import Judgement, Reopened
from reportedly.review import Standing

NEAR = 1.2  # log-odds: a pair whose score is nearer to the threshold than this is worth a question


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: `kind` (incident, pair, judgement, coders, version, change), its ids, its worth, and why, in sentences."""

    kind: str
    subjects: tuple[str, ...]
    worth: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two claims of different reports whose score says neither yes nor no."""

    one: str
    other: str
    score: float
    why: tuple[str, ...]


def find_queue(incidents: Sequence[Incident], near: Iterable[NearPair], reopened: Iterable[Reopened], replaced: Mapping[str, str],
               standing: Standing) -> tuple[Look, ...]:
    """All that is worth a look, the worthiest first. `replaced` maps the SHA-256 of an original to the report that came in its place."""
    of_claim = {c: i for i in incidents for c in i.claims}
    found = [*_incidents(incidents, standing), *_pairs(near, of_claim, standing), *_judgements(reopened, of_claim),
             *_coders(standing.unsettled), *_versions(standing, replaced)]
    return in_order(found)


def in_order(looks: Iterable[Look]) -> tuple[Look, ...]:
    """Looks with the worthiest first."""
    return tuple(sorted(looks, key=lambda look: (-round(look.worth, 6), look.kind, look.subjects)))


def gravity(incident: Incident) -> float:
    """How much hangs on an incident: its dead (by powers of two), and whether civilians were the target."""
    dead = max((t.high or t.best or t.low or 0 for t in incident.tolls if t.toll == "killed"), default=0)
    return 0.5 * math.log2(1 + dead) + (1.5 if incident.civilians_targeted else 0.0)


def worth_of(incident: Incident) -> float:
    """How much a look at an incident is worth by itself, whatever people decided of it; 0 where it has no grade."""
    if incident.grade is None:
        return 0.0
    return 3.0 * (incident.grade == "contested") + 0.5 * len(incident.disputed) + gravity(incident)


def _incidents(incidents: Sequence[Incident], standing: Standing) -> Iterator[Look]:
    accepted = [(set(j.subjects), j.by) for j in standing.having("group", "accept")]
    for i in incidents:
        if standing.accepted_by(i) is not None or i.grade is None:
            continue
        claims = set(i.claims)
        since = next((by for subjects, by in accepted if subjects & claims), None)
        reasons = [(3.0, "Independent sources name different actors as responsible.")] * (i.grade == "contested")
        reasons += [(3.0, f"Claims came in or left it since {since} accepted it.")] * (since is not None)
        reasons += [(0.5 * len(i.disputed), f"Disputed: {', '.join(i.disputed)}.")] * bool(i.disputed)
        reasons += [(gravity(i), _toll_of(i))] * (gravity(i) > 0)
        if reasons:
            yield Look("incident", (i.id,), sum(worth for worth, _ in reasons), (i.summary, *(why for _, why in reasons)))


def _toll_of(incident: Incident) -> str:
    dead = [t for t in incident.tolls if t.toll == "killed"]
    most = max((t.high or t.best or t.low or 0 for t in dead), default=0)
    killed = [f"up to {most} were killed"] * bool(most) + ["civilians were the target"] * incident.civilians_targeted
    return f"As it is told, {' and '.join(killed)}."


def _pairs(near: Iterable[NearPair], of_claim: Mapping[str, Incident], standing: Standing) -> Iterator[Look]:
    """One pair for two incidents, or for one: the nearest to the threshold that nobody has judged."""
    judged = {frozenset(j.subjects) for j in standing.having("pair")} | {
        frozenset((a, b)) for j in standing.having("group") if j.verdict != "accept" for a in j.subjects for b in j.subjects if a < b}
    asked: set[frozenset[str]] = set()
    for pair in sorted(near, key=lambda p: (abs(p.score), p.one, p.other)):
        ours = [of_claim[c] for c in (pair.one, pair.other) if c in of_claim]
        about = frozenset(i.id for i in ours)
        if len(ours) < 2 or about in asked or frozenset((pair.one, pair.other)) in judged:
            continue
        asked.add(about)
        together = "They are in one incident" if len(about) == 1 else "They are kept apart"
        worth = 2 * (1 - abs(pair.score) / NEAR) + max(gravity(i) for i in ours) / 2
        yield Look("pair", (pair.one, pair.other), worth, (f"{together}, by a narrow margin.", *pair.why))


def _judgements(reopened: Iterable[Reopened], of_claim: Mapping[str, Incident]) -> Iterator[Look]:
    for r in reopened:
        weight = max((gravity(of_claim[s]) for s in r.judgement.subjects if s in of_claim), default=0.0)
        yield Look("judgement", (r.judgement.id,), 4.0 + weight, (f"{r.why[0].upper()}{r.why[1:].rstrip('.')}.",))


def _coders(unsettled: Sequence[Sequence[Judgement]]) -> Iterator[Look]:
    for said in unsettled:
        last = list({j.by: j for j in said}.values())
        if len(last) > 1:
            first = last[0]
            yield Look("coders", first.subjects, 4.0, (f"{' and '.join(j.by for j in last)} differ on the {first.field or first.kind}.",))


def _versions(standing: Standing, replaced: Mapping[str, str]) -> Iterator[Look]:
    for j in standing.judgements:
        for sha256 in sorted({a.sha256 for a in j.anchors} & replaced.keys()):
            yield Look("version", (replaced[sha256], j.id), 3.0, (
                f"{replaced[sha256]} came again in another version; {j.by} judged the {j.field or j.kind} in the older one.",))
