"""Income: money that came in, noted by one steward and confirmed by another, and how much of it is still to be shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network import seniority
from ledger.network.agent import Agents
from ledger.network.role import Roles
from ledger.treasury.account import OUTSIDE, SUM_MAX, Accounts, into_pool, moved, of_pool, of_shortage
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"
REVERSING, REVERSED = "reversing", "reversed"


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
class IncomeReversalNoted:
    """A steward says that a confirmed income has to be taken back. It is once another confirms it."""

    income: str
    reason: Words
    by: str


@dataclass(frozen=True, slots=True)
class IncomeReversalDropped:
    """A steward took that back: the income stays."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class IncomeReversed:
    """Another steward confirmed it: the money is out of the books again."""

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
    reversal: IncomeReversalNoted | None = None
    reversed_by: str | None = None


FACTS = (IncomeNoted, IncomeConfirmed, IncomeDropped, IncomeReversalNoted, IncomeReversalDropped, IncomeReversed)


class Incomes:
    """The page of incomes."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

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
            case IncomeReversalNoted(income):
                self.by_id[income] = replace(self.by_id[income], state=REVERSING, reversal=fact)
            case IncomeReversalDropped(income):
                self.by_id[income] = replace(self.by_id[income], state=CONFIRMED, reversal=None)
            case IncomeReversed(income, by):
                self.by_id[income] = replace(self.by_id[income], state=REVERSED, reversed_by=by)

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
            if income.state not in (CONFIRMED, REVERSING):
                continue
            pool = (income.project, income.amount.currency)
            held = left.setdefault(pool, accounts.held(of_pool(income.project), income.amount.currency))
            rest = min(held, income.amount.minor)
            left[pool] = held - rest
            rests[income.id] = Money(rest, income.amount.currency)
        return rests


def note(page: Incomes, amount: Money, source: str, project: str | None, by: str) -> IncomeNoted:
    """Return the fact that a steward noted an income."""
    number = following(Letter.INCOME, page.by_id)
    return IncomeNoted(number, amount, Words(source, number), project, by)


def confirm(
    page: Incomes, accounts: Accounts, roles: Roles, agents: Agents, income: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts by which a second steward confirms an income, and the money is in its pool."""
    found = _waiting(page, income)
    seniority.check_two(roles, agents, found.by, by, income, at)
    pool = of_pool(found.project)
    if accounts.held(pool, found.amount.currency) + found.amount.minor > SUM_MAX:
        raise Refusal("That is more than a pool can hold here.")
    return (IncomeConfirmed(income, by), moved(income, *into_pool(accounts, found.project, [(OUTSIDE, found.amount)])))


def reverse(page: Incomes, income: str, reason: str, by: str) -> IncomeReversalNoted:
    """Return the fact that a steward wants a confirmed income taken back."""
    found = page.get(income)
    if found.state == REVERSING:
        raise Refusal(
            "{income} is being taken back already: another steward confirms it with {confirm}.",
            income=Code(income),
            confirm=Code(f"/income confirm {income}"),
        )
    if found.state == WAITING:
        raise Refusal(
            "{income} is not confirmed yet: {drop} is enough.", income=Code(income), drop=Code(f"/income drop {income}")
        )
    if found.state != CONFIRMED:
        raise _ended(found)
    return IncomeReversalNoted(income, Words(reason, by), by)


def missing(accounts: Accounts, found: Income) -> Money:
    """Return what of an income is no longer in its pool: it would be missing there, were the income taken back now."""
    amount = found.amount
    return Money(max(0, amount.minor - accounts.held(of_pool(found.project), amount.currency)), amount.currency)


def confirm_reversal(
    page: Incomes, accounts: Accounts, roles: Roles, agents: Agents, income: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts by which a second steward takes an income back, out of the pool that it came to.

    What is no longer there cannot be taken from it: it is missing, and what comes to the pool next fills that first.
    """
    found = page.get(income)
    assert found.reversal is not None, "only what is being taken back is"
    seniority.check_two(roles, agents, found.reversal.by, by, income, at)
    short = missing(accounts, found)
    return (
        IncomeReversed(income, by),
        moved(
            income,
            (of_pool(found.project), OUTSIDE, found.amount - short),
            (of_shortage(found.project), OUTSIDE, short),
        ),
    )


def drop(page: Incomes, income: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that the note of an income, or of its reversal, is taken back."""
    if page.get(income).state == REVERSING:
        return (IncomeReversalDropped(income, by),)
    _waiting(page, income)
    return (IncomeDropped(income, by),)


def _waiting(page: Incomes, income: str) -> Income:
    found = page.get(income)
    if found.state != WAITING:
        raise _ended(found)
    return found


def _ended(found: Income) -> Refusal:
    income = Code(found.id)
    if found.state == CONFIRMED:
        return Refusal(
            "{income} is confirmed already. {reverse} takes it back, with another steward.",
            income=income,
            reverse=Code(f"/income reverse {found.id} why"),
        )
    if found.state == REVERSED:
        return Refusal("{income} was taken back: note it anew if the money came.", income=income)
    return Refusal("{income} was dropped: note it anew if the money came.", income=income)
