"""A pace: one request after another, never more of them than so many a second."""

from __future__ import annotations

import asyncio


class Pace:
    """Gives whoever asks a turn, `seconds` after the turn before."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._seconds
        if at > now:
            await asyncio.sleep(at - now)
