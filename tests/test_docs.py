"""The documents tell the truth: about fields, commands, packages, modules and one another."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import build
import fastjsonschema
import pytest
import yaml

import field_forms
import field_guide
from codify import __main__ as package
from codify.commands.check import check
from codify.records import KINDS
from codify.sources import FILE_NAME, front_matter
from trees import copy_library

PROJECT = Path(build.__file__).parent
WATER = PROJECT / "tests" / "water"
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])
WORKFLOWS = sorted(PROJECT.glob(".github/workflows/*.yml"))
README = (PROJECT / "README.md").read_text("utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")

MADE = {
    "docs/fields.md": field_guide.document(),
    **{f"docs/schemas/{name}": text for name, text in field_forms.schemas().items()},
}
FENCED = re.compile(r"^```.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
EXAMPLE = re.compile(r"^`([^`]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# Paths that begin with a folder of the project.
PATH = re.compile(
    r"`((?:\.ci|\.github|content|docs|overrides|plugins|practices|tests|toolbox)/[^`]*)`"
)
EXAMPLES = dict(EXAMPLE.findall((PROJECT / "docs/authors-guide.md").read_text("utf-8")))
SCHEMAS = {
    name.removesuffix(".json"): fastjsonschema.compile(yaml.safe_load(text))
    for name, text in field_forms.schemas().items()
}


def named(path: Path) -> str:
    """The path below the project, as the name of a case."""
    return path.relative_to(PROJECT).as_posix()


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its two head lines."""
    table = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in table.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def first_words(text: str, heading: str) -> list[str]:
    """What stands in code in the first cell of each row of the table below a heading."""
    return [re.findall(r"`([^`]+)`", row[0])[0] for row in rows(text, heading)]


# What is made from the field descriptions.


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_from_the_field_descriptions_is_current(name: str) -> None:
    path = PROJECT / name
    if os.environ.get("CODIFY_REFRESH"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MADE[name], "utf-8", newline="\n")
    assert path.read_text("utf-8") == MADE[name], "refresh: CODIFY_REFRESH=1 python3 build.py test"


def test_no_schema_is_left_of_a_kind_that_is_gone() -> None:
    assert {named(path) for path in PROJECT.glob("docs/schemas/*")} == {*MADE} - {"docs/fields.md"}


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2 with its core types, as editors' tools read it."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own form)


for tag, form in {
    "bool": "true|false",
    "null": "~|null|",
    "int": "[-+]?[0-9]+",
    "float": r"[-+]?[0-9]+\.[0-9]+",
}.items():
    pattern = re.compile(f"(?:{form})$")
    AsEditorsRead.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, None)


def as_editors_read(text: str) -> Any:
    """The values of a YAML text, or of the front matter of a Markdown text."""
    parts = front_matter(text, "", []) if text.startswith("---") else None
    return yaml.load(parts[0] if parts else text, AsEditorsRead)  # noqa: S506 (its base is safe)


def authors_files() -> Iterator[tuple[str, Path]]:
    """Every file that authors write, in both libraries, with the name of its schema."""
    for root in (PROJECT, WATER):
        for kind in KINDS:
            for path in sorted((root / kind.folder).glob("*.md")):
                if FILE_NAME.fullmatch(path.name):
                    yield kind.name, path
        yield from (("coding", path) for path in sorted(root.glob("content/codings/*/*.yml")))
        yield "codebook", root / "content/codebook.yml"
        yield "vocabularies", root / "content/vocabularies.yml"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_file_of_both_libraries_holds_against_its_schema(kind: str) -> None:
    for path in (path for name, path in authors_files() if name == kind and path.exists()):
        try:
            SCHEMAS[kind](as_editors_read(path.read_text("utf-8")))
        except fastjsonschema.JsonSchemaValueException as error:
            pytest.fail(f"{named(path)}: {error.message}")


