"""Accounts, and the balanced postings by which money moves between them.

Money comes from `outside` into a pool, is set aside for a distribution, lands on the virtual accounts of agents, is set
aside again for a payout, and goes back `outside`. Whatever is set aside is spendable by nobody else. Every account but
`outside` and a pool's shortage holds something or nothing, never less: a shortage is what an income that was taken back
should have left in the pool and did not, and whatever comes to that pool fills it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents
from ledger.values.ids import Letter
from ledger.values.money import Money

OUTSIDE = "outside"
"""The world that income comes from and payouts go to: it holds what it gave, with a minus sign."""

POOL = "pool"
"""The network's own pool. The one of a project is `pool/J1`."""

SHORTAGE = "shortage"
"""What is missing in the network's own pool. That of a project is `shortage/J1`."""

SUM_MAX = 10**18
"""Minor units that one account can hold, so that every sum fits into the 64 bits of databases and spreadsheets."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount that an account receives, or gives where it is below zero."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Posted:
    """Money moved because of `about` (`I1`, `D1`, `P1`): the postings add up to nothing in each currency."""

    about: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What one posting did to the account of an agent, or to the pool of a project: when, and because of what."""

    at: datetime
    about: str
    amount: Money


FACTS = (Posted,)


class Accounts:
    """The page of accounts: what each holds, by currency, and the movements on those of agents and projects."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self._held: dict[str, dict[str, int]] = {}
        self._movements: dict[str, list[Movement]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in. Raises ValueError where its postings do not balance, or an account gives what it has not."""
        assert isinstance(fact, Posted)
        sums: defaultdict[str, int] = defaultdict(int)
        for posting in fact.postings:
            amount, held = posting.amount, self._held.setdefault(posting.account, {})
            sums[amount.currency] += amount.minor
            held[amount.currency] = held.get(amount.currency, 0) + amount.minor
            if held[amount.currency] < 0 and not _may_lack(posting.account):
                raise ValueError(f"{posting.account} gives what it does not have")
            if posting.account.startswith((of_agent(""), f"{POOL}/")):
                self._movements.setdefault(posting.account, []).append(Movement(entry.at, fact.about, amount))
        if any(sums.values()):
            raise ValueError(f"the postings of {fact.about} do not add up to nothing")

    def held(self, account: str, currency: str) -> int:
        """Return the minor units of a currency that an account holds."""
        return self._held.get(account, {}).get(currency, 0)

    def balances(self, account: str) -> tuple[Money, ...]:
        """Return what an account holds, in each currency of which it holds anything, by their codes."""
        held = self._held.get(account, {})
        return tuple(Money(minor, currency) for currency, minor in sorted(held.items()) if minor)

    def total(self, beginning: str, currency: str) -> Money:
        """Return what all accounts together hold whose name begins so."""
        minor = sum(held.get(currency, 0) for account, held in self._held.items() if account.startswith(beginning))
        return Money(minor, currency)

    def currencies(self) -> tuple[str, ...]:
        """Return every currency that was ever posted, by their codes."""
        return tuple(sorted(self._held.get(OUTSIDE, {})))

    def owed(self, agents: Agents, person: str) -> tuple[Money, ...]:
        """Return what stands to the credit of a person, or another agent, in all their accounts."""
        sums: defaultdict[str, int] = defaultdict(int)
        for alias in agents.aliases(person):
            for money in self.balances(of_agent(alias)):
                sums[money.currency] += money.minor
        return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))

    def creditors(self, agents: Agents, currency: str) -> dict[str, int]:
        """Return the persons and other agents with something to their credit, and how many minor units."""
        sums: defaultdict[str, int] = defaultdict(int)
        for account, held in self._held.items():
            if account.startswith("agent/") and held.get(currency):
                sums[agents.person(account.removeprefix("agent/"))] += held[currency]
        return dict(sums)

    def on(self, account: str) -> Sequence[Movement]:
        """Return all movements on the account of an agent or on the pool of a project, the oldest first."""
        return self._movements.get(account, ())

    def movements(self, agents: Agents, person: str) -> list[Movement]:
        """Return all movements on the accounts of a person, the oldest first."""
        found = [one for alias in agents.aliases(person) for one in self.on(of_agent(alias))]
        return sorted(found, key=lambda movement: movement.at)


def of_pool(project: str | None) -> str:
    """Return the account of a project's pool, or of the network's."""
    return f"{POOL}/{project}" if project else POOL


def of_agent(agent: str) -> str:
    """Return the virtual account of an agent."""
    return f"agent/{agent}"


def of_shortage(project: str | None) -> str:
    """Return the account of what is missing in a project's pool, or in the network's."""
    return f"{SHORTAGE}/{project}" if project else SHORTAGE


def into_pool(
    accounts: Accounts, project: str | None, given: Iterable[tuple[str, Money]]
) -> Iterator[tuple[str, str, Money]]:
    """Yield the steps by which what is given, each by an account, comes to a pool: what is missing there is filled first."""
    missing: dict[str, int] = {}
    for giver, money in given:
        lacks = missing.setdefault(money.currency, -accounts.held(of_shortage(project), money.currency))
        filled = min(money.minor, lacks)
        missing[money.currency] -= filled
        yield giver, of_shortage(project), Money(filled, money.currency)
        yield giver, of_pool(project), Money(money.minor - filled, money.currency)


def _may_lack(account: str) -> bool:
    return account == OUTSIDE or account.partition("/")[0] == SHORTAGE


def set_aside(subject: str, account: str = "") -> str:
    """Return the account that holds what is set aside for a distribution, or out of an agent's account for a payout."""
    return f"aside/{subject}/{account}" if account else f"aside/{subject}"


def moved(about: str, *steps: tuple[str, str, Money]) -> Posted:
    """Return the fact of money moving, in steps of (from, to, how much); steps of nothing are left out."""
    assert all(money.minor >= 0 for _, _, money in steps), "money moves forward"
    sums: dict[tuple[str, str], int] = {}
    for giver, receiver, money in steps:
        if money:
            sums[giver, money.currency] = sums.get((giver, money.currency), 0) - money.minor
            sums[receiver, money.currency] = sums.get((receiver, money.currency), 0) + money.minor
    postings = (Posting(account, Money(minor, currency)) for (account, currency), minor in sums.items() if minor)
    return Posted(about, tuple(postings))


def crossed(posted: Posted) -> Iterator[tuple[bool, Money]]:
    """Yield the money that came from outside by an income (True), or went there by a payout (False).

    A payout that was returned counts against those that went, and is no income; an income that was taken back counts
    against those that came.
    """
    for posting in posted.postings:
        if posting.account == OUTSIDE:
            came = posted.about.startswith(Letter.INCOME)
            yield came, -posting.amount if came else posting.amount
