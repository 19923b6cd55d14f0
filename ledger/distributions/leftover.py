"""Leftover units of a split: rounding down leaves them, and they go first to receivers, and then to the claims of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.equations.result import Part
from ledger.values.apportionment import MILLION


@dataclass(frozen=True, slots=True)
class Due:
    """The exact quota of a receiver for all their claims without a cap in the way, or of one claim.

    `own` is the weight that it counts for, `taken` the millionths of a unit that rounding had taken before, and `amount`
    the minor units that it got.
    """

    places: tuple[int, ...]
    own: Fraction
    quota: Fraction
    taken: int
    amount: int

    @property
    def whole(self) -> int:
        """Return the whole units of the quota."""
        return int(self.quota)

    @property
    def fraction(self) -> Fraction:
        """Return the rest of the quota beyond whole units."""
        return self.quota - self.whole

    @property
    def rank(self) -> Fraction:
        """Return the rank: leftover units go to the highest ones."""
        return self.fraction + Fraction(self.taken, MILLION)


@dataclass(frozen=True, slots=True)
class Leftover:
    """The units that were left, and the lowest rank that got one. `is_tied` if another of this rank got none.

    `remembers` if rounding of earlier distributions counted.
    """

    units: int
    last: Fraction
    is_tied: bool
    remembers: bool


def dues(part: Part, number: int) -> list[tuple[str, Due]]:
    """Return the quota of each receiver in a split of a part, without those whose claims were all paid in full."""
    places: dict[str, list[int]] = {}
    for place, claim in enumerate(part.claims):
        if is_shared(part, number, place):
            places.setdefault(claim.agent, []).append(place)
    return [(receiver, due(part, number, own)) for receiver, own in places.items()]


def is_shared(part: Part, number: int, place: int) -> bool:
    """Tell whether a claim gets its part of a split by weight, and is not paid in full."""
    split = part.splits[number]
    return bool(split.weights[place]) and place not in split.capped


def due(part: Part, number: int, places: Sequence[int]) -> Due:
    """Return the quota of these claims together in a split of a part."""
    split = part.splits[number]
    return Due(
        tuple(places),
        _sum(stands_for(part, number, place) for place in places),
        _sum(map(split.quota, places)),
        sum(split.carried[place] for place in places) if split.carried else 0,
        sum(split.amounts[place] for place in places),
    )


def _sum(fractions: Iterable[Fraction]) -> Fraction:
    return sum(fractions, Fraction(0))


def stands_for(part: Part, number: int, place: int) -> Fraction:
    """Return the number that a claim counts for in a split: its weight, less the amounts of the splits before."""
    before = sum(split.amounts[place] for split in part.splits[:number])
    return Fraction(part.claims[place].weight) - before


def total(part: Part, number: int, place: int) -> Fraction:
    """Return the sum of all that share in a split, on the same scale as `stands_for` gives for the claim at a place."""
    split = part.splits[number]
    return split.total * stands_for(part, number, place) / split.weights[place]


def left(among: Iterable[Due]) -> Leftover | None:
    """Return the leftover units among these and the ranks that got them, or None if nothing was left."""
    among = list(among)
    winners = [due.rank for due in among if due.amount > due.whole]
    if not winners:
        return None
    last = min(winners)
    return Leftover(len(winners), last, _is_tied(among, last), any(due.taken for due in among))


def _is_tied(among: list[Due], last: Fraction) -> bool:
    return any(due.rank == last and due.amount == due.whole for due in among)
