"""Reactions that come before it is known that their message is a card: its confirmation is on the way, or was lost."""

from __future__ import annotations

from collections.abc import Callable

from bot.record.posts import Posted

REMEMBERED_MAX = 1000
"""Messages that are remembered; most of them are chatter that people react to."""


class Early:
    """The messages that were reacted to and show no card, and the subjects of those that turned out to show one."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._messages: dict[str, None] = {}
        self._subjects: set[str] = set()

    def reacted(self, message: str) -> None:
        """Remember a message that shows no card as far as is known."""
        self._messages[message] = None
        if len(self._messages) > REMEMBERED_MAX:
            del self._messages[next(iter(self._messages))]

    def shown(self, post: Posted) -> None:
        """Note which message shows a post; one that was reacted to before has to be read."""
        if post.message in self._messages:
            del self._messages[post.message]
            self._subjects.add(post.subject)
            self._wake()

    def take(self) -> set[str]:
        """Return the subjects whose cards have to be read, once."""
        taken, self._subjects = self._subjects, set()
        return taken
