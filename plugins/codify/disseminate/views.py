"""Hold what a template places: ready texts and links, nothing left to compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from codify.rendering import Heading


def in_language(html: str, lang: str, dir: str) -> str:
    """Mark a piece of HTML with its language and direction, if it is another than the page's."""
    return f'<bdi lang="{lang}" dir="{dir}">{html}</bdi>' if lang else html


@dataclass(frozen=True)
class Words:
    """A text with its own language and direction, and a link if it has one.

    `lang` is empty where the text is in the language of the page.
    """

    text: str
    href: str = ""
    lang: str = ""
    dir: str = ""
    note: str = ""

    @property
    def html(self) -> str:
        """The text as HTML, for titles: the theme puts those into pages as they are."""
        return in_language(escape(self.text, quote=False), self.lang, self.dir)


@dataclass(frozen=True)
class Row:
    """One line of a record's card: a label and its values."""

    label: str
    values: tuple[Words, ...]
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A record or passage in a list."""

    title: Words
    summary: Words
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A part of a page: a heading with an introduction and a list of entries."""

    id: str
    title: str
    intro: str = ""
    entries: tuple[Entry, ...] = ()
    more: Words | None = None
    level: int = 2
    lang: str = ""
    dir: str = ""

    @property
    def heading(self) -> Heading:
        """The group's line in the table of contents."""
        return Heading(self.level, self.id, Words(self.title, lang=self.lang, dir=self.dir).html)


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, a link, a class name, and whether it heads its row.

    `label` says what the link is for, where the text alone does not, and `sort` by what the cell
    is sorted, where that is not its text.
    """

    text: str
    href: str = ""
    kind: str = ""
    heading: bool = False
    id: str = ""
    lang: str = ""
    dir: str = ""
    links: tuple[Words, ...] = ()
    label: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption, a row of headings and rows of cells."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sortable: bool = False

    @property
    def told(self) -> str:
        """What the table is called among others on its page."""
        return f"{self.caption} ({len(self.rows)})" if self.sortable else self.caption


@dataclass(frozen=True)
class Action:
    """An action of a policy plan, a term, a publication: its anchor, its title and its rows.

    `lang` is empty where the title is in the language of the text.
    """

    id: str
    title: str
    rows: tuple[Row, ...]
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class CodeRules:
    """A code of the codebook with everything that a coder goes by."""

    id: str
    level: int
    title: str
    proposed: str
    definition: str
    include: str
    exclude: str
    near: tuple[Words, ...]
    example: Entry
    counter_example: Entry
    why: str
    crosswalk: tuple[Row, ...]


@dataclass(frozen=True)
class PassageCodes:
    """The codes of one passage, for the list at the end of a record and its buttons."""

    id: str
    text: str
    codes: tuple[Words, ...]


@dataclass(frozen=True)
class Trust:
    """The confidence in a finding: its level, and each component with its concern and rule."""

    title: str
    level: str
    rows: tuple[Row, ...]
    note: str


@dataclass(frozen=True)
class Answer:
    """An option of a quiz item with its feedback."""

    text: str
    verdict: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A quiz item."""

    id: str
    title: str
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class SourceLine:
    """A source in the list of a record: its citation in parts."""

    id: str
    number: int
    citation: str
    href: str
    read: str
    note: str = ""


@dataclass(frozen=True)
class Notice:
    """What a reader must know of a page before reading it."""

    kind: str
    text: str


@dataclass(frozen=True)
class Page:
    """One page in one language: where it goes, what it says, and in which language that is.

    `address` and `canonical` are paths below the language; `text_language` is the language of
    the body, which differs from `language` where a translation is missing.
    """

    address: str
    language: str
    template: str
    title: str
    description: str
    text_language: str
    text_direction: str
    headings: tuple[Heading, ...] = ()
    html: str = ""
    view: Mapping[str, object] = field(default_factory=dict)

    @property
    def borrowed(self) -> bool:
        """Say whether the text is in another language than the page."""
        return self.text_language != self.language

    @property
    def title_html(self) -> str:
        """The title as HTML, marked where it is in another language than the page."""
        lang = self.text_language if self.borrowed else ""
        return Words(self.title, lang=lang, dir=self.text_direction).html
