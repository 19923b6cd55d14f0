"""The lots of a vote when they first fell: how many accounts were in the row, whom lots could ask, and whom not and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ledger.validation import draw, drawn, electorate, pool
from ledger.validation.pool import Pool
from ledger.validation.unanswered import is_unanswered
from ledger.validation.vote import Vote

if TYPE_CHECKING:
    from ledger.book import Book

CONCERNED, GONE, AWAY, YOUNG = "concerned", "gone", "away", "young"
PARTNER, LISTED, UNANSWERED = "partner", "listed", "unanswered"
"""The reasons. Partners, those who are on the list, and those who leave requests unanswered are asked when nobody else is left."""


class FirstLots(NamedTuple):
    """The number of accounts in the row, the persons whom lots could ask, and the others with the reason of each.

    Somebody who leaves later changes nothing of it, though they count no more. In the beginning, those are in it who came until then.
    """

    length: int
    members: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...]


def first_lots(book: Book, vote: Vote, at: datetime) -> FirstLots:
    """Return the lots of a vote; `book` is that of the moment at which they fall."""
    members = pool.of(book, vote, at)
    return FirstLots(pool.row(book, vote)[1], tuple(members), tuple(_passed_over(book, vote, members, at)))


def _passed_over(book: Book, vote: Vote, members: Pool, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield each person with accepted work before the opening whom lots pass over, and why."""
    could, last = {*members}, draw.last(book, vote, members, at)
    figures, (row, length) = drawn.by_lot(book, vote), pool.row(book, vote)
    for person in dict.fromkeys(map(book.agents.person, islice(row, length))):
        if person not in could:
            yield person, _reason(book, vote, person)
        elif person in last:
            yield person, LISTED if vote.rows else PARTNER
        elif figures and is_unanswered(book, person, figures.unanswered, at):
            yield person, UNANSWERED


def _reason(book: Book, vote: Vote, person: str) -> str:
    if all(electorate.is_barred(part, book.agents, person) for part in vote.parts()):
        return CONCERNED
    if not book.agents.is_here(person) or book.agents.is_gone(person):
        return GONE
    return YOUNG if electorate.may_vote(vote, book.agents, book.contributions.accepted, person) else AWAY
