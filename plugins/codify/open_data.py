"""Give the codification away: as REFI-QDA files and tables, and take codings back in.

Only originals are sources of codings, since a passage is coded once for all its languages; the
texts of the translations go along, so that a tool shows what readers of a language read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codify.codify import Corpus
from codify.codings import ADJUDICATED, CodedRow, Coding, Quote
from codify.consolidate import Evidence
from codify.exchange import qdc, qdpx
from codify.exchange.project import Code, Project, Selection, TextPassage, TextSource
from codify.exchange.tables import (
    Column,
    Table,
    codebook_table,
    coding_table,
    dictionary_of,
    to_csv,
    to_json,
)
from codify.plaintext import plain
from codify.records import Edition, Record
from codify.reference_data import reference_files, reference_tables
from codify.schemas import Finding
from codify.yamltext import quoted

FINDING_COLUMNS = (
    Column("finding", "Id of the finding in the library", "id"),
    Column("statement", "The claim, in the language of its original"),
    Column("side", "supports or contradicts", "id"),
    Column("passage", "The passage, as record#passage", "id"),
    Column("text", "What the passage says, in the language of its original"),
    Column("countries", "ISO 3166 codes of the passage's record, with blanks between them"),
    Column("confidence", "Confidence in the finding, computed from stated rules", "id"),
)


def data_files(corpus: Corpus, evidence: Mapping[str, Evidence]) -> dict[str, bytes]:
    """Return the open data by file name: codebook, project, tables and their dictionary."""
    project = project_of(corpus)
    tables = [
        codebook_table(project.codes),
        coding_table(project.selections, project.sources),
        _finding_table(corpus, evidence),
        *reference_tables(corpus),
    ]
    files = {"codebook.qdc": qdc.write(project.codes), "project.qdpx": qdpx.write(project)}
    files |= reference_files(corpus)
    for table in (*tables, dictionary_of(tables)):
        files[f"{table.name}.csv"] = to_csv(table)
        files[f"{table.name}.json"] = to_json(table)
    return files


def project_of(corpus: Corpus) -> Project:
    """Return the corpus as a project: its codes, coders, texts and codings."""
    language = corpus.library.default
    codes = tuple(
        Code(
            code.id,
            code.label[language],
            "\n".join(rule[language] for rule in code.rules),
            None if code.id == cluster.id else cluster.id,
        )
        for cluster in corpus.codebook.clusters
        for code in (cluster, *cluster.codes)
    )
    sources = tuple(
        source
        for record in corpus.records.values()
        if record.kind.coded
        for source in _sources(record)
    )
    coders = tuple(sorted({coding.coder for coding in corpus.codings}))
    selections = tuple(
        selection
        for coding in corpus.codings
        for selection in _selections(coding, corpus.records[coding.record])
    )
    return Project(corpus.library.names[language], codes, coders, sources, selections)


def _sources(record: Record) -> Iterator[TextSource]:
    """Yield a record's original under its id, and its translations with their language."""
    yield _source(record.id, record.original)
    for edition in record.translations.values():
        yield _source(f"{record.id}.{edition.language}", edition)


def _source(id: str, edition: Edition) -> TextSource:
    passages = tuple(TextPassage(p.id, plain(p.text)) for p in edition.passages.values())
    return TextSource(id, edition.fields.title, edition.language, passages)


def _selections(coding: Coding, record: Record) -> Iterator[Selection]:
    """Yield a coding's selections; a row's memo or reason goes with its first one."""
    for row in coding.file.passages:
        words = plain(record.original.passages[row.passage].text)
        memo = "\n".join(note for note in (row.reason, row.memo) if note)
        where = (coding.coder, coding.record, row.passage)
        if not row.codes:
            yield Selection(*where, None, memo=memo, date=coding.file.date)
        for code in row.codes:
            spans: list[tuple[int | None, int | None]] = [
                _span(quote.text, words) for quote in row.quotes if quote.code == code
            ]
            for start, end in spans or [(None, None)]:
                yield Selection(*where, code, start, end, memo, coding.file.date)
                memo = ""


def _span(quote: str, words: str) -> tuple[int, int]:
    text = " ".join(quote.split())
    start = words.index(text)
    return start, start + len(text)


def _finding_table(corpus: Corpus, evidence: Mapping[str, Evidence]) -> Table:
    rows = []
    for id, found in evidence.items():
        fields = corpus.records[id].original.fields
        assert isinstance(fields, Finding)
        for side, passages in (("supports", found.supports), ("contradicts", found.contradicts)):
            for item in passages:
                countries = getattr(item.record.original.fields, "countries", ())
                reference = f"{item.record.id}#{item.passage.id}"
                text = plain(item.passage.text)
                level = found.confidence.level
                rows.append(
                    (id, fields.statement, side, reference, text, " ".join(countries), level)
                )
    return Table("findings", FINDING_COLUMNS, tuple(rows))


