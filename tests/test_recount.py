"""Every figure of clusters, findings and report is what a recount of the raw files gives."""

import posixpath
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

import pages
import recount
import recount_codings
from pages import LANGUAGES, Cell, Element, Page
from recount_codings import Agreed, Finding
from trees import PROJECT

COMPONENTS = ("methods", "coherence", "adequacy", "relevance")
NOTHING = "–"
STANDING = {
    (True, True): "standing-outdated",
    (True, False): "standing-original",
    (False, True): "standing-missing",
}
pytestmark = pytest.mark.parametrize("code", LANGUAGES)


# How a language says it


@cache
def words(code: str) -> dict[str, Any]:
    """What the interface says in a language."""
    return dict(recount.load(PROJECT / f"plugins/codify/interface/{code}.yml"))


def plain(text: str) -> str:
    """A text as it is read from a page: every blank is the same."""
    return " ".join(text.split())


@cache
def locale(code: str) -> Locale:
    return Locale.parse("en_001" if code == "en" else code)


def number(value: int | Decimal, code: str) -> str:
    return str(format_decimal(value, locale=locale(code), numbering_system="latn"))


def counted(what: str, count: int, code: str) -> str:
    """A number of passages, records or countries."""
    form = words(code)["count"][what][locale(code).plural_form(count)]
    return plain(form.format(n=number(count, code)))


def two_digits(value: float | None, code: str) -> str:
    if value is None:
        return str(words(code)["agreement"]["undefined_value"])
    return number(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_EVEN).normalize(), code)


# Where it stands on a page


def page_of(site: Path, code: str, address: str) -> Page:
    return pages.read(site, address if code == LANGUAGES[0] else f"{code}/{address}")


def inside(page: Page, heading: str, *classes: str) -> list[Element]:
    """The elements of these classes in the section under a heading, without empty ones."""
    (section,) = page.all("section", **{"aria-labelledby": heading})
    texts = [text for text in page.texts if any(element is section for element in text.within)]
    below = [element for text in texts for element in (*text.within, text.inside)]
    unique = {id(element): element for element in below if set(classes) <= set(element.classes)}
    return [*unique.values()]


def said(page: Page, heading: str, *classes: str) -> str:
    """What the first element of these classes under a heading says."""
    return page.words(inside(page, heading, *classes)[0])


def linked(page: Page, headings: list[str]) -> Iterator[str]:
    """The passages or records whose titles are listed under headings, as record#passage."""
    for heading in headings:
        for entry in inside(page, heading, "entry-title"):
            (link,) = [
                text.inside
                for text in page.texts
                if text.inside.tag == "a" and any(e is entry for e in text.within)
            ]
            path, anchor = pages.target(page, link.attributes["href"])
            record = posixpath.basename(path).removesuffix(".html")
            yield f"{record}#{anchor}" if anchor else record


# Clusters


def test_the_page_of_a_cluster_counts_and_lists_its_passages_and_records(
    real_tree: Path, code: str
) -> None:
    for cluster in recount_codings.codebook(real_tree):
        page = page_of(real_tree / "site", code, f"clusters/{cluster}.html")
        wanted = recount_codings.passages(real_tree, cluster, cluster)
        records = {record for record, _ in wanted}
        assert said(page, "records", "group-intro") == counted("records", len(records), code)
        start = counted("passages", len(wanted), code)
        assert said(page, "passages", "group-intro").startswith(f"{start}. ")
        assert {*linked(page, ["records"])} == records
        listed = [*linked(page, [f"in-{record}" for record in sorted(records)])]
        assert sorted(listed) == sorted(f"{record}#{passage}" for record, passage in wanted)


def test_the_page_of_a_cluster_says_how_far_the_passes_agree(real_tree: Path, code: str) -> None:
    for cluster, below in recount_codings.codebook(real_tree).items():
        page = page_of(real_tree / "site", code, f"clusters/{cluster}.html")
        (table,) = page.tables
        rows = {
            row[0].href.partition("#")[2]: [plain(cell.text) for cell in row[1:]]
            for row in table[1:]
        }
        assert [*rows] == [cluster, *below]
        for name, shown in rows.items():
            found = recount_codings.of_codes(real_tree)[name]
            have = len(recount_codings.passages(real_tree, cluster, name))
            assert shown == [plain(n) for n in (number(have, code), *figures(found, code))], name
        text = said(page, "agreement", "group-intro")
        for part in sentence(recount_codings.of_codes(real_tree)[cluster], code):
            assert plain(part) in plain(text)


def figures(found: Agreed, code: str) -> list[str]:
    """Alpha, interval, positive agreement and the four counts, as a table shows them."""
    between = NOTHING
    if found.low is not None and found.high is not None:
        low, high = two_digits(found.low, code), two_digits(found.high, code)
        between = plain(words(code)["agreement"]["interval"].format(low=low, high=high))
    counts = [number(count, code) for count in found.counts]
    return [two_digits(found.alpha, code), between, two_digits(found.positive, code), *counts]


