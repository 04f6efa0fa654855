"""Say how far a finding can be trusted: computed from stated rules, never typed.

The four components are those of GRADE-CERQual (Lewin et al., "Applying GRADE-CERQual to
qualitative evidence synthesis findings", Implementation Science 13, Suppl. 1, 2018). Which number
gives which concern is this library's own rule, shown on every finding's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Concern = Literal["none", "minor", "moderate", "serious"]
Level = Literal["high", "moderate", "low", "very-low"]
Component = Literal["methods", "coherence", "adequacy", "relevance"]

CONCERNS: tuple[Concern, ...] = ("none", "minor", "moderate", "serious")
TENTATIVE = 0.667  # the least alpha for tentative conclusions: Krippendorff (2004), chapter 11
LEVELS: tuple[tuple[Level, int], ...] = (("high", 1), ("moderate", 3), ("low", 6), ("very-low", 12))


@dataclass(frozen=True)
class Facts:
    """What the rules look at: counts over the evidence, and the coders' agreement.

    `sources` are the publishers that the supporting records cite, once each; `settled` is whether
    every supporting record was read by separate coders with every difference decided; `alpha` is
    the lowest agreement on a cluster of the supporting passages, None where it is undefined.
    """

    records: int
    countries: int
    sources: int
    supports: int
    contradicts: int
    settled: bool
    alpha: float | None


@dataclass(frozen=True)
class Confidence:
    """The level, and the concern in each component."""

    level: Level
    concerns: Mapping[Component, Concern]


def confidence(facts: Facts) -> Confidence:
    """Return the confidence in a finding.

    The concerns count 0, 1, 2 and 3 points; up to 1 point in all is high, up to 3 moderate, up to
    6 low, more is very low.
    """
    concerns: dict[Component, Concern] = {
        "methods": _methods(facts),
        "coherence": _coherence(facts),
        "adequacy": _adequacy(facts),
        "relevance": _relevance(facts),
    }
    points = sum(CONCERNS.index(concern) for concern in concerns.values())
    level = next(level for level, most in LEVELS if points <= most)
    return Confidence(level, concerns)


def _methods(facts: Facts) -> Concern:
    """Methodological limitations: independent sources, and how reliably passages were coded."""
    unreliable = not facts.settled or facts.alpha is None or facts.alpha < TENTATIVE
    return CONCERNS[min(_steps(facts.sources, (4, 2)) + unreliable, 3)]


def _coherence(facts: Facts) -> Concern:
    """Coherence: the share of passages that contradict the finding."""
    share = facts.contradicts / (facts.supports + facts.contradicts)
    return CONCERNS[0 if share == 0 else 1 if share <= 0.25 else 2 if share < 0.5 else 3]


def _adequacy(facts: Facts) -> Concern:
    """Adequacy of data: how many records support the finding."""
    return CONCERNS[_steps(facts.records, (6, 4, 2))]


def _relevance(facts: Facts) -> Concern:
    """Relevance: in how many countries the finding was seen."""
    return CONCERNS[_steps(facts.countries, (5, 3, 2))]


def _steps(number: int, bounds: tuple[int, ...]) -> int:
    """Return how many of the bounds a number does not reach."""
    return sum(number < bound for bound in bounds)
