"""Entries and side tables in a database, and the only way to them: on SQLite, or on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ledger import transaction
from ledger.database import Held, Lost, Newer, Superseded, Unknown, Unusable
from ledger.entry import Sealed
from ledger.rows import Batch, FileRow, HeardRow, PostRow, Slice, WordsRow
from ledger.schema import entries, files, heard, notebook, posts, words
from ledger.writer import Writer

if TYPE_CHECKING:
    from ledger.postgres import Postgres
    from ledger.sqlite import Sqlite

__all__ = [
    "Batch",
    "FileRow",
    "HeardRow",
    "Held",
    "Lost",
    "Newer",
    "PostRow",
    "Slice",
    "Store",
    "Superseded",
    "Unknown",
    "Unusable",
    "WordsRow",
    "open_store",
]

SLICE = 1000
"""Entries that are fetched at once."""

STANDBY_SECONDS = 1
"""How often a standby looks whether the database is free."""


class Store:
    """An open database. `put` and what leads to it write; everything else reads what is durable."""

    def __init__(self, database: Sqlite | Postgres) -> None:
        self._database = database
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

    async def head(self, network: str) -> tuple[int, bytes] | None:
        """Return height and hash of the last entry, or None."""
        entry = entries.c
        query = select(entry.height, entry.hash).where(entry.network == network).order_by(entry.height.desc()).limit(1)
        found = await self._database.read(query, lambda height, hashed: (height, hashed))
        return found[0] if found else None

    async def hash(self, network: str, height: int) -> bytes | None:
        """Return the hash of the entry at a height, or None where there is none."""
        query = select(entries.c.hash).where(entries.c.network == network, entries.c.height == height)
        found = await self._database.read(query, bytes)
        return found[0] if found else None

    async def slice(self, network: str, first: int) -> Slice:
        """Return the next entries from `first` on and their words, as they are stored: at most `SLICE`, none at the end."""
        entry, word = entries.c, words.c
        query = select(entry.height, entry.hash, entry.body).where(entry.network == network, entry.height >= first)
        sealed = await self._database.read(query.order_by(entry.height).limit(SLICE), Sealed)
        if not sealed:
            return Slice([], {})
        of = (word.network == network, word.height >= first, word.height <= sealed[-1].height)
        said = await self._database.read(select(*(word[name] for name in WordsRow._fields)).where(*of), WordsRow)
        return Slice(sealed, {row.commitment: row for row in said})

    def slices(self, network: str, loop: asyncio.AbstractEventLoop) -> Iterator[Slice]:
        """Yield all entries and their words, for a thread beside the event loop of this store."""
        first = 1
        while (found := asyncio.run_coroutine_threadsafe(self.slice(network, first), loop).result()).sealed:
            yield found
            first = found.sealed[-1].height + 1

    async def posts(self, network: str) -> list[PostRow]:
        """Return all posts, in the order of their numbers."""
        query = select(*(posts.c[name] for name in PostRow._fields)).where(posts.c.network == network)
        return await self._database.read(query.order_by(posts.c.number), PostRow)

    async def heard(self, network: str, key: str) -> HeardRow | None:
        """Return what was answered to an event, or None if it was not heard."""
        query = select(*(heard.c[name] for name in HeardRow._fields))
        found = await self._database.read(query.where(heard.c.network == network, heard.c.key == key), HeardRow)
        return found[0] if found else None

    async def heard_keys(self, network: str) -> set[str]:
        """Return the keys of all events that are kept."""
        return set(await self._database.read(select(heard.c.key).where(heard.c.network == network), str))

    async def file(self, network: str, hashed: bytes) -> FileRow | None:
        """Return a file by its hash, or None."""
        file = files.c
        query = select(file.hash, file.name, file.bytes, file.named).where(file.network == network, file.hash == hashed)
        found = await self._database.read(query, FileRow)
        return found[0] if found else None

    async def networks(self) -> list[str]:
        """Return the names of the networks that have entries, in their order."""
        names: list[str] = []
        query = select(func.min(entries.c.network))
        (name,) = await self._database.read(query, lambda name: name)
        while name is not None:
            names.append(name)
            (name,) = await self._database.read(query.where(entries.c.network > name), lambda name: name)
        return names

    async def prune(self, network: str, before: str) -> None:
        """Delete the answers to events that were heard before a moment, written as in the chain."""
        await self.put(network, Batch(pruned=[before]))

    async def note(self, platform: str, name: str) -> str | None:
        """Return what a platform's notebook has under a name, or None."""
        query = select(notebook.c.value).where(notebook.c.platform == platform, notebook.c.name == name)
        found = await self._database.read(query, str)
        return found[0] if found else None

    async def notes(self, platform: str, prefix: str) -> dict[str, str]:
        """Return what a platform's notebook has under names with this beginning."""
        note, (first, after) = notebook.c, transaction.bounds(prefix)
        query = select(note.name, note.value).where(note.platform == platform, note.name >= first, note.name < after)
        return dict(await self._database.read(query, lambda name, value: (name, value)))

    async def put_notes(self, platform: str, values: Mapping[str, str]) -> None:
        """Write values into a platform's notebook, all of them or none."""
        await self.put(NO_NETWORK, Batch(notes=[(platform, name, value) for name, value in values.items()]))

    async def drop_notes(self, platform: str, prefix: str) -> None:
        """Delete what a platform's notebook has under names with this beginning."""
        await self.put(NO_NETWORK, Batch(dropped=[(platform, prefix)]))

    async def close(self) -> None:
        """Finish what is under way, and let another process have the database."""
        await self._writer.close()
        await self._database.close()

    async def abandon(self) -> None:
        """Drop everything that is not durable, as a kill would, and let go of the database."""
        await self._writer.abandon()
        await self._database.close()


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
        from ledger.sqlite import Sqlite

        return await Sqlite.open(directory)
    from ledger.postgres import Postgres

    return await Postgres.open(address)
