"""The overview: what the ledger holds, what waits, what came in and what failed."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from reportedly.language import words
from reportedly.store_incidents import IncidentsWanted
from reportedly.web.charts import timeline
from reportedly.web.pages_explore import drawn_map
from reportedly.web.render import language_of, page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
SHOWN = 8  # rows of each short list
LOOKED_AT = 5 * SHOWN  # incidents among which those most worth a look are found in a large ledger


@router.get("/")
def overview(request: Request) -> Response:
    """Where the day begins."""
    views: Views = request.app.state.views
    w = words(language_of(request))
    views.settle()
    everything = IncidentsWanted()
    totals = views.totals()
    return page(
        request, "overview.html", total=sum(totals.by_grade.values()), reports=views.count_reports(), by_grade=totals.by_grade,
        by_type=totals.by_type, newest=views.reports(SHOWN), failures=views.failures()[:SHOWN], queue=views.queue(LOOKED_AT)[:SHOWN],
        waiting=totals.undecided, latest=views.incidents(everything, "-when", SHOWN), map=drawn_map(views, everything, w),
        timeline=timeline(views.over_time(everything).periods, w, lambda first, last: f"/incidents?first={first}&last={last}"))
