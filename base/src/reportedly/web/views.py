"""What the pages show, from the ledger as people have corrected it; each thread has a connection of its own."""

import logging
import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from reportedly import store_failures, store_incidents, store_lists, store_overview, store_search
from reportedly.actors import ActorEntry, ActorRegistry, load_registry, read_added
from reportedly.errors import LedgerError, NotFoundError
from reportedly.gazetteer import Gazetteer, open_gazetteer
from reportedly.pipeline import Tools, open_tools
from reportedly.pipeline_joining import count_to_join, join_due
from reportedly.pipeline_review import open_review
from reportedly.publish import wording
from reportedly.records import Claim, Incident, Place, Reading
from reportedly.records_review import Judgement
from reportedly.review import Standing, find_standing, review
from reportedly.review_queue import Look
from reportedly.review_redact import redact
from reportedly.store import Ledger
from reportedly.store_failures import KeptFailure
from reportedly.store_incidents import FoundIncident, IncidentsWanted
from reportedly.store_lists import CustodyLine, ListedReport
from reportedly.store_overview import Period, PlaceCount
from reportedly.store_search import FoundWords
from reportedly.web.kept import Kept
from reportedly.web.people import CODER

Shown = TypeVar("Shown")
Made = TypeVar("Made")
JOINED_AT_ONCE = 100  # reports that a page waits for; more are joined beside it
UNDECIDED = IncidentsWanted(decided_by="machine")
CANDIDATES = 60  # entries of the place index that a name may stand for
MOST_AROUND = 40  # incidents that one contains, shown on its page


