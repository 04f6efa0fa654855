"""Make the page of each record in one language: its text, its card and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from codify.disseminate import cards
from codify.disseminate.country_groups import country_groups
from codify.disseminate.evidence import (
    evidence_groups,
    finding_entry,
    findings_by_country,
    trust,
)
from codify.disseminate.resource_groups import resource_groups
from codify.disseminate.routes import ALONE
from codify.disseminate.row_lists import indicator_table, listed_rows
from codify.disseminate.takeaways import files_of, picture_of
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
from codify.reference_schemas import (
    Event,
    Glossary,
    Indicators,
    Profile,
    Resource,
    Stakeholder,
)
from codify.related import ACTORS
from codify.rendering import Heading, Rendered, Renderer
from codify.schemas import Finding, Module, PolicyPlan, Report

GLOSSARY = "glossary"
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
    groups, tables = _groups(record, writer), _tables(record, writer)
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
        "actions": (*_actions(record, edition, writer), *listed_rows(record, writer)),
        "rows_level": 2 if record.kind.name in ALONE else 3,
        "group_tables": tables,
        "picture": picture_of(record, writer),
        "files": files_of(record, writer),
        "quiz": quiz,
        "sources": sources,
        "codes": codes,
        "codes_note": cards.coders(record, writer) if codes else "",
        "trust": trust(record, writer),
        "revision": record.revision,
        "file": edition.file,
        "ask": _question(record, writer),
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


def _question(record: Record, writer: Writer) -> Words | None:
    """Return the link to the slip for a question on this page."""
    if "question-slip" not in writer.routes.made:
        return None
    page = quote(writer.routes.url(record.address, writer.code), safe="")
    slip = writer.made("question-slip", record.address)
    return Words(writer.t("slip.ask"), f"{slip}?page={page}")


def _headings(rendered: Rendered, edition: Edition, writer: Writer) -> Iterator[Heading]:
    """Yield the headings of a text, marked where it is in another language than the page."""
    lang = "" if edition.language == writer.code else edition.language
    direction = writer.corpus.languages[edition.language].direction
    for heading in rendered.headings:
        yield replace(heading, title=in_language(heading.title, lang, direction))


def renderer_for(edition: Edition, writer: Writer, here: str) -> Renderer:
    """Return a renderer whose links start from the page `here`, in the text's language."""
    text = writer.corpus.languages[edition.language]
    find = None
    if GLOSSARY in writer.routes.made and not isinstance(edition.fields, Glossary):
        terms, glossary = writer.terms(edition.language), writer.made(GLOSSARY, here)

        def find(words: str, told: set[str]) -> Iterator[tuple[int, int, str]]:
            for found in terms.find(words, told):
                told.add(found.id)
                yield found.start, found.end, f"{glossary}#{found.id}"

    return Renderer(
        lambda link, of: writer.routes.follow(link, of, here), text.t("unknown.section"), find
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
    if isinstance(fields, Stakeholder):
        yield text.t("directory.role"), (fields.role,)


def _tables(record: Record, writer: Writer) -> dict[str, Table]:
    """Return the table of each group that has one."""
    fields = record.original.fields
    if isinstance(fields, Report) and fields.findings:
        return {"common": findings_by_country(fields.findings, writer, record.address)}
    if isinstance(fields, Indicators):
        return {"indicators": indicator_table(record, writer)}
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


def _groups(record: Record, writer: Writer) -> tuple[Group, ...]:
    """Return the parts below the text."""
    return tuple(_yield_groups(record, writer))


def _yield_groups(record: Record, writer: Writer) -> Iterator[Group]:
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
    if isinstance(fields, Resource):
        yield from resource_groups(record, writer)
    if isinstance(fields, Profile):
        yield from country_groups(fields.countries[0], here, writer)
    if isinstance(fields, Indicators):
        yield Group("indicators", writer.t("indicator.caption"))
    related = tuple(
        writer.entry(other, here, kind=True) for other in writer.belonging.get(record.id, ())
    )
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
