"""Read the words of the field: those that mean the same, in each language, for the search.

`content/thesaurus.yml` lists terms with their words in every language, so that a word of one
language finds records in the others, and irregular forms, such as the broken plurals of Arabic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from codify import yamltext
from codify.fields import Line, Part, shared
from codify.library import Library
from codify.problems import Problem, Problems, listed
from codify.validation import validated

FILE = "content/thesaurus.yml"
Words = dict[str, tuple[Line, ...]]


class Irregular(Part):
    """A word with forms that the rules of its language do not lead to it."""

    word: Line = shared("The word in its plain form.")
    forms: tuple[Line, ...] = shared("Its irregular forms.", min_length=1)


class Lists(Part):
    """The file as a whole."""

    terms: tuple[Words, ...] = shared("Words that mean the same, by language.", (), max_length=2000)
    irregular: dict[str, tuple[Irregular, ...]] = shared("Irregular forms, by language.", {})


@dataclass(frozen=True)
class Thesaurus:
    """The words of the field. Each term has its words by language."""

    terms: tuple[Words, ...] = ()
    irregular: dict[str, tuple[Irregular, ...]] = field(default_factory=dict)


NO_THESAURUS = Thesaurus()


def load(library: Library, problems: Problems) -> Thesaurus:
    """Return the library's thesaurus; an empty one if it has none."""
    parsed = yamltext.read(library.root, FILE, problems)
    if parsed is None:
        return NO_THESAURUS
    lists = validated(Lists, parsed.value, parsed, FILE, problems)
    if lists is None:
        return NO_THESAURUS
    for number, term in enumerate(lists.terms):
        for language in library.languages:
            if not term.get(language):
                place = parsed.place(FILE, ("terms", number))
                values = {"field": yamltext.named(("terms", number)), "language": language}
                problems.append(Problem(place, "label-missing", values))
        _check_known(parsed, ("terms", number), term, library, problems)
    _check_known(parsed, ("irregular",), lists.irregular, library, problems)
    return Thesaurus(lists.terms, lists.irregular)


def _check_known(
    parsed: yamltext.Parsed,
    path: yamltext.Path,
    by_language: dict[str, tuple[Line, ...]] | dict[str, tuple[Irregular, ...]],
    library: Library,
    problems: Problems,
) -> None:
    for language in by_language:
        if language not in library.languages:
            values = {
                "field": yamltext.named(path),
                "found": language,
                "known": listed(library.languages),
                "near": "",
            }
            problems.append(
                Problem(parsed.place(FILE, (*path, language)), "value-not-listed", values)
            )
