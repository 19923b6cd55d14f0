"""The payer of a payout, and the conditions under which a form of file can carry its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledger.values.money import Money


@dataclass(frozen=True, slots=True)
class Payer:
    """The bank account that pays: the name on it, and its IBAN."""

    name: str
    iban: str


Lacks = Callable[[str, str, Money], str | None]
"""Takes the name on the account, address and amount of a line, and returns the reason why a file cannot carry it, or None."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The conditions of a form of file for a line, and the number of lines it has room for (None: any)."""

    form: str
    lacks: Lacks
    most: int | None

    def has_room(self, lines: int) -> bool:
        """Tell whether a file with that many lines can take another one."""
        return self.most is None or lines < self.most
