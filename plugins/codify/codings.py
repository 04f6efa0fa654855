"""Read the codings: what each coder said of each passage, and what the adjudication decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from codify import files, yamltext
from codify.codebook import Codebook
from codify.fields import FullDate, Line, Part, Prose, Slug, shared
from codify.library import Library
from codify.plaintext import plain
from codify.problems import Place, Problem, Problems, listed, nearest
from codify.records import Record
from codify.validation import validated

FOLDER = "content/codings"
ADJUDICATED = "adjudicated"
CODER = re.compile(r"pass-[1-9][0-9]?")
FINGERPRINT = re.compile(r"[0-9a-f]{12}")


class Quote(Part):
    """The words of the passage on which a code rests."""

    code: Slug = shared("The code.")
    text: Prose = shared("The words as they stand in the passage, without Markdown marks.")


class CodedRow(Part):
    """What one coder said of one passage: its codes, possibly none."""

    passage: Slug = shared("Id of the passage.")
    codes: tuple[Slug, ...] = shared("Codes, or [] if none applies.")
    quotes: tuple[Quote, ...] = shared("Words on which a code rests.", ())
    memo: Prose | None = shared("The coder's note.", None)
    reason: Prose | None = shared("Why an adjudication decided so.", None)
    text: Slug | None = shared("Hash of the passage's text at coding time.", None)


class CodingFile(Part):
    """What one coder said of one record: every passage that was read."""

    codebook: Line = shared("Version of the codebook that was used.")
    date: FullDate = shared("Day of the coding.")
    passages: tuple[CodedRow, ...] = shared("The passages that were read.", min_length=1)


@dataclass(frozen=True)
class Coding:
    """One coder's reading of one record."""

    coder: str
    record: str
    path: str
    file: CodingFile

    @cached_property
    def rows(self) -> Mapping[str, CodedRow]:
        """The rows by the passages that they code."""
        return {row.passage: row for row in self.file.passages}


def load(
    library: Library, codebook: Codebook | None, records: Mapping[str, Record], problems: Problems
) -> tuple[Coding, ...]:
    """Return every coder's reading of every record, in the order of coders and records."""
    found: list[Coding] = []
    for path in files.walk(library.root, FOLDER, problems):
        file = files.relative(library.root, path)
        coder, record = path.parent.name, path.name.removesuffix(".yml")
        inside = path.parent.parent == library.root / FOLDER and path.suffix == ".yml"
        if not inside or not (CODER.fullmatch(coder) or coder == ADJUDICATED):
            problems.append(Problem(Place(file), "coding-file-name"))
            continue
        if record not in records or not records[record].kind.coded:
            coded = [id for id, known in records.items() if known.kind.coded]
            values = {"record": record, "near": nearest(record, coded)}
            problems.append(Problem(Place(file), "coding-record-unknown", values, record))
            continue
        text = files.read(library.root, path, problems)
        coding = read(text, file, coder, records[record], codebook, problems) if text else None
        if coding:
            found.append(coding)
    return tuple(found)


def read(
    text: str,
    file: str,
    coder: str,
    record: Record,
    codebook: Codebook | None,
    problems: Problems,
) -> Coding | None:
    """Return a coder's reading from the text of its file, or None if its form is wrong.

    What does not fit the record or the codebook is a problem too.
    """
    parsed = yamltext.parse(text, file, problems)
    coding = validated(CodingFile, parsed.value, parsed, file, problems) if parsed else None
    if parsed is None or coding is None:
        return None
    _Check(coder, record, codebook, parsed, file, problems).file_of_rows(coding)
    return Coding(coder, record.id, file, coding)


@dataclass(frozen=True)
class _Check:
    """Holds the rows of one coding file against the record and the codebook."""

    coder: str
    record: Record
    codebook: Codebook | None
    parsed: yamltext.Parsed
    file: str
    problems: Problems

    def add(self, path: yamltext.Path, problem: str, cause: str = "", **values: str) -> None:
        place = self.parsed.place(self.file, path)
        self.problems.append(Problem(place, problem, values, cause))

    def file_of_rows(self, coding: CodingFile) -> None:
        known = [entry.version for entry in self.codebook.history] if self.codebook else []
        if self.codebook and coding.codebook not in known:
            near = nearest(coding.codebook, known)
            self.add(
                ("codebook",),
                "coding-version-unknown",
                found=coding.codebook,
                known=listed(known),
                near=near,
            )
        seen: set[str] = set()
        for index, row in enumerate(coding.passages):
            at = ("passages", index)
            passages = self.record.original.passages
            if row.passage not in passages:
                self.add(
                    (*at, "passage"),
                    "coding-passage-unknown",
                    f"{self.record.id}#",
                    passage=row.passage,
                    record=self.record.id,
                    known=listed(passages),
                    near=nearest(row.passage, passages),
                )
            elif row.passage in seen:
                self.add(
                    (*at, "passage"),
                    "coding-passage-twice",
                    passage=row.passage,
                    record=self.record.id,
                )
            else:
                self.row(row, at)
            seen.add(row.passage)

    def row(self, row: CodedRow, at: tuple[str | int, ...]) -> None:
        names = list(self.codebook.codes) if self.codebook else []
        for number, code in enumerate(row.codes):
            if self.codebook and code not in names:
                near = nearest(code, names)
                self.add(
                    (*at, "codes", number),
                    "code-unknown",
                    code=code,
                    known=listed(names),
                    near=near,
                )
        if self.coder == ADJUDICATED and not row.reason:
            self.add(at, "adjudication-without-reason", passage=row.passage)
        if self.coder != ADJUDICATED and row.reason:
            self.add((*at, "reason"), "coding-with-reason", passage=row.passage)
        if row.text is not None and not FINGERPRINT.fullmatch(row.text):
            self.add((*at, "text"), "coding-hash", found=row.text)
        words = plain(self.record.original.passages[row.passage].text)
        for number, quote in enumerate(row.quotes):
            if quote.code not in row.codes:
                self.add((*at, "quotes", number, "code"), "quote-of-other-code", code=quote.code)
            if quote in row.quotes[:number]:
                where = (*at, "quotes", number)
                self.add(where, "value-repeated", field="quotes", found=quote.text)
            if " ".join(quote.text.split()) not in words:
                self.add(
                    (*at, "quotes", number, "text"),
                    "quote-not-in-passage",
                    text=quote.text,
                    passage=row.passage,
                )
