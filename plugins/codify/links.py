"""Follow the links of a text: to records by their files, to made pages, to the web."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal

from markdown.extensions.toc import slugify_unicode

from codify.fields import PASSAGE, is_web_address
from codify.passages import references
from codify.problems import ANY_RECORD, Place, Problem, Problems, listed, nearest
from codify.records import Edition, Record
from codify.reference_schemas import Event, Glossary, Indicators, Profile, Resource
from codify.schemas import Sourced
from codify.yamltext import Path

LINK = re.compile(r"\]\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
IMAGE = re.compile(r"!\[[^\[\]]*\]\(")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S+")
CITATION = re.compile(r"\[@([^\[\]\s]*)\]")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
LIBRARY = "library:"


@dataclass(frozen=True)
class Target:
    """Where a link leads: a record, a made page, the same page, or the web."""

    kind: Literal["record", "route", "here", "web"]
    name: str = ""
    fragment: str = ""


class BadLink(Exception):
    """A link that leads nowhere or must not be followed; `id` is the kind of problem."""

    def __init__(self, id: str, near: str = "", cause: str = "") -> None:
        super().__init__(id)
        self.id, self.near, self.cause = id, near, cause


def resolve(
    address: str, file: str, record_of: Mapping[str, str], routes: Mapping[str, str]
) -> Target:
    """Return where `address` leads when it stands in `file`.

    `record_of` gives the id of each record by its original's file, `routes` the made pages.
    Raises BadLink for other schemes, paths that leave the tree, and unknown targets.
    """
    bare, _, fragment = address.partition("#")
    if address.startswith(LIBRARY):
        name = bare.removeprefix(LIBRARY)
        if name not in routes:
            raise BadLink("link-route-unknown", nearest(name, routes), ANY_RECORD)
        return Target("route", name, fragment)
    if match := SCHEME.match(address):
        if match[1].lower() not in ("http", "https") or not is_web_address(address):
            raise BadLink("link-scheme")
        return Target("web", address)
    if not bare:
        return Target("here", "", fragment)
    if bare.startswith(("/", "\\")) or "\\" in bare or "//" in bare:
        raise BadLink("link-absolute")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), bare))
    if path.startswith(".."):
        raise BadLink("link-leaves-tree")
    if path not in record_of:
        record = posixpath.basename(path).removesuffix(".md")
        near = nearest(
            bare, [posixpath.relpath(other, posixpath.dirname(file)) for other in record_of]
        )
        raise BadLink("link-dead", near, record)
    return Target("record", record_of[path], fragment)


def check(
    edition: Edition,
    record: Record,
    records: Mapping[str, Record],
    record_of: Mapping[str, str],
    routes: Mapping[str, str],
    problems: Problems,
) -> None:
    """Add a problem for each link and citation of an edition that leads nowhere."""
    body, file = edition.body, edition.file
    pictures = set()
    for match, line, column in references(body, IMAGE):
        problems.append(Problem(Place(file, line, column), "picture-not-listed"))
        pictures.add(Place(file, line, column + len(match[0])))
    for match, line, column in references(body, REFERENCE):
        values = {"link": match[0].strip()}
        problems.append(Problem(Place(file, line, column), "link-reference", values))
    for match, line, column in references(body, LINK):
        place = Place(file, line, column + 2)
        if place in pictures:
            continue
        try:
            target = resolve(unescape(match[1]), file, record_of, routes)
            _check_fragment(target, record, records)
        except BadLink as bad:
            values = {"link": match[1], "near": bad.near}
            problems.append(Problem(place, bad.id, values, bad.cause))
    fields = record.original.fields
    known = [source.id for source in fields.sources] if isinstance(fields, Sourced) else []
    for match, line, column in references(body, CITATION):
        if match[1] not in known:
            values = {"id": match[1], "known": listed(known) or "none"}
            values["near"] = nearest(match[1], known)
            problems.append(Problem(Place(file, line, column), "citation-unknown", values))


def _check_fragment(target: Target, here: Record, records: Mapping[str, Record]) -> None:
    if not target.fragment or target.kind not in ("record", "here"):
        return
    record = records[target.name] if target.kind == "record" else here
    known = anchors(record.original)
    if target.fragment not in known:
        near = nearest(target.fragment, filter(PASSAGE.fullmatch, known))
        raise BadLink("link-fragment", near, f"{record.id}#")


NAMED = (
    ("story", "practice", "practice"),
    ("module", "practices", "practice"),
    ("model-document", "modules", "module"),
    ("model-document", "practices", "practice"),
    ("stakeholder", "practices", "practice"),
    ("stakeholder", "events", "event"),
    ("policy-plan", "actions", "practice"),
    ("report", "findings", "finding"),
)


def check_fields(record: Record, records: Mapping[str, Record], problems: Problems) -> None:
    """Add a problem for each record or source that is named in front matter and is not there."""
    _check_sources(record, problems)
    _check_items(record, records, problems)
    _check_profile(record, problems)
    original = record.original
    for kind, field, wanted in NAMED:
        if record.kind.name != kind:
            continue
        names = _names(getattr(original.fields, field), (field,))
        known = [r.id for r in records.values() if r.kind.name == wanted]
        for path, name in names:
            if name not in known:
                values = {"id": name, "kind": wanted, "near": nearest(name, known)}
                place = original.front.place(original.file, path)
                problems.append(Problem(place, "record-unknown", values, name))


def _check_sources(record: Record, problems: Problems) -> None:
    """Rows and documents name sources of their own record."""
    original, fields = record.original, record.original.fields
    named: list[tuple[Path, str]] = []
    if isinstance(fields, Event):
        named = [(("documents", n), id) for n, id in enumerate(fields.documents)]
    if isinstance(fields, Glossary):
        named = [
            (("terms", n, "sources", m), id)
            for n, term in enumerate(fields.terms)
            for m, id in enumerate(term.sources)
        ]
    if isinstance(fields, Indicators):
        named = [(("indicators", n, "source"), r.source) for n, r in enumerate(fields.indicators)]
    if isinstance(fields, Resource):
        named = [(("items", n, "to"), i.source) for n, i in enumerate(fields.items) if i.source]
    known = [source.id for source in fields.sources] if isinstance(fields, Sourced) else []
    for path, id in named:
        if id not in known:
            values = {"id": id, "known": listed(known) or "none", "near": nearest(id, known)}
            place = original.front.place(original.file, path)
            problems.append(Problem(place, "source-unknown", values))


def _check_items(record: Record, records: Mapping[str, Record], problems: Problems) -> None:
    """The pieces of a resource page are records of the library, or passages of them."""
    original, fields = record.original, record.original.fields
    for index, item in enumerate(fields.items if isinstance(fields, Resource) else ()):
        id, _, passage = item.to.partition("#")
        place = original.front.place(original.file, ("items", index, "to"))
        if item.source:
            continue
        if id not in records:
            values = {"id": id, "kind": "record", "near": nearest(id, records)}
            problems.append(Problem(place, "record-unknown", values, id))
        elif passage and passage not in records[id].original.passages:
            near = nearest(passage, records[id].original.passages)
            values = {"link": item.to, "near": near}
            problems.append(Problem(place, "link-fragment", values, f"{id}#"))


def _check_profile(record: Record, problems: Problems) -> None:
    """A country's profile bears its code, since it stands where the country's page stands."""
    fields = record.original.fields
    if isinstance(fields, Profile) and record.id != fields.countries[0].lower():
        place = record.original.front.place(record.original.file, ("countries", 0))
        values = {"found": fields.countries[0], "id": record.id}
        problems.append(Problem(place, "profile-other-country", values))


def _names(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the records that a field names, with the path of each; rows name practices."""
    if isinstance(value, str):
        yield path, value
    for index, item in enumerate(value if isinstance(value, tuple) else ()):
        inner = item if isinstance(item, str) else item.practices
        yield from _names(inner, (*path, index) if inner is item else (*path, index, "practices"))


def anchors(edition: Edition) -> frozenset[str]:
    """Return the fragments of a record's page that links may name, the same in all languages."""
    body = edition.body
    headings = {
        b.section or slugify_unicode(b.text, "-") for b in body.blocks if b.kind == "heading"
    }
    fields = edition.fields
    sources = {f"source-{s.id}" for s in fields.sources} if isinstance(fields, Sourced) else set()
    return frozenset({*edition.passages, *headings, *sources})
