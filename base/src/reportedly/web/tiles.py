"""A map of one's own beneath the desk's: the tiles of a PMTiles archive (version 3), read from the disk one at a time.

The archive is never loaded whole, and nothing in it is believed: offsets, lengths and what unpacks are bounded.
"""

import json
import struct
import threading
import zlib
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError

HEADER = struct.Struct("<7sB11Q6B4iB2i")  # 127 bytes
KINDS = {1: ("mvt", "application/vnd.mapbox-vector-tile"), 2: ("png", "image/png"), 3: ("jpeg", "image/jpeg"), 4: ("webp", "image/webp"),
         5: ("avif", "image/avif")}
NONE, GZIP = 1, 2  # compressions that are read
MOST_DIRECTORY, MOST_TILE, MOST_METADATA = 16 * 2**20, 8 * 2**20, 2**20  # bytes, unpacked
DEPTH = 4  # directories below one another
KEPT = 64  # leaf directories in memory
_HINT = "give a .pmtiles file (version 3); `pmtiles show FILE` of its tools says what a file is"
Entry = tuple[int, int, int, int]  # first tile, offset, length, how many tiles (0: a directory)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the archive's parts lie, as (offset, length), and what its tiles are."""

    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves: tuple[int, int]
    tiles: tuple[int, int]
    packed: int
    tile_packed: int
    kind: int
    zooms: tuple[int, int]
    bounds: tuple[float, float, float, float]


class Archive:
    """An open archive; safe to use from many threads. Raises UsageError where the file is none, or is damaged."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self._leaves: OrderedDict[int, list[Entry]] = OrderedDict()
        try:
            self._file = path.open("rb")
            self._size = path.stat().st_size
            self.header = _read_header(self._file.read(HEADER.size), path)
            self._root = _read_directory(self._unpacked(self._part(self.header.root, MOST_DIRECTORY), MOST_DIRECTORY), path)
            self.about = self._about()
        except OSError as error:
            raise UsageError(f"the tiles {path} can't be read: {error.strerror or error}", "check the name and its rights") from error

    def _part(self, where: tuple[int, int], most: int) -> bytes:
        offset, length = where
        if length > most or offset + length > self._size:
            raise UsageError(f"the tiles {self.path} are cut off or damaged", "get the file anew")
        with self._lock:
            self._file.seek(offset)
            raw = self._file.read(length)
        if len(raw) != length:
            raise UsageError(f"the tiles {self.path} are cut off or damaged", "get the file anew")
        return raw

    def _unpacked(self, raw: bytes, most: int) -> bytes:
        if self.header.packed == NONE:
            return raw
        unpacker = zlib.decompressobj(31)
        try:
            out = unpacker.decompress(raw, most)
        except zlib.error as error:
            raise UsageError(f"the tiles {self.path} are damaged: {error}", "get the file anew") from error
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise UsageError(f"a directory of the tiles {self.path} is damaged or too large", "get the file anew")
        return out

    def _about(self) -> dict[str, Any]:
        """What the map needs to know: kind, zooms, bounds, layers, credit."""
        try:
            said = json.loads(self._unpacked(self._part(self.header.metadata, MOST_METADATA), MOST_METADATA) or b"{}")
        except (ValueError, RecursionError):
            said = {}
        said = said if isinstance(said, dict) else {}
        layers = said.get("vector_layers")
        names = [str(one["id"])[:80] for one in layers if isinstance(one, dict) and "id" in one] if isinstance(layers, list) else []
        low, high = self.header.zooms
        return {"kind": KINDS[self.header.kind][0], "minzoom": low, "maxzoom": high, "bounds": list(self.header.bounds),
                "layers": names[:200], "attribution": str(said.get("attribution") or self.path.name)[:300]}

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile as they are kept, None where the archive has none. Raises UsageError where it is damaged."""
        low, high = self.header.zooms
        if not (low <= z <= high and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        wanted, entries = tile_id(z, x, y), self._root
        for _ in range(DEPTH):
            at = bisect_right(entries, wanted, key=lambda e: e[0]) - 1
            if at < 0:
                return None
            first, offset, length, run = entries[at]
            if run:
                return self._part((self.header.tiles[0] + offset, length), MOST_TILE) if wanted < first + run else None
            entries = self._leaf(offset, length)
        return None

    def _leaf(self, offset: int, length: int) -> list[Entry]:
        with self._lock:
            found = self._leaves.get(offset)
        if found is None:
            packed = self._part((self.header.leaves[0] + offset, length), MOST_DIRECTORY)
            found = _read_directory(self._unpacked(packed, MOST_DIRECTORY), self.path)
            with self._lock:
                self._leaves[offset] = found
                while len(self._leaves) > KEPT:
                    self._leaves.popitem(last=False)
        return found

    @property
    def headers(self) -> dict[str, str]:
        """What a tile's answer says of it."""
        packed = {"Content-Encoding": "gzip"} if self.header.tile_packed == GZIP else {}
        return {"Content-Type": KINDS[self.header.kind][1], "Cache-Control": "private, max-age=3600", **packed}


def _read_header(raw: bytes, path: Path) -> Header:
    """The header of the file. Raises UsageError for what is no archive of this version, or of a kind that is not drawn."""
    if len(raw) < HEADER.size or raw[:7] != b"PMTiles":
        raise UsageError(f"{path} is no PMTiles archive", _HINT)
    _, version, *rest = HEADER.unpack(raw)
    if version != 3:
        raise UsageError(f"{path} is a PMTiles archive of version {version}, and 3 is read", _HINT)
    offsets, (_, packed, tile_packed, kind, low, high), box = rest[:11], rest[11:17], rest[17:21]
    if kind not in KINDS or packed not in {NONE, GZIP} or tile_packed not in {NONE, GZIP} or not low <= high <= 24:
        raise UsageError(f"{path} holds tiles of a kind or compression that is not read", "make it with gzip, of vector tiles or pictures")
    root, metadata, leaves, tiles = ((int(offsets[n]), int(offsets[n + 1])) for n in range(0, 8, 2))
    west, south, east, north = (value / 1e7 for value in box)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        west, south, east, north = -180.0, -85.0, 180.0, 85.0
    return Header(root, metadata, leaves, tiles, packed, tile_packed, kind, (low, high), (west, south, east, north))


def _read_directory(raw: bytes, path: Path) -> list[Entry]:
    """The entries of a directory. Raises UsageError where it breaks off."""
    numbers, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
        elif shift > 63:
            break
    count = numbers[0] if numbers else 0
    if len(numbers) != 1 + 4 * count:
        raise UsageError(f"a directory of the tiles {path} is damaged", "get the file anew")
    ids, runs, lengths, offsets = (numbers[1 + n * count : 1 + (n + 1) * count] for n in range(4))
    found: list[Entry] = []
    first = following = 0
    for step, run, length, offset in zip(ids, runs, lengths, offsets, strict=True):
        first += step
        at = following if offset == 0 else offset - 1
        found.append((first, at, length, run))
        following = at + length
    return found


def tile_id(z: int, x: int, y: int) -> int:
    """The number of a tile: those of lower zooms first, then along the Hilbert curve.

    >>> [tile_id(0, 0, 0), tile_id(1, 0, 0), tile_id(1, 0, 1), tile_id(1, 1, 1), tile_id(1, 1, 0), tile_id(2, 0, 0)]
    [0, 1, 2, 3, 4, 5]
    """
    number: int = (4**z - 1) // 3
    side = 1 << z >> 1
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        number += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side >>= 1
    return number

