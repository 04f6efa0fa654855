"""Make the pages that gather: home, kinds, countries, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codify.codify import CodedPassage
from codify.disseminate import cards
from codify.disseminate.country_groups import country_groups, passages_by_cluster
from codify.disseminate.directory import event_parts, stakeholder_parts, support_parts
from codify.disseminate.record_pages import notices, renderer_for
from codify.disseminate.routes import PLURAL
from codify.disseminate.views import Entry, Group, Page, Words
from codify.disseminate.writer import Writer
from codify.problems import Problems
from codify.records import HOME, KINDS, countries_of


def made_page(
    writer: Writer,
    name: str,
    title: str,
    description: str,
    template: str = "list.html",
    groups: tuple[Group, ...] = (),
    **view: object,
) -> Page:
    """Return a page that the build makes, wholly in the reader's language."""
    return Page(
        address=writer.routes.made[name],
        language=writer.code,
        template=template,
        title=title,
        description=description,
        text_language=writer.code,
        text_direction=writer.language.direction,
        headings=tuple(group.heading for group in groups if group.id),
        view={"intro": description, "chrome": writer.language, "groups": groups, **view},
    )


DIRECTORY = {
    "stakeholder": stakeholder_parts,
    "event": event_parts,
    "support-contact": support_parts,
}


def list_pages(writer: Writer) -> Iterator[Page]:
    """Yield the list of each kind and country, and the catalogue."""
    yield from _kind_pages(writer)
    yield _countries_page(writer)
    profiles = writer.corpus.of_kind("profile")
    told = {country for record in profiles for country in countries_of(record.original.fields)}
    for country in writer.corpus.countries:
        if country not in told:  # else the country's own record is its page
            yield _country_page(country, writer)
    yield _catalogue_page(writer)


def _kind_pages(writer: Writer) -> Iterator[Page]:
    for kind in KINDS:
        records = writer.corpus.of_kind(kind.name)
        if not records or kind.name not in PLURAL:
            continue
        name = PLURAL[kind.name]
        here = writer.routes.made[name]
        title = writer.t(f"kind.{kind.name}.many")
        intro = writer.t(f"kind.{kind.name}.intro")
        if kind.name in DIRECTORY:
            groups, tables = DIRECTORY[kind.name](records, here, writer)
            yield made_page(
                writer, name, title, intro, groups=groups, tables=tables, wide=bool(tables)
            )
            continue
        entries = tuple(writer.entry(record, here) for record in records)
        groups = (Group("", "", "", entries), *passages_by_cluster(records, here, writer))
        if kind.name == "policy-plan":
            link = Words(writer.t("plan.form"), writer.made("plan-form", here))
            form = Entry(link, Words(writer.t("plan.form_intro")))
            groups = (groups[0], Group("form", writer.t("plan.form"), "", (form,)), *groups[1:])
        yield made_page(writer, name, title, intro, groups=groups)


def passages_by_record(
    passages: tuple[CodedPassage, ...], here: str, writer: Writer
) -> Iterator[Group]:
    """Yield passages in groups, one for each record."""
    by_record: dict[str, list[CodedPassage]] = {}
    for item in passages:
        by_record.setdefault(item.record.id, []).append(item)
    for id, items in by_record.items():
        title = writer.record_link(writer.corpus.records[id], here)
        entries = tuple(writer.passage_entry(item, here) for item in items)
        yield Group(f"in-{id}", title.text, "", entries, level=3, lang=title.lang, dir=title.dir)


def _countries_page(writer: Writer) -> Page:
    here = writer.routes.made["countries"]
    entries = []
    for country in writer.corpus.countries:
        number = writer.figures.records_by_country[country]
        link = writer.country_link(country, here)
        entries.append(Entry(link, Words(""), (writer.language.counted("records", number),)))
    title, intro = writer.t("countries.title"), writer.t("countries.intro")
    groups = (Group("", "", "", tuple(entries)),)
    return made_page(writer, "countries", title, intro, groups=groups)


def _country_page(country: str, writer: Writer) -> Page:
    name = f"countries/{country.lower()}"
    here = writer.routes.made[name]
    groups = country_groups(country, here, writer)
    title = writer.language.country(country)
    intro = writer.t("country.intro", country=title)
    up = Words(writer.t("countries.title"), writer.made("countries", here))
    return made_page(writer, name, title, intro, groups=groups, up=up)


def _catalogue_page(writer: Writer) -> Page:
    """Return the page on which a script searches and narrows, with the plain lists below."""
    here = writer.routes.made["search"]
    kinds = tuple(_doors(writer, here))
    groups = (
        Group("kinds", writer.t("home.kinds"), "", kinds),
        Group("clusters", writer.t("home.clusters"), "", _clusters_page_entries(writer, here)),
        Group("countries", writer.t("home.countries"), "", _country_entries(writer, here)),
    )
    keys = {name: writer.t(f"search.{name}").casefold() for name in ("country", "cluster")}
    title, intro = writer.t("search.title"), writer.t("search.intro")
    told = writer.t("search.help", **keys)
    page = made_page(writer, "search", title, intro, "catalogue.html", groups, help=told)
    return replace(page, headings=())


def home_page(writer: Writer, problems: Problems) -> Page:
    """Return the home page: one sentence of what this is, and the ways in."""
    record = writer.corpus.records[HOME]
    edition = record.edition(writer.code)
    here = record.address
    rendered = renderer_for(edition, writer, here).render(edition, problems)
    text = writer.corpus.languages[edition.language]
    view: dict[str, object] = {
        "summary": writer.summary(record),
        "notices": tuple(notices(record, writer)),
        "doors": tuple(_doors(writer, here)),
        "clusters": _clusters_page_entries(writer, here),
        "countries": _country_entries(writer, here),
        "sources": cards.sources(edition, writer),
        "chrome": writer.language,
        "search": Words(writer.t("search.title"), writer.made("search", here)),
        "download": Words(writer.t("download.title"), writer.made("download", here)),
    }
    return Page(
        address=here,
        language=writer.code,
        template="home.html",
        title=edition.fields.title,
        description=writer.summary(record).text,
        text_language=edition.language,
        text_direction=text.direction,
        html=rendered.html,
        view=view,
    )


def _doors(writer: Writer, here: str) -> Iterator[Entry]:
    """Yield the lists of kinds with their numbers."""
    for kind in KINDS:
        number = writer.figures.records_by_kind.get(kind.name, 0)
        if number and kind.name in PLURAL:
            title = Words(writer.t(f"kind.{kind.name}.many"), writer.made(PLURAL[kind.name], here))
            intro = Words(writer.t(f"kind.{kind.name}.intro"))
            yield Entry(title, intro, (writer.language.number(number),))


def _clusters_page_entries(writer: Writer, here: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            writer.cluster_link(cluster.id, here),
            Words(writer.label(cluster.definition)),
            (
                writer.language.counted(
                    "passages", writer.figures.passages_by_cluster.get(cluster.id, 0)
                ),
            ),
        )
        for cluster in writer.corpus.codebook.clusters
    )


def _country_entries(writer: Writer, here: str) -> tuple[Entry, ...]:
    entries = (
        Entry(
            writer.country_link(country, here),
            Words(""),
            (writer.language.number(writer.figures.records_by_country[country]),),
        )
        for country in writer.corpus.countries
    )
    return tuple(entries)
