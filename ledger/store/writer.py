"""Group commit: the one writer of a database, through which all batches of all networks go in order.

Nobody is answered before their entry is durable, so each answer costs a flush of the disk. To share that cost, batches that
arrive while a commit is under way wait in a queue and go together into the next transaction; if nothing is under way, a
commit starts at once.

If a commit fails, all waiting batches of its networks fail with it, because they were decided on top of facts that are not
there. Several networks share a transaction, so after a failure each is tried by itself, and none spoils another's. A commit
that was broken off may have taken place or not: the writer then looks for its last entry in the database, and reports
`Unknown` only if it gets no answer. After `Lost` nothing is written any more.

In a transaction, all inserts come before all changes. So a batch that erases words is the last one of its transaction: it must
not erase rows of a later batch. Afterwards deleted text is cleared out of the files; if that fails, the commit counts all the
same, and clearing is tried again after the next one. A caller who is cancelled does not stop a commit.
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
    """The queue of batches on their way into a database, and the task that commits them."""

    def __init__(self, database: Sqlite | Postgres) -> None:
        self._database = database
        self._queue: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._erasing = False  # whether deleted text may still be in a file
        self._closed = False
        self.lost: asyncio.Future[Lost] = asyncio.get_running_loop().create_future()
        """Has a result once this process has lost the database; then nothing is written any more."""

    def put(self, network: str, batch: Batch) -> asyncio.Future[None]:
        """Enqueue a batch; the future is done when it is durable, and fails when nothing of it is.

        Cancelling the future does not stop the commit. After `close` nothing is taken any more.
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
        """Wait until nothing is under way."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    async def close(self) -> None:
        """Take nothing any more, and finish all batches under way."""
        self._closed = True
        await self.drain()

    async def abandon(self) -> None:
        """Take nothing any more, and drop the batches under way: they may become durable, or not."""
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
            # Only a cancellation leaves any of them.
            for waiting in (*taken, *self._queue):
                waiting.future.cancel()
            self._queue.clear()
            self._writing = None

    def _take(self) -> list[_Waiting]:
        """Take all waiting batches, but none after one that erases, which has to be the last of its transaction."""
        taken = []
        while self._queue:
            taken.append(self._queue.popleft())
            if taken[-1].batch.erases:
                break
        return taken

    async def _commit(self, taken: list[_Waiting]) -> None:
        """Write the taken batches, all of them or none."""
        try:
            await self._database.write(transaction.plan([(waiting.network, waiting.batch) for waiting in taken]))
        except Unknown as unknown:
            await self._unsure(taken, unknown)
        except Lost as lost:
            self._end(taken, lost)
        except Exception as wrong:  # noqa: BLE001  # Any error goes to the waiting callers.
            await self._failed(taken, wrong)
        else:
            await self._succeeded(taken)

    async def _succeeded(self, taken: list[_Waiting]) -> None:
        try:
            if self._erasing or any(waiting.batch.erases for waiting in taken):
                await self._erase()
        except Lost as lost:
            self._end(taken, lost)
            return
        for waiting in taken:
            if not waiting.future.done():
                waiting.future.set_result(None)

    async def _erase(self) -> None:
        try:
            self._erasing = not await self._database.erase()
        except Lost:
            raise
        except Exception:  # noqa: BLE001  # The commit took place; the rest is tried again after the next one.
            self._erasing = True

    async def _unsure(self, taken: list[_Waiting], unknown: Unknown) -> None:
        """Find out whether a commit that was broken off took place all the same."""
        try:
            stored = await self._stored(taken)
        except Exception:  # noqa: BLE001  # Any error means that there is no answer.
            for waiting in taken:
                _fail(waiting.future, unknown)
            self._void(taken, unknown.wrong)
            return
        if stored:
            await self._succeeded(taken)
        else:
            await self._failed(taken, unknown.wrong)

    async def _failed(self, taken: list[_Waiting], wrong: Exception) -> None:
        """Fail the taken batches; but if several networks were together, try each by itself, so that none spoils another's."""
        networks = list(dict.fromkeys(waiting.network for waiting in taken))
        if len(networks) == 1:
            self._void(taken, wrong)
            return
        for network in networks:
            await self._commit([waiting for waiting in taken if waiting.network == network])

    async def _stored(self, taken: list[_Waiting]) -> bool:
        """Tell whether the last entry of these batches is stored. They became durable together, or not at all."""
        written = [(waiting.network, entry) for waiting in taken for entry in waiting.batch.entries]
        if not written:
            return False
        return await self._database.has(*written[-1])

    def _void(self, taken: Iterable[_Waiting], wrong: Exception) -> None:
        """Fail the taken batches, and all that were decided on top of them meanwhile."""
        networks = {waiting.network for waiting in taken}
        queue, self._queue = self._queue, deque[_Waiting]()
        for waiting in taken:
            _fail(waiting.future, wrong)
        for waiting in queue:
            if waiting.network in networks:
                _fail(waiting.future, wrong)
            else:
                self._queue.append(waiting)

    def _end(self, taken: Iterable[_Waiting], lost: Lost) -> None:
        """Take nothing any more, and fail all waiting batches."""
        for waiting in (*taken, *self._queue):
            _fail(waiting.future, lost)
        self._queue.clear()
        if not self.lost.done():
            self.lost.set_result(lost)


def _fail(future: asyncio.Future[None], wrong: Exception) -> None:
    if not future.done():
        future.set_exception(wrong)
        future.exception()  # marks it as seen, as the caller may be gone already
