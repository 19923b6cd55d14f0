"""The book as it was: what a decision rested on, found again from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from ledger.book import Book, fold
from ledger.chain.entry import Entry


def book_before(entries: Iterable[Entry], height: int) -> Book:
    """Return the book as it was before the entry of that height."""
    return fold(takewhile(lambda entry: entry.height < height, entries))
