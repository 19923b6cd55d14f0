"""Unfinished business: votes that are open, and everything that waits for a steward or for its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.book import Book


def unfinished(book: Book) -> Iterator[str]:
    """Yield the subjects whose state people still have to see."""
    yield from _proposals(book)
    yield from _money(book)


def _proposals(book: Book) -> Iterator[str]:
    yield from book.votes.open
    yield from book.contributions.awaiting
    yield from book.contributions.incomplete
    yield from (proposal.proposed.equation for proposal in book.equations.open())
    yield from book.rules.awaiting()
    yield from (proposal.id for proposal in book.proposals.open())


def _money(book: Book) -> Iterator[str]:
    yield from book.incomes.awaiting
    yield from (distribution.prepared.distribution for distribution in book.distributions.under_way())
    yield from (distribution.prepared.distribution for distribution in book.distributions.reversals())
    yield from (number for number, payout in book.payouts.by_id.items() if any(map(payout.is_open, payout.lines)))
