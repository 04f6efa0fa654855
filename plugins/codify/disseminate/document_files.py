"""Make the files of one language that stand beside the pages: documents, tables, calendar, feed."""

from __future__ import annotations

from collections.abc import Iterator

from codify.disseminate.calendar import calendar, feed
from codify.disseminate.directory import CALENDAR, FEED
from codify.disseminate.documents import Document, blocks_of, to_docx, to_text
from codify.disseminate.exercise_sheets import exercise_of
from codify.disseminate.forms import form_tables
from codify.disseminate.picture import picture
from codify.disseminate.record_pages import renderer_for
from codify.disseminate.takeaways import file_name
from codify.disseminate.writer import Writer
from codify.problems import Problems
from codify.records import Record
from codify.reference_schemas import ModelDocument
from codify.schemas import Report


def language_files(writer: Writer) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each file from the site's root, and its bytes."""
    yield from form_tables(writer).items()
    if writer.corpus.of_kind("event"):
        for address, data in ((CALENDAR, calendar(writer)), (FEED, feed(writer))):
            yield writer.routes.path(address, writer.code), data
    for record in writer.corpus.records.values():
        edition = record.edition(writer.code)
        if edition.language != writer.code:
            continue  # its page leads to the original's files
        fields = edition.fields
        if isinstance(fields, Report) and fields.process:
            drawn = picture(fields.process, fields.title, writer.language, alone=True)
            yield file_name(record, "svg", writer.code), drawn.encode()
        if isinstance(fields, ModelDocument) or f"exercises/{record.id}" in writer.routes.made:
            document = _document(record, writer)
            yield file_name(record, "docx", writer.code), to_docx(document)
            yield file_name(record, "txt", writer.code), to_text(document).encode()


def _document(record: Record, writer: Writer) -> Document:
    """Return a model, or the exercise of a module, as a document."""
    edition = record.edition(writer.code)
    problems: Problems = []  # the page's rendering has told them
    here = record.address
    if isinstance(edition.fields, ModelDocument):
        title = edition.fields.title
        html = renderer_for(edition, writer, here).render(edition, problems).html
    else:
        title = writer.t("exercise.title", module=edition.fields.title)
        html = exercise_of(record, writer, here, problems)
    origin = writer.t(
        "document.origin",
        name=writer.corpus.library.names[writer.code],
        version=writer.corpus.library.version,
        address=writer.routes.url(here, writer.code),
        licence=writer.t(f"licence.{getattr(edition.fields, 'licence', 'CC-BY-4.0')}"),
    )
    status = "" if edition.status == "original" else f" {writer.status(record)}."
    return Document(title, writer.language, blocks_of(html), origin + status, writer.date)
