"""What stands before every answer: only this machine's names, only our own pages may post, and a policy that runs no code of others."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
          "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOCAL = ("127.0.0.1", "localhost", "::1", "testserver")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """An ASGI application before the desk's own. `hosts`: the names that the desk may be called by."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = LOCAL) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or refuses: 421 for a name that is not ours (a page elsewhere that points its name here), 403 for a foreign post."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in self.hosts:
            await PlainTextResponse("this desk is not known by that name; see reportedly serve --help", 421)(scope, receive, send)
        elif scope["method"] not in _READING and not _is_own(headers):
            await PlainTextResponse("only the desk's own pages may post to it", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, _with_headers(send, str(scope["path"])))


def _host(value: str) -> str | None:
    """The name without its port; None for what is no host."""
    try:
        return urlsplit(f"//{value}").hostname
    except ValueError:
        return None


def _is_own(headers: Headers) -> bool:
    """True where a post comes from a page of ours, or from a program that is no browser (those send no Origin)."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _with_headers(send: Send, path: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "max-age=3600" if path.startswith("/static/") else "no-store")
        await send(message)

    return sending
