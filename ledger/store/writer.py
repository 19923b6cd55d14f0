"""The one writer of a database: what arrives while a commit is under way goes together in the next one.

A commit starts at once when nothing is under way. If one fails, everything that was handed in for its networks fails
with it, since it was decided on top of what is not there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.chain.rows import Batch
from ledger.store import transaction
from ledger.store.database import Lost, Unknown

if TYPE_CHECKING:
    from ledger.store.postgres import Postgres
    from ledger.store.sqlite import Sqlite


@dataclass(slots=True)
class _Waiting:
    network: str
    batch: Batch
    future: asyncio.Future[None]


class Writer:
    """Batches on their way into a database, in the order in which they were put."""

    def __init__(self, database: Sqlite | Postgres) -> None:
        self._database = database
        self._queue: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._erasing = False  # whether something deleted may still stand in a file
        self._closed = False
        self.lost: asyncio.Future[Lost] = asyncio.get_running_loop().create_future()
        """Has a result once the database is no longer this process's: nothing is written any more then."""

    def put(self, network: str, batch: Batch) -> asyncio.Future[None]:
        """Hand in what belongs together; the future is done when it is durable, and fails when nothing of it is.

        Whoever waits may stop waiting: that does not stop the commit. After `close` nothing is taken any more.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._closed:
            future.cancel()
            return future
        if self.lost.done():
            _fail(future, self.lost.result())
            return future
        self._queue.append(_Waiting(network, batch, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return future

    async def drain(self) -> None:
        """Return when nothing is under way."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    async def close(self) -> None:
        """Take nothing any more, and finish what is under way."""
        self._closed = True
        await self.drain()

    async def abandon(self) -> None:
        """Take nothing any more, and drop what is under way: whether it becomes durable is left to chance."""
        self._closed = True
        if self._writing is not None:
            self._writing.cancel()
            await self.drain()

    async def _write(self) -> None:
        taken: list[_Waiting] = []
        try:
            while self._queue:
                taken = self._take()
                await self._commit(taken)
        finally:
            # Only on the way of a cancellation is there anybody left.
            for waiting in (*taken, *self._queue):
                waiting.future.cancel()
            self._queue.clear()
            self._writing = None

    def _take(self) -> list[_Waiting]:
        """Take all that waits, but nothing behind what erases: the erasing comes last in its transaction."""
        taken = []
        while self._queue:
            taken.append(self._queue.popleft())
            if taken[-1].batch.erases:
                break
        return taken

    async def _commit(self, taken: list[_Waiting]) -> None:
        """Write what was taken, all of it or nothing."""
        try:
            await self._database.write(transaction.plan([(waiting.network, waiting.batch) for waiting in taken]))
        except Unknown as unknown:
            await self._unsure(taken, unknown)
        except Lost as lost:
            self._end(taken, lost)
        except Exception as wrong:  # noqa: BLE001  # Whatever it is, those who wait are told.
            await self._failed(taken, wrong)
        else:
            await self._succeeded(taken)

    async def _succeeded(self, taken: list[_Waiting]) -> None:
        if self._erasing or any(waiting.batch.erases for waiting in taken):
            try:
                self._erasing = not await self._database.erase()
            except Lost as lost:
                self._end(taken, lost)
                return
            except Exception:  # noqa: BLE001  # The commit took place; the rest is tried again after the next one.
                self._erasing = True
        for waiting in taken:
            if not waiting.future.done():
                waiting.future.set_result(None)

    async def _unsure(self, taken: list[_Waiting], unknown: Unknown) -> None:
        """Look whether the commit took place all the same."""
        try:
            stored = await self._stored(taken)
        except Exception:  # noqa: BLE001  # Whatever it is, there is no answer.
            for waiting in taken:
                _fail(waiting.future, unknown)
            self._void(taken, unknown.wrong)
            return
        if stored:
            await self._succeeded(taken)
        else:
            await self._failed(taken, unknown.wrong)

    async def _failed(self, taken: list[_Waiting], wrong: Exception) -> None:
        """Tell those who wait; but try each network by itself where several were together, so that none spoils another's."""
        networks = list(dict.fromkeys(waiting.network for waiting in taken))
        if len(networks) == 1:
            self._void(taken, wrong)
            return
        for network in networks:
            await self._commit([waiting for waiting in taken if waiting.network == network])

    async def _stored(self, taken: list[_Waiting]) -> bool:
        """Tell whether the last entry of these batches is there. They became durable together, or not at all."""
        written = [(waiting.network, entry) for waiting in taken for entry in waiting.batch.entries]
        if not written:
            return False
        return await self._database.has(*written[-1])

    def _void(self, taken: Iterable[_Waiting], wrong: Exception) -> None:
        """Fail what was taken, and everything that was decided on top of it meanwhile."""
        networks = {waiting.network for waiting in taken}
        void = [*taken, *(waiting for waiting in self._queue if waiting.network in networks)]
        self._queue = deque(waiting for waiting in self._queue if waiting.network not in networks)
        for waiting in void:
            _fail(waiting.future, wrong)

    def _end(self, taken: Iterable[_Waiting], lost: Lost) -> None:
        """Take nothing any more, and tell everybody who waits why."""
        for waiting in (*taken, *self._queue):
            _fail(waiting.future, lost)
        self._queue.clear()
        if not self.lost.done():
            self.lost.set_result(lost)


def _fail(future: asyncio.Future[None], wrong: Exception) -> None:
    if not future.done():
        future.set_exception(wrong)
        future.exception()  # whoever asked may be gone already
