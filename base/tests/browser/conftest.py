"""A real browser and a real desk: Debian's Chromium without a screen, and the desk served over a ledger of the samples."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from desks import fill_with_samples
from reportedly.web.app import desk_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ("--no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --disable-background-networking "
             "--disable-component-update --disable-sync --no-first-run").split()


@contextmanager
def served(app: object) -> Iterator[str]:
    """The address of an application served in a thread of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium was found: apt-get install chromium, then these tests drive the desk's pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_with_samples(tmp_path_factory.mktemp("browser") / "samples.db")


@pytest.fixture(scope="session")
def address(samples: Path) -> Iterator[str]:
    with served(desk_app(str(samples))) as found:
        yield found


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail and nothing may be asked of another machine."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(("http://127.0.0.1:", "blob:", "data:")) else None)
    yield page
    assert not wrong
