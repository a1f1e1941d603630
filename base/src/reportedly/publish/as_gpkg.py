"""An edition as GeoPackage, for QGIS and others: one layer in the columns of the CSV."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.errors import UsageError
from reportedly.publish import flat
from reportedly.publish.as_parquet import plain, point
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource

LAYER = "incidents"
_TYPES: dict[str, Any] = {"string": object, "date": object, "integer": "int64", "number": "float64", "boolean": "bool"}


def write_gpkg(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.gpkg. Raises UsageError where pyogrio is missing."""
    pyogrio, raw = _ogr()
    import numpy as np

    path = folder / "incidents.gpkg"
    rows = [flat.row(e) for e in edition.entries]
    values, masks = [], []
    for c in flat.COLUMNS:
        cells = [plain(r[c.name]) for r in rows]
        empty = 0 if c.kind in {"integer", "number", "boolean"} else None
        values.append(np.array([empty if v is None else v for v in cells], dtype=_TYPES[c.kind]))
        masks.append(np.array([v is None for v in cells], dtype=bool))
    points = np.array([point(r["lon"], r["lat"]) for r in rows], dtype=object)
    # GeoPackages say when they were last changed: that is the edition's day, so that the same edition gives the same bytes
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{edition.asked.date}T00:00:00.000Z"})
    try:
        raw.write(
            path,
            points,
            values,
            list(flat.NAMES),
            field_mask=masks,
            driver="GPKG",
            layer=LAYER,
            geometry_type="Point",
            crs="EPSG:4326",
            layer_metadata={"edition": "; ".join((edition.kind, *edition.marks))},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return (Resource(path.name, "gpkg", "Incidents as GeoPackage, in the columns of incidents.csv.", flat.COLUMNS),)


def _ogr() -> tuple[ModuleType, ModuleType]:
    try:
        return import_module("pyogrio"), import_module("pyogrio.raw")
    except ImportError as missing:
        hint = "pip install 'reportedly[geo]', or ask for --format geojson"
        raise UsageError("GeoPackage needs pyogrio, which is not installed", hint) from missing
