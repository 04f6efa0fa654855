"""Make up a library of a given size, for `bench` to measure."""

from __future__ import annotations

import random
from pathlib import Path

from codify import codebook, vocabularies
from codify import library as libraries
from codify.library import PROJECT
from codify.passages import Passage
from codify.problems import CODEBOOK, VOCABULARIES, Problems, report

RECORDS, PASSAGES, CODERS = 1_000, 10, ("pass-1", "pass-2")
FINDINGS = 100
SEED = 1

PRACTICE = """\
---
language: en
title: Record {n}
summary: A record made up to measure the program.
licence: CC0-1.0
sources: []
countries: [{country}]
places: [{{id: place, name: Place}}]
lead: unknown
partners: unknown
period: unknown
gender_lens: unknown
cost: unknown
consent: {{basis: public-source, address: https://example.org/, date: 2026-01-01}}
{terms}---

"""
SECTIONS = ("Context", "What was done", "Results", "Conditions", "Obstacles", "Lessons")
COUNTRIES = ("CR", "EC", "SV", "MA", "NP", "PH", "SN", "TN")


def make(root: Path) -> None:
    """Write the library: practices, codings of two coders, findings, and the real codebook."""
    chance = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    (root / "content").mkdir()
    for name in (CODEBOOK, VOCABULARIES):
        (root / name).write_text((PROJECT / name).read_text("utf-8"), "utf-8")
    problems: Problems = []
    words = vocabularies.load(libraries.load(PROJECT), problems)
    book = codebook.load(libraries.load(PROJECT), words, problems)
    assert book is not None, report(problems)
    terms = "".join(f"{name}: unknown\n" for name, v in words.items() if "practice" in v.kinds)
    (root / "practices").mkdir()
    (root / "content/findings").mkdir()
    for coder in CODERS:
        (root / "content/codings" / coder).mkdir(parents=True)
    for number in range(RECORDS):
        _make_record(root, number, terms, book, chance)
    for number in range(FINDINGS):
        _make_finding(root, number, chance)


def _text(record: int, passage: int) -> str:
    return f"Passage {passage} of record {record} says what was done, by whom and with what result."


def _make_record(
    root: Path, number: int, terms: str, book: codebook.Codebook, chance: random.Random
) -> None:
    country = COUNTRIES[number % len(COUNTRIES)]
    blocks = [f"{_text(number, p)}\n{{ #p{p} }}\n" for p in range(1, PASSAGES + 1)]
    body = f"## {SECTIONS[0]}\n\n" + "\n".join(blocks)
    rest = "\n".join(f"\n## {title}\n\nunknown\n" for title in (*SECTIONS[1:], "Adapting it"))
    front = PRACTICE.format(n=number, country=country, terms=terms)
    (root / f"practices/record-{number}.md").write_text(front + body + rest, "utf-8")
    for coder in CODERS:
        rows = (
            f"  - passage: p{p}\n    codes: [{_some(list(book.codes), chance)}]"
            for p in range(1, PASSAGES + 1)
        )
        text = f'codebook: "{book.version}"\ndate: 2026-01-01\npassages:\n'
        place = root / f"content/codings/{coder}/record-{number}.yml"
        place.write_text(text + "\n".join(rows) + "\n", "utf-8")


def _some(codes: list[str], chance: random.Random) -> str:
    return ", ".join(chance.sample(codes, chance.randrange(3)))


def _make_finding(root: Path, number: int, chance: random.Random) -> None:
    rows = []
    for record in chance.sample(range(RECORDS), 20):
        passage = chance.randint(1, PASSAGES)
        seen = Passage("", _text(record, passage), 0, "").fingerprint
        rows.append(f'  - {{passage: "record-{record}#p{passage}", seen: "{seen}"}}')
    front = "---\nlanguage: en\ntitle: Finding {n}\nstatement: A claim.\nscope: Everywhere.\n"
    text = front.format(n=number) + "supports:\n" + "\n".join(rows) + "\ncontradicts: []\n---\n"
    (root / f"content/findings/finding-{number}.md").write_text(text, "utf-8")
