"""Sentences about how a vote ended, as cards and messages say it: without the arithmetic, which stands behind `/why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.validation.hearing import LEAST
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Settled
from ledger.values.phrase import Percent, Phrase, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book


def ended(book: Book, settled: Settled) -> Phrase:
    """Render how a vote ended."""
    if settled.decision == ACCEPTED:
        return phrase("Accepted: {count}.", count=count(settled))
    if settled.decision == UNDECIDED:
        return phrase("Undecided: too few said yes.")
    not_accepted = phrase("Not accepted: {count}.", count=count(settled))
    if book.hearings.is_held(settled.subject) and settled.approve >= settled.reject:
        return phrase("{ended} It takes {share} yes.", ended=not_accepted, share=Percent(*LEAST.as_integer_ratio()))
    return not_accepted


def count(settled: Settled) -> Phrase:
    """Render the count by which a vote ended: of all, or of those asked by lot if these refused it."""
    lots = settled.lots
    if lots is not None and settled.decision == REJECTED and lots.reject > lots.approve:
        people = plural(lots.drawn, "{n} person asked by lot", "{n} people asked by lot")
        return phrase("of {people} {yes} said yes, {no} no", people=people, yes=lots.approve, no=lots.reject)
    if no := settled.reject + settled.left_out:
        return phrase("{yes} yes, {no} no", yes=settled.approve, no=no)
    return phrase("{yes} yes", yes=settled.approve)
