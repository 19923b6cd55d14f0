"""Posts in memory, as in the `posts` table: which message shows which subject, and which posts no message shows yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Self

from ledger.chain.rows import PostRow
from ledger.values.ids import Subject


@dataclass(slots=True)
class Posted:
    """A post about one subject in one channel (empty once it is blanked). The entry at `height` owes it.

    `message` is None until a platform shows the post; `shown` is the height of the book that the message shows.
    """

    number: int
    height: int
    about: str
    channel: str
    message: str | None = None
    shown: int = 0
    tried: bool = False  # a platform may show it already: the reply to an earlier attempt was lost
    mark: str | None = None  # mark of the entry that owes it, until it is shown; None: ask the store
    refused: str = ""  # the reason, while its platform does not let us show it
    earlier: Posted | None = field(default=None, compare=False, repr=False)  # the post before it on the same subject
    subject: str = field(init=False, compare=False, repr=False)  # `C1` for a card and for each message about it
    is_card: bool = field(init=False, compare=False, repr=False)  # it follows its subject; a message is sent once

    @classmethod
    def stored(cls, row: PostRow) -> Self:
        """Return a post as the table has it; nobody knows whether a platform was offered it."""
        return cls(
            row.number, row.height, intern(row.about), intern(row.channel), row.message, row.shown or 0, tried=True
        )

    def __post_init__(self) -> None:
        about = Subject(self.about)
        self.subject, self.is_card = about.id, about.is_card

    def is_changed_by(self, name: str) -> bool:
        """Return whether a change of `name` shows in this post. A sent message changes only by its full name, or by `C1/`: all messages about C1."""
        return name == self.about or (name == f"{self.subject}/" and not self.is_card)

    def last_change(self, touched: Mapping[str, int]) -> int:
        """Return the height of the last change that shows in this post, out of `touched` (name to height)."""
        last = touched.get(self.about, 0)
        return last if self.is_card else max(last, touched.get(f"{self.subject}/", 0))

    @property
    def is_untried(self) -> bool:
        """Return whether it is a card that its platform has neither shown nor refused yet."""
        return self.is_card and self.message is None and not self.refused


def newest(posts: Collection[Posted]) -> list[Posted]:
    """Return the posts that the newest entry among them owes."""
    height = max((post.height for post in posts), default=0)
    return [post for post in posts if post.height == height]


class Posts:
    """Posts by number, by message and by subject.

    The posts about one subject are a linked list, from the newest back: most subjects have a single post for ever, and need
    no list of their own in memory.
    """

    def __init__(self, rows: Iterable[Posted] = ()) -> None:
        self._by_number: list[Posted | None] = []
        self._by_message: dict[str, Posted] = {}
        self._latest: dict[str, Posted] = {}  # by subject
        for row in rows:
            self.add(row)

    @property
    def last(self) -> int:
        """Return the highest number in use."""
        return len(self._by_number)

    def add(self, post: Posted) -> None:
        """Add a post with the next number."""
        assert post.number == self.last + 1, "a post out of order"
        if not post.channel:
            self._by_number.append(None)  # blanked: only its number is used up
            return
        self._by_number.append(post)
        post.earlier = self._latest.get(post.subject)
        self._latest[post.subject] = post
        if post.message is not None:
            self._by_message[post.message] = post

    def note_shown(self, post: Posted, message: str, height: int) -> None:
        """Note that a message shows a post as of that height."""
        post.message, post.shown, post.mark = message, height, None
        self._by_message[message] = post

    def blank(self, post: Posted) -> None:
        """Remove a post: its message is gone, or its reader is forgotten."""
        self._by_number[post.number - 1] = None
        self._unlink(post)
        if post.message is not None:
            self._by_message.pop(post.message, None)
        post.channel, post.message = "", None

    def _unlink(self, post: Posted) -> None:
        """Take a post out of the linked list of its subject."""
        later = next((other for other in self.about_subject(post.subject) if other.earlier is post), None)
        if later is not None:
            later.earlier = post.earlier
        elif post.earlier is not None:
            self._latest[post.subject] = post.earlier
        else:
            del self._latest[post.subject]

    def get(self, number: int) -> Posted | None:
        """Return a post by its number, or None."""
        return self._by_number[number - 1]

    def of_message(self, message: str) -> Posted | None:
        """Return the post that a message shows, or None."""
        return self._by_message.get(message)

    def about_subject(self, subject: str) -> list[Posted]:
        """Return the posts about a subject, the oldest first."""
        posts: list[Posted] = []
        post = self._latest.get(subject)
        while post is not None:
            posts.append(post)
            post = post.earlier
        return posts[::-1]

    def cards(self, subject: str, since: int = 0) -> list[Posted]:
        """Return the cards of a subject that entries from the height `since` on owe, the oldest first."""
        return [post for post in self.about_subject(subject) if post.is_card and post.height >= since]

    def shown_in(self, channel: str, subject: str) -> str | None:
        """Return the message of the newest card of a subject in a channel, or None."""
        cards = reversed(self.cards(subject))
        return next((card.message for card in cards if card.channel == channel), None)

    def newest(self) -> Iterator[Posted]:
        """Yield all posts, the newest first."""
        return filter(None, reversed(self._by_number))

    def __iter__(self) -> Iterator[Posted]:
        return filter(None, self._by_number)
