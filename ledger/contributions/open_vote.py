"""The open vote on a contribution, as commands ask for it by the number that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.contributions import words as contribution_words
from ledger.validation.vote import Vote
from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from ledger.book import Book


def open_vote(book: Book, number: str) -> Vote:
    """Return the open vote on a contribution; refuse a number that is unknown, or whose vote is not open."""
    contribution = book.contributions.get(number)
    vote = book.votes.open.get(number)
    if vote is None:
        raise Refusal(
            "There is no open vote on {id}: it is {state}.",
            id=Code(number),
            state=contribution_words.state(contribution),
        )
    return vote
