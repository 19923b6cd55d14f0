"""Succession: payments under one equation, brought to the claims under another. A debt that was paid stays paid.

The balance of a contribution goes to the bucket of the same name if the contribution has a claim there, and else to the
first bucket that owes money for it, until paid or once. Only a share by weight in a bucket that is no more begins anew, as
it paid no debt. Different currencies are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions.paid_claims import Place
from ledger.equations.candidate import Candidate
from ledger.equations.claim import NOTHING, Balance, Claims, Key
from ledger.equations.equation import Equation
from ledger.equations.proposal import Agreed
from ledger.network.project import is_project
from ledger.values.money import Money

if TYPE_CHECKING:
    from ledger.book import Book

Settled = dict[tuple[int, Key], Balance]
"""Balances by bucket, and by the key of the claim there."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way of payments at a place to the claims under another equation: to the bucket `same`, if it has one."""

    place: Place
    before: Equation
    same: int | None
    is_network: bool

    def into_same(self, claims: Claims, key: Key) -> int | None:
        """Return the bucket of the same name if the claim is there, or None."""
        return self.same if self.same is not None and claims.find(self.same, key) else None

    def target(self, claims: Claims, candidate: Candidate) -> int | None:
        """Return the bucket in which a contribution bears its payments, or None if no claim does for now."""
        same = self.into_same(claims, candidate.id)
        if same is not None or self.before.weighs(self.place.bucket, candidate):
            return same
        return _first_debt(claims, candidate.id)

    def counts(self, candidate: Candidate) -> bool:
        """Tell whether a payment was on a claim of the agent who has the claim now.

        The pool of a project has its claims under the equation of the network alone. The shares that agents get out of that
        pool are another matter, and theirs under any equation. A sum that the network gave to a project for somebody is not
        owed to them once more.
        """
        return self.is_network or not (is_project(candidate.agent) or self.place.to_project)


def _first_debt(claims: Claims, contribution: str) -> int | None:
    """Return the first bucket that owes money for a contribution, until paid or once."""
    for bucket in claims.buckets():
        claim = claims.find(bucket, contribution)
        if claim and claim.is_debt:
            return bucket
    return None


def _ways(book: Book, agreed: Agreed, selection: Selection, places: Iterable[Place]) -> Iterator[Way]:
    """Yield for each place the way of its payments to the claims of a selection under an equation."""
    names = {name: number for number, name in reversed([*enumerate(agreed.equation.names)])}
    network = selection.project is None or book.equations.agreed_for(selection.project) is None
    for place in places:
        before = book.equations.named(place.equation, place.currency).equation
        same = place.bucket if _is_under(book, agreed, place) else names.get(before.names[place.bucket])
        yield Way(place, before, same, network and book.equations.scope(place.equation) is None)


def _is_under(book: Book, agreed: Agreed, place: Place) -> bool:
    """Tell whether payments at a place were under this very equation, and not under a preset that somebody changed."""
    return place.equation == agreed.id and book.equations.knows(agreed)


Transfer = tuple[Place, int | None, Key, Balance]
"""A balance on its way from a place to a claim, which is named by bucket and key. The bucket is None if no claim bears it."""


def settled(book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate]) -> Settled:
    """Return the balances of the claims of contributions that are `seen`, and of all claims that people have together."""
    balances: Settled = {}
    for place, bucket, name, balance in _transfers(book, agreed, selection, claims, seen, _fewest):
        if bucket is not None:
            total = balances.get((bucket, name), NOTHING)
            balances[bucket, name] = total + _in_currency(agreed, place, balance)
    return balances


def _in_currency(agreed: Agreed, place: Place, balance: Balance) -> Balance:
    """Return the balance in the currency of an equation. Of another currency only the turns count."""
    return balance if place.currency == agreed.equation.currency else Balance(turns=balance.turns)


Order = Callable[[Mapping[str, Balance], Mapping[str, Candidate]], Iterable[str]]
"""Returns the contributions to go through, among them all that are in both."""


def _fewest(balances: Mapping[str, Balance], seen: Mapping[str, Candidate]) -> Iterable[str]:
    return min(balances, seen, key=len)


def _as_paid(balances: Mapping[str, Balance], _: Mapping[str, Candidate]) -> Iterable[str]:
    return balances


def _transfers(
    book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate], order: Order
) -> Iterator[Transfer]:
    """Yield the transfers to claims of single contributions, and then those to claims of several together."""
    for way in _ways(book, agreed, selection, book.payments.balances):
        balances = book.payments.balances[way.place]
        for number in order(balances, seen):
            if number in balances and number in seen and way.counts(seen[number]):
                yield way.place, way.target(claims, seen[number]), number, balances[number]
    for way in _ways(book, agreed, selection, book.payments.together):
        yield from _transfers_together(book, selection, claims, way)


def _transfers_together(book: Book, selection: Selection, claims: Claims, way: Way) -> Iterator[Transfer]:
    for together, balance in book.payments.together[way.place].items():
        if together.selection == selection:
            key = (together.rule, book.agents.person(together.agent))
            yield way.place, way.into_same(claims, key), key, balance


@dataclass(frozen=True, slots=True)
class Handover:
    """The payments by a bucket of another equation that go `into` a bucket now, or nowhere, as `is_other` for example.

    `claims` is the number of claims on which `sum` was set aside and paid; with `is_other` it was in another currency.
    """

    equation: str
    name: str
    into: int | None
    is_other: bool
    claims: int
    sum: Money


def handovers(
    book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate]
) -> list[Handover]:
    """Return, place by place, the payments that go over to claims under an equation, and those that begin anew."""
    sums: dict[tuple[Place, int | None], list[int]] = {}
    for place, into, _, balance in _transfers(book, agreed, selection, claims, seen, _as_paid):
        if balance != NOTHING:
            sums.setdefault((place, into), []).append(balance.aside + balance.paid)
    return [
        _handed(book, agreed, place, into, amounts)
        for (place, into), amounts in sums.items()
        if place.equation != agreed.id
    ]


def _handed(book: Book, agreed: Agreed, place: Place, into: int | None, amounts: list[int]) -> Handover:
    before = book.equations.named(place.equation, place.currency).equation
    return Handover(
        place.equation,
        before.titles[place.bucket],
        into,
        place.currency != agreed.equation.currency,
        len(amounts),
        Money(sum(amounts), place.currency),
    )
