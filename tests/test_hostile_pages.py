"""A report by somebody who wishes us ill, on every page and in every edition: scripts, markup, turned and look-alike letters are text."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desks import desk, keep
from reportedly import pipeline_publish, store_failures
from reportedly.pipeline_joining import join_due
from reportedly.publish.edition import Asked
from reportedly.publish.writers import FORMATS, write_edition
from reportedly.records import Failure
from reportedly.records_review import Judgement
from reportedly.store import Ledger

TURN, ALIKE = "\u202e", "Наrim"  # the first letters of the second are Cyrillic
BAD = f"<script>alert(1)</script><img src=x onerror=alert(2)>{TURN}"
TEXT = (f"{BAD} Shells hit a market in Harim on Monday, killing 3 people, residents of {ALIKE} and the {BAD} Brigade said. "
        f"The {BAD} Brigade attacked Idlib on Tuesday, killing 4 soldiers, <b>residents</b>{TURN} said.")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with such a report, told twice, a failure, and decisions in such words."""
    path = tmp_path_factory.mktemp("hostile") / "h.db"
    keep(path, TEXT, published="2031-05-06", outlet=f"{BAD}Wire", title=f"{BAD} shells", url=f"https://wire.example/{BAD}")
    keep(path, TEXT + " More.", published="2031-05-07", outlet="Other Wire")
    with Ledger.open(path, by=BAD) as ledger:
        store_failures.keep(ledger, Failure(f"{BAD}.pdf", f"{BAD} is broken", f"get {BAD} anew", b"%PDF"))
        join_due(ledger)
        claim = next(c for r in ledger.find_readings() for c in r.claims)
        ledger.judge(Judgement("note", (claim.id,), "note", value=BAD, reason=BAD))
        ledger.judge(Judgement("field", (claim.id,), "correct", "voice", "said", reason=BAD))
        join_due(ledger)
    return path


def addresses(path: Path) -> Iterator[str]:
    """Every page that shows anything of a report."""
    yield from ("/", "/incidents", "/incidents?part=results", "/map/drawing", "/reports", "/review", "/failures", "/upload", "/api",
                "/search?q=market", f"/search?q={BAD}", f"/incidents?text={BAD}", f"/incidents?place={ALIKE}", f"/no/{BAD}")
    with Ledger.open(path) as ledger:
        incidents, readings = list(ledger.whole_incidents()), list(ledger.find_readings())
    yield from (f"/incidents/{i.id}" for i in incidents)
    yield f"/compare?one={incidents[0].id}&other={incidents[-1].id}"
    for reading in readings:
        yield f"/reports/{reading.report.sha256}?layers=event,speaker,place,time,actor,weapon,number"
        yield from (f"/claims/{c.id}" for c in reading.claims)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_every_page_it_is_text(path: Path, language: str) -> None:
    client: TestClient = desk(path)
    client.get(f"/?lang={language}")
    for address in addresses(path):
        answer = client.get(address)
        page = answer.text
        assert answer.status_code in {200, 404}, address
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>residents" not in page, address
        assert TURN not in page, address
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_letters_that_look_alike_stay_as_they_are_written(path: Path) -> None:
    with Ledger.open(path) as ledger:
        sha256 = next(ledger.find_readings()).report.sha256
    assert ALIKE in desk(path).get(f"/reports/{sha256}").text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("asked", [Asked("2040-01-01", unreviewed=True), Asked("2040-01-01", internal=True)], ids=["public", "internal"])
def test_in_every_edition_it_is_text(path: Path, tmp_path: Path, name: str, asked: Asked) -> None:
    edition = pipeline_publish.edition_of(str(path), asked)
    assert edition.entries
    for file in write_edition(edition, [name], tmp_path / "edition"):
        raw = file.read_bytes()
        assert TURN.encode() not in raw and "\\u202e" not in raw.decode("latin-1"), file.name
        if file.suffix in {".html", ".xml", ".md"}:
            plain = raw.replace(b"\\<", b"")  # Markdown writes a sign that would begin markup so
            assert b"<script>alert" not in plain and b"<img src=x" not in plain, file.name
        if file.suffix == ".json":
            json.loads(raw.split(b"\n")[0] if name == "ftm" and file.name.endswith("ftm.json") else raw)
