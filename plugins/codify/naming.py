"""Know which records belong together because one names the other in front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codify.codify import Corpus
from codify.consolidate import Evidence
from codify.records import Record
from codify.reference_schemas import ModelDocument, Resource, Stakeholder
from codify.schemas import Fields, Module, PolicyPlan, Story


def belonging(corpus: Corpus, evidence: Mapping[str, Evidence]) -> Mapping[str, tuple[Record, ...]]:
    """Return for each record those that it names, then those that name it, each once.

    A resource page names pieces that it shows in groups of its own, and a report its findings; so
    they are not among what these name. A finding names the records of its evidence.
    """
    records = corpus.records
    names = {id: named(record.original.fields) for id, record in records.items()}
    found: dict[str, dict[str, Record]] = {
        id: {other: records[other] for other in names[id]}
        for id, record in records.items()
        if not isinstance(record.original.fields, Resource)
    }
    for id, record in records.items():
        cited = evidence.get(id)
        seen = (*cited.supports, *cited.contradicts) if cited else ()
        for other in (*names[id], *(item.record.id for item in seen)):
            if other != id:
                found.setdefault(other, {}).setdefault(id, record)
    return {id: tuple(others.values()) for id, others in found.items()}


def named(fields: Fields) -> tuple[str, ...]:
    """Return the ids of the records that a record names, in the order of naming."""
    return tuple(dict.fromkeys(_named(fields)))


def _named(fields: Fields) -> Iterator[str]:
    if isinstance(fields, Story) and fields.practice:
        yield fields.practice
    elif isinstance(fields, Module):
        yield from fields.practices
    elif isinstance(fields, PolicyPlan):
        yield from (id for row in fields.actions for id in row.practices)
    elif isinstance(fields, ModelDocument):
        yield from (*fields.modules, *fields.practices)
    elif isinstance(fields, Stakeholder):
        yield from (*fields.practices, *fields.events)
    elif isinstance(fields, Resource):
        for item in fields.items:
            if not item.source:
                yield item.to.partition("#")[0]
