"""Find what is wrong with a project, be it read from a file or about to be written to one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from codify.exchange.found import Enough, Found
from codify.exchange.project import NO_CODE, Code, Project, Selection
from codify.problems import Problems, worded

ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_ID = 200
DEEPEST_CODE = 20
# All characters that XML 1.0 can hold (section 2.2, production 2), line breaks apart.
WRITABLE = "\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
ONE_LINE = re.compile(f"[{WRITABLE}]*")
LINES = re.compile(f"[{WRITABLE}\n\r]*")

# The lines of the records of a kind (`code`, `coder`, `source`, `selection`), in their order.
Lines = Mapping[str, Sequence[int]]


def faults(project: Project, file: str, lines: Lines | None = None) -> Problems:
    """Return what is wrong with `project`, at the lines of `file` where they are known."""
    problems: Problems = []
    check = _Check(project, Found(file, problems), lines or {})
    try:
        check.codes()
        check.texts()
        check.ids("coder", project.coders)
        if not problems:  # the selections' faults would follow from these
            check.selections()
    except Enough:
        pass
    return problems


def assert_whole(project: Project) -> None:
    """Raise ValueError, with the first fault in words, if the project cannot be written."""
    for problem in faults(project, project.name):
        raise ValueError(worded(problem))


def is_date(text: str) -> bool:
    """Say whether `text` is a day, as YYYY-MM-DD."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Check:
    """Looks at one part of the project after the other."""

    def __init__(self, project: Project, found: Found, lines: Lines) -> None:
        self.project, self.found, self.lines = project, found, lines
        self.coders = frozenset(project.coders)
        self.above = {code.id: code.parent for code in project.codes}
        self.lengths = {
            source.id: {passage.id: len(passage.text) for passage in source.passages}
            for source in project.sources
        }

    def line(self, kind: str, index: int) -> int:
        lines = self.lines.get(kind, ())
        return lines[index] if index < len(lines) else 1

    def ids(self, kind: str, ids: Iterable[str], line: int = 0, taken: str = "") -> None:
        seen = {taken}
        for index, id in enumerate(ids):
            at = line or self.line(kind, index)
            if not ID.fullmatch(id) or len(id) > LONGEST_ID:
                self.found.add("exchange-id-form", at, kind=kind, found=id)
            elif id in seen:
                self.found.add("exchange-id-repeated", at, kind=kind, found=id)
            seen.add(id)

    def text(self, text: str, line: int, form: re.Pattern[str] = LINES) -> None:
        match = form.match(text)
        if match and match.end() < len(text):
            found = f"U+{ord(text[match.end()]):04X}"
            self.found.add("exchange-text-form", line, found=found)

    def codes(self) -> None:
        guids = {NO_CODE.guid}
        self.text(self.project.name, 1)
        self.ids("code", [code.id for code in self.project.codes], taken=NO_CODE.id)
        for index, code in enumerate(self.project.codes):
            line = self.line("code", index)
            self.text(code.label, line)
            self.text(code.description, line)
            if not GUID.fullmatch(code.guid):
                self.found.add("exchange-guid-form", line, field="guid", found=code.guid)
            elif code.guid in guids:
                self.found.add("exchange-guid-repeated", line, found=code.guid)
            guids.add(code.guid)
            if not code.label.strip():
                self.found.add("exchange-label-missing", line, code=code.id)
            if not self.hangs(code):
                self.found.add("exchange-parent", line, code=code.id, parent=str(code.parent))

    def hangs(self, code: Code) -> bool:
        """Say whether the parents of `code` lead to the top in a few steps."""
        parent = code.parent
        for _ in range(DEEPEST_CODE):
            if parent is None:
                return True
            if parent not in self.above:
                return False
            parent = self.above[parent]
        return False

    def texts(self) -> None:
        sources = self.project.sources
        self.ids("source", [source.id for source in sources])
        for index, source in enumerate(sources):
            line = self.line("source", index)
            self.text(source.title, line)
            self.text(source.language, line)
            self.ids("passage", [passage.id for passage in source.passages], line)
            for passage in source.passages:
                self.text(passage.text, line, ONE_LINE)
                if not passage.text:
                    self.found.add("exchange-passage-empty", line, passage=passage.id)

    def selections(self) -> None:
        """Check each selection, and that nobody says of a passage that it has codes and none."""
        seen: set[object] = set()
        coded = {s.key[:3] for s in self.project.selections if s.code is not None}
        for index, selection in enumerate(self.project.selections):
            line = self.line("selection", index)
            self.selection(selection, line)
            without = selection.code is None
            key: object = (selection.key[:3], None) if without else selection.key
            if key in seen or (without and selection.key[:3] in coded):
                passage = f"{selection.source}#{selection.passage}"
                coder = selection.coder
                self.found.add("exchange-passage-twice", line, passage=passage, coder=coder)
            seen.add(key)

    def selection(self, selection: Selection, line: int) -> None:
        found, source, passage = self.found, selection.source, selection.passage
        self.text(selection.memo, line)
        if not is_date(selection.date):
            found.add("exchange-date-form", line, found=selection.date or "nothing")
        if selection.coder not in self.coders:
            found.unknown("exchange-coder-unknown", line, selection.coder, self.coders)
        if selection.code is not None and selection.code not in self.above:
            found.unknown("exchange-code-unknown", line, selection.code, self.above)
        if source not in self.lengths:
            found.unknown("exchange-source-unknown", line, source, self.lengths)
        elif passage not in self.lengths[source]:
            found.unknown("exchange-passage-unknown", line, passage, self.lengths[source])
        elif not _fits(selection, self.lengths[source][passage]):
            span = f"{selection.start} to {selection.end}"
            found.add("exchange-span-outside", line, found=span, where=f"{source}#{passage}")


def _fits(selection: Selection, length: int) -> bool:
    """Say whether a span lies in its passage and is not empty."""
    start, end = selection.start, selection.end
    if start is None or end is None:
        return start is end
    return 0 <= start < end <= length
