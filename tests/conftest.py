"""What the tests share: the libraries, each built once for the whole run, and a browser."""

import functools
import gc
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from browsing import Handler
from codify.locks import locked
from trees import WATER, borrow_texts, build, copy_library

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
gc.set_threshold(100_000, 50, 50)  # the pages of a site are many objects, and they stay
# No sandbox: the tests run as root in CI. The others keep the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what does not fit into ten minutes, unless it is asked for."""
    if not os.environ.get("CODIFY_LONG"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long: build.py test --long"))


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Give a folder that is made by whoever asks first, for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each worker has a folder of its own in there

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with locked(base / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def real_tree(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The real library, built with its download. Tests read it and never change it."""
    return once("real", lambda folder: build(copy_library(folder), "all"))


@pytest.fixture(scope="session")
def real_site(real_tree: Path) -> Path:
    """The site of the real library."""
    return real_tree / "site"


@pytest.fixture(scope="session")
def water_tree(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A small library in another field, built with its download. Tests never change it."""
    return once("water", lambda folder: build(copy_library(folder, WATER), "all"))


@pytest.fixture(scope="session")
def borrowed_tree(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The small library with a text that is not in Arabic and one that is in Arabic only."""
    return once("borrowed", lambda to: build(borrow_texts(copy_library(to, WATER)), "site"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, or fails where a browser is required."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CODIFY_BROWSER") == "required":
            pytest.fail("Chromium is required here and was not found")
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session", params=["http", "file"])
def base(request: pytest.FixtureRequest, real_site: Path, serve: Callable[[Path], str]) -> str:
    """The address of the real site: on a web server, then in a folder."""
    return serve(real_site) if request.param == "http" else f"{real_site.as_uri()}/"


@pytest.fixture(scope="session")
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