@dataclass(frozen=True)
class CodingText:
    """A coding file to write: its path below the library's root, whose it is, and its text."""

    path: str
    coder: str
    record: str
    text: str


def codings_from(project: Project, corpus: Corpus, folder: str) -> tuple[CodingText, ...]:
    """Return the coding files of a project that was read, for the texts of this library.

    Rows get the hash of the passage's text where the tool coded the present one. Rows that say what
    they said before keep theirs, so that taking them in closes nothing that is open. Selections on
    translations are those of the same passage of the original.
    """
    before = {(coding.coder, coding.record): coding for coding in corpus.codings}
    texts = {
        (source.id, passage.id): passage.text
        for source in project.sources
        for passage in source.passages
    }
    grouped: dict[tuple[str, str], dict[str, list[Selection]]] = {}
    for selection in project.selections:
        record = selection.source.partition(".")[0]
        rows = grouped.setdefault((selection.coder, record), {})
        rows.setdefault(selection.passage, []).append(selection)
    return tuple(
        CodingText(
            f"{folder}/{coder}/{record}.yml",
            coder,
            record,
            _coding_text(corpus, corpus.records[record], rows, texts, before.get((coder, record))),
        )
        for (coder, record), rows in sorted(grouped.items())
    )


def _coding_text(
    corpus: Corpus,
    record: Record,
    rows: Mapping[str, list[Selection]],
    texts: Mapping[tuple[str, str], str],
    before: Coding | None,
) -> str:
    made: list[CodedRow] = []
    as_before = 0
    for id, passage in record.original.passages.items():
        if id in rows:
            seen = texts.get((record.id, id)) == plain(passage.text)
            row = _row(rows[id], texts, passage.fingerprint if seen else None)
            old = _unchanged(row, rows[id], before)
            made.append(row.model_copy(update={"text": old.text}) if old else row)
            as_before += old is not None
    version = corpus.codebook.version
    if before and as_before == len(made):
        version = before.file.codebook
    dates = [selection.date for row in rows.values() for selection in row]
    lines = [f"codebook: {quoted(version)}", f"date: {max(dates)}", "passages:"]
    return "\n".join([*lines, *(line for row in made for line in _row_lines(row)), ""])


def _unchanged(
    row: CodedRow, selections: list[Selection], before: Coding | None
) -> CodedRow | None:
    """Return the row that stands for the passage, if this one says the same and is no newer."""
    old = before.rows.get(row.passage) if before else None
    if before is None or old is None or _says(row) != _says(old):
        return None
    return old if max(s.date for s in selections) <= before.file.date else None


def _says(row: CodedRow) -> tuple[object, ...]:
    """Return what a coder says in a row, in no order."""
    quotes = {(quote.code, " ".join(quote.text.split())) for quote in row.quotes}
    return frozenset(row.codes), frozenset(quotes), row.memo, row.reason


def _row(
    selections: list[Selection], texts: Mapping[tuple[str, str], str], hash: str | None
) -> CodedRow:
    """Return what the selections on one passage say together, as a row of a coding file."""
    codes = tuple(dict.fromkeys(s.code for s in selections if s.code is not None))
    quotes = tuple(
        Quote.model_construct(code=s.code, text=texts[s.source, s.passage][s.start : s.end])
        for s in selections
        if s.code is not None and s.start is not None and "." not in s.source
    )
    memo = "\n".join(s.memo.strip() for s in selections if s.memo.strip()) or None
    decided = selections[0].coder == ADJUDICATED
    return CodedRow.model_construct(
        passage=selections[0].passage,
        codes=codes,
        quotes=quotes,
        text=hash,
        memo=None if decided else memo,
        reason=memo if decided else None,
    )


def _row_lines(row: CodedRow) -> Iterator[str]:
    yield f"  - passage: {row.passage}"
    if row.text:
        yield f"    text: {quoted(row.text)}"
    yield f"    codes: [{', '.join(row.codes)}]"
    if row.quotes:
        yield "    quotes:"
    for quote in row.quotes:
        yield f"      - {{code: {quote.code}, text: {quoted(quote.text)}}}"
    if row.memo:
        yield f"    memo: {quoted(row.memo)}"
    if row.reason:
        yield f"    reason: {quoted(row.reason)}"
