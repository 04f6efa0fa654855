"""What changes reopens exactly the codings that it touches, and the command lists them."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml

from codify.codebook import Codebook
from codify.codings import ADJUDICATED
from codify.problems import worded
from codify.recode import coverage, recode_queue
from corpora import real
from editing import (
    CODEBOOK,
    body_passages,
    coding_files,
    files,
    files_of,
    read,
    replaced,
    with_more,
    without_passage,
)
from trees import copy_library, run

CODED = "content/codings/pass-1/upala.yml"
Touched = set[tuple[str, str, str, str]]


@cache
def rows() -> list[tuple[str, str, dict[str, str]]]:
    """Every row of every coding file as written: coder, record, row."""
    return [
        (*coder_and_record(file), row)
        for file in files()
        if "/codings/" in file
        for row in yaml.safe_load(files()[file])["passages"]
    ]


def coder_and_record(file: str) -> tuple[str, str]:
    """Whose coding of what a file is."""
    return Path(file).parent.name, Path(file).stem


def rows_of(record: str, passage: str, reason: str) -> Touched:
    """What is open when a passage is: a row of every coder that has read it."""
    return {
        (coder, record, passage, reason)
        for coder, of, row in rows()
        if (of, row["passage"]) == (record, passage)
    }


def opened(changes: dict[str, str | None]) -> Touched:
    """What changes reopen."""
    return {(o.coder, o.record, o.passage, o.reason) for o in read(changes).queue}


def sample() -> list[tuple[str, str]]:
    """Some passages of coded records, with rows of plans and quizzes among them."""
    chance = Random(1)  # noqa: S311 (a sample, not a secret)
    records = [record for record in real().corpus.records.values() if record.kind.coded]
    passages = [(record.id, id) for record in records for id in record.original.passages]
    written = [item for item in passages if not re.fullmatch(r"p\d+", item[1])]
    assert len(written) > 2
    return [*chance.sample(passages, 10), *chance.sample(written, 2)]


def test_nothing_is_open_in_the_library_as_it_is() -> None:
    assert read({}).queue == set()


# Passages


def test_a_changed_passage_reopens_its_codings_and_no_other() -> None:
    for record, passage in sample():
        file = files_of(record)[0]
        found = read({file: with_more(file, passage, "Indeed.")})
        touched = {(o.coder, o.record, o.passage, o.reason) for o in found.queue}
        assert touched == rows_of(record, passage, "text-changed"), (record, passage)
        now = found.records[record].original.passages[passage].fingerprint
        assert {item.detail for item in found.queue} == {now}


@pytest.mark.parametrize("record", ["upala", "core", "philippines-2015"])
def test_a_removed_passage_opens_its_codings_to_be_taken_out_and_no_other(record: str) -> None:
    for passage in Random(2).sample(body_passages(record), 2):  # noqa: S311
        gone = {file: without_passage(file, passage) for file in files_of(record)}
        assert opened({**gone}) == rows_of(record, passage, "passage-gone")
        assert "coding-passage-unknown" in read({**gone}).ids


def test_a_new_passage_is_open_for_every_coder_and_not_for_the_adjudication() -> None:
    file = "practices/upala.md"
    added = files()[file].rstrip("\n") + "\n\nOne more.\n{ #p99 }\n"
    assert opened({file: added}) == {
        (coder, "upala", "p99", "new") for coder in ("pass-1", "pass-2")
    }


def test_a_record_that_a_coder_has_not_read_is_open_passage_by_passage() -> None:
    passages = set(real().corpus.records["upala"].original.passages)
    assert opened({CODED: None}) == {("pass-1", "upala", passage, "new") for passage in passages}


def test_translations_white_space_and_fields_reopen_nothing() -> None:
    assert (
        opened({"practices/upala.fr.md": with_more("practices/upala.fr.md", "p1", "Oui.")}) == set()
    )
    spaced = files()["practices/upala.md"].replace(" the ", "  the ")
    assert opened({"practices/upala.md": spaced}) == set()
    titled = re.sub(r"\ntitle: .*", '\ntitle: "Another"', files()["practices/upala.md"])
    assert opened({"practices/upala.md": titled}) == set()


def test_a_row_without_a_hash_is_told_since_nobody_could_watch_it() -> None:
    bare = files()[CODED].replace(next(re.finditer(r"    text: .*\n", files()[CODED]))[0], "", 1)
    first = yaml.safe_load(files()[CODED])["passages"][0]["passage"]
    assert opened({CODED: bare}) == {("pass-1", "upala", first, "unmarked")}


# Rules


def with_version(code: str, hash: str) -> dict[str, str | None]:
    """A codebook with a new version in which the rules of `code` have this hash."""
    text = files()[CODEBOOK].replace('version: "2.1"', 'version: "3.0"', 1)
    entry = '  - version: "3.0"\n    date: 2027-01-01\n    note: N\n    rules:\n'
    entry += f'      {code}: "{hash}"\n'
    return {CODEBOOK: text.replace("clusters:\n", f"{entry}clusters:\n", 1)}


def with_rule(code: str, field: str, language: str, words: str, text: str) -> str:
    """A codebook in which a text of a code begins with some more words."""
    place = re.compile(
        rf'(- id: {code}\n(?:(?! *- id: ).*\n)*? +{field}:\n(?: +\w\w: .*\n)*? +{language}: ")'
    )
    changed, times = place.subn(rf"\g<1>{words} ", text, count=1)
    assert times == 1
    return changed


def changed_later(code: str) -> Codebook:
    """The codebook with a later version that lists the code as changed."""
    book = real().corpus.codebook
    later = book.history[-1].model_copy(update={"version": "3.0", "rules": {code: "0" * 10}})
    return book.model_copy(update={"version": "3.0", "history": (*book.history, later)})


def test_a_changed_rule_reopens_what_was_coded_with_it_and_nothing_else() -> None:
    corpus, written = real().corpus, rows()
    for code in corpus.codebook.codes:
        book = changed_later(code)
        below = {other for other, cluster in book.cluster_of.items() if code in {other, cluster}}
        queue = recode_queue(book, corpus.records, corpus.codings)
        assert {(o.coder, o.record, o.passage) for o in queue} == {
            (coder, record, row["passage"])
            for coder, record, row in written
            if below.intersection(row["codes"])
        }
        assert {(o.reason, o.detail) for o in queue} <= {("rule-changed", code)}


def test_codings_made_with_the_new_version_stay_closed() -> None:
    changes = with_version("data-and-needs", "0" * 10)
    before = {record for _, record, _, _ in opened(changes)}
    assert "upala" in before
    for file in coding_files("upala"):
        changes |= replaced(file, 'codebook: "2.1"', 'codebook: "3.0"')
    assert {record for _, record, _, _ in opened(changes)} == before - {"upala"}


@pytest.mark.parametrize("field", ["definition", "include", "exclude", "when"])
def test_a_rule_that_changes_without_an_entry_in_the_history_is_refused(field: str) -> None:
    text = with_rule("needs-assessment", field, "en", "Perhaps.", files()[CODEBOOK])
    (problem,) = read({CODEBOOK: text}).problems
    assert problem.id == "codebook-history"
    line = files()[CODEBOOK].split("\n").index("      - id: needs-assessment") + 1
    said = worded(problem)
    assert said.startswith(f"content/codebook.yml:{line}:9: ")
    (hash,) = re.findall("“needs-assessment: ([0-9a-f]{10})”", said)

    whole = with_version("needs-assessment", hash)
    whole[CODEBOOK] = with_rule("needs-assessment", field, "en", "Perhaps.", str(whole[CODEBOOK]))
    found = read(whole)
    assert found.problems == []
    assert {item.detail for item in found.queue} == {"needs-assessment"}


def test_labels_translations_and_white_space_of_rules_reopen_nothing() -> None:
    text = files()[CODEBOOK]
    for field, language in (("label", "en"), ("definition", "fr"), ("include", "ar")):
        text = with_rule("needs-assessment", field, language, "X", text)
    text = with_rule("who-moves", "definition", "en", "", text)
    assert text != files()[CODEBOOK]
    found = read({CODEBOOK: text})
    assert (found.problems, found.queue) == ([], set())


def test_the_version_is_the_last_one_of_the_history() -> None:
    text = files()[CODEBOOK].replace('version: "2.1"', 'version: "2.2"', 1)
    assert read({CODEBOOK: text}).ids == {"codebook-version"}


# The command


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the real library to change."""
    return copy_library(tmp_path / "tree")


