"""Turn the Markdown of an edition into clean HTML with its anchors, links and citations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
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

from codify.links import CITATION, IMAGE, LINK, BadLink
from codify.passages import is_unknown, references
from codify.problems import Place, Problem, Problems
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
    """

    def __init__(self, address: Callable[[str, Edition], str], unknown: str) -> None:
        self.unknown = unknown
        self.page = _PageExtension(address)
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
            problems.append(Problem(_deepest(edition), "text-too-deep"))
            return Rendered("", ())
        clean = nh3.clean(raw, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
        _check_clean(raw, clean, edition, problems)
        _check_links(raw, self.page.written, edition, problems)
        _check_followed(self.page.bad, edition, problems)
        _check_passages(clean, edition, problems)
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

    def __init__(self, address: Callable[[str, Edition], str]) -> None:
        super().__init__()
        self.address = address
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


class _Events(HTMLParser):
    """Lists what a piece of HTML holds: its tags, attributes, addresses and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[tuple[str, str]] = Counter()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag, ""] += 1
        for name, value in attrs:
            self.found[tag, name] += 1
            if name == "href" and tag == "a":
                self.hrefs.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_comment(self, data: str) -> None:
        self.found["!--", ""] += 1


def _check_clean(raw: str, clean: str, edition: Edition, problems: Problems) -> None:
    """Whatever cleaning took out is a problem, at the first place where the source has it."""
    taken_out = _Events(raw).found - _Events(clean).found
    for tag, attribute in sorted(taken_out):
        if attribute and (tag, "") in taken_out:
            continue  # the tag itself is the problem
        if tag == "img" and attribute in ("alt", "src") and any(references(edition.body, IMAGE)):
            continue  # a picture in Markdown, which is told
        inside = rf"[^>]*?{re.escape(attribute)}\s*=" if attribute else ""
        place = _find(edition, rf"<{re.escape(tag)}{inside}")
        if tag == "script":
            kind = "html-script"
        elif attribute.startswith("on"):
            kind = "html-handler"
        else:
            kind = "html-refused"
        found = f"<{tag} {attribute}=…>" if attribute else f"<{tag}>"
        if tag == "!--":
            found = "<!-- … -->"
        problems.append(Problem(place, kind, {"found": found}))


def _check_links(raw: str, written: Iterable[str], edition: Edition, problems: Problems) -> None:
    """Links are written in Markdown, where they are followed; raw HTML must not bring its own."""
    for href in _Events(raw).hrefs:
        if href not in written:
            problems.append(Problem(_find(edition, r"<a\b"), "html-link", {"link": href}))


def _check_followed(
    bad_links: Iterable[tuple[str, BadLink]], edition: Edition, problems: Problems
) -> None:
    """Tell of the bad links that were not seen before the text was rendered."""
    seen = {unescape(match[1]) for match, _, _ in references(edition.body, LINK)}
    for link, bad in bad_links:
        if link not in seen:
            place = _find(edition, re.escape(link.removeprefix("mailto:")))
            values = {"link": link, "near": bad.near}
            problems.append(Problem(place, bad.id, values, bad.cause))


def _check_passages(clean: str, edition: Edition, problems: Problems) -> None:
    """Every passage of the source is an anchor of the page, once and in the same order."""
    wanted = [passage.id for passage in edition.body.passages]
    found = [id for id in _Events(clean).ids if id in wanted]
    for passage in edition.body.passages:
        if found.count(passage.id) != 1:
            place = Place(edition.file, passage.line)
            cause = edition.file.rpartition("/")[2].removesuffix(".md") + "#"
            problems.append(Problem(place, "passage-lost", {"id": passage.id}, cause))


def _deepest(edition: Edition) -> Place:
    """Return the line with the most marks of lists and quotes before its text."""
    lines = edition.body.text.expandtabs(4).split("\n")
    depths = [len(line) - len(line.lstrip(" >*+-.0123456789")) for line in lines]
    return Place(edition.file, edition.body.first_line + depths.index(max(depths)))


def _find(edition: Edition, pattern: str) -> Place:
    lines = edition.body.text.expandtabs(4).split("\n")
    for number, line in enumerate(lines, start=edition.body.first_line):
        if match := re.search(pattern, line, re.IGNORECASE):
            return Place(edition.file, number, match.start() + 1)
    return Place(edition.file, edition.body.first_line)


def _headings(tokens: Iterable[Mapping[str, Any]]) -> Iterable[Heading]:
    for token in tokens:
        yield Heading(token["level"], token["id"], token["name"])
        yield from _headings(token["children"])
