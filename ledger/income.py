"""Income: money that came in, noted by one steward and confirmed by another, and how much of it is still to be shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ledger import role
from ledger.account import OUTSIDE, SUM_MAX, Accounts, moved, of_pool
from ledger.agent import Agents
from ledger.entry import Entry, Fact
from ledger.money import Money
from ledger.phrase import NETWORK, Code, Refusal, Words
from ledger.role import Roles

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"


@dataclass(frozen=True, slots=True)
class IncomeNoted:
    """A steward says that money came in, for the network or for one project. It counts once another confirms it."""

    income: str
    amount: Money
    source: Words
    project: str | None
    by: str


@dataclass(frozen=True, slots=True)
class IncomeConfirmed:
    """Another steward has seen the money, too."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class IncomeDropped:
    """A steward took the note back before it was confirmed."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class Income:
    """What is known of an income."""

    id: str
    amount: Money
    source: Words
    project: str | None
    by: str
    at: datetime
    state: str
    confirmed_by: str | None = None


class Incomes:
    """The page of incomes."""

    def __init__(self) -> None:
        self.by_id: dict[str, Income] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case IncomeNoted(income, amount, source, project, by):
                self.by_id[income] = Income(income, amount, source, project, by, entry.at, WAITING)
            case IncomeConfirmed(income, by):
                self.by_id[income] = replace(self.by_id[income], state=CONFIRMED, confirmed_by=by)
            case IncomeDropped(income, _):
                self.by_id[income] = replace(self.by_id[income], state=DROPPED)

    def get(self, income: str) -> Income:
        """Return the income; refuse a number that does not exist."""
        found = self.by_id.get(income)
        if found is None:
            raise Refusal("There is no income {income}.", income=Code(income))
        return found

    def rests(self, accounts: Accounts) -> dict[str, Money]:
        """Return how much of each confirmed income is still in its pool.

        A pool gives its oldest money first, so what it holds now is what came in last.
        """
        left: dict[tuple[str | None, str], int] = {}
        rests: dict[str, Money] = {}
        for income in reversed(self.by_id.values()):
            if income.state != CONFIRMED:
                continue
            pool = (income.project, income.amount.currency)
            held = left.setdefault(pool, accounts.held(of_pool(income.project), income.amount.currency))
            rest = min(held, income.amount.minor)
            left[pool] = held - rest
            rests[income.id] = Money(rest, income.amount.currency)
        return rests


def note(page: Incomes, amount: Money, source: str, project: str | None, by: str) -> IncomeNoted:
    """Return the fact that a steward noted an income."""
    return IncomeNoted(f"I{len(page.by_id) + 1}", amount, Words(source, NETWORK), project, by)


def confirm(page: Incomes, accounts: Accounts, roles: Roles, agents: Agents, income: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a second steward confirms an income, and the money is in its pool."""
    found = _waiting(page, income)
    role.check_other(roles, agents, found.by, by, income)
    pool = of_pool(found.project)
    if accounts.held(pool, found.amount.currency) + found.amount.minor > SUM_MAX:
        raise Refusal("That is more than a pool can hold here.")
    return (IncomeConfirmed(income, by), moved(income, (OUTSIDE, pool, found.amount)))


def drop(page: Incomes, income: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that the note of an income is taken back."""
    _waiting(page, income)
    return (IncomeDropped(income, by),)


def _waiting(page: Incomes, income: str) -> Income:
    found = page.get(income)
    if found.state == CONFIRMED:
        raise Refusal("{income} is confirmed already.", income=Code(income))
    if found.state == DROPPED:
        raise Refusal("{income} was dropped: note it anew if the money came.", income=Code(income))
    return found


FACTS = (IncomeNoted, IncomeConfirmed, IncomeDropped)
