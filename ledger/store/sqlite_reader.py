"""A SQLite file, opened to read: while the program runs or not, and on read-only media too.

No file beside it is made or changed either. A write-ahead log beside the file belongs to it, and is read with it.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Select, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from ledger.store import append_only
from ledger.store.database import Absent, Unusable, check_form, reason
from ledger.store.sqlite import NAME

Result = TypeVar("Result")


class SqliteReader:
    """A read-only connection, and the resources that it needs."""

    triggers = append_only.SQLITE

    def __init__(self, path: Path, connection: sqlite3.Connection, still: bool, resources: AsyncExitStack) -> None:
        self.name = str(path.parent)
        self._path = path
        self._connection = connection
        self._still = still
        self._resources = resources
        self._lock = asyncio.Lock()  # one query at a time
        self._dialect: Any = sqlite.dialect()

    @classmethod
    async def open(cls, directory: Path) -> SqliteReader:
        """Open the file in a directory. Raises `Absent` if no ledger is in it, and `Unusable`."""
        path = directory / NAME
        async with AsyncExitStack() as resources:
            try:
                if not path.exists() or _is_empty(path):
                    raise Absent(f"There is no ledger in {directory}.")
                source, still = _source(path, resources)
                connection = await asyncio.to_thread(_connected, source)
                resources.callback(connection.close)
                await asyncio.to_thread(_check, connection)
            except Absent:
                raise Absent(f"There is no ledger in {directory}.") from None
            except OSError as wrong:
                raise Unusable(f"The database {path} cannot be used: {wrong.strerror}.") from wrong
            except (DBAPIError, sqlite3.Error) as wrong:
                raise Unusable(f"The database {path} cannot be used: {reason(wrong)}.") from wrong
            return cls(path, connection, still, resources.pop_all())

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return the rows, each passed through `make`. Raises `Unusable` if the file cannot be read."""
        form = query.compile(dialect=self._dialect)
        values = [form.params[name] for name in form.positiontup or ()]

        def fetch() -> list[Result]:
            rows = self._connection.execute(str(form), values).fetchall()
            if self._still and _memory(self._path).exists():
                raise Unusable(f"A program began to write into {self._path} meanwhile. Please try again.")
            return [make(*row) for row in rows]

        try:
            async with self._lock:
                return await asyncio.to_thread(fetch)
        except sqlite3.DatabaseError as wrong:
            raise Unusable(f"The database {self._path} is damaged, or cannot be read: {wrong}.") from wrong

    async def close(self) -> None:
        """Let go of the file."""
        await self._resources.aclose()


def _is_empty(path: Path) -> bool:
    return path.is_file() and not path.stat().st_size and not _log_size(path)


def _source(path: Path, resources: AsyncExitStack) -> tuple[str, bool]:
    """Return the address of the file for reading without any change, and whether no other program may write meanwhile."""
    if _memory(path).exists():
        # A program has the file open, or was killed: SQLite finds the log without touching their shared memory.
        return _address(path, "mode=ro&readonly_shm=1"), False
    if not _log_size(path):
        return _address(path, "mode=ro&immutable=1"), True
    # Reading a log without shared memory would make that file beside it, so we read a copy of our own.
    copy = Path(resources.enter_context(TemporaryDirectory(prefix="potluck-"))) / NAME
    shutil.copyfile(path, copy)
    shutil.copyfile(_log(path), _log(copy))
    return _address(copy, "mode=rw"), False


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _log_size(path: Path) -> int:
    return _log(path).stat().st_size if _log(path).exists() else 0


def _memory(path: Path) -> Path:
    """Return the shared memory of the programs that have the database open."""
    return path.with_name(f"{path.name}-shm")


def _address(path: Path, how: str) -> str:
    return f"file:{quote(str(path.absolute()))}?{how}"


def _connected(source: str) -> sqlite3.Connection:
    connection = sqlite3.connect(source, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _check(connection: sqlite3.Connection) -> None:
    # Through SQLAlchemy, as the check is the same for both kinds of database.
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)
    with engine.connect() as wrapped:
        check_form(wrapped)
