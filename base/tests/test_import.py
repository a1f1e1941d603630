"""A recorder's spreadsheet becomes judgements by the recorder: once, in whole, beside what the machine read."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from reportedly import resources, store_failures
from reportedly.cli import app
from reportedly.errors import InputError, UsageError
from reportedly.ingest.columns import check_columns, read_columns
from reportedly.ingest.recorded import Recorded, find_recorded, read_count, read_span
from reportedly.ingest.recorded_map import read_record_map
from reportedly.pipeline_review import open_review
from reportedly.records import Failure, Incident
from reportedly.store import Ledger

SAMPLES = Path(resources.__file__).parent / "data" / "samples"
TABLE, MAP = SAMPLES / "recorder.csv", SAMPLES / "recorder.toml"
WIRE = {"id": "wire.txt", "outlet": "Coastal Wire", "published": "2031-05-06"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The sample spreadsheet, to be changed."""
    path = tmp_path / "incidents.csv"
    path.write_bytes(TABLE.read_bytes())
    return path


@pytest.fixture
def bring(table: Path, where: str) -> Callable[..., Result]:
    """`reportedly import` of the table."""
    def bring(*more: str) -> Result:
        return CliRunner().invoke(app, ["import", str(table), "--map", str(MAP), "--ledger", where, "--by", "ada", *more])
    return bring


def incidents(where: str) -> dict[str, Incident]:
    """The incidents in which ada has a part, by place and sub-type."""
    with Ledger.open(where, create=False) as ledger:
        return {f"{i.place.name if i.place else ''} {i.subtype}": i for i in open_review(ledger).incidents() if "ada" in i.decided_by}


def rows(table: Path, columns: Path = MAP) -> list[Recorded | Failure]:
    given = read_columns(columns)
    return list(find_recorded(table, given, read_record_map(given, "map.toml"), "ada"))


def test_rows_become_incidents_decided_by_the_recorder(bring: Callable[..., Result], where: str) -> None:
    done = bring()
    assert done.exit_code == 3 and "recorder.csv" not in done.stderr
    assert "incidents.csv:6: '31/06/2031' is no date" in done.stderr and "4 rows, 4 new, 1 not taken" in done.stderr
    found = incidents(where)
    assert len(found) == 4
    shelling = found["Al Mayādīn Shelling/artillery/missile attack"]
    killed = next(t for t in shelling.tolls if t.toll == "killed")
    assert (killed.low, killed.best, killed.high, shelling.civilians_targeted, shelling.geo_precision) == (9, None, 17, True, 1)
    assert shelling.responsible[0].actor.name == "Amber Brigade" and shelling.responsible[0].said_by[0].name == "residents"
    protest = found["Ālbū Kamāl Peaceful protest"]
    assert [(t.toll, t.best) for t in protest.tolls] == [("killed", 0)], "an empty cell, or one of the words for unknown, is no figure"
    near = found["Hajīn Remote explosive/landmine/IED"]
    assert near.geo_precision == 2 and near.place and near.place.id.startswith("geonames:")
    abduction = found["Al ‘Ashārah Abduction/forced disappearance"]
    assert abduction.when and (abduction.when.earliest, abduction.when.latest) == ("2031-05-05", "2031-05-06") and not abduction.tolls


def test_a_row_is_kept_as_received_with_its_notes_and_the_ledger_is_whole(bring: Callable[..., Result], where: str) -> None:
    bring()
    with Ledger.open(where) as ledger:
        reading = next(r for r in ledger.find_readings() if r.report.id == "NM-003")
        raw = ledger.original(reading.report.sha256).decode()
        assert raw.startswith("ref,day,until") and "NM-003,06/05/2031,,Hajin" in raw and not reading.claims
        assert "remarks: Road east of the town." in reading.report.text
        notes = [j for j in ledger.find_judgements(kinds=("note",)) if j.reason == "Road east of the town."]
        assert len(notes) == 1 and notes[0].by == "ada"
        assert ledger.verify_chain() == ()


def test_the_same_file_again_changes_nothing(bring: Callable[..., Result], where: str) -> None:
    bring()
    with Ledger.open(where) as ledger:
        before = ledger.seal()
    assert "4 as before" in bring().stderr
    with Ledger.open(where) as ledger:
        assert ledger.seal() == before


