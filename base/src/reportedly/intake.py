"""Files that somebody gave at the desk: through the same doors as any input, read one by one, kept, failures with their bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly import pipeline, store_erase, store_failures
from reportedly.errors import InputError
from reportedly.ingest.given import Given
from reportedly.ingest.kinds import find_reports
from reportedly.ingest.parcel import parcel_of
from reportedly.records import Failure, Reading, Received
from reportedly.store import Ledger

MOST_READ = 200  # reports of one upload: what holds more is for `reportedly read`


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file's name, as somebody's machine calls it, and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one report: where it lay, and its reading (`is_new` False where the ledger had it) or why there is none."""

    origin: str
    outcome: Reading | Failure
    is_new: bool = True


def take_in(files: Sequence[GivenFile], given: Given, ledger: Ledger, tools: pipeline.Tools) -> Iterator[Taken]:
    """Every report of the files, in order, read and kept; each failure is kept too, with the file that it was in."""
    count = 0
    for file in files:
        origin = f"upload: {file.name}"
        found: Iterator[Received | Failure]
        try:
            found = find_reports(parcel_of(file.raw, origin, file.name, given))
            for one in found:
                count += 1
                if count > MOST_READ:
                    raise InputError(f"more than {MOST_READ} reports were given at once; the first {MOST_READ} were taken",
                                     "`reportedly read` takes any number")
                yield _take(one, file, given, ledger, tools)
        except InputError as error:
            yield _take(Failure(origin, str(error), error.hint), file, given, ledger, tools)
            if count > MOST_READ:
                return


def _take(one: Received | Failure, file: GivenFile, given: Given, ledger: Ledger, tools: pipeline.Tools) -> Taken:
    if isinstance(one, Received):
        if store_erase.is_erased(ledger, one.source.sha256):
            one = Failure(one.origin, "these bytes were erased from this ledger", "`reportedly judge list` says by whom and why")
            return Taken(one.origin, one)
        capture = ledger.find_capture(one)
        known = ledger.current_reading(capture, pipeline.reader(tools)) if capture else None
        if known is not None:
            return Taken(one.origin, known, is_new=False)
    outcome = one if isinstance(one, Failure) else pipeline.read_one(replace(one, text=ledger.kept_text(one)), tools)
    if isinstance(one, Received) and isinstance(outcome, Reading):
        return Taken(one.origin, ledger.record(one, outcome))
    assert isinstance(outcome, Failure)
    kept = outcome if outcome.raw is not None else replace(outcome, raw=file.raw)
    store_failures.keep(ledger, kept, _asked(given))
    return Taken(outcome.origin, outcome)


def _asked(given: Given) -> Mapping[str, str]:
    said = {"published": given.published, "outlet": given.outlet}
    return {name: value for name, value in said.items() if value}
