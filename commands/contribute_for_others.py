"""Logs that somebody made for somebody else: they wait for that person, who says yes or no by `/confirm`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Slash
from bot.outcome import Outcome, Post, Question, question
from ledger.book import Book
from ledger.contributions import confirmation
from ledger.contributions import words as contribution_words
from ledger.governance import awaited
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Who, phrase


def confirm(book: Book, asked: Asked) -> Outcome:
    """Accept a log that somebody made for the asker: the vote opens, with a new card."""
    number = asked["what"]
    facts = confirmation.confirm(book, number, asked.agent, asked.at)
    return Outcome(facts, phrase("Thank you. Peers now vote on {id}.", id=Code(number)), (Post(number),))


def decline(book: Book, asked: Asked) -> Outcome:
    """Turn down a log that somebody made for the asker."""
    number = asked["what"]
    facts = confirmation.decline(book.contributions, book.agents, number, asked.agent)
    return Outcome(facts, phrase("{id} is off: nothing is counted for you.", id=Code(number)))


def asks(book: Book) -> Iterator[Question]:
    """Yield the logs that wait for the one for whom somebody made them."""
    for number in book.contributions.awaiting:
        waiting = book.contributions.by_id[number]
        line = phrase(
            "{id}: {who} says that {contributor} brought {content}.",
            id=Code(number),
            who=Who(waiting.author),
            contributor=Who(waiting.contributor),
            content=contribution_words.content(book, waiting.log),
        )
        yield question(number, awaited.of_log(book, number), line, confirm, decline)


COMMAND = Slash((), asks=asks, subject=Letter.CONTRIBUTION, takes={"confirm": confirm})