def test_a_changed_row_is_a_new_version_and_the_old_one_stays(bring: Callable[..., Result], table: Path, where: str) -> None:
    bring()
    table.write_text(table.read_text(encoding="utf-8").replace(",9,17,", ",11,17,").replace("31/06/2031", "30/06/2031"), encoding="utf-8")
    done = bring()
    assert done.exit_code == 0 and "1 new, 1 changed, 3 as before" in done.stderr
    killed = next(t for t in incidents(where)["Al Mayādīn Shelling/artillery/missile attack"].tolls if t.toll == "killed")
    assert (killed.low, killed.high) == (11, 17) and len(killed.claims) == 1
    with Ledger.open(where) as ledger:
        assert sum(r.report.id == "NM-001" for r in ledger.find_readings()) == 2, "both versions are kept"
        assert store_failures.find(ledger) == (), "the row that failed was corrected"
        assert ledger.verify_chain() == ()


def test_what_people_undid_or_corrected_is_not_brought_back(bring: Callable[..., Result], where: str) -> None:
    bring()
    with Ledger.open(where) as ledger:
        added = [j for j in ledger.find_judgements(kinds=("addition",)) if j.verdict == "claim"]
        CliRunner().invoke(app, ["judge", "undo", added[0].id, "--ledger", where])
    assert len(incidents(where)) == 3
    bring()
    assert len(incidents(where)) == 3


def test_another_map_takes_back_what_the_first_one_gave(bring: Callable[..., Result], table: Path, where: str, tmp_path: Path) -> None:
    bring()
    other = tmp_path / "other.toml"
    text = MAP.read_text(encoding="utf-8")
    text = text.replace('subtype = "event"', 'subtype = "event"\nwhat = "remarks"').replace('injured = "hurt"\n', "")
    other.write_text(text, encoding="utf-8")
    CliRunner().invoke(app, ["import", str(table), "--map", str(other), "--ledger", where, "--by", "ada"])
    found = incidents(where)
    assert len(found) == 4 and not any(t.toll == "injured" for i in found.values() for t in i.tolls)


