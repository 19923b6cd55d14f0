"""Entries and side tables in a database, and the only way to them: on SQLite, or on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.chain.rows import Batch, FileRow, HeardRow, PostRow, Slice, WordsRow
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
"""How often a standby looks whether the database is free."""


class Store(Stored):
    """An open database. `put` and what leads to it write; everything else reads what is durable."""

    _database: Sqlite | Postgres

    def __init__(self, database: Sqlite | Postgres) -> None:
        super().__init__(database)
        self._writer = Writer(database)

    def put(self, network: str, batch: Batch) -> asyncio.Future[None]:
        """Hand in what belongs together; the future is done when all of it is durable, in the order of the calls.

        If a commit fails, whatever was handed in for the same network meanwhile fails with it: it was decided on top.
        The failure is `Lost` where this process has the database no more (`Superseded` where another one has it), and
        `Unknown` where the database does not say whether it took place; after anything else nothing of it was written. Entries are refused that do
        not follow the last one. Whoever stops waiting does not stop the commit.
        """
        return self._writer.put(network, batch)

    @property
    def is_lost(self) -> bool:
        """Tell whether this process has the database no more."""
        return self._writer.lost.done()

    async def until_lost(self) -> Lost:
        """Return why this process has the database no more, once that is so."""
        return await asyncio.shield(self._writer.lost)

    async def drain(self) -> None:
        """Return when nothing is under way."""
        await self._writer.drain()

    async def settled(self) -> None:
        """Return once it is settled what became of all that was put, also where that could not be told."""
        await self.drain()
        await self._database.settled()

    async def prune(self, network: str, before: str) -> None:
        """Delete the answers to events that were heard before a moment, written as in the chain."""
        await self.put(network, Batch(pruned=[before]))

    async def put_notes(self, platform: str, values: Mapping[str, str]) -> None:
        """Write values into a platform's notebook, all of them or none."""
        await self.put(NO_NETWORK, Batch(notes=[(platform, name, value) for name, value in values.items()]))

    async def drop_notes(self, platform: str, prefix: str) -> None:
        """Delete what a platform's notebook has under names with this beginning."""
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
"""Stands for the network where something belongs to none."""


async def open_store(directory: Path, address: str | None = None, *, wait: bool = False) -> Store:
    """Open the database at an address of PostgreSQL, or else the one in the directory, making it where it is missing.

    Raises `Unusable` where that cannot be: `Held` where another process has it, `Newer` where a newer program wrote it.
    With `wait` it stands by until the other process is gone.
    """
    while True:
        try:
            return Store(await _open(directory, address))
        except Held:
            if not wait:
                raise
        await asyncio.sleep(STANDBY_SECONDS)


async def _open(directory: Path, address: str | None) -> Sqlite | Postgres:
    # Nobody pays for loading the driver of the other one.
    if address is None:
        from ledger.store.sqlite import Sqlite

        return await Sqlite.open(directory)
    from ledger.store.postgres import Postgres

    return await Postgres.open(address)


async def open_to_read(directory: Path, address: str | None = None) -> Stored:
    """Open what is there to be read: nothing is made, migrated or changed, whoever has it meanwhile.

    Raises `Absent` where there is no ledger, and `Unusable` where it cannot be read.
    """
    database = await _open_reader(directory, address)
    stored = Stored(database)
    if not await stored.traces():
        await stored.close()
        raise Absent(f"There is no ledger in {database.name}.")
    return stored


async def _open_reader(directory: Path, address: str | None) -> SqliteReader | PostgresReader:
    if address is None:
        from ledger.store.sqlite_reader import SqliteReader

        return await SqliteReader.open(directory)
    from ledger.store.postgres_reader import PostgresReader

    return await PostgresReader.open(address)
