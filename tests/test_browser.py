"""What readers do works in a browser, in every language, from the web and from a folder."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from browsing import barriers, path_in, search, watched
from pages import LANGUAGES

pytestmark = pytest.mark.browser

DIRECTION = {"en": "ltr", "fr": "ltr", "es": "ltr", "ar": "rtl"}
PAGES = (
    "index.html",
    "practices/upala.html",
    "clusters/partnerships.html",
    "reports/synthesis.html",
    "toolbox/core.html",
    "download.html",
)
LONG = bool(os.environ.get("CODIFY_LONG"))
WIDTHS = (360, 1280)  # a small phone, a desk
COMPUTED_DIRECTION = "element => getComputedStyle(element).direction"
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_open_without_a_fault_a_foreign_request_or_sideways_scrolling(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    context = open_context(WIDTHS[0])
    opened = {address: context.new_page() for address in PAGES}
    faults = {address: watched(page, base) for address, page in opened.items()}
    for address, page in opened.items():
        page.goto(base + path_in(code, address))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.locator("h1").is_visible()
            for element in ("html", "h1"):
                assert page.locator(element).evaluate(COMPUTED_DIRECTION) == DIRECTION[code]
            assert (address, page.evaluate(WIDER_THAN_THE_SCREEN)) == (address, False)
    for page in opened.values():
        page.wait_for_load_state("networkidle")
    assert faults == {address: [] for address in PAGES}


def test_the_language_switcher_stays_on_the_same_page(
    base: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    faults = watched(page, base)
    for address in PAGES[:3]:
        page.goto(base + address)
        for code in (*LANGUAGES[1:], LANGUAGES[0]):
            page.locator(".md-select").hover()
            page.locator(f".md-select__link[hreflang={code}]").click()
            page.wait_for_url(base + path_in(code, address))
            assert page.locator("html").get_attribute("lang") == code
    assert faults == []


@pytest.mark.parametrize("code", LANGUAGES if LONG else ["en", "ar"])
def test_every_link_of_the_navigation_opens_its_page(
    folder: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    faults = watched(page, folder)
    page.goto(folder + path_in(code, "practices/upala.html"))
    links = page.locator(".md-header a[href], .md-tabs a[href], .md-nav--primary a[href]")
    addresses = links.evaluate_all("links => [...new Set(links.map(link => link.href))]")
    inside = [address for address in addresses if "#" not in address]
    assert len(inside) > 15
    for address in inside:
        assert address.startswith(folder)
        page.goto(address, wait_until="domcontentloaded")
        assert page.locator("h1").count() == 1
    assert faults == []


def test_the_navigation_of_a_phone_opens_and_leads_on(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(360).new_page()
    page.goto(folder + "ar/index.html")
    link = page.locator(".md-nav--primary a[href$='clusters/index.html']").first
    expect(link).not_to_be_in_viewport()
    page.locator(".md-header label[for=__drawer]").click()
    page.locator(".md-nav--primary .md-nav__item--nested > label").nth(1).click()
    expect(link).to_be_in_viewport()
    link.click()
    page.wait_for_url(f"{folder}ar/clusters/index.html")


# Without a script, with a keyboard, in the dark


@pytest.mark.parametrize("code", ["en", "ar"])
def test_pages_are_readable_and_lead_on_without_a_script(
    folder: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context(360, java_script_enabled=False).new_page()
    faults = watched(page, folder)
    for address in PAGES:
        page.goto(folder + path_in(code, address))
        assert page.locator("h1").is_visible()
        for label in page.locator(".needs-script").all():
            assert not label.is_visible()
        last = page.locator("article > *").last
        last.scroll_into_view_if_needed()
        assert last.is_visible()
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator(".md-nav--primary .md-nav__link").first).to_be_in_viewport()
    assert faults == []


def test_the_quiz_works_with_the_keyboard_and_without_a_script(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(folder + "fr/toolbox/core.html")
    answer = page.locator("details.answer").first
    feedback = answer.locator("p")
    assert not feedback.is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert feedback.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("details.answer").nth(1).locator("p").is_visible()
    page.keyboard.press("Space")
    assert not page.locator("details.answer").nth(1).locator("p").is_visible()


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_to_mend(
    real_site: Path, open_context: Callable[..., BrowserContext], code: str, scheme: str
) -> None:
    page = open_context(color_scheme=scheme).new_page()
    shown = set()
    for address in (*PAGES, "figures.html", "search.html", "contribute.html"):
        page.goto((real_site / path_in(code, address)).as_uri())
        shown.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert (address, barriers(page)) == (address, [])
    (background,) = shown
    dark = sum(int(number) for number in re.findall(r"\d+", background)[:3]) < 200
    assert dark == (scheme == "dark")


# A text that is not translated


def test_a_borrowed_text_is_shown_in_its_own_direction_under_a_notice(
    borrowed_tree: Path, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(360).new_page()
    site = borrowed_tree / "site"
    faults = watched(page, site.as_uri())
    for path, outer, inner in [
        ("ar/practices/market-kiosk.html", "rtl", "ltr"),
        ("fr/arabic-only.html", "ltr", "rtl"),
    ]:
        page.goto((site / path).as_uri(), wait_until="networkidle")
        notice = page.locator(".notice--missing")
        assert notice.is_visible()
        assert notice.evaluate(COMPUTED_DIRECTION) == outer
        assert page.locator("article .text").evaluate(COMPUTED_DIRECTION) == inner
        assert page.locator("h1").evaluate(COMPUTED_DIRECTION) == inner
        assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    assert faults == []


def test_markup_in_a_title_is_shown_as_text_in_pages_and_in_search(
    borrowed_tree: Path, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    site = borrowed_tree / "site"
    faults = watched(page, site.as_uri())
    page.goto((site / "ar/arabic-only.html").as_uri(), wait_until="networkidle")
    (found, *_) = search(page, "وحدها")
    assert "/ar/arabic-only.html" in found
    assert "<img src=x" in page.locator(".md-search-result__link").first.inner_text()
    assert page.locator("img[src=x]").count() == 0
    assert faults == []
