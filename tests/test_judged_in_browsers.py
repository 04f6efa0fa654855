"""Chromium and Firefox answer the judged queries as Python does, from the web and a folder."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from browsing import path_in, watched
from firefox import Firefox, firefox
from pages import LANGUAGES
from searching import ALL_ANSWERS, in_python, judged, plainly

pytestmark = pytest.mark.browser


def texts(code: str) -> list[str]:
    """The judged queries of a language, as they are typed."""
    return [query.text for query in judged(code)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_chromium_answers_every_judged_query_as_python_does(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    queries = texts(code)
    page = open_context().new_page()
    faults = watched(page, base)
    page.goto(base + path_in(code, "search.html"))
    expect(page.locator(".catalogue-count")).to_have_text(re.compile(r"\d"))
    here = base + path_in(code, "")
    page.set_default_timeout(120_000)
    answers = page.evaluate(ALL_ANSWERS, [code, here, queries])
    assert len(queries) > 100
    differing = [
        query for query, answer in zip(queries, answers, strict=True)
        if answer != plainly(in_python(code, query))
    ]  # fmt: skip
    assert differing == []
    assert faults == []


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox; without it the test is skipped, or fails where a browser is required."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        if os.environ.get("CODIFY_BROWSER") == "required":
            pytest.fail("Firefox is required here and was not found")
        pytest.skip("no Firefox")
    with firefox(program, tmp_path_factory.mktemp("firefox") / "profile") as running:
        yield running


@pytest.mark.parametrize("code", LANGUAGES)
def test_firefox_answers_every_judged_query_as_python_does(
    tab: Firefox, base: str, code: str
) -> None:
    tab.faults.clear()
    tab.requests.clear()
    queries = texts(code)
    tab.open(base + path_in(code, "search.html"))
    asked = [code, base + path_in(code, ""), queries]
    answers = tab.evaluate(f"({ALL_ANSWERS})({json.dumps(asked)})")
    differing = [
        query
        for query, answer in zip(queries, answers, strict=True)
        if answer != plainly(in_python(code, query))
    ]
    assert len(queries) > 100
    assert differing == []
    assert tab.faults == []
    assert [url for url in tab.requests if not url.startswith((base, "data:"))] == []


def test_the_dialog_of_firefox_finds_arabic_as_it_is_typed(tab: Firefox, base: str) -> None:
    tab.open(base + "ar/index.html")
    tab.evaluate("document.querySelector('.md-search__input').focus()")
    tab.type("البلديات")
    found = tab.evaluate(
        "new Promise((done) => { const look = () => { const marks ="
        " document.querySelectorAll('.md-search-result mark'); marks.length ?"
        " done([...marks].map((mark) => mark.textContent)) : requestAnimationFrame(look) };"
        " look() })"
    )
    assert any("بلدي" in mark for mark in found)
