"""Say what is wrong in an author's file: a fault is data, and one function words it."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import cast

import yaml

LONGEST_VALUE = 120  # of what an author wrote; lists of what is known are whole
WHOLE = frozenset({"known", "titles", "order", "about", "names", "near"})


@dataclass(frozen=True, order=True)
class Place:
    """Where a fault is: file below the library's root with `/`, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: its kind (a key of the message catalogue), its place, and what was found.

    `cause` names what may be all that is wrong here, if it has faults itself: a record by its id,
    with # after it where its passages matter, ANY_RECORD, or the vocabularies by their file.
    """

    place: Place
    id: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    cause: str = field(default="", compare=False)


Problems = list[Problem]
ANY_RECORD, CODEBOOK, VOCABULARIES = "*", "content/codebook.yml", "content/vocabularies.yml"


def without_followers(problems: Problems, read: Container[str]) -> Problems:
    """Return the problems without those that only follow from others, which are told.

    `read` holds the ids of the records that could be read.
    """
    causes: set[str] = set()
    for problem in problems:
        file = problem.place.file
        id = PurePosixPath(file).name.removesuffix(".md")
        if problem.cause == id:
            continue
        if file.endswith(".md") and id not in read and "." not in id:
            causes |= {id, f"{id}#", ANY_RECORD}
        elif problem.id.startswith(("passage-id-", "section-", "heading-")):
            causes.add(f"{id}#")
        elif file == CODEBOOK:
            causes.add(ANY_RECORD)
        elif file == VOCABULARIES:
            causes.add(file)
    return [problem for problem in problems if problem.cause not in causes] or problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, as a question, or an empty string."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean “{found[0]}”?" if found else ""


def listed(words: Iterable[str], most: int = 30) -> str:
    """Return `words` as a readable list, cut after `most` of them."""
    words = list(words)
    more = f", … ({len(words) - most} more)" if len(words) > most else ""
    return ", ".join(words[:most]) + more


@cache
def catalogue(language: str = "en") -> Mapping[str, Mapping[str, str]]:
    """Return the wording of every kind of problem in `language`."""
    text = resources.files(__package__).joinpath("messages", f"{language}.yml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load(text))


def worded(problem: Problem, language: str = "en") -> str:
    """Return the problem as three lines: place and what, what was expected, how to mend it."""
    wording = catalogue(language)[problem.id]
    values = {
        name: _visible(value) if name in WHOLE else _shortened(_visible(value))
        for name, value in problem.values.items()
    }
    what, expected, mend = (
        " ".join(wording[part].format_map(values).split()) for part in ("what", "expected", "mend")
    )
    place = problem.place
    return (
        f"{_visible(place.file)}:{place.line}:{place.column}: {what} [{problem.id}]\n"
        f"    expected: {expected}\n"
        f"    mend: {mend}"
    )


def report(problems: Problems, language: str = "en") -> str:
    """Return all problems in the order of their places, once each, with their number."""
    ordered = sorted(problems, key=lambda problem: (problem.place, problem.id))
    texts = list(dict.fromkeys(worded(problem, language) for problem in ordered))
    count = "1 problem" if len(texts) == 1 else f"{len(texts)} problems"
    return "\n".join([*texts, count])


def _visible(value: str) -> str:
    """Return a value fit for one line: what cannot be seen is written as its number."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value)


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
