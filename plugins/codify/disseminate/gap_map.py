"""Make the gap map: what the library holds by cluster, country, actor and kind, and what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from codify.disseminate.list_pages import made_page
from codify.disseminate.search_entries import folded_text
from codify.disseminate.views import Cell, Page, Table
from codify.disseminate.writer import Writer
from codify.records import KINDS, Record, countries_of
from codify.related import ACTORS

SHADES = 4  # of colour, from one record to the most that a cell has
CONTRIBUTE = "contribute"  # the page that an empty cell leads to, if the library has it

Value = tuple[str, str, str]
"""A row or a column: its value, its label, and the facet of the catalogue."""


def gap_map_page(writer: Writer) -> Page:
    """Return the page of the gap map."""
    here = writer.routes.made["gaps"]
    codebook, corpus = writer.corpus.codebook, writer.corpus
    clusters = [(c.id, writer.label(c.label), "cluster") for c in codebook.clusters]
    names = [(code, writer.language.country(code), "country") for code in corpus.countries]
    countries = sorted(names, key=lambda name: folded_text(name[1]))
    kinds = [
        (kind.name, writer.t(f"kind.{kind.name}.many"), "kind")
        for kind in KINDS
        if any(countries_of(record.original.fields) for record in corpus.of_kind(kind.name))
    ]
    actors = [
        (term.id, writer.label(term.label), ACTORS)
        for term in (corpus.vocabularies[ACTORS].values if ACTORS in corpus.vocabularies else ())
    ]
    tables = [_table("gaps.by_country", countries, clusters, writer, here)]
    if actors:
        tables.append(_table("gaps.by_actor", actors, clusters, writer, here))
    tables.append(_table("gaps.by_kind", countries, kinds, writer, here))
    title, intro = writer.t("gaps.title"), writer.t("gaps.intro")
    words = tuple(_in_words(clusters, countries, writer))
    return made_page(
        writer, "gaps", title, intro, template="tables.html", tables=tuple(tables), words=words
    )


def _table(
    caption: str, rows: Sequence[Value], columns: Sequence[Value], writer: Writer, here: str
) -> Table:
    counts = _counts(rows, columns, writer)
    most = max(counts.values(), default=1)
    lines = tuple(
        (
            Cell(row[1], heading=True),
            *(
                _cell(row, column, counts[row[0], column[0]], most, writer, here)
                for column in columns
            ),
        )
        for row in rows
    )
    corner = (
        writer.t(f"search.{rows[0][2]}")
        if rows and rows[0][2] != ACTORS
        else writer.t("gaps.actor")
    )
    return Table(writer.t(caption), (corner, *(column[1] for column in columns)), lines)


def _counts(
    rows: Sequence[Value], columns: Sequence[Value], writer: Writer
) -> Counter[tuple[str, str]]:
    """Count the records that have a row's value and a column's."""
    counts: Counter[tuple[str, str]] = Counter()
    for record in writer.corpus.records.values():
        mine = set(_values(record, rows[0][2], writer)) if rows else set()
        across = set(_values(record, columns[0][2], writer)) if columns else set()
        counts.update(product(mine, across))
    return counts


def _values(record: Record, facet: str, writer: Writer) -> Iterable[str]:
    if facet == "cluster":
        return (cluster for cluster, _ in writer.corpus.clusters_of(record))
    if facet == "country":
        return countries_of(record.original.fields)
    return (record.kind.name,) if facet == "kind" else record.original.terms.get(facet) or ()


def _cell(row: Value, column: Value, number: int, most: int, writer: Writer, here: str) -> Cell:
    """Return a cell: a number on a shade that leads to its records, or a gap to be filled."""
    names = {"row": row[1], "column": column[1]}
    if number:
        shade = -(-SHADES * number // most)
        query = "&".join(f"{facet}={value.lower()}" for value, _, facet in (row, column))
        href = f"{writer.made('search', here)}?{query}"
        text = writer.language.number(number)
        return Cell(text, href, f"shade-{shade}", label=writer.t("gaps.cell", **names, n=text))
    contribute = writer.corpus.records.get(CONTRIBUTE)
    href = writer.routes.href(here, contribute.address) if contribute else ""
    return Cell("0", href, "gap", label=writer.t("gaps.empty", **names))


def _in_words(
    clusters: Sequence[Value], countries: Sequence[Value], writer: Writer
) -> Iterator[str]:
    """Yield, for each cluster, the countries in which there is nothing, as a sentence."""
    counts = _counts(clusters, countries, writer)
    for cluster, label, _ in clusters:
        missing = [name for country, name, _ in countries if not counts[cluster, country]]
        if missing:
            listed = writer.language.list(missing)
            yield writer.t("gaps.missing", cluster=label, countries=listed)
        else:
            yield writer.t("gaps.full", cluster=label)
