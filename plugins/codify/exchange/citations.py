"""Write a bibliography for citation tools: as CSL-JSON (Zotero, pandoc) and as BibTeX.

CSL-JSON is as in the schema of the Citation Style Language 1.0.2; BibTeX as Patashnik (1988)
describes it, in UTF-8 as biber and today's tools read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from codify.reference_schemas import Reference

CSL_TYPES = {"article": "article-journal"}  # the others have the same name in CSL
BIBTEX_TYPES = {"book": "book", "report": "techreport", "article": "article"}
PERSON = re.compile(r"([^,]+), ([^,]+)")  # Family, Given; a body has no comma
SPECIAL = re.compile(r"([&%$#_{}])")


def csl_json(references: Iterable[Reference]) -> bytes:
    """Return publications as CSL-JSON."""
    items = [_csl(reference) for reference in references]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _csl(reference: Reference) -> Mapping[str, object]:
    item: dict[str, object] = {
        "id": reference.id,
        "type": CSL_TYPES.get(reference.type, reference.type),
        "title": reference.title,
    }
    if reference.authors:
        item["author"] = [_name(author) for author in reference.authors]
    if reference.publisher:
        item["publisher"] = reference.publisher
    if reference.date:
        item["issued"] = _date(reference.date)
    if reference.languages:
        item["language"] = reference.languages[0]
    if reference.url:
        item |= {"URL": reference.url, "accessed": _date(reference.read)}
    if reference.note:
        item["note"] = reference.note
    return item


def _name(author: str) -> Mapping[str, str]:
    person = PERSON.fullmatch(author)
    return {"family": person[1], "given": person[2]} if person else {"literal": author}


def _date(value: str) -> Mapping[str, object]:
    return {"date-parts": [[int(part) for part in value.split("-")]]}


def bibtex(references: Iterable[Reference]) -> bytes:
    """Return publications as BibTeX."""
    return "\n".join(_bibtex(reference) for reference in references).encode()


def _bibtex(reference: Reference) -> str:
    kind = BIBTEX_TYPES.get(reference.type, "misc")
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(reference))
    return f"@{kind}{{{reference.id},\n{fields}\n}}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_escaped(reference.title)}}}"  # its capitals stay
    if reference.authors:
        names = (
            _escaped(author) if PERSON.fullmatch(author) else f"{{{_escaped(author)}}}"
            for author in reference.authors
        )
        yield "author", " and ".join(names)
    publisher = {"book": "publisher", "report": "institution", "article": "journal"}
    if reference.publisher:
        yield publisher.get(reference.type, "publisher"), f"{{{_escaped(reference.publisher)}}}"
    if reference.date:
        yield "year", reference.date[:4]
    if reference.languages:
        yield "langid", reference.languages[0]
    if reference.url:
        yield "url", reference.url.replace("%", r"\%")
        yield "urldate", reference.read
    if reference.note:
        yield "note", _escaped(reference.note)


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text.replace("\\", "/"))
