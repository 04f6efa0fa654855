"""Readers use the reference part and the learning material in a browser, in both directions."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from browsing import barriers, path_in, watched
from pages import LANGUAGES

pytestmark = pytest.mark.browser

PAGES = (
    "stakeholders/index.html",
    "stakeholders/atikha.html",
    "events/index.html",
    "events/mayoral-forum-quito-2015.html",
    "support/index.html",
    "support/question-slip.html",
    "countries/ph.html",
    "glossary/glossary.html",
    "indicators/indicators.html",
    "indicators/risk-log.html",
    "bibliography/bibliography.html",
    "resources/involving-diasporas.html",
    "models/model-monitoring-sheet.html",
    "toolbox/core-exercise.html",
    "reports/mainstreaming.html",
    "call-for-action.html",
)
LONG = bool(os.environ.get("CODIFY_LONG"))
# Takes each answer of each question: whether it is right, and what can be read then.
ANSWERED = """[...document.querySelectorAll(".question")].map((question) =>
    [...question.querySelectorAll("details.answer")].map((answer) => {
        answer.querySelector("summary").click()
        const right = answer.querySelector(".answer-right") !== null
        if (right === (answer.querySelector(".answer-wrong") !== null)) throw answer.innerHTML
        return [right, answer.querySelector("p").innerText]
    }))"""
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_pages_fit_a_phone_and_ask_nobody_else_for_anything(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context(360).new_page()
    faults = watched(page, base)
    for address in PAGES:
        page.goto(base + path_in(code, address))
        assert not page.evaluate(WIDER), address
    assert faults == []


# The pages are of the same kinds in each language: from left to right every third is looked at, and
# all of them where there is time.
@pytest.mark.parametrize(
    ("code", "addresses"), [("en", PAGES if LONG else PAGES[::3]), ("ar", PAGES)]
)
def test_axe_finds_nothing_on_the_reference_part_and_the_learning_material(
    folder: str, open_context: Callable[..., BrowserContext], code: str, addresses: tuple[str, ...]
) -> None:
    page = open_context().new_page()
    found = {}
    for address in addresses:
        page.goto(folder + path_in(code, address))
        found[address] = barriers(page)
    assert {address: told for address, told in found.items() if told} == {}


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_table_is_sorted_by_mouse_and_keyboard_and_is_whole_without_a_script(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    address = base + path_in(code, "stakeholders/index.html")
    page = open_context().new_page()
    page.goto(address)
    table = page.locator("table[data-sortable]").first
    names = table.locator("tbody tr > :first-child")
    before = names.all_inner_texts()
    heading = table.locator("thead th").first
    heading.locator("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    up = names.all_inner_texts()
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert names.all_inner_texts() == up[::-1]
    compared = "(names, lang) => names.sort(new Intl.Collator(lang, {numeric: true}).compare)"
    assert up == page.evaluate(f"([names, lang]) => ({compared})(names, lang)", [up, code])
    assert sorted(up) == sorted(before)
    last = table.locator("thead th").last
    last.locator("button").click()
    expect(last).to_have_attribute("aria-sort", "ascending")
    assert heading.get_attribute("aria-sort") is None

    bare = open_context(java_script_enabled=False).new_page()
    bare.goto(address)
    assert bare.locator("table[data-sortable]").first.locator("tbody tr").count() == len(before)
    assert bare.locator("thead button").count() == 0


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_slip_knows_the_page_and_the_version_and_opens_as_a_letter(
    base: str, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context().new_page()
    faults = watched(page, base)
    page.goto(base + path_in(code, "practices/upala.html"))
    page.locator(".origin a").click()
    expect(page.locator("#slip-page")).to_have_value(re.compile(r"practices/upala\.html$"))
    version = page.locator("#slip-version")
    assert re.search(r"\d+\.\d+\.\d+", version.input_value())
    page.locator("#slip-question").fill("Who pays? <b>&\u202e")
    letter = urlsplit(page.locator("[data-mail]").get_attribute("href") or "")
    assert (letter.scheme, letter.path) == ("mailto", "")
    (body,) = parse_qs(letter.query)["body"]
    assert "practices/upala.html" in unquote(body)
    assert "Who pays? <b>&" in body
    assert version.input_value() in body
    assert faults == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_quiz_can_be_taken_to_the_end(
    real_site: Path, open_context: Callable[..., BrowserContext], code: str
) -> None:
    page = open_context(360).new_page()
    for path in sorted((real_site / path_in(code, "toolbox")).glob("*.html")):
        if path.stem == "index" or path.stem.endswith("-exercise"):
            continue
        page.goto(path.as_uri())
        questions = page.evaluate(ANSWERED)
        assert len(questions) >= 8, path.stem
        for answers in questions:
            assert {right for right, _ in answers} == {True, False}, path.stem
            assert all(len(told) > 20 for _, told in answers), path.stem
