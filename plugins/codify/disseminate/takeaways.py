"""Name what readers take along of a record: documents to edit, pictures, and sheets to print."""

from __future__ import annotations

from codify.disseminate.picture import picture
from codify.disseminate.routes import LOGS
from codify.disseminate.views import Words
from codify.disseminate.writer import Writer
from codify.records import Record
from codify.reference_schemas import Indicators, ModelDocument
from codify.schemas import Report

FOLDER = "documents"
KINDS = ("docx", "txt")


def file_name(record: Record, kind: str, language: str) -> str:
    """Return the path of a record's file in a language, from the site's root."""
    return f"{FOLDER}/{record.id}.{language}.{kind}"


def document_links(record: Record, here: str, writer: Writer) -> tuple[Words, ...]:
    """Return the links to a record's document that can be edited, and to its plain text."""
    language = record.edition(writer.code).language
    return tuple(
        Words(
            writer.t(f"document.{kind}"), writer.from_root(file_name(record, kind, language), here)
        )
        for kind in KINDS
    )


def picture_of(record: Record, writer: Writer) -> tuple[str, Words] | None:
    """Return the picture of a report's process as SVG, with a link to the same as a file."""
    edition = record.edition(writer.code)
    fields = edition.fields
    if not isinstance(fields, Report) or not fields.process:
        return None
    text = writer.corpus.languages[edition.language]
    href = writer.from_root(file_name(record, "svg", edition.language), record.address)
    link = Words(writer.t("picture.file"), href)
    return picture(fields.process, fields.title, text, alone=False), link


def files_of(record: Record, writer: Writer) -> tuple[Words, ...]:
    """Return what a reader can take along of a record: documents, a sheet to print, blank logs."""
    if isinstance(record.original.fields, Indicators):
        return tuple(
            Words(writer.t(f"logs.{log}.form"), writer.made(log, record.address)) for log in LOGS
        )
    if isinstance(record.original.fields, ModelDocument):
        return document_links(record, record.address, writer)
    if f"exercises/{record.id}" in writer.routes.made:
        sheet = Words(
            writer.t("exercise.sheet"), writer.made(f"exercises/{record.id}", record.address)
        )
        return (sheet, *document_links(record, record.address, writer))
    return ()
