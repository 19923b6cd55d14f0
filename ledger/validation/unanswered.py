"""Unanswered: persons whom lots asked again and again while they did nothing. Lots ask them last, until their next act.

They stay in every number, as whoever merely never votes does: a vote would be for those alone who always do. But where many are gone
who count as around for some weeks yet, votes would wait for them. A busy evening makes nobody unanswered: it takes a week as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.book import Book

A_WEEK = timedelta(days=7)
"""The least time since somebody's last act."""


def is_unanswered(book: Book, person: str, times: int, at: datetime) -> bool:
    """Tell whether a person did nothing for a week though lots asked them so many times in it; with 0 times nobody is meant."""
    accounts = book.agents.aliases(person)
    last = max(filter(None, map(book.seen.last, accounts)), default=None)
    if not times or last is None or at - last < A_WEEK:
        return False
    asked = (moment for account in accounts for moment in book.votes.asked.get(account, ()))
    return sum(last < moment < at for moment in asked) >= times
