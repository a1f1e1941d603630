"""Every page by axe: nothing serious in the way of anybody, in either language, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = ("/", "/review", "claim", "compare", "/search?q=market", "/incidents", "/reports", "report", "incident",
         "/failures", "/no/such/page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_serious_stands_in_the_way(browser: Browser, address: str, language: str, scheme: str) -> None:
    page = browser.new_page(base_url=address, color_scheme=scheme)
    page.goto(f"/reports?lang={language}")
    report = page.locator("table a").filter(has_text="Al Mayadin").first.get_attribute("href")
    page.goto("/incidents")
    incident = f"/incidents/{page.locator('[data-incident]', has_text='Residents').first.get_attribute('data-incident')}"
    page.goto(incident)
    claims = [c.get_attribute("id") for c in page.locator("blockquote.claim-card").all()][:2]
    special = {"report": f"{report}?layers=event,speaker,place,time,actor,weapon,number", "incident": incident,
               "claim": f"/claims/{claims[0]}",
               "compare": f"/compare?one={claims[0]}&other={claims[-1]}"}
    found = []
    for path in PAGES:
        page.goto(special.get(path, path))
        for wrong in Axe().run(page).response["violations"]:
            if wrong["impact"] in {"serious", "critical"}:
                found.append((path, wrong["id"], [n["target"] for n in wrong["nodes"]][:3]))
    page.close()
    assert not found
