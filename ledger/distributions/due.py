"""What is due to somebody by all that holds: what their debts are worth, what was paid of them, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.claim import Claim
from ledger.equations.equation import FOREVER
from ledger.equations.proposal import Agreed, agreed
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Due:
    """The debts to a person in one currency: of what they are `worth`, so much was paid, is set aside, and had its turn unpaid.

    `owed` is what is left. What was overpaid on one is taken from no other.
    """

    worth: Money
    paid: Money
    aside: Money
    ended: Money
    owed: Money


def of(book: Book, person: str) -> tuple[Due, ...]:
    """Return what is due to a person, by currency; nothing of what counts by weight, or forever, as that has no end."""
    claims: dict[str, list[Claim]] = {}
    for project, by in in_force(book, person):
        try:
            found = entitlement.claims(book, by, Selection(project)).all()
        except Refusal:
            continue  # a formula that cannot be computed owes nobody anything until it can
        own = [one for one in found if one.agent == person and not one.weighs and one.until != FOREVER]
        claims.setdefault(by.equation.currency, []).extend(own)
    return tuple(_sum(own, currency) for currency, own in sorted(claims.items()) if own)


def in_force(book: Book, person: str) -> Iterator[tuple[str | None, Agreed]]:
    """Yield what was agreed, by project or for the network, or its default for each currency in which a person spent."""
    for project in (None, *book.projects.by_id):
        found = book.equations.own(project)
        if found is not None:
            yield project, agreed(found)
        elif project is None:
            numbers = (
                one for alias in book.agents.aliases(person) for one in book.contributions.credited.get(alias, ())
            )
            brought = [book.contributions.by_id[number].log.amount for number in numbers]
            for currency in dict.fromkeys(one.currency for one in brought if isinstance(one, Money)):
                yield project, book.equations.holds(None, currency)


def shared(book: Book, person: str) -> tuple[Money, ...]:
    """Return what came to a person by distributions, without what was taken back."""
    sums: dict[str, int] = {}
    for one in book.accounts.movements(book.agents, person):
        if one.about.startswith(Letter.DISTRIBUTION):
            sums[one.amount.currency] = sums.get(one.amount.currency, 0) + one.amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor)


def _sum(claims: list[Claim], currency: str) -> Due:
    def all_of(minor: Iterator[int]) -> Money:
        return Money(sum(minor), currency)

    return Due(
        all_of(int(one.original) for one in claims),
        all_of(one.balance.paid for one in claims),
        all_of(one.balance.aside for one in claims),
        all_of(one.lapsed for one in claims),
        all_of(int(one.weight) for one in claims),
    )
