"""Agreement of coders: Krippendorff's alpha per code with an interval, and what it rests on.

The unit is a passage that both coders list; the value is whether a code is present. A passage
that a coder does not list is missing, and so takes no part.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

RESAMPLES = 1_000
SEED = 20_150_928  # fixed, so that two builds give the same interval
CONFIDENCE = 0.95
BITS = 20  # three counts of passages are added up in one number, which is fast up to 60 bits

Unit = Sequence[bool | None]  # one value for each coder, None where the coder did not list it


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on one code.

    `alpha` is None (undefined) where the code was used by both for every passage or for none,
    for then there is nothing to agree about; `low` and `high` are the ends of its interval.
    `both`, `first`, `second` and `neither` count the passages to which both, one or none of the
    coders gave the code; `positive` is the share of agreement on its presence.
    """

    alpha: float | None
    low: float | None
    high: float | None
    both: int
    first: int
    second: int
    neither: int

    @property
    def units(self) -> int:
        """The number of passages that both coders read."""
        return self.both + self.first + self.second + self.neither

    @property
    def positive(self) -> float | None:
        """Positive agreement, 2a / (2a + b + c); None where no coder gave the code.

        Source: Cicchetti and Feinstein, "High agreement but low kappa: II", Journal of Clinical
        Epidemiology 43 (1990), 551-558.
        """
        given = 2 * self.both + self.first + self.second
        return 2 * self.both / given if given else None


def nominal_alpha(units: Iterable[Unit]) -> float | None:
    """Return Krippendorff's alpha for nominal values of any number of coders, missing as None.

    None where no unit has two values or all values are the same: alpha is undefined then.
    Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: alpha is
    1 - (n - 1) * (n - sum of o_cc) / (n² - sum of n_c²), with the coincidences o_cc of pairable
    values, each unit of m values adding its pairs divided by m - 1.
    """
    agreeing = 0.0
    totals: dict[bool, int] = {}
    for unit, times in Counter(tuple(unit) for unit in units).items():
        values = [value for value in unit if value is not None]
        if len(values) < 2:
            continue
        for value in set(values):
            count = values.count(value)
            agreeing += times * count * (count - 1) / (len(values) - 1)
            totals[value] = totals.get(value, 0) + times * count
    number = sum(totals.values())
    expected = number**2 - sum(count**2 for count in totals.values())
    if expected == 0:
        return None
    return 1 - (number - 1) * (number - agreeing) / expected


class Resamples:
    """1,000 resamples of a number of records, drawn once and used for every code.

    Sharing them changes no interval, and makes thirty codes cost little more than one.
    """

    def __init__(self, records: int) -> None:
        chance = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
        everyone = range(records)
        drawn = (
            chance.choices(everyone, k=records) for _ in range(RESAMPLES if records > 1 else 0)
        )
        self.pickers = [itemgetter(*indices) for indices in drawn]

    def interval(self, counts: Sequence[tuple[int, int, int]]) -> tuple[float | None, float | None]:
        """Return the 95 % percentile interval of alpha from the counts of each record.

        Resamples in which alpha is undefined take no part; None without any.
        """
        if sum(sum(count) for count in counts) >= 1 << BITS:
            raise ValueError("more than a million passages in one agreement")
        packed = [both << 2 * BITS | one << BITS | neither for both, one, neither in counts]
        found = sorted(
            value
            for picker in self.pickers
            if (value := _alpha_of_counts(*_unpacked(sum(picker(packed))))) is not None
        )
        if not found:
            return None, None
        tail = (1 - CONFIDENCE) / 2
        last = len(found) - 1
        return found[int(tail * len(found))], found[min(int((1 - tail) * len(found)), last)]


def agreement(
    units_by_record: Sequence[Sequence[tuple[bool, bool]]], resamples: Resamples
) -> Agreement:
    """Return the agreement of two coders on one code, from the passages that both list.

    The interval is the 95 % percentile interval of 1,000 resamples of records, not of passages:
    passages of one record are not independent of each other. With fewer than two records there
    is no interval.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    units = [unit for record in units_by_record for unit in record]
    alpha = nominal_alpha(units)
    low, high = None, None
    if alpha is not None:
        low, high = resamples.interval([_counts(record) for record in units_by_record])
    return Agreement(
        alpha,
        low,
        high,
        both=units.count((True, True)),
        first=units.count((True, False)),
        second=units.count((False, True)),
        neither=units.count((False, False)),
    )


def _counts(record: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    """Return how often both, exactly one, and neither of the coders gave the code."""
    both, neither = record.count((True, True)), record.count((False, False))
    return both, len(record) - both - neither, neither


def _unpacked(packed: int) -> tuple[int, int, int]:
    """Return the three sums that were added up in one number."""
    mask = (1 << BITS) - 1
    return packed >> 2 * BITS, packed >> BITS & mask, packed & mask


def _alpha_of_counts(both: int, one: int, neither: int) -> float | None:
    """Return nominal_alpha for two coders without missing values, from the counts alone."""
    number = 2 * (both + one + neither)
    present = 2 * both + one
    expected = number**2 - present**2 - (number - present) ** 2
    if expected == 0:
        return None
    return 1 - (number - 1) * (number - 2 * both - 2 * neither) / expected
