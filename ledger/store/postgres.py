"""The database on a PostgreSQL server: one process at a time, by a lock that ends with its connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Select, UpdateBase, func, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ledger.chain.entry import Sealed
from ledger.store import append_only, transaction
from ledger.store.database import SUPERSEDED, Away, Held, Superseded, Unknown, Unusable, migrate
from ledger.store.lock import holder_name
from ledger.store.schema import owner

Result = TypeVar("Result")


@asynccontextmanager
async def _reached() -> AsyncIterator[None]:
    """Say in one way that the server cannot be reached."""
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
        self._alone = engine.execution_options(isolation_level="AUTOCOMMIT")  # for what is a transaction by itself
        self._epoch = 0
        self._closed = False
        self._compiled: dict[UpdateBase, str] = {}

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
                reason = wrong.orig if isinstance(wrong, DBAPIError) else wrong
                raise Unusable(f"The database {url.render_as_string()} cannot be used: {reason}.") from wrong
            resources.pop_all()
        return database

    @_reached()
    async def write(self, plan: transaction.Plan) -> None:
        """Execute all of it, or nothing: `Superseded` where another process has taken over, `Unknown` if the end fails."""
        await self._keep_lock()
        statements = [(self._sql(statement), rows) for statement, rows in plan]
        async with self._engine.connect() as connection:
            await connection.run_sync(_write, self._epoch, statements)
            try:
                await connection.commit()
            except Exception as wrong:
                raise Unknown(wrong) from wrong

    @_reached()
    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return what `make` makes of each row that is found. Raises `Unusable` once it is closed."""
        if self._closed:
            # The engine would connect anew, and who reads the ledger in a thread would hold the end of the process up.
            raise Unusable("The database is closed.")
        async with self._alone.connect() as connection:
            return [make(*row) for row in await connection.execute(query)]

    @_reached()
    async def settled(self) -> None:
        """Return once what was broken off is over on the server, too."""
        async with self._engine.begin() as connection:
            await connection.execute(select(owner.c.epoch).with_for_update())

    async def has(self, network: str, entry: Sealed) -> bool:
        """Tell whether an entry is there, once a transaction that was broken off is over on the server, too."""
        await self.settled()
        return await self.read(transaction.hash_at(network, entry.height), bytes) == [entry.hash]

    async def erase(self) -> bool:
        """Write the tables anew without what was deleted. The server's own logs and backups are not ours to clear."""
        async with self._alone.connect() as connection:
            await connection.execute(text("VACUUM (FULL) words, heard, files, posts, notebook"))
        return True

    async def close(self) -> None:
        """Let go of the database."""
        self._closed = True
        try:
            await self._lock.close()
        finally:
            await self._engine.dispose()

    def _sql(self, statement: UpdateBase) -> str:
        sql = self._compiled.get(statement)
        if sql is None:
            sql = self._compiled[statement] = transaction.compiled(statement, self._engine.dialect)
        return sql

    async def _keep_lock(self) -> None:
        """Take the lock again where its connection was lost, as with a restart of the server."""
        if not self._lock.closed:
            raw: Any = (await self._lock.get_raw_connection()).driver_connection
            if not raw.is_closed():
                return
            await self._lock.invalidate()
            await self._lock.close()
        try:
            lock = await _locked(self._engine)
        except Held as wrong:
            raise Superseded(str(wrong)) from wrong
        if await lock.scalar(select(owner.c.epoch)) != self._epoch:
            await lock.invalidate()  # which lets go of it
            await lock.close()
            raise Superseded(SUPERSEDED)
        self._lock = lock


def url_of(address: str) -> URL:
    """Return an address of PostgreSQL as its parts. Raises `Unusable`."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        # It is not repeated: where it cannot be read, nobody knows what in it is a password.
        raise Unusable("The address of the database cannot be used. It looks like postgresql://name@host/database.")
    return url


def engine_of(url: URL, **settings: str) -> AsyncEngine:
    """Return what connects to a server, with settings of its own for these connections. Raises `Unusable`."""
    given = {"server_settings": {"application_name": holder_name(), **settings}}
    try:
        # What members wrote stands in no error, and so in no log.
        return create_async_engine(url.set(drivername="postgresql+asyncpg"), connect_args=given, hide_parameters=True)
    except ModuleNotFoundError as wrong:
        raise Unusable("PostgreSQL needs one more package: make install.") from wrong


LOCK = int.from_bytes(b"potluck")
"""The number of the lock, which is the same in every database."""


async def _locked(engine: AsyncEngine) -> AsyncConnection:
    """Return a connection that has the lock as long as it is open."""
    connection = await engine.connect()
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    if (await connection.execute(select(func.pg_try_advisory_lock(LOCK)))).scalar():
        return connection
    found = (await connection.execute(_HOLDER, {"lock": LOCK})).first()
    await connection.close()
    holder = f"{found[0]}, since {found[1]:%Y-%m-%d %H:%M} UTC" if found else "another process"
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
    # Whoever raises the epoch waits for this transaction, and so finds all that it wrote.
    if connection.execute(select(owner.c.epoch).with_for_update()).scalar() != epoch:
        raise Superseded(SUPERSEDED)
    for sql, rows in statements:
        connection.exec_driver_sql(sql, rows)
