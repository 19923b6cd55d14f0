"""Turns: what is about the same thing is done one after another, in the order in which it came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A queue for each name, which is there as long as somebody stands in it."""

    def __init__(self) -> None:
        self._queues: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Wait until all who came before under this name have had their turn."""
        lock, waiting = self._queues.get(name, (asyncio.Lock(), 0))
        self._queues[name] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._queues.pop(name)
            if waiting > 1:
                self._queues[name] = lock, waiting - 1
