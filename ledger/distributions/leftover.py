"""Where the units went that rounding down left of a split: first by receiver, then over the claims of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.equations.result import Part
from ledger.values.apportionment import MILLION


@dataclass(frozen=True, slots=True)
class Due:
    """What is due before units: to a receiver for all of theirs that has no cap in its way, or for one claim.

    `own` is what it counts for, `taken` the millionths of a unit that rounding had taken before, `amount` what it got.
    """

    places: tuple[int, ...]
    own: Fraction
    quota: Fraction
    taken: int
    amount: int

    @property
    def whole(self) -> int:
        """Return the whole units that are due."""
        return int(self.quota)

    @property
    def fraction(self) -> Fraction:
        """Return what is due beyond whole units."""
        return self.quota - self.whole

    @property
    def rank(self) -> Fraction:
        """Return what decides who gets a unit that is left."""
        return self.fraction + Fraction(self.taken, MILLION)


@dataclass(frozen=True, slots=True)
class Leftover:
    """The units that were left, and the lowest rank that got one; `is_tied` where another of this rank got none."""

    units: int
    last: Fraction
    is_tied: bool
    remembers: bool


def dues(part: Part, number: int) -> list[tuple[str, Due]]:
    """Return what was due to each receiver in a split of a part, without those whose claims were all paid in full."""
    split = part.splits[number]
    places: dict[str, list[int]] = {}
    for place, claim in enumerate(part.claims):
        if split.weights[place] and place not in split.capped:
            places.setdefault(claim.agent, []).append(place)
    return [(receiver, due(part, number, own)) for receiver, own in places.items()]


def due(part: Part, number: int, places: Sequence[int]) -> Due:
    """Return what was due for these claims in a split of a part."""
    split = part.splits[number]
    return Due(
        tuple(places),
        sum((stands_for(part, number, place) for place in places), Fraction(0)),
        sum((split.quota(place) for place in places), Fraction(0)),
        sum(split.carried[place] for place in places) if split.carried else 0,
        sum(split.amounts[place] for place in places),
    )


def stands_for(part: Part, number: int, place: int) -> Fraction:
    """Return what a claim counts for in a split: what is owed less what the splits before gave, or its weight."""
    before = sum(split.amounts[place] for split in part.splits[:number])
    return Fraction(part.claims[place].weight) - before


def total(part: Part, number: int, place: int) -> Fraction:
    """Return what all that share in a split count for together, on the scale of what the claim at a place stands for."""
    split = part.splits[number]
    return split.total * stands_for(part, number, place) / split.weights[place]


def left(among: Iterable[Due]) -> Leftover | None:
    """Return what rounding down left among these and who got it, or None where nothing was left."""
    among = list(among)
    got = [one.rank for one in among if one.amount > one.whole]
    if not got:
        return None
    last = min(got)
    is_tied = any(one.rank == last and one.amount == one.whole for one in among)
    return Leftover(len(got), last, is_tied, any(one.taken for one in among))
