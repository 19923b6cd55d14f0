"""`/unlink`: take the last link of your accounts back, within a day."""

from __future__ import annotations

from bot.menu import Asked, Verb
from bot.outcome import Outcome
from ledger import link
from ledger.book import Book
from ledger.phrase import phrase


def unlink(book: Book, asked: Asked) -> Outcome:
    """Make the asker's accounts two persons again."""
    fact = link.unlink(book.agents, asked.agent, asked.at)
    return Outcome(
        (fact,), phrase("Your accounts are two persons again. What was done meanwhile stays with the older one.")
    )


VERBS = (Verb("unlink", None, "Take the last link of your accounts back, within a day.", "/unlink", unlink),)
