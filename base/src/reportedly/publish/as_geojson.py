"""An edition as GeoJSON (RFC 7946): one feature an incident, a point only where a settlement may be shown, else no geometry."""

import json
from pathlib import Path

from reportedly.publish import flat
from reportedly.publish.edition import Edition
from reportedly.publish.package import Resource, about
from reportedly.publish.plain import in_one_line
from reportedly.records import Json


def write_geojson(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents.geojson."""
    path = folder / "incidents.geojson"
    features: list[Json] = []
    for entry in edition.entries:
        cells = flat.row(entry)
        properties: dict[str, Json] = {name: in_one_line(v) if isinstance(v, str) else v for name, v in cells.items()}
        features.append({"type": "Feature", "id": entry.id, "geometry": _point(cells["lon"], cells["lat"]), "properties": properties})
    collection = {"type": "FeatureCollection", "reportedly": about(edition), "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return (Resource(path.name, "geojson", "Incidents, one a feature; without geometry where only an area may be shown.", flat.COLUMNS),)


def _point(lon: flat.Value, lat: flat.Value) -> Json:
    return {"type": "Point", "coordinates": [lon, lat]} if lon is not None and lat is not None else None
