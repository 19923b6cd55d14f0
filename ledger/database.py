"""What holds for every kind of database: why it cannot be opened, who may write, and today's form of its tables."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ledger import schema


class Unusable(Exception):
    """The database cannot be opened or read; the message says why, in words."""


class Held(Unusable):
    """Another process has the database; the message says which, in words."""


class Newer(Unusable):
    """The database was written by a newer program than this one."""


class Superseded(Exception):
    """Another process has taken the database over; nothing was written."""


class Unknown(Exception):
    """The database broke off a commit: what was to be written is there in full, or not at all. `wrong` is what it said."""

    def __init__(self, wrong: Exception) -> None:
        super().__init__("The database does not say whether this was written.")
        self.wrong = wrong


def migrate(connection: Connection) -> None:
    """Bring the tables to today's form, within the transaction of the connection. Raises `Newer`."""
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found == schema.HEAD:
        return
    # Only a database that is not of today's form pays for loading what changes it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Newer(
            f"The database is of form {found}, which a newer Potluck wrote. Please run that version or a later one."
        )
    command.upgrade(config, "head")
