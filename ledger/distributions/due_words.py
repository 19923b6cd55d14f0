"""How it is told what somebody got, and what is due to them: the same on every page that says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.distributions import due
from ledger.values.phrase import Code, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def told(book: Book, person: str) -> Iterator[Phrase]:
    """Yield what came to a person so far, and what of their debts was paid, is set aside, and is still owed."""
    shared = due.shared(book, person)
    if shared:
        yield phrase("Shared with you so far: {shared}.", shared=shared)
    for one in due.of(book, person):
        yield phrase(
            "What you brought is worth {worth} until it is paid: {paid} paid, {aside} set aside, {owed} still owed.",
            worth=one.worth,
            paid=one.paid,
            aside=one.aside,
            owed=one.owed,
        )
        if one.ended:
            yield phrase("{ended} of it had their one turn, and are owed no more.", ended=one.ended)
        over = one.paid + one.aside + one.ended + one.owed - one.worth
        if over:
            yield phrase(
                "{over} of it were paid beyond what it is worth now; they stay yours. {claims} shows where.",
                over=over,
                claims=Code("/account claims"),
            )
