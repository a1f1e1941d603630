"""An edition as GeoParquet 1.1: the columns of the CSV with their types, and points as WKB; null where only an area may be shown."""

import json
import struct
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.errors import UsageError
from reportedly.publish import flat
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource, about
from reportedly.publish.plain import in_one_line

AT_ONCE = 5_000  # rows in memory
_MISSING = "pip install 'reportedly[geo]', or ask for --format csv"


def write_parquet(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.parquet. Raises UsageError where pyarrow is missing."""
    pa, pq = _arrow()
    path = folder / "incidents.parquet"
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.string()}
    fields = [pa.field(c.name, kinds[c.kind], metadata={"description": c.meaning}) for c in flat.COLUMNS]
    fields.append(pa.field("geometry", pa.binary()))
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}
    schema = pa.schema(fields, metadata={"geo": json.dumps(geo), "reportedly": json.dumps(about(edition), ensure_ascii=False)})
    with pq.ParquetWriter(path, schema) as writer:
        for rows in _groups(edition):
            arrays = [pa.array([plain(r[c.name]) for r in rows], kinds[c.kind]) for c in flat.COLUMNS]
            arrays.append(pa.array([point(r["lon"], r["lat"]) for r in rows], pa.binary()))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return (Resource(path.name, "parquet", "Incidents as GeoParquet, in the columns of incidents.csv.", flat.COLUMNS),)


def _groups(edition: Edition) -> Iterator[list[dict[str, flat.Value]]]:
    """The rows, so many at a time; one empty group where there are none."""
    entries = iter(edition.entries)
    yield [flat.row(e) for e in islice(entries, AT_ONCE)]
    while rows := [flat.row(e) for e in islice(entries, AT_ONCE)]:
        yield rows


def _arrow() -> tuple[ModuleType, ModuleType]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as missing:
        raise UsageError("Parquet needs pyarrow, which is not installed", _MISSING) from missing


def plain(value: flat.Value) -> Any:
    """A cell's value with its text on one line."""
    return in_one_line(value) if isinstance(value, str) else value


def point(lon: flat.Value, lat: flat.Value) -> bytes | None:
    """A point as WKB, little-endian; None where there is none.

    >>> len(point(1.0, 2.0))
    21
    """
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    return struct.pack("<BIdd", 1, 1, lon, lat)
