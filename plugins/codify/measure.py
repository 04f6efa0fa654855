"""Measure: every figure is a query over the corpus, and can be counted again from the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from codify.codify import Corpus
from codify.records import Record, countries_of
from codify.related import ACTORS

Standing = Literal["original", "complete", "draft", "outdated", "incomplete", "missing"]
STANDINGS: tuple[Standing, ...] = (
    "original",
    "complete",
    "draft",
    "outdated",
    "incomplete",
    "missing",
)


@dataclass(frozen=True)
class Figures:
    """What the library can count itself."""

    records_by_kind: Mapping[str, int]
    records_by_cluster: Mapping[str, int]
    passages_by_cluster: Mapping[str, int]
    records_by_country: Mapping[str, int]
    records_by_cluster_and_country: Mapping[tuple[str, str], int]
    records_by_language: Mapping[str, Mapping[Standing, int]]


def measure(corpus: Corpus) -> Figures:
    """Count records and passages by cluster, country, kind and language."""
    records = corpus.records.values()
    pairs: Counter[tuple[str, str]] = Counter()
    by_cluster: Counter[str] = Counter()
    passages: Counter[str] = Counter()
    for record in records:
        for cluster, number in corpus.clusters_of(record):
            by_cluster[cluster] += 1
            passages[cluster] += number
            for country in countries_of(record.original.fields):
                pairs[cluster, country] += 1
    return Figures(
        records_by_kind=Counter(record.kind.name for record in records),
        records_by_cluster=by_cluster,
        passages_by_cluster=passages,
        records_by_country=Counter(
            country for record in records for country in countries_of(record.original.fields)
        ),
        records_by_cluster_and_country=pairs,
        records_by_language={
            language: Counter(standing(record, language) for record in records)
            for language in corpus.library.languages
        },
    )


FIGURES: Mapping[str, tuple[str, ...]] = {
    "practices": ("practice",),
    "knowledge-products": ("module", "report", "story", "model-document", "resource"),
    "policy-plans": ("policy-plan",),
}
LOCAL_AUTHORITY = "local-authority"  # among the actors


def counted(corpus: Corpus, figure: str) -> int:
    """Return a figure that stands beside an indicator: how many the library holds."""
    if figure == "languages":
        return len(corpus.library.languages)
    records = corpus.records.values()
    if figure == "local-authorities":
        known = [r.original.terms.get(ACTORS) or () for r in corpus.of_kind("stakeholder")]
        return sum(LOCAL_AUTHORITY in actors for actors in known)
    return sum(record.kind.name in FIGURES[figure] for record in records)


def standing(record: Record, language: str) -> Standing:
    """Say how a record stands in a language.

    `complete` is a translation that a speaker has read, that has every passage, and that
    translates the present revision of the original.
    """
    if language == record.original.language:
        return "original"
    edition = record.translations.get(language)
    if edition is None:
        return "missing"
    if not edition.complete:
        return "incomplete"
    if not edition.current:
        return "outdated"
    return "complete" if edition.status == "reviewed" else "draft"
