"""What a network gets from its process: its time, chance, and the turn to read a whole ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.recalling import Recalling


@dataclass(frozen=True, slots=True)
class Source:
    """Where a core gets what is not its own.

    The time of its ledger, the chance of an event by its key, a call that wakes the tick, and the turn to read a whole ledger.
    """

    now: Callable[[], datetime]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
    recalling: Recalling
