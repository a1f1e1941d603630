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


@router.get("/")
def overview(request: Request) -> Response:
    """Where the day begins."""
    views: Views = request.app.state.views
    w = words(language_of(request))
    views.settle()
    everything = IncidentsWanted()
    counted = {what: views.count_by(everything, what) for what in ("grade", "type")}
    return page(
        request, "overview.html", total=sum(counted["grade"].values()), reports=views.count_reports(), by_grade=counted["grade"],
        by_type=counted["type"], newest=views.reports(SHOWN), failures=views.failures()[:SHOWN], queue=views.queue()[:SHOWN],
        waiting=views.count_waiting(), latest=views.incidents(everything, "-when", SHOWN), map=drawn_map(views, everything, w),
        timeline=timeline(views.over_time(everything), w, lambda first, last: f"/incidents?first={first}&last={last}"))
