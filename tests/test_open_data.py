"""The codification that is given away is whole, and comes back as the very coding files."""

import csv
import io
import json
import re
import zipfile
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
from codify.exchange import qdpx, tables
from codify.exchange.project import NO_CODE, Project
from codify.exchange.tables_reading import read_codings
from codify.open_data import codings_from, project_of
from codify.plaintext import plain
from codify.problems import Problems, report
from corpora import real
from editing import files
from exchanges import members


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


TABLES = {
    *("codebook", "codings", "findings", "records", "dictionary"),
    *("stakeholders", "events", "support", "glossary", "indicators"),
}


def test_every_table_is_the_same_as_csv_and_json_and_is_told_of_in_the_dictionary(
    site_data: Path,
) -> None:
    dictionary = {(row["table"], row["column"]) for row in rows_of(site_data / "dictionary.csv")}
    names = {path.stem for path in site_data.glob("*.csv")}
    assert names == TABLES
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
    assert len(data) == 2 * len(TABLES) + len({"codebook", "project", "tbx", "json", "bib"})
    assert {address for address in linked if address.startswith("data/")} == data
    (archive,) = (real_tree / "dist").glob("*.zip")
    assert data <= {name.partition("/")[2] for name in zipfile.ZipFile(archive).namelist()}