def test_a_linked_report_is_joined_and_the_row_is_no_source_beside_it(bring: Callable[..., Result], where: str, tmp_path: Path) -> None:
    import json

    lines = tmp_path / "wire.jsonl"
    text = (SAMPLES / "wire.txt").read_text(encoding="utf-8")
    lines.write_text(json.dumps({"text": text, **WIRE, "url": "https://wire.example/2031/mayadin/"}) + "\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["read", str(lines), "--reader", "rules", "--ledger", where, "--format", "jsonl"]).exit_code == 0
    done = bring()
    assert "1 joined with a linked report" in done.stderr, "the id and the address are of one report"
    shelling = incidents(where)["Al Mayādīn Shelling/artillery/missile attack"]
    assert len(shelling.reports) == 2 and shelling.decided_by == "ada"
    with Ledger.open(where) as ledger:
        machine = next(r for r in ledger.find_readings() if r.report.id == "wire.txt")
        assert {c.id for c in machine.claims} & set(shelling.claims)
        alone = next(i for i in open_review(ledger).incidents() if i.id == shelling.id)
    assert any(e.origin is None and e.carrier == "nahrmonitor" for e in alone.sources), "what it took from the report is not counted again"
    with Ledger.open(where) as ledger:
        before = ledger.seal()
    bring()
    with Ledger.open(where) as ledger:
        assert ledger.seal() == before


def test_a_dry_run_shows_what_would_come_and_keeps_nothing(table: Path, tmp_path: Path) -> None:
    where = tmp_path / "none.db"
    done = CliRunner().invoke(app, ["import", str(table), "--map", str(MAP), "--ledger", str(where), "--dry-run"])
    assert done.exit_code == 3 and not where.exists()
    assert "9 to 17" in done.stdout and "Al Mayādīn" in done.stdout and "nothing was kept" in done.stderr


def test_every_finding_keeps_its_span(table: Path) -> None:
    for row in rows(table):
        if isinstance(row, Recorded):
            for quote in (row.what, *row.parties, *row.figures, *([row.said_by] if row.said_by else [])):
                assert row.received.text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(("old", "new", "says"), [
    ("landmine", "stampede", "'stampede' in 'event' is no sub-type"),
    ("34.6890,40.8310", "34.6890,", "one of latitude and longitude"),
    ("34.6890", "134.6890", "no latitude in degrees"),
    (",9,17,", ",17,9,", "out of order"),
    (",9,17,", ",a few,17,", "no figure"),
    ("up to 40,yes", "up to 40,perhaps", "neither yes nor no"),
    (",near,", ",somewhere,", "no precision"),
    ("05/05/2031,06/05/2031", "05/05/2031,04/05/2031", "lies before the first"),
    ("06/05/2031,,Abu Kamal", ",,Abu Kamal", "gives no day"),
])
def test_a_row_that_cannot_be_taken_is_named_and_the_rest_goes_on(table: Path, old: str, new: str, says: str) -> None:
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = rows(table)
    failures = [one for one in found if isinstance(one, Failure)]
    assert len(found) == 5 and len(failures) == 2 and any(says in one.message for one in failures), failures
    assert all(one.raw and one.hint for one in failures)


@pytest.mark.parametrize(("said", "says"), [
    ({}, "has no [judgement]"),
    ({"date": "day"}, "which column holds the subtype"),
    ({"date": "day", "subtype": "event", "colour": "x"}, "has no 'colour'"),
    ({"date": ["a", "b", "c"], "subtype": "event"}, "date names no column"),
    ({"date": "day", "subtype": "event", "subtypes": {"raid": "Air raid"}}, "'Air raid', for 'raid', is no sub-type"),
    ({"date": "day", "subtype": "event", "precisions": {"town": 4}}, "a precision is 1, 2 or 3"),
    ({"date": "day", "subtype": "event", "killed": {"about": "x"}}, "killed names no column"),
    ({"date": "day", "subtype": "event", "source_kind": "oracle"}, "is no kind of source"),
])
def test_a_wrong_map_is_explained(said: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError) as wrong:
        read_record_map(check_columns({"judgement": said, "columns": {} if said else {"text": "x"}}, "map.toml"), "map.toml")
    assert says in str(wrong.value)


def test_a_workbook_or_a_table_without_the_columns_is_explained(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(b"PK\x03\x04 rest")
    other = tmp_path / "b.csv"
    other.write_text("one,two\n1,2\n", encoding="utf-8")
    for path, says in ((book, "is a workbook"), (other, "has no column 'ref'"), (tmp_path / "none.csv", "can't be read")):
        with pytest.raises(InputError, match=says):
            rows(path)


def test_the_map_that_the_docs_show_is_one() -> None:
    page = (Path(__file__).parents[1] / "docs" / "import.md").read_text(encoding="utf-8")
    read_record_map(check_columns(tomllib.loads(page.split("```toml\n")[1].split("```")[0]), "docs"), "docs")


def test_a_retry_says_that_the_file_is_to_be_imported_again(bring: Callable[..., Result], where: str) -> None:
    bring()
    done = CliRunner().invoke(app, ["failures", "retry", "--ledger", where])
    assert done.exit_code == 3 and "reportedly import" in done.stderr
    with Ledger.open(where) as ledger:
        assert len(store_failures.find(ledger)) == 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(
    ["shelling", "05/05/2031", "35.0", "12", "9-17", "yes", "near", '"', "a;b", "\x00", "1e400", "٣"])), max_size=19), max_size=4))
def test_whatever_stands_in_the_cells_gives_rows_or_reasons(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    heading = TABLE.read_text(encoding="utf-8").split("\n", 1)[0]
    path.write_text("\n".join([heading, *(",".join(row) for row in cells)]), encoding="utf-8", errors="surrogatepass")
    try:
        found = rows(path)
    except InputError:
        return
    for one in found:
        if isinstance(one, Failure):
            assert one.message and one.hint
        else:
            for quote in (one.what, *one.parties, *one.figures):
                assert one.received.text[quote.start : quote.end] == quote.text


def test_dates_and_figures() -> None:
    assert read_span("2031") == ("2031-01-01", "2031-12-31")
    assert read_span("4/5/2031 - 6/5/2031", "%d/%m/%Y") == ("2031-05-04", "2031-05-06")
    for wrong in ("yesterday", "2031-13-01", "0001-01-01", "2031-05-04 to soon"):
        with pytest.raises(InputError):
            read_span(wrong)
    assert [read_count(s) for s in ("12+", "more than 12", "1 200", "0", "-3", "twelve")] == [
        (12, 12, None), (13, 13, None), (1200, 1200, 1200), (0, 0, 0), (None, None, None), (None, None, None)]
