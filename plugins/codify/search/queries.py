"""Read a query as a reader types it: words, phrases, what is left out, and what narrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from codify.search.characters import HYPHENS, code_points
from codify.search.index import Index
from codify.search.words import Normaliser, Word

LONGEST_QUERY = 300  # characters; what follows is not read
MOST_TERMS = 12
QUOTES = '"“”„‟«»＂'
BLANKS = frozenset(" \t\n\r\v\f\u00a0\u2007\u202f\u3000")


class Form(NamedTuple):
    """A way in which a term of the query may stand in a text."""

    word: str
    stem: str


@dataclass(frozen=True)
class Query:
    """A query in parts: terms, each with its forms; phrases; what must not stand; filters.

    `open` says that the last term may be a beginning: the reader may still be typing.
    """

    terms: tuple[tuple[Form, ...], ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    excluded: tuple[Form, ...] = ()
    excluded_phrases: tuple[tuple[Word, ...], ...] = ()
    filters: tuple[frozenset[str], ...] = ()
    open: bool = False


Filters = Mapping[str, Mapping[str, tuple[str, ...]]]
"""For each key that a reader may write before a colon, the values with their names."""


def parse(query: str, index: Index, filters: Filters) -> Query:
    """Return a query in its parts."""
    terms: list[tuple[Form, ...]] = []
    phrases: list[tuple[Word, ...]] = []
    excluded: list[Form] = []
    excluded_phrases: list[tuple[Word, ...]] = []
    narrowed: list[frozenset[str]] = []
    normaliser, pending, without, may_go_on = index.normaliser, "", False, False
    for quoted, chunk in _chunks(query[:LONGEST_QUERY]):
        may_go_on = False
        if pending:
            narrowed.append(_values(chunk, filters[pending], index))
            pending = ""
            continue
        if quoted:
            words = tuple(normaliser.words(chunk))
            if without:
                excluded_phrases.append(words)
            elif words:
                phrases.append(words)
                terms += [(Form(word.word, word.stem),) for word in words]
            without = False
            continue
        without = False
        if chunk in HYPHENS:
            without = True
            continue
        key, colon, value = chunk.partition(":")
        key = filter_key(key, normaliser) if colon else ""
        if key in filters:
            if value:
                narrowed.append(_values(value, filters[key], index))
            else:
                pending = key
        elif chunk[0] in HYPHENS:
            excluded += [Form(word.word, word.stem) for word in normaliser.words(chunk[1:])]
        else:
            terms += _terms(normaliser.words(chunk), index)
            may_go_on = True
    return Query(
        tuple(terms[:MOST_TERMS]),
        tuple(phrases),
        tuple(excluded),
        tuple(p for p in excluded_phrases if p),
        tuple(narrowed),
        may_go_on,
    )


def filter_key(text: str, normaliser: Normaliser) -> str:
    """Return the name of a filter as it is compared: its words without article, as one."""
    return "".join(normaliser.bare(word.word) for word in normaliser.words(text))


def _chunks(query: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a query between blanks, and those between quotation marks."""
    parts, part = [], ""
    for character in query:
        if character in QUOTES:
            parts.append(part)
            part = ""
        else:
            part += character
    parts.append(part)
    for number, part in enumerate(parts):
        quoted = number % 2 == 1 and number < len(parts) - 1
        if quoted:
            yield True, part
            continue
        chunk = ""
        for character in part + " ":
            if character not in BLANKS:
                chunk += character
            elif chunk:
                yield False, chunk
                chunk = ""


def _terms(words: list[Word], index: Index) -> Iterator[tuple[Form, ...]]:
    for word in words:
        forms = [Form(word.word, word.stem)]
        if word.whole:
            forms.append(Form(word.whole, index.normaliser.stem(word.whole)))
        yield tuple(forms)


def _values(text: str, named: Mapping[str, tuple[str, ...]], index: Index) -> frozenset[str]:
    """Return the values of a filter whose id or name fits what the reader wrote."""
    asked = {word.stem for word in index.normaliser.words(text)}
    plain = text.translate(code_points())
    found = set()
    for value, names in named.items():
        id = value.partition(":")[2]
        for name in names:
            stems = {word.stem for word in index.normaliser.words(name)}
            if plain == id or (asked and asked <= stems):
                found.add(value)
    return frozenset(found)
