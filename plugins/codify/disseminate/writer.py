"""Find the words of one language: labels, titles, dates and links, ready for the templates."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from codify import measure
from codify.codify import CodedPassage, Corpus
from codify.consolidate import Evidence
from codify.disseminate.routes import Routes
from codify.disseminate.views import Entry, Words
from codify.fields import Part
from codify.languages import Language
from codify.naming import belonging
from codify.plaintext import plain
from codify.records import Edition, Record, countries_of
from codify.reference_schemas import Glossary
from codify.related import Alike, related
from codify.schemas import Finding, Period
from codify.terms import Terms, normaliser_for


@dataclass(frozen=True)
class Writer:
    """What every page of one language needs: the corpus, its evidence, routes and words."""

    corpus: Corpus
    evidence: Mapping[str, Evidence]
    figures: measure.Figures
    routes: Routes
    language: Language
    date: datetime.date

    @cached_property
    def belonging(self) -> Mapping[str, tuple[Record, ...]]:
        """The records that each record names, or that name it."""
        return belonging(self.corpus, self.evidence)

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        return {}

    def terms(self, language: str) -> Terms:
        """Return the terms of the glossary in a language."""
        if language not in self._terms:
            found = tuple(
                term
                for record in self.corpus.of_kind("glossary")
                if isinstance(fields := record.edition(language).fields, Glossary)
                for term in fields.terms
                if language in record.languages
            )
            self._terms[language] = Terms(found, normaliser_for(self.corpus.thesaurus, language))
        return self._terms[language]

    @cached_property
    def alike(self) -> Mapping[str, tuple[Alike, ...]]:
        """The records that are like each other, with what they share."""
        return related(self.corpus)

    @property
    def code(self) -> str:
        """The code of the language."""
        return self.language.code

    def t(self, key: str, **values: str) -> str:
        """Return an interface text."""
        return self.language.t(key, **values)

    def marked(self, text: str, edition: Edition, href: str = "") -> Words:
        """Return a text of an edition, marked with its language where that is another."""
        if edition.language == self.code:
            return Words(text, href)
        other = self.corpus.languages[edition.language]
        note = self.t("status.in_language", language=self.language.language_name(other.code))
        return Words(text, href, other.code, other.direction, note)

    def label(self, labels: Mapping[str, str]) -> str:
        """Return the label in this language."""
        return labels[self.code]

    def record_link(self, record: Record, here: str, fragment: str = "") -> Words:
        """Return the record's title as a link from the page `here`."""
        edition = record.edition(self.code)
        href = self.routes.href(here, record.address, fragment)
        return self.marked(edition.fields.title, edition, href)

    def cluster_link(self, cluster: str, here: str) -> Words:
        """Return the cluster's label as a link."""
        label = self.label(self.corpus.codebook.cluster(cluster).label)
        return Words(label, self.made(f"clusters/{cluster}", here))

    def topic_link(self, topic: str, here: str) -> Words:
        """Return a topic as a link: a cluster to its page, a code below one to its rules."""
        clusters = {cluster.id for cluster in self.corpus.codebook.clusters}
        return (self.cluster_link if topic in clusters else self.code_link)(topic, here)

    def code_link(self, code: str, here: str) -> Words:
        """Return a code's label as a link to its rules in the codebook."""
        label = self.label(self.corpus.codebook.codes[code].label)
        return Words(label, f"{self.made('codebook', here)}#{code}")

    def country_link(self, country: str, here: str) -> Words:
        """Return the country's name as a link."""
        href = self.made(f"countries/{country.lower()}", here)
        return Words(self.language.country(country), href)

    def made(self, name: str, here: str) -> str:
        """Return the link to a made page."""
        return self.routes.href(here, self.routes.made[name])

    def from_root(self, file: str, here: str) -> str:
        """Return the link from the page `here` to a file at the site's root, for all languages."""
        return posixpath.relpath(file, posixpath.dirname(self.routes.path(here, self.code)) or ".")

    def period(self, period: Period) -> str:
        """Return a period in words."""
        start = self.language.date(period.start) if period.start else self.t("unknown.start")
        if period.end is None:
            return start
        return self.t("period", start=start, end=self.language.date(period.end))

    def status(self, record: Record) -> str:
        """Return how the record stands in this language, in the reader's words."""
        return self.t(f"status.{measure.standing(record, self.code)}")

    def summary(self, record: Record) -> Words:
        """Return what stands for a record in a list: its summary, or a finding's statement."""
        edition = record.edition(self.code)
        fields = edition.fields
        told = fields.statement if isinstance(fields, Finding) else getattr(fields, "summary", "")
        return self.marked(told, edition)

    def entry(self, record: Record, here: str, *, kind: bool = False) -> Entry:
        """Return a record as an entry of a list on the page `here`."""
        facts = [self.t(f"kind.{record.kind.name}.one")] if kind else []
        facts += [self.language.country(c) for c in countries_of(record.original.fields)]
        clusters = self.corpus.clusters_of(record)
        facts += [self.label(self.corpus.codebook.cluster(c).label) for c, _ in clusters[:2]]
        return Entry(self.record_link(record, here), self.summary(record), tuple(facts))

    def passage_entry(self, coded: CodedPassage, here: str) -> Entry:
        """Return a passage as an entry: its text, and the record in which it stands."""
        edition = coded.record.edition(self.code)
        passage = edition.passages.get(coded.passage.id)
        if passage is None:  # a translation that lacks the passage: show the original's
            edition, passage = coded.record.original, coded.passage
        title = self.record_link(coded.record, here, passage.id)
        section = self.section(coded.record, passage.section)
        text = self.marked(plain(passage.text), edition)
        return Entry(title, text, (section,) if section else ())

    def section(self, record: Record, section: str) -> str:
        """Return the title of a section of a record's kind, or nothing."""
        key = f"sections.{record.kind.name}.{section}"
        return self.t(key) if self.language.has(key) else ""

    def names(self, parts: Iterable[Part], edition: Edition) -> tuple[Words, ...]:
        """Return the names of places, which are texts of the edition."""
        return tuple(self.marked(str(getattr(part, "name", "")), edition) for part in parts)
