"""The reference part: organisations, events, whom one can ask, terms, indicators, publications."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

import pages
from browsing import path_in
from codify.dates import months_between
from codify.disseminate.directory import checked
from codify.disseminate.site_pages import writer_of
from codify.exchange.citations import bibtex, csl_json
from codify.records import Record, countries_of
from codify.reference_schemas import (
    Bibliography,
    Event,
    Glossary,
    Indicators,
    Reference,
    Stakeholder,
    SupportContact,
    Term,
)
from codify.terms import Terms, normaliser_for
from corpora import real
from pages import LANGUAGES
from searching import searcher

ATOM = "{http://www.w3.org/2005/Atom}"
TBX = "{urn:iso:std:iso:30042:ed-2}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def of_kind(name: str) -> list[Record]:
    return [r for r in real().corpus.records.values() if r.kind.name == name]


def rows_of(site: Path, table: str) -> list[dict[str, str]]:
    text = (site / f"data/{table}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# Organisations


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_organisation_stands_in_one_table_and_networks_apart(
    real_site: Path, code: str
) -> None:
    page = pages.read(real_site, path_in(code, "stakeholders/index.html"))
    organisations, networks = page.tables
    for table, wanted in ((organisations, False), (networks, True)):
        titles = [row[0].text for row in table[1:]]
        members = [
            record.edition(code).fields.title
            for record in of_kind("stakeholder")
            if isinstance(f := record.original.fields, Stakeholder) and f.network is wanted
        ]
        assert sorted(titles) == sorted(members)
        assert members


def test_the_tables_to_download_hold_every_record_in_every_language(real_site: Path) -> None:
    for name, kind in (
        ("stakeholders", "stakeholder"),
        ("events", "event"),
        ("support", "support-contact"),
    ):
        rows = rows_of(real_site, name)
        assert [row["record"] for row in rows] == [record.id for record in of_kind(kind)]
        label = "name" if kind == "stakeholder" else "title"
        for row, record in zip(rows, of_kind(kind), strict=True):
            titles = [row[f"{label}_{code}"] for code in LANGUAGES]
            assert titles == [record.edition(code).fields.title for code in LANGUAGES]


# Events


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_calendar_holds_the_events_of_which_the_day_is_known(
    real_site: Path, code: str
) -> None:
    data = (real_site / path_in(code, "events/calendar.ics")).read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75  # RFC 5545, 3.1
    entries = {str(e["uid"]).partition("@")[0]: e for e in Calendar.from_ical(data).walk("VEVENT")}
    known = {}
    for record in of_kind("event"):
        fields = record.edition(code).fields
        assert isinstance(fields, Event)
        if fields.start and len(fields.start) == 10:
            known[record.id] = fields
    assert entries.keys() == known.keys()
    assert len(known) > 10
    for id, fields in known.items():
        assert str(entries[id]["summary"]) == fields.title
        assert entries[id]["dtstart"].dt == date.fromisoformat(str(fields.start))
        last = fields.end if fields.end and len(fields.end) == 10 else fields.start
        assert entries[id]["dtend"].dt == date.fromisoformat(str(last)) + timedelta(days=1)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_feed_leads_to_pages_of_its_language(real_site: Path, code: str) -> None:
    root = ElementTree.parse(real_site / path_in(code, "events/feed.xml")).getroot()  # noqa: S314 (ours)
    assert root.get(XML_LANG) == code
    routes = real().routes
    wanted = {routes.url(record.address, code) for record in of_kind("event")}
    links = {e.find(f"{ATOM}link").get("href") for e in root.iter(f"{ATOM}entry")}  # type: ignore[union-attr]
    assert links == wanted
    for tag in ("id", "title", "updated"):
        assert all(e.findtext(f"{ATOM}{tag}") for e in (root, *root.iter(f"{ATOM}entry")))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_timeline_lists_every_event_once_the_latest_first(real_site: Path, code: str) -> None:
    page = pages.read(real_site, path_in(code, "events/index.html"))
    hrefs = [href for _, href in pages.links(page) if re.fullmatch(r"[\w-]+\.html", href)]
    ids = [record.id for record in of_kind("event")]
    listed = [href.removesuffix(".html") for href in hrefs if href.removesuffix(".html") in ids]
    assert sorted(listed) == sorted(ids)
    starts = [
        getattr(real().corpus.records[id].original.fields, "start", None) or "" for id in listed
    ]
    assert starts == sorted(starts, reverse=True)


# Whom one can ask


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_cell_names_who_can_be_asked_or_says_that_nobody_is_known(
    real_site: Path, code: str
) -> None:
    page = pages.read(real_site, path_in(code, "support/index.html"))
    (table,) = page.tables
    corpus = real().corpus
    none = corpus.languages[code].t("support.none")
    clusters = [cluster.id for cluster in corpus.codebook.clusters]
    assert len(table) == len(corpus.countries) + 1
    for country, row in zip(corpus.countries, table[1:], strict=True):
        assert row[0].text == corpus.languages[code].country(country)
        for cluster, cell in zip(clusters, row[1:], strict=True):
            serving = [
                record.edition(code).fields.title
                for record in of_kind("support-contact")
                if isinstance(f := record.original.fields, SupportContact)
                and country in f.countries
                and cluster in f.topics
            ]
            assert cell.text == ("".join(serving) or none), (country, cluster)


def test_an_address_is_unverified_twelve_months_after_it_was_checked() -> None:
    writer = writer_of(real(), "en")
    assert months_between("2025-11-22", date(2026, 11, 21)) == 11
    assert months_between("2025-11-22", date(2026, 11, 22)) == 12
    fresh = checked("2025-11-22", replace(writer, date=date(2026, 11, 21)))
    old = checked("2025-11-22", replace(writer, date=date(2026, 11, 22)))
    assert "unverified" not in fresh
    assert "unverified" in old


# Terms


def terms(language: str, *words: tuple[str, ...]) -> Terms:
    made = tuple(
        Term(id=f"t{n}", term=word, forms=forms, definition="D.", standing="proposed")
        for n, (word, *forms) in enumerate(words)
    )
    return Terms(made, normaliser_for(real().corpus.thesaurus, language))


@pytest.mark.parametrize(
    ("language", "term", "text", "found"),
    [
        ("en", "local authority", "The Local Authorities pay.", "Local Authorities"),
        ("en", "re-integration", "help with re-integration now", "re-integration"),
        ("fr", "envoi de fonds", "l'utilité des envois de fonds", "envois de fonds"),
        ("es", "migrante retornado", "las migrantes retornadas.", "migrantes retornadas"),
        ("ar", "التحويلات المالية", "من التحويلات الماليّة للأسر", "التحويلات الماليّة"),
        ("ar", "بلدية", "في البلديات الصغيرة", "البلديات"),
    ],
)
def test_a_term_is_found_in_its_inflected_forms(
    language: str, term: str, text: str, found: str
) -> None:
    (one,) = terms(language, (term,)).find(text)
    assert text[one.start : one.end] == found


def test_the_longest_term_at_a_place_wins_and_each_is_told_once() -> None:
    known = terms("en", ("migrant",), ("migrant worker",))
    text = "A migrant worker is a migrant. A migrant, say."
    assert [(f.id, text[f.start : f.end]) for f in known.find(text)] == [
        ("t1", "migrant worker"),
        ("t0", "migrant"),
    ]
    assert [f.id for f in known.find(text, but={"t1"})] == ["t0"]
    assert list(terms("en", ("local plan",)).find("It is local. Plan it.")) == []


def test_the_first_use_of_a_term_leads_to_its_definition(real_site: Path) -> None:
    told = 0
    for path, page in pages.read_all(real_site).items():
        hrefs = [e.attributes["href"] for e in page.all("a") if "term" in e.classes]
        ids = [href.partition("#")[2] for href in hrefs]
        told += len(ids)
        assert len(ids) == len(set(ids)), path
        for href in set(hrefs):
            place, anchor = pages.target(page, href)
            assert anchor in pages.read(real_site, place).anchors, (path, href)
        for element in page.texts:
            tags = [outer.tag for outer in element.within]
            if any(outer.tag == "a" and "term" in outer.classes for outer in element.within):
                assert not {"h1", "h2", "h3", "code"} & set(tags), path
    assert told > 1000


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_glossary_shows_every_term_with_its_words_in_the_other_languages(
    real_site: Path, code: str
) -> None:
    page = pages.read(real_site, path_in(code, "glossary/glossary.html"))
    (record,) = of_kind("glossary")
    by_language = {
        language: {t.id: t for t in fields.terms}
        for language in LANGUAGES
        if isinstance(fields := record.edition(language).fields, Glossary)
    }
    words = " ".join(text.words for text in page.texts)
    for id, term in by_language[code].items():
        assert id in page.anchors
        for language in LANGUAGES:
            assert by_language[language][id].term in words, (id, language)
        assert " ".join(term.definition.split()) in " ".join(words.split())
        assert term.sources or code != "en"


def test_the_glossary_can_be_taken_into_tools_of_translators(real_site: Path) -> None:
    root = ElementTree.parse(real_site / "data/glossary.tbx").getroot()  # noqa: S314 (ours)
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    concepts = list(root.iter(f"{TBX}conceptEntry"))
    assert [c.get("id") for c in concepts] == [
        row["term"] for row in rows_of(real_site, "glossary")
    ]
    for concept in concepts:
        sections = concept.findall(f"{TBX}langSec")
        assert [s.get(XML_LANG) for s in sections] == list(LANGUAGES)
        assert all(s.findtext(f"{TBX}termSec/{TBX}term") for s in sections)
        assert all(s.findtext(f"{TBX}descrip") for s in sections)
        marks = [s.findtext(f"{TBX}termSec/{TBX}termNote") or "" for s in sections]
        rows = {row["term"]: row for row in rows_of(real_site, "glossary")}
        standing = [rows[str(concept.get("id"))][f"standing_{code}"] for code in LANGUAGES]
        wanted = {"confirmed": "preferredTerm", "proposed": "admittedTerm"}
        assert [mark.partition("-")[0] for mark in marks] == [wanted[one] for one in standing]


@pytest.mark.parametrize(
    ("code", "query", "id"),
    [
        ("en", "matching funds", "matching-funds"),
        ("fr", "migration circulaire", "circular-migration"),
        ("ar", "الهجرة الدائرية", "circular-migration"),
    ],
)
def test_a_term_is_found_by_the_search(code: str, query: str, id: str) -> None:
    index = searcher().index(code)
    hits = {index.entries[hit.entry].id: hit for hit in searcher().ask(query, code)}
    segment = index.entries[hits["glossary"].entry].segments[hits["glossary"].segment]
    assert segment.anchor == id


# Indicators and publications


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_indicator_stands_beside_what_the_library_counts(real_site: Path, code: str) -> None:
    page = pages.read(real_site, path_in(code, "indicators/indicators.html"))
    (table,) = page.tables
    (record,) = of_kind("indicators")
    fields = record.edition(code).fields
    assert isinstance(fields, Indicators)
    language = real().corpus.languages[code]
    for row, cells in zip(fields.indicators, table[1:], strict=True):
        assert cells[0].text == row.indicator
        assert cells[3].text == (row.target or language.t("unknown.value"))
        if row.figure == "practices":
            number = language.number(len(of_kind("practice")))
            assert cells[4].text.endswith(f": {number}")
        if row.figure is None:
            assert cells[4].text == language.t("indicator.not_counted")
    assert any(row.figure for row in fields.indicators)


def test_publications_can_be_taken_into_citation_tools(real_site: Path) -> None:
    (record,) = of_kind("bibliography")
    fields = record.original.fields
    assert isinstance(fields, Bibliography)
    items = json.loads((real_site / "data/references.json").read_text("utf-8"))
    assert [item["id"] for item in items] == [row.id for row in fields.references]
    assert [item["title"] for item in items] == [row.title for row in fields.references]
    text = (real_site / "data/references.bib").read_text("utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE)
    assert keys == [row.id for row in fields.references]
    bare = re.sub(r"\\[&%$#_{}]", "", text)
    for entry in bare.split("\n@"):
        assert entry.count("{") == entry.count("}")
        assert not re.search(r"[&%$#]", re.sub(r"^  url = .*$", "", entry, flags=re.MULTILINE))


def test_what_bibtex_and_csl_take_for_a_sign_of_their_own_is_written_as_text() -> None:
    book = Reference(
        id="beds",
        type="book",
        title="Beds & {50% off} #1_a",
        authors=("Example, Amina", "Town, Office & School, Inc."),
        publisher="Town",
        date="2015-03",
        url="https://a.example/x%20y",
        read="2026-01-05",
        good_for="Digging.",
    )
    text = bibtex([book]).decode()
    assert r"title = {{Beds \& \{50\% off\} \#1\_a}}" in text
    assert r"author = {Example, Amina and {Town, Office \& School, Inc.}}" in text
    assert r"url = {https://a.example/x\%20y}" in text
    (item,) = json.loads(csl_json([book]))
    assert item["title"] == book.title
    assert item["author"][0] == {"family": "Example", "given": "Amina"}
    assert item["author"][1] == {"literal": "Town, Office & School, Inc."}
    assert item["issued"] == {"date-parts": [[2015, 3]]}


# Countries


def test_a_country_with_a_profile_is_found_once() -> None:
    ids = [entry.id for entry in searcher().index("en").entries]
    told = {countries_of(record.original.fields)[0].lower() for record in of_kind("profile")}
    assert told & {id.removeprefix("countries/") for id in ids if "/" in id} == set()
    assert told <= set(ids)


def test_the_table_of_all_records_holds_every_record_as_it_stands(real_site: Path) -> None:
    rows = {row["record"]: row for row in rows_of(real_site, "records")}
    records = real().corpus.records
    assert list(rows) == list(records)
    for id, record in records.items():
        assert rows[id]["revision"] == record.revision
        assert (real_site / rows[id]["page"]).is_file()
        assert rows[id]["title_ar"] == record.edition("ar").fields.title


def test_a_topic_below_a_cluster_leads_to_its_rules() -> None:
    writer = writer_of(real(), "en")
    (cluster, *_) = real().corpus.codebook.clusters
    assert writer.topic_link(cluster.id, "a.html").href == f"clusters/{cluster.id}.html"
    below = cluster.codes[0].id
    assert writer.topic_link(below, "a.html").href == f"codebook.html#{below}"


def test_a_country_with_a_profile_has_one_page_that_gathers_the_rest(real_site: Path) -> None:
    profiles = of_kind("profile")
    assert {countries_of(r.original.fields)[0] for r in profiles} >= {
        *("CR", "EC", "SV", "MA", "NP", "PH", "SN", "TN")
    }
    for record in profiles:
        (country,) = countries_of(record.original.fields)
        assert real().routes.made[f"countries/{country.lower()}"] == record.address
        page = pages.read(real_site, record.address)
        hrefs = {href.partition("#")[0] for _, href in pages.links(page)}
        for other in real().corpus.in_country(country):
            if other.id != record.id:
                assert f"../{other.address}" in hrefs, (record.id, other.id)


# Logs


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_indicators_leads_to_blank_logs_and_each_to_its_table(
    real_site: Path, code: str
) -> None:
    page = pages.read(real_site, path_in(code, "indicators/indicators.html"))
    logs = [href for _, href in pages.links(page) if href.endswith("-log.html")]
    assert sorted(logs) == ["issue-log.html", "lesson-log.html", "risk-log.html"]
    for log in logs:
        form = pages.read(real_site, path_in(code, f"indicators/{log}"))
        asked = [form.words(e) for e in form.all("th", scope="row")]
        text = (real_site / f"forms/{log[:-5]}.{code}.csv").read_text("utf-8-sig")
        assert next(csv.reader(io.StringIO(text))) == asked
        assert len(asked) >= 7
        assert any(href.endswith(f"{log[:-5]}.{code}.csv") for _, href in pages.links(form))
