"""Cut a text into words and reduce each to its stem, by rules that the browser reads too.

A word is what the table of characters leaves between spaces; its stem is what its inflected forms
share. The rules of a language are data, a list of steps, and one short reader of them stands here
and one in `search.js`; docs/search.md specifies both. English takes the stemmer of Porter (1980),
lunr.py's here and lunr.js's there. Arabic follows light10 (Larkey, Ballesteros and Connell 2007,
*Light stemming for Arabic information retrieval*), but keeps the ي of relation, by which a town
differs from a country, and has a list of broken plurals; French and Spanish
strip endings in the manner of Savoy (1999, *A stemming procedure and stopword list for general
French corpora*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lunr.stemmer import PorterStemmer

from codify.search.characters import code_points
from codify.search.languages import LANGUAGES, Rules, Step

LONGEST_WORD = 60  # characters; what is longer is cut, so that no word takes long to read
DIGIT = re.compile("[0-9]")
SHORTEST_REST = 3  # letters that remain of a word without what is attached
PORTER, IN_PORTER = PorterStemmer(), re.compile(r"[a-z]{4,}")  # on shorter ones the two differ


class Word(NamedTuple):
    """A word of a text: its letters, its stem, its place, and another word by which it is found.

    That is the compound of which it is a part, or the word without what is attached to it.
    """

    word: str
    stem: str
    at: int
    whole: str = ""


@dataclass(frozen=True)
class Normaliser:
    """The words of one language. `same` leads from an irregular form to the regular one."""

    language: str
    same: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rules(self) -> Rules:
        """The rules of the language; another language than ours is taken letter by letter."""
        return LANGUAGES.get(self.language, Rules())

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {}

    def words(self, text: str) -> list[Word]:
        """Return the words of a text, as `plain_words` gives them, with names for their parts."""
        return [Word(*word) for word in self.plain_words(text)]

    def plain_words(self, text: str) -> list[tuple[str, str, int, str]]:
        """Return the words of a text with their stems, without those that say nothing.

        Those count for the places of the others. A compound gives its parts, and each of them
        carries the whole, written as one word; a word that may begin with an attached one carries
        what is left without it.
        """
        known = self._known
        found: list[tuple[str, str, int, str]] = []
        at = 0
        for chunk in text.split(" "):
            words = known.get(chunk)
            if words is None:
                words = known[chunk] = tuple(self._cut(chunk))
            for word, stem, whole in words:
                if stem:
                    found.append((word, stem, at, whole))
                at += 1
        return found

    @cached_property
    def _known(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """What was cut before: most words of a text have been met already."""
        return {}

    def _cut(self, chunk: str) -> Iterator[tuple[str, str, str]]:
        """Yield the words between two spaces, each with its stem, or none if it says nothing."""
        for piece in filter(None, chunk.translate(code_points()).split(" ")):
            if "'" not in piece and "-" not in piece:
                word = piece[:LONGEST_WORD]
                yield word, self._told(word), self._without(word)
                continue
            parts = self._parts(piece)
            whole = "".join(parts)[:LONGEST_WORD] if len(parts) > 1 else ""
            for part in parts:
                word = part[:LONGEST_WORD]
                yield word, self._told(word), whole

    def _told(self, word: str) -> str:
        """Return the stem of a word, or nothing where the word says nothing."""
        return "" if word in self.rules.stop else self.stem(word)

    def _without(self, word: str) -> str:
        """Return a word without what is attached to its front, if that makes it another."""
        if word[0] in self.rules.attached and len(word) > SHORTEST_REST:
            rest = word[1:]
            if rest not in self.rules.stop and self.stem(rest) != self.stem(word):
                return rest
        return ""

    def _parts(self, piece: str) -> list[str]:
        """Return the parts of a compound: without what is elided, and without a genitive's s."""
        found = []
        for compound in piece.split("-"):
            parts = compound.split("'")
            for number, part in enumerate(parts):
                before_apostrophe = number < len(parts) - 1
                if part and not (
                    (before_apostrophe and part in self.rules.elided)
                    or (number and part in self.rules.tails)
                ):
                    found.append(part)
        return found

    def stem(self, word: str) -> str:
        """Return what the inflected forms of a word share."""
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = self._stemmed(word)
        return stem

    def bare(self, word: str) -> str:
        """Return a word without what its language fuses to its front, such as the article."""
        for step in self.rules.steps:
            if step.kind == "prefix":
                word = _without_front(word, step)
        return word

    def _stemmed(self, word: str) -> str:
        if DIGIT.search(word):
            return word
        stem = word.replace("ñ", "n")
        for step in self.rules.steps:
            match step.kind:
                case "same":
                    stem = self.same.get(stem, stem)
                case "porter":
                    stem = str(PORTER.stem(stem)) if IN_PORTER.fullmatch(stem) else stem
                case "double":
                    stem = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
                case "prefix":
                    stem = _without_front(stem, step)
                case _:
                    stem = _without_end(stem, step)
        return stem


def _without_front(word: str, step: Step) -> str:
    if word.startswith(step.any):
        for affix, instead, rest in step.affixes:
            if len(word) - len(affix) >= rest and word.startswith(affix):
                return instead + word[len(affix) :]
    return word


def _without_end(word: str, step: Step) -> str:
    if not word.endswith(step.any):
        return word
    for affix, instead, rest in step.affixes:
        if len(word) - len(affix) >= rest and word.endswith(affix):
            word = word[: len(word) - len(affix)] + instead
            if step.kind == "suffix":
                return word
    return word
