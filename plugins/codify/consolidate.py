"""Consolidate: give each finding its evidence, and count it; no count is ever typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codify.codify import CodedPassage, Corpus
from codify.problems import Place, Problem, Problems, nearest
from codify.records import Record, countries_of
from codify.schemas import Finding


@dataclass(frozen=True)
class Evidence:
    """The passages for and against a finding, and what they count."""

    supports: tuple[CodedPassage, ...]
    contradicts: tuple[CodedPassage, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records whose passages support the finding, once each."""
        return tuple({item.record.id: item.record for item in self.supports}.values())

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries in which the finding is supported."""
        return tuple(sorted({c for r in self.records for c in countries_of(r.original.fields)}))


def consolidate(corpus: Corpus) -> Mapping[str, Evidence]:
    """Return the evidence of each finding by the finding's id; all references must resolve."""
    found: dict[str, Evidence] = {}
    for record in corpus.of_kind("finding"):
        fields = record.original.fields
        assert isinstance(fields, Finding)
        found[record.id] = Evidence(
            tuple(_passage(corpus, reference) for reference in fields.supports),
            tuple(_passage(corpus, reference) for reference in fields.contradicts),
        )
    return found


def _passage(corpus: Corpus, reference: str) -> CodedPassage:
    id, _, passage = reference.partition("#")
    record = corpus.records[id]
    return CodedPassage(record, record.original.passages[passage])


def check(records: Mapping[str, Record], problems: Problems) -> None:
    """Add a problem for each finding that names evidence that is not there."""
    for record in records.values():
        fields, original = record.original.fields, record.original
        if not isinstance(fields, Finding):
            continue
        for field, references in (
            ("supports", fields.supports),
            ("contradicts", fields.contradicts),
        ):
            for index, reference in enumerate(references):
                place = original.front.place(original.file, (field, index))
                _check_reference(reference, place, records, problems)
                if field == "contradicts" and reference in fields.supports:
                    values = {"reference": reference}
                    problems.append(Problem(place, "evidence-both-ways", values))


def _check_reference(
    reference: str, place: Place, records: Mapping[str, Record], problems: Problems
) -> None:
    id, _, passage = reference.partition("#")
    record = records.get(id)
    if record is None or not record.kind.coded:
        known = [r.id for r in records.values() if r.kind.coded]
        values = {"reference": reference, "near": nearest(id, known)}
        problems.append(Problem(place, "evidence-record-unknown", values, id))
    elif passage not in record.original.passages:
        near = nearest(passage, record.original.passages)
        values = {"reference": reference, "near": near}
        problems.append(Problem(place, "evidence-passage-gone", values, f"{id}#"))
