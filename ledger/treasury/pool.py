"""Pool: what the network, or a project, has to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.treasury import words
from ledger.treasury.account import of_pool
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Refusal, sample

if TYPE_CHECKING:
    from ledger.book import Book


def all_of(book: Book, project: str | None) -> Money:
    """Return all that a pool holds; refuse an empty one, and one with several currencies."""
    balances = book.accounts.balances(of_pool(project))
    if not balances:
        raise Refusal(
            "There is nothing in {pool} to share yet. A steward notes what came in: {income}.",
            pool=words.pool(book, project),
            income=sample("/income note 1000 EUR Harbour Lights"),
        )
    if len(balances) > 1:
        raise Refusal(
            "There is {balances} in {pool}: say how much of which.",
            balances=balances,
            pool=words.pool(book, project),
        )
    return min(balances[0], Money(LIMIT, balances[0].currency))
