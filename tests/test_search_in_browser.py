"""A reader searches and narrows in a browser, from the web and from a folder, in every language."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

import pages
import recount
from browsing import barriers, path_in, search, watched
from pages import LANGUAGES
from searching import searcher

pytestmark = pytest.mark.browser

QUERIES = {"en": "remittances", "fr": "envois de fonds", "es": "mujeres", "ar": "البلديات"}


def catalogue(code: str, asked: str = "") -> str:
    return path_in(code, "search.html") + (f"?{asked}" if asked else "")


def count(page: Page) -> int:
    """The number of results that the catalogue tells."""
    return int(re.findall(r"\d+", page.locator(".catalogue-count").inner_text())[0])


def titles(page: Page, before: int = 0) -> list[str]:
    """The titles of the page of the list that has `before` results before it."""
    found = page.locator(".catalogue > section > ol.entries .entry-title a")
    expect(found).to_have_count(min(50, count(page) - before))
    return found.all_inner_texts()


# The dialog


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_of_the_search_is_fetched_before_the_reader_searches(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    page.goto(base + path_in(code, "practices/upala.html"), wait_until="networkidle")
    of_the_search = re.compile(r"search|sitemap|lunr|workers/")
    assert [url for url in asked if of_the_search.search(url)] == []
    search(page, QUERIES[code])
    assert path_in(code, "search/index.js") in asked


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_dialog_shows_the_first_ten_in_the_order_of_the_index(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    faults = watched(page, base)
    page.goto(base + path_in(code, "toolbox/core.html"))
    found = search(page, QUERIES[code])
    index = searcher().index(code)
    hits = searcher().ask(QUERIES[code], code)
    wanted = [base + path_in(code, index.entries[hit.entry].address) for hit in hits[:10]]
    assert [link.partition("#")[0].partition("?")[0] for link in found][: len(wanted)] == wanted
    assert len(wanted) > 2
    assert page.locator(".md-search-result mark").count() > 0
    assert faults == []


def test_the_first_result_does_not_wait_for_the_others(
    base: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    best = searcher().ask(QUERIES["ar"], "ar")[0].entry
    held: list[Route] = []
    shown: list[bool] = []

    def hold(route: Route) -> None:
        if shown:
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile(rf"/ar/search/e-(?!{best}\b)\d+\.js$"), hold)
    page.goto(base + "ar/index.html")
    page.locator(".md-search__input").fill(QUERIES["ar"])
    page.locator(".md-search__input").dispatch_event("keyup")
    items = page.locator(".md-search-result__item")
    expect(items).to_have_count(2)  # the best, and the way to the catalogue
    expect(items.first.locator("mark").first).to_be_visible()
    shown.append(True)
    for route in held:
        route.continue_()
    expect(items).to_have_count(10)


def test_a_result_leads_to_its_passage(
    base: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    faults = watched(page, base)
    page.goto(base + "ar/practices/upala.html")
    search(page, "الزعفران")
    link = page.locator(".md-search-result__link[href*='#p']").first
    target = str(link.evaluate("link => link.href"))
    link.click()
    page.wait_for_url(target)
    assert page.locator(f"[id='{target.partition('#')[2]}']").is_visible()
    assert faults == []


def test_the_dialog_works_by_the_keyboard_alone(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + "index.html")
    page.keyboard.press("/")
    page.keyboard.type("remittances")
    expect(page.locator(".md-search-result mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    target = str(page.evaluate("document.activeElement.href"))
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_a_word_of_another_language_finds_what_the_readers_language_has(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + "index.html")
    found = search(page, "تحويلات مالية")
    assert found
    facts = page.locator(".search-facts span").all_inner_texts()
    assert [fact for fact in facts if "emittances" in fact] != []


HOSTILE = {
    "long": "x" * 10_000,
    "controls": "\x00\x07\x1b",
    "overrides": "\u202e\u2066abc",
    "markup": "<script>alert(1)</script>",
    "signs": "([.*+?^${}|",
    "quote": '"',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_answered_without_a_fault(
    folder: str, open_context: Callable[..., BrowserContext], text: str
) -> None:
    page = open_context().new_page()
    faults = watched(page, folder)
    page.goto(folder + catalogue("en"))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    page.locator("#words").fill(text)
    page.locator("#words").press("Enter")
    expect(page.locator(".catalogue-count")).not_to_be_empty()
    page.goto(folder + catalogue("en", f"words={quote(text[:500])}&country=%3Cb%3E&page=-7"))
    expect(page.locator(".catalogue-count")).not_to_be_empty()
    assert page.locator("section script").count() == 0
    assert faults == []


# The catalogue


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_count_of_the_catalogue_is_that_of_the_raw_files(
    real_tree: Path, folder: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    page.goto(folder + catalogue(code))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    figures = recount.figures(real_tree)
    shown = dict(
        page.locator(".facets li").evaluate_all(
            "items => items.map(item => [item.querySelector('input').value,"
            " Number(item.querySelector('.facet-count').textContent)])"
        )
    )
    kinds = {f"kind:{kind}": n for kind, n in figures.kinds.items()}
    kinds["kind:page"] -= 1  # the home page is not in the catalogue
    assert {value: n for value, n in shown.items() if value.startswith("kind:")} == kinds
    countries = {f"country:{c.lower()}": n for c, n in figures.countries.items()}
    assert {value: n for value, n in shown.items() if value.startswith("country:")} == countries
    clusters = {f"cluster:{c}": figures.records[c] for c in figures.clusters}
    assert {value: n for value, n in shown.items() if value.startswith("cluster:")} == clusters
    assert count(page) == sum(kinds.values())


@pytest.mark.parametrize("code", ["en", "ar"])
def test_facets_combine_and_the_address_leads_to_the_same_list(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    faults = watched(page, base)
    page.goto(base + catalogue(code))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    everything = count(page)
    for value in ("kind:practice", "country:ph"):
        box = page.locator(f"input[value='{value}']")
        left = int(box.locator("xpath=..").locator(".facet-count").inner_text())
        box.check()
        expect(page.locator(".catalogue-count")).to_have_text(re.compile(rf"\b{left}\b"))
    assert 0 < count(page) < everything
    narrowed = titles(page)
    other_country = page.locator("input[value='country:ec']")
    both = {"kind:practice", "country:ec"}
    entries = [e for e in searcher().index(code).entries if "/" not in e.id]
    told = other_country.locator("xpath=..").locator(".facet-count").inner_text()
    assert int(told) == sum(both <= entry.filters for entry in entries) > 0
    other_country.check()  # or, within a facet
    expect(page.locator(".catalogue-count")).not_to_have_text(re.compile(rf"\b{len(narrowed)}\b"))
    page.locator("input[value='country:ec']").uncheck()
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(rf"\b{len(narrowed)}\b"))
    expect(page).to_have_url(re.compile("kind=practice&country=ph$"))
    address = page.url
    other = open_context().new_page()
    other.goto(address)
    expect(other.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    assert titles(other) == narrowed
    assert other.locator("input[value='country:ph']").is_checked()
    page.locator(".catalogue button[type=reset]").click()
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(rf"\b{everything}\b"))
    expect(page).to_have_url(base + catalogue(code))
    assert faults == []


def test_a_query_and_a_facet_narrow_one_list(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + catalogue("fr", "words=municipalit%C3%A9&country=cr"))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    index = searcher().index("fr")
    found = [index.entries[hit.entry] for hit in searcher().ask("municipalité", "fr")]
    wanted = [e.title for e in found if {"country:cr"} <= e.filters and "/" not in e.id]
    assert titles(page) == wanted
    expect(page.locator("ol.entries mark").first).to_be_visible()


def test_the_list_comes_in_pages_of_fifty(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + catalogue("es"))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    everything, first = count(page), titles(page)
    assert everything > 50 == len(first)
    page.locator(".catalogue-pages button").last.click()
    expect(page.locator(".catalogue ol.entries li").first).not_to_contain_text(first[0])
    expect(page).to_have_url(re.compile("page=2$"))
    assert set(titles(page, before=50)).isdisjoint(first)


def test_the_catalogue_works_by_the_keyboard_alone(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + catalogue("ar"))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    everything = count(page)
    page.locator("#words").focus()
    for _ in range(4):  # the fold of all, the fold of the first facet, its first value
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    expect(page.locator(".catalogue-count")).not_to_have_text(re.compile(rf"\b{everything}\b"))
    assert page.locator(".catalogue-count").get_attribute("role") == "status"


def test_without_a_script_plain_lists_lead_on(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(folder + catalogue("ar"))
    assert not page.locator(".catalogue").is_visible()
    page.locator("main .entries a[href*='clusters/']").first.click()
    assert page.locator("main .entries li").count() > 3


# The gap map


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_cell_of_the_gap_map_is_counted_and_leads_on(real_tree: Path, code: str) -> None:
    page = pages.read(real_tree / "site", path_in(code, "gap-map.html"))
    figures = recount.figures(real_tree)
    cells = [e for e in page.all("a") if "aria-label" in e.attributes and "title" in e.attributes]
    counted = {}
    for cell in cells:
        href = cell.attributes["href"]
        match = re.search(r"country=(\w+)&(?:amp;)?cluster=([\w-]+)", href)
        if match:
            counted[match[2], match[1].upper()] = int(page.words(cell))
    assert counted == {pair: n for pair, n in figures.pairs.items() if n}
    empty = [cell for cell in cells if cell.attributes["href"].endswith("contribute.html")]
    clusters, countries = len(figures.clusters), len(figures.countries)
    assert len(empty) >= clusters * countries - len(counted) > 0
    assert all(page.words(cell) == "0" for cell in empty)


def test_a_cell_of_the_gap_map_opens_its_records(
    folder: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(folder + "ar/gap-map.html")
    cell = page.locator("td[class^=shade-] a").first
    number = int(cell.inner_text())
    cell.click()
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(rf"\b{number}\b"))


@pytest.mark.parametrize("code", ["en", "ar"])
def test_axe_finds_nothing_on_search_catalogue_and_gap_map(
    folder: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    page.goto(folder + path_in(code, "gap-map.html"))
    found = {"gap map": barriers(page)}
    page.goto(folder + catalogue(code, f"words={quote(QUERIES[code])}"))
    expect(page.locator("ol.entries mark").first).to_be_visible()
    found["catalogue"] = barriers(page)
    page.goto(folder + path_in(code, "index.html"))
    search(page, QUERIES[code])
    found["dialog"] = barriers(page)
    assert found == {"gap map": [], "catalogue": [], "dialog": []}
