"""Estimates from many votes: what was found, and how far chance alone may have moved it, in three standard deviations.

Only these figures about the simulation are floats; what decides a vote is the product's and exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, sqrt
from statistics import fmean, stdev

DEVIATIONS = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, and the least and the most that it may be in truth. Infinite stands for what never comes."""

    found: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{_shown(self.found)} ({_shown(self.low)} to {_shown(self.high)})"

    def allows(self, truth: float) -> bool:
        """Tell whether a truth, rounded as it is shown, agrees with what was found."""
        return self.low - _ROUNDED <= truth <= self.high + _ROUNDED


def share(hits: Sequence[bool]) -> Estimate:
    """Return how many of a hundred are hits.

    The bounds are those of Wilson, which have a width also where all are hits, or none.
    """
    n, k = len(hits), sum(hits)
    z2 = DEVIATIONS**2
    center, away = (k + z2 / 2) / (n + z2), DEVIATIONS * sqrt(k * (n - k) / n + z2 / 4) / (n + z2)
    return Estimate(100 * k / n, 100 * max(center - away, 0), 100 * min(center + away, 1))


def average(values: Sequence[float]) -> Estimate:
    """Return the mean of many values, none of them below 0."""
    found = fmean(values)
    away = DEVIATIONS * stdev(values, found) / sqrt(len(values))
    return Estimate(found, max(found - away, 0), found + away)


def middle(values: Sequence[float]) -> Estimate:
    """Return the value that half of the values, none of them below 0, do not exceed.

    Its bounds are the values that stand as many ranks away as chance may move it.
    """
    ordered, n = sorted(values), len(values)
    half, away = n / 2, DEVIATIONS * sqrt(n) / 2
    low, high = floor(half - away), ceil(half + away)
    least, most = ordered[low - 1] if low >= 1 else 0, ordered[high - 1] if high <= n else inf
    return Estimate(ordered[ceil(half) - 1], least, most)


def _shown(figure: float) -> str:
    return "never" if figure == inf else f"{figure:.1f}"


_ROUNDED = 0.05
"""The most by which a figure that is shown differs from itself."""
