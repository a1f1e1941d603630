"""Every page by axe: nothing serious in the way of anybody, in either language, light or dark."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browser.conftest import served
from reportedly import store_failures
from reportedly.records import Failure
from reportedly.store import Ledger
from reportedly.web import accounts
from reportedly.web.app import desk_app

PAGES = ("/", "/review", "claim", "compare", "/search?q=market", "/incidents", "/reports", "report", "incident",
         "/failures", "/upload", "/api", "/no/such/page")
CONTRAST: dict[str, object] = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
PASSWORD = "four words of nobody"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_serious_stands_in_the_way(browser: Browser, address: str, language: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto(f"/reports?lang={language}")
    report = page.locator("table a").filter(has_text="Al Mayadin").first.get_attribute("href")
    page.goto("/incidents?part=results&sort=-sources")
    incident = f"/incidents/{page.locator('[data-incident]').first.get_attribute('data-incident')}"
    page.goto(incident)
    claims = [c.get_attribute("id") for c in page.locator("blockquote.claim-card").all()][:2]
    special = {"report": f"{report}?layers=event,speaker,place,time,actor,weapon,number", "incident": incident,
               "claim": f"/claims/{claims[0]}",
               "compare": f"/compare?one={claims[0]}&other={claims[-1]}"}
    found = []
    for path in PAGES:
        page.goto(special.get(path, path))
        found += violations(page, path)
        page.emulate_media(color_scheme="dark")  # of the dark page only colours are another's
        found += violations_of(page, f"{path}, dark", CONTRAST)
        page.emulate_media(color_scheme="light")
    page.close()
    assert not found


def violations(page: Page, path: str) -> list[tuple[str, str, list[object]]]:
    """What axe finds serious or critical."""
    page.evaluate(Axe().axe_script)
    return violations_of(page, path, {"resultTypes": ["violations"]})


def violations_of(page: Page, path: str, options: dict[str, object]) -> list[tuple[str, str, list[object]]]:
    """The same on a page that axe is in already."""
    answer = page.evaluate("options => axe.run(document, options)", options)
    return [(path, wrong["id"], [n["target"] for n in wrong["nodes"]][:3]) for wrong in answer["violations"]
            if wrong["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_serious_stands_before_the_door_or_in_the_audit(
    browser: Browser, samples: Path, tmp_path: Path, language: str,
) -> None:
    mine = tmp_path / "mine.db"
    mine.write_bytes(samples.read_bytes())
    people = accounts.accounts_path(str(mine))
    accounts.add_account(people, "max", "admin", PASSWORD)
    with Ledger.open(mine) as ledger:
        store_failures.keep(ledger, Failure("b.pdf", "it is broken", "get it anew", b"%PDF-1.4 nothing"))
    with served(desk_app(str(mine), accounts=people)) as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/login?next=/audit&lang={language}")
        found = violations(page, "/login")
        page.locator("[name=name]").fill("max")
        page.locator("[name=password]").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        found += violations(page, "/login refused")
        page.locator("[name=name]").fill("max")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}/audit")
        found += violations(page, "/audit")
        page.goto("/failures")
        found += violations(page, "/failures with one")
        page.close()
    assert not found
