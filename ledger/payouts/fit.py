"""From whose account a payout is paid, and what its lines need so that a file can carry them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledger.values.money import Money


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose bank account pays: the name on it, and its IBAN."""

    name: str
    iban: str


Lacks = Callable[[str, str, Money], str | None]
"""Takes the name on the account, address and amount of a line, and returns why a file cannot carry it, or None."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What the lines of a payout need so that a file of this form can carry them, and how many it has room for."""

    form: str
    lacks: Lacks
    most: int | None
