"""Dues of a person under all equations that hold: the worth of their debts, the payments on them, and the rest that is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.claim import Claim
from ledger.equations.proposal import Agreed, as_agreed
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Due:
    """The debts to a person in one currency: their `worth`, and the sums paid, set aside, `ended` unpaid and still `owed`.

    Money that was overpaid on one debt is taken from no other.
    """

    worth: Money
    paid: Money
    aside: Money
    ended: Money
    owed: Money


def dues_of(book: Book, person: str) -> tuple[Due, ...]:
    """Return the dues of a person by currency, without claims by weight or forever, as those have no end."""
    debts: dict[str, list[Claim]] = {}
    for project, in_effect in in_force(book, person):
        debts.setdefault(in_effect.equation.currency, []).extend(_debts(book, project, in_effect, person))
    return tuple(_sum(own, currency) for currency, own in sorted(debts.items()) if own)


def _debts(book: Book, project: str | None, in_effect: Agreed, person: str) -> list[Claim]:
    try:
        claims = entitlement.claims(book, in_effect, Selection(project)).all()
    except Refusal:
        return []  # a formula that cannot be computed owes nobody anything until it can
    return [claim for claim in claims if claim.agent == person and claim.is_debt]


def in_force(book: Book, person: str) -> Iterator[tuple[str | None, Agreed]]:
    """Yield the equations that hold, with their project or None for the network.

    If the network agreed on none, its default holds in each currency that the person spent.
    """
    own = book.equations.agreed_for(None)
    if own is not None:
        yield None, as_agreed(own)
    else:
        for currency in _spent_currencies(book, person):
            yield None, book.equations.valid_for(None, currency)
    for project in book.projects.by_id:
        proposal = book.equations.agreed_for(project)
        if proposal is not None:
            yield project, as_agreed(proposal)


def _spent_currencies(book: Book, person: str) -> Iterable[str]:
    """Return the currencies in which a person contributed money, in the order of first use."""
    credited = book.contributions.credited
    numbers = chain.from_iterable(credited.get(account, ()) for account in book.agents.aliases(person))
    amounts = (book.contributions.by_id[number].log.amount for number in numbers)
    return dict.fromkeys(amount.currency for amount in amounts if isinstance(amount, Money))


def shared_with(book: Book, person: str) -> tuple[Money, ...]:
    """Return the sums that a person got by distributions, by currency, less those that were taken back."""
    sums = Counter[str]()
    for movement in book.accounts.movements(book.agents, person):
        if movement.about.startswith(Letter.DISTRIBUTION):
            sums[movement.amount.currency] += movement.amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor)


def _sum(debts: list[Claim], currency: str) -> Due:
    def total(minor: Callable[[Claim], int]) -> Money:
        return Money(sum(map(minor, debts)), currency)

    return Due(
        worth=total(lambda debt: int(debt.original)),
        paid=total(lambda debt: debt.balance.paid),
        aside=total(lambda debt: debt.balance.aside),
        ended=total(lambda debt: debt.lapsed),
        owed=total(lambda debt: int(debt.weight)),
    )
