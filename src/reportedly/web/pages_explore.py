"""The list of incidents with its map and its time line: one set of filters for all three, every state in the address."""

import hashlib
import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, RedirectResponse, Response

from reportedly import vocab
from reportedly.errors import NotFoundError
from reportedly.language import Words, words
from reportedly.records import Json
from reportedly.store_incidents import IncidentsWanted
from reportedly.store_overview import GRADED, PlaceCount
from reportedly.web.charts import timeline
from reportedly.web.filters import Filters, read_bbox
from reportedly.web.ground import ground, window_of
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
    over_time = views.over_time(wanted)
    drawn = timeline(over_time.periods, w, lambda first, last: f"/incidents?{asked.query(first=first, last=last)}")
    return page(
        request, "results.html" if part else "incidents.html", rows=views.incidents(wanted, asked.sort, ROWS, (at - 1) * ROWS),
        total=over_time.total, at=at, rows_a_page=ROWS, asked=asked, timeline=drawn, grades=GRADED, types=vocab.EVENT_TYPES,
        subtypes=vocab.SUBTYPES)


def drawn_map(views: Views, wanted: IncidentsWanted, w: Words) -> Markup:
    """The places of incidents as a drawing, made once while the ledger stays as it is."""
    label = w.say("Map: where sources place incidents")
    return views.counted(("drawn", w.language, wanted), lambda: world_map(views.places(wanted), label))


@router.get("/map/drawing")
def drawing(request: Request, asked: Filters) -> Response:
    """The places as a drawing on a page of its own, shown within the list where a browser has no JavaScript or can't draw the map."""
    views: Views = request.app.state.views
    views.settle()
    return page(request, "drawing.html", drawn=drawn_map(views, asked.wanted, words(language_of(request))))


@router.get("/map")
def map_of(request: Request, incident: str) -> Response:
    """The map around one incident."""
    views: Views = request.app.state.views
    place = views.incident(incident).place
    where = f"?place={place.id}#map=9/{place.lat}/{place.lon}" if place and place.lat is not None else ""
    return RedirectResponse(f"/incidents{where}", 303)


@router.get("/map/places")
def places(request: Request, asked: Filters) -> Response:
    """The places of the incidents asked for: [id, name, lon, lat, within so many kilometres, incidents of each grade, in order].

    The same places are told by their ETag, and not sent again.
    """
    views: Views = request.app.state.views
    views.settle()
    raw, tag = views.counted(("map", asked.wanted), lambda: _tagged([_row(p) for p in views.places(asked.wanted)]))
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(raw, media_type="application/json", headers=headers)


def _tagged(rows: list[Json]) -> tuple[bytes, str]:
    raw = json.dumps({"grades": GRADED, "places": rows}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return raw, f'"{hashlib.sha256(raw).hexdigest()[:32]}"'


def _row(found: PlaceCount) -> Json:
    kilometres = found.within_km or {1: 6, 2: 15}.get(found.precision or 3, 60)
    return [found.place_id, found.place, found.lon, found.lat, kilometres, *(found.grades.get(g, 0) for g in GRADED)]


@router.get("/map/towns")
def towns(request: Request, bbox: Annotated[str, Query(max_length=100)]) -> Response:
    """The most populous settlements in a box, for the map's labels: [lon, lat, name, Arabic name or null, people]."""
    views: Views = request.app.state.views
    return JSONResponse([[t.lon, t.lat, t.name, t.name_ar, t.people] for t in views.gazetteer.find_within(*read_bbox(bbox), limit=60)])


@router.get("/map/tiles.json")
def tiles(request: Request) -> Response:
    """What the archive of tiles that was named holds; null where none was."""
    archive = request.app.state.tiles
    return JSONResponse(archive.about if archive else None)


@router.get("/map/tiles/{z}/{x}/{y}")
def tile(request: Request, z: int, x: int, y: int) -> Response:
    """One tile; 204 where the archive has none."""
    archive = request.app.state.tiles
    if archive is None:
        raise NotFoundError("this desk has no tiles", "`reportedly serve --tiles FILE.pmtiles` draws them")
    raw = archive.tile(z, x, y)
    return Response(status_code=204) if raw is None else Response(raw, headers=archive.headers)


@router.get("/map/ground")
def ground_of(bbox: Annotated[str, Query(max_length=100)]) -> Response:
    """The packaged basemap around a box: `window` says how far it goes."""
    return Response(ground(window_of(*read_bbox(bbox))), media_type="application/json", headers={"Cache-Control": "private, max-age=86400"})
