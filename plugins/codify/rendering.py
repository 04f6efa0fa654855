"""Turn the Markdown of an edition into clean HTML with its anchors, links and citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from xml.etree import ElementTree

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from codify.links import CITATION, BadLink
from codify.markup_checks import (
    check_clean,
    check_followed,
    check_links,
    check_passages,
    deepest,
)
from codify.passages import is_unknown
from codify.problems import Problem, Problems
from codify.records import Edition
from codify.schemas import Sourced

ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
SCHEMES = {"http", "https"}
WITHOUT_TERMS = {"a", "code", "pre", "sup", *(f"h{level}" for level in range(1, 7))}
FindTerms = Callable[[str, set[str]], Iterable[tuple[int, int, str]]]


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered body: its level, its anchor and its text as HTML."""

    level: int
    id: str
    title: str


@dataclass(frozen=True)
class Rendered:
    """The HTML of a body and its headings."""

    html: str
    headings: tuple[Heading, ...]


class Renderer:
    """Renders bodies in one language of the reader; `address` gives the place of each link.

    `address(link, edition)` returns the address to write for a link as the author wrote it.
    `terms(text, told)` yields start, end and address of each term in `text` that is not told yet,
    and adds it to `told`; so the first use of a term on a page leads to its definition.
    """

    def __init__(
        self, address: Callable[[str, Edition], str], unknown: str, terms: FindTerms | None = None
    ) -> None:
        self.unknown = unknown
        self.page = _PageExtension(address, terms)
        self.markdown = self._new()

    def _new(self) -> markdown.Markdown:
        return markdown.Markdown(
            extensions=[
                "tables",
                "fenced_code",
                "sane_lists",
                TocExtension(slugify=self.page.slug, toc_depth="2-3", marker=""),
                self.page,
            ],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )

    def render(self, edition: Edition, problems: Problems) -> Rendered:
        """Return an edition's body as HTML; what had to be taken out is a problem."""
        self.page.begin(edition)
        self.markdown.reset()
        try:
            raw = self.markdown.convert(self._with_unknowns(edition))
        except RecursionError:
            self.markdown = self._new()  # what it was about to do is still in the old one
            problems.append(Problem(deepest(edition), "text-too-deep"))
            return Rendered("", ())
        clean = nh3.clean(raw, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
        check_clean(raw, clean, edition, problems)
        check_links(raw, self.page.written, edition, problems)
        check_followed(self.page.bad, edition, problems)
        check_passages(clean, edition, problems)
        tokens = getattr(self.markdown, "toc_tokens", [])
        return Rendered(clean, tuple(_headings(tokens)))

    def _with_unknowns(self, edition: Edition) -> str:
        """Say in the reader's words that the sources do not say."""
        body = edition.body
        lines = body.text.split("\n")
        for block in body.blocks:
            if is_unknown(block):
                phrase = f'<p class="unknown">{escape(self.unknown)}</p>'
                lines[block.line - body.first_line] = phrase
        return "\n".join(lines)


class _PageExtension(Extension):
    """What the body of one edition needs beside plain Markdown."""

    def __init__(self, address: Callable[[str, Edition], str], terms: FindTerms | None) -> None:
        super().__init__()
        self.address, self.terms = address, terms
        self.edition: Edition | None = None
        self.numbers: dict[str, int] = {}
        self.sections: dict[str, str] = {}
        self.written: set[str] = set()
        self.bad: list[tuple[str, BadLink]] = []

    def begin(self, edition: Edition) -> None:
        self.edition = edition
        fields = edition.fields
        sources = fields.sources if isinstance(fields, Sourced) else ()
        self.numbers = {source.id: number for number, source in enumerate(sources, start=1)}
        headings = [block for block in edition.body.blocks if block.kind == "heading"]
        self.sections = {b.text: b.section for b in headings if b.section and b.level == 2}
        self.written, self.bad = set(), []

    def slug(self, text: str, separator: str) -> str:
        """Give sections the same anchor in every language."""
        return self.sections.get(text) or slugify_unicode(text, separator)

    def href(self, link: str) -> str:
        assert self.edition is not None
        link = unescape(link.replace(AMP_SUBSTITUTE, "&"))
        try:
            href = self.address(link, self.edition)
        except BadLink as bad:
            self.bad.append((link, bad))
            href = "#"
        self.written.add(href)
        return href

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (Markdown's name)
        md.treeprocessors.register(_PassageIds(md), "passage-ids", 8)
        md.treeprocessors.register(_Links(md, self), "links", 7)
        if self.terms:
            md.treeprocessors.register(_Terms(md, self, self.terms), "terms", 6)
        md.inlinePatterns.register(_Citation(self, md), "citation", 175)


class _PassageIds(AttrListTreeprocessor):
    """Python-Markdown's attribute lists, cut down to `{ #p3 }` on the line after a block."""

    BASE = r"\{:?[ ]*(#p[1-9][0-9]{0,4})[ ]*\}"
    NEVER = re.compile(r"(?!)")
    HEADER_RE = NEVER  # type: ignore[misc]  # meant to be replaced, if marked Final
    INLINE_RE = NEVER  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{BASE}[ ]*$")  # type: ignore[misc]


class _Links(Treeprocessor):
    def __init__(self, md: markdown.Markdown, page: _PageExtension) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: ElementTree.Element) -> None:
        for link in root.iter("a"):
            if link.get("class") != "citation":
                link.set("href", self.page.href(link.get("href", "")))


class _Terms(Treeprocessor):
    """Leads the first use of each term to its definition, outside headings, links and code."""

    def __init__(self, md: markdown.Markdown, page: _PageExtension, find: FindTerms) -> None:
        super().__init__(md)
        self.page, self.find = page, find

    def run(self, root: ElementTree.Element) -> None:
        self.told: set[str] = set()
        self.walk(root)

    def walk(self, element: ElementTree.Element) -> None:
        if element.tag in WITHOUT_TERMS:
            return
        children = list(element)
        links = self.links(element.text)
        if links:
            element.text = links[0].tail
            for number, link in enumerate(links[1:]):
                element.insert(number, link)
        for child in children:
            self.walk(child)
            links = self.links(child.tail)
            if links:
                child.tail = links[0].tail
                place = list(element).index(child) + 1
                for number, link in enumerate(links[1:]):
                    element.insert(place + number, link)

    def links(self, text: str | None) -> list[ElementTree.Element]:
        """Return the terms of a text as links, each with what follows it; first what precedes."""
        made: list[ElementTree.Element] = []
        if not text or not text.strip():
            return made
        end = 0
        for start, stop, href in self.find(text, self.told):
            if not made:
                made.append(ElementTree.Element("before"))
            made[-1].tail = text[end:start]
            link = ElementTree.Element("a", {"class": "term", "href": href})
            link.text = text[start:stop]
            self.page.written.add(href)
            made.append(link)
            end = stop
        if made:
            made[-1].tail = text[end:]
        return made


class _Citation(InlineProcessor):
    """`[@source]` becomes the number of the source, with a link to it."""

    def __init__(self, page: _PageExtension, md: markdown.Markdown) -> None:
        super().__init__(rf"[ ]?{CITATION.pattern}", md)  # the mark stands close to its word
        self.page = page

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Markdown's name)
        self, match: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        number = self.page.numbers.get(match[1])
        if number is None:
            return None, None, None
        mark = ElementTree.Element("sup")
        link = ElementTree.SubElement(mark, "a")
        href = f"#source-{match[1]}"
        self.page.written.add(href)
        link.set("class", "citation")
        link.set("href", href)
        link.text = f"[{number}]"
        return mark, match.start(0), match.end(0)


def _headings(tokens: Iterable[Mapping[str, Any]]) -> Iterable[Heading]:
    for token in tokens:
        yield Heading(token["level"], token["id"], token["name"])
        yield from _headings(token["children"])
