"""Change the real library's files in memory, and read again only what a change can touch."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path

from codify import codebook, codify, codings, collect, consolidate, typed_counts
from codify.codebook import Codebook
from codify.codify import Corpus
from codify.codings import Coding
from codify.problems import Problems
from codify.recode import Open, recode_queue
from codify.records import KINDS, Record
from corpora import real
from trees import PROJECT

CODEBOOK = "content/codebook.yml"
Changes = Mapping[str, str | None]  # a file's new text, None where it is taken away


@dataclass(frozen=True)
class Read:
    """What the library says after a change."""

    book: Codebook
    records: Mapping[str, Record]
    codings: tuple[Coding, ...]
    problems: Problems = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """The kinds of the problems."""
        return {problem.id for problem in self.problems}

    @property
    def queue(self) -> frozenset[Open]:
        """What is open for the coders."""
        return frozenset(recode_queue(self.book, self.records, self.codings))

    @property
    def corpus(self) -> Corpus:
        """The corpus, of what is published."""
        old = real().corpus
        published = {id: r for id, r in self.records.items() if is_published(r)}
        coded = tuple(coding for coding in self.codings if coding.record in published)
        return codify.codify(
            old.library, old.languages, old.vocabularies, self.book, published, coded
        )


def is_published(record: Record) -> bool:
    """Say whether a record is on the site."""
    return record.original.fields.state == "published"


@cache
def files() -> Mapping[str, str]:
    """The text of every file of records, codings and codebook, by its path."""
    folders = (kind.folder for kind in KINDS)
    found = chain(*((PROJECT / folder).rglob("*") for folder in folders))
    paths = {path for path in found if path.suffix in (".md", ".yml")}
    return {p.relative_to(PROJECT).as_posix(): p.read_text("utf-8") for p in sorted(paths)}


def files_of(record: str) -> list[str]:
    """The files of a record: its original, then its translations."""
    found = [file for file in files() if re.search(rf"/{record}(\.[a-z]{{2}})?\.md$", file)]
    return sorted(found, key=len)


def coding_files(record: str) -> list[str]:
    """The coding files of a record."""
    return [file for file in files() if re.search(rf"codings/[^/]+/{record}\.yml$", file)]


def replaced(file: str, old: str, new: str) -> dict[str, str | None]:
    """The change that puts `new` in the place of `old`, which must stand there once."""
    assert files()[file].count(old) == 1, (file, old)
    return {file: files()[file].replace(old, new)}


def read(changes: Changes) -> Read:
    """Read the real library with some of its files changed.

    Records and codings that no change can touch are those of the library as it is.
    """
    corpus = real().corpus
    problems: Problems = []
    now = {**files(), **changes}
    with tempfile.TemporaryDirectory() as folder:
        library = replace(corpus.library, root=Path(folder))
        touched = {name_of(file) for file in changes if file.endswith(".md")}
        coded = {name_of(file) for file in changes if "/codings/" in file}
        wanted = {*chain(*map(files_of, touched)), *changes, CODEBOOK}
        book_changed = CODEBOOK in changes
        for file, text in now.items():
            again = book_changed or name_of(file) in touched | coded
            if file in wanted or ("/codings/" in file and again):
                _write(Path(folder) / file, text)
        book = corpus.codebook
        if book_changed:
            loaded = codebook.load(library, corpus.vocabularies, problems)
            book = loaded or book
        made = collect.collect(library, corpus.languages, corpus.vocabularies, problems)
        records = {id: r for id, r in corpus.records.items() if id not in touched} | made
        readings = codings.load(library, book, records, problems)
    again = touched | coded if not book_changed else {coding.record for coding in corpus.codings}
    kept = (coding for coding in corpus.codings if coding.record not in again)
    published = {id: record for id, record in records.items() if is_published(record)}
    hidden = {id: record for id, record in records.items() if id not in published}
    consolidate.check(published, hidden, problems)
    codebook.check_examples(book, published, problems)
    for id in touched & published.keys():
        typed_counts.check(published[id], problems)
    ordered = sorted((*kept, *readings), key=lambda coding: coding.path)
    return Read(book, dict(sorted(records.items())), tuple(ordered), problems)


def name_of(file: str) -> str:
    """The id of the record that a file belongs to."""
    return Path(file).name.partition(".")[0]


def _write(path: Path, text: str | None) -> None:
    if text is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def block_of(file: str, passage: str) -> tuple[int, int]:
    """Where a passage stands in a file: its first line and the one with its id, from 0."""
    lines = files()[file].split("\n")
    (end,) = (n for n, line in enumerate(lines) if line.strip() == f"{{ #{passage} }}")
    start = end
    while lines[start - 1].strip() and not lines[start - 1].strip().startswith("{ #"):
        start -= 1
        if re.match(r" *(?:[-*+]|\d+\.) ", lines[start]):
            break
    return start, end


def without_passage(file: str, passage: str) -> str:
    """A file's text without a block of its body and the block's id."""
    lines = files()[file].split("\n")
    start, end = block_of(file, passage)
    return "\n".join(lines[:start] + lines[end + 1 :])


def with_more(file: str, passage: str, words: str) -> str:
    """A file's text with words added to a passage: at a block's end, or at a row's beginning."""
    text = files()[file]
    if re.fullmatch(r"p\d+", passage):
        lines = text.split("\n")
        lines[block_of(file, passage)[1] - 1] += f" {words}"
        return "\n".join(lines)
    row = re.compile(rf'(- id: {passage}\n(?:    .*\n)*?    (?:action|question): "?)')
    assert len(row.findall(text)) == 1
    return row.sub(rf"\1{words} ", text)


def body_passages(record: str) -> list[str]:
    """The ids of the passages in a record's body."""
    return [passage.id for passage in real().corpus.records[record].original.body.passages]
