"""Overpaid contributions: an alarm for anything that was paid more often than it was owed. No action of people leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.distributions.paid_claims import Place
from ledger.equations.claim import ClaimMade, Claims
from ledger.equations.engine import make_claims
from ledger.equations.equation import FOREVER, Equation
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Overpaid:
    """A contribution on which more was paid, or set aside, than any equation that paid on it made it worth."""

    contribution: str
    paid: Money
    worth: Money


def overpaid(book: Book) -> Iterator[Overpaid]:
    """Yield the contributions that were paid twice: to agents by any equations, or by the network to anybody.

    A contribution that was corrected, or rated anew, had another worth when it was paid, and counts as none of them.
    """
    found: dict[tuple[str, str], Overpaid] = {}
    for currency, places in (*_to_agents(book), *_by_network(book)):
        for excess in _among(book, currency, places):
            found.setdefault((excess.contribution, currency), excess)
    yield from found.values()


def _to_agents(book: Book) -> Iterable[tuple[str, list[Place]]]:
    return _by_currency(place for place in book.payments.balances if not place.to_project)


def _by_network(book: Book) -> Iterable[tuple[str, list[Place]]]:
    return _by_currency(place for place in book.payments.balances if book.equations.scope(place.equation) is None)


def _by_currency(places: Iterable[Place]) -> Iterable[tuple[str, list[Place]]]:
    by_currency: dict[str, list[Place]] = {}
    for place in places:
        by_currency.setdefault(place.currency, []).append(place)
    return by_currency.items()


def alarm(excess: Overpaid) -> Phrase:
    """Return the alarm for a contribution, as a sentence."""
    return phrase(
        "{contribution} is worth {worth}, and {paid} were paid or set aside for it.",
        contribution=Code(excess.contribution),
        worth=excess.worth,
        paid=excess.paid,
    )


def _among(book: Book, currency: str, places: list[Place]) -> Iterator[Overpaid]:
    """Yield the contributions on which these places together paid more than any of their equations owed."""
    equations = {place: book.equations.named(place.equation, currency).equation for place in places}
    numbers = chain.from_iterable(book.payments.balances[place] for place in places)
    for number in dict.fromkeys(numbers):
        if not _has_changed(book, number):
            paid, worth = _paid_and_worth(book, equations, number)
            if paid > worth:
                yield Overpaid(number, Money(paid, currency), Money(worth, currency))


def _has_changed(book: Book, number: str) -> bool:
    return book.contributions.by_id[number].before is not None or number in book.ratings.by_id


def _paid_and_worth(book: Book, equations: Mapping[Place, Equation], number: str) -> tuple[int, int]:
    """Return the minor units set aside and paid for a contribution, and the most that an equation owed for it."""
    paid = worth = 0
    for place, equation in equations.items():
        balance = book.payments.balances[place].get(number)
        owed = _worth(book, equation, number)
        if balance is not None and place.bucket in owed:
            paid += balance.aside + balance.paid
            worth = max(worth, sum(owed.values()))
    return paid, worth


def _worth(book: Book, equation: Equation, number: str) -> dict[int, int]:
    """Return the minor units that an equation owes for a contribution, by bucket; claims that stand forever have no end."""
    seen = entitlement.candidate(book, book.contributions.by_id[number], Selection())
    made = make_claims(equation, Claims(), [seen])
    return {claim.bucket: int(Fraction(claim.original)) for claim in made if _is_debt(claim)}


def _is_debt(claim: ClaimMade) -> bool:
    return not claim.weighs and claim.until != FOREVER
