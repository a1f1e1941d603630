"""Logging in and out, the accounts, and the audit page: who came in, who was refused, who decided what."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from reportedly.errors import NotFoundError
from reportedly.web.accounts import LASTS, Door, read_accounts
from reportedly.web.people import CODER, ROLES, person_of
from reportedly.web.render import page
from reportedly.web.views import Views

router = APIRouter(include_in_schema=False)
COOKIE = "reportedly_session"
ENTERED, REFUSED, LEFT = "logged in", "login refused", "logged out"  # kinds of custody events
AUDITED = 300  # events that the audit page shows
_OPEN = ("/static/", "/login")


class Doorkeeper:
    """An ASGI application before the desk's own that lets in who has a session, and nobody else but to log in."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sets the person of a request; sends others to the login, or under /api answers 401."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        person = self.door.person(request.cookies.get(COOKIE))
        if person is None and not request.url.path.startswith(_OPEN):
            await _sent_away(request)(scope, receive, send)
            return
        scope.setdefault("state", {})["person"] = person
        token = CODER.set(person.name if person and person.account == "coder" else None)
        try:
            await self.app(scope, receive, send)
        finally:
            CODER.reset(token)


def _sent_away(request: Request) -> Response:
    if request.url.path.startswith("/api") or request.method != "GET":
        return JSONResponse({"error": {"message": "nobody is logged in", "hint": "log in at /login"}}, 401)
    return RedirectResponse(f"/login?{_next(request.url.path + (f'?{request.url.query}' if request.url.query else ''))}", 303)


def _next(address: str) -> str:
    return urlencode({"next": address})


def _door(request: Request) -> Door:
    door = request.app.state.door
    if not isinstance(door, Door):
        raise NotFoundError("this desk has no accounts", "`reportedly serve --auth` opens one with accounts")
    return door


def _record(views: Views, kind: str, name: str, address: str) -> None:
    """The event, in the ledger's log of custody."""
    with views.ledger.writing() as connection:
        views.ledger.append_event(connection, kind, f"account {name}"[:200], {"address": address})


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:  # noqa: A002
    """The form."""
    _door(request)
    return page(request, "login.html", next=next, refused="")


@router.post("/login")
async def enter(request: Request) -> Response:
    """Lets in, or says no in the same words whatever was wrong."""
    form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    return await run_in_threadpool(_enter, request, form)


def _enter(request: Request, form: dict[str, str]) -> Response:
    door, views = _door(request), request.app.state.views
    name, address, after = form.get("name", "")[:100], request.client.host if request.client else "", form.get("next", "/")
    keys = (f"name {name}", f"address {address}")
    if door.must_wait(*keys):
        return page(request, "login.html", 429, next=after, refused="Too many tries: wait a quarter of an hour.")
    token = door.enter(name, form.get("password", "")[:1000], *keys)
    _record(views, ENTERED if token else REFUSED, name, address)
    if token is None:
        return page(request, "login.html", 401, next=after, refused="Name and password don't fit.")
    answer = RedirectResponse(after if after.startswith("/") and not after.startswith(("//", "/\\")) else "/", 303)
    answer.set_cookie(COOKIE, token, max_age=int(LASTS), httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.post("/logout")
def leave(request: Request) -> Response:
    """Ends the session."""
    _door(request).leave(request.cookies.get(COOKIE))
    _record(request.app.state.views, LEFT, person_of(request).name, request.client.host if request.client else "")
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/audit")
def audit(request: Request) -> Response:
    """Who came in, who was refused, what was decided and brought in; for admins."""
    door = _door(request)
    person_of(request).must_keep_accounts()
    views: Views = request.app.state.views
    return page(request, "audit.html", accounts=sorted(read_accounts(door.path).values(), key=lambda a: a.name), roles=ROLES,
                events=views.newest_events(AUDITED))
