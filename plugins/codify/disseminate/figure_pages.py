"""Make the pages of figures: what the library counts, and each record in each language."""

from __future__ import annotations

from collections.abc import Sequence

from codify import measure
from codify.disseminate.list_pages import made_page
from codify.disseminate.views import Cell, Page, Table
from codify.disseminate.writer import Writer
from codify.records import KINDS

DATA = "data"
DATA_FILES = {  # each with the kind of record that it needs, if it needs one
    "codebook.qdc": "",
    "project.qdpx": "",
    "codebook.csv": "",
    "codebook.json": "",
    "codings.csv": "",
    "codings.json": "",
    "findings.csv": "",
    "findings.json": "",
    "records.csv": "",
    "records.json": "",
    "stakeholders.csv": "stakeholder",
    "stakeholders.json": "stakeholder",
    "events.csv": "event",
    "events.json": "event",
    "support.csv": "support-contact",
    "support.json": "support-contact",
    "glossary.csv": "glossary",
    "glossary.json": "glossary",
    "glossary.tbx": "glossary",
    "references.json": "bibliography",
    "references.bib": "bibliography",
    "indicators.csv": "indicators",
    "indicators.json": "indicators",
    "dictionary.csv": "",
    "dictionary.json": "",
}


def figure_page(writer: Writer) -> Page:
    """Return the page of counts by cluster, country, kind and language."""
    here = writer.routes.made["measure"]
    tables = (
        _cluster_table(writer, here),
        _country_table(writer, here),
        _language_table(writer),
        _kind_table(writer),
    )
    title, intro = writer.t("measure.title"), writer.t("measure.intro")
    return made_page(writer, "measure", title, intro, template="tables.html", tables=tables)


def _cluster_table(writer: Writer, here: str) -> Table:
    number, figures = writer.language.number, writer.figures
    rows = []
    for cluster in writer.corpus.codebook.clusters:
        link = writer.cluster_link(cluster.id, here)
        rows.append(
            (
                Cell(link.text, link.href, heading=True),
                Cell(number(figures.passages_by_cluster.get(cluster.id, 0)), kind="number"),
                Cell(number(figures.records_by_cluster.get(cluster.id, 0)), kind="number"),
            )
        )
    headings = ("measure.cluster", "measure.passages", "measure.records")
    return _table(writer, "measure.by_cluster", headings, rows)


def _country_table(writer: Writer, here: str) -> Table:
    """Return clusters in rows and countries in columns, with the empty cells visible."""
    countries = writer.corpus.countries
    pairs = writer.figures.records_by_cluster_and_country
    rows = []
    for cluster in writer.corpus.codebook.clusters:
        link = writer.cluster_link(cluster.id, here)
        counts = [pairs.get((cluster.id, country), 0) for country in countries]
        cells = [Cell(writer.language.number(n), kind="number" if n else "empty") for n in counts]
        rows.append((Cell(link.text, link.href, heading=True), *cells))
    totals = [writer.figures.records_by_country[country] for country in countries]
    total = Cell(writer.t("measure.all_records"), heading=True)
    cells = [Cell(writer.language.number(number), kind="number") for number in totals]
    rows.append((total, *cells))
    names = tuple(writer.language.country(country) for country in countries)
    headings = (writer.t("measure.cluster"), *names)
    return Table(writer.t("measure.by_country"), headings, tuple(rows))


def _language_table(writer: Writer) -> Table:
    rows = []
    for code, counts in writer.figures.records_by_language.items():
        name = Cell(writer.language.language_name(code), heading=True)
        numbers = [writer.language.number(counts.get(s, 0)) for s in measure.STANDINGS]
        rows.append((name, *(Cell(n, kind="number") for n in numbers)))
    headings = ("measure.language", *(f"standing.{s}" for s in measure.STANDINGS))
    return _table(writer, "measure.by_language", headings, rows)


def _kind_table(writer: Writer) -> Table:
    counts = writer.figures.records_by_kind
    rows = [
        (
            Cell(writer.t(f"kind.{kind.name}.many"), heading=True),
            Cell(writer.language.number(counts[kind.name]), kind="number"),
        )
        for kind in KINDS
        if counts.get(kind.name)
    ]
    return _table(writer, "measure.by_kind", ("measure.kind", "measure.records"), rows)


def _table(
    writer: Writer, caption: str, headings: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]
) -> Table:
    titles = tuple(writer.t(heading) for heading in headings)
    return Table(writer.t(caption), titles, tuple(rows))


def data_names(writer: Writer) -> tuple[str, ...]:
    """Return the files of the open data that this library has."""
    present = {record.kind.name for record in writer.corpus.records.values()} | {""}
    return tuple(name for name, kind in DATA_FILES.items() if kind in present)


def data_page(writer: Writer) -> Page:
    """Return the page that offers the open data, with a line on what each file holds."""
    here = writer.routes.made["data"]
    rows = []
    for name in data_names(writer):
        href = writer.from_root(f"{DATA}/{name}", here)
        what = writer.t(f"data.{name.replace('.', '_')}")
        rows.append((Cell(name, href, heading=True, dir="ltr"), Cell(what)))
    table = _table(writer, "data.caption", ("data.file", "data.what"), rows)
    title, intro = writer.t("data.title"), writer.t("data.intro")
    return made_page(writer, "data", title, intro, template="tables.html", tables=(table,))


def parity_page(writer: Writer) -> Page:
    """Return the page of records by language: original, complete, draft and so on."""
    here = writer.routes.made["parity"]
    languages = writer.corpus.library.languages
    rows = []
    for record in writer.corpus.records.values():
        words = writer.record_link(record, here)
        name = Cell(words.text, words.href, heading=True, lang=words.lang, dir=words.dir)
        kind = Cell(writer.t(f"kind.{record.kind.name}.one"))
        standings = [measure.standing(record, language) for language in languages]
        cells = [Cell(writer.t(f"standing.{s}"), kind=f"standing-{s}") for s in standings]
        rows.append((name, kind, *cells))
    names = tuple(writer.language.language_name(code) for code in languages)
    headings = (writer.t("measure.record"), writer.t("measure.kind"), *names)
    table = Table(writer.t("parity.caption"), headings, tuple(rows))
    title, intro = writer.t("parity.title"), writer.t("parity.intro")
    return made_page(writer, "parity", title, intro, template="tables.html", tables=(table,))
