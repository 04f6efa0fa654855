"""Gather the terms that lead the search from one language to the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codify.disseminate.writer import Writer
from codify.records import Record
from codify.search.across import Term


def terms_of(writer: Writer) -> tuple[Term, ...]:
    """Return the terms that lead from one language to the others.

    They are those of the thesaurus, the labels of codes and values, and the names of countries
    and places.
    """
    corpus, spoken = writer.corpus, writer.corpus.languages
    found: list[Term] = list(corpus.thesaurus.terms)
    labels = [code.label for code in corpus.codebook.codes.values()]
    labels += [term.label for v in corpus.vocabularies.values() for term in v.values]
    found += [{code: (label[code],) for code in spoken} for label in labels]
    for country in corpus.countries:
        found.append({code: (spoken[code].country(country),) for code in spoken})
    for record in corpus.records.values():
        found += _places(record, spoken)
    return tuple({tuple(sorted(term.items())): term for term in found}.values())


def _places(record: Record, spoken: Iterable[str]) -> Iterator[Term]:
    names = {
        code: {place.id: place.name for place in getattr(record.edition(code).fields, "places", ())}
        for code in spoken
    }
    for place in getattr(record.original.fields, "places", ()):
        yield {code: (named.get(place.id, place.name),) for code, named in names.items()}
