"""The report page in a browser: notes on hover and focus, text and claims linked both ways, selections in code points."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import served
from desks import keep
from reportedly.store import Ledger
from reportedly.web.app import desk_app

EMOJI = ("👨‍👩‍👧 Residents of Harim 🚑 said that shells killed 12 people in Harim on Monday. "
         "قال سكان إن قذائف سقطت على السوق. 🔥 The army denied it.")


@pytest.fixture(scope="module")
def wire(samples: Path) -> str:
    with Ledger.open(samples) as ledger:
        return next(r.report.sha256 for r in ledger.find_readings() if r.report.outlet == "Coastal Wire" and r.claims)


def test_hovering_shows_what_a_mark_means(page: Page, wire: str) -> None:
    page.goto(f"/reports/{wire}?layers=event,place")
    page.locator(".report-text a.place", has_text="Al Mayadin").last.hover()
    expect(page.locator("#card")).to_contain_text("geonames:173480")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()


def test_the_keyboard_goes_from_mark_to_mark(page: Page, wire: str) -> None:
    page.goto(f"/reports/{wire}?layers=event")
    page.locator(".report-text a[tabindex='0']").focus()
    expect(page.locator("#card")).to_be_visible()
    first = page.evaluate("document.activeElement.dataset.k")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.k") != first


def test_words_and_claims_lead_to_each_other(page: Page, wire: str) -> None:
    page.goto(f"/reports/{wire}")
    trigger = page.locator(".report-text a.event").first
    trigger.click()
    claim_id = trigger.get_attribute("href").removeprefix("#")
    assert page.url.endswith(f"#{claim_id}")
    page.locator(f"[id='{claim_id}'] .number").click()
    assert page.url.endswith(f"#at-{claim_id}")
    expect(page.locator(f".report-text [data-k~='{claim_id}'].lit").first).to_be_visible()


def test_layers_are_kept_in_the_address(page: Page, wire: str) -> None:
    page.goto(f"/reports/{wire}")
    page.get_by_role("checkbox", name="weapons").check()
    assert "weapon" in page.url
    page.reload()
    expect(page.get_by_role("checkbox", name="weapons")).to_be_checked()


@pytest.fixture(scope="module")
def emoji(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("emoji") / "emoji.db"
    return path, keep(path, EMOJI, published="2031-05-06").report.sha256


@pytest.mark.parametrize("words", ["🚑", "Residents", "shells killed 12 people", "سكان إن قذائف", "🔥 The army"])
def test_a_selection_is_told_in_code_points(browser: Browser, emoji: tuple[Path, str], words: str) -> None:
    with served(desk_app(str(emoji[0]))) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/reports/{emoji[1]}")
        page.evaluate("""(words) => {
            const text = document.querySelector('.report-text'), walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const nodes = []; let whole = '';
            for (let n; (n = walk.nextNode());) { nodes.push([whole.length, n]); whole += n.data; }
            const put = (at, end) => { const [from, n] = nodes.findLast(([f]) => end ? f < at : f <= at); return [n, at - from]; };
            const at = whole.indexOf(words), range = document.createRange();
            range.setStart(...put(at, false)); range.setEnd(...put(at + words.length, true));
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""", words)
        expect(page.locator(".report-text")).to_have_attribute("data-start", str(EMOJI.index(words)))
        expect(page.locator(".report-text")).to_have_attribute("data-end", str(EMOJI.index(words) + len(words)))
        page.close()


def test_graphic_passages_open_on_a_click(browser: Browser, tmp_path: Path) -> None:
    sha256 = keep(tmp_path / "g.db", "Gunmen attacked Harim on Monday. Charred bodies lay in the street, residents said.").report.sha256
    with served(desk_app(str(tmp_path / "g.db"))) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/reports/{sha256}")
        covered = page.locator(".graphic").first
        assert covered.evaluate("e => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"
        covered.click()
        assert covered.evaluate("e => getComputedStyle(e).color") != "rgba(0, 0, 0, 0)"
        page.close()
