"""Prepare: go the way from files to a corpus that is whole, or to all that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from codify import (
    codebook,
    codify,
    codings,
    collect,
    consolidate,
    contacts,
    languages,
    links,
    measure,
    thesaurus,
    typed_counts,
    vocabularies,
)
from codify.codify import Corpus
from codify.dates import library_date
from codify.disseminate.routes import ALONE, Routes, routes_of
from codify.library import Library
from codify.problems import Place, Problem, Problems, without_followers
from codify.records import HOME, Record
from codify.rendering import Renderer


@dataclass(frozen=True)
class Prepared:
    """A whole library, ready to be published: nothing in it is missing or wrong."""

    corpus: Corpus
    evidence: Mapping[str, consolidate.Evidence]
    figures: measure.Figures
    routes: Routes
    date: datetime.date


def prepare(library: Library, problems: Problems) -> Prepared | None:
    """Read, codify, consolidate and measure a library.

    Every fault is added to `problems`; the result is None if there is any.
    """
    spoken = languages.load(library.languages, problems)
    words = vocabularies.load(library, problems)
    book = codebook.load(library, words, problems)
    terms = thesaurus.load(library, problems)
    if len(spoken) < len(library.languages):
        return None
    collected = collect.collect(library, spoken, words, problems)
    unpublished = {id: r for id, r in collected.items() if r.original.fields.state != "published"}
    records = {id: record for id, record in collected.items() if id not in unpublished}
    if HOME not in records:
        problems.append(Problem(Place("content/home.md"), "home-missing", cause=HOME))
    consolidate.check(records, unpublished, problems)
    for record in records.values():
        links.check_fields(record, records, problems)
        typed_counts.check(record, problems)
        contacts.check(record, problems)
    if book:
        codebook.check_examples(book, records, problems)
        codebook.check_topics(book, records.values(), problems)
    readings = codings.load(library, book, collected, problems)
    routes = routes_of(library, book.ids if book else (), records)
    _check_addresses(routes, problems)
    for record in records.values():
        _check_links(record, records, routes, problems)
    if problems or book is None:
        _check_texts(records, routes, problems)
        problems[:] = without_followers(problems, records)
        return None
    published = tuple(coding for coding in readings if coding.record in records)
    corpus = replace(
        codify.codify(library, spoken, words, book, records, published), thesaurus=terms
    )
    return Prepared(
        corpus,
        consolidate.consolidate(corpus),
        measure.measure(corpus),
        routes,
        library_date(library.root, records.values()),
    )


def _check_links(
    record: Record, records: Mapping[str, Record], routes: Routes, problems: Problems
) -> None:
    for edition in (record.original, *record.translations.values()):
        links.check(edition, record, records, routes.record_of, routes.made, problems)


def _check_texts(records: Mapping[str, Record], routes: Routes, problems: Problems) -> None:
    """Render every text, so that what must not reach a page is told with all else."""
    for record in records.values():
        renderer = Renderer(lambda link, of: routes.follow(link, of, "index.html"), "")
        for edition in (record.original, *record.translations.values()):
            renderer.render(edition, problems)


def _check_addresses(routes: Routes, problems: Problems) -> None:
    """No record takes the place of a page that the build makes, or of a language's folder."""
    taken = {*routes.made.values(), "404.html"}
    folders = set(routes.library.languages)
    for record in routes.records.values():
        if record.kind.name in (*ALONE, "profile") or record.id == HOME:
            continue  # such a record is itself the page of its route
        if record.address in taken or record.address[: -len(".html")] in folders:
            place = Place(record.original.file)
            problems.append(Problem(place, "address-taken", {"address": record.address}))
