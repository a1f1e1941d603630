"""Review in a browser: by keyboard, undone again, and nothing lost when the connection drops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import served
from reportedly.store import Ledger
from reportedly.web.app import desk_app


@pytest.fixture
def mine(tmp_path: Path, samples: Path) -> Path:
    copy = tmp_path / "mine.db"
    copy.write_bytes(samples.read_bytes())
    return copy


@pytest.fixture
def desk(browser: Browser, mine: Path) -> Iterator[Page]:
    with served(desk_app(str(mine))) as address:
        page = browser.new_page(base_url=address)
        yield page
        page.close()


def judgements(path: Path) -> list[tuple[str, str]]:
    with Ledger.open(path, create=False) as ledger:
        return [(j.kind, j.verdict) for j in ledger.find_judgements()]


@pytest.fixture
def claim(mine: Path) -> str:
    with Ledger.open(mine, create=False) as ledger:
        return next(c.id for r in ledger.find_readings() for c in r.claims if "mortar shells hit" in c.text)


def test_a_key_accepts_and_goes_on_and_another_takes_it_back(desk: Page, mine: Path, claim: str) -> None:
    desk.goto(f"/claims/{claim}")
    desk.keyboard.press("a")
    expect(desk).not_to_have_url(f"/claims/{claim}")
    assert judgements(mine) == [("field", "accept")]
    desk.goto(f"/claims/{claim}")
    desk.keyboard.press("u")
    expect(desk.locator(".history")).to_contain_text("undo")
    assert judgements(mine)[-1] == ("undo", "undo")


def test_a_place_is_corrected_by_name(desk: Page, claim: str) -> None:
    desk.goto(f"/claims/{claim}")
    desk.locator("[data-field]").select_option("where.place")
    desk.keyboard.press("Escape")
    desk.locator("[data-typed]").fill("Ar Raqqah")
    desk.locator("[data-found] button").first.click()
    desk.locator("#correct button", has_text="Correct").click()
    expect(desk.locator(".decide .facts").first).to_contain_text("Raqqah")


def test_nothing_is_lost_when_the_connection_drops(desk: Page, mine: Path, claim: str) -> None:
    desk.goto(f"/claims/{claim}")
    desk.context.set_offline(True)
    desk.keyboard.press("r")
    expect(desk.locator("[data-pending]")).to_be_visible()
    assert judgements(mine) == []
    desk.context.set_offline(False)
    expect(desk.locator("[data-pending]")).to_be_hidden(timeout=10_000)
    assert judgements(mine) == [("field", "reject")]


def test_two_claims_are_parted_by_one_key(desk: Page, mine: Path, claim: str) -> None:
    with Ledger.open(mine, create=False) as ledger:
        other = next(c.id for r in ledger.find_readings() for c in r.claims if "General Command categorically" in c.text)
    desk.goto(f"/compare?one={claim}&other={other}")
    desk.keyboard.press("d")
    expect(desk).not_to_have_url(f"/compare?one={claim}&other={other}")
    assert judgements(mine) == [("pair", "different")]
