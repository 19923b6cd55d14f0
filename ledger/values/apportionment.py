"""Splitting a sum in proportion, to the last minor unit: the method of largest remainders, in whole numbers.

All weights stand over one denominator, so that a hundred thousand claims are parted exactly and in a moment: no row has a
fraction of its own until somebody asks for its exact share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

MILLION = 10**6
"""What rounding gave or took is remembered in millionths of a minor unit."""


@dataclass(frozen=True)
class Split:
    """How `pot` is parted by `weights`: for each weight in their order its cap if it has one, and who receives it.

    Those in `capped` get their cap. The others part `rest` by their weights, of which `total` is the sum. `carried` is
    what rounding had taken from each before, in millionths of a unit, where that counts. Who only asks what each receiver
    gets is not kept waiting for the parts of every weight.
    """

    pot: int
    weights: Sequence[int]
    caps: Sequence[int | None]
    carried: Sequence[int]
    receivers: Sequence[str]
    capped: frozenset[int]
    rest: int
    total: int

    @property
    def paid(self) -> int:
        """Return what is given in all."""
        return sum(self.caps[place] or 0 for place in self.capped) + (self.rest if self.total else 0)

    @cached_property
    def received(self) -> dict[str, int]:
        """Return what each receiver gets, in the order of their first weights, where they are named."""
        others = self._rounded
        if not self.capped:
            return others
        got = dict.fromkeys(self.receivers, 0) | others
        for place in self.capped:
            got[self.receivers[place]] += self.caps[place] or 0
        return got

    @cached_property
    def amounts(self) -> list[int]:
        """Return what each weight gets."""
        free = self._free
        if len(free) == len(self.weights):
            return self._parts(self.weights, self.carried, self.receivers)
        amounts = [(cap or 0) if place in self.capped else 0 for place, cap in enumerate(self.caps)]
        weights = [self.weights[place] for place in free]
        carried = [self.carried[place] for place in free] if self.carried else ()
        receivers = [self.receivers[place] for place in free] if self.receivers else ()
        for place, part in zip(free, self._parts(weights, carried, receivers), strict=True):
            amounts[place] = part
        return amounts

    def quota(self, place: int) -> Fraction:
        """Return the exact share before cents; the cap of a capped one."""
        if place in self.capped or not self.weights[place]:
            return Fraction(self.amounts[place])
        return Fraction(self.rest * self.weights[place], self.total)

    def taken(self, place: int) -> int:
        """Return what rounding took, in millionths of a unit, below zero where it gave."""
        if place in self.capped or not self.weights[place]:
            return 0
        short = self.rest * self.weights[place] - self.amounts[place] * self.total
        return (2 * MILLION * short + self.total) // (2 * self.total)

    @cached_property
    def _free(self) -> Sequence[int]:
        """Return the places that weigh something and have no cap in their way."""
        if not self.capped and all(self.weights):
            return range(len(self.weights))
        return [place for place, weight in enumerate(self.weights) if weight and place not in self.capped]

    @cached_property
    def _rounded(self) -> dict[str, int]:
        """Return what each receiver gets for all that is theirs and has no cap in its way."""
        owned = self._summed(self.weights)
        taken = self._summed(self.carried) if any(self.carried) else {}
        return dict(zip(owned, _parted(self.rest, list(owned.values()), list(taken.values())), strict=True))

    def _summed(self, numbers: Sequence[int]) -> dict[str, int]:
        sums = dict.fromkeys(self.receivers, 0)
        if len(self._free) == len(self.weights):
            for receiver, number in zip(self.receivers, numbers, strict=True):
                sums[receiver] += number
        else:
            for place in self._free:
                sums[self.receivers[place]] += numbers[place]
        return sums

    def _parts(self, weights: Sequence[int], carried: Sequence[int], receivers: Sequence[str]) -> list[int]:
        if not receivers or len(self._rounded) == len(self.weights):
            # Where each has one, by receiver and by weight are the same.
            return _parted(self.rest, weights, carried)
        return _by_receiver(self.rest, weights, carried, receivers, self._rounded)


def apportion(pot: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `pot` minor units split in proportion to the weights, which are not negative; all 0 where no weight is above 0.

    Each part is its exact quota rounded down; what is left goes, a unit each, to the largest fractional parts, and of
    equal ones to those that stand first (Hamilton's method).
    """
    assert pot >= 0 and all(weight >= 0 for weight in weights), "nothing negative is shared"
    return _parted(pot, whole(weights), ())


