"""What is due now, and when something will be due next."""

from __future__ import annotations

from datetime import datetime

from ledger import digest
from ledger.book import Book
from ledger.settlement import moments, settle


def due(book: Book, now: datetime) -> tuple[str, ...]:
    """Return the contributions whose vote is ripe to be read and settled."""
    return tuple(
        contribution
        for contribution, vote in book.votes.open.items()
        if settle(vote, book.rules, book.agents, book.contributions.accepted, now) is not None
    )


def next_due(book: Book, after: datetime, up_since: datetime) -> datetime | None:
    """Return the first moment after the given one at which time alone may make something due, or None."""
    votes = (
        moment
        for vote in book.votes.open.values()
        for moment in moments(vote, book.rules.versions[vote.opened.rules].preset, book.agents)
    )
    distributions = (
        *(one.ends_for(up_since) for one in book.distributions.under_way()),
        *(one.reversed_at(up_since) for one in book.distributions.reversals()),
    )
    proposals = (one.ends for one in book.equations.open())
    coming = (*votes, *distributions, *proposals, digest.due(book))
    return min((moment for moment in coming if moment is not None and moment > after), default=None)
