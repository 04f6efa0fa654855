"""What readers do works in a browser, in every language, from the web and from a folder."""

import functools
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

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
WIDTHS = (360, 1280)  # a small phone, a desk
COMPUTED_DIRECTION = "element => getComputedStyle(element).direction"
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word, as web servers of the plainest kind do."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve folders on this machine; gives their addresses."""
    servers = []

    def started(site: Path) -> str:
        handler = functools.partial(Handler, directory=str(site))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module", params=["http", "file"])
def base(request: pytest.FixtureRequest, real_site: Path, serve: Callable[[Path], str]) -> str:
    """The address of the real site: on a web server, then in a folder."""
    return serve(real_site) if request.param == "http" else f"{real_site.as_uri()}/"


@pytest.fixture(scope="module")
def folder(real_site: Path) -> str:
    """The address of the real site in a folder, for what is the same on a web server."""
    return f"{real_site.as_uri()}/"


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers of their own, as of so many readers."""
    contexts: list[BrowserContext] = []

    def opened(width: int = 1280, **options: object) -> BrowserContext:
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(viewport=size, **options))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1]

    yield opened
    for context in contexts:
        context.close()


def watched(page: Page, base: str) -> list[str]:
    """A list that fills with whatever goes wrong on a page, and with requests elsewhere."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "response", lambda r: faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None
    )
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))

    def requested(address: str) -> None:
        if not address.startswith((base, "data:", "blob:")):
            faults.append(f"foreign: {address}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by leaving the page
            faults.append(f"{request.failure}: {request.url}")

    page.on("request", lambda request: requested(request.url))
    page.on("requestfailed", failed)
    return faults


def path_in(code: str, address: str) -> str:
    """Where a page of a language lies."""
    return address if code == LANGUAGES[0] else f"{code}/{address}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_open_without_a_fault_a_foreign_request_or_sideways_scrolling(
    base: str, open_context: Callable[..., BrowserContext], code: str, width: int
) -> None:
    context = open_context(width)
    opened = {address: context.new_page() for address in PAGES}
    faults = {address: watched(page, base) for address, page in opened.items()}
    for address, page in opened.items():
        page.goto(base + path_in(code, address))
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


@pytest.mark.parametrize("code", LANGUAGES)
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


# Search


def words_of_titles(site: Path, code: str) -> dict[str, str]:
    """Long words that one title of a language has and no text of another, with their pages."""
    indexes = {
        other: json.loads((site / path_in(other, "search/search_index.json")).read_text("utf-8"))
        for other in LANGUAGES
    }
    elsewhere = " ".join(str(indexes[other]) for other in LANGUAGES if other != code).lower()
    titles = [(d["location"], d["title"].lower()) for d in indexes[code]["docs"]]
    found: dict[str, set[str]] = {}
    for location, title in titles:
        for word in re.findall(r"[^\W\d_]{5,}", title):
            found.setdefault(word, set()).add(path_in(code, location))
    return {
        word: found[word].pop()
        for word in sorted(found, key=len, reverse=True)
        if len(found[word]) == 1 and "#" not in min(found[word]) and word not in elsewhere
    }


def search(page: Page, word: str) -> list[str]:
    """Type a word into the search, and give the addresses of the pages that are found."""
    meta = page.locator(".md-search-result__meta")
    before = meta.inner_text()
    field = page.locator(".md-search__input")
    field.click()
    field.fill(word)
    # Arabic text that the browser's driver types comes without this event of a keyboard.
    field.dispatch_event("keyup")
    expect(meta).not_to_have_text(before)
    links = page.locator(".md-search-result__item > .md-search-result__link:first-child")
    return [str(href) for href in links.evaluate_all("links => links.map(link => link.href)")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_search_finds_a_record_by_a_word_of_its_title_and_nothing_in_other_languages(
    base: str, real_site: Path, open_context: Callable[..., BrowserContext], code: str
) -> None:
    words = words_of_titles(real_site, code)
    assert len(words) > 10
    assert all((real_site / place).is_file() for place in words.values())
    context = open_context()
    folder = re.compile(re.escape(base) + ("(?!fr/|es/|ar/)" if code == "en" else f"{code}/"))
    for word in list(words)[:3]:
        page = context.new_page()
        faults = watched(page, base)
        page.goto(base + path_in(code, "toolbox/core.html"))
        found = search(page, word)
        assert base + words[word] in [link.partition("?")[0] for link in found[:10]]
        assert [link for link in found if not folder.match(link)] == []
        assert faults == []
    foreign = next(iter(words_of_titles(real_site, LANGUAGES[LANGUAGES.index(code) - 1])))
    page = context.new_page()
    page.goto(base + path_in(code, "index.html"))
    assert search(page, foreign) == []


def test_a_result_of_the_search_opens_its_page(
    base: str, real_site: Path, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(base + "ar/practices/upala.html")
    word, place = next(iter(words_of_titles(real_site, "ar").items()))
    search(page, word)
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(re.escape(base + place)))
    assert page.locator("h1").is_visible()


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
        violations = Axe().run(page).response["violations"]
        assert [(address, v["id"], [n["target"] for n in v["nodes"]]) for v in violations] == []
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
        ("ar/practices/upala.html", "rtl", "ltr"),
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
