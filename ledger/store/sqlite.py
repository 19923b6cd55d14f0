"""The database as a SQLite file in the data directory: one process, one connection, one thread.

A whole transaction is one call into the connection's thread, because going there and back costs more than the statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ledger.chain.entry import Sealed
from ledger.store import append_only, transaction
from ledger.store.database import SUPERSEDED, Superseded, Unknown, Unusable, migrate, reason
from ledger.store.lock import Lock
from ledger.store.sqlite_file import File

NAME = "potluck.db"
"""The name of the file in the data directory."""

Result = TypeVar("Result")


class Sqlite:
    """The open file, and the lock on its directory."""

    triggers = append_only.SQLITE

    def __init__(self, engine: AsyncEngine, raw: Any, path: Path, epoch: int, resources: AsyncExitStack) -> None:
        self._engine = engine
        self._raw = raw  # the aiosqlite connection, whose thread runs whole transactions
        self._epoch = epoch
        self._file = File(path, epoch)
        self._resources = resources

    @classmethod
    async def open(cls, directory: Path) -> Sqlite:
        """Lock the directory and open the file in it; make both if they are missing. Raises `Unusable`."""
        path = directory / NAME
        async with AsyncExitStack() as resources:
            try:
                directory.mkdir(parents=True, exist_ok=True, mode=0o700)
                resources.callback(Lock(directory).release)
                path.touch(mode=0o600)
            except OSError as wrong:
                raise Unusable(f"The data directory {directory} cannot be used: {wrong.strerror}.") from wrong
            engine = create_async_engine(
                f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0, hide_parameters=True
            )
            event.listen(engine.sync_engine, "connect", _prepare)
            resources.push_async_callback(engine.dispose)
            try:
                connection = await resources.enter_async_context(engine.connect())
                await connection.run_sync(_migrate)
                raw: Any = (await connection.get_raw_connection()).driver_connection
                epoch = await _run(raw, _take_over)
                await _run(raw, _truncate)  # a kill may have come between an erasure and this
            except (DBAPIError, sqlite3.Error) as wrong:
                raise Unusable(f"The database {path} cannot be used: {reason(wrong)}.") from wrong
            return cls(engine, raw, path, epoch, resources.pop_all())

    async def write(self, plan: transaction.Plan) -> None:
        """Execute all of it, or nothing. Raises `Superseded` if another process took over, `Unknown` if the commit fails.

        Raises `Lost` if the file is no longer the one that was opened: then the commit went into a file that is gone.
        """
        dialect = self._engine.dialect
        statements = [(transaction.compiled(statement, dialect), rows) for statement, rows in plan]
        await _run(self._raw, lambda connection: _write(connection, self._file, self._epoch, statements))

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return the rows, each passed through `make`. Raises `Unusable` if the file is damaged."""
        form = query.compile(dialect=self._engine.dialect)
        sql, values = str(form), [form.params[name] for name in form.positiontup or ()]

        def fetch(connection: sqlite3.Connection) -> list[Result]:
            return [make(*row) for row in connection.execute(sql, values).fetchall()]

        try:
            return await _run(self._raw, fetch)
        except sqlite3.DatabaseError as wrong:
            if wrong.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            raise Unusable(f"The database is damaged: {wrong}. Please restore it from a backup.") from wrong

    async def has(self, network: str, entry: Sealed) -> bool:
        """Tell whether an entry is stored."""
        return await self.read(transaction.hash_at(network, entry.height), bytes) == [entry.hash]

    async def settled(self) -> None:
        """Return at once: in one thread, a transaction that was broken off is over by now."""

    async def erase(self) -> bool:
        """Clear deleted text out of the write-ahead log as well; tell whether no reader prevented it."""

        def clear(connection: sqlite3.Connection) -> bool:
            self._file.before()
            done = _truncate(connection)
            self._file.after()
            return done

        return await _run(self._raw, clear)

    async def close(self) -> None:
        """Let go of the file and its directory."""
        await self._resources.aclose()


async def _run(raw: Any, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Run work on the bare connection, in its own thread, in one go; cancelling the caller does not stop it."""
    result: Result = await raw._execute(lambda: work(raw._conn))
    return result


def _prepare(connection: Any, record: object) -> None:
    """Set up a new connection: we begin transactions ourselves, commits survive a power cut, deleted text is overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
    "mmap_size = 0",
)


def _migrate(connection: Connection) -> None:
    """Bring the tables to today's form, in one transaction, which the driver would not begin by itself."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    migrate(connection)
    connection.commit()


def _take_over(connection: sqlite3.Connection) -> int:
    """Raise the epoch and return it, so that a write of any process that had the database before is refused."""
    connection.execute("UPDATE owner SET epoch = epoch + 1")
    (epoch,) = connection.execute("SELECT epoch FROM owner").fetchone()
    return int(epoch)


def _truncate(connection: sqlite3.Connection) -> bool:
    """Empty the write-ahead log, which still has deleted text; tell whether no reader prevented it."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _write(
    connection: sqlite3.Connection, file: File, epoch: int, statements: list[tuple[str, list[transaction.Row]]]
) -> None:
    file.before()
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("SELECT epoch FROM owner").fetchone() != (epoch,):
            raise Superseded(SUPERSEDED)
        for sql, rows in statements:
            connection.executemany(sql, rows)
        try:
            connection.execute("COMMIT")
        except sqlite3.Error as wrong:
            raise Unknown(wrong) from wrong
        file.after()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
