"""The listing of the modules is the architecture: data goes one way, and MkDocs stays outside."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter

import pytest

import trees

PACKAGE = trees.PROJECT / "plugins/codify"

# From the first reading of a file to the command line: a module imports earlier ones only. A folder
# with a star is one step; its modules may import each other, but not in a circle.
ORDER = [
    "__init__",
    "problems",
    "files",
    "yamltext",
    "library",
    "languages",
    "fields",
    "passages",
    "sections",
    "schemas",
    "reference_schemas",
    "records",
    "validation",
    "translations",
    "vocabularies",
    "sources",
    "collect",
    "codebook",
    "links",
    "plaintext",
    "thesaurus",
    "codings",
    "recode",
    "agreement",
    "codify",
    "confidence",
    "related",
    "consolidate",
    "typed_counts",
    "contacts",
    "naming",
    "measure",
    "dates",
    "markup_checks",
    "rendering",
    "exchange.*",
    "reference_data",
    "open_data",
    "search.*",
    "terms",
    "disseminate.__init__",
    "disseminate.views",
    "disseminate.routes",  # before prepare: links are checked against the addresses of all pages
    "prepare",
    "disseminate.writer",
    "disseminate.directory",
    "disseminate.cards",
    "disseminate.evidence",
    "disseminate.country_groups",
    "disseminate.picture",
    "disseminate.takeaways",
    "disseminate.resource_groups",
    "disseminate.row_lists",
    "disseminate.record_pages",
    "disseminate.list_pages",
    "disseminate.codebook_page",
    "disseminate.coding_pages",
    "disseminate.figure_pages",
    "disseminate.download",
    "disseminate.search_entries",
    "disseminate.facets",
    "disseminate.search_terms",
    "disseminate.search_files",
    "disseminate.gap_map",
    "disseminate.forms",
    "disseminate.exercise_sheets",
    "disseminate.question_slip",
    "disseminate.site_pages",
    "disseminate.calendar",
    "disseminate.documents",
    "disseminate.document_files",
    "disseminate.site_files",
    "plugin",
    "locks",
    "swap",
    "commands.__init__",
    "commands.talk",
    "commands.check",
    "commands.codings",
    "commands.codings_exchange",
    "commands.ids",
    "commands.new",
    "commands.search",
    "commands.bench_library",
    "commands.bench",
    "commands.site",
    "commands.bench_entries",
    "commands.bench_browser",
    "commands.bench_search",
    "commands.serve",
    "__main__",
]
BUILDERS = {"mkdocs", "properdocs", "material", "mkdocs_static_i18n"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, by its name below it."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imports(module: str) -> Iterator[str]:
    """The full names that a module imports, wherever in it."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> set[str]:
    """The modules of the package that a module imports."""
    found = set()
    for name in imports(module):
        parts = name.removeprefix("codify.").split(".") if name.startswith("codify.") else []
        for end in range(len(parts), 0, -1):
            if (candidate := ".".join(parts[:end])) in modules():
                found.add(candidate)
                break
    return found


def step(module: str) -> int:
    folder = f"{module.partition('.')[0]}.*"
    return ORDER.index(module if module in ORDER else folder)


def test_every_module_has_its_place_in_the_order() -> None:
    folders = {name.removesuffix("*") for name in ORDER if name.endswith("*")}
    missing = [m for m in modules() if m not in ORDER and not m.startswith(tuple(folders))]
    gone = [name for name in ORDER if not name.endswith("*") and name not in modules()]
    assert (missing, gone) == ([], [])


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_earlier_ones_only(module: str) -> None:
    mine = step(module)
    later = {name for name in own_imports(module) if step(name) >= mine and name != module}
    assert {name for name in later if ORDER[mine] != f"{name.partition('.')[0]}.*"} == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: own_imports(module) for module in modules()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules())


def test_the_adapter_alone_imports_a_builder() -> None:
    importing = {m for m in modules() if any(n.split(".")[0] in BUILDERS for n in imports(m))}
    assert importing == {"plugin"}


WITHOUT_BUILDERS = f"""
import importlib, pkgutil, sys
from pathlib import Path

sys.modules.update(dict.fromkeys({sorted(BUILDERS)!r}))  # each import of one fails

import codify

for module in pkgutil.walk_packages(codify.__path__, "codify."):
    if module.name != "codify.plugin":
        importlib.import_module(module.name)

from codify import library
from codify.disseminate.site_pages import site_pages
from codify.prepare import prepare

prepared = prepare(library.load(Path(sys.argv[1])), problems := [])
codes = prepared.corpus.languages
pages = [page for code in codes for page in site_pages(prepared, code, problems)]
assert not problems
print(len(pages))
"""


def test_all_but_the_adapter_works_without_mkdocs() -> None:
    command = [sys.executable, "-W", "error", "-c", WITHOUT_BUILDERS, str(trees.WATER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 3 * 23


def test_modules_are_short() -> None:
    lines = {
        path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8").count("\n")
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert statistics.median(lines.values()) <= 120


def test_functions_are_short() -> None:
    lengths = {
        f"{module}.{node.name}:{node.lineno}": (node.end_lineno or 0) - node.lineno + 1
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > 60} == {}
    assert sum(length <= 24 for length in lengths.values()) >= 0.9 * len(lengths)


def test_every_module_opens_with_one_sentence_that_says_what_it_is_for() -> None:
    for module, tree in modules().items():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        assert first.endswith("."), module
        assert ". " not in first.replace("\n", " "), module
