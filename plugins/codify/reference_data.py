"""Give the records away as tables: all of them, and what the reference part knows of each.

Each row says what holds in every language once, and then its words, a column for each language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from codify.codify import Corpus
from codify.exchange.citations import bibtex, csl_json
from codify.exchange.tables import Cell, Column, Table
from codify.exchange.termbase import tbx
from codify.fields import Row
from codify.measure import standing
from codify.records import Record, countries_of
from codify.reference_schemas import (
    Bibliography,
    Event,
    Glossary,
    Indicators,
    Stakeholder,
    SupportContact,
    Term,
)
from codify.schemas import Fields, Finding

ID = Column("record", "Id of the record in the library", "id")
COUNTRIES = Column("countries", "ISO 3166 codes with blanks between them")
ADDRESS = Column("address", "Public address on the web; empty if none is documented")
CHECKED = Column("checked", "Day on which the address was checked, YYYY-MM-DD", "date")
SOURCES = Column("sources", "Addresses or titles of the sources, with a bar between them")


def reference_tables(corpus: Corpus) -> tuple[Table, ...]:
    """Return a table for each kind of the reference part that the library has."""
    tables = (
        _records(corpus),
        _stakeholders(corpus),
        _events(corpus),
        _support(corpus),
        _glossary(corpus),
        _indicators(corpus),
    )
    return tuple(table for table in tables if table.rows)


def reference_files(corpus: Corpus) -> dict[str, bytes]:
    """Return the files of other tools: publications for citation tools, terms for translators."""
    files: dict[str, bytes] = {}
    publications = [
        row
        for record in corpus.of_kind("bibliography")
        if isinstance(record.original.fields, Bibliography)
        for row in record.original.fields.references
    ]
    if publications:
        files |= {"references.json": csl_json(publications), "references.bib": bibtex(publications)}
    concepts = [
        terms for record in corpus.of_kind("glossary") for terms in _concepts(corpus, record)
    ]
    if concepts:
        language = corpus.library.default
        files["glossary.tbx"] = tbx(corpus.library.names[language], language, concepts)
    return files


def _words(corpus: Corpus, name: str, meaning: str) -> list[Column]:
    """Return a column for each language of the library."""
    return [Column(f"{name}_{code}", f"{meaning}: {code}") for code in corpus.library.languages]


def _in_each(
    corpus: Corpus, record: Record, text: Callable[[Fields], str | None]
) -> Iterator[Cell]:
    """Yield a text in each language; a missing translation is an empty cell."""
    for code in corpus.library.languages:
        yield text(record.edition(code).fields) if code in record.languages else None


def _sources(record: Record) -> str:
    sources = getattr(record.original.fields, "sources", ())
    return " | ".join(source.url or source.title for source in sources)


def _title(fields: Fields) -> str:
    return fields.title


def _records(corpus: Corpus) -> Table:
    columns = [
        ID,
        Column("kind", "What kind of record it is", "id"),
        Column("page", "Its page in the site, below the folder of the language"),
        Column("original", "Language of the original", "id"),
        Column("revision", "Revision of the original", "id"),
        COUNTRIES,
        Column("clusters", "Clusters of its passages, the most frequent first", "id"),
        *_words(corpus, "title", "Title"),
        *_words(corpus, "summary", "Summary, or the claim of a finding"),
        *_words(corpus, "standing", "How it stands in the language"),
        SOURCES,
    ]
    rows = [
        (
            *(record.id, record.kind.name, record.address),
            *(record.original.language, record.revision),
            " ".join(countries_of(record.original.fields)),
            " ".join(cluster for cluster, _ in corpus.clusters_of(record)),
            *_in_each(corpus, record, _title),
            *_in_each(corpus, record, _summary),
            *(standing(record, code) for code in corpus.library.languages),
            _sources(record),
        )
        for record in corpus.records.values()
    ]
    return Table("records", tuple(columns), tuple(rows))


def _summary(fields: Fields) -> str | None:
    return fields.statement if isinstance(fields, Finding) else getattr(fields, "summary", None)


def _stakeholders(corpus: Corpus) -> Table:
    columns = [
        ID,
        *_words(corpus, "name", "Name"),
        Column("actors", "What kind of organisation it is, by the vocabulary of actors", "id"),
        COUNTRIES,
        Column("level", "local, regional, national or international", "id"),
        Column("network", "Whether it is a network of local authorities: yes or no", "id"),
        *_words(corpus, "role", "What it does in this field"),
        ADDRESS,
        CHECKED,
        Column("practices", "Practices in which it appears", "id"),
        Column("events", "Events in which it appears", "id"),
        SOURCES,
    ]
    rows = []
    for record in corpus.of_kind("stakeholder"):
        fields = record.original.fields
        assert isinstance(fields, Stakeholder)
        rows.append(
            (
                record.id,
                *_in_each(corpus, record, _title),
                " ".join(record.original.terms.get("actors") or ()),
                " ".join(fields.countries),
                fields.level,
                "yes" if fields.network else "no",
                *_in_each(corpus, record, lambda f: getattr(f, "role", None)),
                *(fields.url, fields.checked, " ".join(fields.practices), " ".join(fields.events)),
                _sources(record),
            )
        )
    return Table("stakeholders", tuple(columns), tuple(rows))


def _events(corpus: Corpus) -> Table:
    columns = [
        ID,
        *_words(corpus, "title", "Title"),
        Column("form", "What was held", "id"),
        Column("start", "First day, month or year; empty if not documented", "date"),
        Column("end", "Last day, if not the first", "date"),
        COUNTRIES,
        Column("organisers", "Organisations that held it, with a bar between them"),
        *_words(corpus, "outcome", "What came out of it"),
        SOURCES,
    ]
    rows = []
    for record in corpus.of_kind("event"):
        fields = record.original.fields
        assert isinstance(fields, Event)
        rows.append(
            (
                record.id,
                *_in_each(corpus, record, _title),
                *(fields.form, fields.start, fields.end, " ".join(fields.countries)),
                " | ".join(fields.organisers or ()),
                *_in_each(corpus, record, lambda f: getattr(f, "outcome", None)),
                _sources(record),
            )
        )
    return Table("events", tuple(columns), tuple(rows))


def _support(corpus: Corpus) -> Table:
    columns = [
        ID,
        *_words(corpus, "title", "Title"),
        Column("office", "Name of the office"),
        COUNTRIES,
        Column("topics", "Clusters on which it can be asked", "id"),
        Column("languages", "Languages in which it answers, as far as documented", "id"),
        ADDRESS,
        CHECKED,
        SOURCES,
    ]
    rows = []
    for record in corpus.of_kind("support-contact"):
        fields = record.original.fields
        assert isinstance(fields, SupportContact)
        rows.append(
            (
                record.id,
                *_in_each(corpus, record, _title),
                *(fields.office, " ".join(fields.countries), " ".join(fields.topics)),
                *(" ".join(fields.answers_in), fields.url, fields.checked, _sources(record)),
            )
        )
    return Table("support", tuple(columns), tuple(rows))


def _concepts(corpus: Corpus, record: Record) -> Iterator[Mapping[str, Term]]:
    """Yield the terms of a glossary, each by its languages in their order."""
    by_language = {
        code: {term.id: term for term in fields.terms}
        for code in corpus.library.languages
        if code in record.languages and isinstance(fields := record.edition(code).fields, Glossary)
    }
    original = record.original.fields
    for term in original.terms if isinstance(original, Glossary) else ():
        yield {code: terms[term.id] for code, terms in by_language.items() if term.id in terms}


def _glossary(corpus: Corpus) -> Table:
    columns = [
        Column("term", "Id of the term in the library", "id"),
        *_words(corpus, "label", "The term"),
        *_words(corpus, "forms", "Other forms and words for it, with a bar between them"),
        *_words(corpus, "definition", "What it means here"),
        *_words(corpus, "standing", "confirmed (seen in a source of the language) or proposed"),
    ]
    rows = []
    for record in corpus.of_kind("glossary"):
        for concept in _concepts(corpus, record):
            found = [concept.get(code) for code in corpus.library.languages]
            rows.append(
                (
                    next(iter(concept.values())).id,
                    *(term.term if term else None for term in found),
                    *(" | ".join(term.forms) if term else None for term in found),
                    *(term.definition if term else None for term in found),
                    *(term.standing if term else None for term in found),
                )
            )
    return Table("glossary", tuple(columns), tuple(rows))


def _indicators(corpus: Corpus) -> Table:
    columns = [
        Column("indicator", "Id of the indicator in the library", "id"),
        *_words(corpus, "what", "What is counted"),
        *_words(corpus, "result", "The result that it stands for"),
        *_words(corpus, "baseline", "Where it started; empty if not documented"),
        *_words(corpus, "target", "What was to be reached; empty if not documented"),
        Column("line", "Where in the source it stands"),
    ]
    rows = []
    for record in corpus.of_kind("indicators"):
        rows_of = {
            edition.language: _by_id(edition.fields.indicators)
            for edition in (record.original, *record.translations.values())
            if isinstance(edition.fields, Indicators)
        }
        for id, row in rows_of[record.original.language].items():
            texts = [
                getattr(rows_of.get(code, {}).get(id), name, None)
                for name in ("indicator", "result", "baseline", "target")
                for code in corpus.library.languages
            ]
            rows.append((id, *texts, getattr(row, "line", None)))
    return Table("indicators", tuple(columns), tuple(rows))


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {getattr(row, "id", ""): row for row in rows}
