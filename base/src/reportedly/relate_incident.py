"""One group of claims told as one incident: what, where, when, who was harmed, who is held responsible and by whom, what is disputed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from reportedly import compare, vocab
from reportedly.compare_tellings import Party, Telling
from reportedly.records import HeldResponsible, Incident, Named, NamedVictim, Place, When
from reportedly.relate_grades import accused, grade_of, names_different_actors
from reportedly.relate_sources import UNRATED, Ratings, count_independent, edges_of
from reportedly.relate_tolls import figures_differ, figures_of, tolls_of
from reportedly.relate_words import summary_of

PREFIX = "i-"
_STATUS_ORDER = ("occurred", "ongoing", "attempted", "possible", "habitual", "expected", "did-not-happen")
_FIELDS = {"event": "event", "actor": "responsible", "target": "targets", "civilian harm": "civilian harm", "toll": "tolls",
           "weapon": "weapons", None: "event"}


def incident_of(group: Sequence[Telling], ratings: Ratings = UNRATED) -> Incident:
    """The incident that these claims tell of. What is withdrawn stays in `claims` and supports nothing."""
    tellings = sorted((t for t in group if not t.is_bare), key=lambda t: (t.id, t.sha256))
    bare = tuple(sorted({t.report_id for t in group if t.is_bare}))
    standing = [t for t in tellings if t.stands]
    telling = standing or [t for t in tellings if not t.retracted] or tellings
    place, precision, point = _where(telling)
    grade, why = grade_of(tellings, ratings)
    edges = edges_of(standing, ratings)
    event = _main_event(telling)
    found = Incident(
        id=PREFIX + tellings[0].id, summary="", status=_status(telling), claims=tuple(t.id for t in tellings),
        reports=tuple(sorted({t.report_id for t in group})), without_claims=bare, type=event[0], subtype=event[1],
        civilians_targeted=any(t.claim.civilians_targeted for t in telling), place=place, geo_precision=precision, point=point,
        when=_when([t for t in telling if t.happened]), weapons=_named(telling, _weapons), sites=_named(telling, _sites),
        targets=_named(telling, _targets), victims=_victims(telling), grade=grade, grade_why=why,
        independent_sources=count_independent(edges), sources=edges, disputed=_disputed(tellings, standing), joined=(),
        tolls=tolls_of(tellings), responsible=_responsible(standing), denied_by=_denied_by(tellings),
    )
    return summary_of(found, tellings)


def _status(tellings: Sequence[Telling]) -> str:
    return min((t.claim.status for t in tellings), key=_STATUS_ORDER.index)


def _main_event(tellings: Sequence[Telling]) -> tuple[str, str]:
    """The sub-type that most claims tell; of equal ones the earlier in the codebook's order."""
    counted = Counter((t.claim.event.type, t.claim.event.subtype) for t in tellings)
    order = list(vocab.SUBTYPES)
    return min(counted, key=lambda e: (-counted[e], order.index(e[1]) if e[1] in order else len(order)))


# --- where and when ----------------------------------------------------------------------------------------


def _where(tellings: Sequence[Telling]) -> tuple[Place | None, int | None, tuple[float, float, float] | None]:
    """The most exact place with its precision, of equally exact ones the one that most claims name; the point told by way of it.

    The point is the most exact one of the claims that name that place so: none where the place itself is meant.
    """
    placed = [(t.place, t.claim.where.geo_precision) for t in tellings if t.place is not None and t.claim.where is not None]
    if not placed:
        return None, None, None
    counted = Counter(place.id for place, _ in placed)
    place, precision = min(placed, key=lambda p: (p[0].feature in compare.AREAS, p[1] or 9, -counted[p[0].id], p[0].id))
    wheres = [t.claim.where for t in tellings if t.claim.where is not None and t.place is not None and t.place.id == place.id]
    points = [w.point for w in wheres if w.point is not None and w.geo_precision == precision]
    return place, precision, min(points, key=lambda p: (p[2], p)) if points else None


