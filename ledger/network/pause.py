"""Time in which people could not act: what is known of it, and how the windows that are open stay open for it.

A window is the time for objections to a distribution or to its being taken back, the vote on a log, or the answers to a
proposed equation. Facts name the windows that a pause holds open, so that nobody has to judge that again later.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact

AGAIN = timedelta(hours=24)
"""For how long a window that would have ended during a pause stays open after it, at least."""

PLATFORM_MAX = timedelta(days=7)
"""For how long a platform that cannot be reached holds windows open."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Nobody could act from `since` to `until`: the program was down, its machine asleep, or the clock jumped."""

    since: datetime
    until: datetime
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlatformLost:
    """A platform cannot be reached since then. Somebody who may act in these windows has no account elsewhere."""

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
    """A pause of one window; of one that goes on, `until` is its latest end. `platform` is None where all was away."""

    since: datetime
    until: datetime
    platform: str | None


def after(pauses: tuple[Pause, ...], fact: Fact) -> tuple[Pause, ...]:
    """Return the pauses of a window that a fact holds open, or lets go on."""
    match fact:
        case Paused(since, until):
            return (*pauses, Pause(since, until, None))
        case PlatformLost(platform, since):
            return (*pauses, Pause(since, since + PLATFORM_MAX, platform))
        case PlatformBack(platform, until):
            return tuple(
                replace(one, until=min(until, one.until)) if one.platform == platform and one.until > until else one
                for one in pauses
            )
    raise AssertionError(fact)


def ends(start: datetime, length: timedelta, pauses: Collection[Pause], again: timedelta = AGAIN) -> datetime:
    """Return when a window ends in which people can act for that long.

    One that would have ended during a pause stays open `again` after it, as nobody knows when it is over.
    """
    end, counted = start + length, start
    if not pauses:
        return end
    for one in sorted(pauses, key=lambda pause: pause.since):
        since = max(one.since, counted)
        if one.until <= since:
            continue
        if since >= end:
            break
        is_missed = end <= one.until
        end += one.until - since
        if is_missed:
            end = max(end, one.until + again)
        counted = one.until
    return end


FACTS = (Paused, PlatformLost, PlatformBack)


class Pauses:
    """The page of platforms that cannot be reached, by their name, with the moment since when."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.lost: dict[str, datetime] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case PlatformLost(platform, since):
                self.lost[platform] = since
            case PlatformBack(platform):
                self.lost.pop(platform, None)
            case _:  # paused, and over
                pass
