"""Takes the docs' pictures of the desk from the packaged sample ledger, by a real browser: python bench/desk_pictures.py

Needs Chromium (apt-get install chromium).
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.conftest import ARGUMENTS, CHROMIUM, served  # noqa: E402
from desks import fill_with_samples  # noqa: E402
from reportedly.web.app import desk_app  # noqa: E402

OUT = ROOT / "docs" / "pictures"


def take(page: Page, name: str) -> None:
    """One picture of what the page shows."""
    page.screenshot(path=OUT / f"desk-{name}.jpg", type="jpeg", quality=62)


def main() -> None:
    """All pictures of docs/desk.md."""
    with tempfile.TemporaryDirectory() as aside, sync_playwright() as playwright:
        app = desk_app(str(fill_with_samples(Path(aside) / "samples.db")))
        with served(app) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 860})
            page.goto("/")
            take(page, "overview")
            page.goto("/incidents")
            page.locator("#map[data-idle]").wait_for(timeout=120_000)
            take(page, "map")
            page.goto("/incidents?part=results&sort=-sources")
            incident = page.locator("[data-incident]").first.get_attribute("data-incident")  # what most sources tell of
            page.goto(f"/incidents/{incident}")
            page.screenshot(path=OUT / "incident.png")  # the README shows it too
            page.goto(f"/incidents/{incident}?lang=ar")
            take(page, "arabic")
            report = page.locator(".quotes h3 > a").last.get_attribute("href")
            page.goto(f"{report}?lang=en")
            page.locator(".report-text a.source.on").first.hover()
            take(page, "report")
            page.goto(f"/claims/{page.locator('.claim-card').nth(1).get_attribute('data-claim')}")
            take(page, "review")
            browser.close()


if __name__ == "__main__":
    main()
