"""Environment: the time, the randomness and the locks that a network gets from its process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.replay import ReplayLock


@dataclass(frozen=True, slots=True)
class Chance:
    """Source of time and randomness: the machine, or the clock and the seed of a script."""

    now: Callable[[], datetime]
    """Returns the time of a wall clock, which people can set."""
    steady: Callable[[], float]
    """Returns the seconds of a monotonic clock, which goes on while the machine sleeps."""
    of: Callable[[str], bytes]
    """Takes the key of an event; returns 16 random bytes for it."""
    salt: Callable[[int, int], bytes]
    """Takes a height and n; returns 32 random bytes for the n-th words of the entry at that height."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that the core of one network gets from outside."""

    now: Callable[[], datetime]
    """Returns the time of its ledger."""
    steady: Callable[[], float]
    """Returns the seconds of a monotonic clock."""
    random_bytes: Callable[[str], bytes]
    """Takes the key of an event; returns 16 random bytes for it."""
    wake: Callable[[], None]
    """Wakes the clock, so that it ticks at once."""
    replay_lock: ReplayLock
    """One for all networks of the process."""
