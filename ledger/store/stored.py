"""What is durable in a database, to be read: by the process that writes it, and by whoever only looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, Table, func, select

from ledger.chain.entry import Sealed
from ledger.chain.rows import FileRow, HeardRow, PostRow, Slice, WordsRow
from ledger.store import transaction
from ledger.store.append_only import Triggers
from ledger.store.schema import entries, files, heard, notebook, posts, words

SLICE = 1000
"""Entries that are fetched at once."""

Result = TypeVar("Result")


class Readable(Protocol):
    """A database of either kind that can be asked."""

    triggers: Triggers

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return what `make` makes of each row that is found."""

    async def close(self) -> None:
        """Let go of it."""


class Stored:
    """An open database, as far as it is read. Everything here is durable."""

    def __init__(self, database: Readable) -> None:
        self._database = database

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
        return await self._names(entries)

    async def traces(self) -> list[str]:
        """Return the names of the networks of which anything is there, entries or not, in their order."""
        return sorted({name for one in (entries, words, heard, posts, files) for name in await self._names(one)})

    async def _names(self, of: Table) -> list[str]:
        """Return the networks in a table, one question for each: they come first in its key."""
        names: list[str] = []
        query = select(func.min(of.c.network))
        (name,) = await self._database.read(query, lambda name: name)
        while name is not None:
            names.append(name)
            (name,) = await self._database.read(query.where(of.c.network > name), lambda name: name)
        return names

    async def last_words(self, network: str) -> int:
        """Return the height of the last entry of which words are there, or 0."""
        return await self._last(words, network)

    async def last_beside(self, network: str) -> dict[str, int]:
        """Return the last entry of which words are there, and of which answers and posts; 0 where there are none."""
        tables = {"words": words, "answers": heard, "posts": posts}
        return {name: await self._last(one, network) for name, one in tables.items()}

    async def _last(self, beside: Table, network: str) -> int:
        query = select(func.coalesce(func.max(beside.c.height), 0)).where(beside.c.network == network)
        (height,) = await self._database.read(query, int)
        return height

    async def file_hashes(self, network: str) -> list[bytes]:
        """Return the hashes of all files that are kept."""
        return await self._database.read(select(files.c.hash).where(files.c.network == network), bytes)

    async def unguarded(self) -> frozenset[str]:
        """Return the names of the triggers that ought to guard the entries, and are not there or do something else."""
        triggers = self._database.triggers
        return triggers.lacking(
            await self._database.read(triggers.standing, lambda name, definition: (name, definition))
        )

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

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()