def write(root: Path, changes: dict[str, str | None]) -> None:
    for file, text in changes.items():
        (root / file).write_text(str(text), "utf-8")


def test_the_command_says_that_nothing_is_open(tree: Path) -> None:
    done = run(tree, "codings")
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "Nothing is open.")


def test_the_command_lists_what_is_open_for_which_coder_and_why(tree: Path) -> None:
    write(tree, {file: without_passage(file, "p11") for file in files_of("upala")})
    write(tree, {"practices/morazan.md": with_more("practices/morazan.md", "p2", "Indeed.")})
    whole = with_version("who-moves", "0" * 10)
    whole[CODEBOOK] = with_rule("who-moves", "definition", "en", "Perhaps.", str(whole[CODEBOOK]))
    write(tree, whole)
    refused = run(tree, "codings", "status")
    assert refused.returncode == 1
    (hash,) = re.findall("“who-moves: ([0-9a-f]{10})”", refused.stderr)
    write(tree, {CODEBOOK: str(whole[CODEBOOK]).replace("0" * 10, hash)})

    done = run(tree, "codings", "status")
    assert done.returncode == 0, done.stderr
    queue = done.stdout.split("Passages read by each coder")[0]
    parts = dict(re.findall(r"^(\S+ \S+): \d+ open\n((?:    .*\n)+)", queue, flags=re.M))
    numbers = [int(number) for number in re.findall(r"^\S+ \S+: (\d+) open$", queue, flags=re.M)]
    assert f"\n{sum(numbers)} passages are open.\n" in queue
    assert numbers == [len(part.splitlines()) for part in parts.values()]
    for coder in ("pass-1", "pass-2"):
        assert "    p11: the passage is gone: take the entry out\n" in parts[f"{coder} upala"]
        assert "    p2: the text changed; its hash is now " in parts[f"{coder} morazan"]
    moves = [(coder, of, row) for coder, of, row in rows() if "who-moves" in row["codes"]]
    assert len(moves) > 5
    for coder, record, row in moves:
        said = f"    {row['passage']}: the rules changed of: who-moves\n"
        assert said in parts[f"{coder} {record}"]


