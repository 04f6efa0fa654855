"""Read the codebook and the codings: which codes there are, and which passages carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codify import files, yamltext
from codify.fields import FullDate, Line, Part, Slug, shared
from codify.library import Library
from codify.problems import CODEBOOK as FILE
from codify.problems import Place, Problem, Problems, listed, nearest
from codify.records import Record
from codify.schemas import SupportContact
from codify.validation import validated
from codify.vocabularies import Labels, check_labels

FOLDER = "content/codings"
ADJUDICATED = "adjudicated"
CODER = re.compile(r"pass-[1-9][0-9]?")


class Cluster(Part):
    """A code at the top of the codebook."""

    id: Slug = shared("Name of the cluster in codings and addresses.")
    label: Labels = shared("Label in every language.")
    proposed: tuple[Slug, ...] = shared("Languages in which the label is only proposed.", ())
    definition: Labels = shared("Definition in every language.")


class Codebook(Part):
    """The clusters into which passages are coded."""

    version: Line = shared("Version of the codebook.")
    clusters: tuple[Cluster, ...] = shared("The clusters.", min_length=1)

    @property
    def ids(self) -> tuple[str, ...]:
        """The clusters' names, in the codebook's order."""
        return tuple(cluster.id for cluster in self.clusters)

    def cluster(self, id: str) -> Cluster:
        """Return the cluster `id`."""
        return next(cluster for cluster in self.clusters if cluster.id == id)


class CodedPassage(Part):
    """What one coder said of one passage: its codes, possibly none."""

    passage: Slug = shared("Id of the passage.")
    codes: tuple[Slug, ...] = shared("Codes, or [] if none applies.")


class CodingFile(Part):
    """What one coder said of one record: every passage that was read."""

    codebook: Line = shared("Version of the codebook that was used.")
    date: FullDate = shared("Day of the coding.")
    passages: tuple[CodedPassage, ...] = shared("The passages that were read.", min_length=1)


@dataclass(frozen=True)
class Coding:
    """One coder's reading of one record."""

    coder: str
    record: str
    file: CodingFile


def load(library: Library, problems: Problems) -> Codebook | None:
    """Return the library's codebook, or None after adding a problem."""
    path = library.root / FILE
    if not path.is_file():
        problems.append(Problem(Place(FILE), "codebook-missing"))
        return None
    text = files.read(library.root, path, problems)
    parsed = yamltext.parse(text, FILE, problems) if text is not None else None
    if parsed is None:
        return None
    codebook = validated(Codebook, parsed.value, parsed, FILE, problems)
    if codebook is None:
        return None
    for index, cluster in enumerate(codebook.clusters):
        for field, labels in (("label", cluster.label), ("definition", cluster.definition)):
            at = ("clusters", index, field)
            check_labels(labels, library.languages, parsed, at, FILE, problems)
    return codebook


def load_codings(
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
        if record not in records:
            values = {"record": record, "near": nearest(record, records)}
            problems.append(Problem(Place(file), "coding-record-unknown", values, record))
            continue
        text = files.read(library.root, path, problems)
        parsed = yamltext.parse(text, file, problems) if text is not None else None
        coding = validated(CodingFile, parsed.value, parsed, file, problems) if parsed else None
        if parsed and coding:
            _check(coding, records[record], codebook, parsed, file, problems)
            found.append(Coding(coder, record, coding))
    return tuple(found)


def check_topics(codebook: Codebook, records: Iterable[Record], problems: Problems) -> None:
    """Add a problem for each topic of a support contact that is no code."""
    for record in records:
        original, fields = record.original, record.original.fields
        for index, code in enumerate(fields.topics if isinstance(fields, SupportContact) else ()):
            if code not in codebook.ids:
                place = original.front.place(original.file, ("topics", index))
                problems.append(_unknown_code(code, codebook, place))


def _unknown_code(code: str, codebook: Codebook, place: Place) -> Problem:
    values = {"code": code, "known": listed(codebook.ids), "near": nearest(code, codebook.ids)}
    return Problem(place, "code-unknown", values)


def _check(
    coding: CodingFile,
    record: Record,
    codebook: Codebook | None,
    parsed: yamltext.Parsed,
    file: str,
    problems: Problems,
) -> None:
    passages = record.original.passages
    seen: set[str] = set()
    for index, row in enumerate(coding.passages):
        place = parsed.place(file, ("passages", index, "passage"))
        values = {"passage": row.passage, "record": record.id, "known": listed(passages)}
        if row.passage not in passages:
            values["near"] = nearest(row.passage, passages)
            problems.append(Problem(place, "coding-passage-unknown", values, f"{record.id}#"))
        elif row.passage in seen:
            problems.append(Problem(place, "coding-passage-twice", values))
        seen.add(row.passage)
        for number, code in enumerate(row.codes):
            if codebook and code not in codebook.ids:
                place = parsed.place(file, ("passages", index, "codes", number))
                problems.append(_unknown_code(code, codebook, place))
