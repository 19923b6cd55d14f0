"""Size of a log, measured by what its network and its contributor usually log."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.contributions.log import Log
from ledger.network.preset import USUAL
from ledger.validation.vote import Measured
from ledger.values.money import Money

if TYPE_CHECKING:
    from ledger.book import Book


def measure(book: Book, contributor: str, content: Log, at: datetime) -> Measured:
    """Return the size of a log whose vote opens now."""
    amount = content.amount
    count = Fraction(amount.minor) if isinstance(amount, Money) else amount.count
    return Measured(USUAL, count, None, Fraction(0), Fraction(0))
