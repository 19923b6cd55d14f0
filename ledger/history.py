"""History: every kind of fact in a sentence, so that anyone can read the ledger; and the book at an earlier height."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from ledger.book import Book, fold
from ledger.chain.entry import Entry, Fact
from ledger.contributions import words as contribution_words
from ledger.digests import words as digest_words
from ledger.distributions import words as distribution_words
from ledger.equations import words as equation_words
from ledger.network import words as network_words
from ledger.payouts import fact_words as payout_words
from ledger.treasury import words as treasury_words
from ledger.validation import words as vote_words
from ledger.values.phrase import Lines, Phrase
from ledger.values.saying import Says

SAYS: Says = {
    **network_words.SAYS,
    **vote_words.SAYS,
    **contribution_words.SAYS,
    **equation_words.SAYS,
    **treasury_words.SAYS,
    **distribution_words.SAYS,
    **payout_words.SAYS,
    **digest_words.SAYS,
}
"""For each kind of fact, the function that makes a sentence of it; every area names its own."""


def describe(book: Book, fact: Fact) -> Phrase | Lines:
    """Return the fact as a sentence. The book must know everything that the fact names."""
    return SAYS[type(fact)](book, fact)


def book_before(entries: Iterable[Entry], height: int) -> Book:
    """Return the book as it was before the entry of that height."""
    return fold(takewhile(lambda entry: entry.height < height, entries))
