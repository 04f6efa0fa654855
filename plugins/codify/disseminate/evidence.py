"""Show the evidence of findings: passages for and against, what they count, how far to trust."""

from __future__ import annotations

from collections.abc import Iterator

from codify.consolidate import Evidence, countries_in
from codify.disseminate.views import Cell, Entry, Group, Row, Table, Trust, Words
from codify.disseminate.writer import Writer
from codify.records import Record


def evidence_line(evidence: Evidence, writer: Writer) -> str:
    """Return what the evidence of a finding counts, in one sentence with CLDR's plurals."""
    language = writer.language
    counts = [
        language.counted("passages", len(evidence.supports)),
        language.counted("records", len(evidence.records)),
        language.counted("countries", len(evidence.countries)),
    ]
    if not evidence.contradicts:
        return language.t("finding.counts", counts=language.list(counts))
    against = language.counted("passages", len(evidence.contradicts))
    return language.t("finding.counts_against", counts=language.list(counts), against=against)


def evidence_groups(record: Record, writer: Writer) -> Iterator[Group]:
    """Yield the passages that support a finding and those that contradict it."""
    evidence, here = writer.evidence[record.id], record.address
    supports = tuple(writer.passage_entry(item, here) for item in evidence.supports)
    intro = f"{evidence_line(evidence, writer)} {writer.t('finding.note')}"
    yield Group("supports", writer.t("finding.supports"), intro, supports)
    against = tuple(writer.passage_entry(item, here) for item in evidence.contradicts)
    none = "" if against else writer.t("finding.none_against")
    yield Group("contradicts", writer.t("finding.contradicts"), none, against)


def finding_entry(finding: Record, writer: Writer, here: str) -> Entry:
    """Return a finding as an entry of a report, with its counts and its confidence."""
    evidence = writer.evidence[finding.id]
    level = writer.t(f"confidence.level.{evidence.confidence.level}")
    facts = (evidence_line(evidence, writer), level)
    return Entry(writer.record_link(finding, here), writer.summary(finding), facts)


def trust(record: Record, writer: Writer) -> Trust | None:
    """Return the confidence in a finding with its components, None for other records."""
    evidence = writer.evidence.get(record.id)
    if evidence is None:
        return None
    rows = tuple(
        Row(
            writer.t(f"confidence.component.{component}"),
            (Words(writer.t(f"confidence.concern.{concern}")),),
            writer.t(f"confidence.rule.{component}"),
        )
        for component, concern in evidence.confidence.concerns.items()
    )
    level = writer.t(f"confidence.level.{evidence.confidence.level}")
    return Trust(writer.t("confidence.title"), level, rows, writer.t("confidence.note"))


def findings_by_country(findings: tuple[str, ...], writer: Writer, here: str) -> Table:
    """Return findings in rows and countries in columns: where each is supported or contradicted."""
    evidence = [writer.evidence[id] for id in findings]
    columns = sorted({c for e in evidence for c in (*e.countries, *countries_in(e.contradicts))})
    rows = []
    for id, found in zip(findings, evidence, strict=True):
        title = writer.record_link(writer.corpus.records[id], here)
        against = countries_in(found.contradicts)
        cells = [_standing(country, found.countries, against, writer) for country in columns]
        name = Cell(title.text, title.href, heading=True, lang=title.lang, dir=title.dir)
        rows.append((name, *cells))
    names = tuple(writer.language.country(country) for country in columns)
    headings = (writer.t("kind.finding.one"), *names)
    return Table(writer.t("report.by_country"), headings, tuple(rows))


def _standing(
    country: str, supports: tuple[str, ...], against: tuple[str, ...], writer: Writer
) -> Cell:
    for_it, against_it = country in supports, country in against
    if for_it and against_it:
        return Cell(writer.t("report.both"), kind="standing-outdated")
    if for_it:
        return Cell(writer.t("report.supports"), kind="standing-original")
    return Cell(writer.t("report.against"), kind="standing-missing") if against_it else Cell("–")
