"""Consolidate: give each finding its evidence, and count it; no count is ever typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codify.codify import NOT_CODED, CodedPassage, Corpus
from codify.confidence import Confidence, Facts, confidence
from codify.plaintext import plain
from codify.problems import Place, Problem, Problems, nearest
from codify.records import Record, countries_of
from codify.schemas import EvidenceRow, Finding, Sourced


@dataclass(frozen=True)
class Evidence:
    """The passages for and against a finding, what they count, and how far that can be trusted."""

    supports: tuple[CodedPassage, ...]
    contradicts: tuple[CodedPassage, ...]
    confidence: Confidence

    @property
    def records(self) -> tuple[Record, ...]:
        """The records whose passages support the finding, once each."""
        return records_of(self.supports)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries in which the finding is supported."""
        return countries_in(self.supports)


def records_of(passages: tuple[CodedPassage, ...]) -> tuple[Record, ...]:
    """Return the records of some passages, once each."""
    return tuple({item.record.id: item.record for item in passages}.values())


def countries_in(passages: tuple[CodedPassage, ...]) -> tuple[str, ...]:
    """Return the countries of some passages' records, once each."""
    found = {c for record in records_of(passages) for c in countries_of(record.original.fields)}
    return tuple(sorted(found))


def consolidate(corpus: Corpus) -> Mapping[str, Evidence]:
    """Return the evidence of each finding by the finding's id; all references must resolve."""
    found: dict[str, Evidence] = {}
    for record in corpus.of_kind("finding"):
        fields = record.original.fields
        assert isinstance(fields, Finding)
        supports = tuple(_passage(corpus, row) for row in fields.supports)
        contradicts = tuple(_passage(corpus, row) for row in fields.contradicts)
        level = confidence(_facts(corpus, supports, contradicts))
        found[record.id] = Evidence(supports, contradicts, level)
    return found


def _passage(corpus: Corpus, row: EvidenceRow) -> CodedPassage:
    id, _, passage = row.passage.partition("#")
    record = corpus.records[id]
    return CodedPassage(record, record.original.passages[passage])


def _facts(
    corpus: Corpus, supports: tuple[CodedPassage, ...], contradicts: tuple[CodedPassage, ...]
) -> Facts:
    records = records_of(supports)
    publishers = {
        source.publisher
        for record in records
        if isinstance(fields := record.original.fields, Sourced)
        for source in fields.sources
        if source.publisher
    }
    clusters = {
        corpus.codebook.cluster_of[code]
        for item in supports
        for code in corpus.codes_of(item.record, item.passage.id)
    }
    alphas = [corpus.agreements[cluster].alpha for cluster in sorted(clusters)]
    known = [alpha for alpha in alphas if alpha is not None]
    return Facts(
        records=len(records),
        countries=len(countries_in(supports)),
        sources=len(publishers),
        supports=len(supports),
        contradicts=len(contradicts),
        settled=all(corpus.coded.get(r.id, NOT_CODED).settled for r in records),
        alpha=min(known) if known and len(known) == len(alphas) else None,
    )


def check(
    records: Mapping[str, Record], unpublished: Mapping[str, Record], problems: Problems
) -> None:
    """Add a problem for each finding whose evidence is missing, gone, unpublished or changed."""
    for record in records.values():
        fields, original = record.original.fields, record.original
        if not isinstance(fields, Finding):
            continue
        against = {row.passage for row in fields.contradicts}
        for field, rows in (("supports", fields.supports), ("contradicts", fields.contradicts)):
            for index, row in enumerate(rows):
                place = original.front.place(original.file, (field, index, "passage"))
                _check_row(row, place, records, unpublished, problems)
                if field == "supports" and row.passage in against:
                    values = {"reference": row.passage, "finding": record.id}
                    problems.append(Problem(place, "evidence-both-ways", values))
                if row.passage in (before.passage for before in rows[:index]):
                    values = {"field": field, "found": row.passage}
                    problems.append(Problem(place, "value-repeated", values))


def _check_row(
    row: EvidenceRow,
    place: Place,
    records: Mapping[str, Record],
    unpublished: Mapping[str, Record],
    problems: Problems,
) -> None:
    id, _, passage = row.passage.partition("#")
    record = records.get(id)
    values = {"reference": row.passage}
    if id in unpublished:
        values["state"] = unpublished[id].original.fields.state
        problems.append(Problem(place, "evidence-unpublished", values))
    elif record is None or not record.kind.coded:
        known = [r.id for r in records.values() if r.kind.coded]
        values["near"] = nearest(id, known)
        problems.append(Problem(place, "evidence-record-unknown", values, id))
    elif passage not in record.original.passages:
        values["near"] = nearest(passage, record.original.passages)
        problems.append(Problem(place, "evidence-passage-gone", values, f"{id}#"))
    elif row.seen != record.original.passages[passage].fingerprint:
        found = record.original.passages[passage]
        values |= {"hash": found.fingerprint, "text": plain(found.text), "seen": row.seen}
        problems.append(Problem(place, "evidence-text-changed", values))
