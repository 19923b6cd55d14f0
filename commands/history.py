"""`/history`: everything that happened to one contribution, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.history import describe
from ledger.validation.vote import Sighted
from ledger.values.phrase import Lines, lines, phrase


def history(book: Book, asked: Asked) -> Outcome:
    """Tell what the ledger has about a contribution, the oldest first."""
    number = asked["card"]
    book.contributions.get(number)
    return Outcome(recall=Recall(lambda entries: list(_about(entries, number)), _describe))


def _about(entries: Iterable[Entry], number: str) -> Iterator[tuple[Entry, Fact]]:
    for entry in entries:
        for fact in entry.facts:
            if _names(fact, number) and not isinstance(fact, Sighted):
                yield entry, fact


def _names(fact: Fact, number: str) -> bool:
    numbers = (getattr(fact, name, None) for name in ("contribution", "corrects", "subject"))
    return number in (*numbers, *getattr(fact, "held", ()))


def _describe(book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    return lines(
        *(
            phrase("Entry {height}, {at}: {said}", height=entry.height, at=entry.at, said=describe(book, fact))
            for entry, fact in facts
        )
    )


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

COMMAND = Slash(VERBS)
