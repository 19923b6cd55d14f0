"""Revisions of a log: amended or withdrawn before it is settled, corrected afterwards by a further log and the same vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions import limits, objections, size
from ledger.contributions.contribution import (
    INCOMPLETE,
    LISTED,
    OPEN,
    UNSHOWN,
    WAITING,
    Amended,
    Contribution,
    Withdrawn,
)
from ledger.contributions.log import Log, check, count, unit
from ledger.contributions.opening import awaits, may_change, put
from ledger.contributions.page import Contributions
from ledger.network.agent import Agents
from ledger.validation.vote import ACCEPTED, UNDECIDED
from ledger.values.phrase import Code, Refusal, Who, sample

if TYPE_CHECKING:
    from ledger.book import Book


CHANGES_MAX = 3
"""How often a log can be put to the vote anew."""

PENDING = (WAITING, INCOMPLETE, LISTED, UNSHOWN, OPEN, UNDECIDED)
"""The states in which a log is not settled for good."""


def amend(book: Book, contribution: str, by: str, content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a new revision and its vote. A revision without a change opens an undecided log again, once.

    What speaks against a log stays with it: whoever rejects it has a reason that a change may not have met. Approvals fall, but for
    those of a smaller amount and nothing else, whose vote goes on. Who named such an amount as right then approves.
    """
    old = _own(book.contributions, book.agents, contribution, by)
    if old.corrects:
        raise Refusal("{contribution} is a correction: withdraw it and correct again.", contribution=Code(contribution))
    _check_pending(old)
    is_changed = content != old.log
    if not is_changed and (old.state != UNDECIDED or old.reopened):
        raise Refusal("Nothing in {contribution} would change.", contribution=Code(contribution))
    check(content)
    limits.check_change(book, old, by, content)
    if only_takes_less(book, old, by, content):
        amended = Amended(contribution, old.revision + 1, by, content, None, goes_on=True)
        return (amended, *objections.approving(book, book.votes.open[contribution], content.amount))
    if is_changed and old.changes >= CHANGES_MAX:
        raise Refusal(
            "{contribution} was changed {n} times already. Take it back and log it again: {withdraw}.",
            contribution=Code(contribution),
            n=old.changes,
            withdraw=Code(f"/withdraw {contribution}"),
        )
    owner = awaits(book.agents, by, old.contributor) if _asks_again(old, content) else None
    amended = Amended(contribution, old.revision + 1, by, content, owner)
    concerned = tuple(dict.fromkeys((old.author, by, old.contributor)))
    if owner:
        return (amended,)
    measured = size.measure(book, size.of_log(contribution, old.contributor, content), at)
    return (amended, put(book, contribution, concerned, content, measured, at, reopens=not is_changed))


def _asks_again(old: Contribution, content: Log) -> bool:
    """Tell whether a revision by somebody else needs the yes of the contributor. What they confirmed needs no other for its evidence."""
    if old.state == INCOMPLETE and replace(content, evidence=old.log.evidence) == old.log:
        return False
    return content != old.log or old.awaits is not None


def only_takes_less(book: Book, old: Contribution, by: str, content: Log) -> bool:
    """Tell whether a change of an open log takes a smaller amount and is nothing else."""
    before = old.log.amount
    if (
        old.state != OPEN
        or old.within
        or awaits(book.agents, by, old.contributor)
        or unit(before) != unit(content.amount)
    ):
        return False
    return count(content.amount) < count(before) and replace(content, amount=before) == old.log


def withdraw(page: Contributions, agents: Agents, contribution: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that one of its owners takes a log back before it is settled."""
    _check_pending(_own(page, agents, contribution, by))
    return (Withdrawn(contribution, by),)


def is_changeable(book: Book, log: Contribution, by: str) -> bool:
    """Tell whether somebody can change a log; one that is a correction is taken back and made again."""
    return not log.corrects and log.state in PENDING and may_change(book.agents, log, by)


def _check_pending(pending: Contribution) -> None:
    if pending.state not in PENDING:
        raise _settled_already(pending)


def _own(page: Contributions, agents: Agents, contribution: str, by: str) -> Contribution:
    """Return the contribution; refuse somebody whose it is not. A correction belongs to its author alone."""
    own = page.get(contribution)
    if not (agents.person(own.author) == by if own.corrects else may_change(agents, own, by)):
        raise Refusal(
            "{contribution} is not yours: only {who} can do that.",
            contribution=Code(contribution),
            who=Who(own.author if own.corrects else own.contributor),
        )
    return own


def _settled_already(settled: Contribution) -> Refusal:
    contribution = Code(settled.id)
    if settled.state == ACCEPTED:
        return Refusal(
            "{contribution} is accepted. It is changed only by a correction, after the same vote: {correct}.",
            contribution=contribution,
            correct=sample("/correct {id} 2h the right amount and why", id=settled.id),
        )
    return Refusal(
        "{contribution} is decided already. Log it again if it should be judged anew.", contribution=contribution
    )
