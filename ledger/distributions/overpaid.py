"""Whether anything was paid more often than it was owed: an alarm, for nothing that people may do leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.distributions.paid_claims import Place
from ledger.equations.claim import Claims
from ledger.equations.engine import claimed
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
    """Yield what was paid twice: to agents for a contribution by whichever equation, or by the network to anybody.

    What was corrected, or rated anew, was worth more when it was paid, and is none.
    """
    places = book.payments.balances
    to_agents = [place for place in places if not place.to_project]
    by_network = [place for place in places if book.equations.scope(place.equation) is None]
    found: dict[tuple[str, str], Overpaid] = {}
    for some in (to_agents, by_network):
        for currency in dict.fromkeys(place.currency for place in some):
            for one in _in(book, currency, [place for place in some if place.currency == currency]):
                found.setdefault((one.contribution, currency), one)
    yield from found.values()


def alarm(one: Overpaid) -> Phrase:
    """Return what was paid too much, in a sentence."""
    return phrase(
        "{contribution} is worth {worth}, and {paid} were paid or set aside for it.",
        contribution=Code(one.contribution),
        worth=one.worth,
        paid=one.paid,
    )


def _in(book: Book, currency: str, places: list[Place]) -> Iterator[Overpaid]:
    equations = {place: book.equations.named(place.equation, currency).equation for place in places}
    for number in dict.fromkeys(number for place in places for number in book.payments.balances[place]):
        one = book.contributions.by_id[number]
        if one.before is not None or number in book.ratings.by_id:
            continue
        paid = worth = 0
        for place in places:
            balance = book.payments.balances[place].get(number)
            owed = _worth(book, equations[place], number)
            if balance is not None and place.bucket in owed:
                paid += balance.aside + balance.paid
                worth = max(worth, sum(owed.values()))
        if paid > worth:
            yield Overpaid(number, Money(paid, currency), Money(worth, currency))


def _worth(book: Book, equation: Equation, number: str) -> dict[int, int]:
    """Return what an equation owes for a contribution, by bucket; claims that stand forever have no end, and none here."""
    seen = entitlement.candidate(book, book.contributions.by_id[number], Selection())
    made = claimed(equation, Claims(), [seen])
    return {one.bucket: int(Fraction(one.original)) for one in made if not one.weighs and one.until != FOREVER}
