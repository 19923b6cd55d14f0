"""Lanes: tasks run in order within a lane, and concurrently across lanes.

The core decides events in the order in which it gets them, so the events of a room must be handled in their order; but
a room that hangs, or an answer that takes long, must not hold up the others. So each room, each person who is answered,
each person with a long command, the invitations and the position in the stream have a lane of their own, by name.

A lane is a chain of asyncio tasks: each task waits for the one before it and then does its work. There is no queue and
no worker, so an idle lane costs nothing: the table of last tasks forgets a lane with its last task. A failed task is
logged and does not stop its lane. Waiting is `asyncio.wait`, which neither raises the error of the task before nor
cancels that task along with the waiting one. `Lanes.close` cancels all tasks at once, those that wait included, so that
none of them begins its work after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

Work = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


class Lanes:
    """Ordered tasks by the name of their lane. An error in one is logged and stops no other."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}
        self._open: set[asyncio.Task[None]] = set()

    def add(self, lane: str, work: Work) -> asyncio.Task[None]:
        """Do the work after all that was added to the lane before."""
        before = self._last.get(lane)
        task = self._last[lane] = asyncio.create_task(_run_after(before, work), name=f"matrix {lane}")
        self._open.add(task)
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    async def close(self) -> None:
        """Cancel all tasks that are not done."""
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, lane: str, done: asyncio.Task[None]) -> None:
        self._open.discard(done)
        if self._last.get(lane) is done:
            del self._last[lane]


async def until_done(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait until all tasks are done, with those that are added to the sequence meanwhile."""
    while waiting := [task for task in tasks if not task.done()]:
        await asyncio.wait(waiting)


async def _run_after(before: asyncio.Task[None] | None, work: Work) -> None:
    if before is not None and not before.done():
        await asyncio.wait([before])
    try:
        await work()
    except Exception:
        log.exception("something could not be done")
