"""The unreached: persons to whom lots called, and who take no messages from us. The card names them, as nobody knows it otherwise."""

from __future__ import annotations

from collections.abc import Collection

from ledger.book import Book
from ledger.governance import request
from ledger.governance.reminder import is_told
from ledger.network.reminder import Unreached


def unreached(book: Book, persons: Collection[str]) -> tuple[Unreached, ...]:
    """Return the facts that these persons, who take no messages, were not asked; nothing of what was said of them before."""
    if not persons:
        return ()
    return tuple(
        Unreached(each.about, person)
        for person, each in request.of_votes(book)
        if person in persons
        and person not in book.reminders.unreached.get(each.about, ())
        and is_told(book, person, each)
    )
