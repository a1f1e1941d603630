"""The list of incidents with its map and its time line: one set of filters for all three, every state in the address."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from reportedly import resources, vocab
from reportedly.errors import NotFoundError
from reportedly.language import words
from reportedly.records import Json
from reportedly.store_overview import GRADED, PlaceCount
from reportedly.web.charts import timeline
from reportedly.web.filters import Filters, read_bbox
from reportedly.web.render import language_of, page
from reportedly.web.svgmap import world_map
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
ROWS = 50
At = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/incidents")
def incidents(request: Request, asked: Filters, at: At = 1, part: Annotated[str, Query(pattern="^(results)?$")] = "") -> Response:
    """Incidents that are as asked; `part=results` gives what changes with the filters alone."""
    views: Views = request.app.state.views
    w = words(language_of(request))
    views.settle()
    wanted = asked.wanted
    drawn = timeline(views.over_time(wanted), w, lambda first, last: f"/incidents?{asked.query(first=first, last=last)}")
    label = w.say("Map: where sources place incidents")
    return page(
        request, "results.html" if part else "incidents.html", rows=views.incidents(wanted, asked.sort, ROWS, (at - 1) * ROWS),
        total=views.count(wanted), at=at, rows_a_page=ROWS, asked=asked, timeline=drawn, grades=GRADED, types=vocab.EVENT_TYPES,
        subtypes=vocab.SUBTYPES, fallback=world_map(views.places(wanted), label) if not part else "")


@router.get("/map")
def map_of(request: Request, incident: str) -> Response:
    """The map around one incident."""
    views: Views = request.app.state.views
    place = views.incident(incident).place
    where = f"?place={place.id}#map=9/{place.lat}/{place.lon}" if place and place.lat is not None else ""
    return RedirectResponse(f"/incidents{where}", 303)


@router.get("/map/places")
def places(request: Request, asked: Filters) -> Response:
    """The places of the incidents asked for, as GeoJSON: how many at each, by grade, and within how many kilometres."""
    views: Views = request.app.state.views
    views.settle()
    return JSONResponse({"type": "FeatureCollection", "features": [_feature(p) for p in views.places(asked.wanted)]})


def _feature(found: PlaceCount) -> Json:
    grades: Mapping[str, int] = found.grades
    kilometres = {1: 6, 2: 15}.get(found.precision or 3, 60)
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
            "properties": {"id": found.place_id, "name": found.place, "n": sum(grades.values()), "km": kilometres,
                           **grades}}


@router.get("/map/towns")
def towns(request: Request, bbox: Annotated[str, Query(max_length=100)]) -> Response:
    """The most populous settlements in a box, for the map's labels: [lon, lat, name, Arabic name or null, people]."""
    views: Views = request.app.state.views
    return JSONResponse([[t.lon, t.lat, t.name, t.name_ar, t.people] for t in views.gazetteer.find_within(*read_bbox(bbox), limit=60)])


@router.get("/map/basemap/{name}")
def basemap(name: str) -> Response:
    """The packaged areas and borders, as GeoJSON."""
    if name not in {"areas.geojson", "borders.geojson"}:
        raise NotFoundError(f"there is no basemap {name}", "areas.geojson and borders.geojson are there")
    return Response(resources.read_bytes(f"data/basemap/{name}"), media_type="application/geo+json",
                    headers={"Cache-Control": "max-age=86400"})
