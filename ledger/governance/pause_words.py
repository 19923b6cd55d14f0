"""How it is told that a window was, or is, held open: on its card, for as long as that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.book import Book
from ledger.governance import held
from ledger.network.pause import PLATFORM_MAX, Pause
from ledger.values.phrase import Phrase, Who, phrase

PAUSES = 3
"""The last pauses, which are told."""

PERSONS = 10
"""Persons who are named."""


def told(book: Book, number: str, pauses: Iterable[Pause]) -> Iterator[Phrase]:
    """Yield what held, and holds, a window open."""
    for one in sorted(pauses, key=lambda pause: pause.since)[-PAUSES:]:
        if one.platform is None:
            yield phrase("Held open: nobody could act from {since} to {until}.", since=one.since, until=one.until)
        elif book.pauses.lost.get(one.platform) == one.since:
            yield phrase(
                "Held open, for {days} days at most: {platform} cannot be reached since {since}, and {who} have no account elsewhere.",
                days=PLATFORM_MAX.days,
                platform=one.platform.capitalize(),
                since=one.since,
                who=_alone(book, number, one.platform),
            )
        else:
            yield phrase(
                "Held open: {platform} could not be reached from {since} to {until}.",
                platform=one.platform.capitalize(),
                since=one.since,
                until=one.until,
            )


def _alone(book: Book, number: str, platform: str) -> tuple[Who, ...]:
    """Return who may act in a window and has only accounts on a platform; of one that is closed, who might have."""
    may = [window.may for window in held.windows(book, book.at) if window.number == number]
    persons = held.only_on(book, platform)
    return tuple(Who(one) for one in persons if not may or any(allows(one) for allows in may))[:PERSONS]
