"""Quiet hours: new messages to somebody who wants to hear nothing now are held back. Edits are not, as they ring nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.record.journal import Journal
from bot.record.posts import Posted
from ledger.governance import hours


class QuietHours:
    """The posts of one network that wait for the end of somebody's quiet hours. After a start, they are held back anew."""

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        self._journal = journal
        self._now = now
        self._held: dict[int, datetime] = {}  # by post, the end of the quiet hours for which it waits

    def holds(self, post: Posted) -> bool:
        """Return whether a post has to wait, and keep it until it is released."""
        book, now = self._journal.book, self._now()
        person = book.agents.person_behind(post.channel)
        if post.message is not None or person is None:
            return False
        until = hours.awake_from(book, person, now)
        if until > now:
            self._held[post.number] = until
        return until > now

    def release(self) -> list[Posted]:
        """Return the posts for which the quiet hours are over, the oldest first."""
        if not self._held or (now := self._now()) < min(self._held.values()):
            return []
        over = sorted(number for number, until in self._held.items() if until <= now)
        for number in over:
            del self._held[number]
        return list(filter(None, map(self._journal.posts.get, over)))
