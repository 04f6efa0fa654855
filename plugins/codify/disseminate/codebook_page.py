"""Make the page of the codebook: every code with its rules, an example and a counter-example."""

from __future__ import annotations

from codify.codebook import Code
from codify.codify import CodedPassage
from codify.disseminate.list_pages import made_page
from codify.disseminate.views import CodeRules, Entry, Group, Page, Row, Words
from codify.disseminate.writer import Writer


def codebook_page(writer: Writer) -> Page:
    """Return the page that shows the whole codebook."""
    book = writer.corpus.codebook
    rules = [
        _rules(code, level, writer)
        for cluster in book.clusters
        for level, code in ((2, cluster), *((3, code) for code in cluster.codes))
    ]
    groups = tuple(Group(rule.id, rule.title, level=rule.level) for rule in rules)
    dated = writer.language.date(book.history[-1].date)
    return made_page(
        writer,
        "codebook",
        writer.t("codebook.title"),
        writer.t("codebook.intro"),
        template="codebook.html",
        groups=groups,
        rules=tuple(rules),
        remark=writer.t("codebook.version", version=book.version, date=dated),
    )


def _rules(code: Code, level: int, writer: Writer) -> CodeRules:
    """Return the rules of a code with its example and counter-example in the reader's language."""
    here = writer.routes.made["codebook"]
    codes = writer.corpus.codebook.codes
    near = tuple(
        Words(
            writer.t("codebook.use", code=writer.label(codes[miss.use].label)),
            f"#{miss.use}",
            note=writer.label(miss.when),
        )
        for miss in code.near_misses
    )
    crosswalk = tuple(
        Row(
            writer.label(writer.corpus.vocabularies[name].label),
            tuple(
                Words(f"{id} {writer.label(writer.corpus.vocabularies[name].term(id).label)}")
                for id in ids
            ),
        )
        for name, ids in code.crosswalk.items()
    )
    return CodeRules(
        id=code.id,
        level=level,
        title=writer.label(code.label),
        proposed=writer.t("clusters.proposed") if writer.code in code.proposed else "",
        definition=writer.label(code.definition),
        include=writer.label(code.include),
        exclude=writer.label(code.exclude),
        near=near,
        example=_passage(code.example, here, writer),
        counter_example=_passage(code.counter_example.passage, here, writer),
        why=writer.label(code.counter_example.why),
        crosswalk=crosswalk,
    )


def _passage(reference: str, here: str, writer: Writer) -> Entry:
    id, _, passage = reference.partition("#")
    record = writer.corpus.records[id]
    return writer.passage_entry(CodedPassage(record, record.original.passages[passage]), here)
