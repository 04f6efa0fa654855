"""Ways to change findings and what they rest on, as in mutations.py."""

import re
from pathlib import Path
from random import Random

from codify.codify import Corpus
from codify.consolidate import consolidate
from codify.measure import measure
from codify.schemas import EvidenceRow
from corpora import real
from editing import Read, files, files_of
from mutations import Mutation, changed, findings, line_of, passage, tells

COUNTS = {
    "en": "In {} practices.",
    "fr": "Dans {} pratiques.",
    "es": "En {} prácticas.",
    "ar": "في {} ممارسات.",
}


def evidence(chance: Random) -> tuple[str, str, EvidenceRow]:
    """A finding's file, the line of one of its rows, and the row."""
    file = chance.choice([*findings()])
    row = chance.choice([*findings()[file].supports, *findings()[file].contradicts])
    return file, line_of(file, row), row


def published(corpus: Corpus) -> dict[str, object]:
    """What pages show of findings: passages, records, countries, confidence."""
    return {
        id: (
            [(p.record.id, p.passage.id) for p in (*found.supports, *found.contradicts)],
            [record.id for record in found.records],
            found.countries,
            found.confidence,
        )
        for id, found in consolidate(corpus).items()
    }


def type_a_count(chance: Random) -> Mutation:
    record = chance.choice([*map(Path, findings()), Path("content/reports/synthesis.md")])
    language = chance.choice([*COUNTS])
    file = str(record) if language == "en" else f"{str(record)[:-3]}.{language}.md"
    count = COUNTS[language].format(chance.randrange(3, 20))
    lines = files()[file].split("\n")
    if chance.random() < 0.5:
        return {file: f"{files()[file]}\n{count}\n"}, tells("typed-count")
    name = chance.choice(["title", "summary" if "reports/" in file else "statement"])
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{name}: "))
    lines[at] = f'{name}: "{count}"'
    return {file: "\n".join(lines)}, tells("typed-count")


def orphan_a_finding(chance: Random) -> Mutation:
    file = chance.choice([*findings()])
    gone = re.sub(r"^supports:\n(  - .*\n)+", "supports: []\n", files()[file], flags=re.M)
    return {file: gone}, tells("value-too-few")


def drop_a_supporting_country(chance: Random) -> Mutation:
    file = chance.choice([*findings()])
    before = real().evidence[Path(file).stem]
    country = chance.choice(before.countries)
    gone = {
        f"{item.record.id}#{item.passage.id}"
        for item in before.supports
        if country in getattr(item.record.original.fields, "countries", ())
    }
    text = files()[file]
    for row in findings()[file].supports:
        if row.passage in gone:
            text = text.replace(f"{line_of(file, row)}\n", "", 1)
    if len(gone) == len(before.supports):
        return {file: text}, lambda found: bool(found.problems)

    def verdict(found: Read) -> bool:
        after = consolidate(found.corpus)[Path(file).stem]
        fewer = set(after.countries) <= set(before.countries) - {country}
        return fewer and len(after.supports) == len(before.supports) - len(gone)

    return {file: text}, verdict


def move_a_record_to_another_country(chance: Random) -> Mutation:
    at = [file for file in files() if re.search(r"\ncountries: \[", files()[file])]
    file = chance.choice(at)
    text = re.sub(r"\ncountries: \[.*\]", "\ncountries: [BO]", files()[file])

    def verdict(found: Read) -> bool:
        corpus = found.corpus
        used = any(row.passage.startswith(f"{Path(file).stem}#") for f in findings().values()
                   for row in f.supports)  # fmt: skip
        moved = published(corpus) != published(real().corpus)
        counted = measure(corpus).records_by_country != real().figures.records_by_country
        return counted and moved >= used

    return {file: text}, verdict


def cite_what_is_not_there(chance: Random) -> Mutation:
    file, line, row = evidence(chance)
    record, _, id = row.passage.partition("#")
    wrong, told = chance.choice(
        [
            (f"{record}#p999", "evidence-passage-gone"),
            (f"x{record}#{id}", "evidence-record-unknown"),
            (f"{Path(file).stem}#p1", "evidence-record-unknown"),
            ("about#p1", "evidence-record-unknown"),
        ]
    )
    return changed(file, line, line.replace(row.passage, wrong)), tells(told)


def cite_another_passage_in_its_place(chance: Random) -> Mutation:
    file, line, row = evidence(chance)
    record, id = passage(chance)
    if row.passage == f"{record}#{id}":
        return changed(file, line, ""), lambda found: True
    new = line.replace(row.passage, f"{record}#{id}")
    return changed(file, line, new), tells("evidence-text-changed")


def change_what_was_seen(chance: Random) -> Mutation:
    file, line, row = evidence(chance)
    other = f"{int(row.seen, 16) ^ chance.randrange(1, 2**40):012x}"
    return changed(file, line, line.replace(row.seen, other)), tells("evidence-text-changed")


def cite_twice(chance: Random) -> Mutation:
    file, line, _ = evidence(chance)
    return changed(file, line, f"{line}\n{line}"), tells("value-repeated")


def cite_both_ways(chance: Random) -> Mutation:
    file = chance.choice([f for f in findings() if findings()[f].contradicts])
    line = line_of(file, chance.choice(findings()[file].supports))
    return changed(file, "contradicts:\n", f"contradicts:\n{line}\n"), tells("evidence-both-ways")


def take_back_a_record_that_is_cited(chance: Random) -> Mutation:
    _, _, row = evidence(chance)
    file = files_of(row.passage.partition("#")[0])[0]
    state = chance.choice(["draft", "withdrawn"])
    return changed(file, "\ntitle:", f"\nstate: {state}\ntitle:"), tells("evidence-unpublished")


OF_FINDINGS = (
    type_a_count,
    orphan_a_finding,
    drop_a_supporting_country,
    move_a_record_to_another_country,
    cite_what_is_not_there,
    cite_another_passage_in_its_place,
    change_what_was_seen,
    cite_twice,
    cite_both_ways,
    take_back_a_record_that_is_cited,
)
