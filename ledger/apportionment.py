"""Splitting a sum in proportion, to the last minor unit: the method of largest remainders, in whole numbers.

All weights stand over one denominator, so that a hundred thousand claims are parted exactly and in a moment: no row has a
fraction of its own until somebody asks for its exact share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

MILLION = 10**6
"""What rounding gave or took is remembered in millionths of a minor unit."""


@dataclass(frozen=True, slots=True)
class Split:
    """How `pot` was parted: an amount for each weight, in their order.

    Those in `capped` got their cap. The others parted `rest` by their weights, of which `total` is the sum. `rounded` says
    how many millionths rounding took from each; it is empty where nobody asked.
    """

    pot: int
    amounts: Sequence[int]
    rounded: Sequence[int]
    weights: Sequence[int]
    capped: frozenset[int]
    rest: int
    total: int

    def quota(self, place: int) -> Fraction:
        """Return the exact share before cents; the cap of a capped one."""
        if place in self.capped or not self.weights[place]:
            return Fraction(self.amounts[place])
        return Fraction(self.rest * self.weights[place], self.total)


def apportion(pot: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `pot` minor units split in proportion to the weights, which are not negative; all 0 where no weight is above 0.

    Each part is its exact quota rounded down; what is left goes, a unit each, to the largest fractional parts, and of
    equal ones to those that stand first (Hamilton's method).
    """
    assert pot >= 0 and all(weight >= 0 for weight in weights), "nothing negative is shared"
    return _parted(pot, whole(weights), ())[0]


def split(pot: int, weights: Sequence[int], caps: Sequence[int | None], carried: Sequence[int] = ()) -> Split:
    """Part the pot by weight, none over its cap, as `apportion` does; what all caps together leave is parted among nobody.

    Whoever's quota reaches the cap gets the cap, and the rest is shared again among the others, until no quota reaches
    one. With `carried`, the millionths that rounding took from each one before, leftover units go by fractional part and
    that together, so that over many rounds rounding favours nobody.
    """
    assert pot >= 0, "nobody pays in"
    rest, total, capped = pot, sum(weights), set[int]()
    while reached := _reached(rest, total, weights, caps, capped):
        rest -= sum(caps[place] or 0 for place in reached)
        total -= sum(weights[place] for place in reached)
        capped.update(reached)
    if not capped:
        amounts, rounded = _parted(rest, weights, carried)
        return Split(pot, amounts, rounded, weights, frozenset(), rest, total)
    others = [place for place, weight in enumerate(weights) if weight and place not in capped]
    amounts, rounded = [0] * len(weights), [0] * len(weights) if carried else []
    for place in capped:
        amounts[place] = caps[place] or 0
    given, taken = _parted(
        rest, [weights[place] for place in others], [carried[place] for place in others] if carried else ()
    )
    for number, place in enumerate(others):
        amounts[place] = given[number]
        if carried:
            rounded[place] = taken[number]
    return Split(pot, amounts, rounded, weights, frozenset(capped), rest, total)


def _reached(
    rest: int, total: int, weights: Sequence[int], caps: Sequence[int | None], capped: set[int]
) -> Sequence[int]:
    """Return the places, beyond those in `capped`, whose exact quota reaches the cap."""
    if caps is weights:
        # Claims that are weighed by what they are owed all reach it at once, or none does.
        return [place for place, weight in enumerate(weights) if weight] if rest >= total > 0 and not capped else ()
    return [
        place
        for place, (weight, cap) in enumerate(zip(weights, caps, strict=True))
        # Compared crosswise, which needs no fraction.
        if cap is not None and weight and rest * weight >= cap * total and place not in capped
    ]


def _parted(pot: int, weights: Sequence[int], carried: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the parts by largest remainder and, with `carried`, the millionths that rounding took from each."""
    total = sum(weights)
    if not total:
        return [0] * len(weights), [0] * len(weights) if carried else []
    scaled = [pot * weight for weight in weights]
    parts = [one // total for one in scaled]
    ranks = [one % total for one in scaled]
    if carried:
        # Whoever has no weight stands behind all others, whatever was taken from them before.
        ranks = [rank * MILLION + before * total for rank, before in zip(ranks, carried, strict=True)]
        last = min(ranks) - 1
        ranks = [rank if weight else last for rank, weight in zip(ranks, weights, strict=True)]
    for place in _highest(pot - sum(parts), ranks):
        parts[place] += 1
    if not carried:
        return parts, []
    rounded = [
        (2 * MILLION * (one - part * total) + total) // (2 * total) for one, part in zip(scaled, parts, strict=True)
    ]
    return parts, rounded


def _highest(count: int, ranks: Sequence[int]) -> list[int]:
    """Return the places of the highest ranks; of equal ones, those that stand first."""
    if not count:
        return []
    # Numbers alone sort much faster than places by a key, and places matter only where the line is drawn.
    last = sorted(ranks, reverse=True)[count - 1]
    above = [place for place, rank in enumerate(ranks) if rank > last]
    equal = (place for place, rank in enumerate(ranks) if rank == last)
    return above + [next(equal) for _ in range(count - len(above))]


def denominator(weights: Sequence[Fraction | int], bits_max: int) -> int | None:
    """Return the least common denominator; None as soon as it takes more than so many bits."""
    common = 1
    for one in {weight.denominator for weight in weights}:
        common = lcm(common, one)
        if common.bit_length() > bits_max:
            return None
    return common


def whole(weights: Sequence[Fraction | int]) -> list[int]:
    """Return the weights over their common denominator: whole numbers in the same proportions."""
    common = lcm(*{weight.denominator for weight in weights})
    if common == 1:
        return [weight.numerator for weight in weights]
    return [weight.numerator * (common // weight.denominator) for weight in weights]


def half_up(exact: Fraction) -> int:
    """Return the nearest whole number, and of two that are equally near the upper one."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
