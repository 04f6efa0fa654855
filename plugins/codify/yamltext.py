"""Read YAML as text with places: every scalar is a string, and the schemas give the types.

The failsafe schema keeps `NO` the country, `2014-03` the month and `08` the code as they were
written. Anchors, aliases and tags are refused, so no file can grow or build objects on reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

import yaml

from codify import files
from codify.problems import Place, Problem, Problems

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 20
MOST_NODES = 100_000
NULLS = frozenset({"", "~", "null"})

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"] | None


@dataclass(frozen=True)
class Parsed:
    """A YAML document: its value, and the line and column of each value and each key."""

    value: Value
    values: Mapping[Path, tuple[int, int]]
    keys: Mapping[Path, tuple[int, int]]

    def place(self, file: str, path: Path, *, key: bool = False) -> Place:
        """Return where `path` stands, or where the nearest thing that holds it stands."""
        for end in range(len(path), -1, -1):
            table = self.keys if key and path[:end] in self.keys else self.values
            if path[:end] in table:
                return Place(file, *table[path[:end]])
        return Place(file)


class _Refused(Exception):
    def __init__(self, id: str, event: yaml.Event, **values: str) -> None:
        super().__init__(id)
        self.id, self.event, self.values = id, event, values


def parse(text: str, file: str, problems: Problems, first_line: int = 1) -> Parsed | None:
    """Read one YAML document that starts on `first_line` of `file`.

    Returns None after adding a problem if the text is not one plain document of mappings,
    lists and scalars.
    """
    reader = _Reader(text, first_line)
    try:
        value = reader.document()
    except _Refused as refused:
        line, column = reader.at(refused.event)
        problems.append(Problem(Place(file, line, column), refused.id, refused.values))
        return None
    except yaml.MarkedYAMLError as error:
        problems.append(_broken(error, text, file, first_line))
        return None
    except yaml.YAMLError as error:
        detail = re.sub(r"\s+", " ", str(error))
        problems.append(Problem(Place(file, first_line), "yaml-broken", {"detail": detail}))
        return None
    return Parsed(value, reader.values, reader.keys)


def read(root: FilePath, file: str, problems: Problems) -> Parsed | None:
    """Return the YAML file `file` below `root`; None if it is not there, or after a problem."""
    path = root / file
    text = files.read(root, path, problems) if path.is_file() else None
    return parse(text, file, problems) if text is not None else None


# What libyaml finds, as an author would say it: the wording, and whether it is the place where the
# broken thing begins that helps, or the one where the reader gave up.
BROKEN = {
    "found unexpected end of stream": ("yaml-quote-open", True),
    "did not find expected ',' or ']'": ("yaml-bracket-open", True),
    "did not find expected ',' or '}'": ("yaml-bracket-open", True),
    "could not find expected ':'": ("yaml-no-colon", True),
    "mapping values are not allowed in this context": ("yaml-colon", False),
    "found a tab character that violates indentation": ("yaml-tab", False),
    "found a tab character where an indentation space is expected": ("yaml-tab", False),
    "found character that cannot start any token": ("yaml-first-character", False),
    "block sequence entries are not allowed in this context": ("yaml-first-character", False),
    "mapping keys are not allowed in this context": ("yaml-first-character", False),
    "did not find expected node content": ("yaml-first-character", False),
    "found unknown escape character": ("yaml-escape", False),
    "did not find expected key": ("yaml-indentation", False),
    "did not find expected '-' indicator": ("yaml-indentation", False),
    "did not find expected <document start>": ("yaml-indentation", False),
}


def _broken(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> Problem:
    id, at_begin = BROKEN.get(str(error.problem), ("yaml-broken", False))
    mark = (error.context_mark if at_begin else None) or error.problem_mark or error.context_mark
    if mark is None:
        return Problem(Place(file, first_line), id, {"detail": str(error)})
    before = [*text.split("\n"), ""][mark.line][: mark.column + 1]
    if id == "yaml-first-character" and before.endswith("\t"):
        id = "yaml-tab"
    if id == "yaml-indentation" and before[:-1].strip():
        id = "yaml-after-value"
    values = {"detail": str(error.problem or error.context), "found": before[-1:]}
    return Problem(Place(file, first_line + mark.line, mark.column + 1), id, values)


class _Reader:
    """Builds the value from the parser's events, so that aliases are refused before they grow."""

    def __init__(self, text: str, first_line: int) -> None:
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=Loader))
        self.first_line = first_line
        self.nodes = 0
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}

    def at(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (self.first_line + mark.line, mark.column + 1) if mark else (self.first_line, 1)

    def document(self) -> Value:
        value: Value = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused("yaml-documents", event)
                value = self.node(next(self.events), ())
        return value

    def node(self, event: yaml.Event, path: Path) -> Value:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(path) > DEEPEST:
            raise _Refused("yaml-too-large", event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("yaml-anchor", event)
        if tag := getattr(event, "tag", None):
            raise _Refused("yaml-tag", event, tag=str(tag).replace("tag:yaml.org,2002:", "!!"))
        self.values[path] = self.at(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        assert isinstance(event, yaml.ScalarEvent)
        plain = event.implicit[0]
        return None if plain and event.value in NULLS else str(event.value)

    def sequence(self, path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                raise _Refused("yaml-key", event)
            key = str(event.value)
            if key in entries:
                first = self.keys[(*path, key)][0]
                raise _Refused("yaml-duplicate-key", event, key=key, first=str(first))
            self.keys[(*path, key)] = self.at(event)
            entries[key] = self.node(next(self.events), (*path, key))
        return entries


def named(path: Path) -> str:
    """Return a path as authors count: `sources → 1 → title`."""
    return " → ".join(str(part + 1) if isinstance(part, int) else part for part in path)


def written(value: object) -> str:
    """Return a value on one line, about as an author would write it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def below(parsed: Parsed, key: str) -> Parsed:
    """Return the part of a parsed mapping below `key`, with its places."""

    def under(table: Mapping[Path, tuple[int, int]]) -> dict[Path, tuple[int, int]]:
        return {path[1:]: place for path, place in table.items() if path[:1] == (key,)}

    assert isinstance(parsed.value, dict)
    return Parsed(parsed.value[key], under(parsed.values), under(parsed.keys))


def quoted(text: str) -> str:
    """Return a text as a YAML scalar in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
