"""Hold what coding tools exchange: a codebook, texts cut into passages, and who coded what."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

# Fixed for ever: the same id has the same GUID in every export, so that a tool that imports twice
# knows what it has already.
NAMESPACE = uuid.UUID("5b1f6a0c-7d0e-5c6b-9a55-2f7f0a1d3c48")


def guid_of(kind: str, *ids: str | int | None) -> str:
    """Return the GUID of what `ids` name among things of its kind (RFC 9562, version 5)."""
    name = "\x1f".join("" if id is None else str(id) for id in (kind, *ids))
    return str(uuid.uuid5(NAMESPACE, name))


@dataclass(frozen=True)
class Code:
    """A code: its id in the library, its label, what it means, and the code above it."""

    id: str
    label: str
    description: str = ""
    parent: str | None = None
    guid: str = ""

    def __post_init__(self) -> None:
        if not self.guid:
            object.__setattr__(self, "guid", guid_of("code", self.id))


@dataclass(frozen=True)
class TextPassage:
    """A passage: its id in its source, and its plain text on one line."""

    id: str
    text: str


@dataclass(frozen=True)
class TextSource:
    """A text in one language, in its passages."""

    id: str
    title: str
    language: str
    passages: tuple[TextPassage, ...]

    @property
    def guid(self) -> str:
        """The source's GUID."""
        return guid_of("source", self.id)


@dataclass(frozen=True)
class Selection:
    """What one coder said of one passage: one code of it, or that it was read and has none.

    `start` and `end` count characters (Unicode code points) of the passage's text, `end` being
    one past the last; both are None where the whole passage is meant. `code` None says that the
    passage was read and left without code. `date` is YYYY-MM-DD.
    """

    coder: str
    source: str
    passage: str
    code: str | None
    start: int | None = None
    end: int | None = None
    memo: str = ""
    date: str = ""

    @property
    def key(self) -> tuple[str, str, str, str | None, int | None, int | None]:
        """What can stand once only: coder, source, passage, code and span."""
        return self.coder, self.source, self.passage, self.code, self.start, self.end


@dataclass(frozen=True)
class Project:
    """A codebook, its coders, the texts and all codings."""

    name: str
    codes: tuple[Code, ...]
    coders: tuple[str, ...]
    sources: tuple[TextSource, ...]
    selections: tuple[Selection, ...]


# Stands in exported codebooks for "read and left without code". It is a code because codings are
# what every tool keeps, with coder and date, and what a coder can give in every tool; a selection
# without coding becomes a note without owner in one tool and is dropped by the next.
NO_CODE = Code(
    "read-no-code",
    "(read, no code applies)",
    "The coder read the passage and gave it no code of the codebook.",
)


def children_of(codes: tuple[Code, ...]) -> Mapping[str | None, list[Code]]:
    """Return the codes below each code, and at the top (None), in the codebook's order."""
    found: dict[str | None, list[Code]] = {}
    for code in codes:
        found.setdefault(code.parent, []).append(code)
    return found


def canonical(project: Project) -> Project:
    """Return the project in the one order that files have, which is what a reader gets back.

    Codes stand below their parents, selections in the order of the texts. A span that covers the
    whole passage is the whole passage. The project must be free of faults.
    """
    children = children_of(project.codes)

    def tree(parent: str | None) -> Iterator[Code]:
        for code in children.get(parent, ()):
            yield code
            yield from tree(code.id)

    codes = tuple(tree(None))
    place = {
        (s.id, p.id): (i, j)
        for i, s in enumerate(project.sources)
        for j, p in enumerate(s.passages)
    }
    length = {(s.id, p.id): len(p.text) for s in project.sources for p in s.passages}
    coder = {name: number for number, name in enumerate(project.coders)}
    rank = {code.id: number for number, code in enumerate(codes)}

    def whole(selection: Selection) -> Selection:
        span = (selection.start, selection.end)
        if span != (0, length[selection.source, selection.passage]):
            return selection
        return replace(selection, start=None, end=None)

    def order(selection: Selection) -> tuple[object, ...]:
        start = -1 if selection.start is None else selection.start
        end = -1 if selection.end is None else selection.end
        code = -1 if selection.code is None else rank[selection.code]
        where = place[selection.source, selection.passage]
        return where, coder[selection.coder], code, start, end

    selections = tuple(sorted(map(whole, project.selections), key=order))
    return replace(project, codes=codes, selections=selections)
