"""Name the ways to narrow the catalogue, in one language: kind, cluster, country and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codify.disseminate.search_entries import folded_text
from codify.disseminate.writer import Writer
from codify.records import KINDS
from codify.search.index import Entry
from codify.search.queries import Filters, filter_key
from codify.search.words import Normaliser


@dataclass(frozen=True)
class Facet:
    """A way to narrow the catalogue: its name, its values with theirs, and its keys in a query."""

    id: str
    label: str
    values: Mapping[str, str]
    keys: tuple[str, ...]


def facets_of(
    entries: Iterable[Entry], normaliser: Normaliser, writer: Writer
) -> tuple[Facet, ...]:
    """Return the facets of which some entry has a value; the values in the order to show them."""
    present = {value for entry in entries for value in entry.filters}
    found = []
    for id, label, values in _facets(present, writer):
        here = {f"{id}:{value}": name for value, name in values if f"{id}:{value}" in present}
        typed = {filter_key(key, normaliser) for key in (id, label)}
        if here:
            found.append(Facet(id, label, here, tuple(sorted(typed))))
    return tuple(found)


def filters(facets: Iterable[Facet]) -> Filters:
    """Return the facets as a query is read with them."""
    return {
        key: {value: (name,) for value, name in facet.values.items()}
        for facet in facets
        for key in facet.keys
    }


def _facets(
    present: set[str], writer: Writer
) -> Iterator[tuple[str, str, Iterable[tuple[str, str]]]]:
    """Yield each facet: its id, its label, and its values with their names."""
    corpus, language = writer.corpus, writer.language
    kinds = [(kind.name, writer.t(f"kind.{kind.name}.many")) for kind in KINDS]
    yield "kind", writer.t("search.kind"), kinds
    clusters = [(c.id, writer.label(c.label)) for c in corpus.codebook.clusters]
    yield "cluster", writer.t("search.cluster"), clusters
    names = [(code.lower(), language.country(code)) for code in corpus.countries]
    yield "country", writer.t("search.country"), sorted(names, key=lambda n: folded_text(n[1]))
    for name, vocabulary in corpus.vocabularies.items():
        terms = [(term.id.lower(), writer.label(term.label)) for term in vocabulary.values]
        yield name, writer.label(vocabulary.label), terms
    spoken = [(code, language.language_name(code)) for code in corpus.languages]
    yield "language", writer.t("search.language"), spoken
    years = sorted((v.partition(":")[2] for v in present if v.startswith("year:")), reverse=True)
    yield "year", writer.t("search.year"), [(year, year) for year in years]
