"""Reactions that came before it was known that the message under them shows a card of ours.

A platform may deliver a reaction sooner than the answer to the post that it is on; and a post whose answer was lost, with
the process or without, is known only once it is offered again.
"""

from __future__ import annotations

from collections.abc import Callable

KEPT_MAX = 1000
"""Messages that are remembered; most of them are not ours and never will be."""


class Early:
    """The messages that were reacted to too soon. `wake` is called when one of them turns out to be a card."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._noted: dict[str, None] = {}
        self._subjects: dict[str, None] = {}

    def note(self, message: str) -> None:
        """Remember that there are reactions on a message of which nothing is known."""
        self._noted[message] = None
        if len(self._noted) > KEPT_MAX:
            del self._noted[next(iter(self._noted))]

    def shown(self, message: str, subject: str) -> None:
        """Hear that a message shows a card about a subject."""
        if message in self._noted:
            del self._noted[message]
            self._subjects[subject] = None
            self._wake()

    def take(self) -> list[str]:
        """Return the subjects whose cards have to be read, and forget them."""
        subjects, self._subjects = list(self._subjects), {}
        return subjects
