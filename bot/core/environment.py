"""What a network gets from its process: its time, chance, and the turn to read a whole ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.replay import Recalling


@dataclass(frozen=True, slots=True)
class Chance:
    """Where time and chance come from: the machine, or in a script its clock and its seed."""

    now: Callable[[], datetime]
    """Returns what the clock says that can be set."""
    steady: Callable[[], float]
    """Returns the seconds of one that cannot, which goes on while the machine sleeps."""
    of: Callable[[str], bytes]
    """Returns 16 bytes for the event with that key."""
    salt: Callable[[int, int], bytes]
    """Returns 32 bytes for the n-th words of the entry at a height."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a core gets what is not its own.

    The time of its ledger, seconds of a clock that cannot be set, the chance of an event by its key, a call that wakes the tick,
    and the turn to read a whole ledger.
    """

    now: Callable[[], datetime]
    steady: Callable[[], float]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
    recalling: Recalling
