"""Read the XML of a REFI-QDA project, whoever wrote it, into a project of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codify.exchange.archive import Archive
from codify.exchange.checks import ID
from codify.exchange.codebook import Codes, guid_in, read_codes
from codify.exchange.counting import Counting, Stretch, Text, counting_of
from codify.exchange.found import Found
from codify.exchange.layout import Layout, taken_apart
from codify.exchange.project import Project, Selection, TextSource
from codify.exchange.qde import INTERNAL, LANGUAGE
from codify.exchange.xmltext import Node

NO_CODING = Node("Coding")  # of a selection that has none: it was read, and perhaps has a memo
LARGEST_TEXT = 2 * 1024 * 1024  # bytes
POSITION = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:T.*)?", re.ASCII)


@dataclass(frozen=True)
class _Marked:
    """A selection that was read: its source, its element, and its stretch of the text."""

    source: str
    layout: Layout
    node: Node
    stretch: Stretch


class Reader:
    """Reads one project; raises Enough after adding problems."""

    def __init__(self, archive: Archive, found: Found) -> None:
        self.archive, self.found = archive, found
        self.lines: dict[str, list[int]] = {}
        self.users: dict[str, str] = {}
        self.codes = Codes()
        self.notes: dict[str, str] = {}
        self.languages: frozenset[str] = frozenset()

    def project(self, root: Node) -> Project:
        """Return the project below the root element."""
        self._read_users(root)
        self.codes = read_codes(root.first("CodeBook"), self.found)
        self.languages = self._language_variables(root)
        for note in _below(root, "Notes", "Note"):
            self.notes[guid_in(note, "guid", self.found)] = self._note_text(note)
        sources, marked = self._sources(root)
        counting = counting_of([mark.stretch for mark in marked], self.found)
        selections, lines = [], []
        for mark in marked:
            for selection in self._selections(mark, counting):
                selections.append(selection)
                lines.append(mark.node.line)
        self.lines["code"], self.lines["selection"] = self.codes.lines, lines
        return Project(
            root.attributes.get("name", ""),
            tuple(self.codes.codes),
            self._coders({selection.coder for selection in selections}),
            sources,
            tuple(selections),
        )

    def _read_users(self, root: Node) -> None:
        for user in _below(root, "Users", "User"):
            self.users[guid_in(user, "guid", self.found)] = user.attributes.get("name", "")

    def _coders(self, active: set[str]) -> tuple[str, ...]:
        """Return the users who coded or could; tools list people who only opened the project."""
        names = self.users.values()
        return tuple(name for name in names if name in active or ID.fullmatch(name))

    def _language_variables(self, root: Node) -> frozenset[str]:
        variables = _below(root, "Variables", "Variable")
        ours = (node for node in variables if node.attributes.get("name") == LANGUAGE)
        return frozenset(guid_in(node, "guid", self.found) for node in ours)

    def _note_text(self, note: Node) -> str:
        if note.first("PlainTextContent"):
            return note.text_of("PlainTextContent")
        return self._text(note).plain if note.attributes.get("plainTextPath") else ""

    def _text(self, node: Node) -> Text:
        """Return the plain text of a source or note, which lies in the archive or in the XML."""
        content = node.first("PlainTextContent")
        if content:
            return Text(content.text)
        path = node.attributes.get("plainTextPath", "")
        name = f"sources/{path.removeprefix(INTERNAL)}"
        if not self.archive.has(name):
            raise self.found.fail("exchange-text-missing", node.line, found=path or "nothing")
        data = self.archive.read(name, LARGEST_TEXT)
        try:
            return Text(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            inside = self.archive.found.within(name)
            line = data.count(b"\n", 0, error.start) + 1
            byte = f"0x{data[error.start]:02x}"
            raise inside.fail("file-not-utf8", line, byte=byte) from None

    def _sources(self, root: Node) -> tuple[tuple[TextSource, ...], list[_Marked]]:
        sources, marked, guids = [], list[_Marked](), set[str]()
        for node in _below(root, "Sources", None):
            if node.name != "TextSource" or node.first("Coding"):
                problem = "exchange-whole-text" if node.name == "TextSource" else "exchange-kind"
                self.found.add(problem, node.line, found=node.name)
                continue
            guid = guid_in(node, "guid", self.found)
            if guid in guids:
                self.found.add("exchange-guid-repeated", node.line, found=guid)
            guids.add(guid)
            id, text = node.attributes.get("name", ""), self._text(node)
            path = node.attributes.get("plainTextPath", "").removeprefix(INTERNAL)
            inside = self.archive.found.within(f"sources/{path}") if path else self.found
            layout = taken_apart(text.plain, inside)
            title = node.text_of("Description")
            sources.append(TextSource(id, title, self._language(node), layout.passages))
            self.lines.setdefault("source", []).append(node.line)
            for part in node.all("PlainTextSelection"):
                marked.append(_Marked(id, layout, part, self._stretch(part, text)))
        return tuple(sources), marked

    def _language(self, source: Node) -> str:
        """Return the language of a text, empty where a tool has dropped it."""
        for value in source.all("VariableValue"):
            variable = value.first("VariableRef")
            if variable and guid_in(variable, "targetGUID", self.found) in self.languages:
                return value.text_of("TextValue")
        return ""

    def _stretch(self, node: Node, text: Text) -> Stretch:
        start, end = (node.attributes.get(f"{side}Position", "") for side in ("start", "end"))
        if not POSITION.fullmatch(start) or not POSITION.fullmatch(end):
            raise self.found.fail("exchange-span-form", node.line, found=f"{start} to {end}")
        return Stretch(text, int(start), int(end), node.attributes.get("name", ""))

    def _selections(self, mark: _Marked, counting: Counting) -> Iterator[Selection]:
        """Yield what was said of a stretch of text: each code, or that it has none."""
        span = mark.layout.span(*counting.span(mark.stretch))
        if span is None:
            found = f"{mark.stretch.start} to {mark.stretch.end}"
            self.found.add("exchange-span-outside", mark.node.line, found=found, where=mark.source)
            return
        passage, start, end = span
        for coding in [*mark.node.all("Coding")] or [NO_CODING]:
            yield Selection(
                coder=self._coder(coding, mark.node),
                source=mark.source,
                passage=passage.id,
                code=self._code(coding),
                start=start,
                end=end,
                memo=self._memo(coding, mark.node),
                date=_day(coding) or _day(mark.node),
            )

    def _coder(self, coding: Node, selection: Node) -> str:
        owner = coding if "creatingUser" in coding.attributes else selection
        if "creatingUser" not in owner.attributes:
            raise self.found.fail("exchange-coder-missing", owner.line)
        guid = guid_in(owner, "creatingUser", self.found)
        if guid not in self.users:
            self.found.unknown("exchange-coder-unknown", owner.line, guid, self.users.values())
        return self.users.get(guid, "")

    def _code(self, coding: Node) -> str | None:
        if coding is NO_CODING:
            return None
        reference = coding.first("CodeRef")
        guid = guid_in(reference, "targetGUID", self.found) if reference else "nothing"
        if guid not in self.codes.ids:
            known = [id for id in self.codes.ids.values() if id]
            self.found.unknown("exchange-code-unknown", coding.line, guid, known)
        return self.codes.ids.get(guid)

    def _memo(self, coding: Node, selection: Node) -> str:
        """Join what stands in the description and in the notes, each text once."""
        texts = [selection.text_of("Description")]
        for reference in (*coding.all("NoteRef"), *selection.all("NoteRef")):
            guid = guid_in(reference, "targetGUID", self.found)
            if guid not in self.notes:
                self.found.add("exchange-note-unknown", reference.line, found=guid)
            texts.append(self.notes.get(guid, ""))
        once = {" ".join(text.split()): text for text in reversed(texts) if text}
        return "\n\n".join(reversed(once.values()))


def _below(root: Node, group: str, name: str | None) -> Iterator[Node]:
    """Yield the elements `name`, or all of them, of a group such as Users."""
    top = root.first(group)
    for node in top.children if top else ():
        if name is None or node.name == name:
            yield node


def _day(node: Node) -> str:
    """Return the day on which an element was made, or else changed, as it stands if it is none."""
    given = node.attributes.get("creationDateTime") or node.attributes.get("modifiedDateTime", "")
    match = DAY.fullmatch(given)
    return match[1] if match else given
