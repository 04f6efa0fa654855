"""Lead a query from one language to the others, through terms whose words are known in each.

A reader types a word in the language of the page or in another one; where it is a word of a term,
the term's words in every language are searched for too. `search.js` does the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from codify.search.characters import HYPHENS
from codify.search.queries import BLANKS, LONGEST_QUERY, QUOTES
from codify.search.words import Normaliser, Word

Term = Mapping[str, tuple[str, ...]]
"""A term of the field: its words in each language."""

MOST_WORDS = 6  # of a query that are looked up as one term


@dataclass(frozen=True)
class Terms:
    """The terms of a library, with the normaliser of each language."""

    terms: Sequence[Term]
    normalisers: Mapping[str, Normaliser]

    @cached_property
    def _by_stems(self) -> Mapping[str, Mapping[tuple[str, ...], int]]:
        """The number of the first term that has these stems as a word, by language."""
        found: dict[str, dict[tuple[str, ...], int]] = {code: {} for code in self.normalisers}
        for number, term in enumerate(self.terms):
            for code, table in found.items():
                for label in term.get(code, ()):
                    stems = tuple(word.stem for word in self.normalisers[code].words(label))
                    if stems:
                        table.setdefault(stems, number)
        return found

    def queries(self, query: str, language: str) -> tuple[tuple[str, str], ...]:
        """Return the queries to ask beside one in `language`: a language and its words, each."""
        plain = plain_words(query)
        own = [word.stem for word in self.normalisers[language].words(plain)]
        found: dict[tuple[str, str], None] = {}
        for typed in (language, *(code for code in self.normalisers if code != language)):
            parts = self._parts(self.normalisers[typed].words(plain), typed)
            if not any(isinstance(part, int) for part in parts):
                continue
            for target in (language, *(code for code in self.normalisers if code != language)):
                for words in self._worded(parts, target):
                    stems = [word.stem for word in self.normalisers[target].words(words)]
                    if target != language or stems != own:
                        found[target, words] = None
        return tuple(sorted(found, key=lambda pair: pair[0] != language))

    def _parts(self, words: list[Word], language: str) -> list[int | str]:
        """Return a query in parts: the numbers of terms, and words that belong to none."""
        table, at = self._by_stems[language], 0
        parts: list[int | str] = []
        while at < len(words):
            for end in range(min(len(words), at + MOST_WORDS), at, -1):
                term = table.get(tuple(word.stem for word in words[at:end]))
                if term is not None:
                    parts.append(term)
                    at = end
                    break
            else:
                parts.append(words[at].word)
                at += 1
        return parts

    def _worded(self, parts: list[int | str], language: str) -> Iterator[str]:
        """Yield the parts in the words of a language; the first term in each of its words."""
        first = next(part for part in parts if isinstance(part, int))
        for label in self.terms[first].get(language, ()):
            yield " ".join(
                label
                if part == first
                else part
                if isinstance(part, str)
                else next(iter(self.terms[part].get(language, ())), "")
                for part in parts
            )


def plain_words(query: str) -> str:
    """Return a query without what is quoted, left out or narrowed: the words to lead over."""
    read = query[:LONGEST_QUERY]
    if any(character in QUOTES for character in read):
        return ""
    spaced = "".join(" " if character in BLANKS else character for character in read)
    return " ".join(
        chunk
        for chunk in spaced.split(" ")
        if chunk and chunk[0] not in HYPHENS and ":" not in chunk
    )