class Views:
    """Everything that pages ask of one ledger. Safe to use from many threads."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._local = threading.local()
        self._lock = threading.Lock()
        self._kept = Kept()
        self._gazetteer: Gazetteer | None = None
        self._actors: ActorRegistry | None = None
        self._joiner: threading.Thread | None = None
        self.joining: tuple[int, int] | None = None  # how many of how many reports are joined, while a large number is
        self.intake = threading.Lock()  # one upload is read at a time: it takes the machine

    @property
    def ledger(self) -> Ledger:
        """This thread's open ledger. Raises LedgerError."""
        found: Ledger | None = getattr(self._local, "ledger", None)
        if found is None:
            found = self._local.ledger = Ledger.open(self.where, create=False)
        return found

    @property
    def gazetteer(self) -> Gazetteer:
        """The place index; it only reads, so that threads share it. Raises GazetteerError."""
        if self._gazetteer is None:
            self._gazetteer = open_gazetteer()
        return self._gazetteer

    @property
    def actors(self) -> ActorRegistry:
        """The actors that are known."""
        if self._actors is None:
            self._actors = load_registry(*read_added())
        return self._actors

    def state(self) -> tuple[int, int]:
        """How much was ever written: what was made from the ledger holds while this stays."""
        return self.ledger.ask(store_lists.state)

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made before under this key for the same person's eyes, where nothing has been written since; else made now."""
        return self._kept.pick(self.state(), (CODER.get(), key), make)

    def tools(self) -> Tools:
        """What reads here, with the names of places that people have settled. Raises GazetteerError."""
        return open_tools(aliases=self.standing().aliases)

    def counted(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The same for what rests on incidents alone: it holds while they stay, whatever else is written."""
        return self._kept.pick(("incidents", self.state()[1]), (CODER.get(), key), make)

    def _by_ids(self, wanted: IncidentsWanted) -> IncidentsWanted:
        """The same question with its words looked up, once for the list, the counts, the time line and the map."""
        if not wanted.text:
            return wanted
        words = IncidentsWanted(text=wanted.text)
        found = self.counted(("ids", words), lambda: self.ledger.ask(lambda connection: store_incidents.find_ids(connection, words, None)))
        return replace(wanted, text=None, ids=tuple(found))

    def standing(self) -> Standing:
        """What people have decided, as it stands."""
        return self.kept("standing", lambda: find_standing(self.ledger.find_judgements(), CODER.get()))

    def judgements(self, *subjects: str, kinds: tuple[str, ...] = ()) -> tuple[Judgement, ...]:
        """What was decided of them, oldest first; a coder does not see what other coders decided."""
        found, coder = self.ledger.find_judgements(*subjects, kinds=kinds), CODER.get()
        return tuple(j for j in found if coder is None or j.role != "coder" or j.by == coder)

    def actors_named(self, words: str) -> tuple[ActorEntry, ...]:
        """The actors of the registry one of whose names has all these words."""
        wanted = words.casefold().split()
        return tuple(e for e in self.actors.entries.values()
                     if wanted and any(all(w in n.casefold() for w in wanted) for n in (e.name, *e.names)))

    # --- reports ---------------------------------------------------------------------------------------------

    def report(self, identifier: str) -> wording.Look:
        """The corrected reading of the one report that an id, or a sha256, stands for. Raises NotFoundError."""
        return self._corrected(self.ledger.pick(identifier).reading)

    def _corrected(self, reading: Reading) -> wording.Look:
        """The reading with judgements laid over it; a withheld report is shown nowhere, withheld names are blacked out."""
        standing = self.standing()
        if reading.report.sha256 in standing.withheld_reports:
            raise NotFoundError("this report is withheld", "`reportedly judge undo` releases it")
        corrected = review(reading, standing).reading
        return wording.look_up(redact(corrected, standing.withheld_names) if standing.withheld_names else corrected)

    def original(self, sha256: str) -> bytes:
        """The bytes as received. Raises NotFoundError, also where the report is withheld."""
        if sha256 in self.standing().withheld_reports:
            raise NotFoundError("this report is withheld", "`reportedly judge undo` releases it")
        return self.ledger.original(sha256)

    def reports(self, limit: int = 50, offset: int = 0) -> tuple[ListedReport, ...]:
        """Reports, the newest reading first."""
        found = self.ledger.ask(lambda connection: store_lists.find_reports(connection, limit=limit, offset=offset))
        return self._shown(tuple(r for r in found if r.sha256 not in self.standing().withheld_reports))

    def _shown(self, found: Shown) -> Shown:
        """The same without the names that are withheld."""
        names = self.standing().withheld_names
        return redact(found, names) if names else found

    def count_reports(self) -> int:
        """How many reports the ledger holds."""
        return self.kept("reports", lambda: self.ledger.ask(store_lists.count_reports))

    def custody(self, sha256: str) -> tuple[CustodyLine, ...]:
        """What the log of custody says of an original."""
        return self.ledger.ask(lambda connection: store_lists.find_custody(connection, sha256))

    def newest_events(self, limit: int) -> tuple[CustodyLine, ...]:
        """The newest events of the log of custody, the newest first."""
        return self.ledger.ask(lambda connection: store_lists.newest_events(connection, limit))

    def claim(self, identifier: str) -> tuple[wording.Look, Claim]:
        """One claim with its reading, as corrected. Raises NotFoundError."""
        found = self.ledger.pick(identifier)
        look = self._corrected(found.reading)
        claim = next((c for c in look.reading.claims if found.claim and c.id == found.claim.id), None)
        if claim is None:
            raise NotFoundError(f"no claim has the id {identifier!r}", "a rejected one is told on its report's page")
        return look, claim

    def claims_with(self, words: str, limit: int) -> tuple[FoundWords, ...]:
        """Claims in whose sentence the words stand."""
        hidden = self.standing().withheld_reports
        return self._shown(self.ledger.ask(lambda connection: store_search.find_claims(connection, words, limit, hidden)))

    def reports_with(self, words: str, limit: int) -> tuple[FoundWords, ...]:
        """Reports in whose title, outlet or text the words stand, under any spelling of Arabic letters and accents."""
        hidden = self.standing().withheld_reports
        return self._shown(self.ledger.ask(lambda connection: store_search.find_reports(connection, words, limit, hidden)))

    # --- incidents -------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Joins what came in or was judged since incidents were joined last; where that is much, beside the pages, which say so."""
        due = self.ledger.ask(count_to_join)
        if not due:
            return
        if due <= JOINED_AT_ONCE:
            with self._lock:
                join_due(self.ledger)
            return
        with self._lock:
            if self._joiner is None or not self._joiner.is_alive():
                self.joining = 0, due
                self._joiner = threading.Thread(target=self._join_beside, name="joining", daemon=True)
                self._joiner.start()

    def _join_beside(self) -> None:
        """Joins everything that is due, by a connection of its own."""
        def tell(done: int, total: int) -> None:
            self.joining = done, total

        try:
            with Ledger.open(self.where, create=False) as ledger:
                join_due(ledger, tell)
        except LedgerError as error:  # another process writes: the next page tries again
            logging.getLogger(__name__).warning("joining stopped: %s", error)
        finally:
            self.joining = None

    def incident(self, identifier: str) -> Incident:
        """The incident with this id, an earlier id of it, or one of its claims. Raises NotFoundError."""
        self.settle()
        return self._shown(self.ledger.pick_incident(identifier))

    def incidents(self, wanted: IncidentsWanted, sort: str = "when", limit: int | None = None,
                  offset: int = 0) -> tuple[FoundIncident, ...]:
        """Incidents that are as wanted, flat. Raises UsageError."""
        self.settle()
        return self.kept(("rows", wanted, sort, limit, offset), lambda: self._shown(
            self.ledger.find_incidents(self._by_ids(wanted), sort, limit, offset)))

    def whole_incidents(self, ids: Sequence[str]) -> tuple[Incident, ...]:
        """The whole incidents with these ids, in their order."""
        return self._shown(self.ledger.ask(lambda connection: store_incidents.load_incidents(connection, ids)))

    def count(self, wanted: IncidentsWanted) -> int:
        """How many incidents are as wanted."""
        return self.counted(("count", wanted), lambda: self.ledger.count_incidents(self._by_ids(wanted)))

    def count_by(self, wanted: IncidentsWanted, what: str) -> dict[str, int]:
        """Incidents by grade, type, sub-type, status or country."""
        return self.counted((what, wanted), lambda: self.ledger.ask(
            lambda connection: store_overview.count_by(connection, self._by_ids(wanted), what)))

    def over_time(self, wanted: IncidentsWanted) -> tuple[Period, ...]:
        """Incidents by month or by day."""
        return self.counted(("time", wanted), lambda: self.ledger.ask(
            lambda connection: store_overview.count_over_time(connection, self._by_ids(wanted))))

    def places(self, wanted: IncidentsWanted) -> tuple[PlaceCount, ...]:
        """Incidents by place."""
        return self.counted(("places", wanted), lambda: self.ledger.ask(
            lambda connection: store_overview.count_by_place(connection, self._by_ids(wanted))))

    def places_named(self, name: str, limit: int = 8) -> list[tuple[Place, int]]:
        """Entries of the place index under any spelling of a name, with how many incidents are there; those that have some first."""
        found = self.gazetteer.find(name, CANDIDATES)
        counts = self.ledger.ask(lambda connection: store_overview.count_at(connection, [p.id for p in found]))
        return sorted(((p, counts.get(p.id, 0)) for p in found), key=lambda entry: -entry[1])[:limit]

    def count_waiting(self) -> int:
        """How many incidents nobody has decided on."""
        return self.count(UNDECIDED)

    def queue(self) -> tuple[Look, ...]:
        """What is most worth a look, the worthiest first; in a large ledger the most urgent."""
        self.settle()
        return self.kept("queue", lambda: open_review(self.ledger, CODER.get()).queue())

    def failures(self) -> tuple[KeptFailure, ...]:
        """What could not be read and is still open, the newest first."""
        return tuple(f for f in store_failures.find(self.ledger) if f.state == store_failures.OPEN)

    def incident_of_claim(self, claim: str) -> Incident | None:
        """The incident that a claim is in."""
        self.settle()
        ids = self.ledger.incidents_of((claim,)).get(claim, ())
        return self.ledger.pick_incident(ids[0]) if ids else None

    def around(self, incident: Incident) -> tuple[Incident, ...]:
        """The incident that this one is part of, and those that it contains."""
        ids = (*((incident.part_of,) if incident.part_of else ()), *incident.contains)
        return tuple(self.ledger.pick_incident(i) for i in ids[:MOST_AROUND])

    def incidents_of_report(self, sha256: str, claims: Iterable[str]) -> dict[str, FoundIncident]:
        """The incident of each claim of a report."""
        of_claim = self.ledger.incidents_of(tuple(claims))
        found = {i.id: i for i in self.incidents(IncidentsWanted(report=sha256))}
        return {claim: found[ids[0]] for claim, ids in of_claim.items() if ids and ids[0] in found}

    def looks_of(self, incident: Incident) -> tuple[wording.Look, ...]:
        """The readings that the incident's claims stand in, each once."""
        shas = self.ledger.ask(lambda connection: store_lists.reports_of_claims(connection, incident.claims))
        return tuple(self._corrected(self.ledger.pick(sha).reading) for sha in shas)

    def history(self, incident: Incident) -> tuple[Judgement, ...]:
        """What people decided of the incident and of its claims, oldest first."""
        return self.judgements(incident.id, *incident.claims)
