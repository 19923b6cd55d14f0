"""The pool of a vote: the persons of whom some may be drawn to judge it.

It has those who may vote and are around, and had accepted work for two weeks when the vote opened. A network that doubles in a
month may be taken over by those who came: the pool grows by a quarter in thirty days at most, the oldest first. In a young
network, where all these are too few, it has all who may vote and are around.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.validation import electorate

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.book import Book
    from ledger.validation.vote import Vote

TENURE = timedelta(days=14)
"""How long before the opening the first work of somebody was accepted who can be drawn."""

GROWTH = timedelta(days=30)
"""The time in which the pool grows by a quarter at most, once `LEAST` were in it before."""

LEAST = 5
"""Persons of whom some are drawn; of fewer, everybody who may vote can be."""


def of(book: Book, vote: Vote, at: datetime) -> tuple[str, ...]:
    """Return the persons in the pool of a vote at a moment."""
    may = dict(_may(book, vote))
    tenured = [person for person, since in may.items() if since is not None and since <= vote.at - TENURE]
    before = sum(since <= vote.at - TENURE - GROWTH for since in may.values() if since is not None)
    if before >= LEAST:
        tenured = tenured[: before * 5 // 4]
    return tuple(tenured) if len(tenured) >= LEAST else tuple(may)


def row(book: Book, vote: Vote) -> tuple[str, ...]:
    """Return the accounts among which lots are drawn: those with accepted work before the opening, the first accepted first.

    Nobody who leaves, or comes later, changes the place of anybody else, and so nobody can move a lot to somebody.
    """
    if vote.opened.bootstrap:
        return tuple(agent.id for agent in book.agents.persons())
    return tuple(account for account, height in book.contributions.accepted.items() if height < vote.height)


def _may(book: Book, vote: Vote) -> Iterator[tuple[str, datetime | None]]:
    """Yield who may vote and is around, with the moment at which their first work was accepted."""
    accepted = book.contributions.accepted
    for person in dict.fromkeys(map(book.agents.person, row(book, vote))):
        if electorate.may_vote(vote, book.agents, accepted, person) and not book.agents.is_gone(person):
            yield person, _since(book, person)


def _since(book: Book, person: str) -> datetime | None:
    page = book.contributions
    moments = (
        page.by_id[page.credited[one][0]].settled_at for one in book.agents.aliases(person) if one in page.credited
    )
    return min((moment for moment in moments if moment is not None), default=None)
