"""List what is open for each coder: passages not read, and codings that a change has touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from codify.codebook import Codebook
from codify.codings import ADJUDICATED, CodedRow, Coding
from codify.records import Record

Reason = Literal["new", "rule-changed", "text-changed", "passage-gone", "unmarked"]


@dataclass(frozen=True, order=True)
class Open:
    """One passage that a coder has to read, or to read again, and why."""

    coder: str
    record: str
    passage: str
    reason: Reason
    detail: str = ""


def recode_queue(
    codebook: Codebook, records: Mapping[str, Record], codings: tuple[Coding, ...]
) -> tuple[Open, ...]:
    """Return what is open, for every coder.

    A passage is open if a coder of the library has not read it, if its text is not the one that
    was coded, or if the rules of a code that it was given changed since. A row whose passage is
    gone is open to be taken out; a row without the hash of its text cannot be watched.
    """
    coders = sorted({coding.coder for coding in codings if coding.coder != ADJUDICATED})
    readings = {(coding.coder, coding.record): coding for coding in codings}
    found: list[Open] = []
    for coder in [*coders, ADJUDICATED]:
        for record in records.values():
            coding = readings.get((coder, record.id))
            if coding:
                found += _touched(coding, record, codebook)
            if record.kind.coded and coder != ADJUDICATED:
                rows = coding.rows if coding else {}
                new = [id for id in record.original.passages if id not in rows]
                found += [Open(coder, record.id, id, "new") for id in new]
    return tuple(sorted(found))


def _touched(coding: Coding, record: Record, codebook: Codebook) -> Iterator[Open]:
    changed = codebook.changed_since(coding.file.codebook)
    for row in coding.file.passages:
        passage = record.original.passages.get(row.passage)
        where = (coding.coder, coding.record, row.passage)
        if passage is None:
            yield Open(*where, "passage-gone")
            continue
        touched = sorted(changed & _rules_of(row, codebook))
        if touched:
            yield Open(*where, "rule-changed", ", ".join(touched))
        if row.text is None:
            yield Open(*where, "unmarked", passage.fingerprint)
        elif row.text != passage.fingerprint:
            yield Open(*where, "text-changed", passage.fingerprint)


def _rules_of(row: CodedRow, codebook: Codebook) -> set[str]:
    """Return the codes by whose rules a row was made: those given, and their clusters."""
    clusters = codebook.cluster_of
    return {*row.codes, *(clusters[code] for code in row.codes if code in clusters)}


@dataclass(frozen=True)
class Coverage:
    """How much of a record each coder has read, and in which languages its passages stand."""

    record: str
    passages: int
    read: Mapping[str, int]
    languages: Mapping[str, int]


def coverage(
    records: Mapping[str, Record], codings: tuple[Coding, ...], languages: tuple[str, ...]
) -> tuple[Coverage, ...]:
    """Return, for each record that can be coded, the passages read and the passages translated."""
    coders = sorted({coding.coder for coding in codings})
    readings = {(coding.coder, coding.record): coding for coding in codings}
    found: list[Coverage] = []
    for record in records.values():
        if not record.kind.coded:
            continue
        passages = record.original.passages
        read = {
            coder: len(passages.keys() & readings[coder, record.id].rows.keys())
            if (coder, record.id) in readings
            else 0
            for coder in coders
        }
        spoken = {
            language: len(passages.keys() & record.edition(language).passages.keys())
            if language in record.languages
            else 0
            for language in languages
        }
        found.append(Coverage(record.id, len(passages), read, spoken))
    return tuple(found)
