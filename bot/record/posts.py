"""The posts of a network: which message shows what, and what is still owed; the `posts` table as it stands in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.values.ids import Subject


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
    mark: str | None = None  # of the entry that owes it, until it is shown; None where the store has to be asked
    refused: str = ""  # why its platform lets us show it nowhere for now
    earlier: Posted | None = field(default=None, compare=False, repr=False)  # the post before it about the same subject
    subject: str = field(init=False, compare=False, repr=False)  # `C1` of a card, and of a message about it
    is_card: bool = field(init=False, compare=False, repr=False)  # which follows its subject, and no message sent once

    def __post_init__(self) -> None:
        about = Subject(self.about)
        self.subject, self.is_card = about.id, about.is_card

    def is_changed_by(self, name: str) -> bool:
        """Tell whether a change of what is named shows here: a message stays as it was sent, unless it is named in full, or by `C1/`, as all about a subject are."""
        return name == self.about or (name == f"{self.subject}/" and not self.is_card)

    def changed(self, touched: Mapping[str, int]) -> int:
        """Return the height of the last change that shows here, of those by name."""
        last = touched.get(self.about, 0)
        return last if self.is_card else max(last, touched.get(f"{self.subject}/", 0))

    @property
    def is_untried(self) -> bool:
        """Tell whether it is a card of which nobody knows yet whether its platform takes it."""
        return self.is_card and self.message is None and not self.refused


class Posts:
    """All posts by number, by message and by subject. Most subjects have one post for ever: each takes little memory."""

    def __init__(self, rows: Iterable[Posted] = ()) -> None:
        self._by_number: list[Posted | None] = []
        self._by_message: dict[str, Posted] = {}
        self._latest: dict[str, Posted] = {}  # by subject
        for row in rows:
            self.add(row)

    @property
    def last(self) -> int:
        """Return the highest number that was used."""
        return len(self._by_number)

    def add(self, post: Posted) -> None:
        """Take in a post with the next number."""
        assert post.number == self.last + 1, "a post out of order"
        if not post.channel:
            self._by_number.append(None)  # blanked: only its number is used up
            return
        self._by_number.append(post)
        post.earlier = self._latest.get(post.subject)
        self._latest[post.subject] = post
        if post.message is not None:
            self._by_message[post.message] = post

    def shown(self, post: Posted, message: str, height: int) -> None:
        """Note that a message shows a post as it was at that height."""
        post.message, post.shown, post.mark = message, height, None
        self._by_message[message] = post

    def blank(self, post: Posted) -> None:
        """Take a post out: its message is gone, or its reader is forgotten."""
        self._by_number[post.number - 1] = None
        later = next((one for one in self.of(post.subject) if one.earlier is post), None)
        if later is not None:
            later.earlier = post.earlier
        elif post.earlier is not None:
            self._latest[post.subject] = post.earlier
        else:
            del self._latest[post.subject]
        if post.message is not None:
            self._by_message.pop(post.message, None)
        post.channel, post.message = "", None

    def get(self, number: int) -> Posted | None:
        """Return a post by its number, or None."""
        return self._by_number[number - 1]

    def of_message(self, message: str) -> Posted | None:
        """Return the post that a message shows, or None."""
        return self._by_message.get(message)

    def of(self, subject: str) -> list[Posted]:
        """Return the posts about a subject, the oldest first."""
        found: list[Posted] = []
        post = self._latest.get(subject)
        while post is not None:
            found.append(post)
            post = post.earlier
        return found[::-1]

    def newest(self) -> Iterator[Posted]:
        """Yield all posts, the newest first."""
        return (post for post in reversed(self._by_number) if post is not None)

    def __iter__(self) -> Iterator[Posted]:
        return (post for post in self._by_number if post is not None)
