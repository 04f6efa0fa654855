"""Serve a site, watch its pages for faults, and type into its search, for the tests in browsers."""

import http.server
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from pages import LANGUAGES


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word, as web servers of the plainest kind do."""

    def log_message(self, format: str, *args: object) -> None:
        pass


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


def barriers(page: Page) -> list[tuple[str, list[object]]]:
    """What axe finds on a page that keeps people out, each with where it stands."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def path_in(code: str, address: str) -> str:
    """Where a page of a language lies."""
    return address if code == LANGUAGES[0] else f"{code}/{address}"


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
    told = re.findall(r"\d+", meta.inner_text())
    if told:  # the first comes before the others; behind them all is the way to the catalogue
        items = page.locator(".md-search-result__item")
        expect(items).to_have_count(min(10, int(told[0]) + 1))  # the theme shows ten at first
    links = page.locator(".md-search-result__item > .md-search-result__link:first-child")
    return [str(href) for href in links.evaluate_all("links => links.map(link => link.href)")]
