"""A ledger as people have corrected it: readings with judgements laid over them, incidents from both, what to look at again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportedly import store_incidents, store_lists, store_near
from reportedly.actors import ActorRegistry
from reportedly.compare_tellings import tellings_of
from reportedly.errors import NotFoundError, StaleError, UsageError
from reportedly.gazetteer import Gazetteer
from reportedly.pipeline_changes import MOST, find_changed_looks
from reportedly.publicjson import place_to_json, resolved_to_json
from reportedly.records import Incident, Reading
from reportedly.records_review import Decisions, Judgement, Reopened
from reportedly.relate import find_near, relate, relate_tellings, why_of
from reportedly.review import Standing, decisions_of, find_standing, review
from reportedly.review_queue import NEAR, Look, NearPair, find_queue, in_order
from reportedly.review_redact import redact
from reportedly.store import Ledger

QUEUED_WHOLE = 400  # reports up to which the whole queue is worked out, from every claim
URGENT = 300  # incidents in the queue of a larger ledger, and half as many pairs near the threshold
MOST_CHANGED = 20  # changed reports in it


@dataclass(slots=True)
class ReviewedLedger:
    """A ledger with its judgements.

    `readings` gives each current reading corrected; once all are gone through, `moved` and `reopened` are whole.
    """

    ledger: Ledger
    standing: Standing
    moved: dict[str, str] = field(default_factory=dict)
    reopened: list[Reopened] = field(default_factory=list)

    def readings(self) -> Iterator[Reading]:
        """Current readings as people have corrected them, without those that are withheld."""
        self.moved, self.reopened = {}, []
        hidden = self.standing.withheld_reports
        for reading in self.ledger.find_readings():
            if reading.report.sha256 in hidden:
                continue
            found = review(reading, self.standing)
            self.moved |= found.moved
            self.reopened += found.reopened
            yield found.reading

    def decisions(self) -> Decisions:
        """What joining and grading take in; call it after going through the readings, so that moved claims are known."""
        return decisions_of(self.standing, self.moved)

    def incidents(self) -> tuple[Incident, ...]:
        """All incidents, from corrected readings and judgements."""
        tellings = [t for reading in self.readings() for t in tellings_of(reading)]
        return relate_tellings(tellings, self.decisions())

    def queue(self, most: int = URGENT) -> tuple[Look, ...]:
        """What is most worth a look, the worthiest first: in a large ledger so many of the most urgent incidents, and what else asks."""
        large = self.ledger.ask(store_lists.count_reports) > QUEUED_WHOLE
        looks = self._find_urgent(most) if large else self._find_all()
        looks = in_order((*looks, *find_changed_looks(self.ledger, self.standing, MOST_CHANGED if large else MOST)))
        names = self.standing.withheld_names
        return tuple(replace(look, why=redact(look.why, names)) for look in looks) if names else looks

    def _find_urgent(self, most: int) -> tuple[Look, ...]:
        """Looks at the incidents that are worth most, as they were joined last, and at all that people's judgements ask for."""
        ledger, standing = self.ledger, self.standing
        judged = [ledger.pick(sha).reading for sha in standing.by_report if sha not in standing.withheld_reports]
        reopened = [r for reading in judged for r in review(reading, standing).reopened]
        accepted = ledger.incidents_of({c for claims in standing.reviewers() for c in claims})
        settled = {i for ids in accepted.values() for i in ids}
        urgent = ledger.ask(lambda connection: store_incidents.find_worthiest(connection, most + len(settled)))
        near = [NearPair(*pair) for pair in ledger.ask(lambda connection: store_near.find(connection, most // 2))]
        about = ledger.incidents_of({*(s for r in reopened for s in r.judgement.subjects), *(c for p in near for c in (p.one, p.other))})
        ids = list(dict.fromkeys([*urgent, *settled, *(i for found in about.values() for i in found)]))
        incidents = ledger.ask(lambda connection: store_incidents.load_incidents(connection, ids))
        return find_queue(incidents, near, reopened, ledger.ask(store_lists.replacements), standing)

    def _find_all(self) -> tuple[Look, ...]:
        readings = list(self.readings())
        tellings = [t for reading in readings for t in tellings_of(reading)]
        newer = {r.report.replaces: r.report.id for r in readings if r.report.replaces}
        current = [t for t in tellings if t.sha256 not in newer]
        links = [link for link in find_near(current) if abs(link.score) < NEAR]
        near = [NearPair(a.id, b.id, link.score, why_of(link, current)) for link in links
                if (a := current[link.i]).sha256 != (b := current[link.j]).sha256]
        return find_queue(relate_tellings(tellings, self.decisions()), near, self.reopened, newer, self.standing)


def machine_pairs(ledger: Ledger, judgements: Sequence[Judgement]) -> dict[frozenset[str], str]:
    """Of each pair that somebody judged, whether the machine alone joins it: same or different."""
    if not any(j.kind == "pair" for j in judgements):
        return {}
    of = {c: i.id for i in relate(ledger.find_readings()) for c in i.claims}
    pairs = [j.subjects for j in judgements if j.kind == "pair" and set(j.subjects) <= of.keys()]
    return {frozenset(p): "same" if of[p[0]] == of[p[1]] else "different" for p in pairs}


def open_review(ledger: Ledger, coder: str | None = None) -> ReviewedLedger:
    """The ledger as it stands reviewed; with `coder` as that coder sees it, without what other coders decided."""
    return ReviewedLedger(ledger, find_standing(ledger.find_judgements(), coder))


# --- judgements that need the gazetteer, the registry or the incidents -----------------------------------------


def place_judgement(name: str, identity: str, is_same: bool, gazetteer: Gazetteer) -> Judgement:
    """A name means (or doesn't mean) a gazetteer's entry, in the whole ledger. Raises NotFoundError."""
    place = gazetteer.place(identity)
    if place is None:
        raise NotFoundError(f"the place index has no entry {identity}", f"`reportedly gazetteer search {name}` finds ids")
    return Judgement("place", (name, identity), "same" if is_same else "different", value=place_to_json(place))


def actor_judgement(name: str, identity: str, is_same: bool, actors: ActorRegistry) -> Judgement:
    """A name, or another actor's id, means (or doesn't mean) an actor of the registry, in the whole ledger. Raises NotFoundError."""
    entry = actors.entries.get(identity)
    if entry is None:
        raise NotFoundError(f"the registry has no actor {identity}",
                            f"`reportedly actors search {name}` finds ids; `reportedly actors add` adds one")
    return Judgement("actor", (name, identity), "same" if is_same else "different", value=resolved_to_json(entry.actor()))


def group_judgement(incidents: tuple[Incident, ...], apart: tuple[str, ...] = ()) -> Judgement:
    """Incidents are one (`apart` empty), or these claims are taken out of the one incident. Raises UsageError."""
    claims = tuple(dict.fromkeys(c for incident in incidents for c in incident.claims))
    if not apart:
        if len(incidents) < 2:
            raise UsageError("to merge takes two incidents", "name both")
        return Judgement("group", claims, "merge")
    if not set(apart) < set(claims):
        raise UsageError("what is split off is some of the incident's claims, and not all", f"it has {', '.join(claims)}")
    return Judgement("group", claims, "split", value=list(apart))


def grade_judgement(incident: Incident, grade: str) -> Judgement:
    """An incident's grade, set by a person with a reason."""
    return Judgement("grade", incident.claims, grade)


def pick_incident(incidents: tuple[Incident, ...], identity: str) -> Incident:
    """The incident with this id, an earlier id, one of its claims, or the first letters of its id. Raises NotFoundError."""
    named = [i for i in incidents if identity in (i.id, *i.earlier_ids)]
    holding = named or [i for i in incidents if {identity, identity.removeprefix("i-")} & set(i.claims)]
    found = holding or [i for i in incidents if len(identity) > 3 and i.id.startswith(identity)]
    if len(found) != 1:
        raise NotFoundError(f"{'no' if not found else 'more than one'} incident has the id {identity}",
                            "`reportedly incidents` shows them with their ids")
    return found[0]


def check_unchanged(incident: Incident, seen: tuple[str, ...]) -> None:
    """Raises StaleError where the incident has other claims than those that the person saw."""
    gone, new = set(seen) - set(incident.claims), set(incident.claims) - set(seen)
    if gone or new:
        said = [f"{', '.join(sorted(new))} came in"] * bool(new) + [f"{', '.join(sorted(gone))} left it"] * bool(gone)
        raise StaleError(f"the incident {incident.id} has changed since you looked at it", f"{'; '.join(said)}: look again, then judge")
