"""An analyst's day at the desk in a real browser, in English and in Arabic: read, compare, decide, take back, look at it again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import served
from reportedly.language import words
from reportedly.store import Ledger
from reportedly.web import accounts
from reportedly.web.app import desk_app

PASSWORD = "four words of nobody"


@pytest.fixture
def mine(tmp_path: Path, samples: Path) -> Path:
    copy = tmp_path / "mine.db"
    copy.write_bytes(samples.read_bytes())
    return copy


@pytest.fixture(params=["en", "ar"])
def desk(request: pytest.FixtureRequest, browser: Browser, mine: Path) -> Iterator[Page]:
    with served(desk_app(str(mine))) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/?lang={request.param}")
        yield page
        page.close()


def test_a_day_at_the_desk(desk: Page, mine: Path) -> None:
    say = words(desk.locator("html").get_attribute("lang") or "en").say
    desk.get_by_role("link", name=say("Incidents"), exact=True).click()
    desk.wait_for_load_state("load")
    desk.locator("select[name=grade]").select_option("contested")
    expect(desk.locator(".total strong")).to_have_text("1")
    desk.locator("[data-incident] a").first.click()
    expect(desk.get_by_role("heading", name=say("Who says what"))).to_be_visible()
    expect(desk.locator("td.denies").first).to_be_visible()
    desk.locator("blockquote", has_text="mortar shells hit").locator(".number").click()
    expect(desk.locator(".report-text .lit").first).to_be_visible()
    card = desk.locator(".claim-card", has_text="At least 14")
    desk.goto(f"/claims/{card.get_attribute('data-claim')}")
    claim = desk.url
    desk.locator("[data-field]").select_option("where.place")
    desk.locator("[data-typed]").fill("Ar Raqqah")
    desk.locator("[data-found] button").first.click()
    desk.locator("#correct button", has_text=say("Correct")).first.click()
    expect(desk.locator(".decide .facts").first).to_contain_text("Raqqah")
    desk.locator("[data-key=u]").click()
    expect(desk.locator(".decide .facts").first).not_to_contain_text("Raqqah")
    assert desk.url == claim
    with Ledger.open(mine, create=False) as ledger:
        assert [j.verdict for j in ledger.find_judgements()] == ["correct", "undo"]
        assert ledger.verify_chain() == ()


def test_who_may_not_come_in_is_refused(browser: Browser, mine: Path) -> None:
    path = accounts.accounts_path(str(mine))
    accounts.add_account(path, "rea", "reader", PASSWORD)
    with served(desk_app(str(mine), accounts=path)) as address:
        page = browser.new_page(base_url=address)
        page.goto("/incidents?grade=contested")
        page.locator("[name=name]").fill("rea")
        page.locator("[name=password]").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator("[name=name]").fill("rea")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}/incidents?grade=contested")
        page.goto("/audit")
        expect(page.get_by_role("heading", name="Not possible")).to_be_visible()
        page.close()
