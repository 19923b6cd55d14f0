"""The database file: made, set up, and brought to today's form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ledger import schema


class Newer(Exception):
    """The database was written by a newer program than this one."""


async def connect(directory: Path) -> tuple[AsyncEngine, AsyncConnection]:
    """Return the one connection to the database in a directory, and its engine. Raises `Newer`."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{directory / 'potluck.db'}", pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare)
    connection = await engine.connect()
    try:
        await connection.run_sync(_migrate)
        await connection.commit()
    except BaseException:
        await connection.close()
        await engine.dispose()
        raise
    return engine, connection


def _prepare(connection: Any, record: object) -> None:
    """Set up a new connection: transactions are ours to begin, a commit survives a power cut, what is erased is gone."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
    "mmap_size = 0",
)


def _migrate(connection: Connection) -> None:
    """Bring the tables to today's form."""
    has_version = connection.dialect.has_table(connection, "alembic_version")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if has_version else None
    if found == schema.HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Newer(f"This database is of form {found}, which a newer Potluck wrote. Please use that one.")
    command.upgrade(config, "head")
