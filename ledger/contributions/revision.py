"""Changing a log: amended or withdrawn before it is settled, corrected afterwards by a further log and the same vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import (
    OPEN,
    UNSHOWN,
    WAITING,
    Amended,
    Contribution,
    Contributions,
    Logged,
    Withdrawn,
    awaits,
    is_own,
    opened,
)
from ledger.contributions.log import Log, check
from ledger.network.agent import Agents
from ledger.validation.vote import ACCEPTED, UNDECIDED
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Who, Words
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def amend(book: Book, contribution: str, by: str, content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a new revision, which is voted on anew. Without a change it opens an undecided log again."""
    found = _own(book.contributions, book.agents, contribution, by)
    if found.corrects:
        raise Refusal("{contribution} is a correction: withdraw it and correct again.", contribution=Code(contribution))
    if found.state not in (WAITING, UNSHOWN, OPEN, UNDECIDED):
        raise _settled_already(found)
    if found.state != UNDECIDED and content == found.log:
        raise Refusal("Nothing in {contribution} would change.", contribution=Code(contribution))
    check(content)
    owner = awaits(book.agents, by, found.contributor) if content != found.log or found.awaits else None
    amended = Amended(contribution, found.revision + 1, by, content, owner)
    excluded = tuple(dict.fromkeys((found.author, by, found.contributor)))
    return (amended,) if owner else (amended, opened(book, contribution, excluded, at))


def withdraw(page: Contributions, agents: Agents, contribution: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a log is taken back by one whose it is, before it is settled."""
    found = _own(page, agents, contribution, by)
    if found.state not in (WAITING, UNSHOWN, OPEN, UNDECIDED):
        raise _settled_already(found)
    return (Withdrawn(contribution, by),)


def correct(
    book: Book, contribution: str, by: str, amount: Money | Quantity | None, reason: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts of a log that corrects an accepted one to another amount, after the same vote; None: to nothing."""
    found = book.contributions.get(contribution)
    if found.state != ACCEPTED or found.corrects:
        raise Refusal(
            "Only an accepted contribution can be corrected; {contribution} is none.", contribution=Code(contribution)
        )
    if found.correction:
        raise Refusal(
            "{correction} would correct {contribution} already.",
            correction=Code(found.correction),
            contribution=Code(contribution),
        )
    before = found.log.amount
    after = amount if amount is not None else _nothing(before)
    if type(after) is not type(before) or _unit(after) != _unit(before):
        raise Refusal("Write the right amount in the unit that {contribution} has.", contribution=Code(contribution))
    if after == before:
        raise Refusal("{contribution} has that amount already.", contribution=Code(contribution))
    number = following(Letter.CONTRIBUTION, book.contributions.by_id)
    content = replace(found.log, amount=after, note=Words(reason, by), evidence=None)
    excluded = tuple(dict.fromkeys((by, found.author, found.contributor)))
    logged = Logged(number, by, found.contributor, content, None, contribution)
    return (logged, opened(book, number, excluded, at))


def _own(page: Contributions, agents: Agents, contribution: str, by: str) -> Contribution:
    found = page.get(contribution)
    owns = agents.person(found.author) == by if found.corrects else is_own(agents, found, by)
    if not owns:
        raise Refusal(
            "{contribution} is not yours: only {who} can do that.",
            contribution=Code(contribution),
            who=Who(found.author if found.corrects else found.contributor),
        )
    return found


def _settled_already(found: Contribution) -> Refusal:
    contribution = Code(found.id)
    if found.state == ACCEPTED:
        return Refusal(
            "{contribution} is accepted. It is changed only by a correction, after the same vote: {correct}.",
            contribution=contribution,
            correct=Code(f"/correct {found.id} 2h the right amount and why"),
        )
    return Refusal(
        "{contribution} is settled already. Log it again if it should be judged anew.", contribution=contribution
    )


def _unit(amount: Money | Quantity) -> str:
    return amount.currency if isinstance(amount, Money) else amount.unit


def _nothing(amount: Money | Quantity) -> Money | Quantity:
    return Money(0, amount.currency) if isinstance(amount, Money) else Quantity(Fraction(0), amount.unit)
