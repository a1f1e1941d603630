"""Files that a user brings for the reader itself, with noise in them: places, actors, maps of columns, lists of feeds; refused or read."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.actors_entries import read_entries
from reportedly.errors import ReportedlyError
from reportedly.gazetteer_sources import read_source
from reportedly.ingest.columns import check_columns, read_columns
from reportedly.ingest.recorded_map import read_record_map
from reportedly.translate import compare_numbers, read_command
from reportedly.watch import read_watchlist

ACTORS = "actors:\n  - id: actor:grey-guard\n    name: Grey Guard\n    kind: rebel group\n    aliases: [the Guard]\n    theatre: [SY]\n"
MAP = '[columns]\ntext = "narrative"\n[judgement]\ndate = "day"\nsubtype = "event"\n' \
      '[judgement.subtypes]\nraid = "Attack"\n'
FEEDS = '[[feed]]\nurl = "https://a.example/"\nevery = "1h"\n'
DUMP = "\t".join(["1", "Kandara", "Kandara", "Kandara", "-0.9", "37.0", "P", "PPL", "KE", "", "01", "", "", "", "900", "", "5", "", "2020"])
WOF = json.dumps({"type": "FeatureCollection", "features": [{"properties": {
    "wof:id": 7, "wof:name": "Kandara", "wof:placetype": "locality", "geom:latitude": -0.9, "geom:longitude": 37}}]})
OSM = json.dumps({"elements": [{"type": "node", "id": 3, "lat": -0.9, "lon": 37, "tags": {"name": "Kandara", "place": "town"}}]})
NOISE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.one_of(
    st.binary(max_size=8),
    st.sampled_from([b"\x00", b"1e999", b"NaN", b"null", b"{}", b"[", b'"', b"&a *a", b"'''", b"\n\n", b"\t", b"-9-9"]))),
    max_size=4)


def read_map(path: Path) -> None:
    """A map of columns, and the recorder's part of it."""
    read_columns(path)
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    read_record_map(check_columns(said, "map.toml"), "map.toml")


OWN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "places.csv": ("name,lat,lon,aliases\nKandara,-0.9,37,Kandra|Kandora\n", lambda p: list(read_source(p))),
    "dump.txt": (DUMP + "\n", lambda p: list(read_source(p))), "wof.json": (WOF, lambda p: list(read_source(p))),
    "osm.json": (OSM, lambda p: list(read_source(p))), "feeds.toml": (FEEDS, read_watchlist), "map.toml": (MAP, read_map),
    "actors.yaml": (ACTORS, lambda p: read_entries(p.read_text(encoding="utf-8", errors="replace"))),
}


@pytest.mark.parametrize("name", OWN)
def test_what_is_noised_below_is_read_as_it_is(name: str, tmp_path: Path) -> None:
    whole, read = OWN[name]
    (tmp_path / name).write_text(whole, encoding="utf-8")
    assert read(tmp_path / name) != []


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=60, deadline=None)
@given(noise=NOISE, cut=st.floats(0, 1))
def test_noise_is_refused_with_a_next_step_or_read(name: str, noise: list[tuple[float, int, bytes]], cut: float,
                                                   tmp_path_factory: pytest.TempPathFactory) -> None:
    whole, read = OWN[name]
    raw = whole.encode("utf-8")
    for where, over, what in noise:
        at = int(where * len(raw))
        raw = raw[:at] + what + raw[at + over:]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(raw[: max(1, int(len(raw) * (1 - cut / 5)))])
    try:
        read(path)
    except ReportedlyError as error:
        assert str(error) and error.hint


@pytest.mark.parametrize(("name", "old", "new"), [
    ("places.csv", "-0.9", "nan"), ("places.csv", "37", "1e999"), ("dump.txt", "37.0", "370"), ("dump.txt", "-0.9", "north"),
    ("wof.json", "-0.9", '"north"'), ("wof.json", "37}", "[]}"), ("osm.json", "-0.9", "NaN"), ("osm.json", '[{"type"', '[3, {"type"'),
    ("osm.json", '{"name"', '3, "x": {"name"')])
def test_a_place_that_is_nowhere_is_refused_with_a_next_step(name: str, old: str, new: str, tmp_path: Path) -> None:
    whole, read = OWN[name]
    assert old in whole
    (tmp_path / name).write_text(whole.replace(old, new), encoding="utf-8")
    with pytest.raises(ReportedlyError) as wrong:
        read(tmp_path / name)
    assert wrong.value.hint and str(tmp_path / name) in str(wrong.value)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_what_a_translator_says_is_compared_whatever_it_is(one: str, other: str) -> None:
    lost, new = compare_numbers(one, other)
    assert compare_numbers(one, one) == ((), ()) and all(lost) and all(new)
    try:
        assert read_command(one)
    except ReportedlyError as error:
        assert error.hint
