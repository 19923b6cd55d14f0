"""`/history`: everything that happened to one contribution, in words."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.chronicle import told
from ledger.phrase import lines, phrase
from ledger.validation import Sighted


def history(book: Book, asked: Asked) -> Outcome:
    """Tell what the ledger has about a contribution, the oldest first."""
    number = asked["card"]
    book.contributions.get(number)
    parts = [
        phrase("Entry {height}, {at}: {said}", height=entry.height, at=entry.at, said=told(book, fact))
        for entry in asked.entries()
        for fact in entry.facts
        if number in (getattr(fact, "contribution", None), getattr(fact, "corrects", None))
        and not isinstance(fact, Sighted)
    ]
    return Outcome(answer=lines(*parts))


VERBS = (
    Verb(
        "history",
        None,
        "Read everything that happened to a contribution.",
        "/history C1",
        history,
        (Option("card", Kind.card, "the number of the contribution, such as C1", required=True, positional=True),),
        reads=True,
        slow=True,
    ),
)
