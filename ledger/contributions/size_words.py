"""Sentences about the size of what a vote is about, and what it was measured by."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions.contribution import Contribution
from ledger.network.amounts import in_words
from ledger.network.preset import HUGE, LARGE, SMALL, TINY, USUAL
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Phrase, Who, phrase
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

SIZES = {
    TINY: phrase("tiny"),
    SMALL: phrase("small"),
    USUAL: phrase("usual"),
    LARGE: phrase("large"),
    HUGE: phrase("huge"),
}

_PLACES = 100
"""Parts of a unit that are told; the export has the exact figures."""


def describe(book: Book, log: Contribution) -> Iterator[Phrase]:
    """Yield how large a log was when its vote opened, and by what; nothing if it was not measured."""
    measured = log.measured
    if measured is None:
        return
    values = {"size": SIZES[measured.size], "amount": _said(book, log, measured.amount)}
    if measured.median is None:
        yield phrase(
            "It counts as {size}: {amount}, and too few such logs were accepted to tell what is usual.", **values
        )
    else:
        median = _said(book, log, measured.median)
        yield phrase("It counts as {size}: {amount}, where such a log usually has {median}.", median=median, **values)
    yield phrase(
        "With it {who} had {week} in seven days, and brings {own} in a usual week.",
        who=Who(log.contributor),
        week=_said(book, log, measured.week),
        own=_said(book, log, measured.own),
    )


def _said(book: Book, log: Contribution, count: Fraction) -> Any:
    """Return a figure in the unit of a log."""
    if isinstance(log.log.amount, Money):
        return Money(half_up(count), log.log.amount.currency)
    return in_words(book, Quantity(Fraction(half_up(_PLACES * count), _PLACES), log.log.amount.unit))
