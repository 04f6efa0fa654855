"""Gather what a resource page names, kind by kind, each piece with what it is good for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from codify.codify import CodedPassage
from codify.disseminate.views import Entry, Group, Words
from codify.disseminate.writer import Writer
from codify.records import KINDS, Record
from codify.reference_schemas import Resource, ResourceItem

EXCERPT = 140  # letters of a passage that are shown


def resource_groups(record: Record, writer: Writer) -> Iterator[Group]:
    """Yield the groups of a resource page: records by kind, passages, works from outside."""
    fields = record.edition(writer.code).fields
    assert isinstance(fields, Resource)
    records = writer.corpus.records
    whole = [item for item in fields.items if not item.source and "#" not in item.to]
    for kind in KINDS:
        found = [_record(i, record, writer) for i in whole if records[i.to].kind is kind]
        yield from _group(kind.address, f"kind.{kind.name}.many", found, writer)
    parts = [item for item in fields.items if "#" in item.to]
    steps = [i for i in parts if records[i.to.partition("#")[0]].kind.name == "module"]
    passages = [_passage(item, record, writer) for item in parts if item not in steps]
    yield from _group("passages", "resource.passages", passages, writer)
    found = [_passage(item, record, writer) for item in steps]
    yield from _group("steps", "resource.steps", found, writer)
    outside = [_outside(item, fields, record, writer) for item in fields.items if item.source]
    yield from _group("outside", "resource.outside", outside, writer)


def _group(id: str, title: str, entries: list[Entry], writer: Writer) -> Iterator[Group]:
    if entries:
        yield Group(id, writer.t(title), "", tuple(entries))


def _good_for(item: ResourceItem, record: Record, writer: Writer) -> Words:
    return writer.marked(item.good_for, record.edition(writer.code))


def _record(item: ResourceItem, record: Record, writer: Writer) -> Entry:
    link = writer.record_link(writer.corpus.records[item.to], record.address)
    return Entry(link, _good_for(item, record, writer))


def _passage(item: ResourceItem, record: Record, writer: Writer) -> Entry:
    id, _, passage = item.to.partition("#")
    other = writer.corpus.records[id]
    coded = CodedPassage(other, other.original.passages[passage])
    entry = writer.passage_entry(coded, record.address)
    words = textwrap.shorten(entry.summary.text, EXCERPT, placeholder=" …")
    return Entry(entry.title, _good_for(item, record, writer), (*entry.facts, words))


def _outside(item: ResourceItem, fields: Resource, record: Record, writer: Writer) -> Entry:
    source = next(source for source in fields.sources if source.id == item.source)
    link = Words(source.title, source.url or f"#source-{source.id}", dir="auto")
    facts = [source.publisher, source.date and writer.language.date(source.date)]
    return Entry(link, _good_for(item, record, writer), tuple(fact for fact in facts if fact))
