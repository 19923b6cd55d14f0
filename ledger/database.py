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


class Older(Unusable):
    """The database was written by an older program than this one, and nobody brought it to today's form yet."""


class Absent(Unusable):
    """There is no ledger where one was looked for."""


class Superseded(Exception):
    """Another process has taken the database over; nothing was written."""


class Unknown(Exception):
    """The database broke off a commit: what was to be written is there in full, or not at all. `wrong` is what it said."""

    def __init__(self, wrong: Exception) -> None:
        super().__init__("The database does not say whether this was written.")
        self.wrong = wrong


def migrate(connection: Connection) -> None:
    """Bring the tables to today's form, within the transaction of the connection. Raises `Newer`."""
    found = _form(connection)
    if found == schema.HEAD:
        return
    # Only a database that is not of today's form pays for loading what changes it.
    from alembic import command
    from alembic.config import Config

    if found is not None and not _is_known(found):
        raise _newer(found)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")


def check_form(connection: Connection) -> None:
    """Refuse to read tables that are not of today's form. Raises `Absent`, `Older` and `Newer`; changes nothing."""
    found = _form(connection)
    if found is None:
        raise Absent("There are no tables of a ledger in it.")
    if found == schema.HEAD:
        return
    if not _is_known(found):
        raise _newer(found)
    raise Older(
        f"The database is of form {found}, which an older Potluck wrote. Start this one on it once, or on a copy of it: "
        "that brings it to today's form, and changes no entry."
    )


MIGRATIONS = Path(__file__).parent / "migrations"


def _form(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _is_known(form: str) -> bool:
    from alembic.script import ScriptDirectory

    return form in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _newer(form: str) -> Newer:
    return Newer(
        f"The database is of form {form}, which a newer Potluck wrote. Please run that version or a later one."
    )
