"""An edition of a ledger's incidents as people have judged them: of the readings only those of what is chosen, few at a time in memory."""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from reportedly import store_lists
from reportedly.pipeline_joining import join_due
from reportedly.publish.edition import Asked, Decisions, Edition
from reportedly.publish.safeguards import make_edition
from reportedly.records import Claim, Incident, Reading
from reportedly.review import Standing, find_standing, review
from reportedly.store import Ledger
from reportedly.store_incidents import IncidentsWanted

KEPT = 200  # readings in memory
Progress = Callable[[int, int], None]


class LedgerClaims:
    """The claims of a ledger's incidents as people have corrected them, with their readings, read when they are asked for."""

    def __init__(self, ledger: Ledger, standing: Standing) -> None:
        self._ledger, self._standing = ledger, standing
        self._kept: OrderedDict[str, tuple[Reading, dict[str, Claim]]] = OrderedDict()
        self._of: tuple[frozenset[str], dict[str, str]] = frozenset(), {}

    def expect(self, ids: frozenset[str]) -> None:
        """Looks up in which originals these claims stand, at once; what was asked for last is known."""
        if ids <= self._of[0]:
            return
        self._of = ids, self._ledger.ask(lambda connection: store_lists.originals_of(connection, ids))

    def _original(self, claim: str) -> str | None:
        """The claim's original; None where it is withheld, or the claim is none."""
        if claim not in self._of[0]:
            self.expect(frozenset({claim}))
        sha256 = self._of[1].get(claim)
        return None if sha256 in self._standing.withheld_reports else sha256

    def _claims(self, sha256: str) -> tuple[Reading, dict[str, Claim]]:
        found = self._kept.get(sha256)
        if found is None:
            reading = review(self._ledger.pick(sha256).reading, self._standing).reading
            found = self._kept[sha256] = reading, {c.id: c for c in reading.claims}
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(sha256)
        return found

    def __getitem__(self, claim: str) -> tuple[Reading, Claim]:
        sha256 = self._original(claim)
        if sha256 is None:
            raise KeyError(claim)
        reading, claims = self._claims(sha256)
        return reading, claims[claim]

    def __contains__(self, claim: object) -> bool:
        sha256 = self._original(str(claim))
        return sha256 is not None and (sha256 not in self._kept or claim in self._kept[sha256][1])


def edition_of(where: str, asked: Asked, progress: Progress = lambda done, total: None) -> Edition:
    """The edition of a ledger's incidents as people have judged them; `progress` is told how far it is. Raises LedgerError."""
    with Ledger.open(where, create=False) as ledger:
        join_due(ledger, progress)
        standing = find_standing(ledger.find_judgements())
        claims = LedgerClaims(ledger, standing)
        accepted: dict[str, str] = {}  # grows with the incidents that come by
        decisions = Decisions(accepted, standing.withheld_reports, standing.released, standing.withheld_names)
        return make_edition(_with_reviewers(ledger, asked, standing, claims, accepted), claims, asked, decisions, progress)


def _with_reviewers(ledger: Ledger, asked: Asked, standing: Standing, claims: LedgerClaims, accepted: dict[str, str]) -> Iterator[Incident]:
    """The incidents that may be as asked; each is noted as accepted where a reviewer accepted exactly its claims."""
    reviewers = standing.reviewers()
    for incident in ledger.whole_incidents(IncidentsWanted(place=asked.country, first=asked.first, last=asked.last)):
        if reviewer := reviewers.get(frozenset(incident.claims)):
            accepted[incident.id] = reviewer
        claims.expect(frozenset(incident.claims))
        yield incident
