"""The JSON API: readings, claims and incidents as docs/format.md describes them, and what they are asked by."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.responses import Response

from reportedly import publicjson, publicjson_incidents, vocab
from reportedly.web.filters import Filters
from reportedly.web.render import page
from reportedly.web.views import Views


class Problem(BaseModel):
    """What is wrong, and the next step."""

    message: str
    hint: str


class ErrorAnswer(BaseModel):
    """Every error has this shape."""

    error: Problem


_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorAnswer, "description": "a value that is none of those allowed"},
    404: {"model": ErrorAnswer, "description": "nothing in the ledger has this id"}}
router = APIRouter(prefix="/api", tags=["ledger"], responses=_ERRORS)
Id = Annotated[str, Path(max_length=200, description="an id, or its first characters")]
Limit = Annotated[int, Query(ge=1, le=200, description="so many at most")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="leave so many out")]
Words = Annotated[str, Query(max_length=200, description="a name, in any spelling or script")]


def _json(value: Any) -> Response:
    return Response(publicjson.line_of(value), media_type="application/json")


def _views(request: Request) -> Views:
    views: Views = request.app.state.views
    return views


@router.get("/reports", summary="Reports, the newest reading first")
def reports(request: Request, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Each report with its outlet, dates and number of claims; `total` counts all."""
    views = _views(request)
    rows = [{"id": r.report_id, "sha256": r.sha256, "title": r.title, "outlet": r.outlet, "published": r.published, "language": r.language,
             "claims": r.claim_count, "received": r.received_at, "retracted": r.retracted} for r in views.reports(limit, offset)]
    return {"total": views.count_reports(), "reports": rows}


@router.get("/reports/{identifier}", summary="One reading", response_model=None)
def report(request: Request, identifier: Id) -> Response:
    """The whole reading, as people have corrected it: report, sentences, mentions, attributions, claims."""
    return _json(publicjson.reading_to_json(_views(request).report(identifier).reading))


@router.get("/claims/{identifier}", summary="One claim", response_model=None)
def claim(request: Request, identifier: Id) -> Response:
    """The claim with its report's hash, the mentions and attributions that it names, and the ids of its incidents."""
    views = _views(request)
    look, found = views.claim(identifier)
    whole: Any = publicjson.reading_to_json(look.reading)
    one = next(c for c in whole["claims"] if c["id"] == found.id)
    incident = views.incident_of_claim(found.id)
    return _json({"schema": vocab.SCHEMA, "report": {"id": look.reading.report.id, "sha256": look.reading.report.sha256}, "claim": one,
                  "attributions": [a for a in whole["attributions"] if a["id"] in found.attribution],
                  "incident": incident.id if incident else None})


@router.get("/incidents", summary="Incidents that are as asked")
def incidents(request: Request, asked: Filters, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Whole incidents, each as docs/format.md describes it; `total` counts all that are as asked."""
    views = _views(request)
    rows = views.incidents(asked.wanted, asked.sort, limit, offset)
    whole = [publicjson_incidents.incident_to_json(i) for i in views.whole_incidents([row.id for row in rows])]
    return {"total": views.count(asked.wanted), "incidents": whole}


@router.get("/incidents/{identifier}", summary="One incident", response_model=None)
def incident(request: Request, identifier: Id) -> Response:
    """The incident with this id, an earlier id of it, or the id of one of its claims."""
    return _json(publicjson_incidents.incident_to_json(_views(request).incident(identifier)))


@router.get("/places", summary="Places under a name")
def places(request: Request, q: Words) -> list[dict[str, Any]]:
    """Entries of the place index that a name may stand for, with how many incidents sources put there."""
    return [{"place": publicjson.place_to_json(p), "incidents": n} for p, n in _views(request).places_named(q.replace("\0", ""))]


@router.get("/actors", summary="Actors under a name")
def actors(request: Request, q: Words) -> list[dict[str, Any]]:
    """Actors of the registry one of whose names has all the words."""
    return [{"id": e.id, "name": e.name, "kind": e.kind} for e in _views(request).actors_named(q)[:20]]


@router.get("/codebook", summary="Every term with its meaning")
def codebook() -> dict[str, dict[str, str]]:
    """The closed terms of the format, under their headings."""
    return vocab.CODEBOOK


@router.get("", include_in_schema=False)
def documentation(request: Request) -> Response:
    """The API's documentation, made from its OpenAPI description."""
    return page(request, "api.html", api=request.app.openapi())


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, without the error that this desk never gives."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        for path in found["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        app.openapi_schema = found
    return app.openapi_schema
