"""Sentences about the dues of a person and the sums that they got, the same on every page that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.distributions import due
from ledger.values.phrase import Code, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def describe(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the sentences: the sums that were shared with a person so far, and the state of their debts."""
    shared = due.shared_with(book, person)
    if shared:
        yield phrase("Shared with you so far: {shared}.", shared=shared)
    for dues in due.dues_of(book, person):
        yield phrase(
            "Your contributions are worth {worth} until they are paid: {paid} paid, {aside} set aside, {owed} still owed.",
            worth=dues.worth,
            paid=dues.paid,
            aside=dues.aside,
            owed=dues.owed,
        )
        if dues.ended:
            yield phrase("{ended} of it had their one turn, and are owed no more.", ended=dues.ended)
        over = dues.paid + dues.aside + dues.ended + dues.owed - dues.worth
        if over:
            yield phrase(
                "{over} of it were paid beyond what it is worth now; they stay yours. {claims} shows where.",
                over=over,
                claims=Code("/account claims"),
            )
