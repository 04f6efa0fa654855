"""Codify: join records, codebook and codings into the corpus, the one value that is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from codify.codebook import ADJUDICATED, Codebook, Coding
from codify.languages import Language
from codify.library import Library
from codify.passages import Passage
from codify.records import Record, countries_of
from codify.vocabularies import Vocabulary


@dataclass(frozen=True)
class Coded:
    """The codes of one record's passages, and who gave them."""

    coders: tuple[str, ...]
    adjudicated: bool
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class CodedPassage:
    """One passage of one record, as a cluster gathers it."""

    record: Record
    passage: Passage


NOT_CODED = Coded((), False, {})


@dataclass(frozen=True)
class Corpus:
    """A library that was read whole: its records, its codebook, and the codes of each passage."""

    library: Library
    languages: Mapping[str, Language]
    vocabularies: Mapping[str, Vocabulary]
    codebook: Codebook
    records: Mapping[str, Record]
    coded: Mapping[str, Coded]

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """Return the records of one kind, in the order of their ids."""
        return tuple(record for record in self.records.values() if record.kind.name == kind)

    def clusters_of(self, record: Record) -> tuple[tuple[str, int], ...]:
        """Return the record's clusters with their number of passages, the most frequent first."""
        codes = self.coded.get(record.id, NOT_CODED).codes
        counts = Counter(code for given in codes.values() for code in given)
        order = {cluster: number for number, cluster in enumerate(self.codebook.ids)}
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], order[item[0]])))

    def passages_in(self, cluster: str) -> tuple[CodedPassage, ...]:
        """Return the passages with the code `cluster`, record by record."""
        found: list[CodedPassage] = []
        for id, coded in self.coded.items():
            record = self.records[id]
            for passage in record.original.passages.values():
                if cluster in coded.codes.get(passage.id, ()):
                    found.append(CodedPassage(record, passage))
        return tuple(found)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Return the countries of all records, by their codes."""
        return tuple(sorted({c for record in self.records.values() for c in _countries(record)}))

    def in_country(self, country: str) -> tuple[Record, ...]:
        """Return the records of a country."""
        return tuple(r for r in self.records.values() if country in _countries(r))


def codify(
    library: Library,
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
    codebook: Codebook,
    records: Mapping[str, Record],
    codings: tuple[Coding, ...],
) -> Corpus:
    """Return the corpus: a passage's codes are the adjudicated ones, else all that coders gave."""
    by_record: dict[str, list[Coding]] = {}
    for coding in codings:
        by_record.setdefault(coding.record, []).append(coding)
    coded = {id: _joined(by_record[id]) for id in records if id in by_record}
    return Corpus(library, languages, vocabularies, codebook, records, coded)


def _joined(codings: list[Coding]) -> Coded:
    final = [coding for coding in codings if coding.coder == ADJUDICATED]
    coders = tuple(sorted(c.coder for c in codings if c.coder != ADJUDICATED))
    codes: dict[str, tuple[str, ...]] = {}
    for coding in final or codings:
        for row in coding.file.passages:
            given = (*codes.get(row.passage, ()), *row.codes)
            codes[row.passage] = tuple(dict.fromkeys(given))
    return Coded(coders, bool(final), codes)


def _countries(record: Record) -> tuple[str, ...]:
    return countries_of(record.original.fields)
