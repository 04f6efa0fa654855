"""Know the kinds of records in one table, and hold a record in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from codify.passages import Body, Passage
from codify.reference_schemas import (
    Bibliography,
    Event,
    Glossary,
    Indicator,
    Indicators,
    ModelDocument,
    Profile,
    Reference,
    Resource,
    Stakeholder,
    SupportContact,
    Term,
)
from codify.schemas import (
    CollectedItem,
    Fields,
    Finding,
    Module,
    Page,
    PlanRow,
    PolicyPlan,
    Practice,
    QuizItem,
    Report,
    Story,
)
from codify.yamltext import Parsed


@dataclass(frozen=True)
class Kind:
    """A kind of record: its class, its folder, its place in the site and its sections.

    `sections` are level-2 headings that the body must have, in this order, by their keys in the
    interface catalogues; a kind without them has a free body, or none if `body` is False.
    """

    name: str
    model: type[Fields]
    folder: str
    address: str
    sections: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    body: bool = True
    coded: bool = False


PRACTICE_SECTIONS = ("context", "done", "results", "conditions", "obstacles", "lessons", "adapting")
EXERCISE = "exercise"
MODULE_SECTIONS = ("introduction", "steps", "example", EXERCISE, "facilitators")

KINDS: tuple[Kind, ...] = (
    Kind("practice", Practice, "practices", "practices", PRACTICE_SECTIONS, coded=True),
    Kind(
        "module",
        Module,
        "toolbox",
        "toolbox",
        MODULE_SECTIONS,
        frozenset({"introduction", "example", "facilitators"}),
        coded=True,
    ),
    Kind("story", Story, "content/stories", "stories", coded=True),
    Kind("report", Report, "content/reports", "reports"),
    Kind("finding", Finding, "content/findings", "findings"),
    Kind("policy-plan", PolicyPlan, "content/policy-plans", "policy-plans", coded=True),
    Kind("model-document", ModelDocument, "content/models", "models"),
    Kind("resource", Resource, "content/resources", "resources"),
    Kind("profile", Profile, "content/countries", "countries"),
    Kind("stakeholder", Stakeholder, "content/stakeholders", "stakeholders"),
    Kind("event", Event, "content/events", "events"),
    Kind("support-contact", SupportContact, "content/support", "support"),
    Kind("collected-item", CollectedItem, "content/collected", "collected", coded=True),
    Kind("glossary", Glossary, "content/glossary", "glossary"),
    Kind("indicators", Indicators, "content/indicators", "indicators"),
    Kind("bibliography", Bibliography, "content/bibliography", "bibliography"),
    Kind("page", Page, "content", ""),
)
KIND_OF_FOLDER: Mapping[str, Kind] = {kind.folder: kind for kind in KINDS}
HOME = "home"

Status = Literal["original", "draft", "reviewed"]


@dataclass(frozen=True)
class Edition:
    """A record in one language: its fields (shared ones from the original) and its body.

    `current` says whether it translates the present revision, `complete` whether it has every
    passage of the original.
    `front` is the front matter as written, with its places.
    """

    language: str
    file: str
    fields: Fields
    terms: Mapping[str, tuple[str, ...] | None]
    body: Body
    status: Status
    front: Parsed
    current: bool = True
    complete: bool = True

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        """The passages by id: blocks of the body, then rows of the front matter."""
        return {
            passage.id: passage for passage in (*self.body.passages, *row_passages(self.fields))
        }


@dataclass(frozen=True)
class Record:
    """One record: its original and its translations."""

    id: str
    kind: Kind
    original: Edition
    translations: Mapping[str, Edition]
    revision: str

    def edition(self, language: str) -> Edition:
        """Return the record in `language`, or its original where that is missing."""
        return self.translations.get(language, self.original)

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which the record stands."""
        return frozenset({self.original.language, *self.translations})

    @property
    def address(self) -> str:
        """The record's path in the site, below its language."""
        if self.kind.name == "page" and self.id == HOME:
            return "index.html"
        return f"{self.kind.address}/{self.id}.html".lstrip("/")


def row_passages(fields: Fields) -> tuple[Passage, ...]:
    """Return the rows that are passages by their own id: a question, an action, a term."""
    if isinstance(fields, Module):
        return tuple(Passage(item.id, _quiz_text(item), 0, "quiz") for item in fields.quiz)
    if isinstance(fields, PolicyPlan):
        return tuple(Passage(row.id, _action_text(row), 0, "actions") for row in fields.actions)
    if isinstance(fields, Glossary):
        return tuple(Passage(row.id, _term_text(row), 0, "terms") for row in fields.terms)
    if isinstance(fields, Indicators):
        rows = fields.indicators
        return tuple(Passage(row.id, _indicator_text(row), 0, "indicators") for row in rows)
    if isinstance(fields, Bibliography):
        rows_ = fields.references
        return tuple(Passage(row.id, _reference_text(row), 0, "references") for row in rows_)
    return ()


def _quiz_text(item: QuizItem) -> str:
    """Return all that a reader of a quiz item is told."""
    answers = (text for option in item.options for text in (option.text, option.feedback))
    return " ".join((item.question, *answers))


def _action_text(row: PlanRow) -> str:
    """Return all that a plan says of an action, without what is not documented."""
    texts = (row.action, row.objective, row.audience, row.activity, row.timeline, row.money)
    return " ".join(text for text in texts if text)


def _term_text(row: Term) -> str:
    """Return a term with its other forms and its definition."""
    return " · ".join((row.term, *row.forms, row.definition))


def _indicator_text(row: Indicator) -> str:
    """Return what is counted and for which result, without what is not documented."""
    texts = (row.indicator, row.result, row.baseline, row.target)
    return " · ".join(text for text in texts if text)


def _reference_text(row: Reference) -> str:
    """Return a publication as a reader would look for it."""
    texts = (row.title, *row.authors, row.publisher, row.good_for)
    return " · ".join(text for text in texts if text)


def countries_of(fields: Fields) -> tuple[str, ...]:
    """Return the countries of a record, none for kinds that have none."""
    return tuple(getattr(fields, "countries", ()))
