"""One batch of joining: its transaction, what people decided, and the claims of joined reports, unpacked and compared once."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from reportedly import store_joining
from reportedly.compare_kept import unpack_tellings
from reportedly.compare_once import Compared
from reportedly.compare_tellings import Telling
from reportedly.records_review import Decisions
from reportedly.relate_blocks import lies_under
from reportedly.store_joining import JoinedReport

KEPT = 5_000  # claims that stay unpacked between batches, about 10 KB each
KEYS = 100_000  # claims of a batch whose keys are made once

Claims = tuple[Telling, ...]


@dataclass(slots=True)
class Known:
    """Claims of joined reports, unpacked, by the digest of what was packed, the least lately used let go; and their pairs' scores."""

    claims: "OrderedDict[str, Claims]" = field(default_factory=OrderedDict)
    held: int = 0
    compared: Compared = field(default_factory=Compared)

    def pick(self, digest: str) -> Claims | None:
        """The claims, where they are known."""
        found = self.claims.get(digest)
        if found is not None:
            self.claims.move_to_end(digest)
        return found

    def keep(self, digest: str, claims: Claims) -> None:
        """Keeps them for the next batch."""
        if digest not in self.claims:
            self.held += len(claims)
            self.claims[digest] = claims
        while self.held > KEPT and len(self.claims) > 1:
            self.held -= len(self.claims.popitem(last=False)[1])


@dataclass(slots=True)
class Step:
    """One batch: the transaction, what people decided, and what is unpacked already."""

    connection: sa.Connection
    decisions: Decisions
    known: Known
    keys: dict[str, frozenset[int]] = field(default_factory=dict)

    def lies_under(self, t: Telling) -> frozenset[int]:
        """The keys under which others find a claim as it is now, made once a batch."""
        found = self.keys.get(t.id)
        if found is None:
            if len(self.keys) >= KEYS:
                self.keys.clear()
            found = self.keys[t.id] = lies_under(t)
        return found

    def load(self, reports: Iterable[JoinedReport]) -> dict[str, Claims]:
        """The claims of joined reports, by their original."""
        found = {r.sha256: (r, self.known.pick(r.digest)) for r in reports}
        packed = store_joining.find_packed(self.connection, [r.n for r, claims in found.values() if claims is None])
        loaded = {}
        for sha256, (report, claims) in found.items():
            loaded[sha256] = claims if claims is not None else unpack_tellings(packed[report.n])
            self.known.keep(report.digest, loaded[sha256])
        return loaded

    def load_numbers(self, numbers: Collection[int]) -> dict[str, Claims]:
        """The same by the reports' numbers."""
        return self.load(store_joining.find_joined(self.connection, numbers=numbers).values())