def test_coverage_counts_what_each_coder_read_and_what_stands_in_each_language(tree: Path) -> None:
    (tree / "practices/upala.fr.md").unlink()
    write(tree, {"practices/upala.ar.md": without_passage("practices/upala.ar.md", "p3")})
    number = len(real().corpus.records["upala"].original.passages)
    shown = run(tree, "codings", "status").stdout.split("\n")
    decided = len(yaml.safe_load(files()["content/codings/adjudicated/upala.yml"])["passages"])
    assert (
        f"    upala ({number}): adjudicated {decided}, pass-1 {number}, pass-2 {number}; "
        f"en {number}, fr 0, es {number}, ar {number - 1}"
    ) in shown

    corpus = real().corpus
    every = coverage(corpus.records, corpus.codings, corpus.library.languages)
    assert {row.record for row in every} == {r.id for r in corpus.records.values() if r.kind.coded}
    for row in every:
        counted = dict.fromkeys(("adjudicated", "pass-1", "pass-2"), 0)
        for coder, record, _ in rows():
            counted[coder] += record == row.record
        assert row.read == counted
        assert row.read["pass-1"] == row.read["pass-2"] == row.passages


def stripped(chosen: Callable[[int], bool]) -> str:
    """A coding file without the hashes of the rows that are chosen."""
    lines = files()[CODED].split("\n")
    hashes = [number for number, line in enumerate(lines) if line.startswith("    text: ")]
    gone = {line for number, line in enumerate(hashes) if chosen(number)}
    assert gone
    return "\n".join(line for number, line in enumerate(lines) if number not in gone)


def test_stamp_adds_the_hashes_that_lack_and_nothing_else_and_twice_is_once(tree: Path) -> None:
    write(tree, {CODED: stripped(lambda number: number % 2 == 0)})
    lacking = files()[CODED].count('text: "') - (tree / CODED).read_text("utf-8").count('text: "')
    done = run(tree, "codings", "stamp")
    assert done.returncode == 0
    assert f"{lacking} hashes added." in done.stderr
    assert {f: (tree / f).read_text("utf-8") for f in files()} == files()
    assert "0 hashes added." in run(tree, "codings", "stamp").stderr
    assert {f: (tree / f).read_text("utf-8") for f in files()} == files()


def test_stamp_never_closes_what_a_change_has_opened(tree: Path) -> None:
    write(tree, {"practices/upala.md": with_more("practices/upala.md", "p11", "Indeed.")})
    assert run(tree, "codings", "stamp").returncode == 0
    assert (tree / CODED).read_text("utf-8") == files()[CODED]


def test_stamp_refuses_an_entry_to_which_it_can_add_no_line(tree: Path) -> None:
    text = 'codebook: "2.0"\ndate: 2026-11-22\npassages:\n  - {passage: p1, codes: []}\n'
    write(tree, {CODED: text})
    done = run(tree, "codings", "stamp")
    assert done.returncode == 1
    assert f"{CODED}:4: " in done.stderr
    assert (tree / CODED).read_text("utf-8") == text


def test_the_adjudication_is_watched_too() -> None:
    decided = [(record, row) for coder, record, row in rows() if coder == ADJUDICATED]
    record, row = decided[0]
    file = files_of(record)[0]
    touched = opened({file: with_more(file, row["passage"], "Indeed.")})
    assert (ADJUDICATED, record, row["passage"], "text-changed") in touched
