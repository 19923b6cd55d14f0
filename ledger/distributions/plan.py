"""Plan: an amount of a pool as it would be shared now. Preview, distribution and `/why` are this one function of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.contributions import timesheet
from ledger.contributions.selection import Selection, check
from ledger.distributions import entitlement, payees
from ledger.distributions.distribution import EDITION, MADE, Distribution, Share
from ledger.equations import words as equation_words
from ledger.equations.claim import Claim, ClaimEnded, ClaimPaid
from ledger.equations.engine import share
from ledger.equations.proposal import Agreed
from ledger.equations.result import Shared
from ledger.network.rules import Infrastructure
from ledger.treasury import words as treasury_words
from ledger.treasury.account import of_pool
from ledger.values.apportionment import half_up
from ledger.values.fingerprint import fingerprint
from ledger.values.money import Money
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book

IsOut = Callable[[str], bool]
"""Predicate: tells whether a person wants no share."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An amount as an equation shares it: the computation, the shares, contributions without a claim, and members who opted out.

    `custodian` is who gets what is for that office, or the word for it where nobody holds it; None if nothing is for it.
    """

    amount: Money
    selection: Selection
    agreed: Agreed
    first: Infrastructure | None  # the part for the infrastructure, with who gets it
    infrastructure: Money  # what goes there before anything is shared
    custodian: str | None
    shared: Shared
    shares: tuple[Share, ...]
    left_out: tuple[str, ...]
    out: tuple[str, ...]
    fingerprint: str

    @property
    def given(self) -> Money:
        """Return the sum of the shares; the rest stays in the pool."""
        return Money(sum(share.minor for share in self.shares), self.amount.currency)

    @property
    def paid(self) -> tuple[ClaimPaid, ...]:
        """Return the payments on claims."""
        return tuple(fact for fact in self.shared.facts() if isinstance(fact, ClaimPaid))

    @property
    def ended(self) -> tuple[ClaimEnded, ...]:
        """Return the endings of claims that have their one turn."""
        return tuple(fact for fact in self.shared.facts() if isinstance(fact, ClaimEnded))


def of_pool_money(book: Book, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return the plan to share an amount of a pool. Refuse more than it has, and a plan without receivers."""
    check(selection)
    held = book.accounts.held(of_pool(selection.project), amount.currency)
    if held < amount.minor:
        raise Refusal(
            "There is less to share than {amount}: {held} in {pool}.",
            pool=treasury_words.pool(book, selection.project),
            held=Money(held, amount.currency),
            amount=amount,
        )
    return under_current_equation(book, amount, selection, is_out)


def under_current_equation(book: Book, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return the plan by the equation that holds, whatever the pool has.

    Refuse if nobody has a claim, and if a part is for the custodian where nobody holds that office.
    """
    agreed = book.equations.valid_for(selection.project, amount.currency)
    payees.check_custodian(book, agreed, payees.scope(book, agreed, selection))
    return under_equation(book, agreed, amount, selection, is_out)


def under_equation(book: Book, agreed: Agreed, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return the plan to share an amount by an equation, agreed or not."""
    project = payees.scope(book, agreed, selection)
    custodian = payees.custodian_of(book, agreed, project)
    agreed, part = payees.resolved(book, agreed, project), payees.infrastructure(book, project)
    payees.check_here(book, (*agreed.payees.values(), *((part.to,) if part else ())))
    entitled = entitlement.entitled(book, agreed, selection)
    out = tuple(filter(is_out, entitled.agents))
    gone = {*out, *filter(book.agents.is_gone, entitled.agents)}
    first = Money(half_up(part.percent / 100 * amount.minor) if part else 0, amount.currency)
    computed = share(agreed.equation, entitled.claims, amount.minor - first.minor, _not_of(gone) if gone else None)
    sums = computed.paid(agreed.payees)
    if not sums:
        raise Refusal(
            "Nothing is owed to anybody there yet by {equation}, so nothing can be shared. The money stays where it is.",
            equation=equation_words.equation(book, agreed.id),
        )
    if first and part:
        sums[part.to] = sums.get(part.to, 0) + first.minor
    shares = _shares(book, sums, selection)
    named = _fingerprint(agreed, selection, amount, shares, computed)
    left_out = tuple(sorted(entitled.without, key=lambda number: int(number[1:])))
    return Plan(amount, selection, agreed, part, first, custodian, computed, shares, left_out, out, named)


def _fingerprint(
    agreed: Agreed, selection: Selection, amount: Money, shares: tuple[Share, ...], computed: Shared
) -> str:
    """Return the fingerprint of a list: of the amount, the shares, and the claims with their worth."""
    days = (selection.project, selection.since, selection.before)
    gets = (" ".join([share.agent for share in shares]), str([share.minor for share in shares]))
    return fingerprint(
        EDITION, agreed.hash, days, amount.minor, amount.currency, gets, tuple(computed.fingerprint_text())
    )


def _not_of(gone: set[str]) -> Callable[[Claim], bool]:
    return lambda claim: claim.agent not in gone


def _shares(book: Book, sums: dict[str, int], selection: Selection) -> tuple[Share, ...]:
    """Return the shares of agents and projects, in the order of the sums."""
    hours = timesheet.hours(book.contributions, book.agents, selection, _apart(book, selection))
    return tuple(Share(agent, hours.get(agent, _NONE), minor) for agent, minor in sums.items())


_NONE = Fraction(0)


def _apart(book: Book, selection: Selection) -> frozenset[str]:
    """Return the projects that get the money for their contributions themselves, and share it by their own equations."""
    return book.equations.projects_with_own() if selection.project is None else frozenset()


def so_far(book: Book, plan: Plan) -> dict[str, int]:
    """Return by agent the sums from the same pool in the same currency so far, together with those of the plan."""
    sums = {share.agent: share.minor for share in plan.shares}
    for agent, minor in chain.from_iterable(map(_received, _of_same_pool(book, plan))):
        person = book.agents.person(agent)
        if person in sums:
            sums[person] += minor
    return sums


def given_by_bucket(plan: Plan) -> dict[tuple[str, int], Money]:
    """Return the sum of each agent by bucket, with the lines of named payees under the agents that they are."""
    sums: dict[tuple[str, int], int] = {}
    for line in plan.shared.lines():
        agent = plan.agreed.payees.get(line.agent, line.agent) if line.contribution is None else line.agent
        sums[agent, line.bucket] = sums.get((agent, line.bucket), 0) + line.amount
    return {cell: Money(minor, plan.amount.currency) for cell, minor in sums.items()}


def _of_same_pool(book: Book, plan: Plan) -> Iterator[Distribution]:
    same = (plan.selection.project, plan.amount.currency)
    for distribution in book.distributions.by_id.values():
        if (distribution.prepared.project, distribution.prepared.amount.currency) == same:
            yield distribution


def _received(distribution: Distribution) -> Iterator[tuple[str, int]]:
    """Yield the agents with the minor units that they got by a distribution, below zero for those taken back."""
    if distribution.state == MADE:
        for share in distribution.prepared.shares:
            if share.agent not in distribution.given_up:
                yield share.agent, share.minor
    for back in distribution.taken_back:
        yield back.agent, -back.minor
