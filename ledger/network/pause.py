"""Pauses: time in which people could not act, and by how much it prolongs the open windows.

A window is the time for objections to a distribution or its reversal, for the vote on a log, or for the answers to a proposed
equation. Facts name the windows that a pause holds open, so that nobody has to judge that again later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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


def pauses_after(pauses: tuple[Pause, ...], fact: Fact) -> tuple[Pause, ...]:
    """Return the pauses of a window after a fact that holds it open, or lets it go on."""
    match fact:
        case Paused(since, until):
            return (*pauses, Pause(since, until, None))
        case PlatformLost(platform, since):
            return (*pauses, Pause(since, since + PLATFORM_MAX, platform))
        case PlatformBack(platform, until):
            return tuple(_ended(pause, until) if pause.platform == platform else pause for pause in pauses)
    raise AssertionError(fact)


def _ended(pause: Pause, until: datetime) -> Pause:
    return replace(pause, until=min(until, pause.until))


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


FACTS = (Paused, PlatformLost, PlatformBack)


class Pauses:
    """The page of platforms that cannot be reached: the moments since when, by their names."""

    def __init__(self) -> None:
        self.lost: dict[str, datetime] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact)

    def _lose(self, fact: PlatformLost) -> None:
        self.lost[fact.platform] = fact.since

    def _find_again(self, fact: PlatformBack) -> None:
        self.lost.pop(fact.platform, None)

    def _pass(self, fact: Paused) -> None:
        """Keep nothing: a pause is over when it is noted."""

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        PlatformLost: _lose,
        PlatformBack: _find_again,
        Paused: _pass,
    }
