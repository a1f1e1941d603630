"""What the pages show, from the ledger: its reports, claims and incidents, each thread with a connection of its own."""

import threading
from dataclasses import dataclass

from reportedly import store_lists
from reportedly.errors import NotFoundError
from reportedly.publish import wording
from reportedly.publish.wording import Look
from reportedly.records import Claim, Incident
from reportedly.relate import relate
from reportedly.store import Ledger
from reportedly.store_lists import CustodyLine, ListedReport


@dataclass(frozen=True, slots=True)
class Joined:
    """The ledger's incidents as they stand, with the incident of each claim."""

    version: int
    incidents: tuple[Incident, ...]
    by_id: dict[str, Incident]
    of_claim: dict[str, Incident]


class Views:
    """Everything that pages ask of one ledger. Safe to use from many threads."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._local = threading.local()
        self._joining = threading.Lock()
        self._joined: Joined | None = None

    @property
    def ledger(self) -> Ledger:
        """This thread's open ledger. Raises LedgerError."""
        found: Ledger | None = getattr(self._local, "ledger", None)
        if found is None:
            found = self._local.ledger = Ledger.open(self.where, create=False)
        return found

    # --- reports ---------------------------------------------------------------------------------------------

    def report(self, identifier: str) -> Look:
        """The reading of the one report that an id, or a sha256, stands for. Raises NotFoundError."""
        return wording.look_up(self.ledger.pick(identifier).reading)

    def reports(self, limit: int = 50, offset: int = 0) -> tuple[ListedReport, ...]:
        """Reports, the newest reading first."""
        return self.ledger.ask(lambda connection: store_lists.find_reports(connection, limit=limit, offset=offset))

    def count_reports(self) -> int:
        """How many reports the ledger holds."""
        return self.ledger.ask(store_lists.count_reports)

    def custody(self, sha256: str) -> tuple[CustodyLine, ...]:
        """What the log of custody says of an original."""
        return self.ledger.ask(lambda connection: store_lists.find_custody(connection, sha256))

    def claim(self, identifier: str) -> tuple[Look, Claim]:
        """One claim with its reading. Raises NotFoundError."""
        found = self.ledger.pick(identifier)
        if found.claim is None:
            raise NotFoundError(f"no claim has the id {identifier!r}", "claims' ids begin with c-")
        return wording.look_up(found.reading), found.claim

    # --- incidents -------------------------------------------------------------------------------------------

    def joined(self) -> Joined:
        """All incidents of the ledger as it stands; joined anew only where something was written since."""
        version = self.ledger.counts()["custody"]
        with self._joining:
            if self._joined is None or self._joined.version != version:
                incidents = relate(self.ledger.find_readings())
                self._joined = Joined(version, incidents, {i.id: i for i in incidents}, {c: i for i in incidents for c in i.claims})
            return self._joined
