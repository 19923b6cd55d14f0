"""Where a network gets time and chance from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where a core gets time and chance from: the clock, the chance of an event by its key, and a call that wakes the tick."""

    now: Callable[[], datetime]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
