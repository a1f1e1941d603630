"""What comes in at the desk: files given in the browser, and what failed, to be tried again or dismissed with a reason."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from reportedly import failures, store_failures
from reportedly.errors import UsageError
from reportedly.ingest.columns import ColumnMap, check_columns
from reportedly.ingest.given import check_given
from reportedly.intake import MOST_READ, GivenFile, Taken, take_in
from reportedly.web.people import Person, person_of
from reportedly.web.render import page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
MOST_FILES = 20
MOST_BYTES = 64 * 1024 * 1024  # of one upload, all files together
_MEBI = 2**20


@router.get("/upload")
def form(request: Request) -> Response:
    """The form."""
    person_of(request).must_judge()
    return page(request, "upload.html", taken=(), most_files=MOST_FILES, most_mib=MOST_BYTES // _MEBI, most_reports=MOST_READ)


@router.post("/upload")
async def upload(request: Request) -> Response:
    """Takes the files in, and shows what came of each. Raises UsageError for more than the desk takes at once."""
    person = person_of(request)
    person.must_judge()
    _check_size(request)
    async with request.form(max_files=MOST_FILES, max_fields=10) as sent:
        files = [GivenFile(f.filename[:200], await f.read()) for f in sent.getlist("files") if isinstance(f, UploadFile) and f.filename]
        chart = sent.get("map")
        columns = await chart.read() if isinstance(chart, UploadFile) and chart.filename else b""
        said = {key: value.strip() for key, value in sent.items() if isinstance(value, str)}
    if not files:
        raise UsageError("no file was given", "choose one or more files, then send them")
    taken = await run_in_threadpool(_take, request, person, files, said, columns)
    return page(request, "upload.html", taken=taken, most_files=MOST_FILES, most_mib=MOST_BYTES // _MEBI, most_reports=MOST_READ)


def _check_size(request: Request) -> None:
    """Raises UsageError before anything is read where the upload is too large, or doesn't say how large it is."""
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > MOST_BYTES:
        wrong = UsageError(f"an upload has {MOST_BYTES // _MEBI} MiB at most", "give fewer files; `reportedly read` takes any number")
        wrong.http = 413 if size.isdecimal() else 411
        raise wrong


def _take(request: Request, person: Person, files: list[GivenFile], said: Mapping[str, str], columns: bytes) -> tuple[Taken, ...]:
    views: Views = request.app.state.views
    given = check_given(said.get("published") or None, said.get("outlet") or None, _read_map(columns))
    how = (("uploaded by", person.name or "the desk"),)
    with views.intake:
        taken = tuple(take_in(files, replace(given, how=how), views.ledger, views.tools()))
    views.settle()
    return taken


def _read_map(raw: bytes) -> ColumnMap | None:
    if not raw:
        return None
    try:
        return check_columns(tomllib.loads(raw.decode("utf-8-sig")), "the map")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the column map is no TOML: {error}", "see docs/intake.md") from error


# --- what failed ---------------------------------------------------------------------------------------------


@router.get("/failures")
def failed(request: Request, retried: str = "") -> Response:
    """Everything that could not be read, and why."""
    views: Views = request.app.state.views
    return page(request, "failures.html", failures=views.failures(), retried=retried, person=person_of(request))


@router.post("/failures/{identifier}/retry")
def retry(request: Request, identifier: str) -> Response:
    """Tries one again: it leaves the list where it is read now."""
    views: Views = request.app.state.views
    person_of(request).must_judge()
    with views.intake:
        [(_, wrong)] = list(failures.retry(views.ledger, (store_failures.pick(views.ledger, identifier).id,)))
    views.settle()
    return RedirectResponse(f"/failures?retried={'again' if wrong else 'read'}", 303)


@router.post("/failures/{identifier}/dismiss")
async def dismiss(request: Request, identifier: str) -> Response:
    """Takes one from the list, with a reason that stays in the log of custody."""
    person = person_of(request)
    person.must_judge()
    async with request.form(max_files=0, max_fields=10) as sent:
        why = str(sent.get("why") or "").strip()[:1000]
    if not why:
        raise UsageError("to dismiss a failure takes a reason", "say in a sentence why nobody needs it")
    await run_in_threadpool(_dismiss, request.app.state.views, identifier, f"{person.name}: {why}" if person.name else why)
    return RedirectResponse("/failures", 303)


def _dismiss(views: Views, identifier: str, why: str) -> None:
    store_failures.close(views.ledger, store_failures.pick(views.ledger, identifier).id, store_failures.DISMISSED, why)
