"""The codification that is given away is whole, and comes back as the very coding files."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyrefiqda import RefiCodebook, RefiProject

import pages
import recount_codings
from codify.codings import FOLDER, Coding
from codify.commands.codings_exchange import export, import_project
from codify.commands.talk import Stop
from codify.exchange import qdpx, tables
from codify.exchange.project import NO_CODE, Code, Project, Selection, TextPassage, TextSource
from codify.exchange.tables_reading import read_codings
from codify.open_data import codings_from, project_of
from codify.plaintext import plain
from codify.problems import Problems, report
from corpora import real
from editing import files
from exchanges import members, packed
from trees import copy_library, digests, run

CODED = "content/codings/pass-1/upala.yml"
Change = Callable[[Project], Project]


@cache
def project() -> Project:
    return project_of(real().corpus)


def coding_files() -> dict[str, str]:
    return {file: text for file, text in files().items() if "/codings/" in file}


def returned(read: Project) -> dict[str, str]:
    """The coding files that a project gives."""
    return {made.path: made.text for made in codings_from(read, real().corpus, FOLDER)}


@pytest.fixture(scope="module")
def site_data(real_tree: Path) -> Path:
    return real_tree / "site/data"


# Out and in again


def test_a_project_gives_back_the_very_coding_files(tmp_path: Path) -> None:
    path, problems = tmp_path / "p.qdpx", Problems()
    path.write_bytes(qdpx.write(project()))
    read = qdpx.read(path, problems)
    assert read, report(problems)
    assert len(coding_files()) > 30
    assert returned(read) == coding_files()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_published_table_gives_back_the_very_coding_files(form: str, site_data: Path) -> None:
    problems: Problems = []
    bare = replace(project(), selections=())
    read = read_codings(site_data / f"codings.{form}", bare, problems)
    assert read, report(problems)
    assert returned(read) == coding_files()


def test_every_code_span_memo_and_reason_goes_out() -> None:
    rows = [
        (Path(file).parent.name, Path(file).stem, row)
        for file, text in coding_files().items()
        for row in yaml.safe_load(text)["passages"]
    ]
    out = project().selections
    texts = {(s.id, p.id): p.text for s in project().sources for p in s.passages}
    assert {(s.coder, s.source, s.passage, s.code) for s in out} == {
        (coder, record, row["passage"], code)
        for coder, record, row in rows
        for code in row["codes"] or [None]
    }
    assert {
        (s.coder, s.source, s.passage, s.code, texts[s.source, s.passage][s.start : s.end])
        for s in out
        if s.start is not None
    } == {
        (coder, record, row["passage"], quote["code"], quote["text"])
        for coder, record, row in rows
        for quote in row.get("quotes", [])
    }
    assert sorted((s.coder, s.source, s.passage, s.memo) for s in out if s.memo) == sorted(
        (coder, record, row["passage"], row.get("reason") or row["memo"])
        for coder, record, row in rows
        if row.get("reason") or row.get("memo")
    )
    assert any(s.start is not None for s in out)
    assert {s.coder for s in out if s.memo} == {"pass-1", "pass-2", "adjudicated"}


def test_the_texts_of_every_language_go_along(site_data: Path) -> None:
    archive = members((site_data / "project.qdpx").read_bytes())
    texts = {name: data.decode() for name, data in archive.items() if name.startswith("sources/")}
    for record in (r for r in real().corpus.records.values() if r.kind.coded):
        for edition in (record.original, *record.translations.values()):
            (whole,) = (text for text in texts.values() if plain_of(edition) in text)
            assert whole
    assert any("التنمية" in text for text in texts.values())
    assert len(texts) == len(project().sources) > 40


def plain_of(edition: Any) -> str:
    return plain(next(iter(edition.passages.values())).text)


def test_a_memo_beside_a_reason_is_not_lost() -> None:
    coding = next(c for c in real().corpus.codings if c.coder == "adjudicated")
    (first, *others) = coding.file.passages
    both = first.model_copy(update={"memo": "To ask again."})
    file = coding.file.model_copy(update={"passages": (both, *others)})
    corpus = replace(real().corpus, codings=(replace(coding, file=file),))
    (made,) = codings_from(project_of(corpus), corpus, FOLDER)
    assert yaml.safe_load(made.text)["passages"][0]["reason"] == f"{first.reason}\nTo ask again."


@pytest.mark.parametrize("change", ["version", "hash", "no hash"])
def test_taking_the_same_in_again_closes_nothing_that_is_open(change: str) -> None:
    def stale(coding: Coding) -> Coding:
        text = {"hash": "0" * 12, "no hash": None}
        rows = tuple(
            row.model_copy(update={"text": text.get(change, row.text)})
            for row in coding.file.passages
        )
        version = "1.0" if change == "version" else coding.file.codebook
        update = {"passages": rows, "codebook": version}
        return replace(coding, file=coding.file.model_copy(update=update))

    corpus = real().corpus
    corpus = replace(corpus, codings=tuple(map(stale, corpus.codings)))
    for made in codings_from(project_of(corpus), corpus, FOLDER):
        written = yaml.safe_load(made.text)
        hashes = {row.get("text") for row in written["passages"]}
        if change == "version":
            assert written["codebook"] == "1.0"
        else:
            assert hashes == {"0" * 12 if change == "hash" else None}


# What is published


def test_the_published_project_and_codebook_can_be_read_by_another_library(
    site_data: Path, tmp_path: Path
) -> None:
    read = RefiProject.load(site_data / "project.qdpx", extract_dir=str(tmp_path / "out"))
    assert sum(len(s.plain_text_selection) for s in read.sources.text_source) == len(
        project().selections
    )
    assert {user.name for user in read.users.user} == {"pass-1", "pass-2", "adjudicated"}
    assert len(read.notes.note) == sum(bool(s.memo) for s in project().selections)
    wanted = recount_codings.codebook(site_data.parents[1])
    for book in (RefiCodebook.load(site_data / "codebook.qdc"), read.code_book):
        found = {id_of(top): [id_of(code) for code in top.code] for top in book.codes.code}
        found.pop(NO_CODE.id, None)
        assert found == wanted


def id_of(code: Any) -> str:
    return str(re.match(r"Code: (\S+)", code.description)[1])  # type: ignore[index]


def test_every_table_is_the_same_as_csv_and_json_and_is_told_of_in_the_dictionary(
    site_data: Path,
) -> None:
    dictionary = {(row["table"], row["column"]) for row in rows_of(site_data / "dictionary.csv")}
    names = {path.stem for path in site_data.glob("*.csv")}
    assert names == {"codebook", "codings", "findings", "dictionary"}
    for name in names:
        rows = rows_of(site_data / f"{name}.csv")
        whole = json.loads((site_data / f"{name}.json").read_text("utf-8"))
        texts = [{k: "" if v is None else str(v) for k, v in row.items()} for row in whole["rows"]]
        bare = [{k: tables.unguarded(v) for k, v in row.items()} for row in rows]
        assert bare == texts
        assert {(name, column) for column in rows[0]} <= dictionary


def rows_of(path: Path) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True)]


def test_the_tables_hold_every_code_and_the_evidence_of_every_finding(site_data: Path) -> None:
    root = site_data.parents[1]
    codes = {(row["parent"], row["code"]) for row in rows_of(site_data / "codebook.csv")}
    assert codes == {("", cluster) for cluster in recount_codings.codebook(root)} | {
        (cluster, code)
        for cluster, below in recount_codings.codebook(root).items()
        for code in below
    }
    found = rows_of(site_data / "findings.csv")
    assert [(row["finding"], row["side"], row["passage"], row["confidence"]) for row in found] == [
        (name, side, passage, finding.level)
        for name, finding in recount_codings.findings(root).items()
        for side, passages in (("supports", finding.supports), ("contradicts", finding.against))
        for passage in passages
    ]


@pytest.mark.parametrize("code", pages.LANGUAGES)
def test_a_page_in_each_language_offers_every_file_and_the_download_has_them(
    code: str, real_tree: Path
) -> None:
    path = "data.html" if code == "en" else f"{code}/data.html"
    page = pages.read(real_tree / "site", path)
    linked = {pages.target(page, address)[0] for _, address in pages.links(page)}
    data = {f"data/{path.name}" for path in (real_tree / "site/data").iterdir()}
    assert len(data) == 10
    assert {address for address in linked if address.startswith("data/")} == data
    (archive,) = (real_tree / "dist").glob("*.zip")
    assert data <= {name.partition("/")[2] for name in zipfile.ZipFile(archive).namelist()}


# The commands


def test_export_writes_the_project_and_import_of_it_changes_nothing(
    site_data: Path, tmp_path: Path
) -> None:
    root = copy_library(tmp_path / "tree")
    before = digests(root)
    done = run(root, "codings", "export")
    assert done.returncode == 0, done.stderr
    (path,) = (root / "dist").iterdir()
    assert path.read_bytes() == (site_data / "project.qdpx").read_bytes()
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
        "many zeros": (packed({**inside, "project.qde": bytes(2**26)}), "exchange-"),
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
        assert "p.qdpx" in done.stderr
