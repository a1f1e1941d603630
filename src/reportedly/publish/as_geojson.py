"""An edition as GeoJSON (RFC 7946): one feature an incident, a point only where a settlement may be shown, else no geometry."""

import json
from pathlib import Path

from reportedly.publish import flat
from reportedly.publish.edition import Edition, Entry
from reportedly.publish.package import Resource, about
from reportedly.publish.plain import in_one_line
from reportedly.records import Json


def write_geojson(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.geojson."""
    path = folder / "incidents.geojson"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type": "FeatureCollection", "reportedly": ' + _line(about(edition)) + ', "features": [')
        for n, entry in enumerate(edition.entries):
            out.write((",\n" if n else "\n") + _line(_feature(entry)))
        out.write("\n]}\n")
    return (Resource(path.name, "geojson", "Incidents, one a feature; without geometry where only an area may be shown.", flat.COLUMNS),)


def _feature(entry: Entry) -> Json:
    cells = flat.row(entry)
    properties: dict[str, Json] = {name: in_one_line(v) if isinstance(v, str) else v for name, v in cells.items()}
    return {"type": "Feature", "id": entry.id, "geometry": _point(cells["lon"], cells["lat"]), "properties": properties}


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _point(lon: flat.Value, lat: flat.Value) -> Json:
    return {"type": "Point", "coordinates": [lon, lat]} if lon is not None and lat is not None else None
