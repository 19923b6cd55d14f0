"""What all networks of a process share: time and chance, and the turn to read a whole ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.recalling import Recalling


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cores get what is one for all of them.

    The clock, the chance of an event by its key, a call that wakes the tick, and the turn to read a whole ledger.
    """

    now: Callable[[], datetime]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
    recalling: Recalling = field(default_factory=Recalling)
