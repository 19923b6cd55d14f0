"""Logs made for somebody else: they confirm them before anybody votes, or decline them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import WAITING, Confirmed, Contribution, Contributions, Declined, opened
from ledger.network.agent import Agents
from ledger.values.phrase import Code, Refusal, Who

if TYPE_CHECKING:
    from ledger.book import Book


def confirm(book: Book, contribution: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which the one for whom a log was made takes it as theirs, so that the vote opens."""
    waiting = _waiting(book.contributions, book.agents, contribution, by)
    return (Confirmed(contribution, by), opened(book, contribution, (waiting.author, waiting.contributor), at))


def decline(page: Contributions, agents: Agents, contribution: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that the one for whom a log was made does not want it."""
    _waiting(page, agents, contribution, by)
    return (Declined(contribution, by),)


def _waiting(page: Contributions, agents: Agents, contribution: str, by: str) -> Contribution:
    found = page.get(contribution)
    if found.state != WAITING or found.awaits is None:
        raise Refusal("{contribution} waits for nobody's confirmation.", contribution=Code(contribution))
    if agents.person(found.awaits) != by:
        raise Refusal(
            "{contribution} waits for {who}, not for you.", contribution=Code(contribution), who=Who(found.awaits)
        )
    return found
