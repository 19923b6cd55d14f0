"""Naming: the cards about money that name an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from ledger.distributions.distribution import Distribution
from ledger.payouts.payout import Payout
from ledger.treasury.income import Income

if TYPE_CHECKING:
    from ledger.book import Book

Noun = TypeVar("Noun")


def cards_naming(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the incomes, distributions and payouts whose cards name one of these accounts."""
    yield from naming(accounts, book.incomes.by_id, _named_by_income)
    yield from naming(accounts, book.distributions.by_id, _named_by_distribution)
    yield from naming(accounts, book.payouts.by_id, _named_by_payout)


def naming(
    accounts: set[str], by_id: Mapping[str, Noun], named: Callable[[Noun], Iterable[str | None]]
) -> Iterator[str]:
    """Yield the ids of the nouns whose cards name one of these accounts."""
    return (number for number, noun in by_id.items() if not accounts.isdisjoint(named(noun)))


def _named_by_income(income: Income) -> Iterator[str | None]:
    yield from (income.by, income.confirmed_by, income.reversed_by)
    if income.reversal:
        yield income.reversal.by


def _named_by_distribution(distribution: Distribution) -> Iterator[str | None]:
    yield from (distribution.prepared.by, distribution.approved_by, *distribution.objections)
    yield from (share.agent for share in distribution.prepared.shares)
    for reversal in distribution.reversals:
        yield from (reversal.prepared.by, reversal.approved_by, *reversal.objections)


def _named_by_payout(payout: Payout) -> Iterator[str]:
    yield from (payout.prepared.by, *payout.lines)
    if payout.approved:
        yield payout.approved.by
    if payout.renewal:
        yield payout.renewal.by
    yield from (held.agent for held in payout.prepared.held)
