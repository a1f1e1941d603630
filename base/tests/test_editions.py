"""Editions on disk: they open in the tools that people use, lose no certainty, run nothing, and give the same bytes each time."""

import csv
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import duckdb
import pyogrio
import pytest
from typer.testing import CliRunner

from editions import edition_of, incident_of, published
from ledgers import put
from readings import TEXT, market_reading, quote
from reportedly.cli import app
from reportedly.errors import UsageError
from reportedly.publish import flat
from reportedly.publish.writers import FORMATS, WRITERS, write_edition
from reportedly.records import Reading
from reportedly.store import Ledger

HOSTILE = [
    '=HYPERLINK("http://evil.example";"x")', "+1+1", "-2+3", "@SUM(A1)", "|calc", "＝1+1", "\t=1", "<script>alert(1)</script>",
    "\u202egnp.exe",
    "a,b;c\"d'e\nf", "]]><!--", "x" * 250_000,
]
CERTAINTY = {"status", "voice", "said_by", "grade", "decided_by"}


def hostile_reading(words: str) -> Reading:
    """The market report whose outlet, speaker, target and quoted words are hostile."""
    reading = market_reading(TEXT + "\n\n" + words + " mortar rounds hit " + words, outlet=words[:500])
    whole = quote(reading.report.text, words + " mortar rounds hit " + words)
    first = replace(reading.claims[0], start=whole.start, end=whole.end, text=whole.text, attribution=(),
                    event=replace(reading.claims[0].event, trigger=quote(reading.report.text, "mortar rounds hit", 1)))
    return replace(reading, claims=(first,), report=replace(reading.report, title=words[:500], url="javascript:alert(1)"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_opens_in_csv_and_in_duckdb_with_its_types(tmp_path: Path) -> None:
    out = published(edition_of(market_reading()), tmp_path / "out", ("csv",))
    rows = rows_of(out / "incidents.csv")
    assert tuple(rows[0]) == flat.NAMES and len(rows) == 2
    market = next(r for r in rows if r["place"] == "Harim")
    assert (market["killed_low"], market["killed_best"], market["killed_high"], market["injured_low"]) == ("12", "12", "", "")
    assert "Dune Brigade (alleged by witnesses or residents (through Coastal Wire))" in market["responsible"]
    found = duckdb.sql(f"select killed_low, lat, earliest from read_csv('{out / 'incidents.csv'}') where place = 'Harim'").fetchall()[0]
    assert found[0] == 12 and found[1] == pytest.approx(36.21) and str(found[2]) == "2031-05-05"


def test_geojson_opens_in_gdal(tmp_path: Path) -> None:
    out = published(edition_of(market_reading()), tmp_path / "out", ("geojson",))
    frame = pyogrio.raw.read(out / "incidents.geojson")
    assert len(frame[2]) == 2 and set(frame[0]["fields"]) >= CERTAINTY
    collection = json.loads((out / "incidents.geojson").read_text(encoding="utf-8"))
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in collection["features"]].count([36.52, 36.21]) == 1
    assert None in [f["geometry"] for f in collection["features"]]


@pytest.mark.parametrize("writer", WRITERS, ids=lambda w: w.name)
def test_the_same_ledger_gives_the_same_bytes(writer: object, tmp_path: Path) -> None:
    name = writer.name  # type: ignore[attr-defined]
    one, other = (published(edition_of(market_reading()), tmp_path / n / "out", (name,)) for n in "ab")
    files = sorted(p.name for p in one.iterdir())
    assert files == sorted(p.name for p in other.iterdir())
    assert all((one / f).read_bytes() == (other / f).read_bytes() for f in files)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda w: w[:12])
