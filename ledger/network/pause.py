"""Pauses: time in which people could not act, and by how much it prolongs the open windows. The one place that knows deadlines.

A window is time in which somebody may act before something follows: `ledger/governance/held.py` lists them. Its end is computed
here, from its length and its pauses, and compared with a moment here. Facts name the windows that a pause holds open, so that
nobody has to judge that again later. What only grows old, such as a code that can be used for an hour, is no window.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import ClassVar

from ledger.chain.entry import Entry, Fact

AGAIN = timedelta(hours=24)
"""The shortest time for which a window stays open after a pause during which it would have ended."""

PLATFORM_MAX = timedelta(days=7)
"""The longest time for which a platform that cannot be reached holds windows open."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Nobody could act from `since` to `until`: the program was down, its machine asleep, or the clock jumped."""

    since: datetime
    until: datetime
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlatformLost:
    """A platform cannot be reached since then, and somebody who may act in the held windows has no account elsewhere."""

    platform: str
    since: datetime
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlatformBack:
    """A platform can be reached again: these windows, which it held open, go on."""

    platform: str
    until: datetime
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of one window; while it goes on, `until` is its latest end. `platform` is None if the program was down."""

    since: datetime
    until: datetime
    platform: str | None


def window_end(start: datetime, length: timedelta, pauses: Collection[Pause], again: timedelta = AGAIN) -> datetime:
    """Return the end of a window in which people can act for that long.

    A window that would have ended during a pause stays open `again` after it, as nobody knows when a pause is over.
    """
    end, counted = start + length, start
    for pause in sorted(pauses, key=lambda pause: pause.since):
        since = max(pause.since, counted)
        if pause.until <= since:
            continue
        if since >= end:
            break
        is_missed = end <= pause.until
        end += pause.until - since
        if is_missed:
            end = max(end, pause.until + again)
        counted = pause.until
    return end


def is_over(end: datetime | None, now: datetime) -> bool:
    """Tell whether a window has ended; one without an end has not."""
    return end is not None and end <= now


def is_given_up(since: datetime, now: datetime) -> bool:
    """Tell whether a platform has been away for so long that it holds nothing open any more."""
    return is_over(since + PLATFORM_MAX, now)


FACTS = (Paused, PlatformLost, PlatformBack)


class Pauses:
    """The page of the pauses of every window, and of the platforms that cannot be reached, with the moments since when.

    One name can have one window after another, as a log has a vote for each revision. A pause holds the one that was open when
    the pause was noted, so a window is asked for by its name and the moment at which it opened.
    """

    def __init__(self) -> None:
        self.lost: dict[str, datetime] = {}
        self._noted: dict[
            str, list[tuple[datetime, Pause]]
        ] = {}  # by window, each with the moment at which it was noted

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _paused(self, fact: Paused, entry: Entry) -> None:
        self._note(fact.held, Pause(fact.since, fact.until, None), entry)

    def _lose(self, fact: PlatformLost, entry: Entry) -> None:
        self.lost[fact.platform] = fact.since
        self._note(fact.held, Pause(fact.since, fact.since + PLATFORM_MAX, fact.platform), entry)

    def _note(self, held: tuple[str, ...], pause: Pause, entry: Entry) -> None:
        for window in held:
            self._noted.setdefault(window, []).append((entry.at, pause))

    def _find_again(self, fact: PlatformBack, _: Entry) -> None:
        self.lost.pop(fact.platform, None)
        for window in fact.held:
            self._noted[window] = [(at, _ended(pause, fact)) for at, pause in self._noted.get(window, ())]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        PlatformLost: _lose,
        PlatformBack: _find_again,
        Paused: _paused,
    }

    def of(self, window: str, opened: datetime) -> tuple[Pause, ...]:
        """Return the pauses of a window that opened then, in the order in which they were noted."""
        noted = self._noted.get(window, [])
        return tuple(pause for _, pause in noted[bisect_left(noted, opened, key=itemgetter(0)) :])

    def end_of(self, window: str, opened: datetime, length: timedelta) -> datetime:
        """Return the end of a window in which people can act for that long from its opening on."""
        return window_end(opened, length, self.of(window, opened))

    def end_of_shared(self, window: str, begun: datetime, length: timedelta) -> datetime:
        """Return the end of the time that begins at a moment of its own within a window which is open all along."""
        # A platform may have been lost before, and be away still.
        return window_end(begun, length, self.of(window, begun - PLATFORM_MAX))


def _ended(pause: Pause, fact: PlatformBack) -> Pause:
    return replace(pause, until=min(fact.until, pause.until)) if pause.platform == fact.platform else pause
