"""Logs that somebody made for somebody else: they wait for that person, who says yes or no by `/confirm`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.menu import Asked, Slash
from bot.outcome import Outcome, Post, Question, question
from ledger.book import Book
from ledger.contributions import confirmation
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import EvidenceAsked
from ledger.governance import awaited
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase


def confirm(book: Book, asked: Asked) -> Outcome:
    """Answer by its own number for a log that somebody made for the asker, as one of a list is asked for by that of the list."""
    return (_decline if asked["answer"] == "no" else _confirm)(book, asked, asked["what"])


def _confirm(book: Book, asked: Asked, number: str) -> Outcome:
    facts = confirmation.confirm(book, number, asked.agent, asked.at)
    within = book.contributions.by_id[number].within
    if within is not None:
        return Outcome(facts, _then(number, within, book.lists.by_id[within].waits.keys() - {number}))
    answer: Sayable = phrase("Thank you. Peers now vote on {id}.", id=Code(number))
    if isinstance(facts[-1], EvidenceAsked):
        confirmed = phrase("Thank you. {id} is confirmed as yours.", id=Code(number))
        answer = lines(confirmed, contribution_words.receipt_missing(number))
    return Outcome(facts, answer, (Post(number),))


def _then(number: str, within: str, others: set[str]) -> Phrase:
    """Say when peers vote on a list of which somebody confirmed a log."""
    values = {"id": Code(number), "list": Code(within)}
    if others:
        return phrase(
            "Thank you. {id} is confirmed as yours. Peers vote on {list} once the others have answered.", **values
        )
    return phrase("Thank you. {id} is confirmed as yours. Peers now vote on {list}.", **values)


def _decline(book: Book, asked: Asked, number: str) -> Outcome:
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
        yield question(
            waiting.within or number,
            awaited.of_log(book, number),
            line,
            partial(_confirm, number=number),
            partial(_decline, number=number),
        )


COMMAND = Slash((), asks=asks, subject=Letter.CONTRIBUTION, takes={"confirm": confirm})
