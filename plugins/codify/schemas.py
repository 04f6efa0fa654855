"""Describe each kind of record: one frozen class and one schema each, every field once."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from codify.fields import (
    Amount,
    Caption,
    Claim,
    Country,
    Currency,
    FullDate,
    Label,
    Line,
    OrUnknown,
    Part,
    PartialDate,
    PassageReference,
    Prose,
    Row,
    Scope,
    Slug,
    Title,
    Truth,
    WebAddress,
    refused,
    shared,
    text,
)

Licence = Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]


class Source(Part):
    """Where a fact stands: a publication with its publisher, date and address."""

    id: Slug = shared("Name of the source in citations, as in [@name].")
    title: Line = shared("Title as published.")
    authors: Line | None = shared("Persons or bodies as authors, inside the citation.", None)
    publisher: OrUnknown[Line] = shared("Organisation that published it.")
    date: OrUnknown[PartialDate] = shared("Date of publication.")
    url: WebAddress | None = shared("Public address.", None)
    file: Line | None = shared("File or shelf mark, where there is no address.", None)
    note: Line | None = shared("What kind of copy was read, or its limits.", None)
    read: FullDate = shared("Day on which it was read.")

    @model_validator(mode="after")
    def _findable(self) -> Source:
        if not (self.url or self.file):
            raise refused("value-source-unfindable")
        return self


class Consent(Part):
    """On what ground the content of a record may be published."""

    basis: Literal["public-source", "given", "anonymised"] = shared("Ground of publication.")
    scope: Line | None = shared("Uses, languages and formats that are covered.", None)
    address: WebAddress | None = shared("Public source, for basis public-source.", None)
    date: FullDate = shared("Day on which the ground was established.")

    @model_validator(mode="after")
    def _grounded(self) -> Consent:
        if self.basis == "public-source" and not self.address:
            raise refused("value-consent-address")
        if self.basis != "public-source" and not self.scope:
            raise refused("value-consent-scope")
        return self


class Place(Row):
    """A place that a record speaks of."""

    id: Slug = shared("Short name of the place, the same in every language.")
    name: Line = text("Name of the place, in the language's usual form.")


def check_order(start: str | None, end: str | None) -> None:
    """Refuse a period that ends before it starts."""
    if start and end:
        length = min(len(start), len(end))
        if end[:length] < start[:length]:
            raise refused("value-period")


class Period(Part):
    """From when to when; an end that is still open is left out."""

    start: OrUnknown[PartialDate] = shared("First day, month or year.")
    end: OrUnknown[PartialDate] | None = shared("Last day, month or year.", None)

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        check_order(self.start, self.end)
        return self


class Cost(Part):
    """What it cost, in one currency."""

    amount: Amount = shared("Amount, digits and a decimal point only.")
    currency: Currency = shared("ISO 4217 code.")
    note: Line | None = text("What the amount covers, or why it is doubtful.", None)


class Option(Row):
    """One answer of a quiz item."""

    id: Slug = shared("Short name of the option.")
    right: Truth = shared("Whether this answer is right.")
    feedback: Prose = text("What the reader learns from choosing it.")
    text: Line = text("The answer.")


class QuizItem(Row):
    """A question with its options."""

    id: Slug = shared("Short name of the item; it is a passage of that name.")
    question: Line = text("The question.")
    options: tuple[Option, ...] = shared("The answers.", min_length=2, max_length=8)

    @model_validator(mode="after")
    def _answerable(self) -> QuizItem:
        if not any(option.right for option in self.options):
            raise refused("value-quiz-right")
        return self


class PlanRow(Row):
    """One action of a policy plan; it is a passage of that name."""

    id: Slug = shared("Short name of the action.")
    level: OrUnknown[Line] = text("Level: local, regional, national.")
    action: Prose = text("Action or space.")
    objective: OrUnknown[Prose] = text("Objective.")
    audience: OrUnknown[Prose] = text("Target audience.")
    activity: OrUnknown[Prose] = text("Type of activity and place.")
    timeline: OrUnknown[Prose] = text("When, and how long.")
    money: OrUnknown[Prose] = text("Financial resources.")
    practices: tuple[Slug, ...] = shared("Practices that the action promotes.", ())


class Fields(Part):
    """What every record has."""

    language: Slug = shared("Language of the original, such as en or ar.")
    title: Title = text("Title, in words that a reader would look for.")
    state: Literal["published", "draft", "withdrawn"] = shared(
        "Whether the record is on the site; a draft or a withdrawn one is in no output.",
        "published",
    )


class Sourced(Fields):
    """What every record has that rests on sources."""

    summary: Line = text("Summary that stands alone.")
    licence: Licence = shared("Licence of the text.")
    sources: tuple[Source, ...] = shared("Where the facts stand.", max_length=60)


class Practice(Sourced):
    """A good practice: what was done, by whom, with what result, under which conditions."""

    countries: tuple[Country, ...] = shared("ISO 3166 codes.", min_length=1)
    places: tuple[Place, ...] = shared("Places.", min_length=1)
    lead: OrUnknown[Line] = shared("Organisation in the lead.")
    partners: OrUnknown[tuple[Line, ...]] = shared("Other organisations.")
    period: OrUnknown[Period] = shared("From when to when.")
    gender_lens: OrUnknown[Prose] = text("What was done for women and men, and with what effect.")
    cost: OrUnknown[Cost] = shared("What it cost.")
    consent: Consent = shared("Ground of publication.")


class Module(Sourced):
    """A training module of the toolbox."""

    level: Literal["core", "elective"] = shared("Core or elective.")
    minutes: int = shared("Duration in minutes.", ge=5, le=2400)
    aims: tuple[Line, ...] = text("What the module is for.", min_length=1)
    outcomes: tuple[Line, ...] = text("What a learner can do afterwards.", min_length=1)
    practices: tuple[Slug, ...] = shared("Practices that the module uses.", ())
    quiz: tuple[QuizItem, ...] = shared("Quiz items.", ())


class Story(Sourced):
    """A story from the field."""

    countries: tuple[Country, ...] = shared("ISO 3166 codes.", min_length=1)
    places: tuple[Place, ...] = shared("Places.", min_length=1)
    practice: Slug | None = shared("The practice that the story belongs to.", None)
    consent: Consent = shared("Ground of publication.")


class ProcessStep(Row):
    """One step of a process, as a picture shows it."""

    id: Slug = shared("Short name of the step.")
    title: Label = text("The step in a few words.")
    text: Caption = text("What is done in it.")


class Report(Sourced):
    """A knowledge product that is built from findings."""

    form: Literal["synthesis", "paper"] = shared("Synthesis report, or paper.")
    findings: tuple[Slug, ...] = shared("Findings, in the order of the report.", ())
    process: tuple[ProcessStep, ...] = shared("Steps that the picture shows.", (), max_length=12)


class EvidenceRow(Part):
    """A passage for or against a finding, as it read when the finding was reviewed."""

    passage: PassageReference = shared("The passage, record#passage.")
    seen: Slug = shared("Hash of the passage's text at the review; the build tells it.")


class Finding(Fields):
    """One claim with the passages that support it and those that contradict it."""

    statement: Claim = text("The claim, in one or two sentences.")
    scope: Scope = text("Where it was seen, and what it does not cover.")
    supports: tuple[EvidenceRow, ...] = shared("Passages in support.", min_length=1)
    contradicts: tuple[EvidenceRow, ...] = shared("Passages against it.", ())


class PolicyPlan(Sourced):
    """A policy work plan, action by action."""

    countries: tuple[Country, ...] = shared("ISO 3166 codes.", min_length=1)
    places: tuple[Place, ...] = shared("Territories.", min_length=1)
    period: OrUnknown[Period] = shared("From when to when.")
    actions: tuple[PlanRow, ...] = shared("The rows of the plan.", min_length=1)


class CollectedItem(Sourced):
    """What came in through a collecting channel."""

    channel: Literal["e-discussion", "live-chat", "report", "interview"] = shared("Channel.")
    date: OrUnknown[PartialDate] = shared("When it was collected.")
    organisers: OrUnknown[tuple[Line, ...]] = shared("Organisations that held it.")
    countries: tuple[Country, ...] = shared("ISO 3166 codes.", ())
    consent: Consent = shared("Ground of publication.")


class Page(Sourced):
    """A plain page."""

    order: int | None = shared("Place among the pages in the navigation.", None, ge=1, le=999)
