"""How an amount of a pool would be shared now. Preview, deed and `/why` are this one function of the book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.contributions import timesheet
from ledger.contributions.selection import Selection, check
from ledger.distributions import entitlement
from ledger.distributions.distribution import EDITION, MADE, Share
from ledger.equations import words as equation_words
from ledger.equations.claim import Claim, ClaimEnded, ClaimPaid
from ledger.equations.engine import share
from ledger.equations.proposal import Agreed
from ledger.equations.result import Shared
from ledger.treasury import words as treasury_words
from ledger.treasury.account import of_pool
from ledger.values.apportionment import half_up
from ledger.values.fingerprint import fingerprint
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Who

if TYPE_CHECKING:
    from ledger.book import Book

IsOut = Callable[[str], bool]
"""Tells whether a person wants no share."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How an amount is shared by an equation: the computation, what each gets, what makes no claim, who is out."""

    amount: Money
    selection: Selection
    agreed: Agreed
    infrastructure: Money  # what goes there before anything is shared
    shared: Shared
    shares: tuple[Share, ...]
    left_out: tuple[str, ...]
    out: tuple[str, ...]
    fingerprint: str

    @property
    def given(self) -> Money:
        """Return what the shares come to; the rest stays in the pool."""
        return Money(sum(share.minor for share in self.shares), self.amount.currency)

    @property
    def paid(self) -> tuple[ClaimPaid, ...]:
        """Return what is paid on claims."""
        return tuple(fact for fact in self.shared.facts() if isinstance(fact, ClaimPaid))

    @property
    def ended(self) -> tuple[ClaimEnded, ...]:
        """Return which claims had their one turn."""
        return tuple(fact for fact in self.shared.facts() if isinstance(fact, ClaimEnded))


def of_pool_money(book: Book, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return how an amount that a pool has would be shared; refuse what it does not have, and what nobody could get."""
    check(selection)
    held = book.accounts.held(of_pool(selection.project), amount.currency)
    if held < amount.minor:
        raise Refusal(
            "{pool} has {held} to share, which is less than {amount}.",
            pool=treasury_words.pool(book, selection.project),
            held=Money(held, amount.currency),
            amount=amount,
        )
    return shared(book, amount, selection, is_out)


def shared(book: Book, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return how an amount is shared by the equation that holds, whatever the pool has; refuse where nobody has a claim."""
    return by(book, book.equations.holds(selection.project, amount.currency), amount, selection, is_out)


def by(book: Book, agreed: Agreed, amount: Money, selection: Selection, is_out: IsOut) -> Plan:
    """Return how an amount is shared by an equation, agreed or not."""
    # Who was named by one account, and has linked it to an older one since, gets it with what is theirs.
    payees = {name: book.agents.person(one) if one in book.agents.by_id else one for name, one in agreed.payees.items()}
    agreed = replace(agreed, payees=payees)
    _check_payees(book, agreed)
    entitled = entitlement.entitled(book, agreed, selection)
    claims = entitled.claims
    out = tuple(one for one in entitled.agents if is_out(one))
    gone = {*out, *filter(book.agents.is_gone, entitled.agents)}
    first = _infrastructure(book, amount)
    found = share(agreed.equation, claims, amount.minor - first.minor, _not_of(gone) if gone else None)
    sums = found.paid(agreed.payees)
    if not sums:
        raise Refusal(
            "Nobody has a claim there yet by {equation}, so nothing can be shared. The money stays where it is.",
            equation=equation_words.equation(book, agreed.id),
        )
    shares = _shares(book, sums, first, selection)
    named = _fingerprint(agreed, selection, amount, shares, found)
    left_out = tuple(sorted(entitled.without, key=lambda one: int(one[1:])))
    return Plan(amount, selection, agreed, first, found, shares, left_out, out, named)


def _fingerprint(agreed: Agreed, selection: Selection, amount: Money, shares: tuple[Share, ...], found: Shared) -> str:
    """Return what names a list: by what is shared, what each gets, and for which claims, of which worth, it is."""
    days = (selection.project, selection.since, selection.before)
    gets = (" ".join([one.agent for one in shares]), str([one.minor for one in shares]))
    return fingerprint(EDITION, agreed.hash, days, amount.minor, amount.currency, gets, tuple(found.written()))


def _not_of(gone: set[str]) -> Callable[[Claim], bool]:
    return lambda claim: claim.agent not in gone


def _infrastructure(book: Book, amount: Money) -> Money:
    """Return what goes to the common infrastructure first, by the rules that hold."""
    part = book.rules.now.infrastructure
    return Money(half_up(part.percent / 100 * amount.minor) if part else 0, amount.currency)


def _shares(book: Book, sums: dict[str, int], first: Money, selection: Selection) -> tuple[Share, ...]:
    """Return what each agent or project gets, in the order of the lines, with the infrastructure at the end."""
    hours = timesheet.hours(book.contributions, book.agents, selection, _apart(book, selection))
    if first and book.rules.now.infrastructure:
        to = book.rules.now.infrastructure.to
        sums[to] = sums.get(to, 0) + first.minor
    return tuple(Share(one, hours.get(one, _NONE), minor) for one, minor in sums.items())


_NONE = Fraction(0)


def _apart(book: Book, selection: Selection) -> frozenset[str]:
    """Return the projects that get themselves what is for their contributions, and share it by their own equations."""
    return book.equations.apart() if selection.project is None else frozenset()


def _check_payees(book: Book, agreed: Agreed) -> None:
    """Refuse an equation by which a part goes to somebody who is gone."""
    part = book.rules.now.infrastructure
    for payee in (*agreed.payees.values(), *((part.to,) if part else ())):
        if book.agents.is_gone(payee):
            raise Refusal(
                "A part goes to {who}, who is gone. Agree on another equation, or change {settings}, first.",
                who=Who(payee),
                settings=Code("/settings infrastructure"),
            )


def so_far(book: Book, plan: Plan) -> dict[str, int]:
    """Return what each has got of the same pool in the same currency, with what the plan gives them."""
    sums = {share.agent: share.minor for share in plan.shares}
    for found in book.distributions.by_id.values():
        prepared = found.prepared
        same = (prepared.project, prepared.amount.currency) == (plan.selection.project, plan.amount.currency)
        for one in prepared.shares if same and found.state == MADE else ():
            person = book.agents.person(one.agent)
            if person in sums and one.agent not in found.given_up:
                sums[person] += one.minor
        for back in found.taken_back if same else ():
            if (person := book.agents.person(back.agent)) in sums:
                sums[person] -= back.minor
    return sums
