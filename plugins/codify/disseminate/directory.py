"""Show whom the library knows: organisations as a table, events in time, and whom one can ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codify.dates import months_between
from codify.disseminate.views import Cell, Entry, Group, Table, Words
from codify.disseminate.writer import Writer
from codify.records import Record, countries_of
from codify.reference_schemas import Event, Stakeholder, SupportContact
from codify.related import ACTORS

OLD = 12  # months after which an address counts as unverified
CALENDAR, FEED = "events/calendar.ics", "events/feed.xml"

Parts = tuple[tuple[Group, ...], Mapping[str, Table]]


def stakeholder_parts(records: tuple[Record, ...], here: str, writer: Writer) -> Parts:
    """Return the organisations and the networks of local authorities, each as a table."""
    networks = tuple(r for r in records if _is_network(r))
    others = tuple(r for r in records if not _is_network(r))
    parts = {"organisations": others, "networks": networks}
    groups = [
        Group(id, writer.t(f"directory.{id}"), writer.t(f"directory.{id}_intro"))
        for id, members in parts.items()
        if members
    ]
    tables = {
        id: _stakeholders(members, f"directory.{id}", here, writer)
        for id, members in parts.items()
        if members
    }
    files = _files(("stakeholders.csv", "stakeholders.json"), here, writer)
    address = f"{writer.made('search', here)}?kind=stakeholder"
    narrowed = Words(writer.t("directory.narrow"), address)
    ways = Group("files", writer.t("directory.files"), "", (Entry(narrowed, Words("")), *files))
    return (*groups, ways), tables


def _is_network(record: Record) -> bool:
    fields = record.original.fields
    return isinstance(fields, Stakeholder) and fields.network


STAKEHOLDER_COLUMNS = ("name", "actors", "country", "level", "role", "address", "checked")


def _stakeholders(records: tuple[Record, ...], caption: str, here: str, writer: Writer) -> Table:
    rows = tuple(_stakeholder(record, here, writer) for record in records)
    headings = tuple(writer.t(f"directory.{name}") for name in STAKEHOLDER_COLUMNS)
    return Table(writer.t(caption), headings, rows, sortable=True)


def _stakeholder(record: Record, here: str, writer: Writer) -> tuple[Cell, ...]:
    edition = record.edition(writer.code)
    fields = edition.fields
    assert isinstance(fields, Stakeholder)
    link = writer.record_link(record, here)
    actors = writer.corpus.vocabularies.get(ACTORS)
    terms = record.original.terms.get(ACTORS) or ()
    kinds = [writer.label(actors.term(term).label) for term in terms] if actors else []
    role = writer.marked(fields.role, edition)
    address = Words(fields.url, fields.url, dir="ltr") if fields.url else None
    return (
        Cell(link.text, link.href, heading=True, lang=link.lang, dir=link.dir),
        Cell(writer.language.list(kinds)),
        Cell(writer.language.list([writer.language.country(c) for c in fields.countries])),
        Cell(writer.t(f"reach.{fields.level}")),
        Cell(role.text, kind="prose", lang=role.lang, dir=role.dir),
        Cell("", links=(address,)) if address else Cell(writer.t("unknown.value"), kind="unknown"),
        Cell(checked(fields.checked, writer), sort=fields.checked),
    )


def checked(day: str, writer: Writer) -> str:
    """Return the day on which an address was checked; after twelve months it is unverified."""
    text = writer.language.date(day)
    old = months_between(day, writer.date) >= OLD
    return writer.t("support.unverified", date=text) if old else text


def event_parts(records: tuple[Record, ...], here: str, writer: Writer) -> Parts:
    """Return the events by year, the latest first, those without a date last."""
    by_year: dict[str, list[Record]] = {}
    for record in sorted(records, key=_start, reverse=True):
        by_year.setdefault(_start(record)[:4], []).append(record)
    groups = [
        Group(
            f"year-{year}" if year else "undated",
            year or writer.t("event.undated"),
            "",
            tuple(_event(record, here, writer) for record in members),
        )
        for year, members in by_year.items()
    ]
    calendar = Words(writer.t("event.calendar"), writer.routes.href(here, CALENDAR))
    feed = Words(writer.t("event.feed"), writer.routes.href(here, FEED))
    ways = (
        Entry(calendar, Words(writer.t("event.calendar_intro"))),
        Entry(feed, Words(writer.t("event.feed_intro"))),
        *_files(("events.csv", "events.json"), here, writer),
    )
    return (*groups, Group("files", writer.t("directory.files"), "", ways)), {}


def _start(record: Record) -> str:
    fields = record.original.fields
    return (fields.start or "") if isinstance(fields, Event) else ""


def _event(record: Record, here: str, writer: Writer) -> Entry:
    fields = record.edition(writer.code).fields
    assert isinstance(fields, Event)
    facts = [writer.t(f"form.{fields.form}"), when(fields, writer)]
    if fields.places:
        facts.append(writer.language.list([place.name for place in fields.places]))
    facts += [writer.language.country(country) for country in fields.countries]
    return Entry(writer.record_link(record, here), writer.summary(record), tuple(facts))


def when(fields: Event, writer: Writer) -> str:
    """Return when an event was held, in words."""
    if not fields.start:
        return writer.t("event.undated")
    start = writer.language.date(fields.start)
    if not fields.end or fields.end == fields.start:
        return start
    return writer.t("period", start=start, end=writer.language.date(fields.end))


def support_parts(records: tuple[Record, ...], here: str, writer: Writer) -> Parts:
    """Return who can be asked, by country and topic; what has no contact says so."""
    slip = Words(writer.t("slip.title"), writer.made("question-slip", here))
    contacts = tuple(_contact(record, here, writer) for record in records)
    files = tuple(_files(("support.csv", "support.json"), here, writer))
    groups = (
        Group("whom", writer.t("support.whom"), writer.t("support.whom_intro")),
        Group("slip", writer.t("slip.title"), "", (Entry(slip, Words(writer.t("slip.intro"))),)),
        Group("contacts", writer.t("kind.support-contact.many"), "", contacts),
        Group("files", writer.t("directory.files"), "", files),
    )
    return groups, {"whom": _support(records, here, writer)}


def _support(records: tuple[Record, ...], here: str, writer: Writer) -> Table:
    topics, cluster_of = writer.corpus.codebook.clusters, writer.corpus.codebook.cluster_of
    served: dict[tuple[str, str], dict[str, Record]] = {}
    for record in records:
        fields = record.original.fields
        assert isinstance(fields, SupportContact)
        for country in fields.countries:
            for topic in fields.topics:
                served.setdefault((country, cluster_of[topic]), {})[record.id] = record
    rows = []
    for country in writer.corpus.countries:
        link = writer.country_link(country, here)
        cells = [_cell(served.get((country, topic.id), {}), here, writer) for topic in topics]
        rows.append((Cell(link.text, link.href, heading=True), *cells))
    headings = (writer.t("search.country"), *(writer.label(topic.label) for topic in topics))
    return Table(writer.t("support.whom"), headings, tuple(rows), sortable=True)


def _cell(records: Mapping[str, Record], here: str, writer: Writer) -> Cell:
    if not records:
        return Cell(writer.t("support.none"), kind="empty")
    return Cell("", links=tuple(writer.record_link(record, here) for record in records.values()))


def _contact(record: Record, here: str, writer: Writer) -> Entry:
    fields = record.original.fields
    assert isinstance(fields, SupportContact)
    facts = [writer.language.country(country) for country in countries_of(fields)]
    facts.append(f"{writer.t('card.checked')}: {checked(fields.checked, writer)}")
    return Entry(writer.record_link(record, here), writer.summary(record), tuple(facts))


def _files(names: tuple[str, ...], here: str, writer: Writer) -> Iterator[Entry]:
    for name in names:
        link = Words(name, writer.from_root(f"data/{name}", here), dir="ltr")
        yield Entry(link, Words(writer.t(f"data.{name.replace('.', '_')}")))
