"""Reminders of extended votes: one message per person and day, which lists all logs that wait for the person's ballot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import words as contribution_words
from ledger.validation import electorate
from ledger.validation.ballot import ballot
from ledger.validation.vote import Extended
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Sayable, lines, phrase

SHOWN = 10
"""Logs that one reminder lists."""


def messages(book: Book, facts: Iterable[Fact], at: datetime) -> Iterator[tuple[str, str]]:
    """Yield the subject and the receiver of each new message. The last message of a person covers a day: no new one is sent."""
    extended = (fact for fact in facts if isinstance(fact, Extended))
    for person in dict.fromkeys(chain.from_iterable(fact.reminded for fact in extended)):
        if book.votes.reminder_time(person, at) == at:
            yield book.votes.reminder_subject(person, at), person


def describe(book: Book, about: str) -> Sayable:
    """Render a reminder as of now, without members' words, as it stays where it was sent."""
    person = book.agents.person(Subject(about).id)
    waiting = list(_waiting(book, person))
    if not waiting:
        return phrase("Your ballot was asked for. Nothing of that waits for you any more.")
    rest = len(waiting) - SHOWN
    return lines(
        *(_line(book, number) for number in waiting[:SHOWN]),
        phrase("and {n} more: {mine} lists them.", n=rest, mine=Code("/mine")) if rest > 0 else None,
        phrase("React on a card, or type {vote}.", vote=Code(f"/vote {waiting[0]} approve")),
    )


def _waiting(book: Book, person: str) -> Iterator[str]:
    accepted = book.contributions.accepted
    for number, vote in book.votes.open.items():
        is_missing = vote.extended is not None and ballot(vote, book.agents, person) is None
        if is_missing and electorate.may_vote(vote, book.agents, accepted, person):
            yield number


def _line(book: Book, number: str) -> Phrase:
    if number in book.audience.confined:
        return phrase(
            "{id}, logged in a private channel, still waits for your ballot. {history} tells what it is.",
            id=Code(number),
            history=Code(f"/history {number}"),
        )
    content = contribution_words.content(book, book.contributions.by_id[number].log)
    return phrase("{id} still waits for your ballot: {content}.", id=Code(number), content=content)
