"""List, time line and map in a browser: they change together, and the address keeps all of it."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from archives import pmtiles, square
from browser.conftest import served
from reportedly.web.app import desk_app
from reportedly.web.tiles import Archive


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


def test_tiles_of_ones_own_lie_beneath_the_places(browser: Browser, samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.pmtiles"
    file.write_bytes(pmtiles({(z, x, y): square("water") for z in range(3) for x in range(1 << z) for y in range(1 << z)}))
    with served(desk_app(str(samples), tiles=Archive(file))) as address:
        page = browser.new_page(base_url=address)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        with page.expect_response(re.compile(r"/map/tiles/\d")) as answered:
            page.goto("/incidents")
        assert answered.value.status == 200
        page.locator("#map[data-tiles=mvt][data-drawn]").wait_for(timeout=60_000)
        expect(page.locator("#map .maplibregl-ctrl-attrib")).to_contain_text("Ours")
        page.close()
    assert not wrong
