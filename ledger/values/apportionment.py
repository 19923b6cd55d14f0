"""Apportionment: splitting a pot in proportion, to the last minor unit, by the largest remainder, in whole numbers.

All weights have one common denominator, so that splitting among a hundred thousand claims is exact and fast: no row has a
fraction of its own until somebody asks for its exact share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TypeVar

Item = TypeVar("Item")

MILLION = 10**6
"""Rounding is carried in millionths of a minor unit."""


@dataclass(frozen=True)
class Split:
    """A split of `pot` by `weights`. Each weight has a cap, or None, in `caps`, and its owner in `receivers`.

    The places in `capped` get their cap. The others share `rest` by their weights, which add up to `total`. `carried` has
    the millionths of a unit that rounding took from each place before, if that counts. All is computed on demand: the
    sums of the receivers need no parts of every weight.
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
        """Return the sum of all parts."""
        return sum(map(self._cap, self.capped)) + (self.rest if self.total else 0)

    @cached_property
    def received(self) -> dict[str, int]:
        """Return the sum of each receiver, in the order of their first weights; empty without receivers."""
        others = self._rounded
        if not self.capped:
            return others
        got = dict.fromkeys(self.receivers, 0) | others
        for place in self.capped:
            got[self.receivers[place]] += self._cap(place)
        return got

    @cached_property
    def amounts(self) -> list[int]:
        """Return the part of each weight."""
        free = self._free
        if len(free) == len(self.weights):
            return self._parts(self.weights, self.carried, self.receivers)
        amounts = [0] * len(self.weights)
        for place in self.capped:
            amounts[place] = self._cap(place)
        parts = self._parts(_at(free, self.weights), _at(free, self.carried), _at(free, self.receivers))
        for place, part in zip(free, parts, strict=True):
            amounts[place] = part
        return amounts

    def _cap(self, place: int) -> int:
        return self.caps[place] or 0

    def quota(self, place: int) -> Fraction:
        """Return the exact share before rounding; for a capped place, the cap."""
        if place in self.capped or not self.weights[place]:
            return Fraction(self.amounts[place])
        return Fraction(self.rest * self.weights[place], self.total)

    def taken(self, place: int) -> int:
        """Return the millionths of a unit that rounding took; below zero if it gave."""
        if place in self.capped or not self.weights[place]:
            return 0
        short = self.rest * self.weights[place] - self.amounts[place] * self.total
        return (2 * MILLION * short + self.total) // (2 * self.total)

    @cached_property
    def _free(self) -> Sequence[int]:
        """Return the places that have a weight and did not reach their cap."""
        if not self.capped and all(self.weights):
            return range(len(self.weights))
        return [place for place, weight in enumerate(self.weights) if weight and place not in self.capped]

    @cached_property
    def _rounded(self) -> dict[str, int]:
        """Return the sum of each receiver for all their free places."""
        owned = self._summed(self.weights)
        taken = self._summed(self.carried) if any(self.carried) else {}
        return dict(zip(owned, _by_weight(self.rest, list(owned.values()), list(taken.values())), strict=True))

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
            # If each receiver has one weight, by receiver and by weight are the same.
            return _by_weight(self.rest, weights, carried)
        return _by_receiver(self.rest, weights, carried, receivers, self._rounded)


def _at(places: Sequence[int], row: Sequence[Item]) -> Sequence[Item]:
    """Return the items at these places of a row, which may be left out."""
    return [row[place] for place in places] if row else ()


