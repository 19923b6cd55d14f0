"""A database on a PostgreSQL server, opened to read: all transactions are read-only, and no lock is taken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.store import append_only
from ledger.store.database import Absent, Unusable, check_form, reason
from ledger.store.postgres import engine_of, url_of

Result = TypeVar("Result")


class PostgresReader:
    """Read-only connections to a server."""

    triggers = append_only.POSTGRES

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._engine = engine
        self.name = name

    @classmethod
    async def open(cls, address: str) -> PostgresReader:
        """Open the database at an address. Raises `Absent` if no ledger is in it, and `Unusable`."""
        url = url_of(address)
        engine = engine_of(url, default_transaction_read_only="on")
        name = url.render_as_string()
        async with AsyncExitStack() as resources:
            resources.push_async_callback(engine.dispose)
            try:
                async with engine.connect() as connection:
                    await connection.run_sync(check_form)
            except Absent:
                raise Absent(f"There is no ledger in {name}.") from None
            except (DBAPIError, OSError) as wrong:
                raise _unusable(name, wrong) from wrong
            resources.pop_all()
        return cls(engine, name)

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return the rows, each passed through `make`. Raises `Unusable`."""
        try:
            async with self._engine.connect() as connection:
                return [make(*row) for row in await connection.execute(query)]
        except (DBAPIError, OSError) as wrong:
            raise _unusable(self.name, wrong) from wrong

    async def close(self) -> None:
        """Let go of the server."""
        await self._engine.dispose()


def _unusable(name: str, wrong: DBAPIError | OSError) -> Unusable:
    return Unusable(f"The database {name} cannot be used: {reason(wrong)}.")
