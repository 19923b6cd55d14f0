"""Splitting a sum in proportion, to the last minor unit: the method of largest remainders, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def apportion(pot: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `pot` minor units split in proportion to the weights, which are not negative; all 0 where no weight is above 0.

    Each part is its exact quota rounded down; what is left goes, a unit each, to the largest fractional parts, and of
    equal ones to those that stand first (Hamilton's method).
    """
    ratios = [weight.as_integer_ratio() for weight in weights]
    assert pot >= 0 and all(above >= 0 for above, _ in ratios), "nothing negative is shared"
    common = lcm(*{below for _, below in ratios})
    whole = [above * (common // below) for above, below in ratios]
    total = sum(whole)
    if not total:
        return [0] * len(whole)
    parts, remainders = [], []
    for weight in whole:
        part, remainder = divmod(pot * weight, total)
        parts.append(part)
        remainders.append(remainder)
    # Sorting keeps the order of equal remainders, backwards too, so ties go to those that stand first.
    largest = sorted(range(len(whole)), key=remainders.__getitem__, reverse=True)
    for place in largest[: pot - sum(parts)]:
        parts[place] += 1
    return parts
