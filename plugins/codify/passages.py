"""Cut a body into blocks, and find the passages: the blocks that can be coded and cited.

A passage id stands alone on the line after its block, `{ #p3 }`, followed by a blank line or the
next list item. That is Python-Markdown's attribute syntax, in the one place where it works for
paragraphs, list items and quotes in every language.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from codify.fields import UNKNOWN
from codify.problems import Place, Problem, Problems

BlockKind = Literal["heading", "paragraph", "item", "quote", "table", "code", "rule"]
CODABLE: frozenset[BlockKind] = frozenset({"paragraph", "item", "quote"})

ID_LINE = re.compile(r"[ \t]*\{:?[ ]*#(p[1-9][0-9]{0,4})[ ]*\}[ \t]*", re.ASCII)
ID_LIKE = re.compile(
    r"\{:?[\s\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*[#.](?![^{}]*#\})[^{}]*\}"
)  # but not {# … #}, a comment of some template languages, which is plain text here
HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
GLUED_HEADING = re.compile(r"#{1,6}[^#\s]")
UNDERLINE = re.compile(r"=+ *|-+ *")
ITEM = re.compile(r"( *)(?:[-*+]|[0-9]{1,9}\.)[ \t]+(.*)")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LONGEST_BLOCK = 4_000  # characters; what Python-Markdown does with hostile ones is quadratic
LONGEST_TABLE = 20_000  # or code, of which each cell or line is short
MOST_OPEN = 20  # brackets; from each that is open it reads on to the end
TOO_MUCH = frozenset({"block-too-long", "brackets-open"})
LIST_STEP = 4  # Python-Markdown nests a list by four spaces


@dataclass(frozen=True)
class Block:
    """A block of Markdown; `line` is where it starts in its file, `level` its depth."""

    kind: BlockKind
    level: int
    line: int
    lines: tuple[str, ...]
    id: str | None = None
    section: str = ""

    @property
    def last_line(self) -> int:
        """The line of the file on which the block's text ends."""
        return self.line + len(self.lines) - 1

    @property
    def text(self) -> str:
        """The Markdown of the block without its marks, on one line."""
        lines = list(self.lines)
        if self.kind == "item" and (match := ITEM.fullmatch(lines[0])):
            lines[0] = match[2]
        if self.kind == "quote":
            lines = [re.sub(r"^ *(?:> ?)+", "", line) for line in lines]
        if self.kind == "heading" and (match := HEADING.fullmatch(lines[0])):
            lines = [match[2].rstrip().rstrip("#")]
        return " ".join(" ".join(lines).split())


@dataclass(frozen=True)
class Passage:
    """A block that can be coded and cited: `record#id`, its Markdown, line and section."""

    id: str
    text: str
    line: int
    section: str

    @property
    def fingerprint(self) -> str:
        """A short hash of the passage's text; white space does not count."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Body:
    """The Markdown below the front matter: its text, its first line, its blocks."""

    text: str
    first_line: int
    blocks: tuple[Block, ...]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The blocks that have an id, in order."""
        return tuple(Passage(b.id, b.text, b.line, b.section) for b in self.blocks if b.id)

    @property
    def shape(self) -> tuple[tuple[BlockKind, int], ...]:
        """Kind and depth of each block, which a translation shares with its original."""
        return tuple((block.kind, block.level) for block in self.blocks)


def split(text: str, file: str, first_line: int, problems: Problems) -> Body:
    """Return the body `text`, which starts on `first_line` of `file`, cut into blocks.

    Ids that are repeated, malformed or not alone on the line after their block are problems.
    """
    splitter = _Splitter(file, problems)
    lines = text.expandtabs(LIST_STEP).split("\n")
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        splitter.read(line, first_line + number, following)
    if splitter.fence:
        problems.append(Problem(Place(file, splitter.start), "code-open"))
    splitter.close()
    _check_repeated(splitter, file, problems)
    return Body(text, first_line, tuple(splitter.blocks))


def is_unknown(block: Block) -> bool:
    """Say whether a block is the word that stands for "not documented in the sources"."""
    return block.kind == "paragraph" and block.text == UNKNOWN


def references(body: Body, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each match of `pattern` outside code, with its line and column in the file."""
    in_code = {n for b in body.blocks if b.kind == "code" for n in range(b.line, b.last_line + 1)}
    for number, line in enumerate(body.text.split("\n"), start=body.first_line):
        if number in in_code:
            continue
        bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", lambda match: " " * len(match[0]), line)
        for match in pattern.finditer(bare):
            yield match, number, match.start() + 1


def _open_brackets(text: str) -> int:
    """Return how many square brackets are open at once, at the most."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]]", text):
        depth = max(0, depth + (1 if bracket == "[" else -1))
        deepest = max(deepest, depth)
    return deepest


