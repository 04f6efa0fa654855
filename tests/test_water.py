"""Another library, in another field and three languages, builds: the code knows no field."""

import re
import zipfile
from pathlib import Path

import pytest

import pages
import trees
from codify import library
from codify.disseminate.site_pages import check_pages
from codify.prepare import prepare
from codify.problems import report

LANGUAGES = {"en": "", "fr": "fr/", "ar": "ar/"}
ADDRESSES = [
    "about.html",
    "clusters/access.html",
    "clusters/fees.html",
    "clusters/index.html",
    "clusters/upkeep.html",
    "countries/index.html",
    "countries/is.html",
    "countries/lu.html",
    "download.html",
    "figures.html",
    "findings/index.html",
    "findings/who-holds-the-key.html",
    "index.html",
    "practices/index.html",
    "practices/market-kiosk.html",
    "practices/puits-du-haut.html",
    "search.html",
    "stories/index.html",
    "stories/morning-at-the-spring.html",
    "translations.html",
]

# The words of the first library, as they begin, in its four languages.
ITS_FIELD = re.compile(
    r"migra|emigr|immigr|diaspora|remittance|remesas|envois de fonds|returnee"
    r"|هجرة|هجري|مهاجر|هاجر|مغترب|حوالات|تحويلات"
    r"|JMDI|\bICMD\b|\bUNDP\b|\bM4D|(?-i:\b(?:GCM|SDG|ODD|ODS|IOM)\b)",
    re.IGNORECASE,
)
OWN = (".html", ".css", ".svg", ".xml", ".txt", ".json", ".yml", ".py", ".js")
THEME = re.compile(r"assets/javascripts/(?:bundle|workers|lunr)\b|assets/stylesheets/(?:main|pal)")


def of_its_field(folder: Path) -> list[str]:
    """Each text below `folder` that speaks of the first library's field, with the words."""
    return [
        f"{name}: {found[0]}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in OWN and not THEME.match(name := path.relative_to(folder).as_posix())
        if (found := ITS_FIELD.search(path.read_text("utf-8")))
    ]


def test_the_library_on_water_has_no_problem() -> None:
    problems = []
    prepared = prepare(library.load(trees.WATER), problems)
    if prepared:
        check_pages(prepared, problems)
    assert not problems, report(problems)


def test_it_has_the_expected_pages_in_each_of_its_languages_and_no_others(
    water_tree: Path,
) -> None:
    expected = {f"{folder}{address}" for folder in LANGUAGES.values() for address in ADDRESSES}
    assert set(pages.read_all(water_tree / "site")) == expected | {"404.html"}


def test_its_site_holds_nothing_beside_pages_but_what_serves_them(water_tree: Path) -> None:
    site = water_tree / "site"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    others = {name for name in files if not name.endswith(".html")}
    served = re.compile(r"assets/.+|(?:(?:fr|ar)/)?search/search_index\.(?:json|js)")
    assert {name for name in others if not served.fullmatch(name)} == {
        "robots.txt",
        "sitemap.xml",
        "downloads/water-points-0.0.1.zip",
    }


def test_its_download_has_its_own_name_and_version(water_tree: Path) -> None:
    assert [path.name for path in (water_tree / "dist").iterdir()] == ["water-points-0.0.1.zip"]
    with zipfile.ZipFile(water_tree / "dist/water-points-0.0.1.zip") as archive:
        assert "water-points-0.0.1/index.html" in archive.namelist()


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("index.html", ["Water Points Test Library", "Access to water", "Upkeep", "Fees"]),
        ("practices/market-kiosk.html", ["Source type", "Water kiosk", "EUR\xa01,250.50"]),
        ("fr/practices/market-kiosk.html", ["Type de source", "Borne-fontaine"]),
        ("ar/practices/market-kiosk.html", ["نوع المصدر", "كشك مياه", "البلدة العليا"]),
        ("ar/practices/puits-du-haut.html", ["Le puits du haut", "بئر", "لوكسمبورغ"]),
        ("fr/clusters/fees.html", ["Tarifs", "Qui garde la clé doit aussi tenir le livre"]),
        ("findings/who-holds-the-key.html", ["2 passages, 2 records"]),
    ],
)
def test_its_pages_speak_in_its_own_words(water_tree: Path, path: str, texts: list[str]) -> None:
    page = pages.read(water_tree / "site", path)
    words = " ".join(text.words for text in page.texts)
    assert [text for text in texts if text not in words] == []


def test_its_site_says_nothing_of_the_first_librarys_field(water_tree: Path) -> None:
    assert of_its_field(water_tree / "site") == []


@pytest.mark.parametrize("folder", ["plugins/codify", "overrides"])
def test_nothing_of_the_first_librarys_field_stands_in_the_code(folder: str) -> None:
    assert of_its_field(trees.PROJECT / folder) == []


def test_no_record_of_the_first_library_is_named_in_the_code() -> None:
    ids = {path.name.partition(".")[0] for path in (trees.PROJECT / "practices").iterdir()}
    named = re.compile("|".join(sorted(ids)), re.IGNORECASE)
    for folder in ("plugins/codify", "overrides"):
        for path in sorted((trees.PROJECT / folder).rglob("*")):
            if path.suffix in OWN:
                assert not named.search(path.read_text("utf-8")), path


def test_the_words_that_are_looked_for_are_those_of_the_first_library() -> None:
    for language in ("", ".fr", ".es", ".ar"):
        text = (trees.PROJECT / f"content/home{language}.md").read_text("utf-8")
        assert ITS_FIELD.search(text), language


def test_every_link_in_its_site_leads_somewhere(water_tree: Path) -> None:
    site = water_tree / "site"
    dead = []
    for path, page in pages.read_all(site).items():
        for _, link in pages.links(page):
            if pages.is_outside(link) or path == "404.html":
                continue
            file, anchor = pages.target(page, link)
            if not (site / file).exists():
                dead.append(f"{path}: {link}")
            elif anchor and file.endswith(".html"):
                known = pages.read(site, file).anchors | {"__search", "__drawer"}
                dead += [f"{path}: {link}"] if anchor not in known else []
    assert dead == []
