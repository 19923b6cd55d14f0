"""Replay of whole ledgers: one at a time per process, as each takes a thread and the memory of a whole book."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import takewhile
from threading import Event
from typing import Any, Self

from ledger.chain.entry import Entry


class ReplayLock:
    """Async lock: one replay at a time. Hold it until you no longer need the result."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._replay: asyncio.Future[Any] | None = None  # the last one; it may go on after its caller was cancelled

    async def __aenter__(self) -> Self:
        """Wait until no other replay holds the lock, or still runs."""
        await self._lock.acquire()
        try:
            if self._replay is not None:
                await asyncio.wait([self._replay])
        except BaseException:
            self._lock.release()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Release the lock for the next replay."""
        if self._replay is not None and self._replay.done():
            self._replay = None
        self._lock.release()

    async def read(self, read: Callable[[Iterator[Entry]], Any], entries: Iterator[Entry]) -> Any:
        """Run `read` on the entries in a thread, and return its result. If the caller is cancelled, the entries end early."""
        abandoned = Event()
        wanted = takewhile(lambda _: not abandoned.is_set(), entries)
        self._replay = asyncio.get_running_loop().run_in_executor(None, read, wanted)
        try:
            return await asyncio.shield(self._replay)
        finally:
            abandoned.set()