def _check_repeated(splitter: _Splitter, file: str, problems: Problems) -> None:
    first: dict[str, int] = {}
    for id, line in splitter.ids:
        if id in first:
            values = {"id": id, "first": str(first[id])}
            problems.append(Problem(Place(file, line), "passage-id-repeated", values))
        first.setdefault(id, line)


class _Splitter:
    """Reads line by line; `open` holds the lines of the block that is not closed yet."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file, self.problems = file, problems
        self.blocks: list[Block] = []
        self.ids: list[tuple[str, int]] = []
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.start = 0
        self.open: list[str] = []
        self.fence = ""

    def read(self, line: str, number: int, following: str) -> None:
        if self.fence:
            self._read_code(line)
        elif match := ID_LINE.fullmatch(line):
            self._read_id(match[1], number, following)
        elif not line.strip():
            self.close()
        else:
            self._check_id_like(line, number)
            self._read_text(line, number)

    def _read_code(self, line: str) -> None:
        self.open.append(line)
        if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
            self.fence = ""
            self.close()

    def _read_text(self, line: str, number: int) -> None:
        if match := FENCE.match(line):
            self._begin("code", 0, number, line)
            self.fence = match[1]
        elif self._read_heading(line, number):
            return
        elif RULE.fullmatch(line):
            self._begin("rule", 0, number, line)
            self.close()
        elif (match := ITEM.fullmatch(line)) and (not self.open or self.kind == "item"):
            self._begin("item", len(match[1]) // LIST_STEP, number, line)
        elif match and self.kind == "paragraph":
            if not ITEM.fullmatch(self.open[-1]):
                self.problems.append(Problem(Place(self.file, number), "list-needs-blank-line"))
            self.open.append(line)
        elif line.lstrip().startswith(">") and not (self.open and self.kind == "quote"):
            self._begin("quote", 0, number, line)
        elif self.open:
            self.open.append(line)
        elif line.lstrip().startswith("|"):
            self._begin("table", 0, number, line)
        else:
            indent = len(line) - len(line.lstrip(" "))
            self._begin("paragraph", indent // LIST_STEP, number, line)

    def _read_heading(self, line: str, number: int) -> bool:
        """Read a line that Python-Markdown takes for a heading; False for any other."""
        if match := HEADING.fullmatch(line):
            self._begin("heading", len(match[1]), number, line)
            self.close()
            if len(match[1]) == 1:
                self._wrong_heading(line, number)
        elif GLUED_HEADING.match(line):
            self._wrong_heading(line, number)
        elif len(self.open) == 1 and UNDERLINE.fullmatch(line):
            self._wrong_heading(self.open.pop(), number - 1)
        else:
            return False
        return True

    def _wrong_heading(self, line: str, number: int) -> None:
        values = {"found": line.strip()}
        self.problems.append(Problem(Place(self.file, number), "heading-form", values))

    def _begin(self, kind: BlockKind, level: int, number: int, line: str) -> None:
        self.close()
        self.kind, self.level, self.start, self.open = kind, level, number, [line]

    def _read_id(self, id: str, number: int, following: str) -> None:
        self.ids.append((id, number))
        place = Place(self.file, number)
        if not self.open or self.kind not in CODABLE:
            self.problems.append(Problem(place, "passage-id-misplaced", {"id": id}))
            self.close()
            return
        next_item = self.kind == "item" and ITEM.fullmatch(following)
        if following.strip() and not next_item:
            self.problems.append(Problem(place, "passage-id-no-blank", {"id": id}))
        self.close(id)

    def _check_id_like(self, line: str, number: int) -> None:
        bare = re.sub(r"`[^`]*`", lambda match: " " * len(match[0]), line)
        for match in ID_LIKE.finditer(bare):
            place = Place(self.file, number, match.start() + 1)
            self.problems.append(Problem(place, "passage-id-form", {"found": match[0]}))

    def _check_size(self) -> None:
        text = "\n".join(self.open)
        most = LONGEST_TABLE if self.kind in ("table", "code") else LONGEST_BLOCK
        place = Place(self.file, self.start)
        if len(text) > most:
            values = {"length": f"{len(text):,}", "most": f"{most:,}"}
            self.problems.append(Problem(place, "block-too-long", values))
        elif text.count("[") > MOST_OPEN and _open_brackets(text) > MOST_OPEN:
            self.problems.append(Problem(place, "brackets-open", {"most": str(MOST_OPEN)}))

    def close(self, id: str | None = None) -> None:
        if self.open:
            self._check_size()
            block = Block(self.kind, self.level, self.start, tuple(self.open), id)
            self.blocks.append(block)
        self.open = []
