"""Show the rows of a glossary, of indicators and of a bibliography, each with its own anchor."""

from __future__ import annotations

from collections.abc import Iterator

from codify import measure
from codify.disseminate.views import Action, Cell, Row, Table, Words
from codify.disseminate.writer import Writer
from codify.records import Edition, Record
from codify.reference_schemas import (
    Bibliography,
    Glossary,
    Indicator,
    Indicators,
    Reference,
    Term,
)
from codify.schemas import Sourced


def listed_rows(record: Record, writer: Writer) -> Iterator[Action]:
    """Yield the terms of a glossary, or the publications of a bibliography."""
    edition = record.edition(writer.code)
    fields = edition.fields
    if isinstance(fields, Glossary):
        for term in sorted(fields.terms, key=lambda term: term.term.casefold()):
            yield Action(term.id, term.term, tuple(_term(term, record, edition, writer)))
    elif isinstance(fields, Bibliography):
        for reference in fields.references:
            rows = tuple(_reference(reference, record, edition, writer))
            lang = next(iter(reference.languages), "")
            spoken = writer.corpus.languages.get(lang)
            direction = spoken.direction if spoken else "auto"
            known = lang if spoken and lang != edition.language else ""
            yield Action(reference.id, reference.title, rows, known, direction)


def _term(term: Term, record: Record, edition: Edition, writer: Writer) -> Iterator[Row]:
    text = writer.corpus.languages[edition.language]
    yield Row(text.t("glossary.definition"), (Words(term.definition),))
    if term.forms:
        yield Row(text.t("glossary.forms"), (Words(text.list(list(term.forms))),))
    yield Row(text.t("glossary.standing"), (Words(text.t(f"glossary.{term.standing}")),))
    others = tuple(_in_other_languages(term.id, record, edition, writer))
    if others:
        yield Row(text.t("glossary.others"), others)
    if term.sources:
        yield Row(text.t("source.title"), _sources(_sourced(record), term.sources))


def _in_other_languages(
    id: str, record: Record, edition: Edition, writer: Writer
) -> Iterator[Words]:
    for other in (record.original, *record.translations.values()):
        if other.language == edition.language:
            continue
        direction = writer.corpus.languages[other.language].direction
        for term in other.fields.terms if isinstance(other.fields, Glossary) else ():
            if term.id == id:
                note = writer.t("glossary.proposed") if term.standing == "proposed" else ""
                yield Words(term.term, "", other.language, direction, note)


def _sourced(record: Record) -> Sourced:
    fields = record.original.fields
    assert isinstance(fields, Sourced)
    return fields


def _sources(fields: Sourced, ids: tuple[str, ...]) -> tuple[Words, ...]:
    """Return sources as links to the list at the end of the page."""
    titles = {source.id: source.title for source in fields.sources}
    return tuple(Words(titles[id], f"#source-{id}", dir="auto") for id in ids)


def _reference(
    reference: Reference, record: Record, edition: Edition, writer: Writer
) -> Iterator[Row]:
    text = writer.corpus.languages[edition.language]
    yield Row(text.t("reference.good_for"), (Words(reference.good_for),))
    authors = tuple(Words(author, dir="auto") for author in reference.authors)
    if authors:
        yield Row(text.t("reference.authors"), authors)
    unknown = Words(text.t("unknown.value"), note="unknown")
    publisher = Words(reference.publisher, dir="auto") if reference.publisher else unknown
    yield Row(text.t("reference.publisher"), (publisher,))
    date = Words(text.date(reference.date)) if reference.date else unknown
    yield Row(text.t("card.date"), (date,))
    if reference.languages:
        names = [text.language_name(code) for code in reference.languages]
        yield Row(text.t("reference.languages"), (Words(text.list(names)),))
    read = text.t("source.read", date=text.date(reference.read))
    address = Words(reference.url, reference.url, dir="ltr") if reference.url else unknown
    yield Row(text.t("card.address"), (address,), read)
    if reference.note:
        yield Row(text.t("reference.note"), (Words(reference.note, dir="auto"),))
    topics = tuple(writer.topic_link(topic, record.address) for topic in reference.topics)
    if topics:
        yield Row(writer.t("card.clusters"), topics)


INDICATOR_COLUMNS = ("indicator", "result", "baseline", "target", "counted", "source")


def indicator_table(record: Record, writer: Writer) -> Table:
    """Return the indicators of a programme, beside what the library counts itself."""
    edition = record.edition(writer.code)
    fields = edition.fields
    assert isinstance(fields, Indicators)
    text = writer.corpus.languages[edition.language]
    rows = tuple(_indicator(row, record, edition, writer) for row in fields.indicators)
    headings = tuple(text.t(f"indicator.{name}") for name in INDICATOR_COLUMNS)
    return Table(text.t("indicator.caption"), headings, rows, sortable=True)


def _indicator(
    row: Indicator, record: Record, edition: Edition, writer: Writer
) -> tuple[Cell, ...]:
    text = writer.corpus.languages[edition.language]
    unknown = text.t("unknown.value")
    counted = text.t("indicator.not_counted")
    if row.figure:
        number = measure.counted(writer.corpus, row.figure)
        counted = f"{text.t(f'indicator.figures.{row.figure}')}: {text.number(number)}"
    (source,) = _sources(_sourced(record), (row.source,))
    return (
        Cell(row.indicator, heading=True, id=row.id),
        Cell(row.result),
        Cell(row.baseline or unknown),
        Cell(row.target or unknown),
        Cell(counted),
        Cell("", links=(source, Words(row.line, dir="auto"))),
    )
