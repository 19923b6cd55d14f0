"""Work that is done in order within a lane, with the lanes beside each other: one room that hangs holds up no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

Work = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


class Lanes:
    """Work by the name of its lane. What goes wrong in one piece is logged and ends nothing else."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}
        self._open: set[asyncio.Task[None]] = set()

    def add(self, lane: str, work: Work) -> asyncio.Task[None]:
        """Do the work once all that was added to the lane before is done."""
        before = self._last.get(lane)
        task = self._last[lane] = asyncio.create_task(_after(before, work), name=f"matrix {lane}")
        self._open.add(task)
        task.add_done_callback(lambda done: self._ended(lane, done))
        return task

    async def close(self) -> None:
        """Drop all work that is not done."""
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, lane: str, done: asyncio.Task[None]) -> None:
        self._open.discard(done)
        if self._last.get(lane) is done:
            del self._last[lane]


async def until_done(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Return when all of the work is done."""
    waiting = [task for task in tasks if not task.done()]
    if waiting:
        await asyncio.wait(waiting)


async def _after(before: asyncio.Task[None] | None, work: Work) -> None:
    if before is not None and not before.done():
        await asyncio.wait([before])
    try:
        await work()
    except Exception:
        log.exception("something could not be done")
