"""Count by how many letters two words differ."""

from __future__ import annotations


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
