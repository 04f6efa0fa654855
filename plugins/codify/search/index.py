"""Build the index of one language: for each stem, its words, and where they stand.

The weight of a word in an entry counts where it stands (a title says more than a passage) and how
long the entry is, after BM25F (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework:
BM25 and Beyond*). All figures are whole numbers, so that Python and the browser reckon alike.
"""

from __future__ import annotations

import gc
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from codify.search.words import Normaliser

Field = Literal["title", "summary", "names", "codes", "heading", "text"]
WEIGHTS: Mapping[Field, int] = {
    "title": 8,
    "names": 4,
    "summary": 3,
    "codes": 2,
    "heading": 2,
    "text": 1,
}
SHOWN = ("summary", "text")  # fields whose text a result may show
SEGMENT = 2048  # words that a segment can hold: a place is its number times this, and the word's
UNIT = 16  # of weight: what one word in a text of middle length weighs
LENGTH_COUNTS = 0.6  # of 1, for how much a long entry's words weigh less


class Segment(NamedTuple):
    """A part of an entry: its field, its text, and its anchor on the page."""

    field: Field
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Entry:
    """What can be found: a page with its segments, and what a result shows of it.

    `filters` are the values by which it can be narrowed, such as `country:ma`.
    """

    id: str
    address: str
    title: str
    kind: str
    facts: tuple[str, ...]
    language: str
    segments: tuple[Segment, ...]
    filters: frozenset[str] = frozenset()


class Posting(NamedTuple):
    """An entry in which a word stands: its number, the word's weight in it, and its places."""

    entry: int
    weight: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Stem:
    """A stem: how much it tells, and the postings of each word that has it."""

    rarity: int
    words: Mapping[str, tuple[Posting, ...]]


@dataclass(frozen=True)
class Index:
    """All that can be found in one language."""

    normaliser: Normaliser
    entries: tuple[Entry, ...]
    stems: Mapping[str, Stem]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The stems in the order of their letters, as a browser compares them: by UTF-16."""
        return tuple(sorted(self.stems, key=in_utf16))

    @cached_property
    def stem_of(self) -> Mapping[str, str]:
        """The stem of each word of the index."""
        return {word: stem for stem in self.order for word in sorted(self.stems[stem].words)}

    def beginning_with(self, letters: str) -> tuple[str, ...]:
        """Return the stems that begin with some letters."""
        start = bisect_left(self.order, in_utf16(letters), key=in_utf16)
        end = start
        while end < len(self.order) and self.order[end].startswith(letters):
            end += 1
        return self.order[start:end]


def in_utf16(text: str) -> bytes:
    """Return a text by which to sort as a browser does."""
    return text.encode("utf-16-be", "surrogatepass")


def index_of(normaliser: Normaliser, entries: Iterable[Entry]) -> Index:
    """Return the index of some entries."""
    listed = tuple(entries)
    collected = gc.isenabled()
    gc.disable()  # nothing here refers to itself, and looking for it takes longer than the work
    try:
        return _index(normaliser, listed)
    finally:
        if collected:
            gc.enable()


def _index(normaliser: Normaliser, listed: tuple[Entry, ...]) -> Index:
    counted = [_count(entry, normaliser) for entry in listed]
    lengths = [length for length, _ in counted]
    middle = sum(lengths) / max(1, len(lengths)) or 1
    found: dict[str, dict[str, list[Posting]]] = {}
    for number, (length, words) in enumerate(counted):
        share = 1 - LENGTH_COUNTS + LENGTH_COUNTS * length / middle
        for (stem, word), (worths, places) in words.items():
            weight = max(1, round(UNIT * sum(worths) / share))
            posting = Posting(number, weight, tuple(places))
            found.setdefault(stem, {}).setdefault(word, []).append(posting)
    stems = {stem: _stem(words, len(listed)) for stem, words in found.items()}
    return Index(normaliser, listed, stems)


def _count(
    entry: Entry, normaliser: Normaliser
) -> tuple[int, dict[tuple[str, str], tuple[list[int], list[int]]]]:
    """Return how many words an entry has, and the worths of each one's fields and its places."""
    found: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    length = 0
    for number, segment in enumerate(entry.segments):
        worth, base, before = WEIGHTS[segment.field], number * SEGMENT, ""
        words = normaliser.plain_words(segment.text)
        length += len(words)
        for word, stem, at, whole in words:
            place = base + (at if at < SEGMENT else SEGMENT - 1)
            keys = [(stem, word)]
            if whole and whole != before:
                keys.append((normaliser.stem(whole), whole))
            before = whole
            for key in keys:
                known = found.get(key)
                if known is None:
                    found[key] = ([worth], [place])
                else:
                    known[0].append(worth)
                    known[1].append(place)
    return length, found


def _stem(words: dict[str, list[Posting]], entries: int) -> Stem:
    having = len({posting.entry for postings in words.values() for posting in postings})
    rarity = math.log(1 + (entries - having + 0.5) / (having + 0.5))
    return Stem(
        max(1, round(100 * rarity)),
        {word: tuple(postings) for word, postings in sorted(words.items())},
    )
