"""Gather what the library has on a country: its records kind by kind, and coded passages."""

from __future__ import annotations

from collections.abc import Iterable

from codify.disseminate.views import Group
from codify.disseminate.writer import Writer
from codify.records import KINDS, Record
from codify.reference_schemas import Profile


def country_groups(country: str, here: str, writer: Writer) -> tuple[Group, ...]:
    """Return the groups of a country on the page `here`."""
    records = [
        record
        for record in writer.corpus.in_country(country)
        if not isinstance(record.original.fields, Profile)
    ]
    groups = [
        Group(
            f"{kind.address}",
            writer.t(f"kind.{kind.name}.many"),
            "",
            tuple(writer.entry(r, here) for r in records if r.kind is kind),
        )
        for kind in KINDS
        if any(record.kind is kind for record in records)
    ]
    return (*groups, *passages_by_cluster(records, here, writer))


def passages_by_cluster(records: Iterable[Record], here: str, writer: Writer) -> list[Group]:
    """Return the coded passages of some records, cluster by cluster."""
    groups: list[Group] = []
    mine = {record.id for record in records}
    for cluster in writer.corpus.codebook.clusters:
        passages = [p for p in writer.corpus.passages_in(cluster.id) if p.record.id in mine]
        entries = tuple(writer.passage_entry(item, here) for item in passages)
        if entries:
            label = writer.label(cluster.label)
            more = writer.cluster_link(cluster.id, here)
            groups.append(Group(f"in-{cluster.id}", label, "", entries, more, level=3))
    if not groups:
        return []
    intro = writer.t("cluster.passages_intro")
    return [Group("passages", writer.t("cluster.passages"), intro), *groups]
