"""Refuse typed counts of evidence: "three practices" is the build's to write, not the author's.

A number or number word beside a word such as practice, country or passage, in a finding's texts
or a report, is refused unless its sentence cites a source: then it is a fact from that source.
The words are lists for each language; duals, which count without a number, are listed too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

import yaml

from codify.links import CITATION, LINK
from codify.problems import Place, Problem, Problems
from codify.records import Edition, Record
from codify.schemas import Finding, Report

BESIDE = 3  # words between a number and what it counts, as in "six of the good practices"
SENTENCE = re.compile(r"[^.!?؟。\n]+(?:[.!?؟]+|\n|$)")
WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
YEAR = re.compile(r"(?:19|20)\d\d")
JOINED = frozenset({"et", "un", "une", "one"})  # as in vingt-et-un and twenty-one
ARABIC_PREFIXES = tuple(
    first + second
    for first in ("", "و", "ف")
    for second in ("", "ال", "بال", "كال", "لل", "ب", "ل", "ك")
    if first + second
)
# One letter is written in several ways, and a stroke only makes a word longer.
ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": None})


@dataclass(frozen=True)
class Words:
    """The words of one language: numbers, things that are counted, and duals of those things."""

    numbers: frozenset[str]
    things: frozenset[str]
    duals: frozenset[str]


def check(record: Record, problems: Problems) -> None:
    """Add a problem for each typed count in a finding's or report's editions."""
    if isinstance(record.original.fields, Finding | Report):
        for edition in (record.original, *record.translations.values()):
            for place, text in _texts(edition):
                for count in typed_counts(text, edition.language):
                    problems.append(Problem(place, "typed-count", {"found": count}))


def typed_counts(text: str, language: str) -> Iterator[str]:
    """Yield each typed count of evidence in `text`: the words from the number to what it counts.

    A language without word lists has no checks; addresses of links are no words of the text.
    """
    words = words_of(language)
    for sentence in SENTENCE.finditer(LINK.sub("]", _unmarked(text))):
        if CITATION.search(sentence[0]):
            continue
        found = [match[0] for match in WORD.finditer(sentence[0])]
        bare = [_bare(word, words) for word in found]
        for index, word in enumerate(bare):
            if word in words.duals:
                yield found[index]
            if word in words.things:
                start = _number_before(bare, index, words)
                if start is not None:
                    yield " ".join(found[start : index + 1])
                elif index + 1 < len(bare) and _is_number(bare[index + 1], words):
                    yield " ".join(found[index : index + 2])


def _number_before(words: list[str], index: int, known: Words) -> int | None:
    for start in range(index - 1, max(index - 2 - BESIDE, -1), -1):
        if _is_number(words[start], known):
            return start
        if words[start] in known.things:
            return None
    return None


def _is_number(word: str, known: Words) -> bool:
    """Say whether a word is a number, in digits or not; a year counts nothing."""
    if word[0].isdigit():
        return not YEAR.fullmatch(word)
    first, *more = word.split("-")
    return first in known.numbers and all(part in known.numbers | JOINED for part in more)


def _unmarked(text: str) -> str:
    """Return a text without vowel marks, which would cut words, and with accents in one form."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if unicodedata.category(c) != "Mn" or c > "\u0700")


def _folded(word: str) -> str:
    """Return a word in lower case, with letters that are written in several ways in one."""
    return _unmarked(word).lower().translate(ARABIC_FORMS)


def _bare(word: str, known: Words) -> str:
    """Return a word in its plain form, and in Arabic without fused prefixes."""
    plain = _folded(word)
    everything = known.numbers | known.things | known.duals
    if plain in everything:
        return plain
    for prefix in ARABIC_PREFIXES:
        if plain.startswith(prefix) and plain.removeprefix(prefix) in everything:
            return plain.removeprefix(prefix)
    return plain


def _texts(edition: Edition) -> Iterator[tuple[Place, str]]:
    """Yield the texts in which no count is typed, with their places."""
    fields = edition.fields
    names = ("title", "statement", "scope") if isinstance(fields, Finding) else ("title", "summary")
    for name in names:
        yield edition.front.place(edition.file, (name,)), str(getattr(fields, name))
    for block in edition.body.blocks:
        yield Place(edition.file, block.line), block.text


@cache
def words_of(language: str) -> Words:
    """Return the word lists of a language, empty where there are none."""
    file = resources.files(__package__).joinpath("counts", f"{language}.yml")
    if not file.is_file():
        return Words(frozenset(), frozenset(), frozenset())
    lists = cast("Mapping[str, list[str]]", yaml.safe_load(file.read_text("utf-8")))
    names = ("numbers", "things", "duals")
    return Words(*(frozenset(_folded(str(word)) for word in lists[name]) for name in names))