def test_hostile_reports_are_text_in_data_sets(words: str, tmp_path: Path) -> None:
    edition = edition_of(hostile_reading(words))
    out = published(edition, tmp_path / "out", ("csv", "geojson", "jsonl"))
    rows = rows_of(out / "incidents.csv")
    assert len(rows) == 1
    for row in rows:
        assert not any(cell.startswith(tuple("=+-@\t\r|%＝＋－＠")) for name, cell in row.items() if name not in {"lat", "lon"})
        assert not any("\n" in cell or "\u202e" in cell for cell in row.values())
        assert row["urls"] == ""
    assert sum(p.stat().st_size for p in out.iterdir()) < 200_000
    json.loads((out / "incidents.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert pyogrio.read_info(out / "incidents.geojson")["features"] == 1


def test_every_row_feature_and_line_keeps_its_certainty(tmp_path: Path) -> None:
    out = published(edition_of(market_reading()), tmp_path / "out", ("csv", "geojson", "jsonl"))
    for row in rows_of(out / "incidents.csv"):
        assert all(row[name] for name in CERTAINTY)
    for line in (out / "incidents.jsonl").read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        assert found["edition"] == "public" and found["review"] == "reviewed" and all(found[name] for name in CERTAINTY)


def test_the_package_describes_its_files_and_says_what_was_held_back(tmp_path: Path) -> None:
    out = published(edition_of(market_reading(), accept=False, unreviewed=True), tmp_path / "out", ("csv",))
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    table = described["resources"][0]
    assert [f["name"] for f in table["schema"]["fields"]] == list(flat.NAMES)
    assert table["bytes"] == (out / "incidents.csv").stat().st_size
    assert described["reportedly"]["held_back"]["blame"] == 2 and described["reportedly"]["readers"] == ["0.1.0 0123456789abcdef"]
    page = (out / "README.md").read_text(encoding="utf-8")
    assert "machine reading, not reviewed" in page and "Actors held responsible in what nobody reviewed" in page
    assert all(f"`{name}`" in (out / "CODEBOOK.md").read_text(encoding="utf-8") for name in flat.NAMES)


def test_an_internal_edition_says_so_on_each_page(tmp_path: Path) -> None:
    out = published(edition_of(market_reading(), internal=True), tmp_path / "out")
    for page in ("README.md", "datapackage.json"):
        assert "INTERNAL" in (out / page).read_text(encoding="utf-8")
    for name in ("incidents.csv", "incidents-acled.csv", "incidents-ged.csv", "incidents-hxl.csv"):
        assert all(row["edition"] in {"internal", "#meta+edition"} for row in rows_of(out / name))
    assert '"edition": "internal"' in (out / "incidents.jsonl").read_text(encoding="utf-8")


def test_a_folder_of_a_users_is_never_taken_away(tmp_path: Path) -> None:
    edition, out = edition_of(market_reading()), tmp_path / "out"
    published(edition, out, ("csv", "geojson"))
    published(edition, out, ("jsonl",))
    assert not (out / "incidents.csv").exists() and (out / "incidents.jsonl").exists()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.txt"):
        write_edition(edition, ("csv",), out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError, match="no format"):
        write_edition(edition, ("xls",), tmp_path / "new")


def test_the_ledger_is_published_by_command(tmp_path: Path) -> None:
    ledger, out = tmp_path / "l.db", tmp_path / "out"
    with Ledger.open(ledger) as kept:
        put(kept, published="2031-05-06", outlet="Coastal Wire")
    called = ["publish", "--ledger", str(ledger), "--out", str(out), "--date", "2031-12-01"]
    first = CliRunner().invoke(app, called)
    assert first.exit_code == 0 and "--include-unreviewed" in first.stderr and rows_of(out / "incidents.csv") == []
    second = CliRunner().invoke(app, [*called, "--include-unreviewed", "--country", "SY", "--from", "2031-05", "--to", "2031-05-31"])
    assert second.exit_code == 0 and "held back: 1 blame" in second.stderr
    assert [r["place"] for r in rows_of(out / "incidents.csv")] == ["Harim"]
    assert CliRunner().invoke(app, [*called, "--format", "xls"]).exit_code == 2
    assert CliRunner().invoke(app, [*called, "--country", "Syria"]).exit_code == 2


def test_an_area_and_a_period_are_chosen() -> None:
    reading = market_reading()
    one = incident_of(reading).id
    assert [e.id for e in edition_of(reading, admin1="idlib").entries] == [one]
    assert not edition_of(reading, admin1="Aleppo").entries and not edition_of(reading, country="IQ").entries
    assert [e.id for e in edition_of(reading, first="2031-05-05", last="2031-05-05").entries] == [one]
    assert not edition_of(reading, first="2031-05-06").entries
    assert set(FORMATS) >= {"csv", "geojson", "jsonl"}


def test_what_a_reviewer_accepts_at_the_ledger_leaves_and_what_is_withheld_does_not(tmp_path: Path) -> None:
    from reportedly.pipeline_joining import join_due
    from reportedly.records_review import Judgement

    ledger, out = tmp_path / "l.db", tmp_path / "out"
    called = ["publish", "--ledger", str(ledger), "--out", str(out), "--date", "2031-12-01"]
    with Ledger.open(ledger) as kept:
        put(kept, published="2031-05-06", outlet="Coastal Wire")
        join_due(kept)
        market = next(i for i in kept.whole_incidents() if i.place)
        kept.judge(Judgement("group", market.claims, "accept", reason="three sources read", by="ada"))
    assert CliRunner().invoke(app, called).exit_code == 0
    rows = rows_of(out / "incidents.csv")
    assert [(r["place"], r["review"], r["decided_by"]) for r in rows] == [("Harim", "reviewed", "a reviewer")]
    assert "Dune Brigade" in rows[0]["responsible"]
    with Ledger.open(ledger) as kept:
        kept.judge(Judgement("withhold", ("Dune Brigade",), "name", reason="asked by their lawyers", by="ada"))
    assert CliRunner().invoke(app, called).exit_code == 0
    assert "Dune Brigade" not in (out / "incidents.csv").read_text(encoding="utf-8")


# --- extras ----------------------------------------------------------------------------------------------------


def test_geoparquet_opens_in_duckdb_with_its_types(tmp_path: Path) -> None:
    path = published(edition_of(market_reading()), tmp_path / "out", ("parquet",)) / "incidents.parquet"
    rows = duckdb.sql(f"select place, killed_low, injured_low, said_by from '{path}' where place is not null").fetchall()
    assert rows == [("Harim", 12, None, "witnesses or residents (through Coastal Wire)")]
    assert duckdb.sql(f"select distinct typeof(geometry) from '{path}'").fetchall()[0][0].startswith("GEOMETRY")
    geo = duckdb.sql(f"select decode(value) from parquet_kv_metadata('{path}') where decode(key) = 'geo'").fetchall()
    assert json.loads(geo[0][0])["primary_column"] == "geometry"


def test_the_geopackage_opens_in_gdal_with_empty_cells_empty(tmp_path: Path) -> None:
    out = published(edition_of(market_reading()), tmp_path / "out", ("gpkg",))
    described = pyogrio.read_info(out / "incidents.gpkg", layer="incidents")
    assert described["features"] == 2 and described["crs"] == "EPSG:4326" and set(described["fields"]) >= CERTAINTY
    with sqlite3.connect(out / "incidents.gpkg") as rows:
        assert sorted(rows.execute("select killed_low, injured_low, geom is null from incidents").fetchall(), key=str) == [
            (12, None, 0), (None, None, 1)]


def test_followthemoney_names_say_reported_or_denied_and_tie_nobody(tmp_path: Path) -> None:
    reading = market_reading()
    denied = replace(reading, claims=(replace(reading.claims[0], voice="denied"),))
    for one, opening in ((reading, "Reported: "), (denied, "Only denied: ")):
        out = published(edition_of(one), tmp_path / opening[:4], ("ftm",))
        for line in (out / "incidents.ftm.json").read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            assert event["schema"] == "Event" and event["properties"]["name"][0].startswith(opening)
            assert not {"involved", "organizer"} & set(event["properties"])
            assert any(k.startswith("status: ") for k in event["properties"]["keywords"]) and all(
                isinstance(v, list) and all(isinstance(x, str) for x in v) for v in event["properties"].values())


def test_the_feed_is_read_by_feedparser_newest_first(tmp_path: Path) -> None:
    import feedparser

    later = market_reading(TEXT + "\n\nLater.", outlet="Radio Orsk")
    talks = replace(later.claims[2].event, type="Strategic developments", subtype="Agreement")
    later = replace(later, report=replace(later.report, published="2031-05-20"),
                    claims=(replace(later.claims[2], id="c-9", event=talks, roles=()),))
    out = published(edition_of(market_reading(), later, language="en"), tmp_path / "out", ("feed",))
    found = feedparser.parse((out / "feed.xml").read_bytes())
    assert not found.bozo and len(found.entries) >= 2
    days = [e.updated for e in found.entries]
    assert days == sorted(days, reverse=True) and days[0] == "2031-05-20T00:00:00Z"
    assert all(e.title.startswith("Reported: ") and ("According to" in e.summary or "Denied by" in e.summary) for e in found.entries)
    assert not edition_of(market_reading(), date="2031-05-06").entries


@pytest.mark.parametrize("words", HOSTILE[:-1], ids=lambda w: w[:12])
def test_hostile_reports_are_text_in_every_other_edition(words: str, tmp_path: Path) -> None:
    import feedparser

    edition = edition_of(hostile_reading(words))
    out = published(edition, tmp_path / "out", ("acled", "ged", "hxl", "parquet", "gpkg", "ftm", "feed"))
    for name in ("acled", "ged", "hxl"):
        for row in rows_of(out / f"incidents-{name}.csv"):
            assert not any(cell.startswith(tuple("=+-@\t\r|%＝＋－＠")) for cell in row.values())
    found = feedparser.parse((out / "feed.xml").read_bytes())
    assert not found.bozo and len(found.entries) == 1 and "\u202e" not in found.entries[0].summary
    assert duckdb.sql(f"select count(*) from '{out / 'incidents.parquet'}'").fetchall() == [(1,)]


def test_without_an_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for missing, form in (("pyarrow", "parquet"), ("pyogrio", "gpkg")):
        monkeypatch.setitem(__import__("sys").modules, missing, None)
        with pytest.raises(UsageError, match=missing) as raised:
            write_edition(edition_of(market_reading()), (form,), tmp_path / form)
        assert "reportedly[geo]" in raised.value.hint and not (tmp_path / form).exists()
