"""Pages of reports: the list of what came in, one report with everything that was read in it, and its original."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from reportedly import vocab
from reportedly.language import words
from reportedly.web.marked import marked_html
from reportedly.web.notes import find_notes
from reportedly.web.people import person_of
from reportedly.web.render import language_of, page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
LAYERS = ("event", "speaker", "place", "time", "actor", "weapon", "number")  # what can be shown or left quiet
ROWS = 50  # a page of a list
QUIET = ("event", "speaker")  # shown where the address says nothing


@router.get("/reports")
def reports(request: Request, at: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    """All reports, the newest first; `at` counts pages."""
    views: Views = request.app.state.views
    return page(request, "reports.html", rows=views.reports(ROWS, (at - 1) * ROWS), total=views.count_reports(), at=at, rows_a_page=ROWS)


@router.get("/reports/{identifier}")
def report(request: Request, identifier: str, layers: str | None = None) -> Response:
    """One report: its text with all layers marked, claims beside it."""
    views: Views = request.app.state.views
    look = views.report(identifier)
    shown = tuple(layer for layer in LAYERS if layer in layers.split(",")) if layers is not None else QUIET
    incidents = views.incidents_of_report(look.reading.report.sha256, [c.id for c in look.reading.claims])
    return page(request, "report.html", look=look, report=look.reading.report, claims=look.reading.claims, text=marked_html(look),
                notes=find_notes(look, words(language_of(request))), layers=LAYERS, shown=shown,
                incidents=incidents, person=person_of(request), subtypes=vocab.SUBTYPES,
                custody=views.custody(look.reading.report.sha256))


@router.get("/reports/{sha256}/original")
def original(request: Request, sha256: str) -> Response:
    """The bytes as received, to be kept as a file: never shown as a page of ours."""
    views: Views = request.app.state.views
    raw = views.original(sha256)
    return Response(raw, media_type="application/octet-stream",
                    headers={"Content-Disposition": f'attachment; filename="{sha256[:16]}.original"'})
