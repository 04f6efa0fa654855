"""Make all pages of one language, and the navigation: sections only, never single records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codify.disseminate.coding_pages import coding_pages
from codify.disseminate.download import download_page
from codify.disseminate.exercise_sheets import exercise_pages
from codify.disseminate.figure_pages import data_page, figure_page, parity_page
from codify.disseminate.forms import form_pages
from codify.disseminate.gap_map import gap_map_page
from codify.disseminate.list_pages import home_page, list_pages
from codify.disseminate.question_slip import question_slip
from codify.disseminate.record_pages import record_pages, renderer_for
from codify.disseminate.routes import ALONE, PLURAL
from codify.disseminate.views import Page
from codify.disseminate.writer import Writer
from codify.prepare import Prepared
from codify.problems import Problems
from codify.records import HOME, KINDS, Record
from codify.schemas import Page as PlainPage

REFERENCE = ("stakeholder", "event", "support-contact", *ALONE)  # kinds with a tab of their own


@dataclass(frozen=True)
class Section:
    """A part of the navigation: its title, and its pages as titles (HTML) and addresses."""

    title: str
    pages: tuple[tuple[str, str], ...]


def writer_of(prepared: Prepared, language: str) -> Writer:
    """Return what every page of `language` needs."""
    spoken = prepared.corpus.languages[language]
    corpus, evidence, figures = prepared.corpus, prepared.evidence, prepared.figures
    return Writer(corpus, evidence, figures, prepared.routes, spoken, prepared.date)


def site_pages(prepared: Prepared, language: str, problems: Problems) -> Iterator[Page]:
    """Yield every page of the site in `language`."""
    writer = writer_of(prepared, language)
    yield home_page(writer, problems)
    yield from record_pages(writer, problems)
    yield from list_pages(writer)
    yield from coding_pages(writer)
    yield figure_page(writer)
    yield gap_map_page(writer)
    yield parity_page(writer)
    yield data_page(writer)
    yield from form_pages(writer)
    yield from exercise_pages(writer, problems)
    if "question-slip" in prepared.routes.made:
        yield question_slip(writer)
    yield download_page(writer)


def check_pages(prepared: Prepared, problems: Problems) -> None:
    """Render every edition once, so that what must not reach a page is found before any build."""
    for language in prepared.corpus.library.languages:
        writer = writer_of(prepared, language)
        for record in prepared.corpus.records.values():
            if language in record.languages:
                edition = record.edition(language)
                renderer_for(edition, writer, record.address).render(edition, problems)


def navigation(prepared: Prepared, language: str) -> tuple[Section, ...]:
    """Return the sections of the navigation in `language`."""
    writer = writer_of(prepared, language)
    made = prepared.routes.made
    present = [k.name for k in KINDS if k.name in PLURAL and PLURAL[k.name] in made]
    lists = {name: (writer.t(f"kind.{name}.many"), made[PLURAL[name]]) for name in present}
    lists |= {name: (writer.t(f"kind.{name}.one"), made[name]) for name in ALONE if name in made}
    kinds = [page for name, page in lists.items() if name not in REFERENCE]
    reference = [page for name, page in lists.items() if name in REFERENCE]
    ways = [
        (writer.t("clusters.title"), made["clusters"]),
        (writer.t("countries.title"), made["countries"]),
        (writer.t("search.title"), made["search"]),
        (writer.t("gaps.title"), made["gaps"]),
    ]
    about = [
        (writer.record_link(record, made["home"]).html, record.address)
        for record in sorted(prepared.corpus.of_kind("page"), key=_order)
        if record.id != HOME
    ]
    about += [
        (writer.t("codebook.title"), made["codebook"]),
        (writer.t("measure.title"), made["measure"]),
        (writer.t("parity.title"), made["parity"]),
        (writer.t("data.title"), made["data"]),
        (writer.t("download.title"), made["download"]),
    ]
    return (
        Section("", ((writer.t("nav.home"), made["home"]),)),
        Section(writer.t("nav.library"), tuple(kinds)),
        Section(writer.t("nav.ways"), tuple(ways)),
        *([Section(writer.t("nav.reference"), tuple(reference))] if reference else []),
        Section(writer.t("nav.about"), tuple(about)),
    )


def _order(record: Record) -> tuple[int, str]:
    fields = record.original.fields
    order = fields.order if isinstance(fields, PlainPage) and fields.order else 1000
    return order, record.id