@pytest.mark.parametrize(
    ("kind", "file", "line", "instead"),
    [
        ("practice", "practices/my-town.md", "licence: CC-BY-4.0", "licence: free"),
        ("practice", "practices/my-town.md", "licence: CC-BY-4.0", ""),
        ("practice", "practices/my-town.md", "licence: ", "license: CC-BY-4.0\nlicence: "),
        ("practice", "practices/my-town.md", "countries: [PH]", "countries: [Philippines]"),
        ("practice", "practices/my-town.md", "countries: [PH]", "countries: []"),
        ("practice", "practices/my-town.md", "countries: [PH]", "countries: PH"),
        ("practice", "practices/my-town.md", "read: 2026-11-22", "read: 2026-11"),
        ("practice", "practices/my-town.md", "read: 2026-11-22", "read: 2026-11-32"),
        ("practice", "practices/my-town.fr.md", "status: draft", "status: done"),
        ("practice", "practices/my-town.fr.md", "status: draft", "status: draft\ncountries: [PH]"),
        ("practice", "practices/my-town.fr.md", "status: draft", ""),
        ("finding", "content/findings/my-finding.md", "supports:", "supportz:"),
        ("finding", "content/findings/my-finding.md", "my-town#p5", "my-town"),
        ("module", "toolbox/my-module.md", "level: elective", "level: easy"),
        ("module", "toolbox/my-module.md", "minutes: 45", "minutes: 4"),
        ("module", "toolbox/my-module.md", "right: true", "right: maybe"),
        ("coding", "content/codings/pass-1/my-town.yml", "codes: []", "code: []"),
    ],
)
def test_a_schema_refuses_a_field_that_is_wrong(
    kind: str, file: str, line: str, instead: str
) -> None:
    text = EXAMPLES[file]
    SCHEMAS[kind](as_editors_read(text))
    assert line in text
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        SCHEMAS[kind](as_editors_read(text.replace(line, instead, 1)))


# What people wrote.


def test_the_examples_in_the_authors_guide_show_every_kind_and_pass_the_check(
    tmp_path: Path,
) -> None:
    tree = copy_library(tmp_path / "library")
    assert {Path(path).parent.as_posix() for path in EXAMPLES} == {
        *(kind.folder for kind in KINDS),
        "content/codings/pass-1",
        "content/codings/adjudicated",
    }
    for path, text in EXAMPLES.items():
        assert not (tree / path).exists(), path
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, "utf-8")
    check(tree)  # stops at any problem, with all of them


def test_the_code_blocks_of_the_readme_are_the_two_commands() -> None:
    assert FENCED.findall(README) == ["python3 build.py\n", "python3 build.py test\n"]


def test_the_readme_lists_the_commands_and_options_of_build_py() -> None:
    assert first_words(README, "Commands") == [*build.COMMANDS, *build.OPTIONS]


def test_the_package_has_the_commands_and_options_that_build_py_offers() -> None:
    parser = package._parser()
    commands = re.search(r"\{(.*?)\}", parser.format_usage())
    assert commands
    assert {*commands[1].split(","), "test"} == {*build.COMMANDS}
    for name in {*build.COMMANDS} - {"test"}:
        with pytest.raises(SystemExit) as stop:
            parser.parse_args([name, "--root", "here", "--jobs", "2", "--help"])
        assert stop.value.code == 0


def test_the_readme_tells_what_each_needed_package_is_for() -> None:
    needed = re.findall(r"^([a-z0-9-]+)==", (PROJECT / "requirements.in").read_text(), re.MULTILINE)
    assert sorted(first_words(README, "Packages")) == sorted([*needed, "pytest"])


def test_the_readme_lists_every_module_of_the_package() -> None:
    folder = PROJECT / "plugins" / "codify"
    modules = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    told = set(
        re.findall(
            r"`([a-z_/]+\.py)`", "".join(" ".join(r) for r in rows(README, "How it is built"))
        )
    )
    assert told == {name for name in modules if not name.endswith("__.py")}


def test_the_lock_commands_in_contributing_are_those_beside_the_requirements() -> None:
    text = (PROJECT / "requirements.in").read_text("utf-8")
    assert re.findall(r"uv pip compile .*", CONTRIBUTING) == re.findall(r"uv pip compile .*", text)


def test_the_changelog_speaks_of_the_version_that_is_built() -> None:
    project = (PROJECT / "pyproject.toml").read_text("utf-8")
    version = re.findall(r'^version = "(.+)"$', project, re.MULTILINE)
    library = re.findall(r"^    version: (.+)$", (PROJECT / "mkdocs.yml").read_text(), re.MULTILINE)
    changes = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## \[([^\]]+)\]", changes, re.MULTILINE)[:1] == version == library


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a text."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_relative_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    for link in LINK.findall(CODE.sub("", FENCED.sub("", document.read_text("utf-8")))):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize("document", [*DOCUMENTS, *WORKFLOWS], ids=named)
def test_every_file_of_the_project_that_is_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    paths = PATH.findall(text) + re.findall(r"\btests/\w+\.py\b", text)
    for path in paths:
        # NAME.md and my-town.md stand for any file, and so do the guide's examples.
        if path not in EXAMPLES and not re.search(r"[A-Z]{3}|/my-", path):
            assert (PROJECT / path).exists(), path
