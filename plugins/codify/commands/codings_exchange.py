"""`codings export` and `import`: exchange codings with tools for qualitative research."""

from __future__ import annotations

import os
from pathlib import Path

from codify import codings, files
from codify.codify import Corpus
from codify.codings import ADJUDICATED
from codify.commands.codings import write
from codify.commands.talk import Stop, opened, prepared, say
from codify.exchange import qdpx
from codify.exchange.project import Project
from codify.open_data import codings_from, project_of
from codify.problems import Place, Problem, Problems, listed, nearest, report


def export(root: Path, file: Path | None) -> None:
    """Write the library's texts, codes and codings as a REFI-QDA project.

    The file is FILE, else NAME.qdpx in dist/. Raises Stop where the library has faults.
    """
    library = opened(root)
    say("Reading the library …")
    corpus = prepared(library, whole=False).corpus
    target = file or library.root / "dist" / f"{library.slug}.qdpx"
    say("Writing the project …")
    data = qdpx.write(project_of(corpus))
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        half.write_bytes(data)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    say(f"{target}: {len(data):,} bytes, {len(corpus.codings)} codings.")


def import_project(root: Path, file: Path | None) -> None:
    """Take the codings of a REFI-QDA project in, as files of their coders.

    Raises Stop with all problems, and nothing written, where the project has faults or does not
    fit this library.
    """
    if file is None:
        raise Stop("Name the project: python3 build.py codings import FILE.qdpx")
    library = opened(root)
    say("Reading the library …")
    corpus = prepared(library, whole=False).corpus
    say(f"Reading {file} …")
    problems: Problems = []
    project = qdpx.read(file, problems)
    if project:
        _check_fit(project, corpus, file, problems)
    if problems or project is None:
        raise Stop(report(problems))
    texts = codings_from(project, corpus, codings.FOLDER)
    for coding in texts:
        record, data = corpus.records[coding.record], coding.text.encode()
        if text := files.decoded(data, coding.path, problems):
            codings.read(text, coding.path, coding.coder, record, corpus.codebook, problems)
    if problems:
        raise Stop(report(problems))
    changed = 0
    for coding in texts:
        path = library.root / coding.path
        if not path.is_file() or path.read_text("utf-8") != coding.text:
            write(path, coding.text)
            changed += 1
    say(f"{len(texts)} codings read, {changed} files written. Now: python3 build.py check")


def _check_fit(project: Project, corpus: Corpus, file: Path, problems: Problems) -> None:
    """Add a problem for each coder, text, passage and code that this library does not have."""
    place = Place(file.as_posix())
    for coder in project.coders:
        if not codings.CODER.fullmatch(coder) and coder != ADJUDICATED:
            values = {"found": coder, "known": "pass-1, pass-2 …, adjudicated", "near": ""}
            problems.append(Problem(place, "exchange-coder-unknown", values))
    codes = corpus.codebook.codes
    for selection in project.selections:
        record = corpus.records.get(selection.source.partition(".")[0])
        if record is None or not record.kind.coded:
            known = list(corpus.records)
            near = nearest(selection.source, known)
            values = {"found": selection.source, "known": listed(known), "near": near}
            problems.append(Problem(place, "exchange-source-unknown", values))
        elif selection.passage not in record.original.passages:
            known = list(record.original.passages)
            near = nearest(selection.passage, known)
            values = {"found": selection.passage, "known": listed(known), "near": near}
            problems.append(Problem(place, "exchange-passage-unknown", values))
        if selection.code is not None and selection.code not in codes:
            near = nearest(selection.code, codes)
            values = {"found": selection.code, "known": listed(codes), "near": near}
            problems.append(Problem(place, "exchange-code-unknown", values))
