"""The place index: keys, lookups on a small index and on the packaged one, sources, and how it is kept on disk."""

import gzip
import json
import time

import pytest

from reportedly import gazetteer
from reportedly.areas import pick_area
from reportedly.errors import GazetteerError
from reportedly.gazetteer_sources import COLUMNS, LISTED, TABLES, Row, is_wanted, read_csv, read_source, read_tables
from reportedly.placenames import fold, skeleton, spelling_key
from reportedly.vocab import PLACE_FEATURES

BAGHUZ = "geonames:171943"


@pytest.fixture(scope="module")
def packaged():
    return gazetteer.open_gazetteer()


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv(gazetteer.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(gazetteer, "_packaged_rows", lambda: iter([KANDARA]))
    return tmp_path


KANDARA = Row("t:3", "Kandara", "KE", None, "settlement", -0.9, 37.0, 9_000, ("Qandarah",))


# --- keys ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one, other", [
    ("Ma'arrat an Nu'man", "Maarat al-Numan"), ("Ar Raqqah", "Raqqa"), ("Deir Al Zour", "Dayr az Zawr"), ("Al-Qāmishlī", "Qamishly"),
    ("Khan Shaykhun", "Khan Sheikhoun"), ("Al Hudaydah", "Hudaida"), ("Slov'yans'k", "Слов'янськ"), ("Київ", "Kyiv"),
    ("Мар'їнка", "Marinka"),
    ("al-Bāghūz", "Al Baghouz"), ("Tell Rifaat", "Tall Rif'at")])
def test_spellings_share_a_key(one, other):
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize("script, latin", [("الباغوز", "Baghuz"), ("خان شيخون", "Khan Shaykhun"), ("معرة النعمان", "Maarat al-Numan"),
                                           ("دير الزور", "Deir ez-Zor"), ("መቀሌ", "Mekelle"), ("مزار شریف", "Mazar-e Sharif")])
def test_scripts_share_consonants(script, latin):
    assert skeleton(spelling_key(script)) == skeleton(spelling_key(latin))


def test_fold_keeps_letters_and_drops_marks():
    assert fold("  N'Djaména\u200b ") == "ndjamena" and fold("") == "" and spelling_key("...") == ""


# --- the packaged index ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Al Baghouz", "Al Baghuoz", "Baghuz", "al-Bāghūz", "الباغوز", "al-Baghuz Fawqani"])
def test_spellings_of_one_town_go_to_one_id(packaged, name):
    town = packaged.find(name)[0]
    assert town.id == BAGHUZ and town.lat == pytest.approx(34.461, abs=0.001) and town.lon == pytest.approx(40.949, abs=0.001)
    assert packaged.knows(name)


@pytest.mark.parametrize("typed, meant", [("Damasus", "Damascus"), ("Alepppo", "Aleppo"), ("Khartuom", "Khartoum"),
                                          ("Mariopul", "Mariupol")])
def test_typing_errors_are_forgiven(packaged, typed, meant):
    assert meant in {p.name for p in packaged.find(typed, 10)}


def test_names_that_are_none_find_nothing(packaged):
    assert packaged.find("Xqzzvtk") == () and packaged.find("") == () and not packaged.knows("Xqzzvtk")


def test_countries_come_before_towns_of_their_name(packaged):
    for name, country in (("Syria", "SY"), ("US", "US"), ("U.K.", "GB"), ("DRC", "CD"), ("Yemen", "YE"), ("السودان", "SD")):
        place = packaged.find(name)[0]
        assert (place.feature, place.country) == ("country", country)


def test_an_entry_is_found_by_id(packaged):
    assert packaged.place(BAGHUZ).country == "SY" and packaged.place("geonames:0") is None


def test_lookups_are_fast(packaged):
    started = time.perf_counter()
    for n in range(200):
        packaged.find(f"Al Kandara{n}")
    assert time.perf_counter() - started < 2.0


def test_opening_is_fast(packaged):
    started = time.perf_counter()
    gazetteer.open_gazetteer()
    assert time.perf_counter() - started < 0.5


# --- our tables ------------------------------------------------------------------------------------------


def test_tables_are_sound():
    seen = {}
    for name in TABLES:
        for row in read_tables([name]):
            assert row.feature in PLACE_FEATURES and -90 <= row.lat <= 90 and -180 <= row.lon <= 180, row
            assert (name, row.id) not in seen, row
            assert row.name.strip() == row.name and row.name, row
            seen[name, row.id] = row
    assert sum(r.feature == "country" for r in seen.values()) > 240


def test_the_supplement_covers_the_conflicts():
    rows = [r for r in read_tables([LISTED]) if r.feature in {"settlement", "site", "district"}]
    assert len(rows) >= 400 and len({r.country for r in rows}) >= 15


# --- sources that a user adds ------------------------------------------------------------------------------


def test_reads_a_geonames_dump(tmp_path):
    line = "\t".join(["7", "Kandāra", "Kandara", "Qandarah,كندرة", "-0.9", "37.0", "P", "PPL", "KE", "", "12", "", "", "", "900", "", "5",
                      "Africa/Nairobi", "2020-01-01"])
    (tmp_path / "KE.txt.gz").write_bytes(gzip.compress(line.encode()))
    (row,) = read_source(tmp_path / "KE.txt.gz")
    assert (row.id, row.country, row.feature, row.population) == ("geonames:7", "KE", "settlement", 900)
    assert "كندرة" in row.aliases


