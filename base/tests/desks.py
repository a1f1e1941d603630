"""A ledger with the sample reports and a desk over it, for tests of the pages."""

from pathlib import Path

from fastapi.testclient import TestClient

from reportedly import pipeline
from reportedly.ingest.inputs import find_inputs
from reportedly.records import Reading, Received
from reportedly.samples import find_samples
from reportedly.store import Ledger
from reportedly.web.app import desk_app


def fill_with_samples(path: Path) -> Path:
    """A ledger with every sample report read into it."""
    tools = pipeline.open_tools()
    with Ledger.open(path) as ledger:
        for sample in find_samples():
            received = find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet)
            for one, outcome in pipeline.read_many(received, tools=tools):
                assert isinstance(one, Received) and isinstance(outcome, Reading)
                ledger.record(one, outcome)
    return path


def keep(path: Path, text: str, **source: object) -> Reading:
    """One text of one's own, read and kept."""
    from ledgers import receive

    received = receive(text, **source)
    with Ledger.open(path) as ledger:
        return ledger.record(received, pipeline.read_text(text, received.source, pipeline.open_tools()))


def desk(path: Path) -> TestClient:
    """A client of a desk over this ledger."""
    return TestClient(desk_app(str(path)))
