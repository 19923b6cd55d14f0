"""Lots: the parts of an account's money by the distribution that brought them, so that one is reversed without another.

First in, first out: money that leaves an account is the oldest, and money that comes back takes its old place. Only the reversal
of a distribution takes that distribution's own money.
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
    """The lots of one account in one currency, in the order in which they came, and the parts that each outgoing took."""

    came: list[_Lot] = field(default_factory=list)
    took: dict[str, list[tuple[_Lot, int]]] = field(default_factory=dict)

    def move(self, about: str, minor: int) -> None:
        """Add a movement: money comes, or goes if it is below zero."""
        if minor < 0:
            self.take(about, -minor)
        else:
            self.give(about, minor)

    def give(self, about: str, minor: int) -> None:
        """Put money back into the lots that it was taken from for the same cause, the last one first; the rest is a new lot."""
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
        """Take money: first from the lots of the same cause, then from the oldest."""
        own = [lot for lot in self.came if lot.about == about]
        for lot in (*own, *self.came):
            part = min(lot.minor, minor)
            if part:
                lot.minor -= part
                minor -= part
                self.took.setdefault(about, []).append((lot, part))


def rest_of(movements: Iterable[Movement], about: str, currency: str) -> int:
    """Return the minor units that came to an account because of `about` and are still there after all its movements."""
    lots = _Lots()
    for movement in movements:
        if movement.amount.currency == currency:
            lots.move(movement.about, movement.amount.minor)
    return sum(lot.minor for lot in lots.came if lot.about == about)
