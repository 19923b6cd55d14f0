"""Readings of whole ledgers: one at a time for all networks of a process, as each takes a thread and the memory of a book."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import takewhile
from threading import Event
from typing import Any

from ledger.chain.entry import Entry


class Recalling:
    """Who reads a whole ledger: entered for as long as what was read is needed."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._reading: asyncio.Future[Any] | None = None  # the last one, which whoever asked may have left

    async def __aenter__(self) -> None:
        """Wait until nobody reads any more."""
        await self._lock.acquire()
        try:
            if self._reading is not None:
                await asyncio.wait([self._reading])
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        """Let the next one read."""
        self._reading = None if self._reading is not None and self._reading.done() else self._reading
        self._lock.release()

    async def read(self, read: Callable[[Iterator[Entry]], Any], entries: Iterator[Entry]) -> Any:
        """Return what `read` makes of the entries, in a thread; it finds no more of them once nobody waits for it."""
        left = Event()
        wanted = takewhile(lambda _: not left.is_set(), entries)
        self._reading = asyncio.get_running_loop().run_in_executor(None, read, wanted)
        try:
            return await asyncio.shield(self._reading)
        finally:
            left.set()
