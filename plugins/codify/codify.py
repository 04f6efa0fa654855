"""Codify: join records, codebook and codings into the corpus, the one value that is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from codify.agreement import Agreement, Resamples, agreement
from codify.codebook import Codebook
from codify.codings import ADJUDICATED, Coding
from codify.languages import Language
from codify.library import Library
from codify.passages import Passage
from codify.records import Record, countries_of
from codify.thesaurus import NO_THESAURUS, Thesaurus
from codify.vocabularies import Vocabulary


@dataclass(frozen=True)
class Coded:
    """The codes of one record's passages, and how they came about.

    `codes` holds each passage that was read; `open` those on which coders differ and no decision
    was made, for which all codes given stand.
    """

    coders: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    open: frozenset[str]

    @property
    def once(self) -> bool:
        """Say whether a single coder has read the record."""
        return len(self.coders) == 1

    @property
    def settled(self) -> bool:
        """Say whether separate coders have read it and every difference was decided."""
        return len(self.coders) > 1 and not self.open


@dataclass(frozen=True)
class CodedPassage:
    """One passage of one record, as a cluster gathers it."""

    record: Record
    passage: Passage


NOT_CODED = Coded((), {}, frozenset())


@dataclass(frozen=True)
class Corpus:
    """A library that was read whole: its records, its codebook, and the codes of each passage."""

    library: Library
    languages: Mapping[str, Language]
    vocabularies: Mapping[str, Vocabulary]
    codebook: Codebook
    records: Mapping[str, Record]
    codings: tuple[Coding, ...]
    coded: Mapping[str, Coded]
    thesaurus: Thesaurus = NO_THESAURUS

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """Return the records of one kind, in the order of their ids."""
        return tuple(record for record in self.records.values() if record.kind.name == kind)

    def codes_of(self, record: Record, passage: str) -> tuple[str, ...]:
        """Return the codes of a passage, in the codebook's order."""
        given = self.coded.get(record.id, NOT_CODED).codes.get(passage, ())
        return tuple(code for code in self._order if code in given)

    def clusters_of(self, record: Record) -> tuple[tuple[str, int], ...]:
        """Return the record's clusters with their number of passages, the most frequent first."""
        codes = self.coded.get(record.id, NOT_CODED).codes
        counts = Counter(c for given in codes.values() for c in {self._cluster[g] for g in given})
        order = {cluster: number for number, cluster in enumerate(self.codebook.ids)}
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], order[item[0]])))

    def passages_in(self, cluster: str) -> tuple[CodedPassage, ...]:
        """Return the passages of a cluster, coded with itself or a code below it."""
        return tuple(item for item, given in self._passages if cluster in given)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self.codebook.codes)

    @cached_property
    def _cluster(self) -> Mapping[str, str]:
        return self.codebook.cluster_of

    @cached_property
    def _passages(self) -> tuple[tuple[CodedPassage, frozenset[str]], ...]:
        """Every coded passage with its clusters, record by record."""
        found: list[tuple[CodedPassage, frozenset[str]]] = []
        for id, coded in self.coded.items():
            record = self.records[id]
            for passage in record.original.passages.values():
                given = coded.codes.get(passage.id, ())
                if given:
                    clusters = frozenset(self._cluster[code] for code in given)
                    found.append((CodedPassage(record, passage), clusters))
        return tuple(found)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Return the countries of all records, by their codes."""
        return tuple(sorted({c for record in self.records.values() for c in _countries(record)}))

    def in_country(self, country: str) -> tuple[Record, ...]:
        """Return the records of a country."""
        return tuple(r for r in self.records.values() if country in _countries(r))

    @cached_property
    def agreements(self) -> Mapping[str, Agreement]:
        """Return the agreement of the first two coders on each code and each cluster.

        For a cluster the value of a passage is whether it has the cluster or any code below it.
        """
        pairs = tuple(self._pairs.values())
        resamples = Resamples(len(pairs))
        found: dict[str, Agreement] = {}
        for cluster in self.codebook.clusters:
            below = frozenset({cluster.id, *(code.id for code in cluster.codes)})
            found[cluster.id] = _agreement(pairs, below, resamples)
            for code in cluster.codes:
                found[code.id] = _agreement(pairs, frozenset({code.id}), resamples)
        return found

    @cached_property
    def _pairs(self) -> Mapping[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]:
        """Return, by record, what two coders gave each passage that both read."""
        coders = sorted({c.coder for c in self.codings if c.coder != ADJUDICATED})[:2]
        readings = {(coding.coder, coding.record): coding.rows for coding in self.codings}
        pairs: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {}
        for id, record in self.records.items():
            rows = [readings.get((coder, id), {}) for coder in coders]
            if len(rows) == 2 and all(rows):
                shared = [p for p in record.original.passages if all(p in row for row in rows)]
                pairs[id] = tuple(
                    (frozenset(rows[0][p].codes), frozenset(rows[1][p].codes)) for p in shared
                )
        return pairs


def codify(
    library: Library,
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
    codebook: Codebook,
    records: Mapping[str, Record],
    codings: tuple[Coding, ...],
) -> Corpus:
    """Return the corpus: a passage's codes are the decided ones, else all that coders gave."""
    by_record: dict[str, list[Coding]] = {}
    for coding in codings:
        by_record.setdefault(coding.record, []).append(coding)
    coded = {id: _joined(by_record[id]) for id in records if id in by_record}
    return Corpus(library, languages, vocabularies, codebook, records, codings, coded)


def _joined(codings: list[Coding]) -> Coded:
    decided = {p: row.codes for c in codings if c.coder == ADJUDICATED for p, row in c.rows.items()}
    coders = [coding for coding in codings if coding.coder != ADJUDICATED]
    codes: dict[str, tuple[str, ...]] = {}
    differing: set[str] = set()
    for coding in coders:
        for passage, row in coding.rows.items():
            if passage in codes and set(codes[passage]) != set(row.codes):
                differing.add(passage)
            codes[passage] = tuple(dict.fromkeys((*codes.get(passage, ()), *row.codes)))
    codes.update(decided)
    names = tuple(sorted(coding.coder for coding in coders))
    return Coded(names, codes, frozenset(differing - decided.keys()))


def _agreement(
    pairs: tuple[tuple[tuple[frozenset[str], frozenset[str]], ...], ...],
    codes: frozenset[str],
    resamples: Resamples,
) -> Agreement:
    """Return the agreement on whether any of `codes` is present."""
    units = [
        [(not codes.isdisjoint(first), not codes.isdisjoint(second)) for first, second in record]
        for record in pairs
    ]
    return agreement(units, resamples)


def _countries(record: Record) -> tuple[str, ...]:
    return countries_of(record.original.fields)
