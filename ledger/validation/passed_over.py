"""Persons whom lots could not ask about what a vote is about, or only when nobody else was left, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ledger.validation import draw, drawn, electorate, pool
from ledger.validation.unanswered import is_unanswered
from ledger.validation.vote import Vote

if TYPE_CHECKING:
    from ledger.book import Book

CONCERNED, GONE, AWAY, YOUNG = "concerned", "gone", "away", "young"
PARTNER, LISTED, UNANSWERED = "partner", "listed", "unanswered"
"""The reasons. Partners, those who are on the list, and those who leave requests unanswered are asked when nobody else is left."""


def passed_over(book: Book, vote: Vote) -> Iterator[tuple[str, str]]:
    """Yield each person with accepted work before a vote opened whom its lots pass over, and why."""
    members = pool.of(book, vote, vote.at)
    could, last = {*members}, draw.last(book, vote, members, vote.at)
    figures, asked = drawn.by_lot(book, vote), {*drawn.persons(book, vote)}
    row, length = pool.row(book, vote)
    for person in dict.fromkeys(map(book.agents.person, islice(row, length))):
        if person not in could:
            yield person, _reason(book, vote, person)
        elif person in last:
            yield person, LISTED if vote.rows else PARTNER
        elif figures and person not in asked and is_unanswered(book, person, figures.unanswered, vote.at):
            yield person, UNANSWERED


def _reason(book: Book, vote: Vote, person: str) -> str:
    if all(electorate.is_barred(part, book.agents, person) for part in vote.parts()):
        return CONCERNED
    if not book.agents.is_here(person) or book.agents.is_gone(person):
        return GONE
    return YOUNG if electorate.may_vote(vote, book.agents, book.contributions.accepted, person) else AWAY