def apportion(pot: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `pot` minor units split in proportion to the weights, which are not negative; all 0 if no weight is above 0.

    Each part is its exact quota rounded down. The units that are left go, one each, to the largest fractional parts, and
    among equal ones to those that stand first (largest remainder, or Hamilton's method).
    """
    assert pot >= 0 and min(weights, default=0) >= 0, "nothing negative is shared"
    return _by_weight(pot, as_whole_numbers(weights), ())


def split(
    pot: int,
    weights: Sequence[int],
    caps: Sequence[int | None],
    carried: Sequence[int] = (),
    receivers: Sequence[str] = (),
) -> Split:
    """Split the pot by weight, as `apportion` does, but no part over its cap; a rest above all caps stays undivided.

    A weight whose quota reaches its cap gets the cap, and the rest is split again among the others, until no quota reaches
    a cap. With `receivers`, the owners of the weights, whole units go to owners first, by the quotas of all their weights
    below a cap; then each owner's amount is split over their weights in the same way. So nobody is a unit or more off,
    however many weights they have. Of equal owners, the one whose first weight stands first goes first. With `carried`,
    the millionths that rounding took from each weight before, leftover units go by the sum of these and the fractional
    part, so that over many rounds rounding favours nobody.
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
    """Return the parts of the weights; those of each receiver add up to what is `rounded` for them."""
    parts, ranks = _quotas(rest, weights, sum(weights), carried)
    # Leftover units of each receiver, above the whole units of all their parts.
    left = dict(rounded)
    for receiver, part in zip(receivers, parts, strict=True):
        left[receiver] -= part
    for place in _by_rank(ranks):
        if left[receivers[place]]:
            left[receivers[place]] -= 1
            parts[place] += 1
    return parts


def _by_rank(ranks: Sequence[int]) -> list[int]:
    """Return the places from the highest rank down, and among equal ranks from the first place on."""
    # One number holds rank and place, as numbers alone sort much faster than places by a key.
    count, last = len(ranks), len(ranks) - 1
    keys = sorted([rank * count + last - place for place, rank in enumerate(ranks)], reverse=True)
    return [last - key % count for key in keys]


def _quotas(pot: int, weights: Sequence[int], total: int, carried: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the quotas rounded down, and the ranks by which leftover units go."""
    scaled = [pot * weight for weight in weights]
    parts = [product // total for product in scaled]
    ranks = [product % total for product in scaled]
    if any(carried):
        ranks = [rank * MILLION + before * total for rank, before in zip(ranks, carried, strict=True)]
    return parts, ranks


def _reached(
    rest: int, total: int, weights: Sequence[int], caps: Sequence[int | None], capped: set[int]
) -> Sequence[int]:
    """Return the places, except those in `capped`, whose exact quota reaches the cap."""
    if caps is weights:
        # Claims that are weighed by what they are owed all reach it at once, or none does.
        return () if capped or not rest >= total > 0 else _weighing(weights)
    return [
        place
        for place, (weight, cap) in enumerate(zip(weights, caps, strict=True))
        # Compared crosswise, which needs no fraction.
        if cap is not None and weight and rest * weight >= cap * total and place not in capped
    ]


def _weighing(weights: Sequence[int]) -> list[int]:
    return [place for place, weight in enumerate(weights) if weight]


def _by_weight(pot: int, weights: Sequence[int], carried: Sequence[int]) -> list[int]:
    """Return the parts by largest remainder; with `carried`, by the remainder and the millionths taken before."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts, ranks = _quotas(pot, weights, total, carried)
    if any(carried) and not all(weights):
        # No weight, no unit: such a place ranks last, whatever rounding took from it before.
        last = min(ranks) - 1
        ranks = [rank if weight else last for rank, weight in zip(ranks, weights, strict=True)]
    return _with_leftover(parts, ranks, pot - sum(parts))


def _with_leftover(parts: list[int], ranks: Sequence[int], left: int) -> list[int]:
    """Return the parts with the leftover units added, one each to the largest ranks, and among equal ones to the first."""
    if not left:
        return parts
    # Numbers alone sort much faster than places by a key, and places matter only among the ranks at the cut.
    ordered = sorted(ranks, reverse=True)
    last = ordered[left - 1]
    parts = [part + 1 if rank > last else part for part, rank in zip(parts, ranks, strict=True)]
    equal = (place for place, rank in enumerate(ranks) if rank == last)
    for _ in range(left - ordered.index(last)):
        parts[next(equal)] += 1
    return parts


class Uncommon(Exception):
    """The common denominator of the weights is so large that splitting by them would take too long."""


def as_whole_numbers(weights: Sequence[Fraction | int], bits_max: int | None = None) -> list[int]:
    """Return the weights as whole numbers in the same proportions: the numerators over their common denominator.

    Raises `Uncommon` if that denominator has more than `bits_max` bits.
    """
    ratios = [weight.as_integer_ratio() for weight in weights]
    denominators = {under for _, under in ratios}
    common = _lcm_within(denominators, bits_max)
    factors = {under: common // under for under in denominators}
    return [over * factors[under] for over, under in ratios]


def _lcm_within(denominators: Iterable[int], bits_max: int | None) -> int:
    common = 1
    for under in denominators:
        common = lcm(common, under)
        if bits_max is not None and common.bit_length() > bits_max:
            raise Uncommon
    return common


def half_up(exact: Fraction) -> int:
    """Return the nearest whole number; a half is rounded up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
