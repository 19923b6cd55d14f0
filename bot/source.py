"""Where a network gets time and chance from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.recalling import Recalling


@dataclass(frozen=True, slots=True)
class Source:
    """Where a core gets time and chance from: the clock, the chance of an event by its key, and a call that wakes the tick.

    So it gets its turn to read a whole ledger.
    """

    now: Callable[[], datetime]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
    recalling: Recalling = field(default_factory=Recalling)
