"""Entries and side tables in SQLite: the one place that speaks SQL, through one connection and one writer.

What is handed in while a commit is under way goes together in the next one. A whole transaction is one call into the
connection's thread, because the way there and back costs more than the statements.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger import schema, transaction
from ledger.database import Newer, connect
from ledger.entry import Sealed
from ledger.lock import Held, Lock
from ledger.rows import Batch, HeardRow, PostRow, WordsRow
from ledger.transaction import Superseded

__all__ = ["Batch", "HeardRow", "Held", "Newer", "PostRow", "Store", "Superseded", "WordsRow", "open_store"]

SLICE = 1000
"""Rows that are fetched at once."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Waiting:
    network: str
    batch: Batch
    future: asyncio.Future[None]


class Store:
    """An open database. `put` is how anything is written; everything else reads."""

    def __init__(self, engine: AsyncEngine, connection: AsyncConnection, raw: Any, lock: Lock) -> None:
        self._engine = engine
        self._connection = connection
        self._raw = raw  # the aiosqlite connection below, whose thread runs whole transactions
        self._lock = lock
        self._epoch = 0
        self._heights: dict[str, int] = {}
        self._queue: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def take_over(self) -> None:
        """Raise the epoch, so that a write of any process that had the database before is refused."""

        def raised(connection: sqlite3.Connection) -> int:
            connection.execute("UPDATE owner SET epoch = epoch + 1")
            (epoch,) = connection.execute("SELECT epoch FROM owner").fetchone()
            return int(epoch)

        self._epoch = await self._run(raised)
        heights = select(schema.entries.c.network, func.max(schema.entries.c.height)).group_by(schema.entries.c.network)
        self._heights = dict(await self._read(heights))

    def put(self, network: str, batch: Batch) -> asyncio.Future[None]:
        """Hand in what belongs together; the future is done when it is durable, in the order of the calls.

        If a commit fails, whatever was handed in for the same networks meanwhile fails with it: it was decided on top.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for entry in batch.entries:
            assert entry.height == self._heights.get(network, 0) + 1, "an entry out of order"
            self._heights[network] = entry.height
        self._queue.append(_Waiting(network, batch, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return future

    async def drain(self) -> None:
        """Return when nothing is under way."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self) -> None:
        try:
            while self._queue:
                taken, self._queue = self._queue, []
                try:
                    batches = [(waiting.network, waiting.batch) for waiting in taken]
                    await self._run(partial(transaction.write, epoch=self._epoch, taken=batches))
                except Exception as wrong:  # noqa: BLE001  # Whatever it is, those who wait are told.
                    await self._failed(taken, wrong)
                else:
                    _resolve(taken)
        finally:
            self._writing = None

    async def _failed(self, taken: list[_Waiting], wrong: Exception) -> None:
        """Look whether the commit took place all the same; if not, fail it and everything that was decided on top of it."""
        networks = {waiting.network for waiting in taken}
        stored = {network: await self.head(network) for network in networks}
        last = {waiting.network: waiting.batch.entries[-1] for waiting in taken if waiting.batch.entries}
        if last and all(stored[network] == (entry.height, entry.hash) for network, entry in last.items()):
            _resolve(taken)
            return
        void = taken + [waiting for waiting in self._queue if waiting.network in networks]
        self._queue = [waiting for waiting in self._queue if waiting.network not in networks]
        for network, head in stored.items():
            self._heights[network] = head[0] if head else 0
        for waiting in void:
            if not waiting.future.done():
                waiting.future.set_exception(wrong)
                waiting.future.exception()  # the asker may be gone already

    async def head(self, network: str) -> tuple[int, bytes] | None:
        """Return height and hash of the last entry, or None."""
        entry = schema.entries.c
        query = select(entry.height, entry.hash).where(entry.network == network).order_by(entry.height.desc()).limit(1)
        rows = await self._read(query)
        return (rows[0][0], rows[0][1]) if rows else None

    async def sealed(self, network: str, first: int = 1, last: int | None = None) -> AsyncIterator[Sealed]:
        """Yield the entries from `first` to `last`, as they are stored."""
        entry = schema.entries.c
        while last is None or first <= last:
            end = first + SLICE - 1 if last is None else min(last, first + SLICE - 1)
            query = select(entry.height, entry.hash, entry.body).where(entry.network == network).order_by(entry.height)
            rows = await self._read(query.where(entry.height >= first).limit(end - first + 1))
            for row in rows:
                if last is None or row[0] <= last:
                    yield Sealed(*row)
            if not rows:
                return
            first = rows[-1][0] + 1

    async def words(self, network: str) -> dict[str, tuple[str, bytes, str]]:
        """Return subject, salt and text of all words, by their commitment."""
        word = schema.words.c
        query = select(word.commitment, word.subject, word.salt, word.text).where(word.network == network)
        return {row[0]: (row[1], row[2], row[3]) for row in await self._read(query)}

    async def posts(self, network: str) -> list[PostRow]:
        """Return all posts, in the order of their numbers."""
        post = schema.posts.c
        columns = (post.number, post.height, post.about, post.channel, post.message, post.shown)
        rows = await self._read(select(*columns).where(post.network == network).order_by(post.number))
        return [PostRow(*row) for row in rows]

    async def heard(self, network: str, key: str) -> HeardRow | None:
        """Return what was answered to an event, or None if it was not heard."""
        one = schema.heard.c
        columns = (one.key, one.agent, one.height, one.answer, one.named, one.at)
        rows = await self._read(select(*columns).where(one.network == network, one.key == key))
        return HeardRow(*rows[0]) if rows else None

    async def heard_keys(self, network: str) -> set[str]:
        """Return the keys of all events that are kept."""
        return {row[0] for row in await self._read(select(schema.heard.c.key).where(schema.heard.c.network == network))}

    async def networks(self) -> list[str]:
        """Return the names of the networks that have entries."""
        return sorted(row[0] for row in await self._read(select(schema.entries.c.network).distinct()))

    async def note(self, platform: str, name: str) -> str | None:
        """Return what a platform's notebook has under a name, or None."""
        one = schema.notebook.c
        rows = await self._read(select(one.value).where(one.platform == platform, one.name == name))
        return str(rows[0][0]) if rows else None

    async def put_notes(self, platform: str, values: Mapping[str, str]) -> None:
        """Write values into a platform's notebook, all of them or none."""
        pairs = [(platform, name, value) for name, value in values.items()]
        await self._change("INSERT OR REPLACE INTO notebook (platform, name, value) VALUES (?, ?, ?)", pairs)

    async def drop_notes(self, platform: str, prefix: str) -> None:
        """Delete what a platform's notebook has under names with this beginning."""
        sql = "DELETE FROM notebook WHERE platform = ? AND substr(name, 1, ?) = ?"
        await self._change(sql, [(platform, len(prefix), prefix)])

    async def prune(self, network: str, before: str) -> None:
        """Delete the answers to events that were heard before a moment, written as in the chain."""
        await self._change("DELETE FROM heard WHERE network = ? AND at < ?", [(network, before)])

    async def close(self) -> None:
        """Finish what is under way, and let another process have the database."""
        await self.drain()
        await self.abandon()

    async def abandon(self) -> None:
        """Drop everything that is not durable, as a kill would, and let go of the database."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait([self._writing])
        for waiting in self._queue:
            waiting.future.cancel()
        await self._connection.close()
        await self._engine.dispose()
        self._lock.release()

    async def _read(self, query: Select[Any]) -> list[Any]:
        compiled = query.compile(dialect=self._engine.dialect)
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        sql = str(compiled)
        return await self._run(lambda connection: connection.execute(sql, values).fetchall())

    async def _change(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        await self._run(lambda connection: transaction.atomic(connection, self._epoch, [(sql, rows)]))

    async def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run work on the bare connection, in its own thread, in one go."""
        result: Result = await self._raw._execute(lambda: work(self._raw._conn))
        return result


def _resolve(taken: Iterable[_Waiting]) -> None:
    for waiting in taken:
        if not waiting.future.done():
            waiting.future.set_result(None)


async def open_store(directory: Path) -> Store:
    """Open the database in a directory, making both where they are missing.

    Raises `Held` where another process has it, and `Newer` where a newer program wrote it.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = Lock(directory)
    try:
        engine, connection = await connect(directory)
        raw = (await connection.get_raw_connection()).driver_connection
        store = Store(engine, connection, raw, lock)
        await store.take_over()
    except BaseException:
        lock.release()
        raise
    return store
