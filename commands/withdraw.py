"""`/withdraw`: take a log of yours back before it is settled."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import revision
from ledger.values.phrase import Code, phrase


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Record that a log is taken back."""
    facts = revision.withdraw(book.contributions, book.agents, asked["card"], asked.agent)
    return Outcome(
        facts,
        phrase(
            "{id} is withdrawn. It stays in the ledger as withdrawn and counts for nothing.", id=Code(asked["card"])
        ),
    )


VERBS = (
    Verb(
        "withdraw",
        None,
        "Take a log of yours back before it is settled.",
        "/withdraw C1",
        withdraw,
        (Option("card", Kind.card, "the number of the log, such as C1", required=True, positional=True),),
    ),
)

COMMAND = Slash(VERBS)
