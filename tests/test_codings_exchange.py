"""`codings export` and `import`: what fits comes in, what does not fit writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from codify.commands.codings_exchange import export, import_project
from codify.commands.talk import Stop
from codify.exchange import qdpx
from codify.exchange.project import Code, Project, Selection, TextPassage, TextSource
from codify.open_data import project_of
from codify.problems import Problems
from corpora import real
from editing import files
from exchanges import members, packed
from trees import copy_library, digests, run

CODED = "content/codings/pass-1/upala.yml"
Change = Callable[[Project], Project]


@cache
def project() -> Project:
    return project_of(real().corpus)


def coding_files() -> list[str]:
    return [file for file in files() if "/codings/" in file]


def test_export_writes_the_project_and_import_of_it_changes_nothing(
    real_tree: Path, tmp_path: Path
) -> None:
    root = copy_library(tmp_path / "tree")
    before = digests(root)
    done = run(root, "codings", "export")
    assert done.returncode == 0, done.stderr
    (path,) = (root / "dist").iterdir()
    assert path.read_bytes() == (real_tree / "site/data/project.qdpx").read_bytes()
    done = run(root, "codings", "import", str(path))
    assert done.returncode == 0, done.stderr
    assert f"{len(coding_files())} codings read, 0 files written." in done.stderr
    assert {file: digest for file, digest in digests(root).items() if "dist/" not in file} == before


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the library that only tests change that put it back."""
    return copy_library(tmp_path_factory.mktemp("open") / "tree")


def test_what_a_coder_changed_in_a_tool_comes_in_and_nothing_else(
    tree: Path, tmp_path: Path
) -> None:
    export(tree, tmp_path / "p.qdpx")
    read = qdpx.read(tmp_path / "p.qdpx", Problems())
    assert read
    (old,) = (s for s in read.selections if s.key[:3] == ("pass-1", "upala", "p1"))
    new = replace(old, code="mandate-and-means", memo="Money?", date="2027-01-02")
    third = Selection("pass-3", "upala.ar", "p2", "consultation", date="2027-01-02")
    kept = tuple(s for s in read.selections if s is not old)
    changed = replace(read, coders=(*read.coders, "pass-3"), selections=(*kept, new, third))
    (tmp_path / "q.qdpx").write_bytes(qdpx.write(changed))
    before = {file: (tree / file).read_text("utf-8") for file in coding_files()}
    import_project(tree, tmp_path / "q.qdpx")
    added = tree / "content/codings/pass-3/upala.yml"
    now = {file: (tree / file).read_text("utf-8") for file in coding_files()}
    try:
        assert [file for file in before if before[file] != now[file]] == [CODED]
        first, *rest = yaml.safe_load(now[CODED])["passages"]
        assert (first["codes"], first["memo"]) == (["mandate-and-means"], "Money?")
        assert rest == yaml.safe_load(before[CODED])["passages"][1:]
        (row,) = yaml.safe_load(added.read_text("utf-8"))["passages"]
        assert (row["passage"], row["codes"]) == ("p2", ["consultation"])
        done = run(tree, "check")
        assert done.returncode == 0, done.stderr
    finally:
        (tree / CODED).write_text(before[CODED], "utf-8")
        added.unlink()
        added.parent.rmdir()


def first(**changes: Any) -> Change:
    """Change the first selection that a coder, not the adjudication, made."""
    return lambda p: replace(p, selections=(replace(one_of(p), **changes),))


def one_of(found: Project) -> Selection:
    return next(s for s in found.selections if s.coder == "pass-1" and s.code)


def other_text(found: Project) -> Project:
    """The text was changed in the tool, and words were coded that are not in the library."""
    source = TextSource("upala", "Upala", "en", (TextPassage("p1", "Words of another text."),))
    words = replace(one_of(found), source="upala", passage="p1", start=0, end=5)
    return replace(found, sources=(source,), selections=(words,))


def new_source(id: str, passage: str) -> Change:
    source = TextSource(id, "New", "en", (TextPassage(passage, "Text."),))
    return lambda p: replace(
        p,
        sources=(source,),
        selections=(replace(one_of(p), source=id, passage=passage, start=None, end=None),),
    )


UNFIT: dict[str, tuple[Change, str]] = {
    "a text that is not in the library": (new_source("nowhere", "p1"), "exchange-source-unknown"),
    "a page, which nobody codes": (new_source("about", "p1"), "exchange-source-unknown"),
    "a passage that is not in the text": (new_source("upala", "p999"), "exchange-passage-unknown"),
    "a coder with a name": (
        lambda p: replace(first(coder="jane-doe")(p), coders=("jane-doe",)),
        "exchange-coder-unknown",
    ),
    "a code that is not in the codebook": (
        lambda p: replace(first(code="new")(p), codes=(*p.codes, Code("new", "New"))),
        "exchange-code-unknown",
    ),
    "words of another text": (other_text, "quote-not-in-passage"),
    "a memo that is too long": (first(memo="x" * 2001), "text-too-long"),
    "a memo with a mark that turns the text": (first(memo="a\u202eb"), "file-control"),
    "a decision without a reason": (
        lambda p: replace(
            p,
            selections=tuple(replace(s, memo="") for s in p.selections if s.coder == "adjudicated"),
        ),
        "adjudication-without-reason",
    ),
}


@pytest.mark.parametrize(("change", "problem"), UNFIT.values(), ids=UNFIT)
def test_a_project_that_does_not_fit_writes_nothing(
    change: Change, problem: str, tree: Path, tmp_path: Path
) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx.write(change(project())))
    before = digests(tree)
    with pytest.raises(Stop, match=rf"\[{problem}\]"):
        import_project(tree, path)
    assert digests(tree) == before


def hostile() -> dict[str, tuple[bytes | None, str]]:
    inside = members(qdpx.write(replace(project(), selections=())))
    qde = inside["project.qde"].decode()
    bomb = '<!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    entities = qde.replace("?>\n", f"?>\n{bomb}\n", 1).encode()
    return {
        "a path that leaves the archive": (packed({**inside, "../x": b""}), "exchange-member-name"),
        "an entity bomb": (packed({**inside, "project.qde": entities}), "exchange-xml-doctype"),
        "many zeros": (packed({**inside, "project.qde": bytes(40_000_000)}), "exchange-"),
        "no archive": (b"PK\x03\x04 and no more", "exchange-"),
        "no file": (None, "exchange-file-missing"),
    }


def test_a_hostile_project_writes_nothing(tree: Path, tmp_path: Path) -> None:
    before = digests(tree)
    path = tmp_path / "p.qdpx"
    for data, problem in hostile().values():
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(Stop, match=rf"\[{problem}"):
            import_project(tree, path)
    assert digests(tree) == before
    assert not (tmp_path.parent / "x").exists()


def test_the_command_refuses_with_a_problem_and_no_traceback(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "p.qdpx").write_text("no archive", "utf-8")
    for words in (["import", str(tmp_path / "p.qdpx")], ["import"]):
        done = run(tree, "codings", *words)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert ".qdpx" in done.stderr
