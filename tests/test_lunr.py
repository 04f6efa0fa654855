"""An independent search engine finds each record by its title in the index of each language."""

import json
import re
from pathlib import Path

import lunr
import pytest

import pages
from pages import LANGUAGES

Document = dict[str, str]


def documents(site: Path, code: str) -> list[Document]:
    """What the search of a language goes through."""
    file = site / ("" if code == LANGUAGES[0] else code) / "search/search_index.json"
    return list(json.loads(file.read_text("utf-8"))["docs"])


def terms(text: str) -> str:
    """The words of a text without the signs that have a meaning in a query, nor markup."""
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_record_is_among_the_first_ten_for_the_words_of_its_title(
    real_site: Path, code: str
) -> None:
    found = documents(real_site, code)
    plain = [{name: terms(d[name]) for name in ("title", "text")} for d in found]
    texts = [{"location": d["location"]} | text for d, text in zip(found, plain, strict=True)]
    # No language is named: the stemmers of lunr for other languages than English need a download.
    fields = [{"field_name": "title", "boost": 10}, "text"]
    index = lunr.lunr(ref="location", fields=fields, documents=texts)
    wanted = [text for text in texts if text["title"] and "#" not in text["location"]]
    assert len(wanted) > 20
    missed = []
    for text in wanted:
        places = [result["ref"].partition("#")[0] for result in index.search(text["title"])]
        if text["location"] not in list(dict.fromkeys(places))[:10]:
            missed.append((text["location"], text["title"]))
    assert missed == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_index_holds_the_pages_of_its_own_language_and_no_others(
    real_site: Path, code: str
) -> None:
    folder = "" if code == LANGUAGES[0] else f"{code}/"
    titles = set()
    for document in documents(real_site, code):
        path, _, anchor = document["location"].partition("#")
        page = pages.read(real_site, folder + path)
        assert page.language == code
        assert not anchor or anchor in page.anchors
        titles.add(path)
    records = {
        path.removeprefix(folder)
        for path, page in pages.read_all(real_site).items()
        if page.language == code and page.of_class("origin")
    }
    assert records <= titles


def test_no_text_of_one_language_is_in_the_index_of_another(real_site: Path) -> None:
    texts = {
        code: {d["text"] for d in documents(real_site, code) if len(d["text"]) > 80}
        for code in LANGUAGES
    }
    for code in LANGUAGES:
        others = set().union(*(texts[other] for other in LANGUAGES if other != code))
        assert texts[code] & others == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_index_for_a_folder_is_the_one_for_the_web(real_site: Path, code: str) -> None:
    folder = real_site / ("" if code == LANGUAGES[0] else code) / "search"
    script = (folder / "search_index.js").read_text("utf-8")
    assert script == f"var __index = {(folder / 'search_index.json').read_text('utf-8')}"
