"""The claims behind an edition's incidents, with the readings that they stand in: all in memory, or looked up as they are asked for."""

from collections.abc import Iterable
from typing import Protocol

from reportedly.records import Claim, Reading


class Claims(Protocol):
    """Claims with their readings, by the claims' ids."""

    def expect(self, ids: frozenset[str]) -> None:
        """Told before these claims are asked for, so that they can be looked up at once."""

    def __contains__(self, claim: object) -> bool: ...

    def __getitem__(self, claim: str) -> tuple[Reading, Claim]: ...


class HeldClaims(dict[str, tuple[Reading, Claim]]):
    """Claims of readings that are all in memory."""

    def expect(self, ids: frozenset[str]) -> None:
        """They are there."""


def claims_of(readings: Iterable[Reading]) -> Claims:
    """The claims of these readings."""
    return HeldClaims({claim.id: (reading, claim) for reading in readings for claim in reading.claims})
