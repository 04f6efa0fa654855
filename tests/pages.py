"""Read built pages: elements, anchors, tables, and texts with the language that they stand in."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LANGUAGES = ("en", "fr", "es", "ar")  # of the real library; the first is at the root of the site
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
SILENT = frozenset({"script", "style", "svg"})


@dataclass(frozen=True)
class Element:
    """A start tag, with the language and direction that hold inside it."""

    tag: str
    attributes: dict[str, str]
    lang: str = ""
    dir: str = ""

    @property
    def classes(self) -> list[str]:
        """Its class names."""
        return self.attributes.get("class", "").split()


@dataclass
class Text:
    """A run of text in an element."""

    words: str
    inside: Element
    within: tuple[Element, ...]


@dataclass
class Cell:
    """A cell of a table."""

    text: str = ""
    classes: list[str] = field(default_factory=list)
    href: str = ""


@dataclass
class Page:
    """One built page."""

    path: str
    html: str
    elements: list[Element] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    tables: list[list[list[Cell]]] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language that its address belongs to."""
        first = self.path.partition("/")[0]
        return first if first in LANGUAGES[1:] else LANGUAGES[0]

    @property
    def address(self) -> str:
        """Its path below its language, the same in every language."""
        return self.path.removeprefix(f"{self.language}/")

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Its elements with this tag and these attributes."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    def of_class(self, name: str) -> list[Element]:
        """Its elements with this class."""
        return [element for element in self.elements if name in element.classes]

    @property
    def anchors(self) -> set[str]:
        """Every place in it that a link can lead to."""
        return {e.attributes["id"] for e in self.elements if "id" in e.attributes}

    def words(self, element: Element) -> str:
        """The text of an element and of all that it holds."""
        parts = (text.words for text in self.texts if any(e is element for e in text.within))
        return " ".join("".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        above = self.open[-1] if self.open else Element("", {})
        element = Element(
            tag,
            attributes,
            attributes.get("lang", above.lang),
            attributes.get("dir", above.dir),
        )
        self.page.elements.append(element)
        if tag == "table":
            self.page.tables.append([])
        elif tag == "tr":
            self.page.tables[-1].append([])
        elif tag in ("td", "th"):
            self.page.tables[-1][-1].append(Cell(classes=element.classes))
        elif tag == "a" and any(e.tag in ("td", "th") for e in self.open):
            self.page.tables[-1][-1][-1].href = attributes.get("href", "")
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(element.tag in SILENT for element in self.open):
            return
        self.page.texts.append(Text(data, self.open[-1], tuple(self.open)))
        if any(element.tag in ("td", "th") for element in self.open):
            self.page.tables[-1][-1][-1].text += data.strip()


@cache
def read(site: Path, path: str) -> Page:
    """Read one page of a site that does not change any more."""
    page = Page(path, (site / path).read_text("utf-8"))
    reader = _Reader(page)
    reader.feed(page.html)
    reader.close()
    return page


@cache
def read_all(site: Path) -> dict[str, Page]:
    """Read every page of a site that does not change any more, by its path."""
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return {path: read(site, path) for path in paths}


def is_outside(address: str) -> bool:
    """Whether a link leads to another host."""
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def target(page: Page, address: str, base: str = "/") -> tuple[str, str]:
    """The file and the anchor in the site that a link on a page leads to.

    `base` is the path at which the site is published, for links that start with `/`.
    """
    parts = urlsplit(address)
    path = unquote(parts.path)
    if path.startswith("/"):
        path = path.removeprefix(base)
    elif path:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    else:
        path = page.path
    return path, unquote(parts.fragment)


def links(page: Page) -> Iterator[tuple[Element, str]]:
    """Each element of a page that names an address, with the address."""
    for element in page.elements:
        for name in ("href", "src", "action", "data", "poster"):
            if name in element.attributes and element.tag != "use":
                yield element, element.attributes[name]
