"""Find, for each record, others that are like it: by codes, country and actors, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from codify.codify import NOT_CODED, Corpus
from codify.records import Record, countries_of

MOST = 5  # records shown as like another
LEAST = 0.4  # likeness below which nothing is said
COUNTRY, ACTOR = 0.5, 0.1  # what a shared country or actor adds to the likeness of the codes
ACTORS = "actors"  # the vocabulary of those who act, if the library has one


@dataclass(frozen=True)
class Alike:
    """A record that is like another, and what they share."""

    record: Record
    codes: tuple[str, ...]
    countries: tuple[str, ...]
    actors: tuple[str, ...]


def related(corpus: Corpus) -> Mapping[str, tuple[Alike, ...]]:
    """Return for each coded record those most like it, the most alike first.

    The likeness is Dice's coefficient of the two sets of codes (Dice 1945, *Measures of the amount
    of ecologic association between species*) and a little for a shared country or actor.
    """
    coded = [record for record in corpus.records.values() if record.id in corpus.coded]
    codes = {record.id: _codes(record, corpus) for record in coded}
    countries = {
        record.id: _bits(countries_of(record.original.fields), corpus.countries) for record in coded
    }
    known = (
        [term.id for term in corpus.vocabularies[ACTORS].values]
        if ACTORS in corpus.vocabularies
        else []
    )
    actors = {record.id: _bits(record.original.terms.get(ACTORS) or (), known) for record in coded}
    found: dict[str, list[tuple[float, str]]] = {record.id: [] for record in coded}
    for one, other in combinations(sorted(found), 2):
        shared = (codes[one] & codes[other]).bit_count()
        if not shared:
            continue
        likeness = 2 * shared / (codes[one].bit_count() + codes[other].bit_count())
        likeness += COUNTRY * bool(countries[one] & countries[other])
        likeness += ACTOR * (actors[one] & actors[other]).bit_count()
        if likeness >= LEAST:
            found[one].append((-likeness, other))
            found[other].append((-likeness, one))
    order = tuple(corpus.codebook.codes)
    return {
        id: tuple(
            Alike(
                corpus.records[other],
                _named(codes[id] & codes[other], order),
                _named(countries[id] & countries[other], corpus.countries),
                _named(actors[id] & actors[other], known),
            )
            for _, other in sorted(pairs)[:MOST]
        )
        for id, pairs in found.items()
    }


def _codes(record: Record, corpus: Corpus) -> int:
    """Return the codes of a record's passages as a set of bits."""
    given = corpus.coded.get(record.id, NOT_CODED).codes.values()
    return _bits((code for codes in given for code in codes), corpus.codebook.codes)


def _bits(values: Iterable[str], known: Iterable[str]) -> int:
    wanted = set(values)
    return sum(1 << number for number, value in enumerate(known) if value in wanted)


def _named(bits: int, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for number, value in enumerate(known) if bits >> number & 1)
