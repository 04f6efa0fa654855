"""Build the index of one language: for each stem, its words, and where they stand.

The weight of a word in an entry counts where it stands (a title says more than a passage) and how
long the entry is, after BM25F (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework:
BM25 and Beyond*). All figures are whole numbers, so that Python and the browser reckon alike.
"""

from __future__ import annotations

import gc
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from codify.search.edits import letters
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
    """A stem: how much it tells, and the postings of each word that has it.

    `steps` holds them as the browser gets them: for each entry the step from the one before, the
    word's weight, the number of places, and the step to each place.
    """

    rarity: int
    steps: Mapping[str, Sequence[int]]

    @cached_property
    def words(self) -> Mapping[str, tuple[Posting, ...]]:
        """The postings of each word."""
        return {word: tuple(_postings(steps)) for word, steps in self.steps.items()}


class Bare(NamedTuple):
    """A word without what is fused to its front, its letters as bits, and the word's stem."""

    word: str
    letters: int
    stem: str


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
        return {word: stem for stem in self.order for word in self.stems[stem].steps}

    @cached_property
    def by_length(self) -> Mapping[int, Sequence[Bare]]:
        """The words as they are compared with one that has a mistake, by their length."""
        found: dict[int, list[Bare]] = {}
        for word, stem in self.stem_of.items():
            bare = self.normaliser.bare(word)
            found.setdefault(len(bare), []).append(Bare(bare, letters(bare), stem))
        return found

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


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage: nothing here makes any, and looking takes longer than the work."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


@uncollected()
def index_of(normaliser: Normaliser, entries: Iterable[Entry]) -> Index:
    """Return the index of some entries."""
    listed = tuple(entries)
    found: dict[str, _Counted] = {}
    lengths = [_count(number, entry, normaliser, found) for number, entry in enumerate(listed)]
    middle = sum(lengths) / max(1, len(lengths)) or 1
    shares = [1 - LENGTH_COUNTS + LENGTH_COUNTS * length / middle for length in lengths]
    by_stem: dict[str, dict[str, list[int]]] = {}
    for word, counted in found.items():
        by_stem.setdefault(normaliser.stem(word), {})[word] = counted.steps
    stems = {stem: _stem(words, shares) for stem, words in by_stem.items()}
    return Index(normaliser, listed, stems)


@dataclass(slots=True)
class _Counted:
    """What was counted of a word: its steps, and where the last entry and its last place stand.

    In place of the weight, the steps hold the worth of the word's fields together.
    """

    steps: list[int]
    entry: int
    place: int
    begin: int = 0  # of the last entry's steps


def _count(number: int, entry: Entry, normaliser: Normaliser, found: dict[str, _Counted]) -> int:
    """Add the words of an entry to those found; return how many it has."""
    length = 0
    for at_segment, segment in enumerate(entry.segments):
        worth, base, before = WEIGHTS[segment.field], at_segment * SEGMENT, ""
        words = normaliser.plain_words(segment.text)
        length += len(words)
        for word, _, at, whole in words:
            place = base + (at if at < SEGMENT else SEGMENT - 1)
            _add(number, worth, place, word, found)
            if whole and whole != before:
                _add(number, worth, place, whole, found)
            before = whole
    return length


def _add(entry: int, worth: int, place: int, word: str, found: dict[str, _Counted]) -> None:
    known = found.get(word)
    if known is None:
        found[word] = _Counted([entry, worth, 1, place], entry, place)
        return
    steps = known.steps
    if known.entry == entry:
        begin = known.begin
        steps[begin + 1] += worth
        steps[begin + 2] += 1
        steps.append(place - known.place)
    else:
        known.begin = len(steps)
        steps += (entry - known.entry, worth, 1, place)
        known.entry = entry
    known.place = place


def _stem(words: dict[str, list[int]], shares: list[float]) -> Stem:
    """Return a stem; the worths in the steps of its words become weights, by each entry's share."""
    having: set[int] = set()
    for steps in words.values():
        at = entry = 0
        while at < len(steps):
            entry += steps[at]
            having.add(entry)
            steps[at + 1] = round(UNIT * steps[at + 1] / shares[entry]) or 1
            at += 3 + steps[at + 2]
    rarity = math.log(1 + (len(shares) - len(having) + 0.5) / (len(having) + 0.5))
    return Stem(max(1, round(100 * rarity)), dict(sorted(words.items())))


def _postings(steps: Sequence[int]) -> Iterator[Posting]:
    at = entry = 0
    while at < len(steps):
        entry += steps[at]
        end = at + 3 + steps[at + 2]
        yield Posting(entry, steps[at + 1], tuple(accumulate(steps[at + 3 : end])))
        at = end
