"""Keep persons out: no mail address, no telephone, and in directories no person's name.

A directory (organisations, events, offices) holds organisations only. Persons stand as authors
inside a citation. A name cannot be told from other words; its title before it can (Ms, Dr, السيد).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codify.problems import Place, Problem, Problems
from codify.records import Edition, Record
from codify.reference_schemas import Listed
from codify.yamltext import Path, Value

IN_LINE = 0  # the column is that of the match
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
# With its country's code, or behind a word that says what it is.
TELEPHONE = re.compile(
    r"\+[1-9][0-9]{0,2}[ .()/-]{0,3}[0-9](?:[ .()/-]{0,3}[0-9]){6,11}\b"
    r"|(?:\b(?:tel|phone|mobile|fax|tél|téléphone|teléfono|móvil)\b|هاتف|جوال|فاكس)[.: ]{0,4}"
    r"(?:\+|00|\()?[0-9](?:[ .()/-]{0,3}[0-9]){5,13}",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"(?<!\w)(?:(?:Mr|Mrs|Ms|Dr|Prof|Hon|Sr|Sra|Srta|Mme|Mlle|Dra|Lic|Ing)\.?|M\.) "
    r"(?:[A-ZÀ-Þ]\.? ?){0,3}[A-ZÀ-Þ][a-zß-ÿ'’-]+"
    r"|(?<!\w)(?:السيد|السيدة|الدكتور|الدكتورة|الأستاذ|الأستاذة) \w+"
)


def check(record: Record, problems: Problems) -> None:
    """Add a problem for each mail address, telephone, and titled person's name in a record."""
    listed = isinstance(record.original.fields, Listed)
    for edition in (record.original, *record.translations.values()):
        for place, text, in_source in _texts(edition):
            for match in _contacts(text):
                column = match.start() + 1 if place.column == IN_LINE else place.column
                here = Place(place.file, place.line, column)
                problems.append(Problem(here, "contact-data", {"found": match[0]}))
            name = TITLED.search(text) if listed and not in_source else None
            if name:
                problems.append(Problem(place, "person-named", {"found": name[0]}))


def _contacts(text: str) -> Iterator[re.Match[str]]:
    for pattern in (MAIL, TELEPHONE):
        yield from pattern.finditer(text)


def _texts(edition: Edition) -> Iterator[tuple[Place, str, bool]]:
    """Yield each text of a file with its place, and whether it belongs to a source."""
    for path, text in _written(edition.front.value, ()):
        yield edition.front.place(edition.file, path), text, path[0] in ("sources", "references")
    for number, line in enumerate(edition.body.text.split("\n"), start=edition.body.first_line):
        yield Place(edition.file, number, IN_LINE), line, False


def _written(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _written(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _written(inner, (*path, index))
    elif isinstance(value, str) and path:
        yield path, value
