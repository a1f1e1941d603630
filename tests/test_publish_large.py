"""An edition from a ledger: the same as one made of everything at once, with only the readings of what is chosen, few in memory."""

from pathlib import Path

import pytest

from desks import fill_with_samples
from reportedly import pipeline_publish
from reportedly.pipeline_joining import join_due
from reportedly.pipeline_review import open_review
from reportedly.publish.claims import claims_of
from reportedly.publish.edition import Asked, Decisions, Edition
from reportedly.publish.safeguards import make_edition
from reportedly.publish.writers import write_edition
from reportedly.records_review import Judgement
from reportedly.store import Ledger

DAY = "2033-01-01"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, every third incident accepted, a field corrected, a report withheld."""
    path = fill_with_samples(tmp_path_factory.mktemp("editions") / "samples.db")
    with Ledger.open(path, by="ada") as ledger:
        join_due(ledger)
        first = next(ledger.find_readings())
        ledger.judge(Judgement("withhold", (first.report.sha256,), "report", reason="asked for"))
        claim = next(c for r in ledger.find_readings() for c in r.claims if r.report.sha256 != first.report.sha256)
        ledger.judge(Judgement("field", (claim.id,), "correct", "event.subtype", "Attack", "as the words say"))
        join_due(ledger)
        for incident in list(ledger.whole_incidents())[::3]:
            ledger.judge(Judgement("group", incident.claims, "accept"))
        join_due(ledger)
    return path


def of_everything(path: Path, asked: Asked) -> Edition:
    """The edition from all readings and all incidents in memory."""
    with Ledger.open(path) as ledger:
        opened = open_review(ledger)
        readings, incidents = list(opened.readings()), list(ledger.whole_incidents())
    standing = opened.standing
    accepted = {i.id: by for i in incidents if (by := standing.accepted_by(i))}
    decisions = Decisions(accepted, standing.withheld_reports, standing.released, standing.withheld_names)
    return make_edition(incidents, claims_of(readings), asked, decisions)


@pytest.mark.parametrize("asked", [Asked(DAY), Asked(DAY, internal=True), Asked(DAY, unreviewed=True), Asked(DAY, country="SY"),
                                   Asked(DAY, first="2031-05-01", last="2031-05-31", unreviewed=True)], ids=str)
def test_it_is_the_edition_of_everything_at_once_byte_for_byte(path: Path, tmp_path: Path, asked: Asked) -> None:
    made, whole = pipeline_publish.edition_of(str(path), asked), of_everything(path, asked)
    assert made == whole and (made.entries or asked.country)
    for edition, out in ((made, tmp_path / "a"), (whole, tmp_path / "b")):
        write_edition(edition, ["csv", "geojson", "jsonl"], out)
    names = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert names and all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)


def test_only_readings_of_what_is_chosen_are_loaded_and_few_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    pick = Ledger.pick

    def counted(ledger: Ledger, identifier: str) -> object:
        loaded.append(identifier)
        return pick(ledger, identifier)

    monkeypatch.setattr(Ledger, "pick", counted)
    monkeypatch.setattr(pipeline_publish, "KEPT", 2)
    edition = pipeline_publish.edition_of(str(path), Asked(DAY))
    with Ledger.open(path) as ledger:
        reports = ledger.counts()["evidence"]
    assert edition.entries and set(loaded) and len(set(loaded)) < reports
    monkeypatch.undo()
    assert pipeline_publish.edition_of(str(path), Asked(DAY)) == edition


def test_how_far_it_is_is_told(path: Path) -> None:
    told: list[tuple[int, int]] = []
    edition = pipeline_publish.edition_of(str(path), Asked(DAY), lambda done, total: told.append((done, total)))
    assert told[-1] == (len(edition.entries), len(edition.entries))
