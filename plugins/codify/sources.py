"""Read the files of a library as sources: whose file it is, its front matter, its body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from codify import files, yamltext
from codify.library import Library
from codify.problems import CODEBOOK, VOCABULARIES, Place, Problem, Problems, listed
from codify.records import KINDS, Kind
from codify.yamltext import Parsed, Value

FILE_NAME = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<language>[a-z]{2,3}))?\.md")
FENCE = "---"
DATA_FILES = frozenset({CODEBOOK, VOCABULARIES, "content/thesaurus.yml"})
KNOWN_FOLDERS = tuple(
    f"{folder}/"
    for folder in ("content/codings", *(k.folder for k in KINDS if k.folder != "content"))
)

Raw = dict[str, Value]


@dataclass(frozen=True)
class Source:
    """One Markdown file of a record: whose it is, its front matter and its body."""

    file: str
    kind: Kind
    id: str
    language: str | None
    front: Parsed
    body: str
    body_line: int

    @property
    def raw(self) -> Raw:
        """The front matter's values."""
        return cast(Raw, self.front.value)


def read_sources(library: Library, problems: Problems) -> Iterable[Source]:
    """Yield every file of every record; files that do not belong are problems."""
    for kind in KINDS:
        for path in files.walk(library.root, kind.folder, problems):
            file = files.relative(library.root, path)
            nested = path.parent != library.root / kind.folder
            if kind.folder == "content" and (nested or path.suffix == ".yml"):
                if not (file in DATA_FILES or file.startswith(KNOWN_FOLDERS)):
                    problems.append(Problem(Place(file), "file-unexpected"))
                continue  # the other kinds, the codebook and the codings are read elsewhere
            source = _source(library, kind, path, file, nested, problems)
            if source:
                yield source


def _source(
    library: Library, kind: Kind, path: Path, file: str, nested: bool, problems: Problems
) -> Source | None:
    match = FILE_NAME.fullmatch(path.name)
    if nested or not match:
        problems.append(Problem(Place(file), "file-name", {"name": path.name}))
        return None
    language = match["language"]
    if language and language not in library.languages:
        values = {"language": language, "known": listed(library.languages)}
        problems.append(Problem(Place(file), "file-language", values))
        return None
    text = files.read(library.root, path, problems)
    parts = front_matter(text, file, problems) if text is not None else None
    if parts is None:
        return None
    front, body, body_line = parts
    parsed = yamltext.parse(front, file, problems, first_line=2)
    if parsed is None:
        return None
    if not isinstance(parsed.value, dict):
        problems.append(Problem(Place(file, 2), "value-not-mapping"))
        return None
    return Source(file, kind, match["id"], language, parsed, body, body_line)


def front_matter(text: str, file: str, problems: Problems) -> tuple[str, str, int] | None:
    """Return front matter, body and the body's first line, or None after adding a problem."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        problems.append(Problem(Place(file), "front-matter-missing"))
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    problems.append(Problem(Place(file), "front-matter-open"))
    return None
