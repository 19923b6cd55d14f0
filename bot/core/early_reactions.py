"""Early reactions: they arrive before we know that their message is a card, as its confirmation is under way or was lost."""

from __future__ import annotations

from collections.abc import Callable

from bot.record.posts import Posted

REMEMBERED_MAX = 1000
"""Messages to remember; most of them are chat in which people react to each other."""


class EarlyReactions:
    """The unknown messages that got a reaction, and the subjects of those that proved to be cards."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._messages: dict[str, None] = {}
        self._subjects: set[str] = set()

    def reacted(self, message: str) -> None:
        """Remember a message that is no card as far as we know."""
        self._messages[message] = None
        if len(self._messages) > REMEMBERED_MAX:
            del self._messages[next(iter(self._messages))]

    def shown(self, post: Posted) -> None:
        """Note the message of a post. If it got a reaction before, its card has to be read: wake the clock."""
        if post.message in self._messages:
            del self._messages[post.message]
            self._subjects.add(post.subject)
            self._wake()

    def opened(self, subject: str) -> None:
        """Note that a vote opened whose card was there before: what people put on it meanwhile has to be read."""
        self._subjects.add(subject)
        self._wake()

    def take(self) -> set[str]:
        """Return the subjects whose cards have to be read, and forget them."""
        taken, self._subjects = self._subjects, set()
        return taken
