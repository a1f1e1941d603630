"""List, time line and map in a browser: they change together, and the address keeps all of it."""

import re

from playwright.sync_api import Page, expect


def test_filters_change_list_and_address_together(page: Page) -> None:
    page.goto("/incidents")
    before = page.locator("[data-incident]").count()
    page.locator("select[name=grade]").select_option("contested")
    expect(page.locator("[data-incident]")).not_to_have_count(before)
    assert "grade=contested" in page.url
    page.reload()
    expect(page.locator("select[name=grade]")).to_have_value("contested")
    page.locator("svg.timeline a").first.click()
    expect(page.locator("input[name=first]")).not_to_have_value("")
    expect(page).to_have_url(re.compile("grade=contested.*first=|first=.*grade=contested"))
    page.go_back()
    expect(page.locator("input[name=first]")).to_have_value("")


def test_the_map_draws_places_and_keeps_its_view_in_the_address(page: Page) -> None:
    page.goto("/incidents")
    drawn = page.locator("#map[data-places]")
    drawn.wait_for(timeout=60_000)
    assert int(drawn.get_attribute("data-places") or 0) > 5
    page.locator("button.maplibregl-ctrl-zoom-in").click()
    expect(page).to_have_url(re.compile("#map="), timeout=20_000)
    page.get_by_label("only what the map shows").check()
    expect(page).to_have_url(re.compile("bbox="), timeout=20_000)


def test_the_map_labels_arabic(page: Page) -> None:
    page.goto("/incidents?lang=ar#map=7/35.2/39.6")
    page.locator("#map[data-drawn]").wait_for(timeout=60_000)
    page.goto("/incidents?lang=en")
