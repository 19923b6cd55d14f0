"""Incomes: money that came in, noted by one steward and confirmed by another, and the rest of it that is not shared yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network import seniority
from ledger.network.agent import Agents
from ledger.network.question import LAPSED, Lapsed
from ledger.network.role import Roles
from ledger.treasury.account import OUTSIDE, SUM_MAX, Accounts, into_pool, moved, of_pool, of_shortage
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words, sample

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"
REVERSING, REVERSED = "reversing", "reversed"


@dataclass(frozen=True, slots=True)
class IncomeNoted:
    """A steward noted that money came in, for the network or for one project. It counts once another steward confirms it."""

    income: str
    amount: Money
    source: Words
    project: str | None
    by: str


@dataclass(frozen=True, slots=True)
class IncomeConfirmed:
    """Another steward confirmed the income: the money is in its pool."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class IncomeDropped:
    """A steward took the note back before it was confirmed."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class IncomeReversalNoted:
    """A steward wants a confirmed income taken back. It is taken back once another steward confirms that."""

    income: str
    reason: Words
    by: str


@dataclass(frozen=True, slots=True)
class IncomeReversalDropped:
    """A steward withdrew the wish to take an income back: the income stays."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class IncomeReversed:
    """Another steward confirmed the reversal: the money is out of the books again."""

    income: str
    by: str


@dataclass(frozen=True, slots=True)
class Income:
    """The state of an income."""

    id: str
    amount: Money
    source: Words
    project: str | None
    by: str
    at: datetime
    state: str
    asked: datetime  # since when it waits for another steward, if it does
    confirmed_by: str | None = None
    reversal: IncomeReversalNoted | None = None
    reversed_by: str | None = None


FACTS = (IncomeNoted, IncomeConfirmed, IncomeDropped, IncomeReversalNoted, IncomeReversalDropped, IncomeReversed)


class Incomes:
    """Projection: the incomes, by number."""

    def __init__(self) -> None:
        self.by_id: dict[str, Income] = {}
        self.awaiting: dict[str, None] = {}  # the numbers of those that wait for another steward, the oldest first

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _noted(self, fact: IncomeNoted, entry: Entry) -> None:
        self.by_id[fact.income] = Income(
            fact.income, fact.amount, fact.source, fact.project, fact.by, entry.at, WAITING, entry.at
        )
        self.awaiting[fact.income] = None

    def _confirmed(self, fact: IncomeConfirmed, _: Entry) -> None:
        self._change(fact.income, state=CONFIRMED, confirmed_by=fact.by)

    def _dropped(self, fact: IncomeDropped, _: Entry) -> None:
        self._change(fact.income, state=DROPPED)

    def _reversal_noted(self, fact: IncomeReversalNoted, entry: Entry) -> None:
        self._change(fact.income, state=REVERSING, reversal=fact, asked=entry.at)

    def _reversal_dropped(self, fact: IncomeReversalDropped, _: Entry) -> None:
        self._change(fact.income, state=CONFIRMED, reversal=None)

    def _reversed(self, fact: IncomeReversed, _: Entry) -> None:
        self._change(fact.income, state=REVERSED, reversed_by=fact.by)

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        if (income := self.by_id.get(fact.question)) is not None:
            self._change(income.id, state=CONFIRMED if income.reversal else LAPSED, reversal=None)

    def _change(self, income: str, **values: Any) -> None:
        changed = self.by_id[income] = replace(self.by_id[income], **values)
        if changed.state in (WAITING, REVERSING):
            self.awaiting[income] = None
        else:
            self.awaiting.pop(income, None)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        IncomeNoted: _noted,
        IncomeConfirmed: _confirmed,
        IncomeDropped: _dropped,
        IncomeReversalNoted: _reversal_noted,
        IncomeReversalDropped: _reversal_dropped,
        IncomeReversed: _reversed,
        Lapsed: _lapsed,
    }

    def get(self, income: str) -> Income:
        """Return the income; refuse a number that does not exist."""
        if income not in self.by_id:
            raise Refusal("There is no income {income}.", income=Code(income))
        return self.by_id[income]

    def rests(self, accounts: Accounts) -> dict[str, Money]:
        """Return the part of each confirmed income that is still in its pool.

        A pool gives its oldest money first, so it holds the money that came last.
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
    number = next_id(Letter.INCOME, page.by_id)
    return IncomeNoted(number, amount, Words(source, number), project, by)


def confirm(
    page: Incomes, accounts: Accounts, roles: Roles, agents: Agents, income: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts by which a second steward confirms an income, and its money comes into the pool."""
    waiting = _waiting(page, income)
    seniority.check_two(roles, agents, waiting.by, by, income, at)
    project, amount = waiting.project, waiting.amount
    if accounts.held(of_pool(project), amount.currency) + amount.minor > SUM_MAX:
        raise Refusal("That is more than a pool can hold here.")
    return (IncomeConfirmed(income, by), moved(income, *into_pool(accounts, project, [(OUTSIDE, amount)])))


def reverse(page: Incomes, income: str, reason: str, by: str) -> IncomeReversalNoted:
    """Return the fact that a steward wants a confirmed income taken back."""
    state = page.get(income).state
    if state == REVERSING:
        raise Refusal(
            "{income} is being taken back already: another steward confirms it with {confirm}.",
            income=Code(income),
            confirm=Code(f"/confirm {income}"),
        )
    if state == WAITING:
        raise Refusal(
            "{income} is not confirmed yet: {drop} is enough.", income=Code(income), drop=Code(f"/withdraw {income}")
        )
    if state != CONFIRMED:
        raise _ended(page.get(income))
    return IncomeReversalNoted(income, Words(reason, by), by)


def missing(accounts: Accounts, income: Income) -> Money:
    """Return the part of an income that is no longer in its pool: the shortage, if it were taken back now."""
    amount = income.amount
    return Money(max(0, amount.minor - accounts.held(of_pool(income.project), amount.currency)), amount.currency)


def confirm_reversal(
    page: Incomes, accounts: Accounts, roles: Roles, agents: Agents, income: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts by which a second steward takes an income back, out of the pool that it came to.

    The part that is no longer there becomes a shortage, which the next money into the pool fills first.
    """
    taken = page.get(income)
    assert taken.reversal is not None, "only what is being taken back is"
    seniority.check_two(roles, agents, taken.reversal.by, by, income, at)
    short = missing(accounts, taken)
    return (
        IncomeReversed(income, by),
        moved(
            income,
            (of_pool(taken.project), OUTSIDE, taken.amount - short),
            (of_shortage(taken.project), OUTSIDE, short),
        ),
    )


def drop(page: Incomes, income: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that drops an income that nobody confirmed yet, or the wish to take one back."""
    if page.get(income).state == REVERSING:
        return (IncomeReversalDropped(income, by),)
    _waiting(page, income)
    return (IncomeDropped(income, by),)


def _waiting(page: Incomes, income: str) -> Income:
    waiting = page.get(income)
    if waiting.state != WAITING:
        raise _ended(waiting)
    return waiting


def _ended(ended: Income) -> Refusal:
    income = Code(ended.id)
    if ended.state == CONFIRMED:
        return Refusal(
            "{income} is confirmed already. {reverse} takes it back, with another steward.",
            income=income,
            reverse=sample("/income reverse {id} why", id=ended.id),
        )
    if ended.state == REVERSED:
        return Refusal("{income} was taken back: note it anew if the money came.", income=income)
    if ended.state == LAPSED:
        return Refusal("{income} was confirmed by nobody in time: note it anew if the money came.", income=income)
    return Refusal("{income} was dropped: note it anew if the money came.", income=income)
