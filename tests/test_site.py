"""The built site of the real library is whole, closed in itself, and true to its files."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from babel import Locale
from babel.dates import format_date

import pages
import recount
from pages import LANGUAGES, Page
from trees import PROJECT, WATER, build, copy_library, digests

# Where the pages of each folder's records stand in the site.
FOLDERS = {
    "practices": "practices/",
    "toolbox": "toolbox/",
    "content/stories": "stories/",
    "content/reports": "reports/",
    "content/findings": "findings/",
    "content/policy-plans": "policy-plans/",
    "content/models": "models/",
    "content/resources": "resources/",
    "content/countries": "countries/",
    "content/stakeholders": "stakeholders/",
    "content/events": "events/",
    "content/support": "support/",
    "content/collected": "collected/",
    "content/glossary": "glossary/",
    "content/indicators": "indicators/",
    "content/bibliography": "bibliography/",
    "content": "",
}
# What is in every language, whatever the records are.
MADE = {
    "clusters/index.html",
    "codebook.html",
    "countries/index.html",
    "data.html",
    "download.html",
    "figures.html",
    "gap-map.html",
    "search.html",
    "translations.html",
}
KINDS = ("docx", "txt")
DATA = {"codebook.qdc", "project.qdpx"} | {
    f"{table}.{form}"
    for table in ("codebook", "codings", "findings", "records", "dictionary")
    for form in ("csv", "json")
}
# What a folder brings to the site beside the pages of its records, if it holds any.
BROUGHT = {
    "content/policy-plans": {"policy-plans/form.html"},
    "content/support": {"support/question-slip.html"},
    "content/indicators": {f"indicators/{log}-log.html" for log in ("lesson", "issue", "risk")},
    "content/events": {"events/calendar.ics", "events/feed.xml"},
}
DATA_OF = {
    "content/stakeholders": {"stakeholders.csv", "stakeholders.json"},
    "content/events": {"events.csv", "events.json"},
    "content/support": {"support.csv", "support.json"},
    "content/glossary": {"glossary.csv", "glossary.json", "glossary.tbx"},
    "content/indicators": {"indicators.csv", "indicators.json"},
    "content/bibliography": {"references.json", "references.bib"},
}
FORMS = {
    "content/policy-plans": {"policy-plan"},
    "content/indicators": {"lesson-log", "issue-log", "risk-log"},
}
WITHOUT_LIST = {"content/glossary", "content/indicators", "content/bibliography"}
MISSING_PAGE = "404.html"
ONCE = {MISSING_PAGE, "robots.txt", "sitemap.xml"}
ASSETS = {
    "assets/images",
    "assets/javascripts",
    "assets/stylesheets",
}
ADDRESS, WATER_ADDRESS = "https://library.example/", "https://water.example/"
DIRECTION = {"en": "ltr", "fr": "ltr", "es": "ltr", "ar": "rtl"}
LOCALE = {code: Locale.parse("en_001" if code == "en" else code) for code in LANGUAGES}
COPY = {
    "en": "You are reading the copy",
    "fr": "Vous lisez la copie",
    "es": "Está leyendo la copia",
    "ar": "أنتم تقرأون النسخة",
}
XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def site_pages(real_site: Path) -> list[Page]:
    """Every page of the real site but the one for missing addresses."""
    return [page for path, page in pages.read_all(real_site).items() if path != MISSING_PAGE]


def in_each(site_pages: list[Page], address: str) -> dict[str, Page]:
    """One page in every language."""
    found = {page.language: page for page in site_pages if page.address == address}
    assert sorted(found) == sorted(LANGUAGES)
    return found


# What is in the site


def expected(root: Path) -> set[str]:
    """Every file that the site of a library has to hold, from the raw files; no asset."""
    book = yaml.safe_load((root / "content/codebook.yml").read_text("utf-8"))
    data, documents, forms = set(DATA), set[str](), set[str]()
    addresses = {*MADE, *(f"clusters/{cluster['id']}.html" for cluster in book["clusters"])}
    for folder, address in FOLDERS.items():
        for path in (root / folder).glob("*.md"):
            front = front_of(path)
            if "." in path.stem or front.get("state", "published") != "published":
                continue
            home = (folder, path.stem) == ("content", "home")
            addresses.add(f"{address}{'index' if home else path.stem}.html")
            addresses |= BROUGHT.get(folder, set())
            addresses |= {f"countries/{code.lower()}.html" for code in front.get("countries", [])}
            data |= DATA_OF.get(folder, set())
            forms |= FORMS.get(folder, set())
            if folder not in WITHOUT_LIST:
                addresses.add(f"{address}index.html")
            if folder == "toolbox":
                addresses.add(f"toolbox/{path.stem}-exercise.html")
            if folder in ("toolbox", "content/models"):
                documents |= {f"{path.stem}.{code}.{kind}" for code in LANGUAGES for kind in KINDS}
            if "process" in front:
                documents |= {f"{path.stem}.{code}.svg" for code in LANGUAGES}
    folders = ["", *(f"{code}/" for code in LANGUAGES[1:])]
    settings = (root / "mkdocs.yml").read_text("utf-8")
    slug, version = re.findall(r"^    (?:slug|version): (.+)$", settings, re.MULTILINE)
    return {
        *(folder + address for folder in folders for address in addresses),
        *(f"data/{name}" for name in data),
        *(f"documents/{name}" for name in documents),
        *(f"forms/{form}.{code}.csv" for code in LANGUAGES for form in forms),
        f"downloads/{slug}-{version}.zip",
        *ONCE,
    }


def of_the_search(site: Path) -> Iterator[str]:
    """The files of the search of each language: its parts, and one for each that can be found."""
    for code in LANGUAGES:
        folder = "search/" if code == LANGUAGES[0] else f"{code}/search/"
        text = (site / folder / "index.js").read_text("utf-8")
        about = json.loads(text[text.index("{") : text.rindex("}") + 1])
        yield from (f"{folder}{name}.js" for name in ("index", "words", "facets", "terms"))
        yield from (f"{folder}s-{number}.js" for number in range(len(about["starts"])))
        yield from (f"{folder}e-{number}.js" for number in range(len(about["ids"])))
        yield from (f"{folder}c-{number}.js" for number in range(-(-about["listed"] // 50)))


def front_of(path: Path) -> dict[str, Any]:
    """The front matter of a file, with every value as it is written."""
    text = path.read_text("utf-8").split("---\n", 2)[1]
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (strings only)
    return found


def test_the_site_holds_what_its_records_and_codebook_call_for_and_nothing_else(
    real_tree: Path,
) -> None:
    found = set(digests(real_tree / "site"))
    assets = {path for path in found if path.startswith("assets/")}
    wanted = expected(real_tree) | set(of_the_search(real_tree / "site"))
    assert sorted(found - assets - wanted) == []
    assert sorted(wanted - found) == []
    assert {path.rpartition("/")[0] for path in assets} == ASSETS


def test_neither_sources_nor_codings_reach_the_site_or_the_download(real_tree: Path) -> None:
    names = [*digests(real_tree / "site"), *zipfile.ZipFile(archive(real_tree)).namelist()]
    assert [n for n in names if n.endswith((".md", ".yml", ".yaml", ".py"))] == []
    # The table of all codings is given away, the coders' own files are not.
    others = {n for n in names if not n.endswith(("data/codings.csv", "data/codings.json"))}
    assert [n for n in others if "coding" in n or "pass-1" in n or "/." in f"/{n}"] == []


def test_no_page_shows_the_inside_of_the_program(site_pages: list[Page]) -> None:
    # The word None may well begin a sentence; as a whole text or value it does not.
    signs = re.compile(r"\{\{|\{%|Undefined|[\"'>(]None[\"'<),]|<built-in|object at")
    assert [
        (page.path, match.group(), page.html[match.start() - 40 : match.end() + 40])
        for page in site_pages
        for match in signs.finditer(page.html)
    ] == []


def test_no_page_names_a_mail_address_or_a_telephone(real_site: Path) -> None:
    mail = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|mailto:")
    phone = re.compile(r"(?<![\w/.=-])(?:\+|00)\d[\d\s().-]{7,}\d|\btel:|\(\d{2,4}\)\s?\d{3}")
    found = []
    for page in pages.read_all(real_site).values():
        for text in [*(t.words for t in page.texts), *(value for _, value in pages.links(page))]:
            found += [(page.path, text) for sign in (mail, phone) if sign.search(text)]
    for path in [real_site / "robots.txt", *real_site.rglob("search/*.js")]:
        found += [(path.name, match) for match in mail.findall(path.read_text("utf-8"))]
    assert found == []


def test_what_an_author_writes_as_a_title_is_text_and_no_markup(borrowed_tree: Path) -> None:
    every = pages.read_all(borrowed_tree / "site")
    assert [(page.path, e) for page in every.values() for e in page.all("img", src="x")] == []
    page = every["ar/arabic-only.html"]
    assert "<img src=x" in page.words(page.all("h1")[0])


# Links and requests


def test_no_page_asks_another_host_for_anything(real_site: Path) -> None:
    faults = []
    for page in pages.read_all(real_site).values():
        for element in page.elements:
            is_link = element.tag == "a" or element.attributes.get("rel") == "canonical"
            for name, value in element.attributes.items():
                only_named = name in ("xmlns", "content") or (name == "href" and is_link)
                if not only_named and "//" in value and re.search(r"(^|[\s,(])(https?:)?//", value):
                    faults.append((page.path, element.tag, name, value))
        faults += [(page.path, e.tag) for e in page.elements if e.tag in ("base", "iframe")]
        # What makes the theme's script call a host: a diagram, a repository, a version list.
        faults += [(page.path, e.classes) for e in page.of_class("mermaid")]
        faults += [(page.path, e) for e in page.elements if "data-md-source" in e.attributes]
        scripts = re.findall(r"<(script|style)\b[^>]*>(.*?)</\1>", page.html, re.S)
        faults += [(page.path, text) for _, text in scripts if re.search(r"(https?:)?//\w", text)]
    for sheet in real_site.rglob("*.css"):
        text = sheet.read_text("utf-8")
        faults += re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", text)
    assert faults == []


def test_every_link_and_every_anchor_leads_somewhere(real_site: Path) -> None:
    every = pages.read_all(real_site)
    faults = []
    for page in every.values():
        for element, address in pages.links(page):
            if pages.is_outside(address):
                continue
            path, anchor = pages.target(page, address)
            gone = not (real_site / path).is_file()
            if gone or (anchor and anchor not in every[path].anchors):
                faults.append((page.path, element.tag, address))
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for element in page.elements:
                named = element.attributes.get(name, "").split()
                # The theme's switch for its contents is there on pages of the navigation only.
                gone = [id for id in named if id not in page.anchors and id != "__toc"]
                faults += [(page.path, name, id) for id in gone]
    assert faults == []


def test_no_anchor_stands_twice_in_a_page(site_pages: list[Page]) -> None:
    for page in site_pages:
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert (page.path, [id for id in page.anchors if ids.count(id) > 1]) == (page.path, [])


def test_links_to_other_hosts_are_secured_or_plain_web_links(site_pages: list[Page]) -> None:
    schemes = {
        address.partition(":")[0]
        for page in site_pages
        for _, address in pages.links(page)
        if pages.is_outside(address)
    }
    assert schemes <= {"http", "https"}


# Language


def test_a_page_says_its_language_and_direction(site_pages: list[Page]) -> None:
    for page in site_pages:
        (html,) = page.all("html")
        told = (html.attributes.get("lang"), html.attributes.get("dir"))
        assert (page.path, *told) == (page.path, page.language, DIRECTION[page.language])


def test_a_page_has_one_main_heading_and_a_title_with_it(site_pages: list[Page]) -> None:
    for page in site_pages:
        (heading,) = page.all("h1")
        (title,) = page.all("title")
        assert page.words(heading) in page.words(title)
        assert len({e.attributes["content"] for e in page.all("meta", name="description")}) == 1


def test_a_language_that_is_named_comes_with_its_direction(
    site_pages: list[Page], borrowed_tree: Path
) -> None:
    for page in (*site_pages, *pages.read_all(borrowed_tree / "site").values()):
        for element in page.elements:
            if element.attributes.get("lang"):
                assert element.attributes.get("dir") == DIRECTION[element.attributes["lang"]]


def test_arabic_letters_stand_in_text_that_is_said_to_be_arabic(
    site_pages: list[Page], borrowed_tree: Path
) -> None:
    faults = []
    for page in (*site_pages, *pages.read_all(borrowed_tree / "site").values()):
        for text in page.texts:
            arabic = re.search(r"[\u0621-\u064a]{2,}", text.words)
            title = text.inside.tag == "title"
            names_language = text.inside.attributes.get("hreflang") == "ar"
            # A source's title stands as published; its language is not told.
            around = (*text.within, text.inside)
            cited = any("sources" in e.classes or e.attributes.get("dir") == "auto" for e in around)
            if arabic and text.inside.lang != "ar" and not (title or names_language or cited):
                faults.append((page.path, text.inside.tag, text.words.strip()[:60]))
    assert faults == []


# A text that is not translated


def borrowed(site: Path) -> dict[str, list[Page]]:
    """The pages that borrow their text, by the language that they borrow from."""
    paths = {
        "en": ["ar/practices/market-kiosk.html"],
        "ar": ["arabic-only.html", "fr/arabic-only.html"],
    }
    return {code: [pages.read(site, path) for path in found] for code, found in paths.items()}


def test_borrowed_text_is_marked_with_its_own_language(borrowed_tree: Path) -> None:
    for code, found in borrowed(borrowed_tree / "site").items():
        for page in found:
            (html,), (heading,) = page.all("html"), page.all("h1")
            assert (html.lang, html.dir) == (page.language, DIRECTION[page.language])
            for element in (heading, *page.of_class("head-summary"), *page.of_class("text")):
                assert (element.lang, element.dir) == (code, DIRECTION[code])


def test_a_notice_in_the_readers_language_says_that_the_text_is_borrowed(
    borrowed_tree: Path,
) -> None:
    for code, found in borrowed(borrowed_tree / "site").items():
        for page in found:
            (notice,) = page.of_class("notice--missing")
            assert notice.lang == page.language
            assert str(LOCALE[page.language].languages[code]) in page.words(notice)


def test_a_borrowed_page_points_to_the_original_and_asks_not_to_be_indexed(
    borrowed_tree: Path,
) -> None:
    for code, found in borrowed(borrowed_tree / "site").items():
        for page in found:
            original = page.address if code == "en" else f"{code}/{page.address}"
            (canonical,) = page.all("link", rel="canonical")
            assert canonical.attributes["href"] == WATER_ADDRESS + original
            (robots,) = page.all("meta", name="robots")
            assert "noindex" in robots.attributes["content"]


def test_a_list_marks_the_title_of_a_text_in_another_language(borrowed_tree: Path) -> None:
    site = borrowed_tree / "site"
    page = pages.read(site, "ar/practices/index.html")
    listed = [t.inside for t in page.texts if t.within[-2].classes == ["entry-title"]]
    (link,) = [e for e in listed if e.attributes.get("href", "").endswith("market-kiosk.html")]
    assert (link.lang, link.dir) == ("en", "ltr")


# Search engines


def sitemap(site: Path) -> dict[str, dict[str, str]]:
    """The addresses of a sitemap with their alternates by language."""
    root = ElementTree.parse(site / "sitemap.xml").getroot()  # noqa: S314 (our own file)
    assert root.tag == f"{SITEMAP}urlset"
    found: dict[str, dict[str, str]] = {}
    for url in root:
        (place,) = url.findall(f"{SITEMAP}loc")
        alternates = [(e.attrib["hreflang"], e.attrib["href"]) for e in url.findall(f"{XHTML}link")]
        assert len(dict(alternates)) == len(alternates)
        assert place.text and place.text not in found
        found[place.text] = dict(alternates)
    return found


@pytest.mark.parametrize(
    ("tree", "address"), [("real_tree", ADDRESS), ("borrowed_tree", WATER_ADDRESS)]
)
def test_the_sitemap_lists_each_page_with_a_text_of_its_own_once(
    request: pytest.FixtureRequest, tree: str, address: str
) -> None:
    site: Path = request.getfixturevalue(tree) / "site"
    own = set()
    for path, page in pages.read_all(site).items():
        if not page.all("meta", name="robots"):
            (canonical,) = page.all("link", rel="canonical")
            assert canonical.attributes["href"] == address + path.removesuffix("index.html")
            own.add(canonical.attributes["href"])
    assert set(sitemap(site)) == own


def test_the_sitemap_names_each_page_in_the_languages_that_have_it(borrowed_tree: Path) -> None:
    listed = sitemap(borrowed_tree / "site")
    for address, alternates in listed.items():
        assert address in alternates.values()
        assert set(alternates) - {"x-default"} <= set(LANGUAGES)
        for other in alternates.values():
            assert listed[other] == alternates
    kiosk = listed[f"{WATER_ADDRESS}practices/market-kiosk.html"]
    assert sorted(kiosk) == ["en", "fr", "x-default"]
    assert kiosk["x-default"] == kiosk["en"]
    arabic = listed[f"{WATER_ADDRESS}ar/arabic-only.html"]
    assert arabic == dict.fromkeys(("ar", "x-default"), f"{WATER_ADDRESS}ar/arabic-only.html")


def test_robots_may_read_everything_and_are_told_of_the_sitemap(real_site: Path) -> None:
    lines = (real_site / "robots.txt").read_text("utf-8").split("\n")
    assert f"Sitemap: {ADDRESS}sitemap.xml" in lines
    assert not [line for line in lines if line.startswith("Disallow:")]


def test_a_missing_address_is_answered_in_every_language(real_site: Path) -> None:
    page = pages.read(real_site, MISSING_PAGE)
    sections = page.all("section")
    assert [(s.lang, s.dir) for s in sections] == list(DIRECTION.items())
    for section in sections:
        home = [e for e in page.all("a") if e.lang == section.lang]
        root = "/" if section.lang == LANGUAGES[0] else f"/{section.lang}/"
        # From the site's root, since the address that is missing may be at any depth.
        assert [e.attributes["href"] for e in home] == [f"{root}index.html"]
    assert len({page.words(section) for section in sections}) == len(LANGUAGES)


def test_a_site_below_a_folder_of_its_host_is_linked_there(tmp_path: Path) -> None:
    tree, base = copy_library(tmp_path / "tree", WATER), "https://host.example/a/library/"
    config = tree / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("https://water.example/", base), "utf-8")
    site = build(tree, "site") / "site"
    links = pages.read(site, MISSING_PAGE).all("a") + pages.read(site, MISSING_PAGE).all("link")
    assert links
    for link in links:
        path, _ = pages.target(
            pages.read(site, MISSING_PAGE), link.attributes["href"], "/a/library/"
        )
        assert link.attributes["href"].startswith("/a/library/")
        assert (site / path).is_file()
    (canonical,) = pages.read(site, "ar/about.html").all("link", rel="canonical")
    assert canonical.attributes["href"] == f"{base}ar/about.html"
    assert all(address.startswith(base) for address in sitemap(site))


# The download


def archive(tree: Path) -> Path:
    """The one download of a tree."""
    (found,) = (tree / "dist").iterdir()
    return found


def test_the_download_is_one_folder_that_opens_at_its_index(real_tree: Path) -> None:
    path = archive(real_tree)
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None
        names = zipped.namelist()
        assert {name.partition("/")[0] for name in names} == {path.stem}
        assert f"{path.stem}/index.html" in names
        assert len(set(names)) == len(names)


def test_the_download_is_the_site_but_for_itself_and_its_page(real_tree: Path) -> None:
    path, site = archive(real_tree), digests(real_tree / "site")
    with zipfile.ZipFile(path) as zipped:
        copy = {
            name.partition("/")[2]: hashlib.sha256(zipped.read(name)).hexdigest()
            for name in zipped.namelist()
        }
    held = site.pop(f"downloads/{path.name}")
    assert held == hashlib.sha256(path.read_bytes()).hexdigest()
    assert set(copy) == set(site)
    different = {name for name in site if site[name] != copy[name]}
    assert different == {"download.html", *(f"{code}/download.html" for code in LANGUAGES[1:])}


def test_each_download_page_tells_size_date_and_checksum_of_the_file(
    real_tree: Path, site_pages: list[Page]
) -> None:
    path = archive(real_tree)
    newest = date.fromisoformat(recount.newest_date(real_tree))
    for code, page in in_each(site_pages, "download.html").items():
        (link,) = [e for e in page.all("a") if "download" in e.attributes]
        target, _ = pages.target(page, link.attributes["href"])
        assert target == f"downloads/{path.name}"
        size, day, checksum = (page.words(e) for e in page.all("dd"))
        assert checksum == hashlib.sha256(path.read_bytes()).hexdigest()
        assert day == format_date(newest, "long", locale=LOCALE[code])
        megabytes = re.fullmatch(r"(\d+)[.,٫](\d)\s\S+", size)
        assert megabytes
        assert abs(float(".".join(megabytes.groups())) * 1e6 - path.stat().st_size) <= 50_000


def test_the_copy_says_that_it_is_the_copy_and_the_site_does_not(
    real_tree: Path, site_pages: list[Page]
) -> None:
    path = archive(real_tree)
    for code, page in in_each(site_pages, "download.html").items():
        assert not page.of_class("this-is-the-copy")
        with zipfile.ZipFile(path) as zipped:
            html = zipped.read(f"{path.stem}/{page.path}").decode()
        assert f'<p class="this-is-the-copy"><strong>{COPY[code]}' in html
        assert ".zip" not in html


# Figures


def tables(page: Page) -> Iterator[list[list[pages.Cell]]]:
    """The tables of a page without their headings."""
    for table in page.tables:
        yield table[1:]


def numbers(row: list[pages.Cell]) -> list[int]:
    """The figures of a row after its heading."""
    return [int(cell.text) for cell in row[1:]]


def record_of(cell: pages.Cell) -> str:
    """The name of the record or page that a heading links to."""
    return cell.href.rpartition("/")[2].removesuffix(".html")


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_figure_is_what_a_recount_of_the_files_gives(
    real_tree: Path, site_pages: list[Page], code: str
) -> None:
    page, counted = in_each(site_pages, "figures.html")[code], recount.figures(real_tree)
    by_cluster, by_country, by_language, by_kind = tables(page)

    assert [(record_of(row[0]), *numbers(row)) for row in by_cluster] == [
        (cluster, counted.passages[cluster], counted.records[cluster])
        for cluster in counted.clusters
    ]

    countries = {str(LOCALE[code].territories[c]): c for c in counted.countries}
    columns = [countries[cell.text] for cell in page.tables[1][0][1:]]
    *rows, total = by_country
    assert [(record_of(row[0]), *numbers(row)) for row in rows] == [
        (cluster, *(counted.pairs[cluster, country] for country in columns))
        for cluster in counted.clusters
    ]
    assert sorted(columns) == sorted(counted.countries)
    assert numbers(total) == [counted.countries[country] for country in columns]

    names = [str(LOCALE[code].languages[other]) for other in LANGUAGES]
    assert [(row[0].text, *numbers(row)) for row in by_language] == [
        (name, *(counted.standings[other, standing] for standing in recount.STANDINGS))
        for name, other in zip(names, LANGUAGES, strict=True)
    ]

    labels = recount.labels_of_kinds(PROJECT, code)
    assert {row[0].text: numbers(row) for row in by_kind} == {
        labels[kind]: [number] for kind, number in counted.kinds.items()
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_translations_is_what_a_recount_of_the_files_gives(
    real_tree: Path, site_pages: list[Page], code: str
) -> None:
    page = in_each(site_pages, "translations.html")[code]
    (rows,) = tables(page)
    shown = {
        record_of(row[0]): [cell.classes[0].removeprefix("standing-") for cell in row[2:]]
        for row in rows
    }
    shown["home"] = shown.pop("index")
    assert [cell.text for cell in page.tables[0][0][2:]] == [
        str(LOCALE[code].languages[other]) for other in LANGUAGES
    ]
    assert shown == recount.standings(real_tree)
    assert len(rows) == len(shown)


def test_a_recount_sees_missing_and_foreign_texts_too(borrowed_tree: Path) -> None:
    page = pages.read(borrowed_tree / "site", "translations.html")
    shown = {
        record_of(row[0]): [cell.classes[0].removeprefix("standing-") for cell in row[2:]]
        for row in page.tables[0][1:]
    }
    counted = recount.standings(borrowed_tree)
    counted = {id: [found[at] for at in (0, 1, 3)] for id, found in counted.items()}  # no Spanish
    assert shown["market-kiosk"] == counted["market-kiosk"] == ["original", "complete", "missing"]
    assert shown["arabic-only"] == counted["arabic-only"]
