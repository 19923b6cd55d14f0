"""When a request may be made: at a pace of so many a second, and after what is more urgent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial


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


CROWD = 20
"""As many acknowledgements under way at once take all that there is of a machine, not the waiting for a distant Discord."""


class Precedence:
    """Lets some go first: others wait for their turn while anybody does, for `seconds` at the most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._first = 0
        self._under_way = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Go first. What is sent right after the end still goes first."""
        self._count(first=1)
        try:
            yield
        finally:
            asyncio.get_running_loop().call_soon(partial(self._count, first=-1))

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Wait for an answer to what went first: a crowd of them still goes first."""
        self._count(under_way=1)
        try:
            yield
        finally:
            self._count(under_way=-1)

    async def turn(self) -> None:
        """Wait until nobody goes first, or long enough."""
        if not self._free.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._free.wait()

    def _count(self, *, first: int = 0, under_way: int = 0) -> None:
        self._first += first
        self._under_way += under_way
        if self._first or self._under_way > CROWD:
            self._free.clear()
        else:
            self._free.set()
