"""A database on a PostgreSQL server that is only read: every transaction is one that cannot write, and no lock is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.store import append_only
from ledger.store.database import Absent, Unusable, check_form
from ledger.store.postgres import engine_of, url_of

Result = TypeVar("Result")


class PostgresReader:
    """Connections that read."""

    triggers = append_only.POSTGRES

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._engine = engine
        self.name = name

    @classmethod
    async def open(cls, address: str) -> PostgresReader:
        """Look at the database at an address. Raises `Absent` where no ledger is in it, and `Unusable`."""
        url = url_of(address)
        engine = engine_of(url, default_transaction_read_only="on")
        name = url.render_as_string()
        try:
            async with engine.connect() as connection:
                await connection.run_sync(check_form)
        except Absent:
            await engine.dispose()
            raise Absent(f"There is no ledger in {name}.") from None
        except (DBAPIError, OSError) as wrong:
            await engine.dispose()
            raise _unusable(name, wrong) from wrong
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, name)

    async def read(self, query: Select[Any], make: Callable[..., Result]) -> list[Result]:
        """Return what `make` makes of each row that is found. Raises `Unusable` where that cannot be."""
        try:
            async with self._engine.connect() as connection:
                return [make(*row) for row in await connection.execute(query)]
        except (DBAPIError, OSError) as wrong:
            raise _unusable(self.name, wrong) from wrong

    async def close(self) -> None:
        """Let go of the server."""
        await self._engine.dispose()


def _unusable(name: str, wrong: DBAPIError | OSError) -> Unusable:
    reason = wrong.orig if isinstance(wrong, DBAPIError) else wrong
    return Unusable(f"The database {name} cannot be used: {reason}.")
