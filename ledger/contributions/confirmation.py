"""Confirmation of logs that were made for somebody else: that person confirms one before anybody votes, or declines it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions import limits, size
from ledger.contributions.contribution import WAITING, Confirmed, Contribution, Declined
from ledger.contributions.opening import put
from ledger.contributions.page import Contributions
from ledger.network.agent import Agents
from ledger.values.phrase import Code, Refusal, Who

if TYPE_CHECKING:
    from ledger.book import Book


def confirm(book: Book, contribution: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a confirmation by the person for whom the log was made; the vote opens, unless evidence is missing."""
    waiting = _waiting(book.contributions, book.agents, contribution, by)
    limits.check_day(book, waiting.contributor, waiting.log)
    if waiting.within is not None:
        return (Confirmed(contribution, by),)  # the vote on the whole list opens once nobody is waited for
    limits.check_open(book, by)
    measured = size.measure(book, size.of(book, waiting), at)
    concerned = (waiting.author, waiting.contributor)
    return (Confirmed(contribution, by), put(book, contribution, concerned, waiting.log, measured, at))


def decline(page: Contributions, agents: Agents, contribution: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that the person for whom the log was made does not want it."""
    _waiting(page, agents, contribution, by)
    return (Declined(contribution, by),)


def _waiting(page: Contributions, agents: Agents, contribution: str, by: str) -> Contribution:
    waiting = page.get(contribution)
    if waiting.state != WAITING or waiting.awaits is None:
        raise Refusal("{contribution} waits for nobody's confirmation.", contribution=Code(contribution))
    if agents.person(waiting.awaits) != by:
        raise Refusal(
            "{contribution} waits for {who}, not for you.", contribution=Code(contribution), who=Who(waiting.awaits)
        )
    return waiting
