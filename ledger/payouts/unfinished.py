"""What is not finished: all that can still be voted on, and all that waits for a steward or for its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.contributions import contribution
from ledger.treasury import income

if TYPE_CHECKING:
    from ledger.book import Book


def unfinished(book: Book) -> Iterator[str]:
    """Yield the subjects of which people still have to see how they stand."""
    yield from book.votes.open
    yield from (one.id for one in book.contributions.by_id.values() if one.state == contribution.WAITING)
    yield from (one.proposed.equation for one in book.equations.open())
    yield from (one.id for one in book.rules.settings.values() if one.state == "waiting")
    yield from (one.id for one in book.incomes.by_id.values() if one.state in (income.WAITING, income.REVERSING))
    yield from (one.prepared.distribution for one in book.distributions.under_way())
    yield from (one.prepared.distribution for one in book.distributions.reversals())
    yield from (number for number, one in book.payouts.by_id.items() if any(map(one.is_open, one.lines)))
