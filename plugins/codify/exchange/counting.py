"""Know how a file counts the characters of its texts.

REFI-QDA 1.5, section 10.2: selections are given by the first and the last character, a character
being a Unicode code point, and the first one has the number 0. Whether the end is the last
character itself or one past it, the sentence leaves open. ATLAS.ti's standard project, which is the
complex example of the standard's Annex A, has one past it ("granola" lies from 62 to 69), and so do
QualCoder and others. That is how we write. Some tools read the sentence otherwise, and some turn
line ends into CR LF and count them as one character or as two. Most tools give a selection its
words as its name, so a file says itself which way it counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from codify.exchange.found import Found

CUT = "…"  # ends a name that is only the start of the words


class Text:
    """The text of a source with plain line ends, and where it had two signs for one."""

    def __init__(self, raw: str) -> None:
        raw = raw.removeprefix("\ufeff")  # no tool counts it
        self.pairs = [match.start() for match in re.finditer("\r\n", raw)]
        self.plain = raw.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Stretch:
    """A selection as its file gives it: its text, its two positions and its name."""

    text: Text
    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Counting:
    """One way to count: is the end the last character, and is CR LF two characters."""

    last: bool = False
    two: bool = False

    def span(self, stretch: Stretch) -> tuple[int, int]:
        """Return the stretch in our own counting, in the text with plain line ends."""
        start, end = stretch.start, stretch.end + self.last
        if self.two and stretch.text.pairs:
            start -= bisect_left(stretch.text.pairs, start)
            end -= bisect_left(stretch.text.pairs, end)
        return start, end

    def score(self, stretches: Iterable[Stretch]) -> int:
        """Return how many names stand in the text just where their selections are."""
        return sum(self._fits(stretch) for stretch in stretches)

    def _fits(self, stretch: Stretch) -> bool:
        start, end = self.span(stretch)
        name = stretch.name
        if name.endswith(CUT) and end - start >= len(name):
            return len(name) > 1 and stretch.text.plain.startswith(name[:-1], start)
        return end - start == len(name) > 0 and stretch.text.plain.startswith(name, start)


def counting_of(stretches: Sequence[Stretch], found: Found) -> Counting:
    """Return how a file counts, ours if it does not show; raises Enough where it must and cannot.

    It must where line ends were changed, for then a wrong guess moves every later selection.
    """
    changed = any(stretch.text.pairs for stretch in stretches)
    ways = [Counting(last, two) for two, last in product((False, True), repeat=2)]
    scores = {way: way.score(stretches) for way in ways if changed or not way.two}
    best = max(scores, key=lambda way: scores[way])
    if changed and scores[best] == max(
        scores[Counting(last, not best.two)] for last in (False, True)
    ):
        raise found.fail("exchange-line-ends")
    return best
