"""Search in Chromium as a reader does, and measure what it asks for and how long it takes.

The driver is playwright, which only the environment of the tests has; `bench` runs in that one.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from codify.commands.talk import Stop

SLOWER = 4  # times, as a phone is than a desk
REST = 2_000  # milliseconds in which the results behind the first one come
TYPE = """async (word) => {
    const field = document.querySelector(".md-search__input")
    const list = document.querySelector(".md-search-result__list")
    field.focus()
    field.value = word
    const started = performance.now()
    const shown = new Promise((done) => {
        new MutationObserver((_, observer) => {
            if (!list.querySelector("li")) return
            observer.disconnect()
            requestAnimationFrame(() => done(performance.now() - started))
        }).observe(list, { childList: true })
    })
    field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
    return shown
}"""
CLICK = """async () => {
    const list = document.querySelector(".catalogue .entries")
    const times = []
    for (const box of [...document.querySelectorAll(".facets input")].slice(0, 12)) {
        const changed = new Promise((done) => {
            new MutationObserver((_, observer) => {
                observer.disconnect()
                requestAnimationFrame(done)
            }).observe(list, { childList: true })
        })
        const started = performance.now()
        box.click()
        await changed
        times.push(performance.now() - started)
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Serves on, also where a browser breaks off what it asked for."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class Reader:
    """A reader with a slow phone."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def search(
        self, site: Path, address: str, words: list[str]
    ) -> tuple[list[list[str]], list[float]]:
        """Return the files that each search asks for, and the milliseconds to its first result.

        Every time is that of a first search, with an empty cache; the files are those of searches
        that follow each other.
        """
        with _served(site) as base:
            times = []
            for word in words:
                page = self._page(base + address)
                times.append(float(page.evaluate(TYPE, word)))
                page.context.close()
            page = self._page(base + address)
            asked: list[list[str]] = []
            page.on("request", lambda request: asked[-1].append(request.url.removeprefix(base)))
            for word in words:
                asked.append([])
                page.evaluate(TYPE, word)
                page.wait_for_timeout(REST)
            page.context.close()
        return asked, times

    def click(self, site: Path, address: str) -> float:
        """Return the milliseconds from a click on a facet to the new list, as a median."""
        with _served(site) as base:
            page = self._page(base + address)
            page.wait_for_function(
                "/\\d/.test(document.querySelector('.catalogue-count').textContent)"
            )
            spent = float(page.evaluate(CLICK))
            page.context.close()
        return spent

    def _page(self, address: str) -> Any:
        page = self.browser.new_context().new_page()
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="networkidle")
        return page


@contextmanager
def reader() -> Iterator[Reader]:
    """Start Chromium; raises Stop where it or its driver is missing."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where tests are)
    except ImportError as error:
        raise Stop("The search is measured with: python3 build.py bench search") from error
    chromium = shutil.which("chromium")
    if chromium is None:
        raise Stop("Chromium was not found; the search is measured in it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield Reader(browser)
        browser.close()


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
