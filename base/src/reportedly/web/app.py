"""The desk as a web application: its routes, its guard, and the one place where an error becomes an answer."""

from functools import partial
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from reportedly import __version__, vocab
from reportedly.errors import NotFoundError, ReportedlyError, UsageError
from reportedly.web import (
    api,
    pages,
    pages_compare,
    pages_explore,
    pages_incidents,
    pages_intake,
    pages_people,
    pages_reports,
    pages_review,
    pages_search,
)
from reportedly.web.accounts import Door
from reportedly.web.guard import LOCAL, Guard
from reportedly.web.pages_people import Doorkeeper
from reportedly.web.render import page
from reportedly.web.tiles import Archive
from reportedly.web.views import Views

PAGES = (pages, pages_reports, pages_intake, pages_explore, pages_incidents, pages_review, pages_compare, pages_search, pages_people, api)


def desk_app(ledger: str, hosts: tuple[str, ...] = LOCAL, accounts: Path | None = None, tiles: Archive | None = None) -> FastAPI:
    """The desk over a ledger, known by the names in `hosts`; with the file of `accounts` only for who logs in; `tiles` beneath its map."""
    app = FastAPI(title="Reportedly", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
                  summary=f"Who says what happened: readings and incidents in the format {vocab.SCHEMA}.")
    app.state.views = Views(ledger)
    app.state.tiles = tiles
    app.state.door = Door(accounts) if accounts else None
    if accounts:
        app.add_middleware(Doorkeeper, door=app.state.door)
    app.add_middleware(Guard, hosts=hosts)
    app.mount("/static", StaticFiles(directory=str(files("reportedly").joinpath("web", "static"))), name="static")
    for module in PAGES:
        app.include_router(module.router)
    app.openapi = partial(api.describe, app)  # type: ignore[method-assign]
    app.add_exception_handler(ReportedlyError, _explained)
    app.add_exception_handler(RequestValidationError, _explained)
    app.add_exception_handler(HTTPException, _explained)
    return app


async def _explained(request: Request, error: Exception) -> Response:
    """An error as a page, or under /api as JSON: what is wrong and the next step."""
    ours = _as_ours(request, error)
    if request.url.path.startswith("/api"):
        return JSONResponse({"error": {"message": str(ours), "hint": ours.hint}}, ours.http)
    return page(request, "error.html", ours.http, message=str(ours), hint=ours.hint)


def _as_ours(request: Request, error: Exception) -> ReportedlyError:
    if isinstance(error, ReportedlyError):
        return error
    if isinstance(error, RequestValidationError):
        said = "; ".join(f"{'.'.join(str(p) for p in e['loc'][1:])}: {e['msg']}" for e in error.errors())
        return UsageError(said, "the address or the form has a value that is none of those allowed")
    if isinstance(error, HTTPException) and error.status_code == 404:
        return NotFoundError(f"there is no page {request.url.path}", "start at the overview")
    ours = UsageError(str(getattr(error, "detail", error)))
    ours.http = getattr(error, "status_code", 500)
    return ours
