"""Describe the kinds of the reference part: models, resources, directories, lists of terms."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from codify.fields import (
    FROM_OUTSIDE,
    Country,
    FullDate,
    Label,
    Line,
    OrUnknown,
    PartialDate,
    Prose,
    ResourceReference,
    Row,
    Slug,
    Truth,
    WebAddress,
    own_text,
    shared,
    text,
)
from codify.schemas import Place, Source, Sourced, check_order


class Listed(Sourced):
    """What a directory lists: nothing stands in it without a source."""

    sources: tuple[Source, ...] = shared("Where it is told.", min_length=1, max_length=60)


class ModelDocument(Sourced):
    """A document to adapt: a model of our own, to print or to edit."""

    form: Literal[
        "agreement", "questionnaire", "terms-of-reference", "monitoring-sheet", "checklist"
    ] = shared("What the document is.")
    modules: tuple[Slug, ...] = shared("Modules that use it.", ())
    practices: tuple[Slug, ...] = shared("Practices that it draws on.", ())


class ResourceItem(Row):
    """A piece on a topic, and what it is good for."""

    id: Slug = shared("Short name of the piece.")
    to: ResourceReference = shared("A record, a passage (record#passage), or source:ID.")
    good_for: Line = text("What it is good for, in a sentence.")

    @property
    def source(self) -> str:
        """The source that the piece is, or nothing if it is a record or passage."""
        return self.to.removeprefix(FROM_OUTSIDE) if self.to.startswith(FROM_OUTSIDE) else ""


class Resource(Sourced):
    """A resource page on one topic: what there is, and what each is good for."""

    items: tuple[ResourceItem, ...] = shared("The pieces, in the order of the page.", min_length=1)


class Profile(Listed):
    """A country as the sources tell of it; its page gathers what the library has on it."""

    countries: tuple[Country, ...] = shared("The country.", min_length=1, max_length=1)


class Stakeholder(Listed):
    """An organisation; never a person."""

    countries: tuple[Country, ...] = shared("ISO 3166 codes.", ())
    level: Literal["local", "regional", "national", "international"] = shared("Level.")
    network: Truth = shared("Whether it is a network of local authorities.", False)
    role: Prose = text("What it does in this field, as the sources say.")
    url: OrUnknown[WebAddress] = shared("Public site.")
    checked: FullDate = shared("Day on which the address was checked.")
    practices: tuple[Slug, ...] = shared("Practices in which it appears.", ())
    events: tuple[Slug, ...] = shared("Events in which it appears.", ())


class Event(Listed):
    """A forum, meeting, workshop, launch or discussion."""

    form: Literal["forum", "meeting", "workshop", "training", "launch", "e-discussion"] = shared(
        "What was held."
    )
    countries: tuple[Country, ...] = shared("ISO 3166 codes.", ())
    places: tuple[Place, ...] = shared("Where it was held.", ())
    start: OrUnknown[PartialDate] = shared("First day.")
    end: OrUnknown[PartialDate] | None = shared("Last day, if not the first.", None)
    organisers: OrUnknown[tuple[Line, ...]] = shared("Organisations that held it.")
    outcome: OrUnknown[Prose] = text("What came out of it.")
    documents: tuple[Slug, ...] = shared("Sources that are documents of the event.", ())

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        check_order(self.start, self.end)
        return self


class SupportContact(Listed):
    """An office that answers questions: a public address, never a person's."""

    countries: tuple[Country, ...] = shared("Countries that it serves.", min_length=1)
    topics: tuple[Slug, ...] = shared("Clusters on which it can be asked.", min_length=1)
    office: Line = shared("Name of the office.")
    url: WebAddress = shared("Public address.")
    checked: FullDate = shared("Day on which the address was checked.")
    answers_in: tuple[Slug, ...] = shared("Languages in which it answers.", ())


class Term(Row):
    """A term of the field; it is a passage of that name."""

    id: Slug = shared("Short name of the term.")
    term: Label = text("The term, as it stands in running text.")
    forms: tuple[Label, ...] = own_text("Other forms and words for it.", ())
    definition: Prose = text("What it means here.")
    standing: Literal["confirmed", "proposed"] = text(
        "Whether the term was seen in a source of this language, or is our proposal."
    )
    sources: tuple[Slug, ...] = shared("Sources of the definition and of the terms.", ())


class Glossary(Sourced):
    """The terms of the field with their definitions."""

    terms: tuple[Term, ...] = shared("The terms.", min_length=1, max_length=400)


class Indicator(Row):
    """An indicator of a project document; it is a passage of that name."""

    id: Slug = shared("Short name of the indicator.")
    result: Prose = text("The result that it stands for.")
    indicator: Prose = text("What is counted.")
    baseline: OrUnknown[Line] = text("Where it started.")
    target: OrUnknown[Line] = text("What was to be reached.")
    source: Slug = shared("Source in which it stands.")
    line: Line = shared("Where in the source: page, table or line.")
    figure: (
        Literal["practices", "knowledge-products", "policy-plans", "local-authorities", "languages"]
        | None
    ) = shared("What the library can count itself beside it.", None)


class Indicators(Sourced):
    """The indicators and targets of a programme."""

    indicators: tuple[Indicator, ...] = shared("The indicators.", min_length=1, max_length=200)


class Reference(Row):
    """A publication with what it is good for; it is a passage of that name."""

    id: Slug = shared("Short name of the publication, the key in files for citation tools.")
    type: Literal["book", "report", "article", "webpage", "document", "dataset"] = shared(
        "What kind of publication it is."
    )
    title: Line = shared("Title as published.")
    authors: tuple[Line, ...] = shared("Persons or bodies as authors.", ())
    publisher: OrUnknown[Line] = shared("Organisation that published it.")
    date: OrUnknown[PartialDate] = shared("Date of publication.")
    languages: tuple[Slug, ...] = shared("Languages in which it can be had.", ())
    url: WebAddress | None = shared("Public address.", None)
    note: Line | None = shared("What kind of copy was read, or its limits.", None)
    read: FullDate = shared("Day on which it was read.")
    topics: tuple[Slug, ...] = shared("Clusters to which it belongs.", ())
    good_for: Line = text("What it is good for, in a sentence.")


class Bibliography(Sourced):
    """Publications of the field."""

    references: tuple[Reference, ...] = shared("The publications.", min_length=1, max_length=400)