def split(
    pot: int,
    weights: Sequence[int],
    caps: Sequence[int | None],
    carried: Sequence[int] = (),
    receivers: Sequence[str] = (),
) -> Split:
    """Part the pot by weight, none over its cap, as `apportion` does; what all caps together leave is parted among nobody.

    Whoever's quota reaches the cap gets the cap, and the rest is shared again among the others, until no quota reaches
    one. With `receivers`, who gets what each weight stands for, whole units are given first to them, by the quotas of all
    that is theirs and has no cap in its way, and then each one's amount is parted over their weights in the same way: so
    nobody is a unit or more off, however many weights they have. Of equal receivers the one whose first weight stands
    before that of the others goes first. With `carried`, the millionths that rounding took from each before, leftover
    units go by fractional part and that together, so that over many rounds rounding favours nobody.
    """
    assert pot >= 0, "nobody pays in"
    rest, total, capped = pot, sum(weights), set[int]()
    while reached := _reached(rest, total, weights, caps, capped):
        rest -= sum(caps[place] or 0 for place in reached)
        total -= sum(weights[place] for place in reached)
        capped.update(reached)
    return Split(pot, weights, caps, carried, receivers, frozenset(capped), rest, total)


def _by_receiver(
    rest: int, weights: Sequence[int], carried: Sequence[int], receivers: Sequence[str], rounded: Mapping[str, int]
) -> list[int]:
    """Return the parts of weights, of which those of each receiver add up to what is `rounded` for them."""
    total = sum(weights)
    scaled = [rest * weight for weight in weights]
    parts = [one // total for one in scaled]
    ranks = [one % total for one in scaled]
    if any(carried):
        ranks = [rank * MILLION + before * total for rank, before in zip(ranks, carried, strict=True)]
    # What each is to get beyond the whole units of all that is theirs.
    left = dict(rounded)
    for receiver, part in zip(receivers, parts, strict=True):
        left[receiver] -= part
    # One number holds rank and place, as numbers alone sort much faster than places by a key: of equal ranks the first.
    count, last = len(ranks), len(ranks) - 1
    for key in sorted([rank * count + last - place for place, rank in enumerate(ranks)], reverse=True):
        place = last - key % count
        if left[receivers[place]]:
            left[receivers[place]] -= 1
            parts[place] += 1
    return parts


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


def _parted(pot: int, weights: Sequence[int], carried: Sequence[int]) -> list[int]:
    """Return the parts by largest remainder, with `carried` by the remainder and what was taken before."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    scaled = [pot * weight for weight in weights]
    parts = [one // total for one in scaled]
    left = pot - sum(parts)
    ranks = [one % total for one in scaled]
    if any(carried):
        ranks = [rank * MILLION + before * total for rank, before in zip(ranks, carried, strict=True)]
        if not all(weights):
            # Whoever has no weight stands behind all others, whatever was taken from them before.
            last = min(ranks) - 1
            ranks = [rank if weight else last for rank, weight in zip(ranks, weights, strict=True)]
    return _given(parts, ranks, left)


def _given(parts: list[int], ranks: Sequence[int], left: int) -> list[int]:
    """Return the parts with so many units more, one each for the largest ranks, and of equal ones for the first."""
    if not left:
        return parts
    # Numbers alone sort much faster than places by a key, and places matter only where the line is drawn.
    ordered = sorted(ranks, reverse=True)
    last = ordered[left - 1]
    parts = [part + 1 if rank > last else part for part, rank in zip(parts, ranks, strict=True)]
    equal = (place for place, rank in enumerate(ranks) if rank == last)
    for _ in range(left - ordered.index(last)):
        parts[next(equal)] += 1
    return parts


class Uncommon(Exception):
    """Weights whose common denominator is so large that to part by them would take more than it can be worth."""


def whole(weights: Sequence[Fraction | int], bits_max: int | None = None) -> list[int]:
    """Return the weights over their common denominator: whole numbers in the same proportions.

    Raises `Uncommon` as soon as that denominator takes more bits than it may.
    """
    ratios = [weight.as_integer_ratio() for weight in weights]
    below, common = {under for _, under in ratios}, 1
    for under in below:
        common = lcm(common, under)
        if bits_max is not None and common.bit_length() > bits_max:
            raise Uncommon
    factors = {under: common // under for under in below}
    return [over * factors[under] for over, under in ratios]


def half_up(exact: Fraction) -> int:
    """Return the nearest whole number, and of two that are equally near the upper one."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
