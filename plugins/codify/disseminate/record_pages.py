"""Make the page of each record in one language: its text, its card and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codify.consolidate import Evidence
from codify.disseminate import cards
from codify.disseminate.evidence import (
    evidence_groups,
    finding_entry,
    findings_by_country,
    trust,
)
from codify.disseminate.views import (
    Action,
    Entry,
    Group,
    Notice,
    Page,
    PassageCodes,
    Row,
    Table,
    Words,
    in_language,
)
from codify.disseminate.writer import Writer
from codify.plaintext import plain
from codify.problems import Problems
from codify.records import HOME, Edition, Record
from codify.related import ACTORS
from codify.rendering import Heading, Rendered, Renderer
from codify.schemas import Event, Finding, Module, PolicyPlan, Practice, Report, Story

MOST_CODES = 4  # named as the reason why a record is like another
PLAN_COLUMNS = ("level", "action", "objective", "audience", "activity", "timeline", "money")


def record_pages(writer: Writer, problems: Problems) -> Iterator[Page]:
    """Yield the page of each record but the home page's."""
    for record in writer.corpus.records.values():
        if not (record.kind.name == "page" and record.id == HOME):
            yield record_page(record, writer, problems)


def record_page(record: Record, writer: Writer, problems: Problems) -> Page:
    """Return a record's page, in its original's language where the translation is missing."""
    edition = record.edition(writer.code)
    here = record.address
    renderer = renderer_for(edition, writer, here)
    rendered = renderer.render(edition, problems)
    sources = cards.sources(edition, writer)
    groups = tuple(_groups(record, writer))
    headings = [*_headings(rendered, edition, writer), *(group.heading for group in groups)]
    quiz = cards.quiz(edition.fields, writer) if isinstance(edition.fields, Module) else ()
    if quiz:
        headings.append(Group("quiz", writer.t("quiz.title")).heading)
    if sources:
        headings.append(Group("sources", writer.t("source.title")).heading)
    if record.id in writer.evidence:
        headings.append(Group("trust", writer.t("confidence.title")).heading)
    codes = _passage_codes(record, writer)
    if codes:
        headings.append(Group("codes", writer.t("codes.title")).heading)
    summary = writer.summary(record)
    view: dict[str, object] = {
        "kind": "" if record.kind.name == "page" else writer.t(f"kind.{record.kind.name}.one"),
        "kind_href": _list_of(record, writer),
        "summary": "" if isinstance(edition.fields, Finding) else summary.text,
        "statement": summary.text if isinstance(edition.fields, Finding) else "",
        "notices": tuple(notices(record, writer)),
        "card": cards.card(record, writer) if record.kind.name != "page" else (),
        "lists": tuple(_lists(edition, writer)),
        "groups": groups,
        "actions": tuple(_actions(record, edition, writer)),
        "group_tables": _group_tables(record, writer),
        "quiz": quiz,
        "sources": sources,
        "codes": codes,
        "codes_note": cards.coders(record, writer) if codes else "",
        "trust": trust(record, writer),
        "revision": record.revision,
        "file": edition.file,
        "chrome": writer.language,
    }
    return Page(
        address=here,
        language=writer.code,
        template="record.html",
        title=edition.fields.title,
        description=summary.text,
        text_language=edition.language,
        text_direction=writer.corpus.languages[edition.language].direction,
        headings=tuple(headings),
        html=rendered.html,
        view=view,
    )


def _headings(rendered: Rendered, edition: Edition, writer: Writer) -> Iterator[Heading]:
    """Yield the headings of a text, marked where it is in another language than the page."""
    lang = "" if edition.language == writer.code else edition.language
    direction = writer.corpus.languages[edition.language].direction
    for heading in rendered.headings:
        yield replace(heading, title=in_language(heading.title, lang, direction))


def renderer_for(edition: Edition, writer: Writer, here: str) -> Renderer:
    """Return a renderer whose links start from the page `here`, in the text's language."""
    text = writer.corpus.languages[edition.language]
    return Renderer(
        lambda link, of: writer.routes.follow(link, of, here), text.t("unknown.section")
    )


def notices(record: Record, writer: Writer) -> Iterator[Notice]:
    """Yield what a reader must know of the text before reading it."""
    edition = record.edition(writer.code)
    if edition.language != writer.code:
        name = writer.language.language_name(edition.language)
        yield Notice("missing", writer.t("notice.missing", language=name))
    elif edition.status == "draft":
        yield Notice("draft", writer.t("notice.draft"))
    if not edition.complete:
        yield Notice("incomplete", writer.t("notice.incomplete"))
    if not edition.current:
        yield Notice("outdated", writer.t("notice.outdated"))


def _list_of(record: Record, writer: Writer) -> str:
    address = f"{record.kind.address}/index.html"
    if address not in writer.routes.made.values():
        return ""
    return writer.routes.href(record.address, address)


