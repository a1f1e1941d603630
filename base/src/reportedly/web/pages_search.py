"""Search over incidents, claims, reports, actors and places, also in Arabic and across spellings."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from reportedly.store_incidents import FoundIncident, IncidentsWanted
from reportedly.web.render import page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
SHOWN = 10


@router.get("/search")
def search(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What is found under some words."""
    views: Views = request.app.state.views
    wanted = q.replace("\0", " ").strip()
    if not wanted:
        return page(request, "search.html", q="", incidents=(), claims=(), reports=(), actors=(), places=())
    views.settle()
    places = views.places_named(wanted)
    found = list(views.incidents(IncidentsWanted(text=wanted), "-sources", SHOWN))
    seen = {i.id for i in found}
    for place, count in places:  # the same place under another spelling or script
        if count and len(found) < 2 * SHOWN:
            found += [i for i in views.incidents(IncidentsWanted(place=place.id), "-when", SHOWN) if i.id not in seen]
            seen = {i.id for i in found}
    actors = [(actor, views.count(IncidentsWanted(actor=actor.id))) for actor in views.actors_named(wanted)[:8]]
    incidents: tuple[FoundIncident, ...] = tuple(found)
    return page(request, "search.html", q=wanted, incidents=incidents, claims=views.claims_with(wanted, SHOWN),
                reports=views.reports_with(wanted, SHOWN), actors=actors, places=places)
