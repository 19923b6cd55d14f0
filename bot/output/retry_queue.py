"""Retry queue of one channel, with exponential back-off: it picks the next post, and the pause before it.

A refused post steps back behind all others, for longer after each refusal. If one post after another is refused at its first try,
the channel itself is unreachable: then the pauses between first tries grow, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from bot.record.posts import Posted

PAUSE_SECONDS = 1.0
"""Pause between two edits, and after a repeated refusal of one post."""

WAIT_SECONDS_MAX = 60.0
"""The longest pause before a retry."""

BARRED_SECONDS_MAX = 600.0
"""The longest pause while a channel bars us: mostly an event tells that somebody let us in, and we retry at once."""


@dataclass(slots=True)
class RetryQueue:
    """The numbers of the posts that a channel is owed. Moments are seconds of a monotonic clock."""

    numbers: set[int] = field(default_factory=set)
    _refused: dict[int, tuple[int, float]] = field(default_factory=dict)  # refusals in a row, moment of the retry
    _strangers: int = 0  # posts in a row that were refused at their first try
    _free_at: float = 0.0
    _edits_at: float = 0.0  # moment of the next edit: several edits of a card in a short time become one

    def next_post(
        self, posts: Iterable[Posted], is_open: Callable[[str], bool], now: float, without: Collection[int] = ()
    ) -> tuple[Posted | None, float]:
        """Return the next of the posts, and the pause before it in seconds.

        New posts come first, in their order; then edits of cards with a settled vote, then all other edits. No post overtakes
        an earlier one about the same subject.
        """
        ready = [post for post in _candidates(posts) if post.number not in without]
        pause = max(0.0, self._free_at - now)
        if not ready:
            return None, max(pause, self._edits_at - now)
        first = min(ready, key=lambda post: self._rank(post, is_open, now))
        return first, max(pause, self._rank(first, is_open, now)[0] - now)

    def accepted(self, number: int, now: float, *, is_edit: bool) -> None:
        """Note that a post was accepted."""
        self._refused.pop(number, None)
        self._strangers = 0
        self._free_at = 0.0
        if is_edit:
            self._edits_at = now + PAUSE_SECONDS

    def refused(self, number: int, now: float, wait_max: float = WAIT_SECONDS_MAX) -> float:
        """Note that a post was refused; return the seconds until its retry, at most `wait_max`."""
        times = self._refused.get(number, (0, 0.0))[0] + 1
        wait = _growing(times, wait_max)
        self._refused[number] = (times, now + wait)
        if times == 1:
            self._strangers += 1
        self._free_at = now + (_growing(self._strangers, wait_max) if times == 1 else PAUSE_SECONDS)
        return wait

    def offer(self) -> None:
        """Retry everything at once."""
        self._refused.clear()
        self._strangers, self._free_at = 0, 0.0

    def _rank(self, post: Posted, is_open: Callable[[str], bool], now: float) -> tuple[float, bool, bool, bool, int]:
        """Return the moment at which a post may be sent, then the tie-breakers."""
        is_edit = post.message is not None
        times, retry_at = self._refused.get(post.number, (0, 0.0))
        until = max(now, retry_at, self._edits_at if is_edit else 0.0)
        return until, is_edit, times > 0, is_edit and is_open(post.subject), post.number


def _candidates(posts: Iterable[Posted]) -> Iterator[Posted]:
    """Yield all edits, and the oldest new post about each subject."""
    oldest: dict[str, Posted] = {}
    for post in posts:
        if post.message is not None:
            yield post
        elif post.number <= oldest.setdefault(post.subject, post).number:
            oldest[post.subject] = post
    yield from oldest.values()


def _growing(times: int, most: float) -> float:
    """Return 1, 2, 4 … seconds, but no more than `most`."""
    return min(2.0 ** min(times - 1, 10), most)
