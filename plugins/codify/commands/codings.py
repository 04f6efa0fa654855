"""`codings`: tell what is open for which coder, and stamp what was read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from codify import codebook, codings, collect, files, languages, vocabularies, yamltext
from codify.codebook import Codebook
from codify.codings import Coding
from codify.commands.talk import Stop, opened, say, tell
from codify.library import Library
from codify.problems import Problems, report
from codify.recode import Coverage, Open, coverage, recode_queue
from codify.records import Record

WORDS = {
    "new": "not read yet",
    "rule-changed": "the rules changed of: {detail}",
    "text-changed": "the text changed; its hash is now {detail}",
    "passage-gone": "the passage is gone: take the entry out",
    "unmarked": "no hash of the text: python3 build.py codings stamp",
}
# A passage that is gone is what `status` is there to list, not a reason to stop.
LISTED = frozenset({"coding-passage-unknown", "code-example-gone", "evidence-passage-gone"})


def status(root: Path) -> None:
    """Print what is open for each coder and why, then how much was read and translated."""
    library = opened(root)
    book, records, readings = _read(library)
    queue = recode_queue(book, records, readings)
    covered = coverage(records, readings, library.languages)
    tell("\n".join([*_queue_lines(queue), *_coverage_lines(covered)]))


def _read(library: Library) -> tuple[Codebook, dict[str, Record], tuple[Coding, ...]]:
    """Return codebook, records and codings; raises Stop where these cannot be read."""
    problems: Problems = []
    spoken = languages.load(library.languages, problems)
    words = vocabularies.load(library, problems)
    book = codebook.load(library, words, problems)
    records = collect.collect(library, spoken, words, problems) if not problems else {}
    if problems or book is None:
        raise Stop(report(problems))
    found: Problems = []
    readings = codings.load(library, book, records, found)
    wrong = [problem for problem in found if problem.id not in LISTED]
    if wrong:
        raise Stop(report(wrong))
    return book, records, readings


def _queue_lines(queue: tuple[Open, ...]) -> Iterator[str]:
    for (coder, record), items in groupby(queue, key=lambda item: (item.coder, item.record)):
        listed = list(items)
        yield f"{coder} {record}: {len(listed)} open"
        for item in listed:
            yield f"    {item.passage}: {WORDS[item.reason].format(detail=item.detail)}"
    yield f"{len(queue)} passages are open." if queue else "Nothing is open."


def _coverage_lines(rows: tuple[Coverage, ...]) -> Iterator[str]:
    yield "Passages read by each coder, and passages that stand in each language:"
    for row in rows:
        read = ", ".join(f"{coder} {number}" for coder, number in row.read.items())
        spoken = ", ".join(f"{language} {number}" for language, number in row.languages.items())
        yield f"    {row.record} ({row.passages}): {read or 'no coder'}; {spoken}"


def stamp(root: Path) -> None:
    """Add the hash of each passage's text to the codings that lack it.

    Only for codings of the text as it is now: an entry whose text changed meanwhile must be read
    again instead. Lines are added; nothing else in the files changes.
    """
    library = opened(root)
    _, records, readings = _read(library)
    count = 0
    for coding in readings:
        count += _stamp_file(library, coding, records[coding.record])
    say(f"{count} hashes added.")


def _stamp_file(library: Library, coding: Coding, record: Record) -> int:
    path = library.root / coding.path
    text = files.read(library.root, path, [])
    parsed = yamltext.parse(text or "", coding.path, [])
    if text is None or parsed is None:
        raise Stop(f"{coding.path} cannot be read.")
    lines = text.split("\n")
    new: dict[int, tuple[str]] = {}
    for index, row in enumerate(coding.file.passages):
        passage = record.original.passages.get(row.passage)
        if row.text is None and passage is not None:
            line, column = parsed.keys["passages", index, "passage"]
            if "{" in lines[line - 1]:
                raise Stop(f"{coding.path}:{line}: write the entry on lines of its own first.")
            new[line] = (" " * (column - 1) + f'text: "{passage.fingerprint}"',)
    if new:
        merged = [part for n, line in enumerate(lines, 1) for part in (line, *new.get(n, ()))]
        write(path, "\n".join(merged))
    return len(new)


def write(path: Path, text: str) -> None:
    """Write a file in one step: a kill leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, "utf-8", newline="\n")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
