"""The posts of a network: which message shows what, and what is still owed; the `posts` table as it stands in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Posted:
    """A post: about which subject, owed by the entry of which height, in which channel (empty: none any more).

    `message` is None until it is shown, and `shown` is the height of the book that it shows.
    """

    number: int
    height: int
    about: str
    channel: str
    message: str | None = None
    shown: int = 0
    tried: bool = False  # it may have been shown already, by an attempt whose answer was lost

    @property
    def subject(self) -> str:
        """Return the subject: `C1` of a card, and of a message about it."""
        return self.about.partition("/")[0]

    @property
    def is_card(self) -> bool:
        """Tell whether the post is a card, which follows its subject, and not a message sent once."""
        return "/" not in self.about


class Posts:
    """All posts by number, by message and by subject."""

    def __init__(self, rows: Iterable[Posted] = ()) -> None:
        self.last = 0
        self._by_number: dict[int, Posted] = {}
        self._by_message: dict[str, Posted] = {}
        self._by_subject: dict[str, list[int]] = {}
        for row in rows:
            self.add(row)

    def add(self, post: Posted) -> None:
        """Take a post in."""
        self.last = max(self.last, post.number)
        if not post.channel:
            return  # blanked: only its number is used up
        self._by_number[post.number] = post
        self._by_subject.setdefault(post.subject, []).append(post.number)
        if post.message is not None:
            self._by_message[post.message] = post

    def shown(self, post: Posted, message: str, height: int) -> None:
        """Note that a message shows a post as it was at that height."""
        post.message, post.shown = message, height
        self._by_message[message] = post

    def blank(self, post: Posted) -> None:
        """Take a post out: its message is gone, or its reader is forgotten."""
        self._by_number.pop(post.number, None)
        self._by_subject[post.subject].remove(post.number)
        if post.message is not None:
            self._by_message.pop(post.message, None)
        post.channel, post.message = "", None

    def get(self, number: int) -> Posted | None:
        """Return a post by its number, or None."""
        return self._by_number.get(number)

    def of_message(self, message: str) -> Posted | None:
        """Return the post that a message shows, or None."""
        return self._by_message.get(message)

    def of(self, subject: str) -> list[Posted]:
        """Return the posts about a subject, the oldest first."""
        return [self._by_number[number] for number in self._by_subject.get(subject, ())]

    def newest(self) -> Iterator[Posted]:
        """Yield all posts, the newest first."""
        return reversed(self._by_number.values())

    def __iter__(self) -> Iterator[Posted]:
        return iter(self._by_number.values())
