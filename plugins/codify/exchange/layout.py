"""Lay the passages of a source out as one plain text, and find a place of that text again.

Each passage stands below its id, with a blank line after it:

    p1
    The text of the passage, on one line.

    p2
    …

So a coder sees in any tool which passage is which, and the ids come back with the text, which is
what no tool loses. An id has a line of its own, so that Latin letters do not turn a line of Arabic
from left to right.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from codify.exchange.found import Found
from codify.exchange.project import TextPassage


@dataclass(frozen=True)
class Layout:
    """Passages laid out: the whole text, and where in it the text of each passage starts."""

    text: str
    passages: tuple[TextPassage, ...]
    starts: tuple[int, ...]

    def place(self, passage: int, start: int | None, end: int | None) -> tuple[int, int]:
        """Return where a span of a passage lies in the text; without a span, the whole passage."""
        first, length = self.starts[passage], len(self.passages[passage].text)
        return first + (start or 0), first + (length if end is None else end)

    def span(self, start: int, end: int) -> tuple[TextPassage, int | None, int | None] | None:
        """Return the passage in which a stretch of the text lies, and the span in that passage.

        Ids and blank lines at its ends do not count. None if it touches no passage, or several.
        """
        first, last = self._touched(start, 1), self._touched(end - 1, 0)
        if first != last or not 0 <= start < end <= len(self.text):
            return None
        passage, offset = self.passages[first], self.starts[first]
        length = len(passage.text)
        inside = max(start - offset, 0), min(end - offset, length)
        if inside[0] >= inside[1]:
            return None
        return (passage, None, None) if inside == (0, length) else (passage, *inside)

    def _touched(self, at: int, forward: int) -> int:
        """Return the passage at a place, or else the next one, backward or `forward`."""
        index = bisect_right(self.starts, at) - 1
        if index >= 0 and at < self.starts[index] + len(self.passages[index].text):
            return index
        return index + forward


def laid_out(passages: tuple[TextPassage, ...]) -> Layout:
    """Return the passages as one text."""
    blocks, starts, at = [], [], 0
    for passage in passages:
        block = f"{passage.id}\n{passage.text}\n"
        starts.append(at + len(passage.id) + 1)
        blocks.append(block)
        at += len(block) + 1
    return Layout("\n".join(blocks), passages, tuple(starts))


def taken_apart(text: str, found: Found) -> Layout:
    """Return the passages of a text that was laid out; raises Enough if it was not, or no more."""
    passages = []
    line = 1
    for block in text.rstrip("\n").split("\n\n") if text.strip("\n") else ():
        id, _, rest = block.partition("\n")
        if not rest or "\n" in rest:
            raise found.fail("exchange-text-layout", line, found=id)
        passages.append(TextPassage(id, rest))
        line += 3
    layout = laid_out(tuple(passages))
    if layout.text.rstrip("\n") != text.rstrip("\n"):
        raise found.fail("exchange-text-layout", found=text[:40])
    return layout
