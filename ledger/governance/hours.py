"""Hours at which a person is written to: by the time zone in which they live, and never in their quiet hours.

What would reach somebody in their quiet hours comes at the end of these, so what ends within them has to be asked before they begin.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from ledger.book import Book
from ledger.values.evening import EVENING, next_evening


def zone_of(book: Book, person: str) -> str:
    """Return the time zone in which a person gets messages."""
    return book.zones.of(book.agents, person, book.rules.now.zone)


def awake_from(book: Book, person: str, at: datetime) -> datetime:
    """Return when a message of this moment may reach a person: at the end of their quiet hours, if it is in them."""
    quiet = book.preferences.quiet(book.agents, person)
    return at if quiet is None else quiet.end_of(at, zone_of(book, person))


def next_message(book: Book, person: str, after: datetime, hour: time = EVENING) -> datetime:
    """Return when the first message of a day after a moment reaches a person; `hour` is that of the message."""
    return awake_from(book, person, next_evening(after, zone_of(book, person), hour))


def ends_of_quiet(book: Book, after: datetime) -> Iterator[datetime]:
    """Yield the next moments at which somebody's quiet hours may be over, in any time zone in which somebody may live."""
    for end in book.preferences.ends():
        yield from (next_evening(after, zone, end) for zone in book.zones.in_use(book.rules.now.zone))
