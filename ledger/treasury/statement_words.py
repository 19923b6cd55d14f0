"""The statement of the treasury in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.treasury import words as treasury_words
from ledger.treasury.statement import Month, Statement, Treasury
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Percent, Phrase, Plural, Sheet, lines, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

DAYS_MAX = 365
"""Days that money lasts of which anybody is told: what a year will bring, nobody knows."""


def statement(book: Book, over: Month, statement: Statement) -> Lines:
    """Return the statement of a month in one currency."""
    currency = Code(statement.treasury.came.currency)
    return lines(
        phrase("Treasury in {currency}, {month}:", currency=currency, month=Code(over.name)),
        Sheet((phrase("What"), phrase("Amount")), tuple(_statement_rows(statement))),
        phrase(
            "{amount} are missing in the pools, as an income was taken back that was shared already: what comes in next fills that first.",
            amount=-statement.shortage,
        )
        if statement.shortage
        else None,
        _undistributed(book, statement),
        _cover(statement, over),
        _costs(statement),
    )


def _statement_rows(statement: Statement) -> Iterator[tuple[Phrase, Money]]:
    treasury = statement.treasury
    yield phrase("there at the beginning"), statement.before
    yield phrase("came in"), treasury.came
    if statement.taken_back:
        yield phrase("taken back of what came in"), statement.taken_back
    yield phrase("went out"), treasury.went
    yield phrase("there at the end"), statement.after
    yield phrase("of it owed on accounts"), treasury.owed
    yield phrase("of it reserved for distributions"), statement.for_distributions
    yield phrase("of it reserved for payouts"), statement.for_payouts
    yield phrase("of it undistributed, in pools"), treasury.pools


def _undistributed(book: Book, statement: Statement) -> Phrase | None:
    if not statement.pools:
        return None
    pools = tuple(
        phrase("{amount} in {pool}", amount=amount, pool=treasury_words.pool(book, project))
        for project, amount in statement.pools
    )
    return phrase("Undistributed: {pools}. It stays there until it is shared.", pools=pools)


def _costs(statement: Statement) -> Phrase | None:
    """Return the share of the members' costs that income covers, or None."""
    if statement.cover is None:
        return None
    return phrase(
        "Costs that members laid out, accepted in the month: {costs}. What came in covers {share} of them.",
        costs=statement.costs,
        share=Percent(statement.cover.numerator, statement.cover.denominator),
    )


def lasts(treasury: Treasury, length: timedelta) -> Plural | None:
    """Return for how long the money in the pools lasts if as much goes out as in a period of this length; None if nobody can say."""
    days = treasury.cover(length)
    if days is None or not 1 <= days <= DAYS_MAX:
        return None
    return plural(int(days), "{n} day", "{n} days")


def _cover(statement: Statement, over: Month) -> Phrase | None:
    days = lasts(statement.treasury, over.until - over.since)
    return phrase("The pools last for {days} at this rate.", days=days) if days else None
