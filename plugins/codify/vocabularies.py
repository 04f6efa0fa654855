"""Read the library's own words: fields such as a setting, whose values it defines.

A vocabulary in `content/vocabularies.yml` adds a field to the kinds that it names. So nothing of
the field that a library is about stands in the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codify import yamltext
from codify.fields import Part, Slug, shared
from codify.library import Library
from codify.problems import VOCABULARIES as FILE
from codify.problems import Place, Problem, Problems, listed
from codify.records import KINDS
from codify.validation import validated

Labels = dict[str, str]


class Term(Part):
    """One value of a vocabulary, with its label in every language."""

    id: str = shared("Value as written in front matter.", min_length=1, max_length=40)
    label: Labels = shared("Label in every language.")
    text: Labels | None = shared("Quoted wording in every language.", None)
    proposed: tuple[Slug, ...] = shared("Languages in which the label is only proposed.", ())


class Vocabulary(Part):
    """A field whose values the library defines."""

    label: Labels = shared("Name of the field in every language.")
    kinds: tuple[Slug, ...] = shared("Kinds of records that have the field.", min_length=1)
    note: Labels | None = shared("What a reader should know of the values.", None)
    values: tuple[Term, ...] = shared("The values.", min_length=1)

    @property
    def ids(self) -> tuple[str, ...]:
        """The values as written in front matter."""
        return tuple(term.id for term in self.values)

    def term(self, id: str) -> Term:
        """Return the value `id`."""
        return next(term for term in self.values if term.id == id)


def load(library: Library, problems: Problems) -> dict[str, Vocabulary]:
    """Return the library's vocabularies by name; none if it has no such file."""
    parsed = yamltext.read(library.root, FILE, problems)
    if parsed is None:
        return {}
    if not isinstance(parsed.value, dict):
        problems.append(Problem(Place(FILE), "value-not-mapping"))
        return {}
    found: dict[str, Vocabulary] = {}
    for name, value in parsed.value.items():
        inner = yamltext.below(parsed, name)
        vocabulary = validated(Vocabulary, value, inner, FILE, problems)
        if vocabulary is None:
            continue
        if not _is_taken(name, vocabulary, inner, problems):
            found[name] = vocabulary
        _check_texts(vocabulary, inner, library.languages, problems)
    return found


def _is_taken(
    name: str, vocabulary: Vocabulary, parsed: yamltext.Parsed, problems: Problems
) -> bool:
    """Say whether a kind has a field of that name already; unknown kinds are told."""
    taken = False
    kinds = {kind.name: kind for kind in KINDS}
    for index, kind in enumerate(vocabulary.kinds):
        place = parsed.place(FILE, ("kinds", index))
        if kind not in kinds:
            values = {"field": "kinds", "found": kind, "known": listed(kinds), "near": ""}
            problems.append(Problem(place, "value-not-listed", values))
        elif name in kinds[kind].model.model_fields:
            problems.append(Problem(place, "vocabulary-taken", {"name": name, "kind": kind}))
            taken = True
    return taken


def _check_texts(
    vocabulary: Vocabulary,
    parsed: yamltext.Parsed,
    languages: Iterable[str],
    problems: Problems,
) -> None:
    check_labels(vocabulary.label, languages, parsed, ("label",), FILE, problems)
    if vocabulary.note:
        check_labels(vocabulary.note, languages, parsed, ("note",), FILE, problems)
    for index, term in enumerate(vocabulary.values):
        check_labels(term.label, languages, parsed, ("values", index, "label"), FILE, problems)
        if term.text:
            check_labels(term.text, languages, parsed, ("values", index, "text"), FILE, problems)


def check_labels(
    labels: Mapping[str, str],
    languages: Iterable[str],
    parsed: yamltext.Parsed,
    path: yamltext.Path,
    file: str,
    problems: Problems,
) -> None:
    """Add a problem for each language of the library in which a label is missing or empty."""
    for language in languages:
        if not labels.get(language):
            place = parsed.place(file, path)
            values = {"field": yamltext.named(path), "language": language}
            problems.append(Problem(place, "label-missing", values))
