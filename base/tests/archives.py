"""A small PMTiles archive, written byte by byte, for tests of what is read of one."""

import gzip
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

from reportedly.web.tiles import HEADER, tile_id


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def directory(entries: Sequence[tuple[int, int, int, int]]) -> bytes:
    """(first tile, offset, length, run) as an archive keeps them."""
    ids = [entries[0][0], *(b[0] - a[0] for a, b in pairwise(entries))]
    numbers = [len(entries), *ids, *(e[3] for e in entries), *(e[2] for e in entries), *(e[1] + 1 for e in entries)]
    return b"".join(map(varint, numbers))


def pmtiles(tiles: Mapping[tuple[int, int, int], bytes], *, kind: int = 1, layers: Sequence[str] = ("water",), leaves: bool = False,
            version: int = 3, zooms: tuple[int, int] | None = None) -> bytes:
    """An archive of these tiles, by (z, x, y); with `leaves` its root names a directory below it."""
    entries, data = [], b""
    for where, raw in sorted(tiles.items(), key=lambda t: tile_id(*t[0])):
        packed = gzip.compress(raw, mtime=0) if kind == 1 else raw
        entries.append((tile_id(*where), len(data), len(packed), 1))
        data += packed
    whole = gzip.compress(directory(entries), mtime=0)
    root = gzip.compress(directory([(0, 0, len(whole), 0)]), mtime=0) if leaves else whole
    leaf = whole if leaves else b""
    about = gzip.compress(json.dumps({"attribution": "<b>Ours</b>", "vector_layers": [{"id": name} for name in layers]}).encode(), mtime=0)
    at = HEADER.size
    parts, offsets = (root, about, leaf, data), []
    for part in parts:
        offsets += [at, len(part)]
        at += len(part)
    low, high = zooms or (min(z for z, _, _ in tiles), max(z for z, _, _ in tiles))
    box = (-1800000000, -850000000, 1800000000, 850000000)
    head = HEADER.pack(b"PMTiles", version, *offsets, len(tiles), len(tiles), len(tiles), 1, 2, 2 if kind == 1 else 1, kind, low, high,
                       *box, 0, 0, 0)
    return head + b"".join(parts)


def square(layer: str) -> bytes:
    """A vector tile with one layer that holds a square over most of it."""
    def field(number: int, raw: bytes) -> bytes:
        return varint(number << 3 | 2) + varint(len(raw)) + raw

    def zigzag(value: int) -> int:
        return value << 1 ^ value >> 31

    drawn = [9, zigzag(100), zigzag(100), 26, zigzag(3800), 0, 0, zigzag(3800), zigzag(-3800), 0, 15]
    feature = varint(3 << 3) + varint(3) + field(4, b"".join(map(varint, drawn)))
    return field(3, varint(15 << 3) + varint(2) + field(1, layer.encode()) + field(2, feature) + varint(5 << 3) + varint(4096))


