"""Logs that lack evidence: each waits for its link, which `/amend` adds, and is off if none comes in time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.menu import Asked, Slash
from bot.outcome import Outcome, Question
from ledger.book import Book
from ledger.contributions import revision
from ledger.contributions import words as contribution_words
from ledger.governance import awaited
from ledger.values.phrase import Code, Refusal, phrase


def asks(book: Book) -> Iterator[Question]:
    """Yield the logs that lack evidence, for those whose they are."""
    for number in book.contributions.incomplete:
        waiting = awaited.of_evidence(book, number)
        line = phrase(
            "{id}, {content}: a receipt is missing; then it can be looked at.",
            id=Code(number),
            content=contribution_words.content(book, book.contributions.by_id[number].log),
        )
        yes, no = partial(_refuse, number=number), partial(_withdraw, number=number)
        typed = contribution_words.with_receipt(number)
        yield Question(number, waiting.persons, line, yes, no, waiting.since, waiting.until, typed=typed)


def _refuse(book: Book, asked: Asked, number: str) -> Outcome:
    """Refuse a plain yes, which is no evidence."""
    raise Refusal(
        "A receipt is missing; then it can be looked at: {amend}.", amend=contribution_words.with_receipt(number)
    )


def _withdraw(book: Book, asked: Asked, number: str) -> Outcome:
    facts = revision.withdraw(book.contributions, book.agents, number, asked.agent)
    return Outcome(
        facts, phrase("{id} is withdrawn. It stays in the ledger as withdrawn and counts for nothing.", id=Code(number))
    )


COMMAND = Slash((), asks=asks)
