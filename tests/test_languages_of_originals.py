"""An original in French, Spanish or Arabic works as well as one in English."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import pages
import trees
from codify import languages, library
from codify.codebook import Codebook
from codify.disseminate.site_pages import site_pages
from codify.disseminate.views import Page
from codify.languages import Language
from codify.measure import standing
from codify.prepare import Prepared, prepare
from codify.problems import report
from codify.records import PRACTICE_SECTIONS

LANGUAGES = pages.LANGUAGES
TEXTS = yaml.safe_load((trees.PROJECT / "tests/originals.yml").read_text("utf-8"))
HOME_LANGUAGE = "ar"
CODING = "codebook: '1'\ndate: 2024-02-01\npassages:\n" + "".join(
    f"  - {{passage: {passage}, codes: [{codes}]}}\n"
    for passage, codes in (("p1", "crossing"), ("p2", ""), ("p3", "building"), ("p4", "crossing"))
)
CARD = ["places", "countries", "period", "lead", "partners", "cost", "gender_lens", "clusters"]
CARD += ["languages", "status", "licence"]
COST = "amount: 950, currency: EUR"
SHARED = """\
licence: CC0-1.0
countries: [IS]
lead: Village Council (test)
partners: unknown
period: {start: 2019-04}
consent: {basis: public-source, address: https://example.org/bridge, date: 2024-01-31}
sources:
  - {id: ledger, title: Ledger, publisher: Test, date: 2019, url: https://example.org/bridge,
     read: 2024-01-31}
"""


@pytest.fixture(scope="session")
def spoken() -> dict[str, Language]:
    return languages.load(LANGUAGES, [])


@pytest.fixture(scope="session")
def tree(once: Callable[[str, Callable[[Path], None]], Path], spoken: dict[str, Language]) -> Path:
    """Records that stand in one language only, and records with all translations, built."""
    return once("originals", lambda folder: trees.build(written(folder, spoken), "site"))


@pytest.fixture(scope="session")
def prepared(tree: Path) -> Prepared:
    return read(tree)


def written(root: Path, spoken: dict[str, Language]) -> Path:
    """Write a library whose records have their originals in each of the four languages."""
    for folder in ("practices", "content/codings/pass-1"):
        (root / folder).mkdir(parents=True)
    (root / "content/codebook.yml").write_text(yaml.safe_dump(codebook()), "utf-8")
    title, summary = (TEXTS[HOME_LANGUAGE][key] for key in ("title", "summary"))
    home = f"---\nlanguage: {HOME_LANGUAGE}\ntitle: {title}\nsummary: {summary}\n"
    (root / "content/home.md").write_text(f"{home}licence: CC0-1.0\nsources: []\n---\n", "utf-8")
    for code in LANGUAGES:
        for id in (f"whole-{code}", f"alone-{code}"):
            text = text_in(
                spoken[code], f"language: {code}\n{SHARED}", "amount: 950, currency: EUR"
            )
            (root / f"practices/{id}.md").write_text(text, "utf-8")
            (root / f"content/codings/pass-1/{id}.yml").write_text(CODING, "utf-8")
    for id, record in read(root).corpus.records.items():
        for code in set(LANGUAGES) - record.languages if id.startswith("whole") else ():
            front = f"translates: {record.revision}\nstatus: reviewed\n"
            (root / f"practices/{id}.{code}.md").write_text(text_in(spoken[code], front), "utf-8")
    return root


def codebook() -> dict[str, Any]:
    """A codebook of two clusters, with words of no meaning in each language."""
    clusters = [cluster("crossing", "p1", "building"), cluster("building", "p3", "crossing")]
    version: dict[str, Any] = {"version": "1", "date": "2024-02-01", "note": "First.", "rules": {}}
    book = {"version": "1", "history": [version], "clusters": clusters}
    parsed = Codebook.model_validate(book)
    version["rules"] = {code.id: code.fingerprint("en") for code in parsed.clusters}
    return book


def cluster(id: str, example: str, other: str) -> dict[str, Any]:
    """A cluster with an example from the practices, and the other as its near miss."""

    def words(name: str) -> dict[str, str]:
        return {code: f"{id} {name} {code}" for code in LANGUAGES}

    return {
        "id": id,
        **{name: words(name) for name in ("label", "definition", "include", "exclude")},
        "near_misses": [{"use": other, "when": words("near")}],
        "example": f"whole-en#{example}",
        "counter_example": {"passage": "whole-en#p2", "why": words("why")},
        "crosswalk": {},
    }


def read(root: Path) -> Prepared:
    problems = []
    result = prepare(library.load(root), problems)
    assert result, report(problems)
    return result


def text_in(language: Language, front: str, cost: str = "") -> str:
    """The practice in one language: an original or a translation, as its front matter says."""
    texts = TEXTS[language.code]
    cost = ", ".join(part for part in (cost, f"note: {texts['cost_note']}") if part)
    body = dict.fromkeys(PRACTICE_SECTIONS, "unknown")
    body["context"] = f"{texts['context']}\n{{ #p1 }}"
    body["done"] = f"- {texts['first']}\n  {{ #p2 }}\n- {texts['second']}\n  {{ #p3 }}"
    body["results"] = f"> {texts['result']}\n{{ #p4 }}"
    sections = (f"## {language.t(f'sections.practice.{k}')}\n\n{v}\n" for k, v in body.items())
    return "\n".join(
        [
            f"---\n{front}title: {texts['title']}\nsummary: {texts['summary']}",
            f"places:\n  - {{id: banks, name: {texts['place']}}}",
            f"gender_lens: {texts['gender_lens']}\ncost: {{{cost}}}\n---\n",
            *sections,
        ]
    )


def page_of(prepared: Prepared, id: str, language: str) -> Page:
    """The page of the practice `id` in the language, as templates get it."""
    problems = []
    address = f"practices/{id}.html"
    found = [p for p in site_pages(prepared, language, problems) if p.address == address]
    assert not problems, report(problems)
    assert len(found) == 1
    return found[0]


OTHERS = [(original, code) for original in LANGUAGES for code in LANGUAGES if code != original]


@pytest.mark.parametrize("original", LANGUAGES[1:])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_finds_the_same_page_whichever_language_is_the_original(
    prepared: Prepared, original: str, language: str, spoken: dict[str, Language]
) -> None:
    def told(page: Page) -> dict[str, object]:
        view = {**page.view, "file": "", "revision": "", "chrome": ""}
        # No record is its own like, so the two have each other in that list.
        view["groups"] = [group for group in page.view["groups"] if group.id != "alike"]
        status = spoken[language].t("card.status")
        view["card"] = [row for row in page.view["card"] if row.label != status]
        return {**vars(page), "address": "", "view": view}

    found = told(page_of(prepared, f"whole-{original}", language))
    assert found == told(page_of(prepared, "whole-en", language))
    assert found["text_language"] == language
    assert found["title"] == TEXTS[language]["title"]


@pytest.mark.parametrize("original", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_original_in_any_language_has_a_card_sections_and_passages(
    prepared: Prepared, original: str, language: str, spoken: dict[str, Language]
) -> None:
    for id, text in ((f"whole-{original}", language), (f"alone-{original}", original)):
        page = page_of(prepared, id, language)
        labels = [spoken[language].t(f"card.{name}") for name in CARD]
        assert [row.label for row in page.view["card"]] == labels
        titles = [spoken[text].t(f"sections.practice.{name}") for name in PRACTICE_SECTIONS]
        found = [re.sub(r"</?bdi[^>]*>", "", heading.title) for heading in page.headings]
        assert found[: len(titles)] == titles
        assert re.findall(r'id="(p\d+)"', page.html) == ["p1", "p2", "p3", "p4"]
        assert page.html.count(spoken[text].t("unknown.section")) == 4


@pytest.mark.parametrize(("original", "language"), OTHERS)
def test_a_borrowed_text_is_marked_with_its_language_and_direction(
    tree: Path, original: str, language: str, spoken: dict[str, Language]
) -> None:
    page = borrowed(tree, original, language)
    (html,) = page.all("html")
    assert (html.lang, html.dir) == (language, spoken[language].direction)
    own = (original, spoken[original].direction)
    for element in (*page.all("h1"), *page.of_class("head-summary"), *page.of_class("text")):
        assert (element.lang, element.dir) == own
    texts = {text.words.strip(): text for text in page.texts}
    for key in ("title", "summary", "place", "gender_lens", "cost_note", "first", "result"):
        inside = texts[TEXTS[original][key]].inside
        assert (inside.lang, inside.dir) == own, key


@pytest.mark.parametrize(("original", "language"), OTHERS)
def test_a_borrowed_page_says_so_in_the_readers_language(
    tree: Path, original: str, language: str, spoken: dict[str, Language]
) -> None:
    page = borrowed(tree, original, language)
    reader = spoken[language]
    (notice,) = page.of_class("notice--missing")
    assert notice.lang == language
    assert page.words(notice) == reader.t("notice.missing", language=reader.language_name(original))


@pytest.mark.parametrize(("original", "language"), OTHERS)
def test_a_borrowed_page_sends_search_engines_to_the_original(
    tree: Path, original: str, language: str
) -> None:
    page = borrowed(tree, original, language)
    assert page.all("meta", name="robots", content="noindex")
    assert canonical(page) == [url(f"practices/alone-{original}.html", original)]


@pytest.mark.parametrize("original", LANGUAGES)
def test_the_page_in_the_language_of_the_original_is_a_page_like_any_other(
    tree: Path, original: str
) -> None:
    page = borrowed(tree, original, original)
    assert not page.all("meta", name="robots")
    assert not page.of_class("notice")
    assert canonical(page) == [url(f"practices/alone-{original}.html", original)]


@pytest.mark.parametrize("original", LANGUAGES)
@pytest.mark.parametrize("kind", ["alone", "whole"])
def test_the_sitemap_lists_a_record_under_its_own_languages_only(
    tree: Path, original: str, kind: str
) -> None:
    sitemap = (tree / "site/sitemap.xml").read_text("utf-8")
    own = LANGUAGES if kind == "whole" else (original,)
    address = f"practices/{kind}-{original}.html"
    entries = [e for e in re.findall(r"<url>.*?</url>", sitemap, re.S) if address in e]
    urls = {code: url(address, code) for code in own}
    assert re.findall(r"<loc>(.*?)</loc>", "".join(entries)) == list(urls.values())
    default = urls.get("en", urls.get(original))
    for entry in entries:
        alternates = re.findall(r'hreflang="([^"]+)" href="([^"]+)"', entry)
        assert alternates == [*urls.items(), ("x-default", default)]


@pytest.mark.parametrize(("original", "language"), OTHERS)
def test_lists_mark_the_words_of_a_borrowed_record(
    tree: Path, original: str, language: str, spoken: dict[str, Language]
) -> None:
    own = (original, spoken[original].direction)
    practices = pages.read(tree / "site", path("practices/index.html", language))
    links = [e for e in practices.all("a") if e.attributes["href"] == f"alone-{original}.html"]
    assert [(link.lang, link.dir) for link in links] == [own]
    cluster = pages.read(tree / "site", path("clusters/building.html", language))
    quoted = [t.inside for t in cluster.texts if t.words.strip() == TEXTS[original]["second"]]
    assert [(element.lang, element.dir) for element in quoted] == [own]


@pytest.mark.parametrize("original", LANGUAGES)
def test_the_parity_of_languages_knows_the_original(prepared: Prepared, original: str) -> None:
    alone, whole = (prepared.corpus.records[f"{kind}-{original}"] for kind in ("alone", "whole"))
    for language in LANGUAGES:
        mine = language == original
        assert standing(alone, language) == ("original" if mine else "missing")
        assert standing(whole, language) == ("original" if mine else "complete")


@pytest.mark.parametrize("language", LANGUAGES)
def test_even_the_home_page_may_be_written_in_another_language(tree: Path, language: str) -> None:
    page = pages.read(tree / "site", path("index.html", language))
    (heading,) = page.all("h1")
    assert (heading.lang, heading.dir) == (HOME_LANGUAGE, "rtl")
    assert page.words(heading) == TEXTS[HOME_LANGUAGE]["title"]
    assert canonical(page) == [url("", HOME_LANGUAGE)]
    assert bool(page.of_class("notice--missing")) == (language != HOME_LANGUAGE)


def borrowed(tree: Path, original: str, language: str) -> pages.Page:
    """The page in one language of a practice that stands in its original's language only."""
    return pages.read(tree / "site", path(f"practices/alone-{original}.html", language))


def path(address: str, language: str) -> str:
    return address if language == LANGUAGES[0] else f"{language}/{address}"


def url(address: str, language: str) -> str:
    return f"https://library.example/{path(address, language)}"


def canonical(page: pages.Page) -> list[str]:
    return [e.attributes["href"] for e in page.all("link", rel="canonical")]
