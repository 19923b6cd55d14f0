"""Sentences about pauses, for the card of a window that was or is held open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from ledger.book import Book
from ledger.governance import held
from ledger.network.pause import PLATFORM_MAX, Pause
from ledger.values.phrase import Phrase, Plural, Who, phrase, plural

PAUSES = 3
"""Pauses that a card shows, the last ones."""

PERSONS = 10
"""Persons whom a card names."""


def describe(book: Book, number: str, since: datetime) -> Iterator[Phrase]:
    """Yield a sentence for each pause that held, or holds, a window of that number open, of those that opened since."""
    for pause in sorted(book.pauses.of(number, since), key=attrgetter("since"))[-PAUSES:]:
        yield _sentence(book, number, pause)


def _sentence(book: Book, number: str, pause: Pause) -> Phrase:
    if pause.platform is None:
        return phrase("Held open: nobody could act from {since} to {until}.", since=pause.since, until=pause.until)
    if book.pauses.lost.get(pause.platform) == pause.since:
        return phrase(
            "Held open, for {days} days at most: {platform} cannot be reached since {since}, and {who} have no account elsewhere.",
            days=PLATFORM_MAX.days,
            platform=pause.platform.capitalize(),
            since=pause.since,
            who=_waited_for(book, number, pause.platform),
        )
    return phrase(
        "Held open: {platform} could not be reached from {since} to {until}.",
        platform=pause.platform.capitalize(),
        since=pause.since,
        until=pause.until,
    )


def _waited_for(book: Book, number: str, platform: str) -> tuple[Who | Plural, ...]:
    """Return the persons who may act in a window and are on one platform only; for a closed window, all who are."""
    may = [window.may for window in held.windows(book, book.at, book.at) if window.name == number]
    persons = held.only_on(book, platform)
    acting = [person for person in persons if any(allows(person) for allows in may)] if may else persons
    rest = len(acting) - PERSONS
    return (*map(Who, acting[:PERSONS]), *((plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()))
