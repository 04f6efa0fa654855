"""Count by how many letters two words differ."""

from __future__ import annotations


def letters(word: str) -> int:
    """Return the letters of a word as 32 bits; some letters share one."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def may_be_near(one: int, other: int, bound: int) -> bool:
    """Say whether words with these letters may differ by `bound` letters or less.

    One edit brings in one letter at most and takes one away, so most words need no counting.
    """
    return (one & ~other).bit_count() <= bound and (other & ~one).bit_count() <= bound


def edits(one: str, other: str, bound: int) -> int:
    """Return how many letters differ, or more than `bound` where that is sure.

    A letter added, left out, changed or swapped with the next is one edit (optimal string
    alignment; Damerau 1964, *A technique for computer detection and correction of spelling
    errors*).
    """
    if abs(len(one) - len(other)) > bound:
        return bound + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, against in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > bound:
            return bound + 1
        before, row = row, now
    return row[-1]
