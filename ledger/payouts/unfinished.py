"""Unfinished business: votes that are open, and everything that waits for a steward or for its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.contributions import contribution
from ledger.treasury import income

if TYPE_CHECKING:
    from ledger.book import Book


def unfinished(book: Book) -> Iterator[str]:
    """Yield the subjects whose state people still have to see."""
    yield from _proposals(book)
    yield from _money(book)


def _proposals(book: Book) -> Iterator[str]:
    yield from book.votes.open
    yield from (log.id for log in book.contributions.by_id.values() if log.state == contribution.WAITING)
    yield from (proposal.proposed.equation for proposal in book.equations.open())
    yield from (setting.id for setting in book.rules.settings.values() if setting.state == "waiting")


def _money(book: Book) -> Iterator[str]:
    yield from (came.id for came in book.incomes.by_id.values() if came.state in (income.WAITING, income.REVERSING))
    yield from (distribution.prepared.distribution for distribution in book.distributions.under_way())
    yield from (distribution.prepared.distribution for distribution in book.distributions.reversals())
    yield from (number for number, payout in book.payouts.by_id.items() if any(map(payout.is_open, payout.lines)))
