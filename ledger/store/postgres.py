"""The database on a PostgreSQL server, for one process at a time: an advisory lock lasts as long as its connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Select, func, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ledger.chain.entry import Sealed
from ledger.store import append_only, transaction
from ledger.store.database import SUPERSEDED, Away, Held, Superseded, Unknown, Unusable, migrate, reason
from ledger.store.lock import holder_name
from ledger.store.schema import owner

Result = TypeVar("Result")


@asynccontextmanager
async def _reached() -> AsyncIterator[None]:
    """Raise `Away` for any error of the system."""
    try:
        yield
    except OSError as wrong:
        raise Away(str(wrong)) from wrong


class Postgres:
    """The open database, and the lock on it."""

    triggers = append_only.POSTGRES

    def __init__(self, engine: AsyncEngine, lock: AsyncConnection) -> None:
        self._engine = engine
        self._lock = lock
        self._alone = engine.execution_options(isolation_level="AUTOCOMMIT")  # for single statements
        self._epoch = 0
        self._closed = False

    @classmethod
    async def open(cls, address: str) -> Postgres:
        """Take the database at an address like postgresql://name@host/database. Raises `Unusable`."""
        url = url_of(address)
        engine = engine_of(url)
        async with AsyncExitStack() as resources:
            resources.push_async_callback(engine.dispose)
            try:
                database = cls(engine, await _locked(engine))
                resources.push_async_callback(database.close)
                async with engine.begin() as connection:
                    await connection.run_sync(migrate)
                    database._epoch = await connection.run_sync(_take_over)
            except (DBAPIError, OSError) as wrong:
                raise Unusable(f"The database {url.render_as_string()} cannot be used: {reason(wrong)}.") from wrong
            resources.pop_all()
        return database

    @_reached()
    async def write(self, plan: transaction.Plan) -> None:
        """Execute all of it, or nothing. Raises `Superseded` if another process took over, `Unknown` if the commit fails."""
        await self._keep_lock()
        dialect = self._engine.dialect
        statements = [(transaction.compiled(statement, dialect), rows) for statement, rows in plan]
        async with self._engine.connect() as connection:
            await connection.run_sync(_write, self._epoch, statements)
            try:
                await connection.commit()
            except Exception as wrong:
                raise Unknown(wrong) from wrong

    @_reached()
    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return the rows, each passed through `make`. Raises `Unusable` once the database is closed."""
        if self._closed:
            # The engine would connect again, and a thread that reads the ledger would delay the end of the process.
            raise Unusable("The database is closed.")
        async with self._alone.connect() as connection:
            return [make(*row) for row in await connection.execute(query)]

    @_reached()
    async def settled(self) -> None:
        """Return as soon as a transaction that was broken off is over on the server, too."""
        async with self._engine.begin() as connection:
            await connection.execute(select(owner.c.epoch).with_for_update())

    async def has(self, network: str, entry: Sealed) -> bool:
        """Tell whether an entry is stored, after `settled`."""
        await self.settled()
        return await self.read(transaction.hash_at(network, entry.height), bytes) == [entry.hash]

    async def erase(self) -> bool:
        """Rewrite the tables without deleted rows. The server's own logs and backups are out of our reach."""
        async with self._alone.connect() as connection:
            await connection.execute(text("VACUUM (FULL) words, heard, files, posts, drafts, notebook"))
        return True

    async def close(self) -> None:
        """Let go of the database."""
        self._closed = True
        try:
            await self._lock.close()
        finally:
            await self._engine.dispose()

    async def _keep_lock(self) -> None:
        """Take the lock again if its connection was lost, as with a restart of the server."""
        if await self._has_lock():
            return
        try:
            lock = await _locked(self._engine)
        except Held as wrong:
            raise Superseded(str(wrong)) from wrong
        if await lock.scalar(select(owner.c.epoch)) != self._epoch:
            await _discard(lock)
            raise Superseded(SUPERSEDED)
        self._lock = lock

    async def _has_lock(self) -> bool:
        if self._lock.closed:
            return False
        raw: Any = (await self._lock.get_raw_connection()).driver_connection
        if raw.is_closed():
            await _discard(self._lock)
        return not self._lock.closed


async def _discard(connection: AsyncConnection) -> None:
    """Close a connection for good, which releases its lock, in place of giving it back to the pool."""
    await connection.invalidate()
    await connection.close()


def url_of(address: str) -> URL:
    """Parse an address of PostgreSQL. Raises `Unusable`."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        # The address is not repeated: nobody knows which part of a malformed one is a password.
        raise Unusable("The address of the database cannot be used. It looks like postgresql://name@host/database.")
    return url


def engine_of(url: URL, **settings: str) -> AsyncEngine:
    """Return the engine for a server, with these settings for each connection. Raises `Unusable`."""
    arguments = {"server_settings": {"application_name": holder_name(), **settings}}
    driver = url.set(drivername="postgresql+asyncpg")
    try:
        # Without parameters, so that no words of members get into errors and logs.
        return create_async_engine(driver, connect_args=arguments, hide_parameters=True)
    except ModuleNotFoundError as wrong:
        raise Unusable("PostgreSQL needs one more package: make install.") from wrong


LOCK = int.from_bytes(b"potluck")
"""The number of the lock, which is the same in every database."""


async def _locked(engine: AsyncEngine) -> AsyncConnection:
    """Return a connection that holds the lock as long as it is open. Raises `Held`."""
    connection = await engine.connect()
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    if (await connection.execute(select(func.pg_try_advisory_lock(LOCK)))).scalar():
        return connection
    row = (await connection.execute(_HOLDER, {"lock": LOCK})).first()
    await connection.close()
    holder = f"{row[0]}, since {row[1]:%Y-%m-%d %H:%M} UTC" if row else "another process"
    raise Held(f"The database is in use by {holder}. One process at a time can have it.")


_HOLDER = text(
    "SELECT application_name, backend_start AT TIME ZONE 'UTC' FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = :lock "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def _take_over(connection: Connection) -> int:
    """Raise the epoch and return it, so that a write of any process that had the database before is refused."""
    raised = update(owner).values(epoch=owner.c.epoch + 1).returning(owner.c.epoch)
    return int(connection.execute(raised).scalar_one())


def _write(connection: Connection, epoch: int, statements: list[tuple[str, list[transaction.Row]]]) -> None:
    # A process that raises the epoch waits for this transaction, and so sees all that it wrote.
    if connection.execute(select(owner.c.epoch).with_for_update()).scalar() != epoch:
        raise Superseded(SUPERSEDED)
    for sql, rows in statements:
        connection.exec_driver_sql(sql, rows)
