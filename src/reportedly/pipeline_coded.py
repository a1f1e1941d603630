"""A ledger's incidents as one coder's judgements make them, whatever other coders decided: in a ledger of their own, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportedly import relate, store_joining
from reportedly.compare_kept import pack_tellings
from reportedly.compare_tellings import tellings_of
from reportedly.errors import NotFoundError
from reportedly.pipeline_parts import write_told
from reportedly.pipeline_review import open_review
from reportedly.store import Ledger


def check_coder(ledger: Ledger, coder: str) -> None:
    """Raises NotFoundError where nobody of this name has coded anything."""
    coders = sorted({j.by for j in ledger.find_judgements() if j.role == "coder"})
    if coder not in coders:
        hint = f"coders are {', '.join(coders)}" if coders else "`reportedly judge … --as coder` codes, under the name $REPORTEDLY_USER"
        raise NotFoundError(f"nobody called {coder!r} has coded in this ledger", hint)


@contextmanager
def as_coded(ledger: Ledger, coder: str) -> Iterator[Ledger]:
    """A ledger with nothing but the incidents as this coder's judgements give them; all claims are in memory meanwhile.

    Raises NotFoundError where nobody of this name has coded.
    """
    check_coder(ledger, coder)
    opened = open_review(ledger, coder)
    claims = {reading.report.sha256: tuple(tellings_of(reading)) for reading in opened.readings()}
    replaced = {t.replaces for found in claims.values() for t in found if t.replaces}
    current = {sha256: found for sha256, found in claims.items() if found and sha256 not in replaced}
    told = relate.tell((t for found in current.values() for t in found), decisions=opened.decisions())
    with tempfile.TemporaryDirectory() as aside, Ledger.open(Path(aside) / "coded.db") as coded:
        with coded.writing() as connection:
            joined = store_joining.write_joined(connection, {sha256: pack_tellings(found) for sha256, found in current.items()})
            write_told(connection, (), told, {sha256: report.n for sha256, report in joined.items()})
        yield coded
