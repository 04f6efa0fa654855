"""Another library, in another field and three languages, builds: the code knows no field."""

import os
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

LANGUAGES = ("en", "fr", "ar")  # the first is at the root of the site
LISTED = trees.PROJECT / "tests/site_files.txt"
REFRESH = "CODIFY_REFRESH=1 python3 build.py test tests/test_water.py"

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


def listing(site: Path) -> list[str]:
    """Say what a site holds: what each language has, once, and what there is once only."""
    by_language: dict[str, set[str]] = {code: set() for code in LANGUAGES}
    once: list[str] = []
    for path in sorted(trees.digests(site)):
        first, _, rest = path.partition("/")
        if first in LANGUAGES[1:]:
            by_language[first].add(rest)
        elif first == "search" or (path.endswith(".html") and path != "404.html"):
            by_language[LANGUAGES[0]].add(path)
        elif first != "assets":
            once.append(path)
    for code in LANGUAGES[1:]:
        assert by_language[code] == by_language[LANGUAGES[0]], f"{code} has other files"
    folders = sorted(path for path in (site / "assets").rglob("*") if path.is_dir())
    counts = [(folder, sum(1 for p in folder.iterdir() if p.is_file())) for folder in folders]
    assets = [f"{folder.relative_to(site).as_posix()}/ {n} files" for folder, n in counts if n]
    return [
        f"# What the site of the library on water holds. Made by: {REFRESH}",
        "# In each language, at the root and below fr/ and ar/:",
        *sorted(by_language[LANGUAGES[0]]),
        "# Once, at the root; of the theme's files their number:",
        *sorted([*once, *assets]),
    ]


def test_its_site_holds_exactly_the_files_that_are_listed(water_tree: Path) -> None:
    found = "\n".join([*listing(water_tree / "site"), ""])
    if os.environ.get("CODIFY_REFRESH"):
        LISTED.write_text(found, "utf-8")
    assert found.split("\n") == LISTED.read_text("utf-8").split("\n"), f"if right: {REFRESH}"


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
        ("findings/who-holds-the-key.html", ["2 passages, 2 records", "Very low confidence"]),
        ("codebook.html", ["Who holds the key", "The neighbour keeps a spare part", "Spring"]),
        ("fr/codebook.html", ["Qui garde la clé", "Le voisin garde une pièce de rechange"]),
        ("ar/codebook.html", ["من يحتفظ بالمفتاح", "يحفظ الجار قطعة غيار لا مفتاحاً."]),
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
