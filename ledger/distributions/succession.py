"""What was paid under one equation, in the claims of another: a debt that was paid stays paid, whatever is agreed on later.

What was set aside, paid or ended on a contribution goes to the bucket of the same name, where the contribution has a claim
there; else to the first bucket that owes money for it, until paid or once. Only what was shared by weight in a bucket that
is no more begins anew, as it paid no debt; and different currencies are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
"""What became of claims so far, by bucket and by which claim of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """How what was paid at a place comes to the claims under another equation: into the bucket `same`, if there is one."""

    place: Place
    before: Equation
    same: int | None
    is_network: bool

    def target(self, claims: Claims, one: Candidate) -> int | None:
        """Return the bucket in which a contribution bears what was paid on it, or None where nobody does for now."""
        if self.same is not None and claims.find(self.same, one.id):
            return self.same
        if self.before.weighs(self.place.bucket, one):
            return None
        claimed = (claims.find(number, one.id) for number in claims.buckets())
        return next((claim.bucket for claim in claimed if claim and claim.is_debt), None)

    def counts(self, one: Candidate) -> bool:
        """Tell whether it was paid on a claim of whoever has it now.

        The pool of a project has its claims under the equation of the network alone; what agents get out of that pool is
        another matter, and is theirs by whichever equation they got it. What the network gave to a project for somebody
        it does not owe them once more.
        """
        return self.is_network or not (is_project(one.agent) or self.place.to_project)


def ways(book: Book, agreed: Agreed, selection: Selection, places: Iterable[Place]) -> Sequence[Way]:
    """Return how what was paid at each place comes to the claims of a selection under an equation."""
    names = {name: number for number, name in reversed([*enumerate(agreed.equation.names)])}
    network = selection.project is None or book.equations.own(selection.project) is None
    found = []
    for place in places:
        before = book.equations.named(place.equation, place.currency).equation
        is_same = place.equation == agreed.id and book.equations.knows(agreed)
        same = place.bucket if is_same else names.get(before.names[place.bucket])
        found.append(Way(place, before, same, network and book.equations.scope(place.equation) is None))
    return found


def settled(book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate]) -> Settled:
    """Return what became so far of the claims of contributions that are `seen`, and of all that people have together."""
    found: Settled = {}
    for way in ways(book, agreed, selection, book.payments.balances):
        balances = book.payments.balances[way.place]
        few, many = sorted((balances, seen), key=len)
        for number in few:
            if number in many and way.counts(seen[number]):
                bucket = way.target(claims, seen[number])
                if bucket is not None:
                    _add(found, (bucket, number), _in(agreed, way.place, balances[number]))
    for way in ways(book, agreed, selection, book.payments.together):
        for together, balance in book.payments.together[way.place].items():
            key = (together.rule, book.agents.person(together.agent))
            if together.selection == selection and way.same is not None and claims.find(way.same, key):
                _add(found, (way.same, key), _in(agreed, way.place, balance))
    return found


def _in(agreed: Agreed, place: Place, balance: Balance) -> Balance:
    """Return what counts for money in the currency of an equation: of another one, only that a claim had its turn."""
    return balance if place.currency == agreed.equation.currency else Balance(turns=balance.turns)


def _add(found: Settled, claim: tuple[int, Key], balance: Balance) -> None:
    found[claim] = found.get(claim, NOTHING) + balance


@dataclass(frozen=True, slots=True)
class Handed:
    """What was paid by a bucket of another equation, and where it counts now: `into` a bucket, or nowhere, as `is_other`.

    So many `claims` of it, on which `sum` was set aside and paid; with `is_other` it was in another currency.
    """

    equation: str
    name: str
    into: int | None
    is_other: bool
    claims: int
    sum: Money


def handed(
    book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate]
) -> list[Handed]:
    """Return what goes over to the claims of a selection under an equation, and what begins anew, place by place."""
    sums: dict[tuple[Place, int | None], list[int]] = {}
    names: dict[Place, str] = {}
    for way in ways(book, agreed, selection, book.payments.balances):
        names[way.place] = way.before.titles[way.place.bucket]
        for number, balance in book.payments.balances[way.place].items():
            if balance != NOTHING and number in seen and way.counts(seen[number]):
                sums.setdefault((way.place, way.target(claims, seen[number])), []).append(balance.aside + balance.paid)
    for way in ways(book, agreed, selection, book.payments.together):
        names[way.place] = way.before.titles[way.place.bucket]
        for together, balance in book.payments.together[way.place].items():
            key = (together.rule, book.agents.person(together.agent))
            if balance != NOTHING and together.selection == selection:
                into = way.same if way.same is not None and claims.find(way.same, key) else None
                sums.setdefault((way.place, into), []).append(balance.aside + balance.paid)
    return [
        Handed(
            place.equation,
            names[place],
            into,
            place.currency != agreed.equation.currency,
            len(amounts),
            Money(sum(amounts), place.currency),
        )
        for (place, into), amounts in sums.items()
        if place.equation != agreed.id
    ]
