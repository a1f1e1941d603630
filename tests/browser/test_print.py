"""An incident on paper, printed by a real browser from a dark screen: light, whole, its words in it, and no controls."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

A4_INSIDE = {"width": 718, "height": 1040}  # CSS pixels between the browser's margins
pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext was not found: apt-get install poppler-utils")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_incident_is_printed_whole_and_without_controls(page: Page, tmp_path: Path, language: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"/incidents?part=results&sort=-sources&lang={language}")
    page.goto(f"/incidents/{page.locator('[data-incident]').first.get_attribute('data-incident')}")
    buttons = [name for name in page.locator("main button").all_inner_texts() if name.strip()]
    quotes = page.locator("blockquote .quoted").all_inner_texts()
    assert buttons and quotes
    page.pdf(path=str(tmp_path / "incident.pdf"), format="A4")
    said = subprocess.run(["pdftotext", "-layout", str(tmp_path / "incident.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    words = " ".join(said.split())
    missing = [quote for quote in quotes if " ".join(quote.split()[:4]) not in words]
    assert not missing
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(A4_INSIDE)  # type: ignore[arg-type]
    shown = "button, input, select, textarea, a.button"
    assert page.evaluate("all => [...document.querySelectorAll(all)].filter(e => e.checkVisibility()).length", shown) == 0
    assert not [name for name in buttons if " ".join(name.split()) in words]
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE["width"]
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
