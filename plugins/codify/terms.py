"""Find the terms of the glossary in a text, so that their first use can lead to their definition.

Words are compared as the search compares them: letters folded, then stems, so that a plural, an
article or a fused prefix does not hide a term. The longest term at a place wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from codify.reference_schemas import Term
from codify.search.characters import code_points
from codify.search.words import Normaliser
from codify.thesaurus import Thesaurus

WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0670]+[^\W_]*)*")  # tashkil stands inside a word


@dataclass(frozen=True)
class Found:
    """A term in a text: its id, and where its words begin and end."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Terms:
    """The terms of one language, and how its words are compared."""

    terms: tuple[Term, ...]
    normaliser: Normaliser
    _stems: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """The stems of each term and form, the longest first, by the first stem."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for term in self.terms:
            for label in (term.term, *term.forms):
                stems = tuple(stem for stem, _, _ in self._words(label))
                if stems:
                    found.setdefault(stems[0], []).append((stems, term.id))
        for longest_first in found.values():
            longest_first.sort(key=lambda entry: -len(entry[0]))
        return found

    def find(self, text: str, but: Iterable[str] = ()) -> Iterator[Found]:
        """Yield each term at its first use in `text`, without those in `but`."""
        words = list(self._words(text))
        told = set(but)
        at = 0
        while at < len(words):
            step = 1
            for stems, id in self._by_first.get(words[at][0], ()):
                here = words[at : at + len(stems)]
                if tuple(stem for stem, _, _ in here) == stems and self._together(here, text):
                    if id not in told:
                        told.add(id)
                        yield Found(id, here[0][1], here[-1][2])
                    step = len(stems)
                    break
            at += step

    def _words(self, text: str) -> Iterator[tuple[str, int, int]]:
        for match in WORD.finditer(text):
            yield self._stem(match[0]), match.start(), match.end()

    def _stem(self, word: str) -> str:
        stem = self._stems.get(word)
        if stem is None:
            folded = word.translate(code_points()).strip()
            stem = self._stems[word] = self.normaliser.stem(folded) if folded else ""
        return stem

    @staticmethod
    def _together(words: list[tuple[str, int, int]], text: str) -> bool:
        """Say whether nothing stands between the words but a blank, hyphen or apostrophe."""
        between = (text[a[2] : b[1]] for a, b in pairwise(words))
        return all(gap.strip() in ("", "-", "'", "’", "‑") for gap in between)


def normaliser_for(thesaurus: Thesaurus, language: str) -> Normaliser:
    """Return the normaliser of a language, with the irregular forms that the library lists."""
    plain = Normaliser(language)
    same: dict[str, str] = {}
    for irregular in thesaurus.irregular.get(language, ()):
        for word in plain.words(irregular.word)[:1]:
            for form in irregular.forms:
                same |= {_key(found.word): _key(word.word) for found in plain.words(form)[:1]}
    return Normaliser(language, same)


def _key(word: str) -> str:
    """Return a word as the steps to its stem take it."""
    return word.replace("ñ", "n")
