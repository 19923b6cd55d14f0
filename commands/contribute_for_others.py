"""Logs that somebody made for somebody else, and corrections of somebody's work: that person says yes or no by `/confirm`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.menu import Asked, Slash
from bot.outcome import Outcome, Post, Question, question
from ledger.book import Book
from ledger.contributions import confirmation, correction
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import EvidenceAsked
from ledger.governance import awaited
from ledger.network import amounts
from ledger.network.speaker import contact_of
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase


def confirm(book: Book, asked: Asked) -> Outcome:
    """Answer by its own number for a log that somebody made for the asker, as one of a list is asked for by that of the list.

    Whoever said whether a correction of their work is right can change that.
    """
    if asked["what"] in book.hearings.hears:
        return _answer(book, asked, asked["what"], is_right=asked["answer"] != "no")
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


def _answer(book: Book, asked: Asked, number: str, *, is_right: bool) -> Outcome:
    """Record whether a correction of the asker's work is right, in their words."""
    facts = correction.answer(book, number, asked.agent, is_right=is_right, reason=asked["reason"])
    if is_right:
        said = phrase("Noted: you say that {id} is right. It is decided as any log is.", id=Code(number))
    else:
        said = phrase(
            "Noted: you say that {id} is not right. It stands on its card, and nothing is decided before its end.",
            id=Code(number),
        )
    return Outcome(facts, said if facts else lines(said, phrase("It was so already.")))


def asks(book: Book) -> Iterator[Question]:
    """Yield the logs that wait for the one for whom somebody made them, and corrections that wait for whose work they are about."""
    yield from _of_corrections(book)
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


def _of_corrections(book: Book) -> Iterator[Question]:
    for number in book.votes.open:
        account = book.hearings.hears.get(number)
        contact = contact_of(book.agents, account) if account is not None else None
        if contact is None or number in book.hearings.answers:
            continue
        log = book.contributions.by_id[number]
        line = phrase(
            "{id}: {who} would correct {corrects}, which is yours, to {amount}. Is that right?",
            id=Code(number),
            who=Who(log.author),
            corrects=Code(log.corrects or ""),
            amount=amounts.in_words(book, log.log.amount),
        )
        yes, no = (partial(_answer, number=number, is_right=is_right) for is_right in (True, False))
        # A message told of it at once.
        yield Question(number, (contact,), line, yes, no, log.at, asked_of_all=True, says_why=True)


COMMAND = Slash((), asks=asks, subject=Letter.CONTRIBUTION, takes={"confirm": confirm})
