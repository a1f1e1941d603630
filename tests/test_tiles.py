"""Tiles of one's own: found in an archive by their numbers, refused where the file is none or lies about itself."""

import random
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from archives import pmtiles, square
from reportedly.errors import UsageError
from reportedly.store import Ledger
from reportedly.web.app import desk_app
from reportedly.web.tiles import HEADER, Archive, tile_id

TILES = {(z, x, y): square("water") + bytes(n) for n, (z, x, y) in enumerate([(0, 0, 0), (1, 0, 1), (2, 3, 3), (2, 0, 0)])}


def written(path: Path, raw: bytes) -> Path:
    file = path / "a.pmtiles"
    file.write_bytes(raw)
    return file


def test_numbers_follow_the_curve() -> None:
    assert tile_id(12, 3423, 1763) == 19078479  # as the format's own tests have it
    for z in range(5):
        numbers = sorted(tile_id(z, x, y) for x in range(1 << z) for y in range(1 << z))
        assert numbers == list(range((4**z - 1) // 3, (4 ** (z + 1) - 1) // 3))


@pytest.mark.parametrize("leaves", [False, True])
def test_every_tile_is_found_and_no_other(tmp_path: Path, leaves: bool) -> None:
    import gzip

    archive = Archive(written(tmp_path, pmtiles(TILES, leaves=leaves)))
    for z in range(3):
        for x in range(1 << z):
            for y in range(1 << z):
                raw = archive.tile(z, x, y)
                assert (gzip.decompress(raw) if raw else None) == TILES.get((z, x, y))
    assert archive.tile(3, 0, 0) is archive.tile(2, 4, 0) is archive.tile(-1, 0, 0) is None
    assert archive.about["layers"] == ["water"] and archive.about["kind"] == "mvt"


def test_the_desk_serves_them(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    Ledger.open(where).close()
    client = TestClient(desk_app(str(where), tiles=Archive(written(tmp_path, pmtiles(TILES)))))
    assert client.get("/map/tiles.json").json()["maxzoom"] == 2
    answer = client.get("/map/tiles/1/0/1")
    assert answer.content == TILES[1, 0, 1] and answer.headers["content-type"].startswith("application/vnd.mapbox-vector-tile")
    assert client.get("/map/tiles/1/1/1").status_code == 204 and client.get("/map/tiles/x/1/1").status_code == 400
    bare = TestClient(desk_app(str(where)))
    assert bare.get("/map/tiles.json").json() is None and bare.get("/map/tiles/1/0/1").status_code == 404


@pytest.mark.parametrize(("raw", "says"), [
    (b"", "is no PMTiles archive"), (b"PMTiles", "is no PMTiles archive"), (b"x" * 200, "is no PMTiles archive"),
    (pmtiles(TILES, version=2), "of version 2"), (pmtiles(TILES, kind=0), "not read"), (pmtiles(TILES)[:150], "cut off"),
    (pmtiles(TILES, zooms=(5, 3)), "not read")])
def test_what_is_no_archive_is_explained(tmp_path: Path, raw: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says) as wrong:
        Archive(written(tmp_path, raw))
    assert wrong.value.hint
    with pytest.raises(UsageError, match="can't be read"):
        Archive(tmp_path / "none.pmtiles")


def test_damage_anywhere_gives_tiles_none_or_an_explanation(tmp_path: Path) -> None:
    whole, chance = pmtiles(TILES, leaves=True), random.Random(4)
    for _ in range(400):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(7, HEADER.size + 200 if chance.random() < 0.7 else len(raw))] = chance.randrange(256)
        try:
            archive = Archive(written(tmp_path, bytes(raw)))
            for z, x, y in TILES:
                assert isinstance(archive.tile(z, x, y), bytes | None)
        except UsageError as wrong:
            assert wrong.hint


def test_the_desk_outlives_an_archive_that_is_cut_lengthened_or_damaged(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "a.db").close()
    whole, chance, served = pmtiles(TILES, leaves=True), random.Random(5), 0
    for n in range(60):
        raw = bytearray(whole)
        for _ in range(chance.randint(0, 3)):
            raw[chance.randrange(7, len(raw))] = chance.randrange(256)
        end = chance.randrange(100, len(raw)) if n % 2 else len(raw)
        path = written(tmp_path, bytes(raw[:end]) + chance.randbytes(chance.randrange(50)))
        try:
            client = TestClient(desk_app(str(tmp_path / "a.db"), tiles=Archive(path)))
        except UsageError as wrong:
            assert wrong.hint
            continue
        served += 1
        assert client.get("/map/tiles.json").status_code == 200
        path.write_bytes(path.read_bytes()[: chance.randrange(1, end)])  # and cut while it is served
        for z, x, y in TILES:  # not unpacked here: a tile that is damaged within is the browser's to pass over
            with client.stream("GET", f"/map/tiles/{z}/{x}/{y}") as answer:
                assert answer.status_code in {200, 204, 400}
    assert served > 10
