"""Accounts in double entry: every movement of money is a set of postings that adds up to zero in each currency.

Money comes from `outside` into a pool, is set aside for a distribution, lands on the virtual accounts of agents, is set aside
again for a payout, and goes back `outside`. So `outside` holds, with a minus sign, the sum of all other accounts, and no rule can
make or lose money. Money under way has an account of its own, so that no two decisions spend it, and a failed payment goes back
where it came from.

Folding a `Posted` that does not balance raises ValueError, as does an account that gives what it does not have. Only `outside` and
the shortages may be below zero. A shortage is the part of an income that was taken back (one with a zero too many, say) whose money
had left the pool before. The next money that comes to the pool fills it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import ClassVar

from ledger.chain.entry import Entry
from ledger.network.agent import Agents
from ledger.values.ids import Letter
from ledger.values.money import Money

OUTSIDE = "outside"
"""The world outside of the network, where income comes from and payouts go: it holds, with a minus sign, what it gave."""

POOL = "pool"
"""The network's own pool. The one of a project is `pool/J1`."""

SHORTAGE = "shortage"
"""The shortage of the network's own pool. The one of a project is `shortage/J1`."""

_AGENT = "agent/"
"""The prefix of the virtual accounts of agents."""

_WITH_MOVEMENTS = (_AGENT, f"{POOL}/")
"""Prefixes of the accounts whose movements are kept: those of agents, and the pools of projects."""

SUM_MAX = 10**18
"""Minor units that one account can hold: every sum fits into the 64 bits of databases and spreadsheets."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount that an account receives, or gives if it is below zero."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Posted:
    """Money moved because of `about` (`I1`, `D1`, `P1`): the postings add up to zero in each currency."""

    about: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting on the account of an agent or the pool of a project, with its moment and its cause."""

    at: datetime
    about: str
    amount: Money


FACTS = (Posted,)


class Accounts:
    """Projection: the balance of each account by currency, and the movements on those of agents and projects."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, int]] = {}
        self._movements: dict[str, list[Movement]] = {}

    def add(self, fact: Posted, entry: Entry) -> None:
        """Fold one fact in. Raise ValueError if its postings do not balance, or an account gives what it does not have."""
        sums: defaultdict[str, int] = defaultdict(int)
        for posting in fact.postings:
            amount, held = posting.amount, self._held.setdefault(posting.account, {})
            sums[amount.currency] += amount.minor
            held[amount.currency] = held.get(amount.currency, 0) + amount.minor
            if held[amount.currency] < 0 and not _may_be_negative(posting.account):
                raise ValueError(f"{posting.account} gives what it does not have")
            if posting.account.startswith(_WITH_MOVEMENTS):
                self._movements.setdefault(posting.account, []).append(Movement(entry.at, fact.about, amount))
        if any(sums.values()):
            raise ValueError(f"the postings of {fact.about} do not add up to nothing")

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {Posted: add}

    def held(self, account: str, currency: str) -> int:
        """Return the minor units of a currency that an account holds."""
        return self._held.get(account, {}).get(currency, 0)

    def balances(self, account: str) -> tuple[Money, ...]:
        """Return the balances of an account that are not zero, sorted by currency."""
        held = self._held.get(account, {})
        return tuple(Money(minor, currency) for currency, minor in sorted(held.items()) if minor)

    def total(self, beginning: str, currency: str) -> Money:
        """Return the sum of all accounts whose name begins so."""
        minor = sum(held.get(currency, 0) for account, held in self._held.items() if account.startswith(beginning))
        return Money(minor, currency)

    def currencies(self) -> tuple[str, ...]:
        """Return every currency that was ever posted, sorted."""
        return tuple(sorted(self._held.get(OUTSIDE, {})))

    def credit_of(self, agents: Agents, person: str) -> tuple[Money, ...]:
        """Return the credit of a person, or another agent, on all their accounts, sorted by currency."""
        sums: defaultdict[str, int] = defaultdict(int)
        for alias in agents.aliases(person):
            for money in self.balances(of_agent(alias)):
                sums[money.currency] += money.minor
        return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))

    def creditors(self, agents: Agents, currency: str) -> dict[str, int]:
        """Return the minor units of each person, or other agent, with a credit in a currency."""
        sums: defaultdict[str, int] = defaultdict(int)
        for account, held in self._held.items():
            if account.startswith(_AGENT) and held.get(currency):
                sums[agents.person(account.removeprefix(_AGENT))] += held[currency]
        return dict(sums)

    def movements_on(self, account: str) -> Sequence[Movement]:
        """Return all movements on the account of an agent or on the pool of a project, the oldest first."""
        return self._movements.get(account, ())

    def movements(self, agents: Agents, person: str) -> list[Movement]:
        """Return all movements on the accounts of a person, the oldest first."""
        movements = chain.from_iterable(self.movements_on(of_agent(alias)) for alias in agents.aliases(person))
        return sorted(movements, key=attrgetter("at"))


def of_pool(project: str | None) -> str:
    """Return the account of a project's pool, or of the network's."""
    return f"{POOL}/{project}" if project else POOL


def of_agent(agent: str) -> str:
    """Return the virtual account of an agent."""
    return f"{_AGENT}{agent}"


def of_shortage(project: str | None) -> str:
    """Return the account of the shortage of a project's pool, or of the network's."""
    return f"{SHORTAGE}/{project}" if project else SHORTAGE


def into_pool(
    accounts: Accounts, project: str | None, given: Iterable[tuple[str, Money]]
) -> Iterator[tuple[str, str, Money]]:
    """Yield the steps by which money, each sum given by an account, comes into a pool; its shortage is filled first."""
    shortages: dict[str, int] = {}
    for giver, money in given:
        shortage = shortages.setdefault(money.currency, -accounts.held(of_shortage(project), money.currency))
        filled = min(money.minor, shortage)
        shortages[money.currency] -= filled
        yield giver, of_shortage(project), Money(filled, money.currency)
        yield giver, of_pool(project), Money(money.minor - filled, money.currency)


def _may_be_negative(account: str) -> bool:
    return account.partition("/")[0] in (OUTSIDE, SHORTAGE)


def set_aside(subject: str, account: str = "") -> str:
    """Return the account of the money set aside for a distribution, or from an agent's account for a payout."""
    return f"aside/{subject}/{account}" if account else f"aside/{subject}"


def moved(about: str, *steps: tuple[str, str, Money]) -> Posted:
    """Return the fact that money moved, in steps of (from, to, how much). Steps of zero are left out, accounts are netted."""
    sums: dict[tuple[str, str], int] = {}
    for giver, receiver, money in steps:
        assert money.minor >= 0, "money moves forward"
        if money:
            sums[giver, money.currency] = sums.get((giver, money.currency), 0) - money.minor
            sums[receiver, money.currency] = sums.get((receiver, money.currency), 0) + money.minor
    postings = (Posting(account, Money(minor, currency)) for (account, currency), minor in sums.items() if minor)
    return Posted(about, tuple(postings))


def external_flows(posted: Posted) -> Iterator[tuple[bool, Money]]:
    """Yield the money that came from outside by an income (True), or went there by a payout (False).

    A returned payout is negative money that went, and no income; an income that was taken back is negative money that came.
    """
    for posting in posted.postings:
        if posting.account == OUTSIDE:
            came = posted.about.startswith(Letter.INCOME)
            yield came, -posting.amount if came else posting.amount