def test_reads_whosonfirst_and_overpass(tmp_path):
    wof = {"type": "Feature", "properties": {"wof:id": 5, "wof:name": "Kandara", "wof:placetype": "locality", "geom:latitude": -0.9,
                                             "geom:longitude": 37.0, "iso:country": "KE", "name:ara_x_preferred": ["كندرة"]}}
    (tmp_path / "w.geojson").write_text(json.dumps({"features": [wof]}), encoding="utf-8")
    (row,) = read_source(tmp_path / "w.geojson")
    assert (row.id, row.name, row.aliases) == ("wof:5", "Kandara", ("كندرة",))
    tags = {"name": "كندرة", "name:en": "Kandara", "place": "village"}
    osm = {"elements": [{"type": "way", "id": 9, "center": {"lat": 1, "lon": 2}, "tags": tags},
                        {"type": "node", "id": 10, "tags": {}}]}
    (tmp_path / "o.json").write_text(json.dumps(osm), encoding="utf-8")
    (row,) = read_source(tmp_path / "o.json")
    assert (row.id, row.name, row.feature, row.aliases) == ("osm:way/9", "Kandara", "settlement", ("كندرة",))


def test_an_added_place_gets_the_area_whose_outlines_hold_it(tmp_path):
    (tmp_path / "mine.csv").write_text(
        "name,lat,lon,country,admin1,feature\nKandara,35.33,40.14,,,settlement\nOur port,31.5,34.45,,,site\n"
        "Given,35.33,40.14,SY,Mine,settlement\nFar out,0,-30,,,site\nA lake,35.33,40.14,,,water\n", encoding="utf-8")
    rows = {r.name: (r.country, r.admin1) for r in read_source(tmp_path / "mine.csv")}
    assert rows == {
        "Kandara": ("SY", "Deir ez-Zor"),
        "Our port": (None, None),  # a border near: whose land it is stays open
        "Given": ("SY", "Mine"), "Far out": (None, None), "A lake": (None, None)}


def test_outlines_hold_the_provinces_own_points():
    """First-level areas of the packaged table lie in an area of their country, nearly all."""
    rows = [r for r in read_tables(TABLES[:1]) if r.feature == "province"]
    inside = sum(pick_area(r.lat, r.lon, r.country) is not None for r in rows)
    assert inside / len(rows) > 0.9


def test_reads_a_csv_table():
    (row,) = read_csv("name,lat,lon\nKandara,-0.9,37\n", "mine.csv")
    assert row == Row("mine:2", "Kandara", None, None, "settlement", -0.9, 37.0, 0, ())
    assert COLUMNS[1] == "name"


@pytest.mark.parametrize("content", ["name,lat\nKandara,1\n", '{"a": 1}', "{broken", "name,lat,lon\nX,north,2\n"])
def test_a_file_that_is_none_says_what_to_give(tmp_path, content):
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError) as wrong:
        list(read_source(tmp_path / "x.csv"))
    assert wrong.value.hint


def test_machine_romanisations_and_codes_are_left_out():
    names = ("Aleppo", "a lei po", "ALP", "Halab", "حلب", "Алеппо", "阿勒颇")
    assert [n for n in names if is_wanted(n)] == ["Aleppo", "Halab", "حلب", "Алеппо"]


# --- on disk ---------------------------------------------------------------------------------------------


def test_builds_on_first_use_and_says_so(own_home):
    said = []
    index = gazetteer.open_gazetteer(said.append)
    assert index.find("Kandara")[0].id == "t:3" and said
    said.clear()
    gazetteer.open_gazetteer(said.append)
    assert not said
    assert not list((own_home / "home").glob("*.part"))


def test_a_folder_that_cant_be_written_names_the_variable(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv(gazetteer.HOME_VARIABLE, str(tmp_path / "file" / "inside"))
    with pytest.raises(GazetteerError) as wrong:
        gazetteer.open_gazetteer()
    assert gazetteer.HOME_VARIABLE in wrong.value.hint


def test_added_places_are_found_beside_the_packaged_ones(own_home):
    gazetteer.open_gazetteer()
    added = gazetteer.home() / "places" / "mine.sqlite"
    count = gazetteer.write_index(added, [Row("m:1", "Newtownabad", "KE", None, "settlement", 1.0, 2.0, 10, ())])
    assert count == 1 and gazetteer.added_paths() == (added,)
    assert gazetteer.open_gazetteer().find("Newtownabad")[0].id == "m:1"
    added.unlink()
    assert gazetteer.open_gazetteer().find("Newtownabad") == ()


def test_learnt_aliases_serve_the_next_report(own_home):
    index = gazetteer.open_gazetteer().with_aliases({"Little Market": "t:3"})
    assert index.find("little market")[0].id == "t:3" and index.knows("Little Market")
    assert index.find("Kandara")[0].id == "t:3"
