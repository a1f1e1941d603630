"""An analyst's day at the desk in a real browser, in English and in Arabic: read, correct, take back, judge a pair, accept, publish."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from browser.conftest import served
from reportedly.cli import app
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
    judge_a_pair(desk, mine, claim)
    rejected = claim.rsplit("/", 1)[-1]
    desk.goto(claim)
    decide(desk, "r")
    desk.goto("/incidents?part=results&sort=-sources")
    accepted = desk.locator("[data-incident]").first.get_attribute("data-incident")
    desk.goto(f"/incidents/{accepted}")
    desk.keyboard.press("a")
    expect(desk.locator(".keys [data-key=u]")).to_be_visible()
    check_the_edition(mine, accepted or "", rejected)


def decide(desk: Page, key: str) -> None:
    """One key, and on to the next thing."""
    before = desk.url
    desk.keyboard.press(key)
    expect(desk).not_to_have_url(before)


def judge_a_pair(desk: Page, mine: Path, claim: str) -> None:
    with Ledger.open(mine, create=False) as ledger:
        other = next(c.id for r in ledger.find_readings() for c in r.claims if "General Command categorically" in c.text)
    for key, verdict in (("s", "same"), ("d", "different"), ("x", "unsure")):
        desk.goto(f"/compare?one={claim.rsplit('/', 1)[-1]}&other={other}")
        decide(desk, key)
        with Ledger.open(mine, create=False) as ledger:
            last = ledger.find_judgements()[-1]
            assert (last.kind, last.verdict) == ("pair", verdict)


def check_the_edition(mine: Path, accepted: str, rejected: str) -> None:
    """What was accepted leaves the house; what was rejected, and what nobody accepted, is in no file of it."""
    with Ledger.open(mine, create=False) as ledger:
        held_back = {i.id for i in ledger.find_incidents()} - {accepted}
    out = mine.parent / "edition"
    called = CliRunner().invoke(app, ["publish", "--ledger", str(mine), "--out", str(out), "--format", "jsonl", "--format", "html",
                                      "--date", "2032-01-01"])
    assert called.exit_code == 0, called.output
    lines = [json.loads(line) for line in (out / "incidents.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines if "id" in line] == [accepted]
    everything = "".join(path.read_text("utf-8") for path in out.iterdir())
    assert rejected not in everything
    assert held_back and not [one for one in held_back if one in everything]


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