def _when(tellings: Sequence[Telling]) -> When | None:
    """The most exact days that most claims give; what claims leave open is bounded by what others say."""
    given = [t.claim.when for t in tellings if t.claim.when is not None]
    if not given:
        return None
    exact = min(w.time_precision or 9 for w in given if w is not None)
    best = [w for w in given if (w.time_precision or 9) == exact]
    counted = Counter((w.earliest, w.latest) for w in best)
    earliest, latest = min(counted, key=lambda days: (-counted[days], days[0] is None, str(days)))
    chosen = next(w for w in best if (w.earliest, w.latest) == (earliest, latest))
    return When(None, earliest, latest, chosen.lasts, chosen.time_of_day, chosen.basis, chosen.time_precision)


# --- what is named -----------------------------------------------------------------------------------------

_Key = tuple[str | None, str]


def _named(tellings: Sequence[Telling], names: Callable[[Telling], Iterable[_Key]]) -> tuple[Named, ...]:
    found: dict[_Key, set[str]] = defaultdict(set)
    for t in tellings:
        for key in names(t):
            found[key].add(t.id)
    return tuple(Named(id_, name, tuple(sorted(ids))) for (id_, name), ids in sorted(found.items(), key=lambda e: (e[0][1], str(e[0][0]))))


def _weapons(t: Telling) -> Iterator[_Key]:
    return ((None, weapon) for weapon in t.weapons)


def _sites(t: Telling) -> Iterator[_Key]:
    if t.claim.site is not None:
        yield None, t.claim.site.site_class


def _targets(t: Telling) -> Iterator[_Key]:
    return ((p.id, p.name) for p in t.having("target"))


def _victims(tellings: Sequence[Telling]) -> tuple[NamedVictim, ...]:
    """Persons by name; one without a name only where age or gender is told."""
    found: dict[tuple[str | None, int | None, str | None, str], set[str]] = defaultdict(set)
    for t in tellings:
        for v in t.claim.victims:
            if v.name or v.age is not None:
                found[v.name, v.age, v.gender, v.toll].add(t.id)
    return tuple(NamedVictim(*key, claims=tuple(sorted(ids))) for key, ids in sorted(found.items(), key=lambda e: str(e[0])))


# --- who is held responsible, who denies it ----------------------------------------------------------------


def _speaker(t: Telling) -> _Key:
    return (t.speaker.actor.id if t.speaker.actor is not None else None), t.speaker.name


def _responsible(standing: Sequence[Telling]) -> tuple[HeldResponsible, ...]:
    """Whom a source holds responsible, by voice; nobody is filled in."""
    held: dict[tuple[str, str], list[tuple[Party, Telling]]] = defaultdict(list)
    for t in standing:
        for party in accused(t):
            held[party.id, t.claim.voice].append((party, t))
    return tuple(
        HeldResponsible(Named(id_, found[0][0].name, ids := tuple(sorted({t.id for _, t in found}))), voice,
                        _named([t for _, t in found], lambda t: [_speaker(t)]), ids)
        for (id_, voice), found in sorted(held.items()))


def _denied_by(tellings: Sequence[Telling]) -> tuple[Named, ...]:
    return _named([t for t in tellings if t.claim.voice == "denied" and not t.retracted], lambda t: [_speaker(t)])


# --- what is disputed --------------------------------------------------------------------------------------


def _disputed(tellings: Sequence[Telling], standing: Sequence[Telling]) -> tuple[str, ...]:
    found = {field for t in tellings if not t.retracted for field in _denials(t)}
    if names_different_actors(standing):
        found.add("responsible")
    found |= {f"tolls.{group[0]}" for group, figures in figures_of(standing).items() if figures_differ(figures)}
    for a, b in combinations([t for t in standing if t.happened][:60], 2):
        if a.speaker.origin != b.speaker.origin or a.sha256 != b.sha256:
            found |= {name for name, function in _EXCLUDING if (likeness := function(a, b)) and likeness.value <= -1.0}
    return tuple(sorted(found))


_EXCLUDING = (("when", compare.days), ("where", compare.places), ("weapons", compare.weapons))


def _denials(t: Telling) -> set[str]:
    """What a denied claim disputes; who denies a deed of his own says that he did not do it, not that nobody did."""
    if t.claim.voice != "denied":
        return set()
    speaker = t.speaker.actor
    if t.disputes <= {"event"} and speaker is not None and any(role == "actor" and party.id == speaker.id for role, party in t.parties):
        return {"responsible"}
    return {_FIELDS[d] for d in t.disputes} or {"event"}
