"""Bringing in at the desk, in a real browser: a file given, its report opened; a failure tried again, then dismissed with a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import served
from reportedly.language import words
from reportedly.store import Ledger
from reportedly.web.app import desk_app


@pytest.fixture(params=["en", "ar"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    where = tmp_path / "a.db"
    Ledger.open(where).close()
    with served(desk_app(str(where))) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/reports?lang={request.param}")
        yield page
        page.close()


def test_files_come_in_and_failures_are_settled(page: Page, tmp_path: Path) -> None:
    say = words(page.locator("html").get_attribute("lang") or "en").say
    good, bad = tmp_path / "a.txt", tmp_path / "b.pdf"
    good.write_text("Mortar shells hit a market in Al Mayadin on Monday. At least 5 people were killed, a medic said.", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 nothing")
    page.get_by_role("link", name=say("Bring in reports")).click()
    page.get_by_label(say("Files"), exact=True).set_input_files([good, bad])
    page.get_by_label(say("Published (2031-05-06), where the files do not say")).fill("2031-05-06")
    page.get_by_role("button", name=say("Read and keep them")).click()
    expect(page.locator(".taken li")).to_have_count(2, timeout=60_000)
    expect(page.locator(".taken .warn")).to_contain_text("b.pdf")
    page.locator(".taken a").click()
    expect(page.locator(".report-text")).to_contain_text("Mortar shells hit")
    page.goto("/failures")
    expect(page.locator("[data-failure]")).to_have_count(1)
    page.get_by_role("button", name=say("Try again")).click()
    expect(page.get_by_text(say("It failed again."))).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=say("Dismiss")).click()
    expect(page.locator("[data-failure]")).to_have_count(1)  # the browser asks for a reason first
    page.get_by_label(say("Why nobody needs it")).fill("the same came as text")
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("Nothing failed."))).to_be_visible()
