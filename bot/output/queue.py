"""What one channel is owed: which post comes next, and when.

What its platform did not take stands back behind everything else, for longer each time. Where one post after another is
refused, it is the channel that cannot be reached: then the pauses between first tries grow as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from bot.record.posts import Posted

PAUSE_SECONDS = 1.0
"""Between two edits, and after what was refused once more."""

WAIT_SECONDS_MAX = 60.0
"""The longest pause before what a platform did not take is offered again."""

BARRED_SECONDS_MAX = 600.0
"""The longest pause where somebody has to let us in first: mostly we are told of that, and offer it at once."""


@dataclass(slots=True)
class Owed:
    """The numbers of the posts that a channel is owed. Moments are seconds of a clock that never goes back."""

    numbers: set[int] = field(default_factory=set)
    _refused: dict[int, tuple[int, float]] = field(default_factory=dict)  # how often in a row, and until when it waits
    _strangers: int = 0  # posts, one after another, that were refused at their first try
    _free_at: float = 0.0
    _edits_at: float = 0.0  # when the next edit may be told: edits of one card soon after each other become one

    def next(
        self, posts: Iterable[Posted], is_open: Callable[[str], bool], now: float, without: Collection[int] = ()
    ) -> tuple[Posted | None, float]:
        """Return which of the posts comes next, and in how many seconds it may be told.

        New posts come first, in their order; then cards that are settled, then the others. No post overtakes an earlier
        one about the same subject.
        """
        everything = list(posts)
        new = sorted((post for post in everything if post.message is None), key=lambda post: -post.number)
        first = {post.subject: post for post in new}.values()
        shown = (post for post in everything if post.message is not None)
        ready = [post for post in (*first, *shown) if post.number not in without]
        pause = max(0.0, self._free_at - now)
        if not ready:
            return None, max(pause, self._edits_at - now)
        found = min(ready, key=lambda post: self._rank(post, is_open, now))
        return found, max(pause, self._rank(found, is_open, now)[0] - now)

    def taken(self, number: int, now: float, *, is_edit: bool) -> None:
        """Note that a post was told, or need not be told any more."""
        self._refused.pop(number, None)
        self._strangers = 0
        self._free_at = 0.0
        if is_edit:
            self._edits_at = now + PAUSE_SECONDS

    def refused(self, number: int, now: float, wait_max: float = WAIT_SECONDS_MAX) -> float:
        """Note that a post was not taken, and return in how many seconds it is offered again, at most `wait_max`."""
        times = self._refused.get(number, (0, 0.0))[0] + 1
        wait = _growing(times, wait_max)
        self._refused[number] = (times, now + wait)
        if times == 1:
            self._strangers += 1
        self._free_at = now + (_growing(self._strangers, wait_max) if times == 1 else PAUSE_SECONDS)
        return wait

    def offer(self) -> None:
        """Let everything be offered at once."""
        self._refused.clear()
        self._strangers, self._free_at = 0, 0.0

    def _rank(self, post: Posted, is_open: Callable[[str], bool], now: float) -> tuple[float, bool, bool, bool, int]:
        """Return when a post may be told, and what decides between those that may be told at once."""
        refused = self._refused.get(post.number)
        until = max(now, self._edits_at if post.message is not None else 0.0, refused[1] if refused else 0.0)
        is_edit = post.message is not None
        return until, is_edit, refused is not None, is_edit and is_open(post.subject), post.number


def _growing(times: int, most: float) -> float:
    """Return 1, 2, 4 … seconds, and no more than that."""
    return min(2.0 ** min(times - 1, 10), most)
