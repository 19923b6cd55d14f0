"""Where a network gets time and chance from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where a core gets time and chance from: the clock, the chance of an event by its key, and a call that wakes the tick."""

    now: Callable[[], datetime]
    chance: Callable[[str], bytes]
    wake: Callable[[], None]
    recalling: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by who reads a whole ledger: a thread and as much memory as a book, which all networks of a process have once."""
