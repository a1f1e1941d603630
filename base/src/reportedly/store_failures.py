"""What could not be read: one row an input and reason, open until it was read after all or somebody dismissed it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from reportedly import preserve
from reportedly.errors import NotFoundError
from reportedly.records import Failure, digest
from reportedly.store_claims import plain
from reportedly.store_schema import evidence, failures

if TYPE_CHECKING:
    from reportedly.store import Ledger

OPEN, READ, DISMISSED = "open", "read", "dismissed"
CLOSED = "failure closed"  # a kind of custody event


@dataclass(frozen=True, slots=True)
class KeptFailure:
    """A failure as the ledger keeps it: `asked` is what the caller said of the input, `sha256` of its bytes where there were any."""

    id: str
    origin: str
    message: str
    hint: str
    sha256: str | None
    asked: Mapping[str, Any]
    state: str
    why: str | None
    times: int
    first_at: str
    last_at: str


def failure_id(failure: Failure) -> str:
    """The id of a failure: where, why, and which bytes."""
    return "f-" + digest("failure", failure.origin, failure.message, preserve.sha256(failure.raw) if failure.raw is not None else "")[:24]


def keep(ledger: "Ledger", failure: Failure, asked: Mapping[str, Any] | None = None) -> str:
    """Keeps a failure with its bytes, in one transaction; one that is known is counted again, and open again. Gives its id."""
    identity, now = failure_id(failure), ledger.now()
    with ledger.writing() as connection:
        known = connection.execute(sa.select(failures.c.times).where(failures.c.id == identity)).first()
        if known is not None:
            connection.execute(failures.update().where(failures.c.id == identity, failures.c.state != DISMISSED).values(
                times=known.times + 1, last_at=now, state=OPEN, why=None))
            return identity
        sha256, kept = _keep_bytes(connection, failure.raw)
        connection.execute(failures.insert(), {
            "id": identity, "origin": plain(failure.origin), "message": plain(failure.message), "hint": plain(failure.hint),
            "sha256": sha256, "asked": preserve.canonical(asked or {}), "state": OPEN, "why": None, "times": 1, "first_at": now,
            "last_at": now})
        ledger.append_event(connection, preserve.FAILED, identity, {"origin": failure.origin, "message": failure.message, "sha256": sha256,
                                                                         "kept": kept})
    return identity


def _keep_bytes(connection: sa.Connection, raw: bytes | None) -> tuple[str | None, dict[str, str]]:
    """The address of the bytes, and the hash of what is kept where they are new."""
    if raw is None:
        return None, {}
    sha256 = preserve.sha256(raw)
    if connection.scalar(sa.select(sa.exists().where(evidence.c.sha256 == sha256))):
        return sha256, {}
    packed = preserve.pack(raw)
    connection.execute(evidence.insert(), {"sha256": sha256, "size": len(raw), "packed": packed})
    return sha256, {"original": preserve.sha256(packed)}


def find(ledger: "Ledger", state: str | None = OPEN, identifier: str = "") -> tuple[KeptFailure, ...]:
    """Failures in a state (None: in any), the oldest first; with `identifier`, those whose id begins so."""
    query = sa.select(failures).order_by(failures.c.first_at, failures.c.id)
    if state is not None:
        query = query.where(failures.c.state == state)
    if identifier:
        query = query.where(failures.c.id.startswith(identifier, autoescape=True))
    rows = ledger.ask(lambda connection: connection.execute(query).mappings().all())
    return tuple(KeptFailure(**{**row, "asked": json.loads(row["asked"])}) for row in rows)


def pick(ledger: "Ledger", identifier: str) -> KeptFailure:
    """The one failure that an id, or its first characters, stands for. Raises NotFoundError."""
    found = find(ledger, None, identifier)
    if len(found) != 1:
        raise NotFoundError(f"{len(found) or 'no'} failure{'s' if len(found) > 1 else ''} in {ledger.where} have an id like {identifier!r}"
                            if found else f"no failure in {ledger.where} has the id {identifier!r}", "`reportedly failures` lists them")
    return found[0]


def close(ledger: "Ledger", identity: str, state: str, why: str) -> None:
    """Takes a failure from the open ones: it was read after all, or somebody dismissed it; the log of custody says who and why."""
    with ledger.writing() as connection:
        done = connection.execute(failures.update().where(failures.c.id == identity, failures.c.state == OPEN).values(
            state=state, why=plain(why), last_at=ledger.now()))
        if done.rowcount:
            ledger.append_event(connection, CLOSED, identity, {"state": state, "why": why})
