"""No value in any field, and no text in any body, makes a command stumble."""

import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from codify import yamltext
from codify.fields import Part
from codify.problems import Problems, report
from codify.records import KINDS
from codify.sources import front_matter
from codify.validation import validated
from small_library import BASE, checked, misplaced, small_library

LONG = bool(os.environ.get("CODIFY_LONG"))
EVERY_FIELD = yaml.safe_load(BASE.with_name("_kinds.yml").read_text("utf-8"))
NAMES = sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.*"))
MODELS = {kind.folder: kind.model for kind in KINDS}
OWN = ("ground",)  # the field that the small library defines itself
WRONG: list[Any] = [
    *(None, "", " ", "x", "unknown", "a\nb", "é" * 5000, "NO", "true", "\u202eabc", "SN", "1e5"),
    *(12, -5, 1.5, 10**40, True),
    *([], ["x"], [None], [["x"]], [{}], [{"id": ["x"]}], [{"id": None}], ["x", "x"]),
    *({}, {"x": "y"}, {"id": {"x": "y"}}),
]
# What only the checker of the values says, not the catalogue of messages.
FOREIGN = re.compile(r"value-wrong|Input should|should have|Decimal|\['|\{'|None|pydantic")


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value below `value`."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner if isinstance(value, dict | list) else ():
        yield (*path, key)
        yield from paths(item, (*path, key))


def with_value(fields: dict[str, Any], path: tuple[Any, ...], value: Any) -> str:
    """Return front matter with another value at `path`."""
    changed = deepcopy(fields)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return "".join(f"{key}: {json.dumps(inner)}\n" for key, inner in changed.items())


def parts(name: str, text: str) -> tuple[str, str]:
    """Return the front matter of a record and the rest; all other files are data."""
    front, body, _ = front_matter(text, name, []) or (text, "", 0)
    return (front, body) if name.endswith(".md") else (text, "")


def wrong(data: str) -> Iterator[str]:
    """Yield some data with each wrong value in each field."""
    fields = yaml.load(data, yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts)
    for path in paths(fields):
        for value in WRONG:
            yield with_value(fields, path, value)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library; each test puts back what it changed."""
    return small_library(tmp_path_factory.mktemp("tree") / "library")


def said_with(root: Path, name: str, text: str) -> str:
    """Return what `check` says with this file in the library."""
    path = root / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        said = checked(root)
        assert misplaced(said, root) == []
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    return said


def test_a_record_of_each_kind_with_every_field_has_no_problem(root: Path) -> None:
    assert {name.rpartition("/")[0] for name in EVERY_FIELD} == MODELS.keys()
    for name, text in EVERY_FIELD.items():
        assert said_with(root, name, text) == ""
        front = front_matter(text, name, [])
        used = yaml.safe_load(front[0] if front else "").keys() - set(OWN)
        assert used == MODELS[name.rpartition("/")[0]].model_fields.keys()


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_a_wrong_value_in_any_field_is_told_in_words_for_authors(name: str) -> None:
    model = MODELS[name.rpartition("/")[0]]
    for front in wrong(parts(name, EVERY_FIELD[name])[0]):
        problems: Problems = []
        parsed = yamltext.parse(front, name, problems, 2)
        assert parsed and isinstance(parsed.value, dict)
        value = {key: inner for key, inner in parsed.value.items() if key not in OWN}
        validated(model, value, parsed, name, problems)
        assert not FOREIGN.search(report(problems)), front


def test_a_wrong_value_in_any_field_stops_no_command(root: Path) -> None:
    texts = EVERY_FIELD | {name: (BASE / name).read_text("utf-8") for name in NAMES}
    changed = []
    for name, text in texts.items():
        data, body = parts(name, text)
        fences = ("---\n", f"---\n{body}") if name.endswith(".md") else ("", "")
        changed += [(name, fences[0] + other + fences[1]) for other in wrong(data)]
    for name, text in Random(0).sample(changed, 2000 if LONG else 200):  # noqa: S311 (no secret)
        said_with(root, name, text)


def test_what_no_field_refuses_today_would_be_told_all_the_same() -> None:
    class Short(Part):
        number: float = Field(description="A number.", multiple_of=2)

    problems: Problems = []
    parsed = yamltext.parse("number: 3", "a.yml", problems)
    assert parsed
    validated(Short, parsed.value, parsed, "a.yml", problems)
    assert "a.yml:1:9: “number” is “3”. [value-wrong]\n    expected: A number" in report(problems)


# fmt: off
FRAGMENTS = (
    "---\n", "\n\n", "\n", "  ", "    ", "\t", ": ", ":", "- ", "[", "]", "{", "}", "'", '"',
    "#", "&a ", "*a", "!t ", "|", ">", ">\n", "%", "@", "`", "```\n", "~~~", "<", "<b>",
    "</b>", "<!--", "<script>", "<a href=x>", "![a](", "](", "[a](b)", "[@report]", "[@x]",
    "{ #p1 }\n", "{ #p9 }\n", "{#", "#}", "{{", "{%", "## ", "# ", "## Context\n", "===\n",
    "1. ", "1) ", "| a |\n|-|\n", "**", "_", "\\", "&amp;", "&#x0;", "unknown", "null", "~",
    "NO", "../", "library:", "javascript:x", "https://[", "\u202e", "\u200f", "\u2028",
    "\ufeff", "\x00", "\x85", "\r", "\ud800", "𝔘", "é", "٣", "9" * 30,
)
# fmt: on
pieces = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)


@given(st.sampled_from(NAMES), st.floats(0, 1), st.integers(0, 40), pieces)
@settings(max_examples=1000 if LONG else 120, deadline=None, derandomize=not LONG)
def test_nothing_that_stands_in_a_file_stops_a_command(
    root: Path, name: str, where: float, length: int, piece: str
) -> None:
    text = (BASE / name).read_text("utf-8")
    start = int(where * len(text))
    said_with(root, name, text[:start] + piece + text[start + length :])


@given(pieces)
@settings(max_examples=1000 if LONG else 120, deadline=None, derandomize=not LONG)
def test_no_text_stops_a_command(root: Path, piece: str) -> None:
    said_with(root, "content/full-page.md", EVERY_FIELD["content/full-page.md"] + "\n" + piece)
