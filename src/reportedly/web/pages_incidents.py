"""Pages of incidents: the list, and one incident with who says what of it."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from reportedly import vocab
from reportedly.language import words
from reportedly.web import incident_view
from reportedly.web.people import person_of
from reportedly.web.render import language_of, page
from reportedly.web.svgmap import place_map
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)


@router.get("/incidents/{identifier}")
def incident(request: Request, identifier: str) -> Response:
    """One incident: the sentence, the map, sources by fields, tolls over time, the exact words, grade, history."""
    views: Views = request.app.state.views
    found = views.incident(identifier)
    if found.id != identifier:
        return RedirectResponse(f"/incidents/{found.id}", 307)
    said = incident_view.said_in(found, views.looks_of(found))
    w, person = words(language_of(request)), person_of(request)
    history = views.history(found)
    map_of = ""
    if found.place is not None:
        label = w.say("Map: where sources place it: {place}", place=found.place.name)
        map_of = place_map(found.place, found.geo_precision, views.gazetteer, label, w.language == "ar", point=found.point)
    return page(request, "incident.html", incident=found, said=said, lead=incident_view.lead(found, said, w), map=map_of,
                rows=incident_view.matrix(found, said, w), columns=incident_view.COLUMNS, figures=incident_view.figures(found, said, w),
                by_report=incident_view.by_report(said), history=history, around=views.around(found),
                person=person, accepted=views.standing().accepted_by(found), grades=tuple(vocab.GRADES),
                seen=views.ledger.version_of(*found.claims, role=person.role, by=person.name))
