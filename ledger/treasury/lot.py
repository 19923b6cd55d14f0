"""Lots: what of the money on an account came by which distribution, so that one is taken back without touching another.

First in, first out: what leaves an account takes the oldest money first, and what comes back from there stands where it
stood. Only the taking back of a distribution takes its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.treasury.account import Movement


@dataclass(slots=True)
class _Lot:
    about: str
    minor: int


@dataclass(slots=True)
class _Lots:
    """Those of one account in one currency, in the order in which they came; and which of them each outgoing took from."""

    came: list[_Lot] = field(default_factory=list)
    took: dict[str, list[tuple[_Lot, int]]] = field(default_factory=dict)

    def give(self, about: str, minor: int) -> None:
        """Put money back where it was taken because of the same thing, the last taken first; the rest is a new lot."""
        taken = self.took.get(about, [])
        while taken and minor:
            lot, most = taken.pop()
            back = min(most, minor)
            lot.minor += back
            minor -= back
            if back < most:
                taken.append((lot, most - back))
        if minor:
            self.came.append(_Lot(about, minor))

    def take(self, about: str, minor: int) -> None:
        """Take money: what came because of the same thing first, and then the oldest."""
        own = [lot for lot in self.came if lot.about == about]
        for lot in (*own, *self.came):
            part = min(lot.minor, minor)
            if part:
                lot.minor -= part
                minor -= part
                self.took.setdefault(about, []).append((lot, part))


def left(movements: Iterable[Movement], about: str, currency: str) -> int:
    """Return how many minor units of what came to an account because of `about` are still on it, after all its movements."""
    lots = _Lots()
    for one in movements:
        if one.amount.currency != currency:
            continue
        if one.amount.minor < 0:
            lots.take(one.about, -one.amount.minor)
        else:
            lots.give(one.about, one.amount.minor)
    return sum(lot.minor for lot in lots.came if lot.about == about)
