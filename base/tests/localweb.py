"""A real HTTP server on this machine for tests of the network client, which is told for their time that loopback is public."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reportedly.ingest import fetch

Answering = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request: `reply` answers it; the pages of the server may write to `wfile` themselves."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        web: Web = self.server.web
        path = self.path.split("?")[0]
        web.asked.append((path, dict(self.headers.items())))
        page = web.pages.get(path)
        if page is None:
            self.reply(b"nothing here", status=404)
        elif callable(page):
            page(self)
        else:
            self.reply(page)

    do_POST = do_GET  # noqa: N815

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer; header names are written with underscores."""
        self.send_response(status)
        named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**named, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@dataclass
class Web:
    """What the server gives (`pages`, by path), and what it was asked (`asked`: path and headers)."""

    address: str = ""
    pages: dict[str, bytes | Answering] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web

    def handle_error(self, *_: object) -> None:
        """Clients that go away are part of the tests."""


@contextmanager
def serving() -> Iterator[Web]:
    """A server on a free port of loopback."""
    server = _Server(("127.0.0.1", 0), Visit)
    server.web = Web(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        server.server_close()


def allow_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where tests open the door to this machine."""
    public = fetch.is_public
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1" or public(address))
