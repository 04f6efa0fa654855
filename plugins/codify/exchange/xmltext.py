"""Read XML that strangers made, and write XML, as one plain tree of nodes.

Only what REFI-QDA needs: UTF-8, one namespace, no document type. Without a document type there are
no entities but the five of XML itself, so nothing grows on reading and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from codify.exchange.found import Found

MOST_MARKS = 1_200_000  # "<", so about half as many elements; 20,000 codings make 250,000
LONGEST_MARK = 4 * 1024 * 1024  # bytes from one "<" to the next
DEEPEST = 60
SEPARATOR = " "  # between namespace and name; stands in no address

TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
ATTRIBUTE = {**TEXT, **str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})}


@dataclass(slots=True)
class Node:
    """An element: its name, attributes, elements below it, text directly in it, and its line."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    text: str = ""
    line: int = 1

    def all(self, name: str) -> Iterator[Node]:
        """Yield the elements `name` directly below this one."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """Return the first element `name` directly below this one."""
        return next(self.all(name), None)

    def text_of(self, name: str) -> str:
        """Return the text of the first element `name` directly below, empty if there is none."""
        child = self.first(name)
        return child.text if child else ""

    def add(self, name: str, text: str = "", /, **attributes: str) -> Node:
        """Add an element below this one and return it."""
        child = Node(name, attributes, text=text)
        self.children.append(child)
        return child


def parse(data: bytes, namespace: str, root: str, found: Found) -> Node:
    """Return the tree of `data`, whose root must be the element `root` of `namespace`.

    Elements of other namespaces keep these in their names. Raises Enough after adding a problem.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.count(b"<") > MOST_MARKS or _longest_mark(data) > LONGEST_MARK:
        raise found.fail("exchange-xml-too-large")
    builder = _Builder(namespace, found)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        detail = expat.ErrorString(error.code)
        raise found.fail(
            "exchange-xml-broken", error.lineno, error.offset + 1, detail=detail
        ) from None
    top = builder.top.children[0]
    if top.name != root:
        raise found.fail("exchange-xml-root", top.line, found=top.name, wanted=root)
    return top


def _longest_mark(data: bytes) -> int:
    """Return the largest distance between two "<", which bounds every tag and every text."""
    return max(map(len, data.split(b"<")))


class _Builder:
    """Makes nodes of what expat reports."""

    def __init__(self, namespace: str, found: Found) -> None:
        self.prefix, self.found = namespace + SEPARATOR, found
        self.top = Node("")
        self.open = [self.top]
        self.texts: list[list[str]] = [[]]
        self.parser = expat.ParserCreate("utf-8", SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data

    def doctype(self, *_: object) -> None:
        raise self.found.fail("exchange-xml-doctype", self.parser.CurrentLineNumber)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if len(self.open) > DEEPEST:
            raise self.found.fail("exchange-xml-too-large", line)
        node = Node(name.removeprefix(self.prefix), attributes, line=line)
        self.open[-1].children.append(node)
        self.open.append(node)
        self.texts.append([])

    def end(self, _: str) -> None:
        self.open.pop().text = "".join(self.texts.pop())

    def data(self, text: str) -> None:
        self.texts[-1].append(text)


def serialised(root: Node, namespace: str) -> bytes:
    """Return the tree as UTF-8, an element a line, all of it in `namespace`."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    top = Node(root.name, {"xmlns": namespace, **root.attributes}, root.children)
    lines.extend(_lines(top, ""))
    return ("\n".join(lines) + "\n").encode()


def _lines(node: Node, indent: str) -> Iterator[str]:
    attributes = "".join(
        f' {name}="{value.translate(ATTRIBUTE)}"' for name, value in node.attributes.items()
    )
    start = f"{indent}<{node.name}{attributes}"
    if node.children:
        yield f"{start}>"
        for child in node.children:
            yield from _lines(child, indent + "  ")
        yield f"{indent}</{node.name}>"
    elif node.text:
        yield f"{start}>{node.text.translate(TEXT)}</{node.name}>"
    else:
        yield f"{start}/>"
