"""ACLED's, UCDP GED's and HXL's columns: only what is told as fact becomes a row, unknown is empty, and no row loses who says so."""

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import hxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import edition_of, published
from readings import market_reading
from reportedly import vocab
from reportedly.publish import as_acled, as_ged, crosswalk
from reportedly.publish.edition import Area, Edition, Entry, Figure
from reportedly.records import Reading

ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 "
    "assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude "
    "geo_precision source source_scale notes fatalities tags timestamp "
).split()
GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id "
    "dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources "
    "source_article source_office source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start "
    "date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob "
).split()
TABLES = ("acled", "ged", "hxl")


def told(status: str = "occurred", voice: str = "said", **more: object) -> Reading:
    """The market report with its first claim alone, under another status or voice."""
    reading = market_reading()
    return replace(reading, claims=(replace(reading.claims[0], status=status, voice=voice, **more),))


def rows_of(edition: Edition, name: str, folder: Path) -> list[dict[str, str]]:
    published(edition, folder / name, (name,))
    with (folder / name / f"incidents-{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return rows[1:] if name == "hxl" else rows


def one(reading: Reading) -> Entry:
    return edition_of(reading).entries[0]


def test_the_columns_are_theirs_in_their_order_then_ours() -> None:
    assert [c.name for c in as_acled.COLUMNS][: len(ACLED)] == ACLED
    assert [c.name for c in as_ged.COLUMNS][: len(GED)] == GED
    for columns in (as_acled.COLUMNS, as_ged.COLUMNS):
        assert {"status", "voice", "said_by", "grade", "decided_by", "review", "attempted"} <= {c.name for c in columns}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("status", "voice", "is_row"),
    [
        ("occurred", "said", True),
        ("ongoing", "said", True),
        ("attempted", "said", True),
        ("occurred", "denied", False),
        ("expected", "said", False),
        ("possible", "said", False),
        ("habitual", "said", False),
        ("did-not-happen", "reported", False),
    ],
)
def test_only_what_is_told_as_fact_becomes_a_row(table: str, status: str, voice: str, is_row: bool, tmp_path: Path) -> None:
    rows = rows_of(edition_of(told(status, voice)), table, tmp_path)
    assert bool(rows) is is_row
    assert all(row["attempted"] == str(status == "attempted").lower() and row["said_by"] for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_an_unknown_toll_is_an_empty_cell_and_never_zero(table: str, tmp_path: Path) -> None:
    rows = rows_of(edition_of(told(tolls=())), table, tmp_path)
    cells = {"acled": ("fatalities", "fatalities_low", "fatalities_high"), "hxl": ("killed_lowest", "killed_agreed", "killed_highest")}
    if table == "ged":
        assert rows == []
    else:
        assert [rows[0][c] for c in cells[table]] == ["", "", ""]


def test_a_stated_zero_stays_zero(tmp_path: Path) -> None:
    none = replace(market_reading().claims[0].tolls[0], low=0, best=0, high=0)
    assert rows_of(edition_of(told(tolls=(none,))), "acled", tmp_path)[0]["fatalities"] == "0"


def test_types_that_the_others_lack_are_mapped_or_left_out_and_counted(tmp_path: Path) -> None:
    for subtype, known in vocab.SUBTYPES.items():
        event = replace(market_reading().claims[0].event, type=known.type, subtype=subtype)
        kind = crosswalk.acled_type(one(told(event=event)))
        assert (kind is None) is (crosswalk.ACLED_SUBTYPES.get(subtype, "same") is None)
        assert kind is None or (kind[0] in vocab.ACLED_TYPES and crosswalk.disorder(*kind))
    call = replace(market_reading().claims[0].event, type="Statement", subtype="Call")
    out = published(edition_of(told(event=call)), tmp_path / "out", ("acled",))
    assert "Not in this table: 1 of a type that the other codebook doesn't record" in (out / "README.md").read_text(encoding="utf-8")


def test_rival_actors_leave_the_actor_empty_and_stand_with_their_speakers(tmp_path: Path) -> None:
    reading = market_reading()
    entry = one(replace(reading, claims=reading.claims[:2]))
    assert crosswalk.first_side(entry) == ("Dune Brigade", "rebel group")
    rival = replace(entry.responsible[0], actor="River Guard", kind="state forces")
    assert crosswalk.first_side(replace(entry, responsible=(*entry.responsible, rival))) is None


@pytest.mark.parametrize(
    ("kinds", "civilians", "violence"),
    [
        (("state forces", "rebel group"), False, 1),
        (("rebel group", "political militia"), False, 2),
        (("rebel group",), False, None),
        (("state forces",), False, None),
        (("rebel group",), True, 3),
        ((), False, None),
    ],
)
def test_types_of_violence_need_both_sides(kinds: tuple[str, ...], civilians: bool, violence: int | None) -> None:
    reading = market_reading()
    entry = one(replace(reading, claims=reading.claims[:2]))
    sides = tuple(replace(entry.responsible[0], actor=f"Group {n}", kind=kind) for n, kind in enumerate(kinds))
    battle = replace(entry, type=vocab.BATTLES, subtype="Armed clash", responsible=sides, targets=(), civilians_targeted=civilians)
    assert crosswalk.type_of_violence(battle) == violence


@settings(max_examples=60, deadline=None)
@given(st.dates().map(str), st.integers(0, 400), st.booleans())
def test_the_day_lies_within_the_span(first: str, days: int, lasts: bool) -> None:
    import datetime as dt

    start = dt.date.fromisoformat(first)
    last = (start + dt.timedelta(days=min(days, (dt.date.max - start).days))).isoformat()
    entry = replace(one(told()), earliest=first, latest=last, lasts=lasts)
    assert first <= (crosswalk.event_day(entry) or "") <= last
    assert (
        crosswalk.event_day(replace(entry, earliest=None)) == last
        and crosswalk.event_day(replace(entry, earliest=None, latest=None)) is None
    )
    assert crosswalk.acled_time_precision(replace(entry, earliest=None)) == 3 and crosswalk.ged_date_precision(entry) in range(1, 6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(vocab.TOLL_WHO)), st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_no_figure_is_larger_than_the_sources_say(found: list[tuple[str, int, int]]) -> None:
    figures = tuple(Figure("killed", who, None, "people", min(a, b), None, max(a, b), ()) for who, a, b in found)
    entry = replace(one(told()), figures=figures)
    figure = crosswalk.fatalities(entry)
    assert (figure is None) is (not figures) and (figure is None or figure <= max(f.high or 0 for f in figures))
    civilians, unknown = crosswalk.deaths_by_group(figures)
    assert civilians is None or unknown is None


def test_the_prio_cell_is_counted_from_the_south_west() -> None:
    def cell(lat: float, lon: float) -> int | None:
        return as_ged.prio_cell(Area("x", "settlement", None, None, lat, lon, 1))

    assert (cell(-89.9, -179.9), cell(-89.9, 179.9), cell(89.9, 179.9)) == (1, 720, 259200)
    assert as_ged.prio_cell(Area("x", "province", None, None, None, None, 3)) is None


def test_hxl_is_read_and_validated_by_libhxl(tmp_path: Path) -> None:
    out = published(edition_of(told()), tmp_path / "out", ("hxl",))
    options = hxl.input.InputOptions(allow_local=True)
    with hxl.data(str(out / "incidents-hxl.csv"), options) as table:
        tags = [c.display_tag for c in table.columns]
        rows = list(table)
    assert "#affected+killed+min" in tags and "#meta+source" in tags and len(rows) == 1
    assert rows[0].get("#loc+name") == "Harim" and rows[0].get("#affected+killed+min") == "12" and not rows[0].get("#affected+killed+max")
    with hxl.data(str(out / "incidents-hxl.csv"), options) as table:
        report = hxl.validate(table)
    assert report["is_valid"], report["issues"]


def test_the_tables_open_in_duckdb(tmp_path: Path) -> None:
    for name in ("acled", "ged"):
        out = published(edition_of(market_reading()), tmp_path / name, (name,))
        found = duckdb.sql(f"select * from read_csv('{out / f'incidents-{name}.csv'}')").fetchall()
        assert len(found) == 1
