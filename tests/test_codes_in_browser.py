"""A reader opens the codes of a passage, and goes from a finding to the passage it rests on."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pages import LANGUAGES

pytestmark = pytest.mark.browser

PRACTICE = "practices/upala.html"
FINDING = "findings/a-desk-for-migrants.html"


def address(site: Path, code: str, page: str) -> str:
    """The address of a page in a language, opened from a folder."""
    return (site / ("" if code == "en" else code) / page).as_uri()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_coded_passage_shows_its_codes_by_keyboard(
    browser: Browser, real_site: Path, code: str
) -> None:
    page = browser.new_page()
    page.goto(address(real_site, code, PRACTICE))
    button = page.locator(".text .passage-button").first
    codes = page.locator(f"#{button.get_attribute('aria-controls')}")
    expect(codes).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(codes).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_without_script_the_codes_stand_in_the_list_at_the_end(
    browser: Browser, real_site: Path, code: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(real_site, code, PRACTICE))
    expect(page.locator("section.codes [data-passage] li a").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_click_leads_from_a_finding_to_the_passage_in_its_practice(
    browser: Browser, real_site: Path, code: str
) -> None:
    page = browser.new_page()
    page.goto(address(real_site, code, FINDING))
    page.locator("section[aria-labelledby='supports'] .entry-title a").first.click()
    passage = page.url.rpartition("#")[2]
    assert "/practices/" in page.url and passage.startswith("p")
    expect(page.locator(f"#{passage}")).to_be_in_viewport()
    page.close()