def sentence(found: Agreed, code: str) -> list[str]:
    """What the sentence on a cluster's page holds."""
    units = counted("passages", sum(found.counts), code)
    assert found.alpha is not None
    assert found.low is not None
    assert found.high is not None
    limits = [("reliable", 0.8), ("tentative", 0.667), ("weak", -1.0)]
    grade = next(grade for grade, least in limits if found.alpha >= least)
    values = {name: two_digits(getattr(found, name), code) for name in ("alpha", "low", "high")}
    texts = words(code)["agreement"]
    value = texts["value"].format(units=units, **values)
    return [plain(part) for part in (value, texts[grade], texts["coders"])]


def test_the_lists_of_clusters_count_their_passages_and_records(real_tree: Path, code: str) -> None:
    site = real_tree / "site"
    home, page = page_of(site, code, "index.html"), page_of(site, code, "clusters/index.html")
    facts = [page.words(element) for element in page.of_class("entry-facts")]
    small = [element for element in inside(home, "clusters") if element.tag == "small"]
    clusters = recount_codings.codebook(real_tree)
    assert len(facts) == len(small) == len(clusters)
    for cluster, fact, told in zip(clusters, facts, small, strict=True):
        wanted = recount_codings.passages(real_tree, cluster, cluster)
        passages = counted("passages", len(wanted), code)
        records = counted("records", len({record for record, _ in wanted}), code)
        assert fact == f"{passages}{records}"
        assert home.words(told) == passages


# Findings


def counts_of(found: Finding, code: str) -> str:
    """The line of a finding that says how many passages, records and countries."""
    each = {"passages": found.supports, "records": found.records, "countries": found.countries}
    counts = format_list(
        [counted(what, len(items), code) for what, items in each.items()], locale=locale(code)
    )
    if not found.against:
        return plain(words(code)["finding"]["counts"].format(counts=counts))
    against = counted("passages", len(found.against), code)
    return plain(words(code)["finding"]["counts_against"].format(counts=counts, against=against))


def test_a_finding_counts_and_lists_its_evidence(real_tree: Path, code: str) -> None:
    assert len(recount_codings.findings(real_tree)) > 5
    for name, found in recount_codings.findings(real_tree).items():
        page = page_of(real_tree / "site", code, f"findings/{name}.html")
        assert said(page, "supports", "group-intro").startswith(f"{counts_of(found, code)} ")
        assert [*linked(page, ["supports"])] == found.supports
        assert [*linked(page, ["contradicts"])] == found.against


def test_a_finding_says_how_far_it_can_be_trusted(real_tree: Path, code: str) -> None:
    texts = words(code)["confidence"]
    levels = set()
    for name, found in recount_codings.findings(real_tree).items():
        page = page_of(real_tree / "site", code, f"findings/{name}.html")
        elements = inside(page, "trust")
        (level,) = [page.words(e) for e in elements if e.tag == "strong"]
        labels = [page.words(e) for e in elements if e.tag == "dt"]
        concerns = [page.words(e) for e in elements if e.tag == "li"]
        assert level == texts["level"][found.level]
        assert labels == [texts["component"][component] for component in COMPONENTS]
        assert concerns == [texts["concern"][concern] for concern in found.concerns]
        levels.add(found.level)
    assert len(levels) > 1


def test_the_report_counts_the_evidence_of_each_finding(real_tree: Path, code: str) -> None:
    page = page_of(real_tree / "site", code, "reports/synthesis.html")
    found = recount_codings.findings(real_tree)
    order = recount.originals(real_tree)["synthesis"][1].front["findings"]
    assert [*linked(page, ["findings"])] == order
    facts = [page.words(element) for element in inside(page, "findings", "entry-facts")]
    assert facts == [
        counts_of(found[name], code) + words(code)["confidence"]["level"][found[name].level]
        for name in order
    ]


def test_the_report_shows_in_which_countries_each_finding_was_seen(
    real_tree: Path, code: str
) -> None:
    page = page_of(real_tree / "site", code, "reports/synthesis.html")
    (table,) = page.tables
    found = recount_codings.findings(real_tree)
    every = {c for f in found.values() for c in (*f.countries, *f.countries_against)}
    names = {str(locale(code).territories[country]): country for country in every}
    assert {cell.text for cell in table[0][1:]} == names.keys()
    columns = [names[cell.text] for cell in table[0][1:]]
    assert len(table) == len(found) + 1
    for row in table[1:]:
        name = posixpath.basename(row[0].href).removesuffix(".html")
        assert [standing(cell) for cell in row[1:]] == [
            STANDING.get((c in found[name].countries, c in found[name].countries_against), NOTHING)
            for c in columns
        ]


def standing(cell: Cell) -> str:
    return cell.classes[0] if cell.classes else cell.text
