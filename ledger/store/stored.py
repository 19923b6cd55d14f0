"""Queries for the durable rows of a database, for the process that writes it and for programs that only read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, Table, func, select

from ledger.chain.entry import Sealed
from ledger.chain.rows import DraftRow, FileRow, HeardRow, PostRow, Slice, WordsRow
from ledger.store import transaction
from ledger.store.append_only import Triggers
from ledger.store.schema import drafts, entries, files, heard, notebook, posts, words

SLICE = 1000
"""Entries that are fetched at once."""

Result = TypeVar("Result")


class Readable(Protocol):
    """A database of either kind, open to read."""

    triggers: Triggers

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return the rows, each passed through `make`."""

    async def close(self) -> None:
        """Let go of it."""


class Stored:
    """The reading part of an open database. Everything that it returns is durable."""

    def __init__(self, database: Readable) -> None:
        self._database = database

    async def head(self, network: str) -> tuple[int, bytes] | None:
        """Return height and hash of the last entry, or None."""
        entry = entries.c
        query = select(entry.height, entry.hash).where(entry.network == network).order_by(entry.height.desc()).limit(1)
        return await self._first(query, lambda height, hashed: (height, hashed))

    async def hash(self, network: str, height: int) -> bytes | None:
        """Return the hash of the entry at a height, or None."""
        return await self._first(transaction.hash_at(network, height), bytes)

    async def _first(self, query: Select[Any], make: Callable[..., Result]) -> Result | None:
        return next(iter(await self._database.read(query, make)), None)

    async def slice(self, network: str, first: int) -> Slice:
        """Return the next entries from `first` on, at most `SLICE`, and their words; none at the end."""
        entry, word = entries.c, words.c
        query = select(entry.height, entry.hash, entry.body).where(entry.network == network, entry.height >= first)
        sealed = await self._database.read(query.order_by(entry.height).limit(SLICE), Sealed)
        if not sealed:
            return Slice([], {})
        of = (word.network == network, word.height >= first, word.height <= sealed[-1].height)
        rows = await self._database.read(select(*(word[name] for name in WordsRow._fields)).where(*of), WordsRow)
        return Slice(sealed, {row.commitment: row for row in rows})

    def slices(self, network: str, loop: asyncio.AbstractEventLoop) -> Iterator[Slice]:
        """Yield all entries and their words, for a thread beside the event loop of this store."""
        first = 1
        while (part := asyncio.run_coroutine_threadsafe(self.slice(network, first), loop).result()).sealed:
            yield part
            first = part.sealed[-1].height + 1

    async def posts(self, network: str) -> list[PostRow]:
        """Return all posts, in the order of their numbers."""
        query = select(*(posts.c[name] for name in PostRow._fields)).where(posts.c.network == network)
        return await self._database.read(query.order_by(posts.c.number), PostRow)

    async def drafts(self, network: str) -> list[DraftRow]:
        """Return all drafts, in the order of their accounts and numbers."""
        query = select(*(drafts.c[name] for name in DraftRow._fields)).where(drafts.c.network == network)
        return await self._database.read(query.order_by(drafts.c.person, drafts.c.number), DraftRow)

    async def heard(self, network: str, key: str) -> HeardRow | None:
        """Return the answer to an event by its idempotency key, or None if the event is new."""
        query = select(*(heard.c[name] for name in HeardRow._fields))
        return await self._first(query.where(heard.c.network == network, heard.c.key == key), HeardRow)

    async def heard_keys(self, network: str) -> set[str]:
        """Return the idempotency keys of all events that are kept."""
        return set(await self._database.read(select(heard.c.key).where(heard.c.network == network), str))

    async def file(self, network: str, hashed: bytes) -> FileRow | None:
        """Return a file by its hash, or None."""
        file = files.c
        query = select(file.hash, file.name, file.bytes, file.named).where(file.network == network, file.hash == hashed)
        return await self._first(query, FileRow)

    async def networks(self) -> list[str]:
        """Return the names of the networks that have entries, in their order."""
        return await self._names(entries)

    async def networks_with_rows(self) -> list[str]:
        """Return the names of the networks with rows in any table, in their order."""
        names = [await self._names(table) for table in (entries, words, heard, posts, files, drafts)]
        return sorted({*chain.from_iterable(names)})

    async def _names(self, of: Table) -> list[str]:
        """Return the networks in a table, with one query for each: that is fast, as they come first in its key."""
        names: list[str] = []
        query = select(func.min(of.c.network))
        (name,) = await self._database.read(query, lambda name: name)
        while name is not None:
            names.append(name)
            (name,) = await self._database.read(query.where(of.c.network > name), lambda name: name)
        return names

    async def last_words(self, network: str) -> int:
        """Return the height of the last entry with words, or 0."""
        return await self._last(words, network)

    async def last_beside(self, network: str) -> dict[str, int]:
        """Return the heights of the last entries with words, answers and posts, each 0 if there is none."""
        tables = {"words": words, "answers": heard, "posts": posts}
        return {name: await self._last(table, network) for name, table in tables.items()}

    async def _last(self, table: Table, network: str) -> int:
        query = select(func.coalesce(func.max(table.c.height), 0)).where(table.c.network == network)
        (height,) = await self._database.read(query, int)
        return height

    async def file_hashes(self, network: str) -> list[bytes]:
        """Return the hashes of all files that are kept."""
        return await self._database.read(select(files.c.hash).where(files.c.network == network), bytes)

    async def missing_triggers(self) -> frozenset[str]:
        """Return the names of the append-only triggers that are missing, or are defined in another way."""
        triggers = self._database.triggers
        return triggers.lacking(
            await self._database.read(triggers.standing, lambda name, definition: (name, definition))
        )

    async def note(self, platform: str, name: str) -> str | None:
        """Return a note of a platform by its name, or None."""
        query = select(notebook.c.value).where(notebook.c.platform == platform, notebook.c.name == name)
        return await self._first(query, str)

    async def notes(self, platform: str, prefix: str) -> dict[str, str]:
        """Return the notes of a platform whose names have this beginning."""
        note, (first, after) = notebook.c, transaction.bounds(prefix)
        query = select(note.name, note.value).where(note.platform == platform, note.name >= first, note.name < after)
        return dict(await self._database.read(query, lambda name, value: (name, value)))

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()
