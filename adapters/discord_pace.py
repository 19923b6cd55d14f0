"""When a request may be made: at a pace of so many a second, and after what is more urgent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


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


class Precedence:
    """Lets some go first: others wait for their turn while anybody does, for `seconds` at the most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._first = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Go first. What is sent right after the end still goes first."""
        self._first += 1
        self._nobody.clear()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_soon(self._gone)

    async def turn(self) -> None:
        """Wait until nobody goes first, or long enough."""
        if not self._nobody.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._nobody.wait()

    def _gone(self) -> None:
        self._first -= 1
        if not self._first:
            self._nobody.set()
