"""Ways to change passages and translations of the real library, and what must be seen of it.

Each gives the changed files, and a verdict: whether what must be seen of the change is seen.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from random import Random

from codify.schemas import EvidenceRow, Finding
from corpora import real
from editing import (
    Changes,
    Read,
    block_of,
    body_passages,
    coding_files,
    files,
    files_of,
    with_more,
    without_passage,
)

Verdict = Callable[[Read], bool]
Mutation = tuple[Changes, Verdict]


def tells(*problems: str) -> Verdict:
    """Each of these problems must be told."""
    return lambda found: set(problems) <= found.ids


def changed(file: str, old: str, new: str) -> dict[str, str | None]:
    """The change of the first `old` in a file, which must be there."""
    assert old in files()[file]
    return {file: files()[file].replace(old, new, 1)}


# What there is to change


@cache
def findings() -> dict[str, Finding]:
    found = {}
    for record in real().corpus.of_kind("finding"):
        assert isinstance(record.original.fields, Finding)
        found[f"content/findings/{record.id}.md"] = record.original.fields
    return found


def line_of(file: str, row: EvidenceRow) -> str:
    return next(line for line in files()[file].split("\n") if f'"{row.passage}"' in line)


def passage(chance: Random) -> tuple[str, str]:
    """A record that is coded, and a passage of its body."""
    record = chance.choice([r.id for r in real().corpus.records.values() if r.kind.coded])
    return record, chance.choice(body_passages(record))


def touched(record: str, passages: Iterable[str], reason: str) -> set[tuple[str, ...]]:
    """The rows of every coder on some passages of a record, as they must be open."""
    return {
        (Path(file).parent.name, record, id, reason)
        for file in coding_files(record)
        for id in passages
        if f"- passage: {id}\n" in files()[file]
    }


def opens(wanted: set[tuple[str, ...]], *problems: str) -> Verdict:
    """Exactly these rows must be open, and these problems told, no others."""

    def verdict(found: Read) -> bool:
        queue = {(o.coder, o.record, o.passage, o.reason) for o in found.queue}
        return queue == wanted != set() and set(problems) == found.ids

    return verdict


def cited(record: str, id: str) -> bool:
    rows = (row for f in findings().values() for row in (*f.supports, *f.contradicts))
    return f"{record}#{id}" in {row.passage for row in rows}


# Passages and translations


def delete_a_passage(chance: Random) -> Mutation:
    record, id = passage(chance)
    changes: Changes = {file: without_passage(file, id) for file in files_of(record)}
    told = {"coding-passage-unknown"} | ({"evidence-passage-gone"} if cited(record, id) else set())
    return (
        changes,
        lambda found: (
            tells(*told)(found)
            and {(o.coder, o.record, o.passage, o.reason) for o in found.queue}
            == touched(record, [id], "passage-gone")
        ),
    )


def delete_a_passage_of_an_original_only(chance: Random) -> Mutation:
    record, id = passage(chance)
    file = files_of(record)[0]
    return {file: without_passage(file, id)}, tells("translation-passage-unknown")


def delete_a_passage_of_a_translation(chance: Random) -> Mutation:
    record, id = passage(chance)
    file = chance.choice(files_of(record)[1:])
    language = file.split(".")[1]

    def verdict(found: Read) -> bool:
        return not found.records[record].translations[language].complete

    return {file: without_passage(file, id)}, verdict


def edit_a_passage(chance: Random) -> Mutation:
    record, id = passage(chance)
    file = files_of(record)[0]
    told = ["evidence-text-changed"] if cited(record, id) else []
    return {file: with_more(file, id, "Indeed.")}, opens(
        touched(record, [id], "text-changed"), *told
    )


def swap_the_ids_of_two_passages_in_all_languages(chance: Random) -> Mutation:
    record, _ = passage(chance)
    one, two = chance.sample(body_passages(record), 2)
    changes: Changes = {file: swapped(file, one, two) for file in files_of(record)}
    wanted = touched(record, [one, two], "text-changed")

    def verdict(found: Read) -> bool:
        queue = {(o.coder, o.record, o.passage, o.reason) for o in found.queue}
        told = "evidence-text-changed" in found.ids
        return queue == wanted and told == (cited(record, one) or cited(record, two))

    return changes, verdict


def swap_the_ids_of_a_translation(chance: Random) -> Mutation:
    record, _ = passage(chance)
    ids = body_passages(record)
    one = chance.randrange(len(ids) - 1)
    two = one + 1 if chance.random() < 0.5 else chance.randrange(one + 1, len(ids))
    file = chance.choice(files_of(record)[1:])
    return {file: swapped(file, ids[one], ids[two])}, tells("translation-passage-order")


def swap_the_ids_of_a_translations_rows(chance: Random) -> Mutation:
    rows = [
        (file, match)
        for file, text in files().items()
        if re.fullmatch(r".*\.\w\w\.md", file)
        for match in [re.findall(r"^ *- id: (\S+)$", text, flags=re.M)]
        if len(match) > 1
    ]
    file, ids = chance.choice(rows)
    one, two = chance.sample([id for id in ids if ids.count(id) == 1], 2)
    text = re.sub(
        rf"(- id: )({one}|{two})$",
        lambda match: match[1] + (two if match[2] == one else one),
        files()[file],
        flags=re.M,
    )
    return {file: text}, lambda found: bool(
        found.ids & {"translation-row-order", "translation-row-unknown"}
    )


def swapped(file: str, one: str, two: str) -> str:
    lines = files()[file].split("\n")
    first, second = block_of(file, one)[1], block_of(file, two)[1]
    lines[first] = lines[first].replace(one, two)
    lines[second] = lines[second].replace(two, one)
    return "\n".join(lines)


def rename_a_passage(chance: Random) -> Mutation:
    record, id = passage(chance)
    changes: Changes = {
        file: files()[file].replace(f"{{ #{id} }}", "{ #p777 }") for file in files_of(record)
    }
    return changes, tells("coding-passage-unknown")


OF_TEXTS = (
    delete_a_passage,
    delete_a_passage_of_an_original_only,
    delete_a_passage_of_a_translation,
    edit_a_passage,
    swap_the_ids_of_two_passages_in_all_languages,
    swap_the_ids_of_a_translation,
    swap_the_ids_of_a_translations_rows,
    rename_a_passage,
)
