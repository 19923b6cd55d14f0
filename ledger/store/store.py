"""The store: the only access to entries and side tables in a database, which is SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.chain.rows import Batch, DraftRow, FileRow, HeardRow, PostRow, Slice, WordsRow
from ledger.store.database import Absent, Held, Lost, Newer, Superseded, Unknown, Unusable
from ledger.store.stored import SLICE, Stored
from ledger.store.writer import Writer

if TYPE_CHECKING:
    from ledger.store.postgres import Postgres
    from ledger.store.postgres_reader import PostgresReader
    from ledger.store.sqlite import Sqlite
    from ledger.store.sqlite_reader import SqliteReader

__all__ = [
    "SLICE",
    "Absent",
    "Batch",
    "DraftRow",
    "FileRow",
    "HeardRow",
    "Held",
    "Lost",
    "Newer",
    "PostRow",
    "Slice",
    "Store",
    "Stored",
    "Superseded",
    "Unknown",
    "Unusable",
    "WordsRow",
    "open_store",
    "open_to_read",
]

STANDBY_SECONDS = 1
"""The interval at which a standby checks whether the database is free."""


class Store(Stored):
    """An open database. `put` and the methods that call it write; all others read durable rows."""

    _database: Sqlite | Postgres

    def __init__(self, database: Sqlite | Postgres) -> None:
        super().__init__(database)
        self._writer = Writer(database)

    def put(self, network: str, batch: Batch) -> asyncio.Future[None]:
        """Enqueue a batch. The future is done when all of it is durable; batches are committed in the order of the calls.

        If a commit fails, all later batches of the same network in the queue fail with it: they were decided on top of it.
        The error is `Lost` if this process has lost the database (`Superseded` if another one has it), and `Unknown` if
        the database does not say whether the commit took place; after any other error nothing of it was written. Entries
        that do not follow the last one are refused. Cancelling the wait does not stop the commit.
        """
        return self._writer.put(network, batch)

    @property
    def is_lost(self) -> bool:
        """Tell whether this process has lost the database."""
        return self._writer.lost.done()

    async def until_lost(self) -> Lost:
        """Wait until this process loses the database, and return the reason."""
        return await asyncio.shield(self._writer.lost)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        await self._writer.drain()

    async def settled(self) -> None:
        """Wait until the fate of all batches is settled, also of those with an `Unknown` end."""
        await self.drain()
        await self._database.settled()

    async def prune(self, network: str, before: str) -> None:
        """Delete the answers to events from before a moment, which is written as in the chain."""
        await self.put(network, Batch(pruned=[before]))

    async def put_notes(self, platform: str, values: Mapping[str, str]) -> None:
        """Write values into a platform's notebook, all of them or none."""
        await self.put(NO_NETWORK, Batch(notes=[(platform, name, value) for name, value in values.items()]))

    async def drop_notes(self, platform: str, prefix: str) -> None:
        """Delete the notes of a platform whose names have this beginning."""
        await self.put(NO_NETWORK, Batch(dropped=[(platform, prefix)]))

    async def close(self) -> None:
        """Finish what is under way, and let another process have the database."""
        await self._writer.close()
        await super().close()

    async def abandon(self) -> None:
        """Drop everything that is not durable, as a kill would, and let go of the database."""
        await self._writer.abandon()
        await super().close()


NO_NETWORK = ""
"""In place of the network, for rows that belong to none."""


async def open_store(directory: Path, address: str | None = None, *, wait: bool = False) -> Store:
    """Open the database at an address of PostgreSQL, or else the one in the directory; make it if it is missing.

    Raises `Unusable`, or more precisely `Held` if another process has it, and `Newer` if a newer program wrote it. With
    `wait`, stand by until the other process is gone.
    """
    while True:
        try:
            return Store(await _open(directory, address))
        except Held:
            if not wait:
                raise
        await asyncio.sleep(STANDBY_SECONDS)


async def _open(directory: Path, address: str | None) -> Sqlite | Postgres:
    # Only the driver that is needed is loaded.
    if address is None:
        from ledger.store.sqlite import Sqlite

        return await Sqlite.open(directory)
    from ledger.store.postgres import Postgres

    return await Postgres.open(address)


async def open_to_read(directory: Path, address: str | None = None) -> Stored:
    """Open a database to read, even if another process has it: nothing is made, migrated or changed.

    Raises `Absent` if there is no ledger, and `Unusable` if it cannot be read.
    """
    database = await _open_reader(directory, address)
    stored = Stored(database)
    if not await stored.networks_with_rows():
        await stored.close()
        raise Absent(f"There is no ledger in {database.name}.")
    return stored


async def _open_reader(directory: Path, address: str | None) -> SqliteReader | PostgresReader:
    if address is None:
        from ledger.store.sqlite_reader import SqliteReader

        return await SqliteReader.open(directory)
    from ledger.store.postgres_reader import PostgresReader

    return await PostgresReader.open(address)