def _lists(edition: Edition, writer: Writer) -> Iterator[tuple[str, tuple[str, ...]]]:
    fields = edition.fields
    text = writer.corpus.languages[edition.language]
    if isinstance(fields, Module):
        yield text.t("module.aims"), fields.aims
        yield text.t("module.outcomes"), fields.outcomes
    if isinstance(fields, Finding):
        yield text.t("finding.scope"), (fields.scope,)
    if isinstance(fields, Event) and fields.outcome:
        yield text.t("event.outcome"), (fields.outcome,)


def _group_tables(record: Record, writer: Writer) -> dict[str, Table]:
    fields = record.original.fields
    if isinstance(fields, Report) and fields.findings:
        return {"common": findings_by_country(fields.findings, writer, record.address)}
    return {}


def _actions(record: Record, edition: Edition, writer: Writer) -> Iterator[Action]:
    """Yield the actions of a policy plan; each is a passage with its id as anchor."""
    fields = edition.fields
    if not isinstance(fields, PolicyPlan):
        return
    text = writer.corpus.languages[edition.language]
    for number, action in enumerate(fields.actions, start=1):
        rows = [
            Row(text.t(f"plan.{column}"), (Words(value or text.t("unknown.value")),))
            for column in PLAN_COLUMNS
            for value in (getattr(action, column),)
        ]
        practices = (writer.corpus.records[id] for id in action.practices)
        links = tuple(writer.record_link(practice, record.address) for practice in practices)
        rows.append(Row(text.t("plan.practices"), links or (Words(text.t("unknown.value")),)))
        title = text.t("plan.number", n=text.number(number))
        yield Action(action.id, title, tuple(rows))


def _groups(record: Record, writer: Writer) -> Iterator[Group]:
    """Yield the parts below the text: evidence, findings, and what belongs together."""
    fields, here = record.original.fields, record.address
    if isinstance(fields, Finding):
        yield from evidence_groups(record, writer)
    if isinstance(fields, Report) and fields.findings:
        findings = [writer.corpus.records[id] for id in fields.findings]
        entries = tuple(finding_entry(finding, writer, here) for finding in findings)
        intro = writer.t("report.findings_intro")
        yield Group("findings", writer.t("kind.finding.many"), intro, entries)
        yield Group("common", writer.t("report.common"), writer.t("report.common_intro"))
    related = tuple(writer.entry(other, here, kind=True) for other in _related(record, writer))
    if related:
        yield Group("related", writer.t("related.title"), "", related)
    alike = tuple(_alike(record, writer))
    if alike:
        yield Group("alike", writer.t("alike.title"), writer.t("alike.intro"), alike)


def _alike(record: Record, writer: Writer) -> Iterator[Entry]:
    """Yield the records that share codes with this one, each with what it shares."""
    here, label = record.address, writer.label
    actors = writer.corpus.vocabularies.get(ACTORS)
    for alike in writer.alike.get(record.id, ()):
        codes = [label(writer.corpus.codebook.codes[code].label) for code in alike.codes]
        shared = [
            (writer.t("alike.codes"), codes[:MOST_CODES]),
            (writer.t("search.country"), [writer.language.country(c) for c in alike.countries]),
            (
                writer.t("alike.actors"),
                [label(actors.term(a).label) for a in alike.actors] if actors else [],
            ),
        ]
        reasons = tuple(
            f"{name}: {writer.language.list(values)}" for name, values in shared if values
        )
        yield Entry(writer.record_link(alike.record, here), Words(""), reasons)


def _related(record: Record, writer: Writer) -> list[Record]:
    """Return the records that name this one, or that it names, in front matter."""
    records = writer.corpus.records
    fields = record.original.fields
    if isinstance(fields, Story) and fields.practice:
        return [records[fields.practice]]
    if isinstance(fields, Module):
        return [records[id] for id in fields.practices]
    if isinstance(fields, PolicyPlan):
        named = {id for row in fields.actions for id in row.practices}
        return [record for id, record in records.items() if id in named]
    if not isinstance(fields, Practice):
        return []
    return [other for other in records.values() if _names(other, record, writer)]


def _names(other: Record, record: Record, writer: Writer) -> bool:
    """Say whether a story, module, plan or finding names the practice `record`."""
    fields = other.original.fields
    if isinstance(fields, Story):
        return fields.practice == record.id
    if isinstance(fields, Module):
        return record.id in fields.practices
    if isinstance(fields, PolicyPlan):
        return any(record.id in row.practices for row in fields.actions)
    return other.id in writer.evidence and _cites(writer.evidence[other.id], record)


def _cites(evidence: Evidence, record: Record) -> bool:
    return any(item.record.id == record.id for item in (*evidence.supports, *evidence.contradicts))


def _passage_codes(record: Record, writer: Writer) -> tuple[PassageCodes, ...]:
    """Return the coded passages of a record with links to their codes' rules."""
    found = []
    edition = record.edition(writer.code)
    for id, original in record.original.passages.items():
        codes = writer.corpus.codes_of(record, id)
        if codes:
            links = tuple(writer.code_link(code, record.address) for code in codes)
            text = plain(edition.passages.get(id, original).text)
            found.append(PassageCodes(id, text, links))
    return tuple(found)
