"""Failures tried again: from the bytes that the ledger keeps where there are any, else from where they came."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportedly import pipeline, store_failures
from reportedly.errors import ReportedlyError
from reportedly.ingest.columns import read_columns
from reportedly.ingest.given import Given
from reportedly.ingest.inputs import find_inputs
from reportedly.ingest.kinds import find_reports
from reportedly.ingest.parcel import parcel_of
from reportedly.records import Failure, Reading, Received
from reportedly.store import Ledger
from reportedly.store_failures import KeptFailure


def retry(ledger: Ledger, identifiers: Sequence[str] = ()) -> Iterator[tuple[KeptFailure, Failure | None]]:
    """Each failure (all open ones without ids) with what went wrong this time, None where it was read and is kept now.

    Raises NotFoundError for an id that is none.
    """
    chosen = [store_failures.pick(ledger, one) for one in identifiers] or list(store_failures.find(ledger))
    tools = pipeline.open_tools()
    for kept in chosen:
        wrong = None
        for one in _received_again(ledger, kept):
            outcome = one if isinstance(one, Failure) else pipeline.read_one(replace(one, text=ledger.kept_text(one)), tools)
            if isinstance(one, Received) and isinstance(outcome, Reading):
                ledger.record(one, outcome)
            elif isinstance(outcome, Failure) and not _is_of_others(outcome, kept):
                wrong = outcome
        if wrong is None:
            store_failures.close(ledger, kept.id, store_failures.READ, "read when it was tried again")
        else:
            store_failures.keep(ledger, wrong, kept.asked)
            if store_failures.failure_id(wrong) != kept.id:
                store_failures.close(ledger, kept.id, store_failures.READ, f"it fails otherwise now: {wrong.message}")
        yield kept, wrong


def _received_again(ledger: Ledger, kept: KeptFailure) -> Iterator[Received | Failure]:
    asked = kept.asked
    if "import" in asked:
        again = f"correct the row, then `reportedly import {asked.get('path')} --map {asked.get('map')}`"
        yield Failure(kept.origin, kept.message, again, ledger.original(kept.sha256) if kept.sha256 else None)
        return
    try:
        columns = read_columns(Path(asked["map"])) if asked.get("map") else None
        if kept.sha256 is None:
            path = str(asked.get("path") or kept.origin)
            yield from find_inputs([path], published=asked.get("published"), outlet=asked.get("outlet"), columns=columns)
            return
        raw = ledger.original(kept.sha256)
        yield from find_reports(parcel_of(raw, kept.origin, _name_of(kept.origin, asked), _given(asked, columns)))
    except ReportedlyError as error:
        yield Failure(kept.origin, str(error), error.hint)


def _given(asked: Mapping[str, Any], columns: Any) -> Given:
    return Given(asked.get("published"), asked.get("outlet"), columns=columns)


def _name_of(origin: str, asked: Mapping[str, Any]) -> str:
    """The file's name, which tells its kind: a line of a file ("day.jsonl:3") is of that file's kind."""
    name, _, line = origin.rpartition(":")
    with suppress(ValueError):
        if name and int(line) > 0:
            return posixpath.basename(name)
    return posixpath.basename(str(asked.get("path") or origin))


def _is_of_others(failure: Failure, kept: KeptFailure) -> bool:
    """True for the failure of another report of the same file: it has a row of its own."""
    return kept.sha256 is None and failure.origin != kept.origin
